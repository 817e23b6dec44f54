"""Predictions of a labelled data set: made once, kept in a file, and dispatched in every way afterwards."""

import dataclasses
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.domain.chromosome import N_TYPES, TYPE_INDEX
from engine.evaluation.arrays import DAMAGED, read_arrays
from engine.inference.dispatch import dispatch
from engine.inference.outputs import Outputs
from engine.io.atomic import write_atomically
from engine.io.dataset import LabelledCell

_FORMAT = 1
_OF_CHROMOSOMES = ("types", "polarity", "type_probs", "q_down_probs", "dispatched")
_OF_SINGLE_IMAGES = ("type_logits", "features", "shapes")


class PredictionsError(ValueError):
    """A file of predictions that cannot be used; the text names it."""


@dataclass(frozen=True, eq=False)
class CellResult:
    """One cell's truth and prediction.

    Attributes:
        name: the cell's case name in the data set.
        types, polarity: (n,) true class indices, and polarities on the pictures as the model turned them upright.
        type_probs: (n, 24).
        q_down_probs: (n,).
        dispatched: (n,) class indices after the dispatch.
        seconds: reading excluded: preprocessing, network and dispatch.
        patient, fold: as the data set has them.
        files: the n images' names.
        boxes: (n, 3), relative (u_x, u_y, u_l) of equation (4), or None.
        upright_deg: (n,), by how much each was turned counter-clockwise for the model; None: as its shape says.
        scale: at which the model saw them, canvas pixels per image pixel; None: the cell's own by its areas.
        outputs: what was said of each image alone, if the types are made of the whole cell; else None.
    """

    name: str
    types: NDArray[np.intp]
    polarity: NDArray[np.intp]
    type_probs: NDArray[np.float32]
    q_down_probs: NDArray[np.float32]
    dispatched: NDArray[np.intp]
    seconds: float
    patient: str = ""
    fold: int = 0
    files: tuple[str, ...] = ()
    boxes: NDArray[np.float32] | None = None
    upright_deg: NDArray[np.float64] | None = None
    scale: float | None = None
    outputs: Outputs | None = None

    @property
    def predicted(self) -> NDArray[np.intp]:
        return np.asarray(self.type_probs.argmax(axis=1))

    @property
    def predicted_polarity(self) -> NDArray[np.intp]:
        return (self.q_down_probs >= 0.5).astype(np.intp)

    @property
    def image_names(self) -> tuple[str, ...]:
        """The files, or, where their names were not kept, their places."""
        return self.files or tuple(str(place) for place in range(len(self.types)))

    @property
    def is_abnormal(self) -> bool:
        """True if the labels hold a numerical finding: a type beyond 46,XX and 46,XY's number.

        A missing chromosome alone is no finding: data sets have cells that lost one in preparation.
        """
        counts = np.bincount(self.types, minlength=N_TYPES)
        autosomes, x, y = counts[:22], counts[TYPE_INDEX["X"]], counts[TYPE_INDEX["Y"]]
        return bool((autosomes > 2).any() or x + y > 2)

    def dispatched_by(self, method: str, threshold: float) -> "CellResult":
        """The same predictions after another dispatch; see `engine.inference.dispatch.dispatch`."""
        return dataclasses.replace(self, dispatched=dispatched_types(self.type_probs, method, threshold))

    def at(self, places: NDArray[np.intp] | NDArray[np.bool_]) -> "CellResult":
        """Some of its chromosomes, as they were predicted and dispatched among all."""
        return dataclasses.replace(
            self,
            **{name: getattr(self, name)[places] for name in _OF_CHROMOSOMES},
            files=tuple(np.array(self.files)[places].tolist()) if self.files else (),
            boxes=None if self.boxes is None else self.boxes[places],
            upright_deg=None if self.upright_deg is None else self.upright_deg[places],
            outputs=None if self.outputs is None else self.outputs.at(places),
        )


def pooled(results: Sequence[CellResult]) -> CellResult:
    """All chromosomes of some cells, at least one, as if of one: for what is asked of each by itself."""
    return CellResult(name="", seconds=0.0, **pooled_arrays(results))


def pooled_arrays(results: Sequence[CellResult]) -> dict[str, Any]:
    """What every `CellResult` has of each chromosome, by its attribute's name: the arrays of all, cell by cell."""
    return {name: np.concatenate([getattr(result, name) for result in results]) for name in _OF_CHROMOSOMES}


def dispatched_types(type_probs: NDArray[np.float32], method: str, threshold: float) -> NDArray[np.intp]:
    """What `engine.inference.dispatch.dispatch` gives each chromosome of a cell: (n,) class indices."""
    given = dispatch(type_probs, method, threshold).types
    return np.array([TYPE_INDEX[name] for name in given], dtype=np.intp)


def cells_digest(cells: Sequence[LabelledCell]) -> str:
    """sha256 over the labels of these cells: predictions belong to exactly them."""
    rows = [
        [cell.case, cell.patient, cell.fold, known.file, known.type, known.polarity]
        + ([] if known.q_arm_deg is None else [known.q_arm_deg])
        for cell in cells
        for known in cell.chromosomes
    ]
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()


@dataclass(frozen=True)
class PredictionsStamp:
    """What a file of predictions belongs to: the weights and the labelled cells, by their sha256."""

    model_sha256: str
    cells_sha256: str


