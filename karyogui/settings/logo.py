"""The laboratory's logo, as the settings name it."""

from pathlib import Path

from PIL import Image, UnidentifiedImageError

from engine.files import is_file
from engine.io.images import DAMAGED

_FORMATS = ("PNG", "JPEG", "TIFF", "BMP")
_MOST_PIXELS = 4096 * 4096


class LogoError(ValueError):
    """A logo that cannot be shown; the text names the file."""


def read_logo(path: Path) -> Image.Image:
    """The logo as an RGBA image.

    Raises:
        LogoError: the file is missing, damaged, no picture or too large.
    """
    if not is_file(path):
        raise LogoError(f"{path}: the logo is missing")
    try:
        with Image.open(path, formats=_FORMATS) as image:
            if image.width * image.height > _MOST_PIXELS:
                raise LogoError(
                    f"{path}: the logo has {image.width} × {image.height} pixels; 4096 × 4096 is the most"
                )
            return image.convert("RGBA")
    except UnidentifiedImageError as error:
        raise LogoError(f"{path}: the logo is no PNG, JPEG, TIFF or BMP picture") from error
    except (*DAMAGED, Image.DecompressionBombError) as error:
        if isinstance(error, LogoError):
            raise
        raise LogoError(f"{path}: the logo cannot be read ({error})") from error
