"""Fit what tells upright pictures from others (`engine.varifocal.uprightness`), once the network is trained."""

import dataclasses

import numpy as np
import torch
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler
from torch import Tensor

from engine.domain.cancel import Progress
from engine.inference.preprocess import chromosome_mask
from engine.inference.upright import long_axis
from engine.training.augment import Draws, augment
from engine.training.cell_views import FrozenNet
from engine.training.data import LabelledImages
from engine.training.settings import TrainSettings
from engine.varifocal.network import VarifocalNet

_BATCH = 64
# The roundest chromosomes are learned from: it is they that are seen in several poses.
_MOST_IMAGES = 3000
# Of the angles at which it is seen, the one nearest to upright is off by at most this where there are four of them.
_UPRIGHT_WITHIN_DEG = 22.5
# What lies across by as much as to be of no use; the angles between are of neither kind.
_ACROSS_DEG = (35.0, 145.0)
# scikit-learn's C, of standardised features: the less, the stronger the penalty on the weights.
_C = 0.001


@torch.no_grad()
def fit_uprightness(
    network: VarifocalNet,
    data: LabelledImages,
    settings: TrainSettings,
    device: torch.device,
    progress: Progress | None = None,
) -> None:
    """Fit `network.uprightness` in place to images that stand upright, and to the same turned across.

    Args:
        data: upright images that the network has learned from.
        settings: how they are varied, but for the angle; and the seed.
        progress: called with (images seen, all).
    """
    head = network.uprightness
    if head is None:
        raise ValueError("the network has no part that tells upright pictures")
    chosen = roundest(data.images, _MOST_IMAGES)
    frozen = FrozenNet(network.to(device).eval(), device, mixed=settings.mixed_precision)
    generator = torch.Generator(device).manual_seed(settings.seed)
    seen: list[Tensor] = []
    are_upright: list[bool] = []
    for batch in torch.split(chosen, _BATCH):
        for angles, is_upright in (((-_UPRIGHT_WITHIN_DEG, _UPRIGHT_WITHIN_DEG), True), (_ACROSS_DEG, False)):
            images, polarity = augment(
                data.images[batch].to(device),
                data.polarity[batch].to(device),
                data.images[batch.roll(1)].to(device),
                dataclasses.replace(settings.augment, rotation_deg=angles),
                Draws(generator, len(batch)),
            )
            views = frozen.views(images, torch.zeros_like(batch), data.types[batch], polarity)
            seen.append(torch.cat([views.features, views.type_logits], dim=1).float().cpu())
            are_upright += [is_upright] * len(batch)
        if progress:
            progress(len(are_upright) // 2, len(chosen))
    rows = torch.cat(seen).double().numpy()
    scaler = StandardScaler().fit(rows)
    fitted = LogisticRegression(C=_C, max_iter=1000).fit(scaler.transform(rows), are_upright)
    weights = torch.from_numpy(fitted.coef_ / scaler.scale_).float()
    bias = fitted.intercept_ - fitted.coef_ @ (scaler.mean_ / scaler.scale_)
    hidden = head.of_features.in_features
    head.of_features.weight.copy_(weights[:, :hidden])
    head.of_features.bias.copy_(torch.from_numpy(bias).float())
    head.of_logits.weight.copy_(weights[:, hidden:])


def roundest(images: Tensor, most: int) -> Tensor:
    """Which of the images (N, 1, S, S) show the roundest chromosomes: at most so many indices, ascending."""
    elongations = np.array([long_axis(chromosome_mask(image)).elongation for image in images[:, 0].cpu().numpy()])
    return torch.from_numpy(np.sort(np.argsort(elongations, kind="stable")[:most]))
