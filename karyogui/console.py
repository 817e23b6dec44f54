"""The streams of a program that Windows started without a console."""

import os
import sys


def borrow_console() -> None:
    """Give a program without streams those of the console it was started from, or else none that anyone reads.

    Windows gives a program that is built without a console no stdout and no stderr at all, so that the first word
    written would be an error; jobs such as `karyogui report` are started from a console all the same. Elsewhere
    nothing is done. Written for Windows by its documentation, and not tried there.
    """
    if sys.stdout is not None and sys.stderr is not None:
        return
    name = os.devnull
    if sys.platform == "win32":
        import ctypes

        parent = -1  # ATTACH_PARENT_PROCESS
        if ctypes.windll.kernel32.AttachConsole(parent):
            name = "CONOUT$"
    # Both stay open as long as the process.
    sys.stdout = sys.stdout or open(name, "w", encoding="utf-8", errors="replace")  # noqa: SIM115
    sys.stderr = sys.stderr or open(name, "w", encoding="utf-8", errors="replace")  # noqa: SIM115
