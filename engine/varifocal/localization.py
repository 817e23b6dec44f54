"""The varifocal mechanism: localization subnet, box (5), crop forward and boxcar backward (6)(7)(10)."""

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from engine.varifocal.config import VarifocalConfig


class LocalizationSubnet(nn.Module):
    """Max-pooling to 8 x 8, two FC layers, sigmoid (II-A.3, Table II): global features -> (u_x, u_y, u_l)."""

    def __init__(self, channels: int, hidden: int) -> None:
        super().__init__()
        # Ambiguity: no activation is named between the two layers. Without one they would be a single
        # linear map, so ReLU, as everywhere else in the network.
        self.fc1 = nn.Linear(channels * 8 * 8, hidden)
        self.fc2 = nn.Linear(hidden, 3)

    def forward(self, features: Tensor) -> Tensor:
        """(N, C, S, S) features -> (N, 3) float32 in [0, 1]."""
        pooled = functional.adaptive_max_pool2d(features, 8).flatten(1)
        return torch.sigmoid(self.fc2(functional.relu(self.fc1(pooled))).float())


@dataclass(frozen=True)
class BoxcarSettings:
    """How the crop back-propagates to the box.

    Attributes:
        steepness: k of equation (7), per pixel. The paper's k = 10 acts on single pixels of the lattice: the
            weight of an edge then varies 19-fold with its sub-pixel position. Below 1 it is smooth.
        shrink: part, 0 to 1, of the mean outward pull that is taken off the derivative to t_l. With 0, the
            exact derivative, boxes can only grow; with 1 evenly spread gradients leave the size alone.
        weight: factor on the whole surrogate gradient, against the supervised loss of equation (9).
    """

    steepness: float = 0.5
    shrink: float = 0.9
    weight: float = 0.1


PAPER_BOXCAR = BoxcarSettings(steepness=10.0, shrink=0.0, weight=1.0)


def box_pixels(relative: Tensor, config: VarifocalConfig) -> tuple[Tensor, Tensor, Tensor]:
    """Equation (5): relative (N, 3) in [0, 1] -> centre t_x, t_y and half side t_l, each (N,), in pixels.

    The box always lies inside the image (T1 + T2 + T1 <= side), so nothing is clamped.
    """
    t_x = config.min_margin_px + relative[:, 0] * config.max_shift_px
    t_y = config.min_margin_px + relative[:, 1] * config.max_shift_px
    t_l = relative[:, 2] * config.min_margin_px / 2 + config.min_margin_px / 2
    return t_x, t_y, t_l


def pretraining_boxes(heights: Tensor, widths: Tensor, config: VarifocalConfig) -> Tensor:
    """Ground truth of II-A.4: centred, the smallest box that covers the chromosome.

    Args:
        heights, widths: (N,) of the chromosomes, in pixels of the G-Net's input.

    Returns:
        (N, 3) relative coordinates: 0.5, 0.5, and u_l clipped to [0, 1] (1 from 2 T1 pixels on).
    """
    longest = torch.maximum(heights, widths)
    u_l = (longest / config.min_margin_px - 1).clamp(0, 1)
    half = torch.full_like(u_l, 0.5)
    return torch.stack([half, half, u_l], dim=1)


def zoom(images: Tensor, relative: Tensor, config: VarifocalConfig, boxcar: BoxcarSettings) -> Tensor:
    """Crop each image's box and rescale it to the L-Net's input.

    Args:
        images: (N, 1, S, S) normalised images of the G-Net.
        relative: (N, 3) of the localization subnet.

    Returns:
        (N, 1, s, s), s = local_px; differentiable to `relative` by the boxcar surrogate (10) only.
    """
    # Autocast would round pixels and their places to bfloat16 before the L-Net sees them.
    with torch.autocast(images.device.type, enabled=False):
        zoomed: Tensor = _BoxcarCrop.apply(images, relative, config, boxcar)  # type: ignore[no-untyped-call]
    return zoomed


