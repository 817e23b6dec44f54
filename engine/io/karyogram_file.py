"""karyogram.json beside the images: the saved state of a case."""

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from engine.domain.case import Case, Cell
from engine.domain.cell_use import CellUse
from engine.domain.chromosome import TYPES
from engine.domain.iscn_choice import IscnChoice
from engine.domain.karyogram import SLOTS, UNASSIGNED, CaseKaryogram, Karyogram, KaryogramError, Placement
from engine.domain.model_info import ModelInfo
from engine.domain.prediction import Box, Prediction
from engine.domain.review import Review
from engine.domain.sizes import stained_area
from engine.files import read_file
from engine.io.answers_json import (
    choice_from_json,
    choice_to_json,
    decision_from_json,
    decision_to_json,
    resolution_from_json,
    resolution_to_json,
    typed_from_json,
    typed_to_json,
)
from engine.io.atomic import write_atomically
from engine.io.case_folder import KARYOGRAM_FILE
from engine.io.json_fields import Fields
from engine.io.names import leads_outside
from engine.io.review_json import review_from_json, review_to_json

FORMAT_VERSION = 2
_READABLE = (1, FORMAT_VERSION)
_Taken = TypeVar("_Taken")

_DIGITS = 6
_LEAST_SCALE, _MOST_SCALE = 1e-6, 1e6


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
    return _parsed(content, path, lambda values: review_from_json(_of_this_format(Fields.of(values)).inner("review")))


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


def with_names_of(saved: CaseKaryogram, files: Mapping[str, Collection[str]], top: str | None) -> CaseKaryogram:
    """The saved karyograms under the names that the cells have in the folder now; what is gone is named.

    A cell whose images lie in the case folder itself has that folder's name. A user may rename the folder; the
    one saved cell that no other name fits, with mostly the same files, is then the same cell.

    Args:
        files: the image files of each cell, by the cell's name, in the folder's order.
        top: the cell whose images lie in the case folder itself; None if there is none.
    """
    names = {name: name for name in files if name in saved.cells}
    left = [name for name in saved.cells if name not in names]
    if top is not None and top not in names and len(left) == 1:
        before, present = saved.cells[left[0]].files, set(files[top])
        if 2 * len(before & present) > max(len(before), len(present)):
            names[top] = left[0]
    cells = {name: saved.cells[names[name]] for name in files if name in names}
    gone = [name for name in saved.cells if name not in names.values()]
    return replace(saved, cells=_with_cell_notes(cells, gone, files))


def fitted(karyogram: Karyogram, cell: Cell) -> Karyogram:
    """A saved karyogram with exactly the chromosomes that the cell has now.

    New ones are unassigned, and so are files that hold another picture now; those that are gone are left out. What
    is gone or another is named in the warnings.
    """
    present = {chromosome.file: chromosome for chromosome in cell.chromosomes}
    unreadable = {entry.file for entry in cell.unreadable}
    areas = {file: stained_area(chromosome.image_hw) for file, chromosome in present.items()}
    stored = [(karyogram.placements[file], slot) for slot in SLOTS for file in karyogram.slots[slot]]
    known: list[tuple[Placement, str]] = []
    notes: list[str] = []
    for placement, slot in stored:
        file = placement.file
        if file not in present:
            notes.append(_unreadable_text(file) if file in unreadable else _lost_text(file))
        elif placement.picture not in ("", present[file].picture):
            notes.append(_changed_text(file))
        else:
            known.append((replace(placement, area_px=areas[file]), slot))
    # What is back no longer needs its note.
    outdated = {text(file) for file in present for text in (_lost_text, _unreadable_text)}
    warnings = [warning for warning in karyogram.warnings if warning not in outdated]
    new = present.keys() - {placement.file for placement, _ in known}
    added = [
        (Placement(file, area_px=areas[file], picture=chromosome.picture), UNASSIGNED)
        for file, chromosome in present.items()
        if file in new
    ]
    built = Karyogram.build([*known, *added], tuple(dict.fromkeys([*warnings, *notes])))
    return replace(built, resolutions=karyogram.resolutions, typed_iscn=karyogram.typed_iscn, use=karyogram.use)


def karyogram_to_json(karyogram: CaseKaryogram) -> dict[str, Any]:
    """The JSON object of karyogram.json."""
    return {
        "format": FORMAT_VERSION,
        "model": None if karyogram.model is None else vars(karyogram.model),
        "review": review_to_json(karyogram.review),
        "iscn": choice_to_json(karyogram.iscn),
        "cells": {name: _cell_to_json(cell) for name, cell in karyogram.cells.items()},
    }


def _cell_to_json(karyogram: Karyogram) -> dict[str, Any]:
    return {
        "slots": {slot: list(karyogram.slots[slot]) for slot in SLOTS if karyogram.slots[slot]},
        "chromosomes": {file: _placement_to_json(p) for file, p in sorted(karyogram.placements.items())},
        "warnings": list(karyogram.warnings),
        "resolutions": [resolution_to_json(resolution) for resolution in karyogram.resolutions],
        "typed_iscn": typed_to_json(karyogram.typed_iscn),
        "use": str(karyogram.use),
    }


def _placement_to_json(placement: Placement) -> dict[str, Any]:
    return {
        "turned": placement.turned,
        "mirrored": placement.mirrored,
        "angle_deg": placement.angle_deg,
        "reason": placement.reason,
        **decision_to_json(placement.decision),
        "dispatched_type": placement.dispatched_type,
        "prediction": None if placement.prediction is None else _prediction_to_json(placement.prediction),
        **({"picture": placement.picture} if placement.picture else {}),
    }


