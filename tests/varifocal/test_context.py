"""The cell's context: what it may depend on, and what it may not."""

import dataclasses

import pytest
import torch

from engine.varifocal.config import ConfigError
from engine.varifocal.context import CellContext, SingleViews, shapes_of
from engine.varifocal.network import VarifocalNet
from engine.varifocal.uprightness import Uprightness
from tools.tiny_network import TINY_CONFIG


def _views(number: int, seed: int = 0) -> SingleViews:
    generator = torch.Generator().manual_seed(seed)
    return SingleViews(*(torch.randn(number, width, generator=generator) for width in (16, 24, 4)))


@pytest.fixture
def trained() -> CellContext:
    """A context whose last layer says something."""
    torch.manual_seed(0)
    context = CellContext(16, 24, 8).eval()
    torch.nn.init.normal_(context.to_types.weight)
    return context


def _at(views: SingleViews, places: torch.Tensor) -> SingleViews:
    return SingleViews(*(getattr(views, field.name)[places] for field in dataclasses.fields(views)))


def test_an_untrained_context_leaves_the_single_logits() -> None:
    views = _views(5)
    context = CellContext(16, 24, 8).eval()
    assert torch.equal(context.of_cells(views, torch.zeros(5, dtype=torch.int64)), views.type_logits)


def test_the_order_of_the_chromosomes_changes_nothing(trained: CellContext) -> None:
    views, cell, order = _views(7), torch.zeros(7, dtype=torch.int64), torch.tensor([3, 0, 6, 1, 5, 2, 4])
    with torch.inference_mode():
        torch.testing.assert_close(
            trained.of_cells(_at(views, order), cell), trained.of_cells(views, cell)[order], rtol=0, atol=1e-4
        )


def test_cells_do_not_see_each_other_but_chromosomes_of_one_cell_do(trained: CellContext) -> None:
    views, cells = _views(9), torch.tensor([0, 0, 0, 1, 1, 1, 1, 1, 1])
    with torch.inference_mode():
        both = trained.of_cells(views, cells)
        alone = trained.of_cells(_at(views, torch.arange(3)), torch.zeros(3, dtype=torch.int64))
        with_others = trained.of_cells(views, torch.zeros(9, dtype=torch.int64))
    torch.testing.assert_close(both[:3], alone, rtol=0, atol=1e-4)
    assert (with_others[:3] - alone).abs().max() > 0.01


def test_sizes_and_darkness_count_beside_those_of_the_cell(trained: CellContext) -> None:
    views, cells = _views(8), torch.tensor([0, 0, 0, 0, 1, 1, 1, 1])
    # Another camera or stain for the first cell: all of its chromosomes larger and darker by as much.
    larger = dataclasses.replace(
        views, shapes=views.shapes + torch.tensor([0.7, 0.4, 0.3, 0.2]) * (cells[:, None] == 0)
    )
    single = dataclasses.replace(views, shapes=views.shapes + torch.eye(8)[:, :1])
    with torch.inference_mode():
        before = trained.of_cells(views, cells)
        torch.testing.assert_close(trained.of_cells(larger, cells), before, rtol=0, atol=1e-4)
        assert not torch.allclose(trained.of_cells(single, cells)[0], before[0], atol=1e-2)


def test_shapes_are_those_of_the_chromosome() -> None:
    image = torch.full((1, 1, 64, 64), 255.0)
    image[0, 0, 10:30, 20:25] = 155.0
    area, height, darkness, deviation = shapes_of(image)[0].exp().tolist()[:2] + shapes_of(image)[0].tolist()[2:]
    assert (area, height) == pytest.approx((100, 20))
    assert darkness == pytest.approx(1.0)
    assert deviation == pytest.approx(0.0)


def test_light_bands_belong_to_the_shape_and_the_grain_of_the_background_does_not() -> None:
    image = torch.full((1, 1, 64, 64), 240.0)
    image[0, 0, 10:30:2, 20:25] = 155.0
    area = shapes_of(image)[0, 0].exp()
    image[0, 0, 11:30:2, 20:25] = 230.0
    assert area == pytest.approx(50)
    assert shapes_of(image)[0, :2].exp().tolist() == pytest.approx([100, 20])


def test_a_type_that_is_out_of_the_question_is_no_more_so_below_a_bound(trained: CellContext) -> None:
    views, cell = _views(4), torch.zeros(4, dtype=torch.int64)
    logits = [views.type_logits.clone() for _ in range(2)]
    for given, score in zip(logits, (-20.0, -2000.0), strict=True):
        given[:, 5] = score
    with torch.inference_mode():
        added = [trained.of_cells(dataclasses.replace(views, type_logits=one), cell) - one for one in logits]
    torch.testing.assert_close(added[0], added[1], rtol=0, atol=1e-3)


def test_untrained_the_uprightness_is_a_half_and_trained_it_hears_features_and_types() -> None:
    views, uprightness = _views(3), Uprightness(16, 24)
    assert uprightness(views).tolist() == [0.0, 0.0, 0.0]
    torch.nn.init.constant_(uprightness.of_features.weight, 0.5)
    torch.nn.init.constant_(uprightness.of_logits.weight, 0.25)
    expected = 0.5 * views.features.sum(dim=1) + 0.25 * views.type_logits.sum(dim=1)
    torch.testing.assert_close(uprightness(views), expected)


def test_a_model_of_an_earlier_version_has_no_context() -> None:
    values = TINY_CONFIG.to_dict()
    del values["context_width"]
    assert VarifocalNet(type(TINY_CONFIG).from_dict(values)).context is None


def test_a_width_that_the_heads_cannot_share_is_told() -> None:
    with pytest.raises(ConfigError, match="context_width 10 is no multiple of 4"):
        dataclasses.replace(TINY_CONFIG, context_width=10)
