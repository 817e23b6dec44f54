"""Are the system libraries there that Qt needs on Linux? Asked before Qt is imported.

python -m karyogui.system_check        exit code 1 and one line if something is missing; needs no package
"""

import ctypes
import os
import sys

# Shared library -> the Debian package that has it. The first ones PySide6 itself links against; the others
# belong to the X11 platform plugin, which is only loaded with a display.
_QT_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libX11.so.6": "libx11-6",
}
_X11_LIBRARIES = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}


def has_display() -> bool:
    """True if windows can be shown. Only Linux can lack a display."""
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def missing_packages(*, with_display: bool) -> list[str]:
    """Debian packages whose libraries Qt needs and this machine lacks; none on other systems."""
    if not sys.platform.startswith("linux"):
        return []
    wanted = _QT_LIBRARIES | (_X11_LIBRARIES if with_display else {})
    return sorted(package for library, package in wanted.items() if not _loads(library))


def missing_packages_text(packages: list[str]) -> str:
    """One line that says what to install."""
    return f"Qt needs system libraries that are missing; install them: sudo apt-get install {' '.join(packages)}"


def main() -> int:
    """Check for what tests without a display need. Returns 1, with the line on stderr, if it is missing."""
    missing = missing_packages(with_display=False)
    if missing:
        sys.stderr.write(f"{missing_packages_text(missing)}\n")
    return 1 if missing else 0


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
