"""Temperatures that make a network's probabilities those with which its answers are right."""

import dataclasses

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.special import logsumexp

from engine.training.cell_views import FrozenNet, whole_cells
from engine.training.context import context_logits
from engine.training.data import LabelledImages
from engine.varifocal.config import VarifocalConfig
from engine.varifocal.network import VarifocalNet

_BATCH = 64
# Logarithms of the least and the greatest temperature looked at.
_BOUNDS = (-2.5, 2.5)


def fit_temperature(logits: NDArray[np.float64], labels: NDArray[np.intp]) -> float:
    """The temperature with the least negative log-likelihood (Guo et al., ICML 2017).

    Args:
        logits: (N, C) scores before the softmax, N at least 1.
        labels: (N,) true classes.
    """

    def loss(log_temperature: float) -> float:
        scaled = logits / np.exp(log_temperature)
        right = scaled[np.arange(len(labels)), labels]
        return float((logsumexp(scaled, axis=1) - right).mean())

    return float(np.exp(minimize_scalar(loss, bounds=_BOUNDS, method="bounded").x))


@torch.inference_mode()
def calibrated(network: VarifocalNet, data: LabelledImages, device: torch.device) -> VarifocalConfig:
    """The network's configuration with the temperatures that fit images it has not been trained on."""
    network.to(device).eval()
    frozen = FrozenNet(network, device, mixed=False)
    types, polarities = [], []
    for part in whole_cells(data, _BATCH):
        views = frozen.views(data.images[part], data.cells[part], data.types[part], data.polarity[part])
        logits = context_logits(network, views)
        types.append(logits.type.double().cpu().numpy())
        polarities.append(logits.polarity.double().cpu().numpy())
    return dataclasses.replace(
        network.config,
        type_temperature=fit_temperature(np.concatenate(types), data.types.cpu().numpy()),
        polarity_temperature=fit_temperature(np.concatenate(polarities), data.polarity.cpu().numpy()),
    )
