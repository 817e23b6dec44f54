"""Files and folders that nobody should have to open, for tools.fuzz: odd images, and things that are no files."""

import os
import shutil
import socket
import struct
import zlib
from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path
from random import Random

import cv2
import numpy as np
from PIL import Image

from tools.fuzzing.mutations import NAMES, mutate_bytes

SUFFIXES = (".png", ".tif", ".tiff", ".bmp", ".jpg", ".jpeg", ".PNG", ".gif", ".json", ".tmp", "", ".png.png")


def odd_image(plain: bytes, dice: Random) -> bytes:
    """The content of an image file: damaged, of another kind, or larger than it says."""
    return dice.choice(_IMAGES)(plain, dice)


def _damaged(plain: bytes, dice: Random) -> bytes:
    return mutate_bytes(_other_kind(plain, dice) if dice.random() < 0.7 else plain, dice)


def _other_kind(plain: bytes, dice: Random) -> bytes:
    """The same picture in another format or mode."""
    with Image.open(BytesIO(plain)) as image:
        grey = image.convert("L")
    kind = dice.choice(("PNG", "TIFF", "BMP", "JPEG", "GIF", "WEBP", "PPM"))
    modes = ("L", "RGB") if kind in ("JPEG", "PPM", "WEBP") else ("L", "RGB", "P", "1")
    mode = dice.choice((*modes, "RGBA", "LA", "I;16") if kind in ("PNG", "TIFF") else modes)
    if mode == "I;16":
        grey = Image.fromarray(np.asarray(grey, dtype=np.uint16) * dice.choice((1, 4, 16, 257)))
    else:
        grey = grey.convert(mode)
    options: dict[str, object] = {}
    if kind == "TIFF" and mode != "1":
        options["compression"] = dice.choice(("raw", "tiff_lzw", "tiff_deflate", "packbits"))
    return _encoded(grey, kind, **options)


def _encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    buffer = BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _png(width: int, height: int, depth: int, colour: int, data: bytes, extra: bytes = b"") -> bytes:
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    parts = (_chunk(b"IHDR", header), extra, _chunk(b"IDAT", data), _chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


_SIDES = (0, 1, 2, 3, 8192, 8193, 60_000, 65_535, 2**31 - 1, 2**32 - 1)


def _huge_header(plain: bytes, dice: Random) -> bytes:
    """A few bytes that announce a picture of up to 4 gigapixels a side."""
    width, height = dice.choice(_SIDES), dice.choice(_SIDES)
    kind = dice.randrange(4)
    if kind == 0:
        depth, colour = dice.choice(((1, 0), (8, 0), (16, 0), (8, 2), (16, 6), (8, 3), (3, 7)))
        return _png(width, height, depth, colour, zlib.compress(bytes(5000)))
    if kind == 1:
        return b"BM" + struct.pack(
            "<IHHIIiiHHIIiiII", 99, 0, 0, 54, 40, width % 2**31, height % 2**31, 1, 8, 0, 0, 0, 0, 0, 0
        )
    if kind == 2:
        content = bytearray(_encoded(Image.new("L", (20, 20), 7), "JPEG"))
        at = content.find(b"\xff\xc0")
        content[at + 5 : at + 9] = struct.pack(">HH", height % 65536, width % 65536)
        return bytes(content)
    return _tiff([(256, 4, width), (257, 4, height), (258, 3, 8), (259, 3, dice.choice((1, 5, 8))), (262, 3, 1)])


def _tiff(tags: list[tuple[int, int, int]], following: int = 0) -> bytes:
    """A TIFF of one strip of 100 bytes; `following`: where the next page is said to be."""
    tags = sorted([*tags, (273, 4, 8), (278, 4, 20), (279, 4, 100)])
    entries = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in tags)
    return (
        b"II*\0"
        + struct.pack("<I", 108)
        + bytes(100)
        + struct.pack("<H", len(tags))
        + entries
        + struct.pack("<I", following)
    )


