"""What the application remembers between runs, in a JSON file of its own.

Not QSettings: that keeps values of Python as pickles, and to read its file is to run what lies in it.
"""

import json
import logging
from pathlib import Path
from typing import Any

from engine.io.atomic import write_atomically

_LOG = logging.getLogger(__name__)


class RememberedFile:
    """Values by name, written at every change.

    A file that cannot be read is begun anew: it holds no work.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._values = _read(path)

    def value(self, key: str, default: Any = None) -> Any:
        """What is kept under a name: a text, or a list of texts."""
        return self._values.get(key, default)

    def keep(self, key: str, value: str | list[str]) -> None:
        self._values[key] = value
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(self._path, (json.dumps(self._values, indent=1, ensure_ascii=False) + "\n").encode())
        except (OSError, UnicodeEncodeError) as error:
            # The list of recent cases is then that of this run; nothing of a case is in it.
            _LOG.warning("%s cannot be written (%s)", self._path, type(error).__name__)


def _read(path: Path) -> dict[str, Any]:
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as error:
        _LOG.warning("%s cannot be read (%s)", path, type(error).__name__)
        return {}
    return values if isinstance(values, dict) else {}
