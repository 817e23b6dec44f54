"""A case folder as a user opens it -> a Case. Nothing in the folder drops out unnamed."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.domain.cancel import Cancelled, ShouldCancel
from engine.domain.case import Case, Cell, Unreadable, beside
from engine.domain.chromosome import Chromosome
from engine.files import read_file
from engine.io.background import on_white
from engine.io.images import (
    MAX_CASE_PIXELS,
    MAX_CELL_PIXELS,
    FilePicture,
    ImageError,
    PixelBudget,
    read_picture,
)
from engine.io.names import leads_outside
from engine.io.no_case import are_sorted_by_type, is_in_data_set

DETAILS_FILE = "case.json"
KARYOGRAM_FILE = "karyogram.json"
REPORT_FILE = "report.json"
IMAGE_SUFFIXES = frozenset({".png", ".tif", ".tiff", ".bmp", ".jpg", ".jpeg"})

_METAPHASE_STEM = "metaphase"

# Of however many cells, each may have 46 crops of 300 × 300.
_LEAST_CELL_PIXELS = 4_200_000

# What this application, a file manager or an office program leaves beside the images.
# `karyogram*.png` is an exported picture.
_COMPANIONS = re.compile(
    r"(case|report)\.json|karyogram.*|.*\.(pdf|log|tmp|jsonl)|thumbs\.db|desktop\.ini|~\$.*", re.I
)

# Folders that operating systems and network disks make by themselves; they may hold thumbnails.
SYSTEM_FOLDERS = frozenset({"__macosx", "@eadir", "$recycle.bin", "system volume information"})

# Of the sha256 of an image file: enough to tell it from any that is put in its place.
_PICTURE_DIGITS = 16

# Of what a message lists.
_MOST_NAMED = 3

_LEADS_OUTSIDE = "a link that leads out of the case folder; it is not followed"


class CaseError(ValueError):
    """A folder that is no case; the text names it and says why.

    Attributes:
        inside: folders in it that may be the cases that were meant; the text names the first of them.
        reason: the text without them, for where they are shown beside it.
    """

    def __init__(self, reason: str, inside: Sequence[Path] = ()) -> None:
        names = ", ".join(map(str, inside[:_MOST_NAMED]))
        more = f" and {len(inside) - _MOST_NAMED} more" if len(inside) > _MOST_NAMED else ""
        super().__init__(f"{reason}: {names}{more}" if inside else reason)
        self.reason = reason
        self.inside = tuple(inside)


@dataclass(frozen=True)
class CellFiles:
    """The files of one cell's folder, before any is read.

    Attributes:
        name, folder, metaphase: as the `Cell` has them.
        images: what will be read as chromosomes.
        odd: what will not, and why.
        most_pixels: of its images together.
    """

    name: str
    folder: Path
    images: tuple[Path, ...]
    odd: tuple[Unreadable, ...]
    metaphase: Path | None
    most_pixels: int = MAX_CELL_PIXELS


@dataclass(frozen=True)
class CaseListing:
    """A case folder whose files are listed but not yet read.

    Attributes:
        folder: the case folder.
        cells: in natural order of their names; each has files, if not necessarily a readable one.
        details: the fields of case.json.
        trouble: a broken case.json, if it is.
    """

    folder: Path
    cells: tuple[CellFiles, ...]
    details: Mapping[str, Any]
    trouble: tuple[Unreadable, ...]

    def named_from_case(self, cell: Cell) -> tuple[Unreadable, ...]:
        """The files of a cell without a readable one, named so that they can be listed with another cell."""
        prefix = "" if cell.folder == self.folder else f"{cell.name}/"
        return tuple(replace(entry, file=f"{prefix}{entry.file}") for entry in cell.unreadable)


def list_case(folder: Path) -> CaseListing:
    """List a case folder, of one cell or with a folder for each cell, and read its case.json.

    Images that lie directly in a folder of several cells are one more cell, named after the case.

    Raises:
        CaseError: there is no such folder, nothing in it, or several cases or a data set instead of one case.
    """
    if folder.name in ("", ".."):  # "." and ".." have no name of their own
        folder = folder.resolve()
    cells = _cell_files(folder)
    # Taken for cells, all of these would be karyotyped as one patient.
    inner = [cell.folder for cell in cells if cell.folder != folder]
    if are_sorted_by_type(path.name for path in inner):
        raise CaseError(
            f"{folder}: has a folder for each type of chromosome instead of one for each cell; put all images of a "
            f"cell into one folder; for training, labels.csv has to say case, patient, type and polarity of each"
        )
    if is_in_data_set(folder) and len(inner) > 1:
        raise CaseError(f"{folder}: holds the cases of a data set; open one of them", inner)
    told = [path for path in inner if (path / DETAILS_FILE).is_file()]
    if len(told) > 1 and not (folder / DETAILS_FILE).exists():
        raise CaseError(f"{folder}: holds several cases, each with its {DETAILS_FILE}; open one of them", told)
    details, trouble = read_details(folder / DETAILS_FILE)
    return CaseListing(folder, tuple(cells), details, (Unreadable(DETAILS_FILE, trouble),) if trouble else ())


def read_cell(files: CellFiles, *, should_cancel: ShouldCancel | None = None) -> Cell:
    """Read one listed cell; it may turn out to have no readable image.

    Args:
        should_cancel: asked after every image.

    Raises:
        Cancelled: should_cancel said so.
    """
    images: list[FilePicture | ImageError] = []
    with ThreadPoolExecutor() as pool:  # shares are slow
        budget = PixelBudget(files.most_pixels)
        for image in pool.map(lambda path: _try_read(path, budget), files.images):
            images.append(image)
            if should_cancel and should_cancel():
                pool.shutdown(cancel_futures=True)
                raise Cancelled
    return _cell(files, images)


def read_case(folder: Path) -> Case:
    """Read a whole case folder.

    Files that are no readable image are listed in their cell's `unreadable`; so is a broken case.json. A cell
    whose images mostly have a dark background (fluorescence) is inverted as a whole.

    Raises:
        CaseError: there is no such folder, or not one readable chromosome in it.
    """
    listing = list_case(folder)
    cells: list[Cell] = []
    for files in listing.cells:
        cells.append(beside(read_cell(files), cells))
    empty = (cell for cell in cells if not cell.chromosomes)
    lost = (*listing.trouble, *(entry for cell in empty for entry in listing.named_from_case(cell)))
    readable = [cell for cell in cells if cell.chromosomes]
    if not readable:
        raise nothing_readable(listing.folder, lost)
    # What belongs to no readable cell is named with the first one, so that it is named at all.
    readable[0] = replace(readable[0], unreadable=readable[0].unreadable + lost)
    return Case(listing.folder, tuple(readable), listing.details)


def _cell_files(folder: Path) -> list[CellFiles]:
    """The case folder itself if it holds images, and each sub-folder that holds files."""
    if not folder.exists():
        raise CaseError(f"{folder}: there is no such folder")
    if not folder.is_dir():
        raise CaseError(f"{folder}: is a file; open the folder that holds the chromosome images")
    try:
        entries = _listed(folder)
    except OSError as error:
        raise CaseError(f"{folder}: cannot be read ({error.strerror})") from error
    below, closed = [], []
    for entry in entries:
        if entry.is_dir():
            if leads_outside(entry, folder):
                closed.append(Unreadable(f"{entry.name}/", _LEADS_OUTSIDE))
                continue
            try:
                below.append(_layout(entry, entry.name, _listed(entry), folder))
            except OSError as error:
                closed.append(Unreadable(f"{entry.name}/", f"cannot be read ({error.strerror})"))
    name = folder.name
    while any(layout.name == name for layout in below):
        name += " (top folder)"  # a cell's name tells it from the others
    top = _layout(folder, name, [entry for entry in entries if not entry.is_dir()], folder)
    top = replace(top, odd=(*top.odd, *closed))
    layouts = [layout for layout in (top, *below) if layout.images or layout.odd]
    if not layouts:
        raise CaseError(f"{folder}: is empty; a case folder holds chromosome images (PNG, TIFF, BMP, JPEG)")
    most = min(MAX_CELL_PIXELS, max(MAX_CASE_PIXELS // len(layouts), _LEAST_CELL_PIXELS))
    return [replace(layout, most_pixels=most) for layout in layouts]


def _listed(folder: Path) -> list[Path]:
    """Visible entries in natural order: 2.png before 10.png."""

    def key(path: Path) -> tuple[list[tuple[int, int, str]], str]:
        parts = re.split(r"(\d+)", path.name.casefold())
        natural = [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts]
        return natural, path.name  # 1.png and 01.png have an order too

    visible = (path for path in folder.iterdir() if not path.name.startswith("."))
    return sorted((path for path in visible if path.name.casefold() not in SYSTEM_FOLDERS), key=key)


def _layout(folder: Path, name: str, entries: list[Path], case: Path) -> CellFiles:
    images: list[Path] = []
    metaphases: list[Path] = []
    odd: list[Unreadable] = []
    for entry in entries:
        if entry.is_dir():
            odd.append(Unreadable(f"{entry.name}/", "a folder inside a cell's folder; its files are not read"))
        elif not entry.is_file():
            odd.append(Unreadable(entry.name, "not a file; a broken link?"))
        elif entry.is_symlink() and leads_outside(entry, case):
            odd.append(Unreadable(entry.name, _LEADS_OUTSIDE))
        elif _COMPANIONS.fullmatch(entry.name):
            continue
        elif entry.suffix.lower() not in IMAGE_SUFFIXES:
            odd.append(Unreadable(entry.name, "not an image file"))
        elif entry.stem.lower() == _METAPHASE_STEM:
            metaphases.append(entry)
        else:
            images.append(entry)
    odd += [Unreadable(path.name, "a second metaphase picture") for path in metaphases[1:]]
    if metaphases and not images:
        odd.append(Unreadable(metaphases[0].name, "a metaphase picture without chromosome images beside it"))
    return CellFiles(name, folder, tuple(images), tuple(odd), metaphases[0] if metaphases else None)


def _try_read(path: Path, budget: PixelBudget) -> FilePicture | ImageError:
    try:
        return read_picture(path, path.name, budget)
    except ImageError as error:
        return error


def _cell(files: CellFiles, images: list[FilePicture | ImageError]) -> Cell:
    readable, unreadable = [], []
    for path, image in zip(files.images, images, strict=True):
        if isinstance(image, ImageError):
            unreadable.append(Unreadable(path.name, str(image).removeprefix(f"{path.name}: ")))
        else:
            readable.append((path.name, image))
    unreadable += files.odd
    shown = on_white([image.image_hw for _, image in readable])
    chromosomes = tuple(
        Chromosome(name, on_white_hw, image.sha256[:_PICTURE_DIGITS])
        for (name, image), on_white_hw in zip(readable, shown.images, strict=True)
    )
    names = _by_picture((name, image.image_hw) for name, image in readable)
    return Cell(
        files.name,
        files.folder,
        chromosomes,
        tuple(unreadable),
        files.metaphase,
        shown.inverted,
        shown.whitened,
        shown.stretched,
        tuple(chromosomes[place].file for place in shown.cleared),
        digests=frozenset(names),
        twice=tuple(tuple(equal) for equal in names.values() if len(equal) > 1),
    )


def _by_picture(images: Iterable[tuple[str, NDArray[np.uint8]]]) -> dict[bytes, list[str]]:
    """The names of each picture, by its digest: equal images have one."""
    names: dict[bytes, list[str]] = {}
    for name, image in images:
        digest = hashlib.sha256(f"{image.shape}".encode())
        digest.update(image.tobytes())
        names.setdefault(digest.digest(), []).append(name)
    return names


def read_details(path: Path) -> tuple[dict[str, Any], str]:
    """The fields of a case.json, and what is wrong with it ("" if nothing; it must not stop the case)."""
    if path.is_symlink() and path.exists() and leads_outside(path, path.parent):
        return {}, _LEADS_OUTSIDE
    try:
        values = json.loads(read_file(path).decode("utf-8-sig"))
    except FileNotFoundError:
        return {}, ""
    except json.JSONDecodeError as error:
        return {}, f"line {error.lineno}: {error.msg}"
    except (OSError, ValueError, RecursionError) as error:
        return {}, f"cannot be read ({error})"
    if not isinstance(values, dict):
        return {}, "is no JSON object with fields"
    return values, ""


def nothing_readable(folder: Path, unreadable: Iterable[Unreadable]) -> CaseError:
    """The error of a folder without one readable chromosome; of one that holds cases it names them."""
    inside = _cases_inside(folder)
    if inside:
        return CaseError(f"{folder}: holds no chromosome images, but folders with such; open one of them", inside)
    bad = [f"{entry.file}: {entry.reason}" for entry in unreadable]
    shown = "; ".join(bad[:_MOST_NAMED]) + (f"; and {len(bad) - _MOST_NAMED} more" if bad[_MOST_NAMED:] else "")
    return CaseError(f"{folder}: holds no readable chromosome image" + (f" ({shown})" if bad else ""))


def _cases_inside(folder: Path) -> list[Path]:
    """The folders in a folder that are listed as cases with images; of a data set the cases it holds."""
    found = []
    for entry in _listed(folder):
        if entry.is_dir() and not leads_outside(entry, folder):
            if is_in_data_set(entry):
                found += _cases_inside(entry)
                continue
            try:
                cells = _cell_files(entry)
            except (CaseError, OSError):
                continue
            if any(cell.images for cell in cells):
                found.append(entry)
    return found
