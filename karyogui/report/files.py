"""Writing what was made for the user, whole or not at all."""

from pathlib import Path

from engine.io.atomic import make_folder, write_atomically
from karyogui.report.steps import UNWATCHED, Steps


class ReportError(ValueError):
    """A report or picture that cannot be made or written; the text names the file."""


def write_file(path: Path, content: bytes, steps: Steps = UNWATCHED) -> None:
    """Write a file whole or not at all; its folder is made.

    Raises:
        ReportError: it cannot be written.
        Cancelled: an earlier file is left as it was.
    """
    steps.at(0.0)
    try:
        make_folder(path.parent)
        write_atomically(path, content, lambda done: steps.at(done, len(content)))
    except PermissionError as error:
        # Windows says no more than this of a file that another program has open.
        reason = "the folder or file is read-only, or another program has the file open"
        raise ReportError(f"{path}: cannot be written ({reason})") from error
    except OSError as error:
        raise ReportError(f"{path}: cannot be written ({error.strerror or error})") from error
