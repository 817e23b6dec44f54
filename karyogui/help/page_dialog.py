"""A page to read beside the window, with a button that closes it."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QTextBrowser, QVBoxLayout, QWidget

from karyogui.widgets.dialog_buttons import close_alone
from karyogui.widgets.screen_room import fitted


class PageDialog(QDialog):
    """Shows one page; gone once it is closed."""

    def __init__(self, title: str, page: QTextBrowser, size: QSize, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        page.setAccessibleName(title)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.addWidget(page, stretch=1)
        layout.addWidget(close_alone(self))
        page.setFocus()  # its keys turn it; Enter closes it all the same
        self.resize(fitted(size, self.screen().availableSize()))
