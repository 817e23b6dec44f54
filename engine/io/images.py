"""Chromosome image files -> 8-bit grey arrays, whatever a scanner or an export wrote."""

import hashlib
import io
import struct
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError
from PIL.TiffImagePlugin import BITSPERSAMPLE, PHOTOMETRIC_INTERPRETATION, TiffImageFile

from engine.domain.grey import WHITE
from engine.files import read_file

MIN_SIDE_PX = 3
MAX_SIDE_PX = 8192
MAX_PIXELS = 64_000_000

# What MAX_PIXELS of 16-bit RGBA take; a longer file is not even read.
MAX_FILE_BYTES = MAX_PIXELS * 8

# All chromosomes of a cell together, and of a case: 46 crops of 1440 × 1440, and hundreds of usual cells.
MAX_CELL_PIXELS = 96_000_000
MAX_CASE_PIXELS = 1_000_000_000

# 16-bit files hold 10-, 12-, 14- or 16-bit camera data; the file does not say which.
_BIT_DEPTHS = (8, 10, 12, 14, 16)

_FORMATS = ("PNG", "TIFF", "BMP", "JPEG")

# What Pillow's and OpenCV's readers raise on damaged files, as found by mutating files of every kind.
DAMAGED = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    EOFError,
    struct.error,
    cv2.error,
)

# Images are computed on in strips of so many pixels, which bounds what is needed beside them.
_STRIP_PIXELS = 1 << 20

# Of files longer than this one at a time is held in memory.
_LARGE_BYTES = 16 * 1024 * 1024
_ONE_LARGE = threading.Lock()

# The warning filters belong to the whole process: two threads that silence and restore them at once would
# leave them silenced for good.
_QUIET = threading.Lock()

# Rec. 601 luma, in OpenCV's order blue, green, red: the weights of Pillow's "L".
_LUMA_BGR = (0.114, 0.587, 0.299)
# A single channel is taken for grey if it has so many times the luma's contrast.
_TELLS_MORE = 2.0

_PNG_DEPTH_AT = 24
_WHITE_IS_ZERO = 0


class ImageError(ValueError):
    """An image file that cannot be used; the text begins with the file's name."""


class PixelBudget:
    """How many pixels may still be unpacked: small files can hold huge pictures, and many of them fill the memory."""

    def __init__(self, pixels: int) -> None:
        self._left = pixels

    def take(self, pixels: int, name: str) -> None:
        """Called by one thread at a time. ImageError if that is more than is left."""
        if pixels > self._left:
            raise ImageError(f"{name}: too many pixels, together with the images before it, for one cell")
        self._left -= pixels


def read_grey(source: Path | bytes, name: str) -> NDArray[np.uint8]:
    """Read one image as 8-bit grey.

    16-bit values, grey or coloured, are scaled by the smallest usual bit depth that holds them; colours become
    luma, or their one channel that has far more contrast; transparent parts become white. Safe to call from
    several threads.

    Args:
        source: the file, or its content.
        name: what errors call it.

    Returns:
        (h, w) uint8.

    Raises:
        ImageError: not a readable PNG, TIFF, BMP or JPEG, of several pages, too small, too large, or constant.
    """
    if not isinstance(source, bytes):
        return read_picture(source, name).image_hw
    with _told_of(name):
        return _decoded(source, name)


class FilePicture(NamedTuple):
    """What an image file shows, (h, w) uint8, and the sha256 of its content in hexadecimal digits."""

    image_hw: NDArray[np.uint8]
    sha256: str


def read_picture(path: Path, name: str, budget: PixelBudget | None = None) -> FilePicture:
    """Read one image file as `read_grey` does, which also says what is raised.

    Args:
        budget: of the images that are kept together with this one.
    """
    with _told_of(name):
        size = path.stat().st_size
        if size > MAX_FILE_BYTES:
            raise ImageError(f"{name}: {size / 1e6:.0f} MB are too many for a chromosome")
        if not size:
            raise ImageError(f"{name}: is empty, 0 bytes")
        with _ONE_LARGE if size > _LARGE_BYTES else nullcontext():
            content = read_file(path, MAX_FILE_BYTES)
            return FilePicture(_decoded(content, name, budget), hashlib.sha256(content).hexdigest())


@contextmanager
def _told_of(name: str) -> Iterator[None]:
    """What readers raise, as an ImageError."""
    try:
        yield
    except UnidentifiedImageError as error:
        raise ImageError(f"{name}: not a PNG, TIFF, BMP or JPEG image") from error
    except Image.DecompressionBombError as error:
        raise ImageError(f"{name}: too many pixels for a chromosome") from error
    except ImageError:
        raise
    except DAMAGED as error:
        raise ImageError(f"{name}: cannot be read ({getattr(error, 'strerror', None) or error})") from error


def _decoded(content: bytes, name: str, budget: PixelBudget | None = None) -> NDArray[np.uint8]:
    with _QUIET, warnings.catch_warnings():
        # Pillow warns of damaged metadata and of large images; neither matters once size is checked.
        warnings.simplefilter("ignore")
        with Image.open(io.BytesIO(content), formats=_FORMATS) as image:
            _check_size(image, name)
            if budget is not None:
                budget.take(image.width * image.height, name)
            grey = _grey(image, content)
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
    # Not n_frames: to count the pages of a TIFF that has very many takes hours.
    if getattr(image, "is_animated", False):
        raise ImageError(f"{name}: holds several pages; one image a file is expected")


