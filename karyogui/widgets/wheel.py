"""How far a wheel was turned, and whom it turns."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QWidget

_NOTCH = 120  # in Qt's eighths of a degree, of a mouse whose wheel has notches


def wheel_steps(event: QWheelEvent) -> float:
    """Notches away from the hand; parts of one on a touchpad, 0 where only its end is told or it goes sideways."""
    return event.angleDelta().y() / _NOTCH


def scroll_past_fields(form: QWidget) -> None:
    """Let the wheel scroll a form: Qt would turn the number, or the choice, of what comes under the mouse."""
    filtering = _PassOn(form)
    for kind in (QComboBox, QAbstractSpinBox):
        for field in form.findChildren(kind):
            field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # the wheel gives it no keys either
            field.installEventFilter(filtering)


class _PassOn(QObject):
    """Leaves a turn of the wheel to what is around the watched widget."""

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel:
            event.ignore()
            return True
        return False
