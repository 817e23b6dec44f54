"""Signed karyograms -> a data set: what people decided, without who the patients are.

The data set holds no name, number, case or file name of a patient: cases and patients get pseudonyms from a keyed
hash (HMAC-SHA256) with a secret that never leaves the laboratory, so that the same patient is the same again, in the
same fold, whenever more cases come. Images are written anew from their grey values; nothing else is carried over.
"""

import csv
import hashlib
import hmac
import io
import math
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from engine.domain.case import Case, Cell
from engine.domain.cell_use import CellUse
from engine.domain.chromosome import Q_ARM_DOWN, Q_ARM_UP, TYPES
from engine.domain.karyogram import CaseKaryogram, Karyogram, Placement
from engine.domain.review import CaseStatus
from engine.io.atomic import holds_others, make_folder, remove_leftovers, write_atomically
from engine.io.case_folder import read_case
from engine.io.case_record import read_record
from engine.io.dataset import (
    CASES_FOLDER,
    COLUMNS,
    DIRECTION,
    LABELS_FILE,
    Dataset,
    DatasetError,
    LabelledCell,
    LabelledChromosome,
)
from engine.io.images import encode_png
from engine.io.karyogram_file import load_karyogram

DEFAULT_FOLDS = 5
_PSEUDONYM_DIGITS = 16
# Nearer to the horizontal than this, which arm points down is not to be told from how it was turned.
_ACROSS_DEG = 10.0


class CorrectionsError(ValueError):
    """A case that cannot be exported; the text says which and why."""


class NotSignedError(CorrectionsError):
    """A case that is not signed yet: its turn is still to come."""


@dataclass(frozen=True)
class ExportedCase:
    """What became of a case folder.

    Attributes:
        case: the folder's name, for the person at the screen; not in the data set.
        cells, chromosomes: how many were written.
        left_out: chromosomes that have no label: why, and how many.
        refused: why nothing of it was taken; empty otherwise.
        failed: refused although it should have been taken: it is not there, cannot be read, or is not as it was
            signed. False for a case that is merely not signed yet.
    """

    case: str
    cells: int = 0
    chromosomes: int = 0
    left_out: Mapping[str, int] | None = None
    refused: str = ""
    failed: bool = False


