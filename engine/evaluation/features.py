"""The embedded representations of a sample of chromosomes: global, local and concatenated features (Fig. 9)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.decomposition import PCA
from sklearn.manifold import TSNE

from engine.domain.chromosome import TYPE_INDEX
from engine.inference.preprocess import normalise, prepare_cell
from engine.io.dataset import Dataset, LabelledCell, LabelledChromosome
from engine.varifocal.network import VarifocalNet, pool_4x4

_BATCH = 64
_PCA_DIMENSIONS = 50  # t-SNE's authors reduce to this first: faster, and less noise in the distances
_LEAST_CHROMOSOMES = 8
_EXACT_BELOW = 200  # of so few the approximation takes longer than the sum over all pairs


@dataclass(frozen=True, eq=False)
class Features:
    """What stage 2 classifies.

    Attributes:
        by_scale: "global" and "local" (N, 16 C) and "concatenated" (N, 32 C), float32.
        types, polarity: (N,) of the labels; polarity on the pictures set upright.
    """

    by_scale: dict[str, NDArray[np.float32]]
    types: NDArray[np.intp]
    polarity: NDArray[np.intp]


def spread_cells(cells: Sequence[LabelledCell], chromosomes: int) -> list[LabelledCell]:
    """Whole cells, evenly spread over the list, that hold about that many chromosomes."""
    total = sum(len(cell.chromosomes) for cell in cells)
    wanted = min(max(round(len(cells) * chromosomes / total), 1), len(cells))
    return [cells[index * len(cells) // wanted] for index in range(wanted)]


@torch.inference_mode()
def extract_features(
    network: VarifocalNet,
    dataset: Dataset,
    cells: Sequence[LabelledCell],
    progress: Callable[[int, int], None] | None = None,
) -> Features:
    """The pooled features of every chromosome of the given cells; the network is in eval mode, on any device."""
    device = next(network.parameters()).device
    global_parts, local_parts, labels = [], [], list[LabelledChromosome]()
    for number, cell in enumerate(cells, 1):
        images = dataset.read_images(cell.case, (chromosome.file for chromosome in cell.chromosomes))
        prepared = prepare_cell(images, network.config)
        angles = zip(cell.chromosomes, prepared.upright_deg, strict=True)
        labels += [chromosome.turned(float(angle)) for chromosome, angle in angles]
        for batch in torch.split(torch.from_numpy(prepared.inputs).unsqueeze(1), _BATCH):
            inputs = normalise(batch.to(device))
            trunk = network.g_net.trunk(inputs)
            zoomed = network.zoomed(inputs, network.localization(trunk))
            global_parts.append(pool_4x4(trunk).float().cpu())
            local_parts.append(pool_4x4(network.l_net.trunk(zoomed)).float().cpu())
        if progress:
            progress(number, len(cells))
    at_global, at_local = torch.cat(global_parts).numpy(), torch.cat(local_parts).numpy()
    return Features(
        {"global": at_global, "local": at_local, "concatenated": np.concatenate([at_global, at_local], axis=1)},
        np.array([TYPE_INDEX[label.type] for label in labels]),
        np.array([label.polarity for label in labels]),
    )


def embed(features: Features, seed: int = 0) -> dict[str, NDArray[np.float32]]:
    """t-SNE of each scale: (N, 2).

    Raises:
        ValueError: too few chromosomes to embed.
    """
    count = len(features.types)
    if count < _LEAST_CHROMOSOMES:
        raise ValueError(f"{count} chromosomes are too few for t-SNE")
    embedded = {}
    for name, values in features.by_scale.items():
        dimensions = min(_PCA_DIMENSIONS, *values.shape)
        reduced = PCA(dimensions, random_state=seed).fit_transform(values)
        tsne = TSNE(
            2,
            perplexity=min(30.0, (count - 1) / 3),
            init="pca",
            method="exact" if count < _EXACT_BELOW else "barnes_hut",
            random_state=seed,
        )
        embedded[name] = tsne.fit_transform(reduced)
    return embedded
