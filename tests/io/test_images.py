"""Image files of every kind a scanner or an export writes."""

import io
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from engine.io.images import ImageError, encode_png, has_dark_background, read_grey


def grey_image() -> NDArray[np.uint8]:
    image = np.full((20, 11), 255, dtype=np.uint8)
    image[3:17, 3:8] = np.arange(14, dtype=np.uint8)[:, None] * 12
    return image


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, format=kind, **options)
    return buffer.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "TIFF", "BMP"])
def test_lossless_8_bit_grey_comes_back_as_it_was(kind: str) -> None:
    image = grey_image()
    assert np.array_equal(read_grey(encoded(Image.fromarray(image), kind), "a"), image)


def test_jpeg_is_read() -> None:
    image = grey_image()
    read = read_grey(encoded(Image.fromarray(image), "JPEG", quality=95), "a.jpg")
    assert np.abs(read.astype(int) - image).mean() < 6


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "LA", "P", "1"])
def test_colour_palette_and_alpha_become_grey(mode: str) -> None:
    image = grey_image()
    read = read_grey(encoded(Image.fromarray(image).convert(mode), "PNG"), "a.png")
    tolerance = 255 if mode == "1" else 1
    assert np.abs(read.astype(int) - image).max() <= tolerance
    assert read.shape == image.shape


def test_transparent_parts_become_white() -> None:
    rgba = np.zeros((8, 8, 4), dtype=np.uint8)
    rgba[2:6, 2:6] = (90, 90, 90, 255)
    for kind in ("PNG", "TIFF"):
        read = read_grey(encoded(Image.fromarray(rgba), kind), "a")
        assert read[0, 0] == 255
        assert read[3, 3] == 90


@pytest.mark.parametrize("bits", [8, 10, 12, 14, 16])
@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_16_bit_files_are_scaled_by_their_camera_s_depth(bits: int, kind: str) -> None:
    image = grey_image()
    deep = np.rint(image.astype(np.float64) / 255 * ((1 << bits) - 1)).astype(np.uint16)
    read = read_grey(encoded(Image.fromarray(deep), kind), "a")
    assert np.abs(read.astype(int) - image).max() <= 1


def test_path_with_spaces_and_chinese_characters(tmp_path: Path) -> None:
    path = tmp_path / "病例 1" / "染色体 1.png"
    path.parent.mkdir()
    path.write_bytes(encode_png(grey_image()))
    assert np.array_equal(read_grey(path, path.name), grey_image())


def png_of_size(width: int, height: int) -> bytes:
    """A PNG header of that size with no pixels to speak of."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "not a PNG"),
        (b"just text", "not a PNG"),
        (encoded(Image.new("L", (1, 1)), "PNG"), "too few"),
        (encoded(Image.new("L", (2, 40)), "PNG"), "too few"),
        (encoded(Image.new("L", (9, 9), 255), "PNG"), "shows nothing"),
        (encoded(Image.fromarray(grey_image()), "PNG")[:60], "cannot be read"),
        (encoded(Image.fromarray(grey_image()), "GIF"), "not a PNG"),
        (png_of_size(60_000, 60_000), "too many"),
        (png_of_size(200, 9_000), "too many"),
        (
            encoded(Image.fromarray(grey_image()), "TIFF", save_all=True, append_images=[Image.new("L", (9, 9))]),
            "several pages",
        ),
    ],
    ids=["empty", "text", "1x1", "2x40", "constant", "cut", "gif", "60000x60000", "200x9000", "two pages"],
)
def test_refused_files_are_named_with_the_reason(content: bytes, reason: str) -> None:
    with pytest.raises(ImageError, match=rf"^odd\.png: .*{reason}"):
        read_grey(content, "odd.png")


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ImageError, match=r"^gone\.png: cannot be read"):
        read_grey(tmp_path / "gone.png", "gone.png")


def test_dark_background_is_noticed() -> None:
    assert not has_dark_background(grey_image())
    assert has_dark_background((255 - grey_image()).astype(np.uint8))
