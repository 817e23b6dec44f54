"""Enter as a command's key: a keyboard has two of them, which Qt calls Enter and Return."""

from PySide6.QtGui import QKeySequence


def enter_keys(modifiers: str) -> list[QKeySequence]:
    """Both, such as with "Ctrl+Shift". The first is shown in the menu, by the name that the guide has for either."""
    return [QKeySequence(f"{modifiers}+{key}") for key in ("Enter", "Return")]
