"""Names of files that a file states: they may lead nowhere but into the folder that they are looked for in."""

import os
from pathlib import Path

# Separators of every system, the colon of Windows' drives and streams, and the end of a C string.
_NEVER = frozenset("/\\:\0")


def is_plain_name(name: str) -> bool:
    """Whether a stated name is that of an entry of one folder, by the rules of every system at once.

    Absolute paths, drive letters, \\\\server\\share, alternate streams, ".." and the empty name are not.
    """
    return name.strip() not in ("", ".", "..") and not _NEVER & set(name)


def leads_outside(path: Path, folder: Path) -> bool:
    """Whether an entry is a link, or lies behind one, that leaves the folder.

    The folder itself may well be reached through links.
    """
    return not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))
