"""Which fields a report still lacks to be final: each one a link to where it is written."""

from collections.abc import Callable, Sequence
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel


class MissingFields(QLabel):
    """One line, or none. `linkActivated` gives the key of the field that was chosen, by mouse or key."""

    def __init__(self) -> None:
        super().__init__()
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        self.hide()

    def show_missing(self, keys: Sequence[str], label: Callable[[str], str]) -> None:
        """Args: keys: of the report's LABELS. label: gives the name of one."""
        self.ensurePolished()
        colour = self.palette().windowText().color().name()  # the usual blue is not to be read on a dark ground
        links = ", ".join(f'<a href="{key}" style="color: {colour}">{escape(label(key))}</a>' for key in keys)
        told = self.tr("Still missing for a FINAL report:")
        self.setText(f"{escape(told)} {links}")
        self.setVisible(bool(keys))
