"""Compare two ways of computing on a data set: do they give the same types and polarities?

    python -m tools.check_agreement pki3-train.zip --folds 4 --model M --reference cpu:float32 --other cpu:bfloat16
    python -m tools.check_agreement pki3-train.zip --folds 4 --model M --reference cpu:float32 --other cuda

Rounding moves every probability a little, so that a chromosome whose two best types are nearly equal may fall to
either side. Everywhere else the answers have to be the same.

Prints every disagreement and the widest margin among them, and ends with 1 if one is wider than --margin.
"""

import argparse
import sys
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from engine.commands.common import progress_bar
from engine.domain.cancel import Progress
from engine.domain.prediction import Prediction
from engine.evaluation.evaluate import ImagePredictor, cells_of_folds
from engine.inference.device import DeviceError
from engine.inference.predictor import Predictor
from engine.io.dataset import Dataset
from engine.models import find_model

# Where the answers differ, the two best probabilities of the reference may differ by this at most. Float32 against
# bfloat16 on a CPU, one of 688 real chromosomes had another answer, at a margin of 0.09, and no probability differed
# by more than 0.064; bfloat16 on an H100 against float32 on a CPU, 3 of 5,514, at 0.05 at most, and 0.078. No margin
# can be wider than twice the difference of a probability.
MARGIN = 0.2


@dataclass(frozen=True)
class Disagreement:
    """A chromosome with two answers.

    Attributes:
        where: case and file.
        what: "type" or "polarity".
        reference, other: the answers.
        margin: of the reference, the probability of its answer less that of the next best, 0 to 1.
    """

    where: str
    what: str
    reference: str
    other: str
    margin: float


@dataclass(frozen=True)
class Agreement:
    """How two ways of computing agree.

    Attributes:
        images: chromosomes compared.
        disagreements: the widest margin first.
        largest_difference: of any probability.
    """

    images: int
    disagreements: tuple[Disagreement, ...]
    largest_difference: float

    @property
    def widest_margin(self) -> float:
        """0 if there is no disagreement."""
        return max((found.margin for found in self.disagreements), default=0.0)

    def holds(self, margin: float) -> bool:
        """Whether the answers differ only where the two best were within the margin."""
        return self.widest_margin <= margin


def compare_predictors(
    dataset: Dataset,
    reference: ImagePredictor,
    other: ImagePredictor,
    *,
    folds: Collection[int] | None = None,
    every: int = 1,
    progress: Progress | None = None,
) -> Agreement:
    """Predict the cells of a data set twice and compare the answers, before any dispatch.

    Args:
        folds: only these; None: all.
        every: only every so many cells.

    Raises:
        DatasetError, ValueError: as `evaluate_cells`.
    """
    cells = cells_of_folds(dataset, folds)[::every]
    found: list[Disagreement] = []
    images, largest = 0, 0.0
    for number, cell in enumerate(cells, 1):
        pictures = dataset.read_images(cell.case, (chromosome.file for chromosome in cell.chromosomes))
        pairs = zip(reference.predict_images(pictures), other.predict_images(pictures), strict=True)
        for chromosome, (one, two) in zip(cell.chromosomes, pairs, strict=True):
            where = f"{cell.case}/{chromosome.file}"
            images += 1
            if one is not None and two is not None:
                found += _differences(where, one, two)
                largest = max(largest, float(np.abs(one.type_probs - two.type_probs).max()))
                largest = max(largest, abs(one.q_down_prob - two.q_down_prob))
            elif one is not two:
                found.append(Disagreement(where, "type", _name(one), _name(two), 1.0))
        if progress:
            progress(number, len(cells))
    found.sort(key=lambda difference: -difference.margin)
    return Agreement(images, tuple(found), largest)


def _differences(where: str, one: Prediction, two: Prediction) -> Iterator[Disagreement]:
    if one.predicted_type != two.predicted_type:
        (_, best), (_, second) = one.top(2)
        yield Disagreement(where, "type", one.predicted_type, two.predicted_type, best - second)
    if one.polarity != two.polarity:
        yield Disagreement(where, "polarity", str(one.polarity), str(two.polarity), 2 * one.polarity_prob - 1)


def _name(prediction: Prediction | None) -> str:
    return "not typed" if prediction is None else prediction.predicted_type


def _predictor(model: str | None, way: str) -> Predictor:
    """`way` is a device, or a device and a precision: "cpu:bfloat16"."""
    device, _, precision = way.partition(":")
    return Predictor.load(find_model(model), device, precision or "auto")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dataset", type=Path)
    parser.add_argument("--folds", type=int, nargs="+", help="only these (default: all)")
    parser.add_argument("--every", type=int, default=1, help="only every so many cells")
    parser.add_argument("--model", metavar="M", help="an installed model's name or a model folder")
    parser.add_argument("--reference", default="cpu:float32", metavar="DEVICE[:PRECISION]")
    parser.add_argument("--other", default="cpu:bfloat16", metavar="DEVICE[:PRECISION]")
    parser.add_argument("--margin", type=float, default=MARGIN, help=f"default {MARGIN}")
    args = parser.parse_args()
    try:
        reference, other = _predictor(args.model, args.reference), _predictor(args.model, args.other)
    except DeviceError as error:
        parser.error(str(error))
    with Dataset.open(args.dataset) as dataset, progress_bar("compared", "cell") as progress:
        found = compare_predictors(dataset, reference, other, folds=args.folds, every=args.every, progress=progress)
    for one in found.disagreements:
        sys.stdout.write(f"{one.where}: {one.what} {one.reference} or {one.other}, margin {one.margin:.3f}\n")
    ways = f"{args.reference} ({reference.device_name}) and {args.other} ({other.device_name})"
    sys.stdout.write(
        f"{ways}: {found.images} chromosomes, {len(found.disagreements)} disagreements, widest margin "
        f"{found.widest_margin:.3f}, largest difference of a probability {found.largest_difference:.3f}\n"
    )
    return 0 if found.holds(args.margin) else 1


if __name__ == "__main__":
    sys.exit(main())
