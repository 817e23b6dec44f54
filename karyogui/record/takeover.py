"""Asks about a lock that a crash, or a network that is down, has left."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from engine.io.case_lock import LockState
from karyogui.record.access import open_elsewhere_text
from karyogui.widgets import dialogs


def may_take_over(parent: QWidget, found: LockState) -> bool:
    """Whether the person wants to go on with a case that nobody seems to keep any more."""
    translate = QCoreApplication.translate
    if found.is_gone and found.holder is not None:
        text = translate(
            "Takeover",
            "KaryoGUI ended unexpectedly on this computer while {user} had this case open, since {time}.\n\n"
            "Go on with the case? What was saved, usually all but the last second, is there.",
        )
        told = text.format(user=found.holder.user, time=f"{found.holder.since:%Y-%m-%d %H:%M}")
        return dialogs.confirm(parent, told, is_safe=True)
    minutes = max(1, round(found.silent_s / 60))
    text = translate(
        "Takeover",
        "{holder}, but nothing was heard from there for {minutes} min: perhaps the application was "
        "interrupted.\n\nTake the case over? What is not saved there will be lost.",
    )
    holder = open_elsewhere_text(found)
    return dialogs.confirm(parent, text.format(holder=holder[:1].upper() + holder[1:], minutes=minutes))
