"""How large a window may be, so that all of it is seen on the screen."""

from PySide6.QtCore import QSize

# The title bar and frame that the system draws around a window.
_FRAME = QSize(16, 48)


def fitted(wanted: QSize, room: QSize) -> QSize:
    """The size that is wanted of a window, or what its frame leaves of the room that a screen has."""
    return wanted.boundedTo(room - _FRAME)
