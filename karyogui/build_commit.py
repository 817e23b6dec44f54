"""Which commit the application is of: from the bundle's own file, else from git; empty if neither knows."""

import subprocess
from pathlib import Path

from engine.resources import resource_path

COMMIT_FILE = "commit.txt"


def commit() -> str:
    """The commit this was built from, short, as `commit_of_checkout` writes it; empty if it is not known."""
    shipped = resource_path(COMMIT_FILE)
    if shipped.is_file():
        return shipped.read_text(encoding="ascii").strip()
    return commit_of_checkout(resource_path().parent)


def commit_of_checkout(root: Path) -> str:
    """The commit a checkout stands at, short, with "+" if tracked files differ from it; empty if it is none."""
    if not (root / ".git").exists():
        return ""
    try:
        short, changed = (_git(root, *command) for command in (("rev-parse", "--short", "HEAD"), _CHANGED))
    except (OSError, subprocess.SubprocessError):  # no git here: then it is not known
        return ""
    return f"{short}+" if changed else short


_CHANGED = ("status", "--porcelain", "--untracked-files=no")


def _git(root: Path, *command: str) -> str:
    done = subprocess.run(["git", "-C", str(root), *command], capture_output=True, text=True, check=True, timeout=5)
    return done.stdout.strip()
