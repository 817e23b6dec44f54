"""Which version of the application this is, and which commit: from the bundle's own file, else from git."""

import argparse
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from engine.resources import resource_path

COMMIT_FILE = "commit.txt"
_PACKAGE = "karyogui"


class ShowVersion(argparse.Action):
    """The option `--version` of a program. The commit is asked for when it is given, not at each start."""

    def __call__(
        self, parser: argparse.ArgumentParser, namespace: object, values: object, option_string: str | None = None
    ) -> None:
        sys.stdout.write(f"{parser.prog} {version_and_commit()}\n")
        parser.exit()


def program_version() -> str:
    """Such as "1.0.0"."""
    try:
        return version(_PACKAGE)
    except PackageNotFoundError:
        return "(not installed)"


def version_and_commit() -> str:
    """Such as "1.0.0 (1a2b3c4)"; the version alone where the commit is not known."""
    built_from = commit()
    return program_version() + (f" ({built_from})" if built_from else "")


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
