"""The embedded representations of a sample of chromosomes: global, local and concatenated features (Fig. 9)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.decomposition import PCA
from sklearn.manifold import TSNE

from engine.evaluation.inputs import seen_inputs
from engine.evaluation.predictions import CellResult, pooled
from engine.inference.preprocess import normalise
from engine.io.dataset import Dataset
from engine.varifocal.network import VarifocalNet, pool_4x4

_BATCH = 64
_PCA_DIMENSIONS = 50  # t-SNE's authors reduce to this first: faster, and less noise in the distances
LEAST_CHROMOSOMES = 8  # that t-SNE can arrange
_EXACT_BELOW = 200  # of so few the approximation takes longer than the sum over all pairs


@dataclass(frozen=True, eq=False)
class Features:
    """What stage 2 classifies.

    Attributes:
        by_scale: "global" and "local" (N, 16 C) and "concatenated" (N, 32 C), float32.
        types, polarity: (N,), the truth about the pictures that the model saw.
    """

    by_scale: dict[str, NDArray[np.float32]]
    types: NDArray[np.intp]
    polarity: NDArray[np.intp]


def spread_cells(results: Sequence[CellResult], chromosomes: int) -> list[CellResult]:
    """Whole cells, evenly spread over the list, that hold about that many chromosomes."""
    total = sum(len(result.types) for result in results)
    wanted = min(max(round(len(results) * chromosomes / total), 1), len(results))
    return [results[index * len(results) // wanted] for index in range(wanted)]


@torch.inference_mode()
def extract_features(
    network: VarifocalNet,
    dataset: Dataset,
    results: Sequence[CellResult],
) -> Features:
    """The pooled features of every chromosome of the given cells, as the model saw them.

    Args:
        network: the one that gave the results, in eval mode, on any device.
    """
    device = next(network.parameters()).device
    global_parts, local_parts = [], []
    for result in results:
        seen = torch.from_numpy(seen_inputs(dataset, result, network.config))
        for batch in torch.split(seen.unsqueeze(1), _BATCH):
            inputs = normalise(batch.to(device))
            trunk = network.g_net.trunk(inputs)
            zoomed = network.zoomed(inputs, network.localization(trunk))
            global_parts.append(pool_4x4(trunk).float().cpu())
            local_parts.append(pool_4x4(network.l_net.trunk(zoomed)).float().cpu())
    at_global, at_local = torch.cat(global_parts).numpy(), torch.cat(local_parts).numpy()
    every = pooled(results)
    return Features(
        {"global": at_global, "local": at_local, "concatenated": np.concatenate([at_global, at_local], axis=1)},
        every.types,
        every.polarity,
    )


def embed(features: Features) -> dict[str, NDArray[np.float32]]:
    """t-SNE of each scale, always the same of the same features: (N, 2).

    Raises:
        ValueError: too few chromosomes to embed.
    """
    count = len(features.types)
    if count < LEAST_CHROMOSOMES:
        raise ValueError(f"{count} chromosomes are too few for t-SNE")
    embedded = {}
    for name, values in features.by_scale.items():
        dimensions = min(_PCA_DIMENSIONS, *values.shape)
        reduced = PCA(dimensions, random_state=0).fit_transform(values)
        tsne = TSNE(
            2,
            perplexity=min(30.0, (count - 1) / 3),
            init="pca",
            method="exact" if count < _EXACT_BELOW else "barnes_hut",
            random_state=0,
        )
        embedded[name] = tsne.fit_transform(reduced)
    return embedded
