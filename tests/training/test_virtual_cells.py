"""Virtual cells, and the training step that sees them."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from engine.training.context import Looks, seen_in_looks, virtual_batches
from engine.training.data import LabelledImages
from engine.training.run import train
from engine.training.settings import AugmentSettings
from engine.training.team import Team
from engine.training.virtual_cells import virtual_cell
from engine.varifocal.network import VarifocalNet
from tests.training.conftest import CPU, SETTINGS
from tools.tiny_network import TINY_CONFIG

ALONE = Team()
SEES_CELLS = dataclasses.replace(TINY_CONFIG, context_width=8)


class Apart(Team):
    """One of a team that does not meet the others."""

    def summed(self, values: Tensor) -> Tensor:
        return values


@given(st.integers(0, 2**32), st.lists(st.integers(0, 23), min_size=1, max_size=100), st.integers(1, 4))
def test_a_virtual_cell_is_made_of_what_is_there_each_at_most_once(seed: int, types: list[int], cells: int) -> None:
    of_cell = np.sort(np.arange(len(types)) % cells)
    members = virtual_cell(np.array(types), of_cell, np.random.default_rng(seed))
    assert 0 < len(set(members.tolist())) == len(members)
    assert members.min() >= 0
    assert members.max() < len(types)


def test_virtual_cells_have_findings() -> None:
    normal = np.array([kind for kind in range(22) for _ in range(2)] + [22, 23])
    types, cells = np.tile(normal, 3), np.repeat(np.arange(3), 46)
    rng = np.random.default_rng(0)
    made = [np.bincount(types[virtual_cell(types, cells, rng)], minlength=24) for _ in range(200)]
    whole = [counts for counts in made if 44 <= counts.sum() <= 48]
    assert sum((counts[:22] > 2).any() for counts in whole) > 40
    assert sum((counts[:22] < 2).any() for counts in whole) > 40
    assert sum((counts[:22] == 2).all() for counts in whole) > 30


def _network() -> VarifocalNet:
    torch.manual_seed(0)
    return VarifocalNet(SEES_CELLS)


def test_the_context_is_trained_alone_and_resumed_alike(images: LabelledImages, tmp_path: Path) -> None:
    settings = dataclasses.replace(SETTINGS.with_epochs((0, 0, 0, 0, 2)), context_looks=2, context_updates=3)
    whole, before = _network(), _network().state_dict()
    train(whole, settings, images, images, tmp_path / "whole", device=CPU)
    changed = {
        name.split(".")[0] for name, value in whole.state_dict().items() if not torch.equal(value, before[name])
    }
    assert changed == {"context"}

    class Killed(Exception):  # noqa: N818 - no error: the process ends here
        pass

    def kill(_: object) -> None:
        raise Killed

    cut = _network()
    with pytest.raises(Killed):
        train(cut, settings, images, images, tmp_path / "cut", device=CPU, on_epoch=kill)
    resumed = _network()
    train(resumed, settings, images, images, tmp_path / "cut", device=CPU, resume=True)
    for name, value in whole.state_dict().items():
        assert torch.equal(resumed.state_dict()[name], value), name


def _looks(images: LabelledImages, team: Team = ALONE, seed: int = 3) -> tuple[Looks, int]:
    seen: list[int] = []
    looks = seen_in_looks(_network().eval(), images, SETTINGS, seed, team=team, on_seen=seen.append)
    return looks, sum(seen)


def test_every_image_of_whole_cells_is_seen_once(images: LabelledImages) -> None:
    looks, seen = _looks(images)
    assert seen == len(images)
    assert [row for rows in looks.rows for row in range(rows.start, rows.stop)] == list(range(len(images)))
    assert looks.views.types.sort().values.tolist() == images.types.sort().values.tolist()
    assert (looks.views.features.abs().sum(dim=1) > 0).all()


def test_an_epoch_makes_many_updates_of_one_look(images: LabelledImages) -> None:
    looks, _ = _looks(images)
    batches = list(virtual_batches([looks], 7, 3, team=ALONE))
    assert len(batches) == 7
    for batch in batches:
        assert batch.cells.diff().min() >= 0
        assert int(batch.cells[-1]) + 1 == 16
    again = list(virtual_batches([looks], 7, 3, team=ALONE))
    assert all(torch.equal(one.types, other.types) for one, other in zip(batches, again, strict=True))
    assert any(not torch.equal(one.types, batches[0].types) for one in batches[1:])


def _six_times(images: LabelledImages) -> LabelledImages:
    return dataclasses.replace(
        images,
        **{name: torch.cat([getattr(images, name)] * 6) for name in ("images", "types", "polarity")},
        cells=torch.arange(6).repeat_interleave(len(images)),
    )


def test_three_cells_are_photographed_alike_and_the_others_in_another_way(images: LabelledImages) -> None:
    settings = dataclasses.replace(SETTINGS, augment=AugmentSettings((0, 0), 0, 0, gamma=(0.5, 2.0)))
    looks = seen_in_looks(_network().eval(), _six_times(images), settings, 3, team=ALONE, on_seen=lambda _: None)
    darkness = [looks.views.shapes[rows, 2].reshape(3, len(images)) for rows in looks.rows]
    for cells in darkness:
        torch.testing.assert_close(cells, cells[:1].expand_as(cells))
    assert not torch.allclose(darkness[0], darkness[1], atol=0.02)


def test_a_team_shares_the_looks_and_the_virtual_cells(images: LabelledImages) -> None:
    six = _six_times(images)
    whole, _ = _looks(six)
    shares = [_looks(six, Apart(rank, 2)) for rank in range(2)]
    assert sum(seen for _, seen in shares) == len(six)
    for part in zip(whole.views.tensors(), *(looks.views.tensors() for looks, _ in shares), strict=True):
        torch.testing.assert_close(part[0], part[1] + part[2])
    alone = next(virtual_batches([whole], 1, 3, team=ALONE))
    together = [next(virtual_batches([whole], 1, 3, team=Apart(rank, 2))) for rank in range(2)]
    assert sorted(torch.cat([batch.types for batch in together]).tolist()) == sorted(alone.types.tolist())
    assert all(int(batch.cells[-1]) + 1 == 8 for batch in together)
