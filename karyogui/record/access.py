"""Whether this window may write to a case, or somebody else has it open."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from engine.domain.cancel import ShouldCancel
from engine.io.case_lock import LockError, LockHolder, LockState, acquire, own_holder, read_lock, release, take_over

_Look = Callable[[ShouldCancel], LockState | None]


@dataclass(frozen=True)
class Access:
    """This window's right to write to a case folder.

    Attributes:
        holder: this window, as its lock names it.
        is_locked: the lock is made. Without, it is made with the first save: the folder could not be written.
        why_read_only: who has the case open, or has taken it over; empty if this window may write.
    """

    holder: LockHolder
    is_locked: bool
    why_read_only: str = ""


def gain_access(
    folder: Path,
    user: str,
    may_take_over: Callable[[LockState], bool],
    ask_folder: Callable[[_Look], LockState | None] = lambda look: look(lambda: False),
) -> Access:
    """Lock a case folder.

    Args:
        may_take_over: asked about a lock that nobody seems to keep any more.
        ask_folder: does what may take its time, such as in another thread, and gives what that gives.

    Raises:
        What `ask_folder` raises of itself.
    """
    holder = own_holder(user, datetime.now().astimezone().replace(microsecond=0))

    def asked(lock: Callable[[], LockState | None]) -> LockState | None:
        def look(should_cancel: ShouldCancel) -> LockState | None:
            found = lock()
            if found is None and should_cancel():  # nobody waits for it any more
                release(folder, holder)
            return found

        return ask_folder(look)

    try:
        found = asked(lambda: acquire(folder, holder))
        while found is not None and found.is_stale and may_take_over(found):
            found = asked(partial(take_over, folder, holder, found))
    except LockError:
        return Access(holder, is_locked=False)  # the first save tells
    if found is None:
        return Access(holder, is_locked=True)
    why = _not_taken_text(found) if found.is_stale else open_elsewhere_text(found)
    return Access(holder, is_locked=False, why_read_only=why)


def open_elsewhere_text(found: LockState) -> str:
    """Who has a case open, in a sentence."""
    if found.holder is None:
        return QCoreApplication.translate("Access", "this case is open in another window")
    text = QCoreApplication.translate("Access", "{user} has this case open on {host} since {time}")
    return text.format(user=found.holder.user, host=found.holder.host, time=f"{found.holder.since:%Y-%m-%d %H:%M}")


def _not_taken_text(found: LockState) -> str:
    """Whose lock, which nobody seems to keep any more, was left as it is, in a sentence."""
    if found.is_gone and found.holder is not None:
        text = QCoreApplication.translate(
            "Access",
            "{user} had this case open, since {time}, when KaryoGUI ended unexpectedly; it was not taken over",
        )
        return text.format(user=found.holder.user, time=f"{found.holder.since:%Y-%m-%d %H:%M}")
    text = QCoreApplication.translate("Access", "{holder}, but nothing is heard from there; it was not taken over")
    return text.format(holder=open_elsewhere_text(found))


def taken_over_text(folder: Path) -> str:
    """Who has taken a case over, in a sentence."""
    found = read_lock(folder)
    if found is None or found.holder is None:
        return QCoreApplication.translate("Access", "this window's lock of the case is gone")
    text = QCoreApplication.translate("Access", "{user} on {host} has taken this case over")
    return text.format(user=found.holder.user, host=found.holder.host)