def export_corrections(
    cases: Sequence[Path], out: Path, laboratory_key: Callable[[], bytes], *, folds: int = DEFAULT_FOLDS
) -> tuple[ExportedCase, ...]:
    """Add signed cases to a data set, or begin one.

    A case exported before is replaced, also if its folder or its patient had another name then: its pictures tell.
    A new patient goes to the fold where these pictures were, else to the one with the fewest chromosomes; known ones
    stay in theirs. labels.csv is replaced last and as a whole: whatever interrupts the export leaves the data set as
    it was. If nothing can be exported, nothing is made.

    Args:
        cases: case folders; one that is not signed, is not as it was signed, or has patient and folder name or the
            pictures of one before it, is refused, the others are taken.
        out: the data set's folder; new, empty, an earlier export, or another data set.
        laboratory_key: gives the secret of this laboratory; called once there is a signed case, before anything is
            written, so that a store of nothing exported stays without one.
        folds: over how many new patients are spread; a data set keeps those it has.

    Returns:
        What became of each case, in their order.

    Raises:
        DatasetError: `out` holds something else, or its labels are damaged.
        OSError: it cannot be written.
    """
    known = _existing(out)
    cells = {cell.case: cell for cell in known}
    fold_of = {cell.patient: cell.fold for cell in known}
    numbers = sorted(set(fold_of.values()) | set(range(1, folds + 1)))
    outcomes, renewed, dropped = [], dict[str, LabelledCell](), set[str]()
    folder_of: dict[tuple[str, ...], Path] = {}
    key = cache(laboratory_key)
    for folder in cases:
        try:
            case, karyogram = _signed(folder)
            identity = *_patient(case), case.name
            earlier = folder_of.setdefault(identity, folder)
            if earlier.resolve() != folder.resolve():
                raise CorrectionsError(f"would replace {earlier}: the same patient and folder name; rename it")
        except (ValueError, OSError) as error:
            failed = not isinstance(error, NotSignedError)
            outcomes.append(ExportedCase(folder.resolve().name, refused=str(error), failed=failed))
            continue
        secret = key()
        patient = _pseudonym(secret, "patient", *identity[:-1])
        left_out: Counter[str] = Counter()
        labelled = {
            _pseudonym(secret, "cell", *identity, cell.name): _labelled(
                cell, karyogram.cells.get(cell.name), secret, left_out
            )
            for cell in case.cells
        }
        pictures_of_case = {
            _image_name(encode_png(chromosome.image_hw), secret)
            for cell in case.cells
            for chromosome in cell.chromosomes
        }
        before = {name for name, cell in cells.items() if name not in labelled and _is_among(cell, pictures_of_case)}
        if before & renewed.keys():
            text = "has the pictures of another of these cases, whose folder or patient has another name"
            outcomes.append(ExportedCase(case.name, refused=text, failed=True))
            continue
        new_fold = min((cells[name].fold for name in before), default=_emptiest(cells.values(), numbers))
        fold = fold_of.setdefault(patient, new_fold)
        written = []
        for name, pictures in labelled.items():
            if pictures:
                _write_images(out / CASES_FOLDER / name, pictures)
                written.append(LabelledCell(name, patient, fold, tuple(label for _, label in pictures.values())))
        gone = before | {name for name, pictures in labelled.items() if not pictures and name in cells}
        for name in gone:  # of an earlier export
            del cells[name]
        dropped |= gone
        cells |= {cell.case: cell for cell in written}
        renewed |= {cell.case: cell for cell in written}
        total = sum(len(cell.chromosomes) for cell in written)
        outcomes.append(ExportedCase(case.name, len(written), total, dict(left_out)))
    if cells and (renewed or dropped):
        write_atomically(out / LABELS_FILE, _labels(cells.values()).encode())
        remove_leftovers(out, LABELS_FILE)
    elif dropped:
        (out / LABELS_FILE).unlink()  # one without a row would be no data set
    for labelled_cell in renewed.values():
        _remove_others(out / CASES_FOLDER / labelled_cell.case, labelled_cell)
    for name in dropped - cells.keys():
        shutil.rmtree(out / CASES_FOLDER / name)
    return tuple(outcomes)


def _existing(out: Path) -> tuple[LabelledCell, ...]:
    if (out / LABELS_FILE).exists():
        with Dataset.open(out) as dataset:
            return dataset.cells
    # What a killed export leaves is no reason to refuse the next one.
    if out.is_file() or holds_others(out, own={CASES_FOLDER}):
        raise DatasetError(f"{out}: is neither empty nor a data set")
    return ()


def _signed(folder: Path) -> tuple[Case, CaseKaryogram]:
    """A case and its karyogram, if a second person has signed it and it is still what was signed."""
    if not folder.is_dir():
        raise CorrectionsError("is a file, and a case is a folder" if folder.exists() else "there is no such folder")
    record = read_record(folder)
    if record.state is None:
        raise NotSignedError("has no karyogram")
    if record.state.review.status is not CaseStatus.SIGNED:
        raise NotSignedError(f"is not signed ({record.state.review.status})")
    if record.recovered:
        raise CorrectionsError("was signed, but karyogram.json is not saved yet: open it in the application once")
    if record.alerts:
        raise CorrectionsError(f"its record is not as it was signed: {'; '.join(record.alerts)}")
    case = read_case(folder)
    karyogram = load_karyogram(folder, case)
    if karyogram is None:
        raise CorrectionsError("has no karyogram")
    return case, karyogram


def _patient(case: Case) -> tuple[str, ...]:
    """What tells the patient from others: the number, else name and date of birth, else the case folder alone."""
    fields = case.details.get("patient")
    values: Mapping[str, Any] = fields if isinstance(fields, Mapping) else {}
    number, name, born = (" ".join(str(values.get(key) or "").split()) for key in ("id", "name", "date_of_birth"))
    if number:
        return ("id", number.casefold())
    if name:
        return ("name", name.casefold(), born)
    return ("case", case.name)


