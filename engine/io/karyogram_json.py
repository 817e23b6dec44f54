"""A karyogram as the JSON object of karyogram.json, and back."""

from dataclasses import replace
from typing import Any

import numpy as np

from engine.domain.cell_use import CellUse
from engine.domain.chromosome import TYPES
from engine.domain.iscn_choice import IscnChoice
from engine.domain.karyogram import SLOTS, CaseKaryogram, Karyogram, KaryogramError, Placement
from engine.domain.model_info import ModelInfo
from engine.domain.prediction import Box, Prediction
from engine.domain.review import Review
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
from engine.io.json_fields import Fields
from engine.io.review_json import review_from_json, review_to_json

FORMAT_VERSION = 2
_READABLE = (1, FORMAT_VERSION)

_DIGITS = 6
_LEAST_SCALE, _MOST_SCALE = 1e-6, 1e6


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


def case_review_from_json(values: object) -> Review:
    """How far the case of such an object has come, without a look at its cells; ValueError if that is odd."""
    return review_from_json(_of_this_format(Fields.of(values)).inner("review"))


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
