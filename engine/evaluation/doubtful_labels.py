"""Labels that look wrong, and the figures apart from them.

Which labels are doubtful rests on confident learning (Northcutt, Jiang and Chuang, Journal of Artificial Intelligence
Research 70, 2021): probabilities of patients that the model has not learned from, and for each class the mean
probability of its own chromosomes as the threshold from which a prediction counts as confident. What that method does
not know is the cell: the labels of one cell are given together, so they are wrong together, exchanged or shifted.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from engine.domain.chromosome import N_TYPES, TYPES
from engine.domain.doubtful_label import DoubtfulLabel, LabelDoubt
from engine.evaluation import scores
from engine.evaluation.predictions import CellResult, pooled
from engine.evaluation.summary import ApartFromDoubtful, DoubtfulLabels, LabelRow
from engine.inference.joint import assign_jointly

# Exchanged are two labels, or three in a ring; a larger ring hardly differs from a cell that the model cannot read.
_RING_SIZES = (2, 3)


@dataclass(frozen=True)
class LabelLimits:
    """From which calibrated probability on a prediction puts the label in doubt rather than the model.

    In all kinds of doubt about a type the chromosome's own picture and the joint assignment of its cell agree.

    Attributes:
        together: of each of several labels of a cell that are wrong in the same way. Errors of the model fall each
            for itself: two of one in ten each that by chance undo each other, or four in the same direction, are
            rarer than any single error.
        with_others: of a further one that completes a ring or a shift of which others are sure. Likelier than all
            other types together is enough: to relabel the others alone would leave the cell with wrong counts.
        lone: of a label without such company, beside the threshold of confident learning for the predicted type.
            Where the model is poor that threshold is low; then one error in twenty would be its own.
        polarity: one error in fifty. A polarity has two values, so nothing of the cell stands beside it.
        shift_from: so many sure ones in one direction make a shift: more than both homologs of one type.
    """

    together: float = 0.9
    with_others: float = 0.5
    lone: float = 0.95
    polarity: float = 0.98
    shift_from: int = 4


LABEL_LIMITS = LabelLimits()


def doubtful_labels(results: Sequence[CellResult]) -> list[DoubtfulLabel]:
    """The labels that look wrong; cell by cell, those of one exchange beside each other, then the surest first.

    It is a list to look through, not a proof: a sure error of the model looks the same. On cells that the model has
    learned from it says nothing, for a model learns wrong labels too.

    Args:
        results: cells that the model has not learned from; their dispatch does not matter.
    """
    confident = confident_thresholds(results)
    return [label for result in results for label in _of_cell(result, confident)]


def confident_thresholds(results: Sequence[CellResult]) -> NDArray[np.float64]:
    """t_j of confident learning: (24,) mean probability of each type over those labelled so; 1 without any."""
    found = np.ones(N_TYPES)
    if results:
        every = pooled(results)
        for index in np.unique(every.types):
            found[index] = every.type_probs[every.types == index, index].mean(dtype=np.float64)
    return found


def doubts_summary(results: Sequence[CellResult]) -> DoubtfulLabels:
    """The `evaluate --json` object's "doubtful_labels": how many of each kind, which, and the figures without them.

    "apart" holds the figures of the other chromosomes. It is an optimistic bound: what is left out was chosen by
    the model's disagreement, and a sure error of the model can look like a wrong label.
    """
    labels = doubtful_labels(results)
    kinds = Counter(label.kind for label in labels)
    return {
        "n": len(labels),
        "n_cases": len({label.case for label in labels}),
        "kinds": {str(kind): kinds[kind] for kind in LabelDoubt},
        "limits": asdict(LABEL_LIMITS),
        "apart": _apart(results, {(label.case, label.file) for label in labels}),
        "labels": [_row(label) for label in labels],
    }


def _apart(results: Sequence[CellResult], doubted: Collection[tuple[str, str]]) -> ApartFromDoubtful:
    """The main figures of the chromosomes that are not doubted; the dispatch saw them all."""
    others = []
    for result in results:
        kept = np.array([(result.name, file) not in doubted for file in result.image_names])
        if kept.any():
            others.append(result.at(kept))
    if not others:
        return {"n_images": 0, "n_cases": 0}
    images = sum(len(r.types) for r in others)
    return {"n_images": images, **scores.part_of_cells(others), "doubts": scores.doubts(others)}


def _row(label: DoubtfulLabel) -> LabelRow:
    return {
        "case": label.case,
        "file": label.file,
        "kind": label.kind,
        "labelled_type": label.labelled_type,
        "labelled_polarity": label.labelled_polarity,
        "predicted_type": label.predicted_type,
        "predicted_polarity": label.predicted_polarity,
        "labelled_prob": label.labelled_prob,
        "predicted_prob": label.predicted_prob,
        "partners": label.partners,
    }


def _of_cell(result: CellResult, confident: NDArray[np.float64]) -> Iterator[DoubtfulLabel]:
    limits, predicted = LABEL_LIMITS, result.predicted
    prob = result.type_probs[np.arange(len(predicted)), predicted]
    # The picture alone and the whole cell agree against the label.
    agreed = (predicted != result.types) & (predicted == assign_jointly(result.type_probs))
    likely = [int(at) for at in np.argsort(-prob, kind="stable") if agreed[at] and prob[at] >= limits.with_others]
    sure = {at for at in likely if prob[at] >= limits.together}
    alone = {at for at in likely if prob[at] >= max(limits.lone, confident[predicted[at]])}
    shifted = _shifted(result, likely, sure)
    for at in shifted:
        yield _type_label(result, at, LabelDoubt.SHIFTED)
    left = [at for at in likely if at not in shifted]
    for ring in _rings(result, left):
        if sure.issuperset(ring) or alone.intersection(ring):
            left = [at for at in left if at not in ring]
            for at in ring:
                others = tuple(result.image_names[other] for other in ring if other != at)
                yield _type_label(result, at, LabelDoubt.EXCHANGED, others)
    for at in left:
        if at in alone:
            yield _type_label(result, at, LabelDoubt.LONE)
    yield from _of_polarity(result)


def _shifted(result: CellResult, likely: Sequence[int], sure: Collection[int]) -> list[int]:
    """Those of a cell that are labelled the same number of types too high or too low, if enough of them are sure."""
    steps = (result.predicted - result.types).tolist()
    (step, count), *_ = Counter(steps[at] for at in sure).most_common(1) or [(0, 0)]
    if count < LABEL_LIMITS.shift_from:
        return []
    return sorted((at for at in likely if steps[at] == step), key=lambda at: (result.types[at], at))


def _rings(result: CellResult, likely: Sequence[int]) -> list[tuple[int, ...]]:
    """Chromosomes that have each other's label by the predictions: pairs, then rings of three; the surest first.

    None is in two of them.
    """
    labelled: dict[int, list[int]] = {}
    for at in likely:
        labelled.setdefault(int(result.types[at]), []).append(at)

    def followers(at: int) -> Sequence[int]:
        return labelled.get(int(result.predicted[at]), ())

    found: list[tuple[int, ...]] = []
    used: set[int] = set()
    for size in _RING_SIZES:
        for first in likely:
            paths: list[tuple[int, ...]] = [(first,)]
            for _ in range(size - 1):
                paths = [(*path, at) for path in paths for at in followers(path[-1]) if at not in path]
            closed = (path for path in paths if first in followers(path[-1]) and not used.intersection(path))
            ring = next(closed, None)
            if ring:
                used.update(ring)
                found.append(ring)
    return found


def _type_label(result: CellResult, at: int, kind: LabelDoubt, partners: tuple[str, ...] = ()) -> DoubtfulLabel:
    labelled, predicted = int(result.types[at]), int(result.predicted[at])
    return DoubtfulLabel(
        case=result.name,
        file=result.image_names[at],
        kind=kind,
        labelled_type=TYPES[labelled],
        labelled_polarity=int(result.polarity[at]),
        predicted_type=TYPES[predicted],
        predicted_polarity=None,
        labelled_prob=float(result.type_probs[at, labelled]),
        predicted_prob=float(result.type_probs[at, predicted]),
        partners=partners,
    )


def _of_polarity(result: CellResult) -> Iterator[DoubtfulLabel]:
    labelled_prob = np.where(result.polarity == 1, result.q_down_probs, 1 - result.q_down_probs).astype(np.float64)
    for at in np.argsort(labelled_prob, kind="stable"):
        if 1 - labelled_prob[at] >= LABEL_LIMITS.polarity:
            yield DoubtfulLabel(
                case=result.name,
                file=result.image_names[at],
                kind=LabelDoubt.POLARITY,
                labelled_type=TYPES[result.types[at]],
                labelled_polarity=int(result.polarity[at]),
                predicted_type="",
                predicted_polarity=1 - int(result.polarity[at]),
                labelled_prob=float(labelled_prob[at]),
                predicted_prob=float(1 - labelled_prob[at]),
            )
