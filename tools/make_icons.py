"""Make the icons of Windows and macOS of the application's own: python -m tools.make_icons"""

import io
import sys

from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice, QSize
from PySide6.QtGui import QGuiApplication, QIcon

from engine.resources import resource_path

_SIDE = 1024
_WINDOWS_SIDES = (16, 24, 32, 48, 64, 128, 256)


def main() -> int:
    application = QGuiApplication([])
    folder = resource_path("icons")
    drawn = QIcon(str(folder / "karyogui.svg")).pixmap(QSize(_SIDE, _SIDE))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    drawn.save(buffer, "PNG")
    picture = Image.open(io.BytesIO(buffer.data().data())).convert("RGBA")
    picture.save(folder / "karyogui.ico", sizes=[(side, side) for side in _WINDOWS_SIDES])
    picture.save(folder / "karyogui.icns")
    application.quit()
    return 0


if __name__ == "__main__":
    sys.exit(main())
