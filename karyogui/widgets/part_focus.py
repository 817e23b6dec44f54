"""F6: the keyboard focus goes from one part of the window to the next."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget


def focus_next_part(parts: Sequence[QWidget], step: int = 1) -> None:
    """Give the focus to the first widget of the next part that can take it.

    Args:
        parts: in their order; hidden ones are passed over.
        step: 1 forwards, -1 backwards, around the end.
    """
    focused = QApplication.focusWidget()
    here = next((place for place, part in enumerate(parts) if focused and _holds(part, focused)), -1)
    if here < 0 and step < 0:
        here = 0
    for away in range(1, len(parts) + 1):
        target = _first_in(parts[(here + step * away) % len(parts)])
        if target is not None:
            target.setFocus(Qt.FocusReason.TabFocusReason)
            return


def _holds(part: QWidget, widget: QWidget) -> bool:
    return part is widget or part.isAncestorOf(widget)


def _first_in(part: QWidget) -> QWidget | None:
    """The part itself, or the widget inside it that stands first, as one reads."""
    if _can_focus(part):
        return part
    # WORKAROUND: what nextInFocusChain gives becomes, for PySide, a child of the widget before it: once that is gone,
    # so are the window's menus for Python (seen with 6.12). The place on the screen tells the first one as well.
    able = [widget for widget in part.findChildren(QWidget) if _can_focus(widget)]
    return min(able, key=lambda widget: _place(part, widget), default=None)


def _place(part: QWidget, widget: QWidget) -> tuple[int, int]:
    """Down, then to the right."""
    corner = widget.mapTo(part, QPoint(0, 0))
    return corner.y(), corner.x()


def _can_focus(widget: QWidget) -> bool:
    takes = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return takes and widget.isVisible() and widget.isEnabled()
