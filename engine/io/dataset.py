"""A labelled data set: labels.csv and cases/<case>/<file>, in a folder or a zip."""

import csv
import io
import math
import struct
import threading
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from types import TracebackType

import numpy as np
from numpy.typing import NDArray

from engine.domain.chromosome import Q_ARM_DOWN, Q_ARM_UP, TYPES
from engine.files import MOST_TEXT_BYTES, read_file
from engine.io.background import on_white
from engine.io.images import MAX_FILE_BYTES, ImageError, read_grey
from engine.io.names import is_plain_name, leads_outside

LABELS_FILE = "labels.csv"
CASES_FOLDER = "cases"
COLUMNS = ("case", "patient", "fold", "file", "type", "polarity")
DIRECTION = "q_arm_deg"  # may be left out

# What zipfile raises for members that are damaged, encrypted, or packed by an unknown method.
_BAD_MEMBER = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    LookupError,
    EOFError,
    RuntimeError,
    OSError,
    ValueError,
    ArithmeticError,
)


_FOLD_DIGITS = 9


class DatasetError(ValueError):
    """A data set that cannot be used; the text names the file or the row."""


@dataclass(frozen=True)
class LabelledChromosome:
    """What is known of an image.

    Attributes:
        file: its name.
        type: "1" to "22", "X" or "Y".
        polarity: of the image as it lies in its file, 1 for q-arm down.
        q_arm_deg: where the q-arm points, counter-clockwise from straight down; None where only the polarity is
            known, which then stands for straight down or up.
    """

    file: str
    type: str
    polarity: int
    q_arm_deg: float | None = None

    def turned(self, angle_deg: float) -> "LabelledChromosome":
        """The labels of the image turned counter-clockwise by an angle.

        Of a crop that lies nearly across, either end may come down when it is set upright by its shape: what is said
        of the upright picture is right or wrong by the labels of that one, not by the polarity in the file.
        """
        points = self.q_arm_deg
        if points is None:
            points = 0.0 if self.polarity == Q_ARM_DOWN else 180.0
        points = (points + angle_deg) % 360
        return replace(self, polarity=_polarity(points, self.polarity), q_arm_deg=points)


def _polarity(q_arm_deg: float, across: int) -> int:
    """Polarity of an image whose q-arm points there; `across` if it points straight to the side."""
    down = math.cos(math.radians(q_arm_deg))
    if abs(down) < 1e-9:
        return across
    return Q_ARM_DOWN if down > 0 else Q_ARM_UP


@dataclass(frozen=True)
class LabelledCell:
    """One cell. All cells of a patient are in the same fold."""

    case: str
    patient: str
    fold: int
    chromosomes: tuple[LabelledChromosome, ...]


