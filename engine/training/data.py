"""A data set, decoded once and held in memory as the network's input images."""

import math
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.domain.cancel import Progress
from engine.domain.chromosome import TYPE_INDEX
from engine.inference.preprocess import PreparedCell, prepare_cell
from engine.inference.upright import further_turns
from engine.io.dataset import Dataset, DatasetError, LabelledCell, LabelledChromosome
from engine.io.label_decisions import LabelDecisions
from engine.varifocal.config import VarifocalConfig


@dataclass(frozen=True)
class LabelledImages:
    """Chromosome images with their labels.

    Attributes:
        images: (N, 1, S, S) uint8, as `prepare_cell` makes them.
        types: (N,) int64, 0-23.
        polarity: (N,) int64, 0 or 1; on these images, which may have been turned upright.
        cells: (N,) int64, which cell of `cell_names` it belongs to.
        cell_names: the cells' names.
    """

    images: Tensor
    types: Tensor
    polarity: Tensor
    cells: Tensor
    cell_names: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.images)

    def cell_rows(self) -> list[slice]:
        """The rows of each cell that has any, one cell after another."""
        _, sizes = torch.unique_consecutive(self.cells, return_counts=True)
        return [slice(start, end) for start, end in pairwise([0, *sizes.cumsum(0).tolist()])]

    def thinned(self, most: int) -> "LabelledImages":
        """About `most` of the images, of whole cells, evenly spread; all if there are no more."""
        return self._of_rows(self.cell_rows()[:: max(len(self) // most, 1)])

    def of_cells(self, names: Collection[str]) -> "LabelledImages":
        """The images of these cells."""
        return self._of_rows(
            [rows for rows in self.cell_rows() if self.cell_names[int(self.cells[rows.start])] in names]
        )

    def _of_rows(self, cell_rows: Sequence[slice]) -> "LabelledImages":
        every = torch.tensor([row for rows in cell_rows for row in range(rows.start, rows.stop)], dtype=torch.int64)
        return LabelledImages(
            self.images[every], self.types[every], self.polarity[every], self.cells[every], self.cell_names
        )

    def to(self, device: torch.device) -> "LabelledImages":
        """The same data on a device, so that augmentation runs there."""
        return LabelledImages(
            self.images.to(device),
            self.types.to(device),
            self.polarity.to(device),
            self.cells,
            self.cell_names,
        )


def load_images(
    dataset: Dataset,
    folds: Collection[int],
    config: VarifocalConfig,
    progress: Progress | None = None,
    decisions: LabelDecisions | None = None,
) -> LabelledImages:
    """Read and preprocess every chromosome of the given folds, cell by cell.

    Args:
        decisions: labels to learn instead of the data set's, and chromosomes not to be learned from; these still
            count in their cell's scale.

    Raises:
        DatasetError: an image cannot be read, or shows nothing; the text names it.
        ValueError: the folds hold no image.
    """

    def inputs(cell: LabelledCell) -> tuple[NDArray[np.uint8], NDArray[np.float64]]:
        images, prepared = read_to_learn(dataset, cell, config)
        if (prepared.poses > 1).any():  # a person knows better than the shape
            prepared = prepare_cell(images, config, prepared.scale, _upright_by_labels(cell.chromosomes, prepared))
        return prepared.inputs, prepared.upright_deg

    return labelled_images(dataset, folds, inputs, progress, decisions)


def read_to_learn(
    dataset: Dataset, cell: LabelledCell, config: VarifocalConfig
) -> tuple[list[NDArray[np.uint8]], PreparedCell]:
    """A cell's images, (h, w) uint8 on white, and the same prepared for the network.

    Raises:
        DatasetError: an image cannot be read, or shows nothing; the text names it.
    """
    images = dataset.read_images(cell.case, (chromosome.file for chromosome in cell.chromosomes))
    prepared = prepare_cell(images, config)
    for chromosome, shows_nothing in zip(cell.chromosomes, prepared.untypable, strict=True):
        if shows_nothing:
            raise DatasetError(f"{dataset.path}: {cell.case}/{chromosome.file}: shows nothing to learn from")
    return images, prepared


def _upright_by_labels(chromosomes: Sequence[LabelledChromosome], prepared: PreparedCell) -> NDArray[np.float64]:
    """Of the angles at which each may stand upright by its shape, the one that does by its label: (N,)."""

    def leans(chromosome: LabelledChromosome, turn_deg: float) -> float:
        return abs(math.sin(math.radians(chromosome.turned(turn_deg).q_arm_deg or 0.0)))

    return np.array(
        [
            min([turn, *further_turns(turn, poses)], key=partial(leans, chromosome))
            for chromosome, turn, poses in zip(
                chromosomes, prepared.upright_deg.tolist(), prepared.poses.tolist(), strict=True
            )
        ]
    )


def labelled_images(
    dataset: Dataset,
    folds: Collection[int],
    inputs: Callable[[LabelledCell], tuple[NDArray[np.uint8], NDArray[np.float64]]],
    progress: Progress | None = None,
    decisions: LabelDecisions | None = None,
) -> LabelledImages:
    """The chromosomes of the given folds with their labels, cell by cell, several cells at a time.

    Args:
        inputs: a cell's network inputs, (n, S, S) uint8 in the order of its chromosomes, and by how much each was
            turned counter-clockwise for it, (n,) in degrees; called in several threads.
        decisions: as in `load_images`.

    Raises:
        ValueError: the folds hold no image.
    """
    cells = [cell for cell in dataset.cells if cell.fold in folds]
    if not cells:
        raise ValueError(f"no images in {_named(folds)}")
    batches, labels = list[NDArray[np.uint8]](), list[tuple[int, LabelledChromosome | None]]()
    with ThreadPoolExecutor() as readers:
        for cell, (batch, angles) in zip(cells, readers.map(inputs, cells), strict=True):
            for chromosome, angle in zip(cell.chromosomes, angles, strict=True):
                label = decisions.label_of(cell.case, chromosome) if decisions else chromosome
                labels.append((len(batches), label.turned(float(angle)) if label else None))
            batches.append(batch)
            if progress:
                progress(len(batches), len(cells))
    kept = [label is not None for _, label in labels]
    learned = [(number, label) for number, label in labels if label is not None]
    if decisions and not learned:
        raise ValueError(f"{decisions.file}: leaves out every chromosome of {_named(folds)}")
    images = np.concatenate(batches)
    return LabelledImages(
        images=torch.from_numpy(images if all(kept) else images[kept]).unsqueeze(1),
        types=torch.tensor([TYPE_INDEX[label.type] for _, label in learned]),
        polarity=torch.tensor([label.polarity for _, label in learned]),
        cells=torch.tensor([number for number, _ in learned]),
        cell_names=tuple(cell.case for cell in cells),
    )


def _named(folds: Collection[int]) -> str:
    return f"fold {', '.join(map(str, sorted(folds)))}"


def epoch_batches(
    count: int, batch_size: int, generator: torch.Generator, *, limit: int | None = None, parts: int = 1
) -> Iterator[Tensor]:
    """Index batches (B,) of one shuffled epoch, on the generator's device.

    Args:
        limit: stop once this many images have been given.
        parts: each batch is a multiple of this. What is left over at the end, or a last batch of a single image
            for each part, which batch normalisation cannot use, is left out.
    """
    order = torch.randperm(count, generator=generator, device=generator.device)
    for start in range(0, min(count, limit or count), batch_size):
        batch = order[start : start + batch_size]
        batch = batch[: len(batch) // parts * parts]
        if len(batch) > parts:
            yield batch
