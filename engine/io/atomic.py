"""Files that are written whole or not at all.

What is written stands under a name of its own, `.NAME.xxxxxxxx.tmp` beside the file, until it is whole. A process
that is killed leaves it there: nothing ever reads it, and `remove_leftovers` takes it away.
"""

import contextlib
import errno
import os
import stat
import tempfile
import time
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import BinaryIO

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
    with whole_file(path) as file:
        for start in range(0, len(content), _CHUNK_BYTES):
            file.write(content[start : start + _CHUNK_BYTES])
            if on_written:
                on_written(min(start + _CHUNK_BYTES, len(content)))


@contextlib.contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A file to write into, which takes the place of `path` once the block ends without an error.

    Raises:
        OSError: it cannot be written; no temporary file is left.
    """
    with _temporary(path) as (temporary, file):
        with file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        share(temporary, path)
        os.replace(temporary, path)
    _sync_folder(path.parent)


def write_new(path: Path, content: bytes, *, private: bool = False, durable: bool = True) -> None:
    """Make a file, whole from the first moment on, unless there is one.

    Args:
        private: for the account of this process alone.
        durable: to be there after a power failure too, for which the disk is waited for.

    Raises:
        FileExistsError: there is one.
        OSError: it cannot be written.
    """
    with _temporary(path) as (temporary, file):
        with file:
            file.write(content)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        if not private:
            share(temporary, path)
        try:
            os.link(temporary, path)
        except FileExistsError:
            raise
        except OSError:  # a file system without links: here a kill can leave a file that is cut short
            _write_exclusively(path, content, private=private)
    if durable:
        _sync_folder(path.parent)


def _write_exclusively(path: Path, content: bytes, *, private: bool) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 if private else 0o666)
    try:
        with os.fdopen(handle, "wb") as file:
            if not private:
                share(path, path)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise


@contextlib.contextmanager
def _temporary(path: Path) -> Iterator[tuple[Path, BinaryIO]]:
    """A new file beside another, open to be written, which is gone at the end."""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
    except OSError as error:
        error.filename = str(path)  # the temporary name tells people nothing
        raise
    try:
        yield Path(name), os.fdopen(handle, "wb")
    except OSError as error:
        if error.filename is None:  # a full disk tells no name, and people must know which
            error.filename = str(path)
        raise
    finally:
        Path(name).unlink(missing_ok=True)


# On Windows; elsewhere their names begin with a point.
_OF_FILE_MANAGERS = frozenset({"thumbs.db", "desktop.ini"})


def holds_others(folder: Path, own: Collection[str] = ()) -> bool:
    """Whether a folder holds anything but entries of these names: then it is somebody else's.

    What is hidden does not count, such as the leftovers of killed writers, nor what file managers put into every
    folder that they show.

    Raises:
        OSError: it is no folder, or cannot be read.
    """
    return folder.exists() and any(
        not entry.name.startswith(".") and entry.name not in own and entry.name.casefold() not in _OF_FILE_MANAGERS
        for entry in folder.iterdir()
    )


def remove_leftovers(folder: Path, *files: str, older_than_s: float = 0.0) -> None:
    """Take away what writers of these files left when they were killed. For the one who may write them now.

    Args:
        files: names of the files that were to be written, `*` for anything.
        older_than_s: leave younger ones, where others may be writing. Ones from the future count as old.
    """
    for file in files:
        for path in folder.glob(f".{file}.*.tmp"):
            with contextlib.suppress(OSError):  # they are in nobody's way
                if abs(time.time() - path.stat().st_mtime) >= older_than_s:
                    path.unlink()


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


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it, open to those to whom the folder around it is; what is there stays.

    In a folder that is open to everybody, such as /tmp, the person's umask says who may read it.

    Raises:
        OSError: it cannot be made, or a file stands there.
    """
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    around = folder.parent.stat().st_mode
    if os.name == "nt" or around & stat.S_ISVTX:
        return
    try:
        folder.chmod((around & 0o777) | (folder.stat().st_mode & stat.S_ISGID))
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
