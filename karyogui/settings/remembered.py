"""What the application remembers between runs, in a JSON file of its own.

Not QSettings: that keeps values of Python as pickles, and to read its file is to run what lies in it.
"""

import json
import logging
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject

from engine.io.atomic import write_atomically
from karyogui.tasks import Task, TaskRunner

_LOG = logging.getLogger(__name__)


class RememberedFile(QObject):
    """Values by name, written at every change, in a thread of their own: a user's folder may lie on a slow share.

    A file that cannot be read is begun anew: it holds no work.
    """

    def __init__(self, path: Path) -> None:
        """Read at once: the window that is to be shown needs its place, and is not there yet."""
        super().__init__()
        self._path = path
        self._values = _read(path)
        self._runner = TaskRunner(self)
        self._last: Task | None = None

    def value(self, key: str, default: Any = None) -> Any:
        """What is kept under a name: a text, or a list of texts."""
        return self._values.get(key, default)

    def keep(self, key: str, value: str | list[str]) -> None:
        self._values[key] = value
        path, text = self._path, json.dumps(self._values, indent=1, ensure_ascii=False) + "\n"
        if self._last is not None:
            self._last.cancel()  # what still waits to be written is in this text too
        self._last = self._runner.start(lambda *_: _write(path, text), on_done=lambda _: None, on_error=_raise)

    def finish(self) -> None:
        """Block until all is written: for the end, when no window waits."""
        self._runner.wait()


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, text.encode())
    except (OSError, UnicodeEncodeError) as error:
        # The list of recent cases is then that of this run; nothing of a case is in it.
        _LOG.warning("%s cannot be written (%s)", path, type(error).__name__)


def _raise(error: Exception) -> None:
    raise error


def _read(path: Path) -> dict[str, Any]:
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as error:
        _LOG.warning("%s cannot be read (%s)", path, type(error).__name__)
        return {}
    return values if isinstance(values, dict) else {}
