"""Variation of batches on drawn chromosomes."""

import dataclasses

import pytest
import torch

from engine.training.augment import Draws, SharedDraws, augment
from engine.training.data import LabelledImages
from engine.training.settings import TRAIN_PRESETS, AugmentSettings

STILL = AugmentSettings((0, 0), 0.0, 0.0)
STRONG = TRAIN_PRESETS["compact"].augment


def varied(images: LabelledImages, settings: AugmentSettings, count: int = 8) -> tuple[torch.Tensor, torch.Tensor]:
    pictures = images.images[:count]
    draws = Draws(torch.Generator().manual_seed(1), count)
    return augment(pictures, images.polarity[:count], pictures.roll(1, 0), settings, draws)


def test_no_variation_changes_nothing(images: LabelledImages) -> None:
    pictures, polarity = varied(images, STILL)
    torch.testing.assert_close(pictures, images.images[:8].float(), atol=0.6, rtol=0)
    assert torch.equal(polarity, images.polarity[:8])


def test_vertical_flip_changes_the_polarity_and_the_horizontal_does_not(images: LabelledImages) -> None:
    flipped, changed = varied(images, AugmentSettings((0, 0), 0.0, 1.0))
    assert torch.equal(changed, 1 - images.polarity[:8])
    torch.testing.assert_close(flipped, images.images[:8].flip(2).float(), atol=0.6, rtol=0)
    mirrored, kept = varied(images, AugmentSettings((0, 0), 1.0, 0.0))
    assert torch.equal(kept, images.polarity[:8])
    torch.testing.assert_close(mirrored, images.images[:8].flip(3).float(), atol=0.6, rtol=0)


def test_rotation_fills_with_white(images: LabelledImages) -> None:
    pictures, _ = varied(images, AugmentSettings((45, 45), 0, 0))
    corners = pictures[:, 0][:, [0, 0, -1, -1], [0, -1, 0, -1]]
    assert bool((corners == 255).all())


@pytest.mark.parametrize("name", ["paper", "compact"])
def test_varied_images_stay_images(images: LabelledImages, name: str) -> None:
    pictures, polarity = varied(images, TRAIN_PRESETS[name].augment, 46)
    assert pictures.shape == (46, 1, 64, 64)
    assert pictures.dtype == torch.float32
    assert 0 <= float(pictures.min()) <= float(pictures.max()) <= 255
    assert set(polarity.tolist()) == {0, 1}
    assert bool((pictures.amin(dim=(1, 2, 3)) < 200).all()), "no chromosome has vanished"


@pytest.mark.parametrize(
    "change",
    [
        {"condensation": 0.5},
        {"bend": 0.5},
        {"stretch": 0.3},
        {"neighbour": 1.0},
        {"patch": 1.0},
        {"band_contrast": (2.0, 2.0)},
        {"blur_px": 2.0},
        {"gamma": (2.0, 2.0)},
        {"shade": 40.0},
        {"noise": 20.0},
        {"jpeg": 1.0},
    ],
    ids=str,
)
def test_each_variation_varies(images: LabelledImages, change: dict[str, object]) -> None:
    pictures, _ = varied(images, dataclasses.replace(STILL, **change))
    assert float((pictures - images.images[:8].float()).abs().mean()) > 0.3


def test_a_bend_moves_the_ends_to_the_side_and_keeps_the_length() -> None:
    bar = torch.full((1, 1, 64, 64), 255.0)
    bar[0, 0, 8:56, 29:35] = 60
    settings = dataclasses.replace(STILL, bend=0.6)
    draws = Draws(torch.Generator().manual_seed(3), 1)
    bent, _ = augment(bar, torch.tensor([1]), bar, settings, draws)
    dark = bent[0, 0] < 150
    middle_of = [float(torch.nonzero(dark[row]).float().mean()) for row in (10, 32, 53)]
    assert abs(middle_of[0] - middle_of[1]) > 1.5
    assert int(dark.any(dim=1).sum()) == 48


def test_two_processes_vary_their_shares_as_one_varies_the_whole(images: LabelledImages) -> None:
    pictures, polarity = images.images[:8], images.polarity[:8]
    others = pictures.roll(1, 0)
    whole, flipped = augment(pictures, polarity, others, STRONG, Draws(torch.Generator().manual_seed(5), 8))
    for rank in range(2):
        own = slice(rank, None, 2)
        draws = Draws(torch.Generator().manual_seed(5), 8, own)
        part, part_flipped = augment(pictures[own], polarity[own], others[own], STRONG, draws)
        torch.testing.assert_close(part, whole[own])
        assert torch.equal(part_flipped, flipped[own])


def of_one_look(picture: torch.Tensor, count: int, settings: AugmentSettings, *, shared: bool) -> torch.Tensor:
    pictures, polarity = picture.expand(count, 1, *picture.shape[-2:]), torch.ones(count, dtype=torch.int64)
    draws = Draws(torch.Generator().manual_seed(2), count)
    look = SharedDraws(draws.generator, count) if shared else None
    return augment(pictures, polarity, pictures, settings, draws, look)[0]


@pytest.mark.parametrize(
    "change",
    [
        {"condensation": 0.5},
        {"band_contrast": (0.5, 2.0)},
        {"blur_px": 2.0},
        {"gamma": (0.5, 2.0)},
        {"shade": 40.0},
    ],
    ids=str,
)
def test_one_look_is_that_of_all_its_chromosomes(images: LabelledImages, change: dict[str, object]) -> None:
    settings = dataclasses.replace(STILL, **change)
    alike = of_one_look(images.images[:1], 6, settings, shared=True)
    assert torch.equal(alike, alike[:1].expand_as(alike))
    assert float((alike[:1] - images.images[:1].float()).abs().mean()) > 0.1
    each = of_one_look(images.images[:1], 6, settings, shared=False)
    assert not torch.allclose(each, each[:1].expand_as(each), atol=1.0)


def test_grain_is_each_images_own_and_sizes_differ_less_within_a_look(images: LabelledImages) -> None:
    grainy = of_one_look(images.images[:1], 4, dataclasses.replace(STILL, noise=20.0), shared=True)
    assert not torch.allclose(grainy[0], grainy[1], atol=1.0)
    bar = torch.full((1, 1, 64, 64), 255.0)
    bar[0, 0, 17:47, 27:37] = 60
    settings = dataclasses.replace(STILL, scale=(0.7, 1.4))
    spreads = [
        float((of_one_look(bar, 60, settings, shared=shared) < 150).any(dim=3).sum(dim=(1, 2)).float().log().std())
        for shared in (False, True)
    ]
    assert spreads[1] == pytest.approx(0.4 * spreads[0], rel=0.25)