def _grey(image: Image.Image, content: bytes) -> NDArray[np.uint8]:
    if image.mode.startswith(("I", "F")):
        grey = _scale_to_8_bit(np.asarray(image))
        # Pillow turns min-is-white TIFFs upright at 8 bits only.
        white_is_zero = isinstance(image, TiffImageFile) and (
            image.tag_v2.get(PHOTOMETRIC_INTERPRETATION) == _WHITE_IS_ZERO
        )
        return (WHITE - grey).astype(np.uint8) if white_is_zero else grey
    if _is_deep_colour(image, content):
        image.load()  # Pillow notices a file that is cut short; OpenCV fills up what is missing
        return _deep_colour_grey(content)
    if image.mode in ("LA", "PA", "RGBA", "La", "RGBa") or "transparency" in image.info:
        coloured = image.convert("RGBA")
        page = Image.new("RGBA", coloured.size, (WHITE, WHITE, WHITE, WHITE))
        image = Image.alpha_composite(page, coloured)
    if image.mode not in ("1", "L"):
        red_green_blue = np.asarray(image.convert("RGB"))
        channel = _telling_channel(red_green_blue, _LUMA_BGR[::-1])
        if channel is not None:
            return red_green_blue[..., channel].copy()
    return np.array(image.convert("L"), dtype=np.uint8)


def _telling_channel(colours: NDArray[Any], luma: tuple[float, ...]) -> int | None:
    """The channel to take for grey where the luma would lose most of the picture; None if it tells enough.

    Fluorescence is saved in the colour of its stain: of DAPI's blue the luma keeps a ninth.

    Args:
        colours: (h, w, 3) uint8 or uint16.
        luma: the weights of the three.
    """
    spreads = cv2.meanStdDev(colours)[1].ravel()
    # The deviation of the luma is this at most: where the channels go together.
    return int(spreads.argmax()) if spreads.max() > _TELLS_MORE * float(spreads @ luma) else None


def _is_deep_colour(image: Image.Image, content: bytes) -> bool:
    """True for 16 bits a channel with colour or alpha, of which Pillow keeps only the high byte."""
    if isinstance(image, TiffImageFile):
        bits = image.tag_v2.get(BITSPERSAMPLE, (1,))
        return 16 in (bits if isinstance(bits, tuple) else (bits,))
    return str(image.format) == "PNG" and content[_PNG_DEPTH_AT] == 16


def _deep_colour_grey(content: bytes) -> NDArray[np.uint8]:
    """16-bit colour with or without alpha to 8-bit grey."""
    decoded = cv2.imdecode(np.frombuffer(content, dtype=np.uint8), cv2.IMREAD_UNCHANGED)
    if decoded is None or decoded.ndim != 3 or decoded.dtype != np.uint16:
        raise ValueError("its 16-bit colours are of an unusual kind")
    has_alpha = decoded.shape[2] == 4
    full = _full_scale(float(decoded[..., :3].max()))
    opaque = _full_scale(float(decoded[..., 3].max())) if has_alpha else 1
    weights = np.array(_LUMA_BGR)
    channel = _telling_channel(np.ascontiguousarray(decoded[..., :3]), _LUMA_BGR)
    if channel is not None:
        weights = np.eye(3)[channel]
    grey = np.empty(decoded.shape[:2], dtype=np.uint8)
    for rows in _strips(grey.shape):
        values = decoded[rows].astype(np.float64)
        luma = values[..., :3] @ weights * (WHITE / full)
        if has_alpha:
            alpha = values[..., 3] / opaque
            luma = luma * alpha + WHITE * (1 - alpha)
        grey[rows] = np.rint(luma).astype(np.uint8)
    return grey


def _strips(shape_hw: tuple[int, ...]) -> Iterator[slice]:
    """The rows of an image, some at a time."""
    height, width = shape_hw[:2]
    step = max(_STRIP_PIXELS // max(width, 1), 1)
    return (slice(top, top + step) for top in range(0, height, step))


def _full_scale(high: float) -> int:
    """White in the smallest usual bit depth that holds the value."""
    return next((1 << depth) - 1 for depth in _BIT_DEPTHS if high < 1 << depth)


def _scale_to_8_bit(values: NDArray[np.generic]) -> NDArray[np.uint8]:
    """Integer or float grey values of up to 16 bits to 0-255."""
    low, high = float(values.min()), float(values.max())
    if not np.isfinite((low, high)).all():  # a single value that is no number is the least of all
        raise ValueError("it holds values that are not numbers")
    if low < 0 or high >= 1 << 16:
        raise ValueError(f"its grey values from {low:g} to {high:g} are no 8- or 16-bit image")
    from_0_to_1 = 0 < high <= 1 and not np.issubdtype(values.dtype, np.integer)
    full = 1.0 if from_0_to_1 else _full_scale(high)
    scaled = np.empty(values.shape, dtype=np.uint8)
    for rows in _strips(values.shape):
        scaled[rows] = np.rint(values[rows].astype(np.float64) * (WHITE / full)).astype(np.uint8)
    return scaled


def encode_png(image_hw: NDArray[np.uint8]) -> bytes:
    """The image as a PNG file's content."""
    buffer = io.BytesIO()
    Image.fromarray(image_hw).save(buffer, format="PNG")
    return buffer.getvalue()