def _pseudonym(secret: bytes, *parts: str) -> str:
    # With lengths before them, so that no two different lists of parts make the same text.
    text = "".join(f"{len(part)}:{part}" for part in parts)
    digest = hmac.new(secret, text.encode("utf-8", "surrogateescape"), hashlib.sha256).hexdigest()
    return f"{parts[0][0]}{digest[:_PSEUDONYM_DIGITS]}"


def _emptiest(cells: Iterable[LabelledCell], folds: Sequence[int]) -> int:
    held: Counter[int] = Counter()
    for cell in cells:
        held[cell.fold] += len(cell.chromosomes)
    return min(folds, key=lambda fold: (held[fold], fold))


def _labelled(
    cell: Cell, karyogram: Karyogram | None, secret: bytes, left_out: Counter[str]
) -> dict[str, tuple[bytes, LabelledChromosome]]:
    """The cell's chromosomes that have a type and a polarity: file -> its content and labels.

    The content gives the file its name, so that a file, once written, never has to change.
    """
    if karyogram is None:
        left_out["in a cell without a karyogram"] += len(cell.chromosomes)
        return {}
    if karyogram.use is CellUse.UNUSED:  # signed without a look at it
        left_out["in a cell that was set aside"] += len(cell.chromosomes)
        return {}
    found: dict[str, tuple[bytes, LabelledChromosome]] = {}
    for chromosome in cell.chromosomes:
        slot = karyogram.slot_of(chromosome.file)
        polarity = polarity_in_file(karyogram.placements[chromosome.file])
        content = encode_png(chromosome.image_hw)
        file = _image_name(content, secret)
        if slot not in TYPES:
            left_out[slot] += 1
        elif polarity is None:
            left_out["lying across"] += 1
        elif file in found:
            left_out["the same picture twice"] += 1
        else:
            found[file] = (content, LabelledChromosome(file, slot, polarity))
    return found


def _image_name(content: bytes, secret: bytes) -> str:
    return f"{_pseudonym(secret, 'image', hashlib.sha256(content).hexdigest())}.png"


def _is_among(cell: LabelledCell, pictures: AbstractSet[str]) -> bool:
    """Whether at least half of a cell's pictures are among these: then it is the same cell under another name."""
    return 2 * sum(known.file in pictures for known in cell.chromosomes) >= len(cell.chromosomes)


def polarity_in_file(placement: Placement) -> int | None:
    """Polarity of the image as it lies in its file, from how it is shown with its q-arm down.

    Shown is: turned by 180 degrees, mirrored, then rotated by an angle. Undone, the q-arm's direction has the
    vertical part cos(angle), with the other sign if it was turned; mirroring leaves that alone.

    Returns:
        1 for q-arm down, 0 for up; None for one that lies across.
    """
    down = math.cos(math.radians(placement.angle_deg)) * (-1 if placement.turned else 1)
    if abs(down) < math.sin(math.radians(_ACROSS_DEG)):
        return None
    return Q_ARM_DOWN if down > 0 else Q_ARM_UP


def _write_images(folder: Path, labelled: Mapping[str, tuple[bytes, LabelledChromosome]]) -> None:
    make_folder(folder)
    for file, (content, _) in labelled.items():
        if not (folder / file).exists():
            write_atomically(folder / file, content)


def _remove_others(folder: Path, cell: LabelledCell) -> None:
    """Images of an earlier export that are labelled no longer."""
    kept = {known.file for known in cell.chromosomes}
    for path in folder.iterdir():
        if path.name not in kept:
            path.unlink()


def _labels(cells: Iterable[LabelledCell]) -> str:
    cells = sorted(cells, key=lambda cell: cell.case)
    # An export has no directions, but the data set that it is added to may have.
    directed = any(known.q_arm_deg is not None for cell in cells for known in cell.chromosomes)
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([*COLUMNS, DIRECTION] if directed else COLUMNS)
    for cell in cells:
        for known in cell.chromosomes:
            row = [cell.case, cell.patient, cell.fold, known.file, known.type, known.polarity]
            writer.writerow([*row, known.q_arm_deg] if directed else row)  # None is written as nothing
    return buffer.getvalue()