class Dataset:
    """An open data set; close it, or use it as a context.

    Attributes:
        path: the folder or zip.
        cells: in the order of their case names.
        folds: the fold numbers that occur, ascending.
    """

    def __init__(
        self, path: Path, cells: tuple[LabelledCell, ...], root: str, archive: zipfile.ZipFile | None
    ) -> None:
        self.path = path
        self.cells = cells
        self.folds = tuple(sorted({cell.fold for cell in cells}))
        self._root = root
        self._archive = archive
        self._lock = threading.Lock()  # a zip has one file position

    @classmethod
    def open(cls, path: Path) -> "Dataset":
        """Open and check a data set; its images are read when asked for.

        Raises:
            DatasetError: it is none, or a row of labels.csv is wrong or names a missing file.
        """
        archive = None
        if path.is_file():
            try:
                archive = zipfile.ZipFile(path)
            except _BAD_MEMBER as error:
                raise DatasetError(f"{path}: not a zip file ({error})") from error
        elif not path.is_dir():
            raise DatasetError(f"{path}: no such folder or zip")
        try:
            root, text = _read_labels(path, archive)
            names = set(archive.namelist()) if archive else None
            cells = _parse(text, f"{path}: {LABELS_FILE}", path, root, names)
            dataset = cls(path, cells, root, archive)
            archive = None  # it is the data set's from here on
        finally:
            if archive:
                archive.close()
        return dataset

    def read_image(self, case: str, file: str) -> NDArray[np.uint8]:
        """One chromosome image, (h, w) uint8; DatasetError names a file that cannot be read.

        May be called from several threads.
        """
        name, member = f"{case}/{file}", _member(self._root, case, file)
        try:
            if self._archive is None:
                return read_grey(self.path / member, name)
            return read_grey(self._unpacked(self._archive, member, name), name)
        except ImageError as error:
            raise DatasetError(f"{self.path}: {error}") from error

    def read_images(self, case: str, files: Iterable[str]) -> list[NDArray[np.uint8]]:
        """Chromosome images of one cell, each (h, w) uint8 on a light background, as the application sees them.

        Raises:
            DatasetError: a file cannot be read; the text names it.
        """
        return on_white([self.read_image(case, file) for file in files]).images

    def _unpacked(self, archive: zipfile.ZipFile, member: str, name: str) -> bytes:
        try:
            with self._lock:
                if archive.getinfo(member).file_size > MAX_FILE_BYTES:
                    raise DatasetError(f"{self.path}: {name}: is too large for a chromosome")
                return archive.read(member)
        except DatasetError:
            raise
        except _BAD_MEMBER as error:
            raise DatasetError(f"{self.path}: {name}: cannot be unpacked ({error})") from error

    def close(self) -> None:
        if self._archive:
            self._archive.close()

    def __enter__(self) -> "Dataset":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _member(root: str, case: str, file: str) -> str:
    return f"{root}{CASES_FOLDER}/{case}/{file}"


def _read_labels(path: Path, archive: zipfile.ZipFile | None) -> tuple[str, str]:
    """The folder inside the zip that holds labels.csv ("" or "name/"), and the text of labels.csv."""
    root = ""
    try:
        if archive is None:
            content = read_file(path / LABELS_FILE)
        else:
            found = [name for name in archive.namelist() if _is_labels(PurePosixPath(name))]
            if not found:
                raise DatasetError(f"{path}: has no {LABELS_FILE} at its top or in a top folder")
            if len(found) > 1:
                raise DatasetError(
                    f"{path}: holds {len(found)} files {LABELS_FILE} at its top or in a top folder instead of one"
                )
            root = found[0].removesuffix(LABELS_FILE)
            if archive.getinfo(found[0]).file_size > MOST_TEXT_BYTES:
                raise DatasetError(f"{path}: {found[0]} is larger than {MOST_TEXT_BYTES // 1024**2} MB")
            content = archive.read(found[0])
        return root, content.decode("utf-8-sig")
    except FileNotFoundError as error:
        raise DatasetError(f"{path}: has no {LABELS_FILE}") from error
    except DatasetError:
        raise
    except _BAD_MEMBER as error:
        raise DatasetError(f"{path}: {LABELS_FILE} cannot be read ({error})") from error


def _is_labels(member: PurePosixPath) -> bool:
    return member.name == LABELS_FILE and len(member.parts) <= 2


def _parse(text: str, where: str, path: Path, root: str, names: set[str] | None) -> tuple[LabelledCell, ...]:
    cells: dict[str, tuple[str, int]] = {}
    chromosomes: dict[str, dict[str, LabelledChromosome]] = {}
    fold_of: dict[str, int] = {}
    files = _FileIndex(path, root, names)
    for at, row in _rows(text, where):
        case, patient, fold, chromosome = _parse_row(row, at)
        if fold_of.setdefault(patient, fold) != fold:
            raise DatasetError(f"{at}: patient {patient} is in fold {fold_of[patient]} and in fold {fold}")
        if cells.setdefault(case, (patient, fold)) != (patient, fold):
            raise DatasetError(f"{at}: case {case} belongs to patient {cells[case][0]} above")
        if chromosome.file in chromosomes.setdefault(case, {}):
            raise DatasetError(f"{at}: {case}/{chromosome.file} is listed twice")
        if not files.has(case, chromosome.file):
            raise DatasetError(f"{at}: {_member(root, case, chromosome.file)} is missing")
        chromosomes[case][chromosome.file] = chromosome
    if not cells:
        raise DatasetError(f"{where}: lists no chromosome")
    return tuple(
        LabelledCell(case, patient, fold, tuple(chromosomes[case].values()))
        for case, (patient, fold) in sorted(cells.items())
    )


