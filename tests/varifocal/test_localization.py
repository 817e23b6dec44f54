"""The box (5), the crop and its boxcar gradient (6)(7)(10)."""

import pytest
import torch
from torch.nn import functional

from engine.varifocal.config import PRESETS
from engine.varifocal.localization import (
    PAPER_BOXCAR,
    BoxcarSettings,
    LocalizationSubnet,
    box_pixels,
    boxcar_derivatives,
    pretraining_boxes,
    zoom,
)

PAPER = PRESETS["paper"]


def test_box_has_the_range_of_equation_5() -> None:
    corners = torch.tensor([[0.0, 0.0, 0.0], [1.0, 1.0, 1.0], [0.5, 0.5, 0.5]])
    t_x, t_y, t_l = box_pixels(corners, PAPER)
    assert t_x.tolist() == [64, 192, 128]
    assert t_y.tolist() == [64, 192, 128]
    assert t_l.tolist() == [32, 64, 48]


@pytest.mark.parametrize(("longest", "u_l"), [(20, 0.0), (64, 0.0), (96, 0.5), (128, 1.0), (200, 1.0)])
def test_pretraining_box_covers_the_chromosome_within_its_limits(longest: int, u_l: float) -> None:
    boxes = pretraining_boxes(torch.tensor([float(longest)]), torch.tensor([12.0]), PAPER)
    assert boxes.tolist() == [[0.5, 0.5, u_l]]


def test_zoom_is_slicing_and_bilinear_rescaling_of_each_image() -> None:
    torch.manual_seed(0)
    images, boxes = torch.rand(5, 1, 256, 256), torch.rand(5, 3)
    zoomed = zoom(images, boxes, PAPER, PAPER_BOXCAR)
    t_x, t_y, t_l = box_pixels(boxes, PAPER)
    for n in range(5):
        x0, x1 = round(float(t_x[n] - t_l[n])), round(float(t_x[n] + t_l[n]))
        y0, y1 = round(float(t_y[n] - t_l[n])), round(float(t_y[n] + t_l[n]))
        expected = functional.interpolate(
            images[n : n + 1, :, y0:y1, x0:x1], (128, 128), mode="bilinear", align_corners=False
        )
        torch.testing.assert_close(zoomed[n : n + 1], expected, rtol=1e-4, atol=1e-5)


def test_zoom_is_as_exact_amid_mixed_precision() -> None:
    images, relative = torch.randn(3, 1, 128, 128), torch.rand(3, 3)
    config = PRESETS["compact"]
    exact = zoom(images, relative, config, BoxcarSettings())
    with torch.autocast("cpu", dtype=torch.bfloat16):
        assert torch.equal(zoom(images, relative, config, BoxcarSettings()), exact)


@pytest.mark.parametrize("steepness", [0.3, 10.0])
def test_boxcar_derivatives_are_those_of_its_formula(steepness: float) -> None:
    torch.manual_seed(1)
    samples = 16
    box = torch.tensor([[100.0, 140.0, 40.0]], dtype=torch.float64, requires_grad=True)
    t_x, t_y, t_l = box.unbind(dim=1)
    settings = BoxcarSettings(steepness=steepness, shrink=0.0)
    derivatives = boxcar_derivatives(t_x.detach(), t_y.detach(), t_l.detach(), samples, settings)
    offsets = (torch.arange(samples, dtype=torch.float64) + 0.5) / samples * 2 - 1
    x = (t_x + offsets * t_l).detach()
    y = (t_y + offsets * t_l).detach()

    def step(z: torch.Tensor) -> torch.Tensor:
        return torch.sigmoid(steepness * z)

    p = step(x - t_x + t_l) - step(x - t_x - t_l)
    q = step(y - t_y + t_l) - step(y - t_y - t_l)
    weight = torch.rand(samples, samples, dtype=torch.float64)
    (gradient,) = torch.autograd.grad((q[:, None] * p[None, :] * weight).sum(), box)
    ours = torch.stack([(d[0] * weight).sum() for d in derivatives])
    torch.testing.assert_close(ours, gradient[0], rtol=1e-6, atol=1e-9)


def _pull(saliency: torch.Tensor, boxcar: BoxcarSettings) -> list[float]:
    """Gradient to (u_x, u_y, u_l) for a given gradient at the L-Net's input."""
    boxes = torch.full((1, 3), 0.5, requires_grad=True)
    zoomed = zoom(torch.zeros(1, 1, 256, 256), boxes, PAPER, boxcar)
    zoomed.backward(saliency[None, None])
    assert boxes.grad is not None
    gradient: list[float] = boxes.grad[0].tolist()
    return gradient


def test_descent_walks_the_box_towards_high_gradients() -> None:
    right = torch.zeros(128, 128)
    right[40:90, 120:] = 1.0
    d_x, d_y, _ = _pull(right, BoxcarSettings())
    assert d_x < 0
    assert abs(d_y) < 0.1 * abs(d_x)
    top = torch.zeros(128, 128)
    top[:8, 40:90] = 1.0
    d_x, d_y, _ = _pull(top, BoxcarSettings())
    assert d_y > 0
    assert abs(d_x) < 0.1 * abs(d_y)


def test_printed_derivative_only_grows_and_shrink_takes_that_off() -> None:
    even = torch.ones(128, 128)
    assert _pull(even, BoxcarSettings(shrink=0.0))[2] < 0  # grows
    assert _pull(even, BoxcarSettings(shrink=1.0))[2] == pytest.approx(0.0, abs=1e-4)
    peak = torch.zeros(128, 128)
    peak[60:68, 60:68] = 1.0
    assert _pull(peak, BoxcarSettings(shrink=1.0))[2] > 0  # shrinks onto the peak


def test_the_gradient_to_a_box_is_the_surrogate_by_the_chain_rule_of_equation_5() -> None:
    torch.manual_seed(3)
    boxcar = BoxcarSettings(steepness=0.5, shrink=0.3, weight=0.2)
    boxes = torch.rand(2, 3, requires_grad=True)
    top = torch.randn(2, 1, 128, 128) * torch.tensor([1e-3, 1e-6])[:, None, None, None]
    zoom(torch.zeros(2, 1, 256, 256), boxes, PAPER, boxcar).backward(top)
    # ||G||^2, summing to 1 in each image: however small a mean loss's gradients are, no image counts less.
    saliency = top[:, 0].double().square()
    saliency /= saliency.sum(dim=(1, 2), keepdim=True)
    derivatives = boxcar_derivatives(*(t.detach() for t in box_pixels(boxes, PAPER)), 128, boxcar)
    pulls = [(saliency * d).sum(dim=(1, 2)) for d in derivatives]
    expected = torch.stack([pulls[0] * 128, pulls[1] * 128, pulls[2] * 32], dim=1)  # T2, T2, T1 / 2
    assert boxes.grad is not None
    torch.testing.assert_close(boxes.grad.double(), -0.2 * expected / 2, rtol=1e-4, atol=1e-9)


def test_no_gradient_at_the_crop_is_none_to_the_box() -> None:
    assert _pull(torch.zeros(128, 128), BoxcarSettings()) == [0.0, 0.0, 0.0]


def test_the_localization_subnet_bends_between_its_layers() -> None:
    """Two layers with nothing between them would be one linear map."""
    torch.manual_seed(4)
    subnet, features = LocalizationSubnet(2, 5), torch.rand(3, 2, 8, 8)  # as large as after the pooling
    more, none, less = (torch.logit(subnet(sign * features)) for sign in (1.0, 0.0, -1.0))
    assert (more + less - 2 * none).abs().max() > 0.01
