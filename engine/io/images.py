"""Chromosome image files -> 8-bit grey arrays, whatever a scanner or an export wrote."""

import io
import warnings
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

WHITE = 255

MIN_SIDE_PX = 3
MAX_SIDE_PX = 8192
MAX_PIXELS = 64_000_000

# 16-bit files hold 10-, 12-, 14- or 16-bit camera data; the file does not say which.
_BIT_DEPTHS = (8, 10, 12, 14, 16)

_FORMATS = ("PNG", "TIFF", "BMP", "JPEG")


class ImageError(ValueError):
    """An image file that cannot be used; the text begins with the file's name."""


def read_grey(source: Path | bytes, name: str) -> NDArray[np.uint8]:
    """Read one image as 8-bit grey.

    16-bit values are scaled by the smallest usual bit depth that holds them; colours become luma; transparent
    parts become white.

    Args:
        source: the file, or its content.
        name: what errors call it.

    Returns:
        (h, w) uint8.

    Raises:
        ImageError: not a readable PNG, TIFF, BMP or JPEG, of several pages, too small, too large, or constant.
    """
    try:
        content = source if isinstance(source, bytes) else source.read_bytes()
        with warnings.catch_warnings():
            # Pillow warns of damaged metadata and of large images; neither matters once size is checked.
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(content), formats=_FORMATS) as image:
                _check_size(image, name)
                grey = _grey(image)
    except UnidentifiedImageError as error:
        raise ImageError(f"{name}: not a PNG, TIFF, BMP or JPEG image") from error
    except Image.DecompressionBombError as error:
        raise ImageError(f"{name}: too many pixels for a chromosome") from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        if isinstance(error, ImageError):
            raise
        raise ImageError(f"{name}: cannot be read ({error})") from error
    if grey.min() == grey.max():
        raise ImageError(f"{name}: shows nothing, every pixel is {int(grey.min())}")
    return grey


def _check_size(image: Image.Image, name: str) -> None:
    """From the header, before anything is decoded."""
    width, height = image.size
    if min(width, height) < MIN_SIDE_PX:
        raise ImageError(f"{name}: {width} × {height} pixels are too few for a chromosome")
    if max(width, height) > MAX_SIDE_PX or width * height > MAX_PIXELS:
        raise ImageError(f"{name}: {width} × {height} pixels are too many for a chromosome")
    if getattr(image, "n_frames", 1) > 1:
        raise ImageError(f"{name}: holds several pages; one image a file is expected")


def _grey(image: Image.Image) -> NDArray[np.uint8]:
    if image.mode.startswith(("I", "F")):
        return _scale_to_8_bit(np.asarray(image))
    if image.mode in ("LA", "PA", "RGBA", "La", "RGBa") or "transparency" in image.info:
        coloured = image.convert("RGBA")
        page = Image.new("RGBA", coloured.size, (WHITE, WHITE, WHITE, WHITE))
        image = Image.alpha_composite(page, coloured)
    return np.array(image.convert("L"), dtype=np.uint8)


def _scale_to_8_bit(values: NDArray[np.generic]) -> NDArray[np.uint8]:
    """Integer or float grey values of up to 16 bits to 0-255."""
    numbers = values.astype(np.float64)
    if not np.isfinite(numbers).all():
        raise ValueError("it holds values that are not numbers")
    low, high = float(numbers.min()), float(numbers.max())
    if low < 0 or high >= 1 << 16:
        raise ValueError(f"its grey values from {low:g} to {high:g} are no 8- or 16-bit image")
    if 0 < high <= 1 and not np.issubdtype(values.dtype, np.integer):
        full = 1.0  # a float image from 0 to 1
    else:
        full = next((1 << depth) - 1 for depth in _BIT_DEPTHS if high < 1 << depth)
    scaled: NDArray[np.uint8] = np.rint(numbers * (WHITE / full)).astype(np.uint8)
    return scaled


def has_dark_background(image_hw: NDArray[np.uint8]) -> bool:
    """True if the image is fluorescence-like: its rim, which is mostly background, is darker than its middle.

    A single tight crop can mislead; let the images of a cell vote.
    """
    rim = np.concatenate([image_hw[0], image_hw[-1], image_hw[1:-1, 0], image_hw[1:-1, -1]])
    corners = np.array([image_hw[0, 0], image_hw[0, -1], image_hw[-1, 0], image_hw[-1, -1]])
    background = (float(np.median(rim)) + float(np.median(corners))) / 2
    return background < (float(image_hw.min()) + float(image_hw.max())) / 2


def encode_png(image_hw: NDArray[np.uint8]) -> bytes:
    """The image as a PNG file's content."""
    buffer = io.BytesIO()
    Image.fromarray(image_hw).save(buffer, format="PNG")
    return buffer.getvalue()