def _rows(text: str, where: str) -> Iterator[tuple[str, Mapping[str | None, str | None]]]:
    """The rows below the header, each with its place as errors name it."""
    reader = csv.DictReader(io.StringIO(text, newline=""))
    try:
        missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
        if missing:
            raise DatasetError(f"{where}: has no column {', '.join(missing)} (values are apart by commas)")
        for row in reader:
            at = f"{where}, line {reader.line_num}"
            if None in row:
                raise DatasetError(f"{at}: has more values than the header has columns")
            yield at, row
    except csv.Error as error:
        # The reader counts a line once it is through with it.
        raise DatasetError(f"{where}, line {reader.line_num + 1}: {error}") from error


def _parse_row(row: Mapping[str | None, str | None], at: str) -> tuple[str, str, int, LabelledChromosome]:
    values = {column: (row[column] or "").strip() for column in COLUMNS}
    for column in ("case", "patient", "file"):
        if not values[column]:
            raise DatasetError(f"{at}: {column} is empty")
    for column in ("case", "file"):
        if not is_plain_name(values[column]):
            raise DatasetError(f"{at}: {column} {values[column]!r} is no plain name")
    if values["type"] not in TYPES:
        raise DatasetError(f"{at}: type {values['type']!r} is none of 1 to 22, X, Y")
    if values["polarity"] not in ("0", "1"):
        raise DatasetError(f"{at}: polarity {values['polarity']!r} is neither 0 nor 1")
    if not values["fold"].isascii() or not values["fold"].isdigit() or len(values["fold"]) > _FOLD_DIGITS:
        raise DatasetError(f"{at}: fold {values['fold']!r} is no whole number")
    direction, polarity = _direction(row.get(DIRECTION), at), int(values["polarity"])
    if direction is not None and _polarity(direction, polarity) != polarity:
        raise DatasetError(f"{at}: polarity {polarity} contradicts {DIRECTION} {direction:g}")
    chromosome = LabelledChromosome(values["file"], values["type"], polarity, direction)
    return values["case"], values["patient"], int(values["fold"]), chromosome


def _direction(text: str | None, at: str) -> float | None:
    """The value of the column `q_arm_deg`; None for an empty one."""
    if not (text or "").strip():
        return None
    try:
        degrees = float(text or "")
    except ValueError:
        degrees = math.nan
    if not abs(degrees) <= 360:
        raise DatasetError(f"{at}: {DIRECTION} {text!r} is no angle in degrees")
    return degrees


class _FileIndex:
    """Which image files exist; each case folder is listed once."""

    def __init__(self, path: Path, root: str, names: set[str] | None) -> None:
        self._path, self._root, self._names = path, root, names
        self._listed: dict[str, set[str]] = {}

    def has(self, case: str, file: str) -> bool:
        if self._names is not None:
            return _member(self._root, case, file) in self._names
        if case not in self._listed:
            folder = self._path / CASES_FOLDER / case
            try:
                self._listed[case] = self._names_in(folder) if folder.is_dir() else set()
            except OSError as error:
                raise DatasetError(f"{folder}: cannot be read ({error.strerror})") from error
        return file in self._listed[case]

    def _names_in(self, folder: Path) -> set[str]:
        for entry in (folder, *(path for path in folder.iterdir() if path.is_symlink())):
            if leads_outside(entry, self._path):
                raise DatasetError(f"{entry}: a link that leads out of the data set; copy the files instead")
        return {entry.name for entry in folder.iterdir()}
