"""The size of text and of everything around it."""

import os
from collections.abc import MutableMapping

_VARIABLE = "QT_SCALE_FACTOR"


def scale_window(text_percent: int, environment: MutableMapping[str, str] = os.environ) -> None:
    """Make Qt draw everything larger or smaller, once, before the application object is made.

    A factor that the user's environment asks for is multiplied, not lost.
    """
    if text_percent == 100:
        return
    try:
        before = float(environment.get(_VARIABLE, "1"))
    except ValueError:  # Qt ignores such a value too
        before = 1.0
    environment[_VARIABLE] = f"{before * text_percent / 100:g}"