def _pages(plain: bytes, dice: Random) -> bytes:
    """A TIFF of many pages, or whose pages go in a circle."""
    kind = dice.randrange(3)
    if kind == 0:
        pages = [Image.new("L", (12, 30), shade) for shade in range(2, dice.choice((4, 60)))]
        return _encoded(pages[0], "TIFF", save_all=True, append_images=pages[1:])
    if kind == 1:
        return _tiff([(256, 4, 10), (257, 4, 10), (258, 3, 8), (262, 3, 1)], dice.choice((108, 8, 2**32 - 1)))
    return many_pages(dice.choice((1000, 60_000)))


def many_pages(count: int) -> bytes:
    """A TIFF of so many pages of a few bytes each."""
    tags = [
        (256, 3, 10),
        (257, 3, 10),
        (258, 3, 8),
        (259, 3, 1),
        (262, 3, 1),
        (273, 4, 8),
        (278, 3, 10),
        (279, 4, 100),
    ]
    entries = struct.pack("<H", len(tags)) + b"".join(struct.pack("<HHII", tag, kind, 1, v) for tag, kind, v in tags)
    size = len(entries) + 4
    pages = b"".join(
        entries + struct.pack("<I", 108 + size * (number + 1) if number + 1 < count else 0) for number in range(count)
    )
    return b"II*\0" + struct.pack("<I", 108) + bytes(range(100)) + pages


@cache
def _bomb(kind: int) -> bytes:
    """A small file that unpacks to as much as a chromosome may have, or to more."""
    if kind == 0:
        return _png(8192, 7800, 16, 6, _zeros(8192 * 8 * 7800 + 7800))
    if kind == 1:
        return _png(8000, 8000, 1, 0, _zeros(1001 * 8000))
    if kind == 2:
        return _png(30, 30, 8, 0, _zeros(1_000_000_000))
    if kind == 3:
        return _png(30, 30, 8, 0, zlib.compress(bytes(31 * 30)), _chunk(b"zTXt", b"a\0\0" + _zeros(300_000_000)))
    if kind == 4:
        return _png(8192, 7800, 16, 0, _zeros(8192 * 2 * 7800 + 7800))
    if kind == 5:
        noise = np.random.default_rng(1).integers(0, 255, (50, 50), dtype=np.uint8)
        tall = np.tile(noise, (150, 150))
        return bytes(cv2.imencode(".tiff", np.dstack([tall.astype(np.uint16) * 257] * 3))[1])
    if kind == 6:
        return _encoded(Image.new("1", (8190, 7700)), "TIFF", compression="group4")
    return _encoded(Image.new("RGB", (8000, 7000), (200, 3, 4)), "JPEG")


BOMBS = 8


def make_bombs() -> None:
    """Make them once, for the processes that are forked from this one."""
    for kind in range(BOMBS):
        _bomb(kind)


def _zeros(count: int) -> bytes:
    """So many zeros with one other byte among them, packed by zlib."""
    packer = zlib.compressobj(1)
    block = bytes(1 << 20)
    parts = [packer.compress(block) for _ in range(count >> 20)]
    return b"".join((*parts, packer.compress(b"\x07" + bytes(max((count & ((1 << 20) - 1)) - 1, 0))), packer.flush()))


def _bomb_image(plain: bytes, dice: Random) -> bytes:
    return _bomb(dice.randrange(BOMBS)) if dice.random() < 0.15 else _huge_header(plain, dice)


def _shape(plain: bytes, dice: Random) -> bytes:
    """Sound, but of an extreme shape or content."""
    size = dice.choice(((3, 3), (3, 8192), (8192, 3), (2, 50), (1, 1), (400, 3), (1500, 1500)))
    noise = np.frombuffer(dice.randbytes(size[0] * size[1]), dtype=np.uint8).reshape(size)
    kind = dice.randrange(4)
    if kind == 0:
        noise = np.full(size, dice.choice((0, 128, 255)), dtype=np.uint8)
    elif kind == 1:
        noise = np.where(noise < 128, 0, 255).astype(np.uint8)
    elif kind == 2:
        noise = np.full(size, 255, dtype=np.uint8)
        noise[dice.randrange(size[0]), dice.randrange(size[1])] = 0
    return _encoded(Image.fromarray(noise), dice.choice(("PNG", "TIFF", "BMP")))


