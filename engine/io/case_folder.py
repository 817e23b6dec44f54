"""A case folder as a user opens it -> a Case. Nothing in the folder drops out unnamed."""

import json
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.domain.cancel import Cancelled
from engine.domain.case import Case, Cell, Unreadable
from engine.domain.chromosome import Chromosome
from engine.io.images import WHITE, ImageError, has_dark_background, read_grey

DETAILS_FILE = "case.json"
KARYOGRAM_FILE = "karyogram.json"
IMAGE_SUFFIXES = frozenset({".png", ".tif", ".tiff", ".bmp", ".jpg", ".jpeg"})

_METAPHASE_STEM = "metaphase"

# What this application, or a file manager, leaves beside the images. `karyogram*.png` is an exported picture.
_COMPANIONS = re.compile(r"(case|karyogram)\.json|karyogram.*|.*\.(pdf|log|tmp|jsonl)|thumbs\.db|desktop\.ini", re.I)


class CaseError(ValueError):
    """A folder that is no case; the text names it and says why."""


def read_case(
    folder: Path,
    *,
    progress: Callable[[int, int], None] | None = None,
    should_cancel: Callable[[], bool] | None = None,
) -> Case:
    """Read a case folder, of one cell or with a folder for each cell.

    Files that are no readable image are listed in their cell's `unreadable`; so is a broken case.json. A cell
    whose images mostly have a dark background (fluorescence) is inverted as a whole.

    Args:
        progress: called with (images read, all images), from worker threads' results, in this thread.
        should_cancel: asked after every image.

    Raises:
        CaseError: there is no such folder, or not one readable chromosome in it.
        Cancelled: should_cancel said so.
    """
    layouts = _cell_layouts(folder)
    details, trouble = _read_details(folder / DETAILS_FILE)
    total = sum(len(layout.images) for layout in layouts)
    done = 0
    cells = []
    with ThreadPoolExecutor() as pool:
        for layout in layouts:
            images: list[NDArray[np.uint8] | ImageError] = []
            for image in pool.map(_try_read, layout.images):
                images.append(image)
                done += 1
                if progress:
                    progress(done, total)
                if should_cancel and should_cancel():
                    pool.shutdown(cancel_futures=True)
                    raise Cancelled
            cells.append(_cell(layout, images))
    if trouble:
        first = cells[0]
        cells[0] = Cell(**{**vars(first), "unreadable": (Unreadable(DETAILS_FILE, trouble), *first.unreadable)})
    readable = tuple(cell for cell in cells if cell.chromosomes)
    if not readable:
        raise CaseError(_nothing_readable(folder, cells))
    return Case(folder, _with_empty_cells_named(readable, cells), details)


@dataclass(frozen=True)
class _CellLayout:
    """The files of one cell's folder, before any is read."""

    name: str
    folder: Path
    images: tuple[Path, ...]
    others: tuple[str, ...]
    metaphase: Path | None


def _cell_layouts(folder: Path) -> list[_CellLayout]:
    """The case folder itself if it holds images, and each sub-folder that holds files."""
    if not folder.exists():
        raise CaseError(f"{folder}: there is no such folder")
    if not folder.is_dir():
        raise CaseError(f"{folder}: is a file; open the folder that holds the chromosome images")
    try:
        entries = _listed(folder)
        top = _layout(folder, folder.resolve().name, entries)
        below = [_layout(entry, entry.name, _listed(entry)) for entry in entries if entry.is_dir()]
    except OSError as error:
        raise CaseError(f"{folder}: cannot be read ({error.strerror})") from error
    layouts = [layout for layout in (top, *below) if layout.images or layout.others]
    if not layouts:
        raise CaseError(f"{folder}: is empty; a case folder holds chromosome images (PNG, TIFF, BMP, JPEG)")
    return layouts


def _listed(folder: Path) -> list[Path]:
    """Visible entries in natural order: 2.png before 10.png."""

    def key(path: Path) -> list[tuple[int, int, str]]:
        parts = re.split(r"(\d+)", path.name.casefold())
        return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts]

    return sorted((path for path in folder.iterdir() if not path.name.startswith(".")), key=key)


def _layout(folder: Path, name: str, entries: list[Path]) -> _CellLayout:
    files = [entry for entry in entries if entry.is_file() and not _COMPANIONS.fullmatch(entry.name)]
    images = [file for file in files if file.suffix.lower() in IMAGE_SUFFIXES]
    metaphase = next((file for file in images if file.stem.lower() == _METAPHASE_STEM), None)
    return _CellLayout(
        name=name,
        folder=folder,
        images=tuple(file for file in images if file != metaphase),
        others=tuple(file.name for file in files if file not in images),
        metaphase=metaphase,
    )


def _try_read(path: Path) -> NDArray[np.uint8] | ImageError:
    try:
        return read_grey(path, path.name)
    except ImageError as error:
        return error


def _cell(layout: _CellLayout, images: list[NDArray[np.uint8] | ImageError]) -> Cell:
    readable, unreadable = [], []
    for path, image in zip(layout.images, images, strict=True):
        if isinstance(image, ImageError):
            unreadable.append(Unreadable(path.name, str(image).removeprefix(f"{path.name}: ")))
        else:
            readable.append((path.name, image))
    unreadable += [Unreadable(name, "not an image file") for name in layout.others]
    dark = sum(has_dark_background(image) for _, image in readable)
    inverted = dark * 2 > len(readable)
    chromosomes = tuple(
        Chromosome(name, (WHITE - image).astype(np.uint8) if inverted else image) for name, image in readable
    )
    return Cell(layout.name, layout.folder, chromosomes, tuple(unreadable), layout.metaphase, inverted)


def _read_details(path: Path) -> tuple[dict[str, Any], str]:
    """The fields of case.json, and what is wrong with it ("" if nothing; it must not stop the case)."""
    if not path.exists():
        return {}, ""
    try:
        values = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, RecursionError) as error:
        return {}, f"cannot be read ({error})"
    except json.JSONDecodeError as error:
        return {}, f"line {error.lineno}: {error.msg}"
    if not isinstance(values, dict):
        return {}, "is no JSON object with fields"
    return values, ""


def _nothing_readable(folder: Path, cells: list[Cell]) -> str:
    bad = [f"{entry.file}: {entry.reason}" for cell in cells for entry in cell.unreadable]
    shown = "; ".join(bad[:3]) + (f"; and {len(bad) - 3} more" if len(bad) > 3 else "")
    return f"{folder}: holds no readable chromosome image" + (f" ({shown})" if bad else "")


def _with_empty_cells_named(readable: tuple[Cell, ...], cells: list[Cell]) -> tuple[Cell, ...]:
    """The readable cells; files of folders without any chromosome are listed with the first cell."""
    lost = tuple(
        Unreadable(f"{cell.name}/{entry.file}", entry.reason)
        for cell in cells
        if not cell.chromosomes
        for entry in cell.unreadable
    )
    if not lost:
        return readable
    first = readable[0]
    return (Cell(**{**vars(first), "unreadable": first.unreadable + lost}), *readable[1:])
