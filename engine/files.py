"""Reading files that a user can name, whatever stands in their place.

A pipe or a device never ends or never begins, and a file may be larger than the memory: whoever opens a folder from
elsewhere must get an answer, not a window that waits.
"""

import errno
import os
import stat
from pathlib import Path

# More than any file of text that this application, or one that feeds it, writes.
MOST_TEXT_BYTES = 64 * 1024 * 1024

# Only where the platform has it: a pipe opened so does not wait for its other end.
_AT_ONCE = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


def read_file(path: Path, most_bytes: int = MOST_TEXT_BYTES) -> bytes:
    """The content of an ordinary file.

    Raises:
        OSError: it is missing, cannot be read, is none (a folder, a pipe, a device), or holds more than `most_bytes`;
            `strerror` says which.
    """
    try:
        _check(path, path.stat(), most_bytes)
        handle = os.open(path, _AT_ONCE)
    except FileNotFoundError as error:
        if path.is_symlink():  # what it leads to may only be out of reach: that is not the same as no file
            raise OSError(errno.ELOOP, "is a link that leads nowhere", str(path)) from error
        raise
    except ValueError as error:  # a name that holds a NUL
        raise OSError(errno.EINVAL, "is no name of a file", str(path)) from error
    with os.fdopen(handle, "rb") as file:
        _check(path, os.fstat(handle), most_bytes)  # what was looked at may be another by now
        content = file.read(most_bytes + 1)
    if len(content) > most_bytes:
        raise _too_large(path, most_bytes)
    return content


def is_file(path: Path) -> bool:
    """Whether there is an ordinary file of that name; a name that no file can have names none."""
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except (OSError, ValueError):
        return False


def _check(path: Path, status: os.stat_result, most_bytes: int) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, "is a folder", str(path))
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.EINVAL, "is no file", str(path))
    if status.st_size > most_bytes:
        raise _too_large(path, most_bytes)


def _too_large(path: Path, most_bytes: int) -> OSError:
    return OSError(errno.EFBIG, f"is larger than {most_bytes // (1024 * 1024)} MB", str(path))
