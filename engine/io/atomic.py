"""Files that are written whole or not at all."""

import errno
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

# Small enough that a slow share can be told from one that hangs, and a write can be stopped.
_CHUNK_BYTES = 256 * 1024


def write_atomically(path: Path, content: bytes, on_written: Callable[[int], None] | None = None) -> None:
    """Replace a file by new content; a crash or a full disk leaves the earlier file as it was.

    Args:
        on_written: told the number of bytes after each chunk, all before the earlier file is replaced; what it
            raises stops the write, and leaves that file as it was.

    Raises:
        OSError: it cannot be written; no temporary file is left.
    """
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            for start in range(0, len(content), _CHUNK_BYTES):
                file.write(content[start : start + _CHUNK_BYTES])
                if on_written:
                    on_written(min(start + _CHUNK_BYTES, len(content)))
            file.flush()
            os.fsync(file.fileno())
        share(temporary, path)
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)  # still there only if something went wrong
    _sync_folder(path.parent)


# What file systems that cannot sync a folder, such as network shares, answer.
_NO_FOLDER_SYNC = (errno.EINVAL, errno.ENOTSUP, errno.EACCES, errno.EPERM, errno.EBADF)


def share(new: Path, path: Path) -> None:
    """Open a file that was just made to those who could read and write the one it is for.

    A person's umask, and mkstemp, would close a case on a share to the colleagues.

    Args:
        new: the file, its maker's own.
        path: where it is to stand. The mode and group of a file that is there are kept; for a new one the folder
            says who may read and write. Its group is given by a set-group-id folder.
    """
    replaces = path.exists() and not path.samefile(new)
    known = (path if replaces else path.parent).stat()
    try:
        if replaces and os.name != "nt" and known.st_gid != new.stat().st_gid:
            os.chown(new, -1, known.st_gid)
    except OSError as error:
        if error.errno not in _NO_OWNERS:  # not a member of that group: then the maker's own has to do
            raise
    try:
        new.chmod(known.st_mode & (0o777 if replaces else 0o666))
    except OSError as error:
        if error.errno not in _NO_OWNERS:
            raise


# What file systems without owners and modes, such as those of memory sticks, answer.
_NO_OWNERS = (errno.EPERM, errno.ENOTSUP, errno.EINVAL)


def _sync_folder(folder: Path) -> None:
    """Make the rename durable where the file system can. Windows has no such call and needs none."""
    if os.name == "nt":  # pragma: no cover
        return
    try:
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        # The new content is in place by now: to call the save failed would be wrong.
        if error.errno not in _NO_FOLDER_SYNC:
            raise
