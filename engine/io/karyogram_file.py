"""karyogram.json beside the images: the saved state of a case."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from engine.domain.case import Case
from engine.domain.karyogram import CaseKaryogram
from engine.domain.review import Review
from engine.files import read_file
from engine.io.atomic import write_atomically
from engine.io.case_folder import KARYOGRAM_FILE
from engine.io.fitting import fitted, with_names_of
from engine.io.karyogram_json import case_review_from_json, karyogram_from_json, karyogram_to_json
from engine.io.names import leads_outside

_Taken = TypeVar("_Taken")


class KaryogramFileError(ValueError):
    """A karyogram.json that cannot be read or written; the text names it and says what is wrong."""


def save_karyogram(folder: Path, karyogram: CaseKaryogram) -> None:
    """Write karyogram.json, atomically. The same state gives the same bytes.

    Raises:
        KaryogramFileError: the folder cannot be written; an earlier file is left as it was.
    """
    try:
        content = karyogram_bytes(karyogram)
    except ValueError as error:
        raise KaryogramFileError(f"{folder / KARYOGRAM_FILE}: cannot be written ({error})") from error
    write_karyogram_bytes(folder, content)


def write_karyogram_bytes(folder: Path, content: bytes, file: str = KARYOGRAM_FILE) -> None:
    """Write what `karyogram_bytes` gave; as `save_karyogram`."""
    try:
        write_atomically(folder / file, content)
    except OSError as error:
        raise KaryogramFileError(f"{folder / file}: cannot be written ({error.strerror or error})") from error


def karyogram_bytes(karyogram: CaseKaryogram) -> bytes:
    """The content of karyogram.json. ValueError if a number in it is none."""
    content = json.dumps(karyogram_to_json(karyogram), indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    # A file name that is no UTF-8 (from an archive of another system) holds lone surrogates; written with
    # backslashes they are valid JSON, and come back as they were.
    return content.encode("utf-8", "backslashreplace")


def load_karyogram(folder: Path, case: Case) -> CaseKaryogram | None:
    """Read karyogram.json against the case's images; None if there is none.

    A chromosome of the folder that the file does not know becomes unassigned, and so does one whose file holds
    another picture than when it was placed; one that the file knows but the folder has lost is left out. A warning
    of that karyogram names the last two. A cell the file does not know is absent from the result; one that the
    folder has lost is named in a warning of the first. A case folder that was renamed finds its karyogram.

    Raises:
        KaryogramFileError: it is damaged, or written by a newer version.
    """
    saved = read_karyogram(folder)
    if saved is None:
        return None
    files = {cell.name: [chromosome.file for chromosome in cell.chromosomes] for cell in case.cells}
    top = next((cell.name for cell in case.cells if cell.folder == case.folder), None)
    named = with_names_of(saved, files, top)
    cells = {cell.name: fitted(named.cells[cell.name], cell) for cell in case.cells if cell.name in named.cells}
    return replace(saved, cells=cells)


def read_karyogram(folder: Path, file: str = KARYOGRAM_FILE) -> CaseKaryogram | None:
    """Read karyogram.json as it was saved, without a look at the images; None if there is none.

    Args:
        file: its name in the folder: that of an earlier version, for one.

    Raises:
        KaryogramFileError: it is damaged, or written by a newer version.
    """
    content = read_karyogram_bytes(folder, file)
    return None if content is None else parse_karyogram(content, folder / file)


def read_karyogram_bytes(folder: Path, file: str = KARYOGRAM_FILE) -> bytes | None:
    """The bytes of the file; None if there is none. KaryogramFileError if it cannot be read."""
    path = folder / file
    if path.is_symlink() and leads_outside(path, folder):
        raise KaryogramFileError(f"{path}: a link that leads out of the case folder; it is not followed")
    try:
        return read_file(path)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise KaryogramFileError(f"{path}: cannot be read ({error.strerror or error})") from error


def parse_karyogram(content: bytes, path: Path) -> CaseKaryogram:
    """The state that the file holds; `path` is for the text of errors.

    Raises:
        KaryogramFileError: it is damaged, or written by a newer version.
    """
    return _parsed(content, path, karyogram_from_json)


def parse_review(content: bytes, path: Path) -> Review:
    """How far the case of a karyogram file's bytes has come, without a look at its cells.

    Raises:
        KaryogramFileError: it is damaged, or written by a newer version.
    """
    return _parsed(content, path, case_review_from_json)


def _parsed(content: bytes, path: Path, taken: Callable[[object], _Taken]) -> _Taken:
    """What is taken from the JSON of a file; ValueError of it names the file."""
    try:
        return taken(json.loads(content.decode("utf-8-sig")))
    except UnicodeDecodeError as error:
        raise KaryogramFileError(f"{path}: cannot be read ({error})") from error
    except json.JSONDecodeError as error:
        raise KaryogramFileError(f"{path}: line {error.lineno}: {error.msg}") from error
    except (ValueError, RecursionError) as error:
        raise KaryogramFileError(f"{path}: {error}") from error
