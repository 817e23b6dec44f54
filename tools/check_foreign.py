"""Measure which cells are told to be unlike those that a model knows: real ones, their copies, and foreign ones.

    python -m tools.check_foreign pki3-train.zip --folds 4 --every 2 --model M

For every group: how many cells are told, for what, and the range of the mean probability. The real cells should be of
a fold that the model has not learned from. Looks are those of tools/vary_dataset.py.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.domain.case import Cell
from engine.domain.chromosome import Chromosome
from engine.domain.unlike import mean_probability, unlike
from engine.inference.cell_look import with_look
from engine.inference.karyotype import dispatch_cell, propose_karyogram
from engine.inference.predictor import Predictor
from engine.io.background import on_white
from engine.io.dataset import Dataset
from engine.models import find_model
from engine.synthesis.cells import synthesize_cell
from engine.synthesis.foreign import FOREIGN
from tools.vary_dataset import LOOKS

Images = list[NDArray[np.uint8]]


def _groups(args: argparse.Namespace) -> Iterator[tuple[str, Iterator[Images]]]:
    rngs = [np.random.default_rng(seed) for seed in range(args.foreign)]
    for name, draw in FOREIGN.items():
        yield f"foreign: {name}", (draw(rng) for rng in rngs)
    yield "synthetic", ([c.image_hw for c in synthesize_cell("46,XY", rng)] for rng in rngs)
    with Dataset.open(args.dataset) as dataset:
        cells = [cell for cell in dataset.cells if not args.folds or cell.fold in args.folds][:: args.every]
        real = [[dataset.read_image(cell.case, c.file) for c in cell.chromosomes] for cell in cells]
    yield "real", iter(real)
    for look in args.looks:
        rng = np.random.default_rng(1)
        yield f"real, {look}", ([LOOKS[look](image, rng)[0] for image in images] for images in real)


def _told(images: Images, predictor: Predictor) -> tuple[list[str], list[str], float]:
    """Codes from the pictures alone, codes with the model, and the mean probability (NaN: too few typed)."""
    chromosomes = tuple(Chromosome(f"{number:03d}.png", image) for number, image in enumerate(images, 1))
    cell = with_look(Cell("cell", Path("cell"), chromosomes))
    predictions = predictor.predict_cell(cell)
    dispatched = dispatch_cell(predictions, "joint", predictor.config.dispatch_threshold)
    karyogram = propose_karyogram(cell, predictions, dispatched)
    probability = mean_probability(karyogram)
    return (
        [found.code for found in unlike(cell.look)],
        [found.code for found in unlike(cell.look, karyogram)],
        float("nan") if probability is None else probability,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dataset", type=Path)
    parser.add_argument("--folds", type=int, nargs="+", help="only these (default: all)")
    parser.add_argument("--every", type=int, default=1, help="only every so many real cells")
    parser.add_argument("--looks", nargs="*", choices=sorted(LOOKS), default=[], help="copies of the real cells, too")
    parser.add_argument("--foreign", type=int, default=3, help="foreign cells of each kind")
    parser.add_argument("--model", metavar="M", help="an installed model's name or a model folder")
    parser.add_argument("--device", default="auto")
    args = parser.parse_args()
    predictor = Predictor.load(find_model(args.model), args.device)
    sys.stdout.write(f"{predictor.model.full_name}, {predictor.device_name}\n")
    sys.stdout.write(f"{'group':24} {'cells':>5} {'by pictures':>11} {'told':>4}  mean probability  for\n")
    for name, cells in _groups(args):
        results = [_told(on_white(images).images, predictor) for images in cells]
        codes = Counter(code for _, told, _ in results for code in told)
        probabilities = [probability for _, _, probability in results if not np.isnan(probability)]
        span = f"{min(probabilities):.2f} to {max(probabilities):.2f}" if probabilities else "-"
        reasons = ", ".join(f"{code} {count}" for code, count in codes.most_common())
        told = sum(bool(all_codes) for _, all_codes, _ in results)
        before = sum(bool(by_pictures) for by_pictures, _, _ in results)
        sys.stdout.write(f"{name:24} {len(results):5} {before:11} {told:4}  {span:16}  {reasons}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
