"""The demo case that is shipped with the application."""

import shutil
from pathlib import Path

from engine.resources import resource_path

_NAME = "synthetic-cell"


def demo_case() -> Path:
    """The shipped folder of a synthetic cell; it may be read-only, and nothing is to be written there."""
    return resource_path("demo", _NAME)


def editable_demo_case(data_folder: Path) -> Path:
    """A copy of the demo case in the user's data folder, made on the first call; edits stay there.

    Raises:
        OSError: the copy cannot be made.
    """
    copy = data_folder / "demo" / _NAME
    if not copy.is_dir():
        # Copied under another name first: a copy that was interrupted is never taken for the whole.
        part = copy.with_name(f"{_NAME}.part")
        shutil.rmtree(part, ignore_errors=True)
        shutil.copytree(demo_case(), part)
        part.rename(copy)
    return copy
