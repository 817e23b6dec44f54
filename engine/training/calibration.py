"""Temperatures that make a network's probabilities those with which its answers are right."""

import dataclasses

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.special import logsumexp, softmax

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


def calibrated(network: VarifocalNet, data: LabelledImages, device: torch.device) -> VarifocalConfig:
    """The network's configuration with the temperatures that fit images it has not been trained on."""
    types, polarities = _logits(network, data, device)
    return dataclasses.replace(
        network.config,
        type_temperature=fit_temperature(types, data.types.cpu().numpy()),
        polarity_temperature=fit_temperature(polarities, data.polarity.cpu().numpy()),
    )


def calibrated_beside(
    network: VarifocalNet, sibling: VarifocalNet, kept: LabelledImages, device: torch.device
) -> VarifocalConfig:
    """The network's configuration with the temperatures of a sibling of which patients were kept aside.

    The network itself has learned from all there is, and on what it has learned from no temperature can be fitted.
    But one of two networks trained the same way may speak less loudly than the other, and would then doubt too
    much by the other's temperature. Of what it has learned from and its sibling has not it ought to be at least as
    sure as the sibling: a temperature by which it is less sure is lowered until it is as sure.

    Args:
        sibling: calibrated, with the same network inputs.
        kept: images that the network has learned from and its sibling has not.
    """
    own, its = _logits(network, kept, device), _logits(sibling, kept, device)
    return dataclasses.replace(
        network.config,
        type_temperature=_lowered(sibling.config.type_temperature, own[0], its[0]),
        polarity_temperature=_lowered(sibling.config.polarity_temperature, own[1], its[1]),
    )


def _lowered(temperature: float, logits: NDArray[np.float64], sibling: NDArray[np.float64]) -> float:
    """The sibling's temperature, or the one by which these logits are as sure in the mean as the sibling's."""
    wanted = _mean_confidence(sibling, temperature)
    if _mean_confidence(logits, temperature) >= wanted:
        return temperature

    def apart(log_factor: float) -> float:
        return abs(_mean_confidence(logits, temperature * np.exp(log_factor)) - wanted)

    return float(temperature * np.exp(minimize_scalar(apart, bounds=(_BOUNDS[0], 0.0), method="bounded").x))


def _mean_confidence(logits: NDArray[np.float64], temperature: float) -> float:
    """The mean probability of the likeliest class, of (N, C) scores before the softmax."""
    return float(softmax(logits / temperature, axis=1).max(axis=1).mean())


@torch.inference_mode()
def _logits(
    network: VarifocalNet, data: LabelledImages, device: torch.device
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Of types (N, 24) and polarities (N, 2), each chromosome seen once and in its cell."""
    network.to(device).eval()
    frozen = FrozenNet(network, device, mixed=False)
    types, polarities = [], []
    for part in whole_cells(data, _BATCH):
        views = frozen.views(data.images[part], data.cells[part], data.types[part], data.polarity[part])
        logits = context_logits(network, views)
        types.append(logits.type.double().cpu().numpy())
        polarities.append(logits.polarity.double().cpu().numpy())
    return np.concatenate(types), np.concatenate(polarities)
