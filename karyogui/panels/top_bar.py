"""The bar at the top of the window: the frequent actions, and how far the review has come."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QIcon, QKeySequence, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy

from engine.domain.review import CaseStatus, Review
from engine.resources import resource_path
from karyogui.widgets.elements import held_widgets, restyle
from karyogui.widgets.plain_text import plain

_TEXT_PX = 146
_ICON_PX = 42
_CHIP_PX = 300
_ICON_SIDES = (16, 24, 32, 48)  # also of screens with finer pixels
_FADED = 0.4


class TopBar(QFrame):
    """Buttons that follow their actions, and the status chip.

    Signals:
        status_clicked: the chip was pressed.
    """

    status_clicked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("topBar")
        # The texts of its buttons keep no window wide: without room for them they go.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(14, 6, 14, 8)
        self._layout.setSpacing(7)
        self._chip = QPushButton()
        self._chip.setObjectName("chip")
        self._chip.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Preferred)
        self._chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._chip.setCursor(Qt.CursorShape.PointingHandCursor)
        self._chip.clicked.connect(self.status_clicked)
        self._chip.hide()
        self._zoom = QPushButton()
        # Without room for all their texts the buttons are icons alone.
        self._is_narrow = False
        self._wide_px = 0
        self._shown: tuple[int, int, Review, bool] | None = None
        self._chip_texts: tuple[str, ...] = ("",)  # from the fullest to the shortest
        self._follow: list[Callable[[], None]] = []

    def add_action(
        self,
        action: QAction,
        *,
        icon: str,
        text: bool = True,
        primary: bool = False,
        hint: str = "",
        fixed_width: bool = False,
    ) -> None:
        """A button that shows the action's text, state and tooltip; `hint` is its key.

        Args:
            icon: name of a drawing in resources/icons.
            text: False for an icon alone; the text is then in the tooltip.
            fixed_width: for a text that changes: the buttons beside it stay where they are.
        """
        button = self._button(icon)
        button.setProperty("primary", primary)
        button.clicked.connect(action.trigger)

        def follow() -> None:
            name = action.text().replace("&", "")
            if not text or (self._is_narrow and not primary):
                button.setText("")
                button.setFixedWidth(_ICON_PX)
            else:
                shown = f" {name}  {hint}" if hint else f" {name}"
                button.setText(button.fontMetrics().elidedText(shown, Qt.TextElideMode.ElideRight, _TEXT_PX))
                button.setMinimumWidth(_TEXT_PX + _ICON_PX if fixed_width else 0)
                button.setMaximumWidth(_TEXT_PX + _ICON_PX)
            button.setAccessibleName(name)
            button.setEnabled(action.isEnabled())
            button.setToolTip(_tip(action, name))

        action.changed.connect(follow)
        self._follow.append(follow)
        follow()
        self._layout.addWidget(button)

    def add_zoom(self, less: QAction, whole: QAction, more: QAction) -> None:
        """The zoom factor between a minus and a plus; a click on it shows the whole page."""
        self._layout.addSpacing(8)
        self.add_action(less, icon="minus", text=False)
        self._zoom.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._zoom.setFixedWidth(66)
        self._zoom.setToolTip(_tip(whole))
        self._zoom.setAccessibleName(self.tr("Zoom"))
        self._zoom.clicked.connect(whole.trigger)
        self._layout.addWidget(self._zoom)
        self.add_action(more, icon="plus", text=False)
        self._layout.addSpacing(8)
        self.show_zoom(1.0)

    def add_space_and_chip(self) -> None:
        self._layout.addStretch(1)
        self._layout.addWidget(self._chip)

    def keep_first_only(self, *, without_case: bool) -> None:
        """Without a case only the first button, which opens one, is of use."""
        for widget in held_widgets(self._layout):
            if isinstance(widget, QPushButton) and self._layout.indexOf(widget) > 0:
                widget.setVisible(not without_case)

    def show_zoom(self, factor: float) -> None:
        self._zoom.setText(f"{factor * 100:.0f} %")

    def show_review(self, accepted: int, total: int, review: Review, *, is_changed: bool = False) -> None:
        """The chip "DRAFT · 43 of 46 accepted", or who has reviewed or signed; hidden without chromosomes.

        Args:
            is_changed: the folder of a signed case is not as it was signed.
        """
        if self._shown == (accepted, total, review, is_changed):
            return
        self._shown = accepted, total, review, is_changed
        self._chip.setVisible(total > 0)
        text, tip = self._review_text(accepted, total, review)
        version = self.tr("v{number}").format(number=review.version) + " · " if review.version > 1 else ""
        word = text.partition(" · ")[0]
        some = [f"{version}{word} · {accepted}/{total}"] if review.status is CaseStatus.OPEN else []
        self._chip_texts = (f"{version}{text}", *some, f"{version}{word}", word)
        self._chip.setToolTip(plain(tip))
        self._chip.setAccessibleName(f"{version}{text}")
        is_complete = review.status is not CaseStatus.OPEN or (total > 0 and accepted == total)
        restyle(self._chip, complete=is_complete and not is_changed)
        self._fit()

    def _review_text(self, accepted: int, total: int, review: Review) -> tuple[str, str]:
        """What the chip says, and what pressing it does."""
        if review.status is CaseStatus.SIGNED and review.signed:
            told = self.tr("AMENDED · {name}") if review.version > 1 else self.tr("SIGNED · {name}")
            return told.format(name=review.signed.name), self.tr("Who did what: the audit log")
        if review.status is CaseStatus.REVIEWED and review.reviewed:
            return self.tr("REVIEWED · {name}").format(name=review.reviewed.name), self.tr("Sign, or take it back")
        told = self.tr("DRAFT · {done} of {total} accepted").format(done=accepted, total=total)
        return told, self.tr("What is still open, and review")

    def _button(self, icon: str) -> QPushButton:
        button = QPushButton()
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setIcon(_icon(icon))
        button.setIconSize(QSize(16, 16))
        return button

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Show the texts of the buttons if there is room for them, and of the chip's texts the fullest that fits."""
        full = self._chip_texts[0]
        self._chip.setText(self._chip.fontMetrics().elidedText(full, Qt.TextElideMode.ElideRight, _CHIP_PX))
        if not self._is_narrow:
            self._wide_px = self._layout.sizeHint().width()
        is_narrow = self.width() < self._wide_px
        if is_narrow != self._is_narrow:
            self._is_narrow = is_narrow
            for follow in self._follow:
                follow()
        for shorter in self._chip_texts[1:]:
            if self._layout.sizeHint().width() <= self.width():
                break
            self._chip.setText(shorter)


def _icon(name: str) -> QIcon:
    """A drawing that fades with its button: Qt's own way to fade makes one that is light no fainter."""
    drawing, icon = QIcon(str(resource_path("icons", f"{name}.svg"))), QIcon()
    for side in _ICON_SIDES:
        drawn = drawing.pixmap(QSize(side, side), 1.0)
        faded = QPixmap(drawn.size())
        faded.fill(Qt.GlobalColor.transparent)
        painter = QPainter(faded)
        painter.setOpacity(_FADED)
        painter.drawPixmap(0, 0, drawn)
        painter.end()
        icon.addPixmap(drawn, QIcon.Mode.Normal)
        icon.addPixmap(faded, QIcon.Mode.Disabled)
    return icon


def _tip(action: QAction, name: str = "") -> str:
    """What the action does, and its key."""
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    told = action.toolTip() or name  # of undo with the step's file
    return plain(f"{told}  ({keys})" if keys else told)