def save_predictions(path: Path, results: Sequence[CellResult], stamp: PredictionsStamp) -> None:
    """Write predictions with their truth as .npz, whole or not at all."""
    names = [{"name": r.name, "patient": r.patient, "fold": r.fold, "files": r.files} for r in results]
    head = {"format": _FORMAT, **dataclasses.asdict(stamp), "cells": names}
    boxes = [np.full((len(r.types), 3), np.nan, np.float32) if r.boxes is None else r.boxes for r in results]
    arrays: dict[str, NDArray[Any]] = {
        "head": np.frombuffer(json.dumps(head).encode(), dtype=np.uint8),
        "counts": np.array([len(r.types) for r in results]),
        "seconds": np.array([r.seconds for r in results]),
        **pooled_arrays(results),
        "boxes": np.concatenate(boxes),
    }
    angles = [r.upright_deg for r in results if r.upright_deg is not None]
    if len(angles) == len(results):
        arrays["upright_deg"] = np.concatenate(angles)
    scales = [r.scale for r in results if r.scale is not None]
    if len(scales) == len(results):
        arrays["scales"] = np.array(scales)
    kept = [r.outputs for r in results if r.outputs is not None]
    if len(kept) == len(results):
        joined = Outputs.joined(kept)
        # Half precision: they are rounded by the network's own weights as it is.
        arrays |= {name: getattr(joined, name).astype(np.float16) for name in _OF_SINGLE_IMAGES}
    path.parent.mkdir(parents=True, exist_ok=True)
    buffer = BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **arrays)
    write_atomically(path, buffer.getvalue())


def load_predictions(path: Path, stamp: PredictionsStamp | None = None) -> list[CellResult]:
    """Predictions that `save_predictions` wrote.

    Args:
        stamp: what they must belong to; None takes any.

    Raises:
        PredictionsError: no such file, a damaged one, or one of another model or other cells.
    """
    try:
        arrays = read_arrays(path)
        _check(arrays)
        head = json.loads(arrays["head"].tobytes())
        cells, found = head["cells"], PredictionsStamp(head["model_sha256"], head["cells_sha256"])
        ends = np.cumsum(arrays["counts"])
        outputs = _outputs(arrays)
        scales = arrays["scales"].tolist() if "scales" in arrays else [None] * len(ends)
        results = [
            CellResult(
                name=cell["name"],
                **{name: arrays[name][start:end] for name in _OF_CHROMOSOMES},
                seconds=float(seconds),
                patient=cell["patient"],
                fold=cell["fold"],
                files=tuple(cell["files"]),
                boxes=arrays["boxes"][start:end],
                upright_deg=arrays["upright_deg"][start:end] if "upright_deg" in arrays else None,
                scale=scale,
                outputs=None if outputs is None else outputs.at(slice(start, end)),
            )
            for cell, start, end, seconds, scale in zip(
                cells, ends - arrays["counts"], ends, arrays["seconds"], scales, strict=True
            )
        ]
    except FileNotFoundError as error:
        raise PredictionsError(f"{path}: no such file") from error
    except DAMAGED as error:
        raise PredictionsError(f"{path}: holds no predictions, or is damaged ({error})") from error
    if stamp is not None and found != stamp:
        other = "another model" if found.model_sha256 != stamp.model_sha256 else "other cells"
        raise PredictionsError(f"{path}: holds predictions of {other}; remove it or name another file")
    return results


def _outputs(arrays: Mapping[str, NDArray[Any]]) -> Outputs | None:
    if not arrays.keys() & set(_OF_SINGLE_IMAGES):
        return None
    kept = {name: arrays[name].astype(np.float32) for name in _OF_SINGLE_IMAGES}
    if not all(values.ndim == 2 and np.isfinite(values).all() for values in kept.values()):
        raise ValueError(f"{', '.join(_OF_SINGLE_IMAGES)} are no numbers")
    return Outputs(q_down=arrays["q_down_probs"], boxes=arrays["boxes"], **kept)


def _check(arrays: Mapping[str, NDArray[Any]]) -> None:
    """ValueError unless the arrays have the shapes and values of predictions."""
    counts = arrays["counts"]
    total = int(counts.sum())
    shapes = {
        "seconds": counts.shape,
        "types": (total,),
        "polarity": (total,),
        "dispatched": (total,),
        "q_down_probs": (total,),
        "type_probs": (total, N_TYPES),
        "boxes": (total, 3),
    }
    if "upright_deg" in arrays:  # not in files of earlier versions
        shapes["upright_deg"] = (total,)
    if "scales" in arrays:  # the same
        shapes["scales"] = counts.shape
    shapes |= {name: (total, *arrays[name].shape[1:]) for name in _OF_SINGLE_IMAGES if name in arrays}
    for name, shape in shapes.items():
        if arrays[name].shape != shape:
            raise ValueError(f"{name} have the shape {arrays[name].shape} instead of {shape}")
    for name, most in {"counts": total, "types": N_TYPES - 1, "dispatched": N_TYPES - 1, "polarity": 1}.items():
        values = arrays[name]
        if values.ndim != 1 or values.dtype.kind not in "iu" or not ((values >= 0) & (values <= most)).all():
            raise ValueError(f"{name} are no numbers from 0 to {most}")
    turns = arrays.get("upright_deg", np.zeros(total))
    if turns.dtype.kind != "f" or not (np.abs(turns) <= 180).all():
        raise ValueError("upright_deg are no angles")
    scales = arrays.get("scales", np.ones(1))
    if scales.dtype.kind != "f" or not (np.isfinite(scales) & (scales > 0)).all():
        raise ValueError("scales are no scales")
    for name in ("type_probs", "q_down_probs"):
        if arrays[name].dtype.kind != "f" or not ((arrays[name] >= 0) & (arrays[name] <= 1)).all():
            raise ValueError(f"{name} are no probabilities")