def _prediction_to_json(prediction: Prediction) -> dict[str, Any]:
    return {
        "type_probs": [round(float(prob), _DIGITS) for prob in prediction.type_probs],
        "q_down_prob": round(prediction.q_down_prob, _DIGITS),
        "upright_deg": round(prediction.upright_deg, _DIGITS),
        **({} if prediction.scale is None else {"scale": round(prediction.scale, _DIGITS)}),
        "box": {key: round(value, _DIGITS) for key, value in vars(prediction.box).items()},
    }


def karyogram_from_json(values: object) -> CaseKaryogram:
    """The state of a JSON object of karyogram.json; ValueError, with the path to the field, if it is odd."""
    fields = _of_this_format(Fields.of(values))
    model = fields.inner_or_none("model")
    info = None if model is None else ModelInfo(model.text("name"), model.text("version"), model.text("sha256"))
    stored = fields.inner("cells")
    return CaseKaryogram(
        {name: _cell_from_json(stored.inner(name)) for name in stored.values},
        info,
        review_from_json(fields.inner("review")),
        choice_from_json(fields.inner("iscn")),
    )


def _of_this_format(fields: Fields) -> Fields:
    """The content, with what format 1 did not know: review, answers to warnings, the ISCN line."""
    version = fields.raw("format")
    if version not in _READABLE or isinstance(version, bool):
        raise ValueError(f"format {version!r} is not known; it may come from a newer version of the application")
    if version == FORMAT_VERSION:
        return fields
    stored = fields.inner("cells")
    cells = {name: {**stored.inner(name).values, "resolutions": [], "typed_iscn": None} for name in stored.values}
    added = {"review": review_to_json(Review()), "iscn": choice_to_json(IscnChoice()), "cells": cells}
    return Fields.of({**fields.values, **added})


def _with_cell_notes(
    cells: dict[str, Karyogram], gone: Iterable[str], present: Iterable[str]
) -> dict[str, Karyogram]:
    """The first karyogram's warnings name the cells that are gone; a cell that is back needs no note."""
    outdated = {_lost_text(f"cell {name}") for name in present}
    noted: dict[str, Karyogram] = {}
    for name, karyogram in cells.items():
        kept = [warning for warning in karyogram.warnings if warning not in outdated]
        new = [] if noted else [_lost_text(f"cell {lost}") for lost in gone]
        noted[name] = replace(karyogram, warnings=tuple(dict.fromkeys([*kept, *new])))
    return noted


def _cell_from_json(fields: Fields) -> Karyogram:
    chromosomes, slots = fields.inner("chromosomes"), fields.inner("slots")
    slot_of = [(file, slot) for slot in slots.values for file in slots.texts(slot)]
    odd = sorted({file for file, _ in slot_of} ^ set(chromosomes.values))
    if odd:
        raise ValueError(f"{fields.path}: slots and chromosomes disagree: {', '.join(odd)}")
    placed = [(_placement_from_json(file, chromosomes.inner(file)), slot) for file, slot in slot_of]
    resolutions = tuple(resolution_from_json(entry) for entry in fields.inners("resolutions"))
    typed = typed_from_json(fields.inner_or_none("typed_iscn"))
    try:
        built = Karyogram.build(placed, tuple(fields.texts("warnings")))
        return replace(built, resolutions=resolutions, typed_iscn=typed, use=_use_from_json(fields))
    except KaryogramError as error:
        raise ValueError(f"{fields.path}: {error}") from error


def _use_from_json(fields: Fields) -> CellUse:
    """A file without the field is from before cells could be marked."""
    use = fields.text("use") if "use" in fields.values else str(CellUse.KARYOTYPED)
    if use not in set(CellUse):
        raise ValueError(f"{fields.at('use')} {use!r} is none of {', '.join(CellUse)}")
    return CellUse(use)


def _lost_text(what: str) -> str:
    return f"{what} was in the saved karyogram but is no longer in the folder"


def _unreadable_text(file: str) -> str:
    return f"{file} was in the saved karyogram but can no longer be read"


def _changed_text(file: str) -> str:
    return f"{file} was in the saved karyogram but is another picture now"


def _placement_from_json(file: str, fields: Fields) -> Placement:
    dispatched = fields.text_or_none("dispatched_type")
    if dispatched is not None and dispatched not in TYPES:
        raise ValueError(f"{fields.path}: dispatched_type {dispatched!r} is no chromosome type")
    prediction = fields.inner_or_none("prediction")
    return Placement(
        file=file,
        prediction=None if prediction is None else _prediction_from_json(prediction),
        dispatched_type=dispatched,
        turned=fields.flag("turned"),
        mirrored=fields.flag("mirrored"),
        angle_deg=fields.number("angle_deg", 0.0, 360.0),
        decision=decision_from_json(fields),
        reason=fields.text("reason"),
        picture=fields.text("picture") if "picture" in fields.values else "",
    )


def _prediction_from_json(fields: Fields) -> Prediction:
    probs = fields.numbers("type_probs", 0.0, 1.0)
    if len(probs) != len(TYPES):
        raise ValueError(f"{fields.path}: type_probs are {len(probs)} instead of {len(TYPES)}")
    box = fields.inner("box")
    return Prediction(
        np.array(probs, dtype=np.float32),
        fields.number("q_down_prob", 0.0, 1.0),
        Box(*(box.number(key, 0.0, 1.0) for key in ("x", "y", "half"))),
        # Files of the first version know no turning before the network.
        fields.number("upright_deg", -90.0, 90.0) if "upright_deg" in fields.values else 0.0,
        fields.number("scale", _LEAST_SCALE, _MOST_SCALE) if "scale" in fields.values else None,
    )
