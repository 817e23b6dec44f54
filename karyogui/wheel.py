"""How far a wheel was turned."""

from PySide6.QtGui import QWheelEvent

_NOTCH = 120  # in Qt's eighths of a degree, of a mouse whose wheel has notches


def wheel_steps(event: QWheelEvent) -> float:
    """Notches away from the hand; parts of one on a touchpad, 0 where only its end is told or it goes sideways."""
    return event.angleDelta().y() / _NOTCH
