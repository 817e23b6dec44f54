"""Compare two ways of computing on a data set: do they give the same types and polarities?

    python -m tools.check_agreement pki3-train.zip --folds 4 --model M --reference cpu:float32 --other cpu:bfloat16
    python -m tools.check_agreement pki3-train.zip --folds 4 --model M --reference cpu:float32 --other cuda

Prints every disagreement and the widest margin among them, and ends with 1 if one is wider than --margin.
"""

import argparse
import sys
from pathlib import Path

from engine.commands.common import progress_bar
from engine.evaluation.agreement import MARGIN, compare_predictors
from engine.inference.device import DeviceError
from engine.inference.predictor import Predictor
from engine.io.dataset import Dataset
from engine.models import find_model


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
