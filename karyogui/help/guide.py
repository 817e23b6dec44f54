"""The user guide of docs/, shown in a window of its own beside the work."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSize, Qt, QUrl
from PySide6.QtGui import QImage, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextBrowser, QWidget

from engine.resources import resource_path
from karyogui.help.page_dialog import PageDialog
from karyogui.widgets.screen_room import fitted

_SIZE = QSize(920, 720)
_BESIDE_PICTURES_PX = 100  # margins and scroll bar
_MARGIN_PX = 16


def guide_file() -> Path:
    """Where the guide lies, beside the resources; an installation may come without it."""
    return resource_path().parent / "docs" / "user-guide.md"


class GuideDialog(PageDialog):
    """The guide as one page with links inside it."""

    def __init__(self, file: Path, parent: QWidget) -> None:
        self.page = GuidePage(file)
        super().__init__(QCoreApplication.translate("GuideDialog", "User guide"), self.page, _SIZE, parent)


class GuidePage(QTextBrowser):
    """A Markdown file with pictures; a link to one of its headings goes there, one to another file shows that one."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.setOpenLinks(False)
        self.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.anchorClicked.connect(self.follow)
        self._file = file
        self._widest_px = fitted(_SIZE, self.screen().availableSize()).width() - _BESIDE_PICTURES_PX
        self._show(file)
        self._go_to("")

    def follow(self, link: QUrl) -> None:
        """Go where a link leads, within the folder of the guide."""
        other = self._file.parent / link.path() if link.path() else self._file
        if other.suffix == ".md" and other.is_file():
            if other != self._file:
                self._show(other)
            self._go_to(link.fragment())

    def _show(self, file: Path) -> None:
        self._file = file
        self.document().setBaseUrl(QUrl.fromLocalFile(f"{file.parent}/"))
        self.document().setMarkdown(file.read_text(encoding="utf-8"), _DIALECT)
        self.document().setDocumentMargin(_MARGIN_PX)

    def _go_to(self, name: str) -> None:
        """Bring the heading into view whose name, in small letters with hyphens, is this one."""
        block = self.document().begin()
        while name and block.isValid():
            if block.blockFormat().headingLevel() and slug(block.text()) == name:
                cursor = QTextCursor(block)
                self.moveCursor(QTextCursor.MoveOperation.End)  # so that the heading comes to stand at the top
                self.setTextCursor(cursor)
                return
            block = block.next()
        self.moveCursor(QTextCursor.MoveOperation.Start)

    # Qt overrides

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Pictures as wide as the page at most."""
        if kind == QTextDocument.ResourceType.ImageResource.value:
            image = QImage(str(self._file.parent / QUrl(name).path()))
            if image.width() > self._widest_px:
                return image.scaledToWidth(self._widest_px, Qt.TransformationMode.SmoothTransformation)
            return image
        return super().loadResource(kind, name)


_DIALECT = QTextDocument.MarkdownFeature.MarkdownDialectGitHub


def slug(heading: str) -> str:
    """A heading as links name it: "The ISCN line" is "the-iscn-line"."""
    return "".join(c for c in heading.lower().replace(" ", "-") if c.isalnum() or c == "-")
