"""From a case to its proposed karyograms: prediction, dispatch, and every q-arm turned down."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from engine.domain.cancel import Progress, ShouldCancel
from engine.domain.case import Case, Cell
from engine.domain.chromosome import N_TYPES, Q_ARM_UP
from engine.domain.karyogram import UNASSIGNED, CaseKaryogram, Karyogram, Placement
from engine.domain.prediction import Prediction
from engine.domain.sizes import stained_area
from engine.inference.dispatch import DEFAULT_DISPATCH, Dispatch, dispatch

if TYPE_CHECKING:
    from engine.inference.predictor import Predictor  # the window imports this module before torch is loaded


def dispatch_cell(predictions: Sequence[Prediction | None], method: str, threshold: float) -> Dispatch:
    """The dispatch of one cell's predictions; see engine.inference.dispatch. What is not typed stays unassigned."""
    typed = [p for p in predictions if p is not None]
    probs = np.stack([p.type_probs for p in typed]) if typed else np.zeros((0, N_TYPES))
    dispatched = dispatch(probs, method, threshold)
    types = iter(dispatched.types)
    return replace(dispatched, types=tuple(UNASSIGNED if p is None else next(types) for p in predictions))


def propose_karyogram(cell: Cell, predictions: Sequence[Prediction | None], dispatched: Dispatch) -> Karyogram:
    """A karyogram with each chromosome in its dispatched type, the surest homolog first, upright."""
    rows = []
    for chromosome, prediction, slot in zip(cell.chromosomes, predictions, dispatched.types, strict=True):
        area_px = stained_area(chromosome.image_hw)
        placement = Placement(chromosome.file, area_px=area_px, picture=chromosome.picture)
        if prediction is not None:
            placement = replace(
                placement,
                prediction=prediction,
                dispatched_type=slot,
                turned=prediction.polarity == Q_ARM_UP,
                angle_deg=prediction.upright_deg % 360.0,
            )
        rows.append((placement, slot, -prediction.prob_of(slot) if prediction is not None else 0.0))
    rows.sort(key=lambda row: row[2])
    return Karyogram.build(
        ((placement, slot) for placement, slot, _ in rows),
        warnings=tuple(warning.text for warning in dispatched.warnings),
    )


def karyotype_case(
    case: Case,
    predictor: "Predictor",
    *,
    method: str = DEFAULT_DISPATCH,
    threshold: float | None = None,
    progress: Progress | None = None,
    should_cancel: ShouldCancel | None = None,
) -> CaseKaryogram:
    """Predict and dispatch every cell of a case.

    Args:
        method: the dispatch, one of engine.inference.dispatch.DISPATCHES.
        threshold: th of Algorithm 1, in [0, 1]; None: as the model's config says.
        progress: called with (chromosomes done, all of the case).

    Raises:
        Cancelled: should_cancel said so.
        PredictionError: the model gives no numbers.
    """
    total = sum(len(cell.chromosomes) for cell in case.cells)
    done = 0
    karyograms = {}
    th = predictor.config.dispatch_threshold if threshold is None else threshold
    for cell in case.cells:
        before = done

        def cell_progress(count: int, _: int, before: int = before) -> None:
            if progress:
                progress(before + count, total)

        predictions = predictor.predict_cell(cell, progress=cell_progress, should_cancel=should_cancel)
        dispatched = dispatch_cell(predictions, method, th)
        karyograms[cell.name] = propose_karyogram(cell, predictions, dispatched)
        done += len(cell.chromosomes)
    return CaseKaryogram(karyograms, predictor.model)
