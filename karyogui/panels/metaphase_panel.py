"""The metaphase of the shown cell: small in the left panel, and large beside the karyogram."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from engine.domain.findings import PICTURE, CellWarning
from karyogui.panels.metaphase_view import MetaphaseView
from karyogui.panels.warning_cards import WarningCard
from karyogui.widgets.elements import button, clear_layout, heading, muted

_SMALL_HEIGHT = 168
_LEAST_HEIGHT = 110  # in a low window, so that warnings keep theirs
_LARGE_WIDTH = 320


class MetaphasePanel(QWidget):
    """A small view with its notes, or one line that says why there is none.

    Signals:
        enlarge_requested: the button was pressed.
    """

    enlarge_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        head = QHBoxLayout()
        head.addWidget(heading(self.tr("Metaphase")), stretch=1)
        tip = self.tr("Show it beside the karyogram (Ctrl+M)")
        self._enlarge = button(self.tr("Enlarge"), self.enlarge_requested.emit, small=True, tip=tip)
        head.addWidget(self._enlarge)
        layout.addLayout(head)
        self._text = muted()
        layout.addWidget(self._text)
        self._frame = _frame()
        self.view = MetaphaseView()
        self.view.setMinimumHeight(_LEAST_HEIGHT)
        self.view.setMaximumHeight(_SMALL_HEIGHT)
        inside = QVBoxLayout(self._frame)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.view)
        layout.addWidget(self._frame)
        self._notes = QVBoxLayout()
        self._notes.setSpacing(6)
        layout.addLayout(self._notes)
        self.show_text("")

    def show_text(self, text: str) -> None:
        """No picture, and why."""
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self._frame.hide()
        self._enlarge.hide()
        clear_layout(self._notes)

    def show_notes(self, notes: Sequence[str], origin: str) -> None:
        """The picture is there; `origin` says how the positions are known."""
        self._text.setVisible(False)
        self._frame.setToolTip(origin)
        clear_layout(self._notes)
        for note in notes:
            self._notes.addWidget(WarningCard(CellWarning(PICTURE, "metaphase", "", note, must_resolve=False)))

    def show_small(self, shown: bool) -> None:
        """Whether the small picture is of use: not while the large one is shown. No heading stays alone."""
        self._frame.setVisible(shown)
        self._enlarge.setVisible(shown)
        self.setVisible(shown or not self._text.isHidden() or self._notes.count() > 0)

    @property
    def text(self) -> str:
        return self._text.text()


class MetaphasePane(QFrame):
    """The large view, with a button that closes it.

    Signals:
        close_requested: the button was pressed.
    """

    close_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("sidePanel")
        self.setProperty("side", "right")
        self.setMinimumWidth(_LARGE_WIDTH)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(13, 13, 13, 13)
        head = QHBoxLayout()
        head.addWidget(heading(self.tr("Metaphase")), stretch=1)
        self.view = MetaphaseView()
        whole, back = self.tr("Show the whole picture"), self.tr("Show it small again (Ctrl+M)")
        head.addWidget(button(self.tr("Fit"), self.view.zoom_to_fit, small=True, tip=whole))
        head.addWidget(button(self.tr("Close"), self.close_requested.emit, small=True, tip=back))
        layout.addLayout(head)
        frame = _frame()
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.view)
        layout.addWidget(frame, stretch=1)
        told = muted(
            self.tr(
                "The wheel zooms, dragging moves the picture. Click a chromosome to select it. "
                "By keys: + and −, arrows."
            )
        )
        told.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout.addWidget(told)


def _frame() -> QFrame:
    frame = QFrame()
    frame.setObjectName("card")
    frame.setProperty("paper", True)
    return frame