def _floats(plain: bytes, dice: Random) -> bytes:
    values = np.array([[0.0, 1.0, 2.0], [3.0, 4.0, 5.0], [6.0, 7.0, 8.0]], dtype=np.float32)
    values[1, 1] = dice.choice((np.nan, np.inf, -1.0, 1e38, 0.25, 70000.0))
    return _encoded(Image.fromarray(np.tile(values, (6, 4))), "TIFF")


def _no_image(plain: bytes, dice: Random) -> bytes:
    return dice.choice(
        (
            b"",
            b"\0" * 5000,
            b"\x89PNG\r\n\x1a\n",
            b"%!PS-Adobe-3.0\n%%BoundingBox: 0 0 9 9\n",
            b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
            b"GIF89a" + b"\xff" * 40,
            b"PK\x03\x04" + b"\0" * 40,
            b"\x80\x04\x95cos\nsystem\n(S'true'\ntR.",
            b"II*\0",
            plain * 3,
            plain[: dice.randrange(len(plain))],
        )
    )


_IMAGES: tuple[Callable[[bytes, Random], bytes], ...] = (
    _damaged,
    _damaged,
    _damaged,
    _other_kind,
    _huge_header,
    _pages,
    _bomb_image,
    _shape,
    _floats,
    _no_image,
)


# Things in the place of a file


def odd_thing(path: Path, dice: Random) -> str:
    """Put something in the place of a file that is none, or none that can be read; returns what."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
    name, make = dice.choice(_THINGS)
    make(path, dice)
    return name


def _link(target: str) -> Callable[[Path, Random], None]:
    return lambda path, dice: path.symlink_to(target)


def _closed(path: Path, dice: Random) -> None:
    path.write_bytes(b"closed")
    path.chmod(0)


def _folder(path: Path, dice: Random) -> None:
    path.mkdir()
    if dice.random() < 0.5:
        (path / dice.choice(("001.png", "x.txt"))).write_bytes(b"inside")


def _closed_folder(path: Path, dice: Random) -> None:
    path.mkdir()
    path.chmod(0)


def _socket(path: Path, dice: Random) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        here = Path.cwd()
        os.chdir(path.parent)  # a socket's path is short
        try:
            made.bind(path.name)
        finally:
            os.chdir(here)


def _sparse(path: Path, dice: Random) -> None:
    """Far larger than memory, of no bytes on the disk; it begins as the suffix says."""
    starts = {".png": _png(100, 100, 8, 0, b"")[:60], ".json": b'{"a": "', ".jsonl": b'{"n": 1}\n'}
    with path.open("wb") as file:
        file.write(starts.get(path.suffix, b""))
        file.truncate(dice.choice((400_000_000, 3_000_000_000, 60_000_000_000)))


_THINGS: tuple[tuple[str, Callable[[Path, Random], None]], ...] = (
    ("a pipe", lambda path, dice: os.mkfifo(path)),
    ("a link to a device without end", _link("/dev/zero")),
    ("a link to a device that waits", _link("/dev/tty")),
    ("a link to nothing", _link("nowhere")),
    ("a link to itself", lambda path, dice: path.symlink_to(path.name)),
    ("a link out of the folder", _link("/etc/hostname")),
    ("a folder", _folder),
    ("a folder that may not be read", _closed_folder),
    ("a file that may not be read", _closed),
    ("a socket", _socket),
    ("an empty file", lambda path, dice: path.write_bytes(b"")),
    ("a file larger than memory", _sparse),
)


def odd_name(dice: Random) -> str:
    """A name that a file may have, if not in a sound mind."""
    name = dice.choice(
        (*NAMES, "case.json", "karyogram.json", "metaphase.tif", ".hidden.png", "Thumbs.db", "karyogram.png")
    )
    name = name.replace("/", "_").replace("\0", "_")[:200]
    return (name if name not in ("", ".", "..") else "dots") + dice.choice(("", "", dice.choice(SUFFIXES)))