class _BoxcarCrop(torch.autograd.Function):
    """Forward: slice and rescale bilinearly. Backward: the boxcar function's analytical derivatives."""

    @staticmethod
    def forward(
        ctx: Any, images: Tensor, relative: Tensor, config: VarifocalConfig, boxcar: BoxcarSettings
    ) -> Tensor:
        t_x, t_y, t_l = box_pixels(relative.detach().float(), config)
        side = images.shape[-1]
        rows = _slice_and_rescale(t_y - t_l, t_y + t_l, side, config.local_px)
        columns = _slice_and_rescale(t_x - t_l, t_x + t_l, side, config.local_px)
        ctx.save_for_backward(t_x, t_y, t_l)
        ctx.config, ctx.boxcar = config, boxcar
        plane = images[:, 0].float()  # tensor axes are [.., y, x]
        return torch.bmm(torch.bmm(rows, plane), columns.transpose(1, 2)).unsqueeze(1).to(images.dtype)

    @staticmethod
    def backward(ctx: Any, *grad_outputs: Any) -> tuple[None, Tensor, None, None]:
        t_x, t_y, t_l = ctx.saved_tensors
        top = grad_outputs[0]
        saliency = top.float().square().sum(dim=1)  # ||G_top||^2 over channels, (N, s, s)
        # The squares of a mean loss's gradients are of the order 1e-10 and would drown in Adam's epsilon:
        # each sample's saliency is normalised to sum 1, then shared among the samples of the mean.
        total = saliency.sum(dim=(1, 2), keepdim=True)
        saliency = saliency / total.clamp_min(torch.finfo(torch.float32).tiny) / len(saliency)
        d_x, d_y, d_l = boxcar_derivatives(t_x, t_y, t_l, saliency.shape[-1], ctx.boxcar)
        config: VarifocalConfig = ctx.config
        pull = torch.stack(
            [
                (saliency * d_x).sum(dim=(1, 2)) * config.max_shift_px,  # dt_x/du_x = T2
                (saliency * d_y).sum(dim=(1, 2)) * config.max_shift_px,
                (saliency * d_l).sum(dim=(1, 2)) * config.min_margin_px / 2,  # dt_l/du_l = T1 / 2
            ],
            dim=1,
        )
        # The negative squared norm of G_top (II-A.5): descent walks the box towards high gradients.
        return None, -ctx.boxcar.weight * pull, None, None


def _slice_and_rescale(start: Tensor, stop: Tensor, side: int, out: int) -> Tensor:
    """Matrices (N, out, side) that slice [start, stop) of an axis and rescale it bilinearly to `out`.

    The slice is snapped to whole pixels, and reads no pixel outside it: the same as indexing and then
    interpolating each image alone (align_corners=False), for the whole batch in one product.
    """
    first = start.round().clamp(0, side - 1)
    length = (stop.round().clamp(max=side) - first).clamp_min(1)
    centres = (torch.arange(out, device=start.device) + 0.5) / out
    source = centres[None] * length[:, None] - 0.5
    source = torch.minimum(source.clamp_min(0), length[:, None] - 1) + first[:, None]
    pixels = torch.arange(side, device=start.device)
    return (1 - (source[:, :, None] - pixels).abs()).clamp_min(0)


def boxcar_derivatives(
    t_x: Tensor, t_y: Tensor, t_l: Tensor, samples: int, boxcar: BoxcarSettings
) -> tuple[Tensor, Tensor, Tensor]:
    """Derivatives of boxcar (6) with the logistic H (7) to t_x, t_y and t_l.

    They are taken where the crop's pixels lie in the image.

    Args:
        t_x, t_y, t_l: (N,) box in pixels of the G-Net's input.
        samples: side of the crop in pixels.

    Returns:
        Three (N, samples, samples) tensors, axes [n, y, x], in 1/pixel.
    """
    k = boxcar.steepness
    offsets = (torch.arange(samples, device=t_x.device) + 0.5) / samples * 2 - 1
    distance = offsets[None] * t_l[:, None]  # from the centre, the same on both axes, (N, samples)
    lower = torch.sigmoid(k * (distance + t_l[:, None]))
    upper = torch.sigmoid(k * (distance - t_l[:, None]))
    profile = lower - upper
    lower_slope = k * lower * (1 - lower)
    upper_slope = k * upper * (1 - upper)
    shift = upper_slope - lower_slope
    grow = upper_slope + lower_slope
    d_x = profile[:, :, None] * shift[:, None, :]
    d_y = shift[:, :, None] * profile[:, None, :]
    d_l = profile[:, :, None] * grow[:, None, :] + grow[:, :, None] * profile[:, None, :]
    mask = profile[:, :, None] * profile[:, None, :]
    outward = d_l.sum(dim=(1, 2), keepdim=True) / mask.sum(dim=(1, 2), keepdim=True)
    return d_x, d_y, d_l - boxcar.shrink * outward * mask
