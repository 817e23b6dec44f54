"""One person edits a case at a time: a lock file beside the images says who, where and since when.

The file is made, whole, only if there is none, which file systems do at once for one of two. While the case is open
it is touched every BEAT_S seconds. It is stale if its process is gone from this computer, or if nobody has touched it
for STALE_AFTER_S seconds: after a crash, or behind a network that is down. A stale lock is taken over after asking;
who comes back then finds that the lock is no longer theirs, and must not write.
"""

import contextlib
import json
import os
import socket
import tempfile
import uuid
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from engine.files import read_file
from engine.io.atomic import write_new
from engine.io.json_fields import Fields

LOCK_FILE = "karyogram.lock"
BEAT_S = 30.0
STALE_AFTER_S = 150.0
_MOST_BYTES = 1024 * 1024


class LockError(ValueError):
    """A lock that cannot be made or kept; the text names it and says why."""


@dataclass(frozen=True)
class LockHolder:
    """Who has a case open.

    Attributes:
        user: the person's name.
        host: the computer's name.
        pid: the process there.
        since: when the case was opened.
        token: of this one opening, so that a process knows its own lock.
    """

    user: str
    host: str
    pid: int
    since: datetime
    token: str


@dataclass(frozen=True)
class LockState:
    """A lock as found.

    Attributes:
        holder: None if the file cannot be understood.
        is_stale: its process is gone, or it was not touched for long: it may be taken over after asking.
        silent_s: seconds since it was touched, by the clock of the file system; or until, if that was set back.
        is_gone: its process was of this computer and is gone, so that nobody has the case open any more.
    """

    holder: LockHolder | None
    is_stale: bool
    silent_s: float
    is_gone: bool = False


def own_holder(user: str, since: datetime) -> LockHolder:
    """A holder for an opening by this process."""
    return LockHolder(user, socket.gethostname(), os.getpid(), since, uuid.uuid4().hex)


def acquire(folder: Path, holder: LockHolder) -> LockState | None:
    """Lock a case folder; None if it is locked now, or the state of the lock that is in the way.

    Raises:
        LockError: no file can be made in the folder.
    """
    path = folder / LOCK_FILE
    content = json.dumps({**vars(holder), "since": holder.since.isoformat()}).encode()
    try:
        write_new(path, content, durable=False)  # it means nothing once its process is gone
    except FileExistsError:
        found = read_lock(folder)
        if found is None:  # gone in the meantime: once more, which finds the next one if there is one
            return acquire(folder, holder)
        # A share whose answer was lost may have made it at the first try.
        return None if found.holder == holder else found
    except OSError as error:
        raise LockError(f"{path}: cannot be written ({error.strerror or error})") from error
    return None


def take_over(folder: Path, holder: LockHolder, found: LockState) -> LockState | None:
    """Lock a case folder in place of the lock that was found; as `acquire` if that one has changed meanwhile.

    Raises:
        LockError: the folder cannot be written.
    """
    path = folder / LOCK_FILE
    now = read_lock(folder)
    if now is not None and now.holder != found.holder:
        return now
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise LockError(f"{path}: cannot be removed ({error.strerror or error})") from error
    return acquire(folder, holder)


def read_lock(folder: Path) -> LockState | None:
    """The lock of a case folder; None if there is none."""
    path = folder / LOCK_FILE
    try:
        content, touched = read_file(path, _MOST_BYTES), path.stat().st_mtime
    except FileNotFoundError:
        return None
    except OSError as error:
        raise LockError(f"{path}: cannot be read ({error.strerror or error})") from error
    # A time in the future is from before the clock was set back: who lives touches it again by the new clock.
    silent_s = abs(_file_system_time(folder) - touched)
    try:
        holder = _decoded(content)
    except (ValueError, RecursionError):
        # Damaged, or cut short where a file cannot be made whole at once: only its age can be judged.
        return LockState(None, silent_s > STALE_AFTER_S, silent_s)
    is_gone = holder.host == socket.gethostname() and not _is_running(holder.pid)
    return LockState(holder, is_gone or silent_s > STALE_AFTER_S, silent_s, is_gone)


def is_held(folder: Path, holder: LockHolder) -> bool:
    """Whether the lock of the folder is still this holder's. A folder out of reach does not say so: OSError."""
    try:
        return _decoded(read_file(folder / LOCK_FILE, _MOST_BYTES)).token == holder.token
    except FileNotFoundError:
        folder.stat()  # a share that is gone has taken its locks along, and brings them back
        return False
    except (ValueError, RecursionError):
        return False


def beat(folder: Path, holder: LockHolder) -> bool:
    """Touch the lock. False if it is no longer this holder's."""
    if not is_held(folder, holder):
        return False
    os.utime(folder / LOCK_FILE)
    return True


def release(folder: Path, holder: LockHolder) -> None:
    """Remove the lock if it is this holder's; one that cannot be removed becomes stale by itself."""
    try:
        if is_held(folder, holder):
            (folder / LOCK_FILE).unlink(missing_ok=True)
    except OSError:
        return


def _decoded(content: bytes) -> LockHolder:
    fields = Fields.of(json.loads(content))
    return LockHolder(
        fields.text("user"),
        fields.text("host"),
        fields.whole_number("pid"),
        datetime.fromisoformat(fields.text("since")),
        fields.text("token"),
    )


def _file_system_time(folder: Path) -> float:
    """The present time by the clock that stamps the folder's files: a server's may differ from this computer's."""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{LOCK_FILE}.", suffix=".tmp", dir=folder)
    except OSError:  # a folder that cannot be written: this computer's clock has to do
        return datetime.now().timestamp()
    try:
        return os.fstat(handle).st_mtime
    finally:
        os.close(handle)
        # Where files may be made but not removed it stays: hidden, and no part of the case.
        with contextlib.suppress(OSError):
            Path(name).unlink()


def _is_running(pid: int) -> bool:
    """Whether a process of this computer exists."""
    if os.name == "nt":  # pragma: no cover
        return _is_running_on_windows(pid)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # it is another user's
        return True
    except OverflowError:  # a number that no process has
        return False
    return True


def _is_running_on_windows(pid: int) -> bool:
    """os.kill would end the process there."""
    import ctypes

    query, still_active, access_denied = 0x1000, 259, 5
    kernel = ctypes.WinDLL("kernel32", use_last_error=True)  # type: ignore[attr-defined]
    handle = kernel.OpenProcess(query, False, pid)
    if not handle:
        # Several people may work at one computer: a process that may not be asked is another user's.
        return bool(ctypes.get_last_error() == access_denied)  # type: ignore[attr-defined]
    code = ctypes.c_ulong()
    try:
        return bool(kernel.GetExitCodeProcess(handle, ctypes.byref(code)) and code.value == still_active)
    finally:
        kernel.CloseHandle(handle)
