"""karyogram.json beside the images: the saved state of a case."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

from engine.domain.case import Case, Cell
from engine.domain.chromosome import TYPES
from engine.domain.karyogram import (
    SLOTS,
    UNASSIGNED,
    CaseKaryogram,
    Decision,
    Karyogram,
    KaryogramError,
    ModelStamp,
    Placement,
)
from engine.domain.prediction import Box, Prediction
from engine.io.atomic import write_atomically
from engine.io.case_folder import KARYOGRAM_FILE

FORMAT_VERSION = 1
_DIGITS = 6


class KaryogramFileError(ValueError):
    """A karyogram.json that cannot be read or written; the text names it and says what is wrong."""


def save_karyogram(folder: Path, karyogram: CaseKaryogram) -> None:
    """Write karyogram.json, atomically. The same state gives the same bytes.

    Raises:
        KaryogramFileError: the folder cannot be written; an earlier file is left as it was.
    """
    path = folder / KARYOGRAM_FILE
    content = json.dumps(_to_json(karyogram), indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    try:
        write_atomically(path, content.encode("utf-8"))
    except OSError as error:
        raise KaryogramFileError(f"{path}: cannot be written ({error.strerror or error})") from error


def load_karyogram(folder: Path, case: Case) -> CaseKaryogram | None:
    """Read karyogram.json against the case's images; None if there is none.

    A chromosome of the folder that the file does not know becomes unassigned; one that the file knows but the
    folder has lost is left out, and a warning of that karyogram names it. A cell the file does not know is
    absent from the result.

    Raises:
        KaryogramFileError: it is damaged, or written by a newer version.
    """
    path = folder / KARYOGRAM_FILE
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise KaryogramFileError(f"{path}: cannot be read ({error})") from error
    try:
        return _from_json(json.loads(text), case)
    except json.JSONDecodeError as error:
        raise KaryogramFileError(f"{path}: line {error.lineno}: {error.msg}") from error
    except KeyError as error:
        raise KaryogramFileError(f"{path}: {error} is missing") from error
    except (TypeError, ValueError, AttributeError, OverflowError, RecursionError) as error:
        raise KaryogramFileError(f"{path}: {error}") from error


def _to_json(karyogram: CaseKaryogram) -> dict[str, Any]:
    return {
        "format": FORMAT_VERSION,
        "model": None if karyogram.model is None else vars(karyogram.model),
        "cells": {name: _cell_to_json(cell) for name, cell in karyogram.cells.items()},
    }


def _cell_to_json(karyogram: Karyogram) -> dict[str, Any]:
    return {
        "slots": {slot: list(karyogram.slots[slot]) for slot in SLOTS if karyogram.slots[slot]},
        "chromosomes": {file: _placement_to_json(p) for file, p in sorted(karyogram.placements.items())},
        "warnings": list(karyogram.warnings),
    }


def _placement_to_json(placement: Placement) -> dict[str, Any]:
    decision = placement.decision
    return {
        "turned": placement.turned,
        "mirrored": placement.mirrored,
        "angle_deg": placement.angle_deg,
        "reason": placement.reason,
        "decided_by": decision.by,
        "decided_at": None if decision.at is None else decision.at.isoformat(),
        "dispatched_type": placement.dispatched_type,
        "prediction": None if placement.prediction is None else _prediction_to_json(placement.prediction),
    }


def _prediction_to_json(prediction: Prediction) -> dict[str, Any]:
    return {
        "type_probs": [round(float(prob), _DIGITS) for prob in prediction.type_probs],
        "q_down_prob": round(prediction.q_down_prob, _DIGITS),
        "box": {key: round(value, _DIGITS) for key, value in vars(prediction.box).items()},
    }


def _from_json(values: Any, case: Case) -> CaseKaryogram:
    _expect(isinstance(values, dict), "is no JSON object")
    _expect(
        values["format"] == FORMAT_VERSION,
        f"format {values['format']!r} is not known; it may come from a newer version of the application",
    )
    model = values["model"]
    stamp = None
    if model is not None:
        stamp = ModelStamp(_text(model, "name"), _text(model, "version"), _text(model, "sha256"))
    stored = values["cells"]
    _expect(isinstance(stored, dict), "cells is no JSON object")
    return CaseKaryogram(
        {cell.name: _cell_from_json(stored[cell.name], cell) for cell in case.cells if cell.name in stored},
        stamp,
    )


def _cell_from_json(values: Mapping[str, Any], cell: Cell) -> Karyogram:
    present = {chromosome.file for chromosome in cell.chromosomes}
    stored = values["chromosomes"]
    _expect(isinstance(values["slots"], dict) and isinstance(stored, dict), "slots or chromosomes is no object")
    placed = []
    warnings = [str(warning) for warning in values["warnings"]]
    for slot, files in values["slots"].items():
        for file in files:
            if file in present:
                placed.append((_placement_from_json(file, stored[file]), slot))
            else:
                warnings.append(_lost_text(file))
    known = {placement.file for placement, _ in placed}
    placed += [
        (Placement(chromosome.file), UNASSIGNED) for chromosome in cell.chromosomes if chromosome.file not in known
    ]
    try:
        return Karyogram.build(placed, tuple(dict.fromkeys(warnings)))
    except KaryogramError as error:
        raise ValueError(f"cell {cell.name}: {error}") from error


def _lost_text(file: str) -> str:
    return f"{file} was in the saved karyogram but is no longer in the folder"


def _placement_from_json(file: str, values: Mapping[str, Any]) -> Placement:
    by, at = values["decided_by"], values["decided_at"]
    _expect(by is None or isinstance(by, str), f"{file}: decided_by is no text")
    dispatched = values["dispatched_type"]
    _expect(dispatched is None or dispatched in TYPES, f"{file}: {dispatched!r} is no chromosome type")
    prediction = values["prediction"]
    return Placement(
        file=file,
        prediction=None if prediction is None else _prediction_from_json(file, prediction),
        dispatched_type=dispatched,
        turned=_flag(values, "turned", file),
        mirrored=_flag(values, "mirrored", file),
        angle_deg=_number(values["angle_deg"], 0.0, 360.0, f"{file}: angle_deg"),
        decision=Decision(by, None if at is None else datetime.fromisoformat(at)),
        reason=_text(values, "reason"),
    )


def _prediction_from_json(file: str, values: Mapping[str, Any]) -> Prediction:
    probs = [_number(prob, 0.0, 1.0, f"{file}: type_probs") for prob in values["type_probs"]]
    box = {key: _number(values["box"][key], 0.0, 1.0, f"{file}: box") for key in ("x", "y", "half")}
    q_down = _number(values["q_down_prob"], 0.0, 1.0, f"{file}: q_down_prob")
    return Prediction(np.array(probs, dtype=np.float32), q_down, Box(**box))


def _expect(holds: bool, text: str) -> None:
    if not holds:
        raise ValueError(text)


def _flag(values: Mapping[str, Any], key: str, file: str) -> bool:
    _expect(isinstance(values[key], bool), f"{file}: {key} is neither true nor false")
    flag: bool = values[key]
    return flag


def _text(values: Mapping[str, Any], key: str) -> str:
    _expect(isinstance(values[key], str), f"{key} is no text")
    text: str = values[key]
    return text


def _number(value: Any, low: float, high: float, what: str) -> float:
    _expect(isinstance(value, int | float) and not isinstance(value, bool), f"{what} is no number")
    _expect(low <= value <= high, f"{what} {value!r} is not between {low:g} and {high:g}")
    return float(value)
