"""Image files of every kind a scanner or an export writes."""

import io
import struct
import sys
import warnings
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from engine.io import images
from engine.io.images import ImageError, encode_png, read_grey


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


@pytest.mark.parametrize("bits", [10, 12, 16])
@pytest.mark.parametrize("kind", [".png", ".tiff"])
@pytest.mark.parametrize("alpha", [False, True])
def test_16_bit_colours_keep_their_grey_levels(bits: int, kind: str, alpha: bool) -> None:
    image = grey_image()
    full = (1 << bits) - 1
    deep = np.rint(image.astype(np.float64) / 255 * full).astype(np.uint16)
    channels = [deep] * 3 + ([np.full_like(deep, full)] if alpha else [])
    read = read_grey(cv2.imencode(kind, np.dstack(channels))[1].tobytes(), "a")
    assert np.abs(read.astype(int) - image).max() <= 1


def test_transparent_parts_of_16_bit_colours_become_white() -> None:
    rgba = np.zeros((8, 8, 4), dtype=np.uint16)
    rgba[2:6, 2:6] = (90 * 257, 90 * 257, 90 * 257, 65535)
    rgba[3, 3, :3] = 65535
    read = read_grey(cv2.imencode(".png", rgba)[1].tobytes(), "a")
    assert (read[0, 0], read[2, 2]) == (255, 90)


@pytest.mark.parametrize("cut", [0.5, 0.9])
def test_16_bit_colours_cut_short_are_refused(cut: float) -> None:
    noise = np.random.default_rng(0).integers(0, 65535, (20, 11, 3), dtype=np.uint16)
    for kind in (".png", ".tiff"):
        content = cv2.imencode(kind, noise)[1].tobytes()
        with pytest.raises(ImageError, match=r"^a: "):
            read_grey(content[: int(len(content) * cut)], "a")


def test_min_is_white_tiffs_come_out_upright() -> None:
    white_is_zero = {262: 0}
    image = grey_image()
    deep = (65535 - image.astype(np.uint16) * 257).astype(np.uint16)
    assert np.array_equal(read_grey(encoded(Image.fromarray(deep), "TIFF", tiffinfo=white_is_zero), "a"), image)


def test_palette_tiff_and_transparent_palette_entry() -> None:
    palette = Image.fromarray(grey_image()).convert("RGB").convert("P", palette=Image.Palette.ADAPTIVE, colors=16)
    assert np.abs(read_grey(encoded(palette, "TIFF"), "a").astype(int) - grey_image()).max() <= 1
    dark = palette.getpixel((5, 3))
    assert read_grey(encoded(palette, "PNG", transparency=dark), "a")[3, 5] == 255


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
        (png_of_size(9_500, 9_500), "too many"),  # Pillow opens it, and warns
        (
            encoded(Image.fromarray(grey_image()), "TIFF", save_all=True, append_images=[Image.new("L", (9, 9))]),
            "several pages",
        ),
    ],
    ids=[
        "empty",
        "text",
        "1x1",
        "2x40",
        "constant",
        "cut",
        "gif",
        "60000x60000",
        "200x9000",
        "9500x9500",
        "two pages",
    ],
)
def test_refused_files_are_named_with_the_reason(content: bytes, reason: str) -> None:
    with pytest.raises(ImageError, match=rf"^odd\.png: .*{reason}"):
        read_grey(content, "odd.png")


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ImageError, match=r"^gone\.png: cannot be read"):
        read_grey(tmp_path / "gone.png", "gone.png")


def test_a_huge_file_is_not_even_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.png").write_bytes(b"x" * 2_000_000)
    monkeypatch.setattr(images, "MAX_FILE_BYTES", 1_000_000)
    with pytest.raises(ImageError, match=r"^a\.png: 2 MB"):
        read_grey(tmp_path / "a.png", "a.png")


VALID = [
    *(encoded(Image.fromarray(grey_image()).convert(mode), "PNG") for mode in ("L", "RGBA", "P", "1")),
    *(encoded(Image.fromarray(grey_image()).convert(mode), "TIFF") for mode in ("L", "RGB", "P")),
    *(encoded(Image.fromarray(grey_image()), "TIFF", compression=kind) for kind in ("tiff_lzw", "packbits")),
    encoded(Image.fromarray(grey_image().astype(np.uint16) * 257), "PNG"),
    encoded(Image.fromarray(grey_image().astype(np.uint16) * 257), "TIFF"),
    encoded(Image.fromarray(grey_image()), "BMP"),
    encoded(Image.fromarray(grey_image()), "JPEG"),
]


@settings(max_examples=300)
@given(
    st.sampled_from(VALID),
    st.lists(st.tuples(st.integers(0, 299), st.sampled_from([0, 1, 2, 127, 128, 255])), max_size=4),
    st.none() | st.integers(0, 400),
)
def test_a_damaged_file_gives_an_image_or_its_name(
    content: bytes, changes: list[tuple[int, int]], length: int | None
) -> None:
    damaged = bytearray(content)
    for at, value in changes:
        damaged[at % len(damaged)] = value
    try:
        image = read_grey(bytes(damaged[:length]), "odd.png")
    except ImageError as error:
        text = str(error)
    else:
        text = f"odd.png: {image.dtype} {image.ndim}"
        assert text == "odd.png: uint8 2"
    assert text.startswith("odd.png: ")


def test_a_tiff_whose_second_page_has_no_dimensions_is_refused() -> None:
    image = Image.fromarray(grey_image())
    content = bytearray(encoded(image, "TIFF", save_all=True, append_images=[image]))
    width = content.rfind(struct.pack("<HHI", 256, 4, 1))
    content[width : width + 2] = struct.pack("<H", 65000)
    with pytest.raises(ImageError, match=r"^odd\.tif: "):
        read_grey(bytes(content), "odd.tif")


def test_reading_in_threads_leaves_the_warning_filters_alone() -> None:
    before = list(warnings.filters)
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as pool:
            read = list(pool.map(lambda _: read_grey(VALID[0], "a"), range(400)))
    finally:
        sys.setswitchinterval(interval)
    assert len(read) == 400
    assert warnings.filters == before


@pytest.mark.parametrize("colour", [(0, 0, 1), (1, 0, 0), (1, 0, 1)], ids=["blue", "red", "magenta"])
@pytest.mark.parametrize("kind", ["PNG", "BMP", "deep PNG"])
def test_fluorescence_in_the_colour_of_its_stain_keeps_its_contrast(colour: tuple[int, int, int], kind: str) -> None:
    light = (255 - grey_image()) * 0.8
    rgb = (light[..., None] * np.array(colour)).astype(np.uint8)
    if kind == "deep PNG":
        content = cv2.imencode(".png", rgb[..., ::-1].astype(np.uint16) * 257)[1].tobytes()
    else:
        content = encoded(Image.fromarray(rgb), kind)
    assert np.abs(read_grey(content, "a").astype(float) - light).max() <= 1


def test_a_stain_with_a_tint_is_read_as_luma() -> None:
    tinted = (grey_image()[..., None] * np.array((0.8, 0.6, 0.95))).astype(np.uint8)
    expected = np.asarray(Image.fromarray(tinted).convert("L"))
    assert np.array_equal(read_grey(encoded(Image.fromarray(tinted), "PNG"), "a"), expected)
