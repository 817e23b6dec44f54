"""A data set, decoded once and held in memory as the network's input images."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from engine.domain.chromosome import TYPE_INDEX
from engine.inference.preprocess import input_images
from engine.io.dataset import Dataset
from engine.varifocal.config import VarifocalConfig


@dataclass(frozen=True)
class LabelledImages:
    """Chromosome images with their labels.

    Attributes:
        images: (N, 1, S, S) uint8, as `input_images` makes them.
        types: (N,) int64, 0-23.
        polarity: (N,) int64, 0 or 1.
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

    def thinned(self, most: int) -> "LabelledImages":
        """About `most` of the images, evenly spread; all if there are no more."""
        every = slice(None, None, max(len(self) // most, 1))
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
    progress: Callable[[int, int], None] | None = None,
) -> LabelledImages:
    """Read and preprocess every chromosome of the given folds, cell by cell.

    Raises:
        DatasetError: an image cannot be read; the text names it.
        ValueError: the folds hold no image.
    """
    cells = [cell for cell in dataset.cells if cell.fold in folds]
    if not cells:
        raise ValueError(f"no images in fold {', '.join(map(str, sorted(folds)))}")
    batches, types, polarity, owners = [], [], [], []
    for index, cell in enumerate(cells):
        images = [dataset.read_image(cell.case, chromosome.file) for chromosome in cell.chromosomes]
        batches.append(input_images(images, config))
        types += [TYPE_INDEX[chromosome.type] for chromosome in cell.chromosomes]
        polarity += [chromosome.polarity for chromosome in cell.chromosomes]
        owners += [index] * len(images)
        if progress:
            progress(index + 1, len(cells))
    stacked = np.concatenate(batches)
    return LabelledImages(
        images=torch.from_numpy(stacked).unsqueeze(1),
        types=torch.tensor(types),
        polarity=torch.tensor(polarity),
        cells=torch.tensor(owners),
        cell_names=tuple(cell.case for cell in cells),
    )


def epoch_batches(count: int, batch_size: int, generator: torch.Generator) -> Iterator[Tensor]:
    """Index batches (B,) of one shuffled epoch. A last batch of one image, which batch normalisation cannot
    use, is left out."""
    order = torch.randperm(count, generator=generator)
    for start in range(0, count, batch_size):
        batch = order[start : start + batch_size]
        if len(batch) > 1:
            yield batch
