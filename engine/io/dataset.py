"""A labelled data set: labels.csv and cases/<case>/<file>, in a folder or a zip."""

import csv
import io
import struct
import threading
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from types import TracebackType

import numpy as np
from numpy.typing import NDArray

from engine.domain.chromosome import TYPES
from engine.files import MOST_TEXT_BYTES, read_file
from engine.io.images import MAX_FILE_BYTES, ImageError, on_light, read_grey
from engine.io.names import is_plain_name, leads_outside

LABELS_FILE = "labels.csv"
CASES_FOLDER = "cases"
COLUMNS = ("case", "patient", "fold", "file", "type", "polarity")

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
    """File name, type ("1" to "22", "X", "Y") and polarity (1: q-arm down)."""

    file: str
    type: str
    polarity: int


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
        return on_light([self.read_image(case, file) for file in files])[0]

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
            if len(found) != 1:
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
            raise DatasetError(f"{where}: has no column {', '.join(missing)}")
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
    chromosome = LabelledChromosome(values["file"], values["type"], int(values["polarity"]))
    return values["case"], values["patient"], int(values["fold"]), chromosome


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
