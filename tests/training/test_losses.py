"""The losses as Section II prints them, and how fast what they teach is learned."""

import dataclasses
import math

import pytest
import torch

from engine.training.cell_views import CellBatch
from engine.training.context import context_loss
from engine.training.losses import classification_loss, localization_loss
from engine.training.steps import four_steps
from engine.training.updates import learning_rate
from engine.varifocal.network import Logits
from tests.training.conftest import CPU, SETTINGS, network


def cross_entropy(scores: torch.Tensor, truth: list[int]) -> float:
    """(1) and (2), of one image after the other, as printed: a sum."""
    return sum(
        -math.log(math.exp(row[label]) / sum(math.exp(value) for value in row))
        for row, label in zip(scores.tolist(), truth, strict=True)
    )


def test_classification_loss_is_equation_3() -> None:
    torch.manual_seed(0)
    logits = Logits(torch.randn(5, 24), torch.randn(5, 2))
    types, polarity = [0, 3, 23, 7, 7], [0, 1, 1, 0, 1]
    loss = classification_loss(logits, torch.tensor(types), torch.tensor(polarity), polarity_weight=0.5)
    printed = cross_entropy(logits.type, types) + 0.5 * cross_entropy(logits.polarity, polarity)
    assert float(loss) == pytest.approx(printed / 5, rel=1e-5)


def test_localization_loss_is_equation_8() -> None:
    boxes = torch.tensor([[0.5, 0.1, 2.0], [0.0, 0.5, 1.0]])
    targets = torch.tensor([[0.5, 0.5, 0.5], [0.3, 0.5, 0.2]])
    squares, line = (0.4**2 + 0.3**2 + 0.8**2) / 2, 1.5 - 0.5
    assert float(localization_loss(boxes, targets)) == pytest.approx((squares + line) / 2)


def test_every_cell_weighs_by_its_chromosomes_in_the_loss_of_the_context() -> None:
    net = network()
    small, large = (CellBatch.empty(count, net.config.fused_hidden, CPU) for count in (3, 40))
    # Nothing is known, so each chromosome costs log 24; an untrained context leaves it so.
    of_both = context_loss(net, CellBatch.joined([small, large]))
    assert float(of_both) == pytest.approx(math.log(24) * (3 + 40) / (2 * 46), rel=1e-5)
    assert float(of_both) == pytest.approx(float(context_loss(net, small) + context_loss(net, large)) / 2, rel=1e-5)


def test_one_cycle_warms_up_for_a_fifth_of_a_step_and_falls_to_nothing() -> None:
    settings = dataclasses.replace(SETTINGS.with_epochs((10, 1, 1, 1)), schedule="one-cycle")
    step = four_steps(network(), settings)[0]
    highest = step.settings.learning_rate
    rates = [learning_rate(settings, step, epoch, part) for epoch in range(10) for part in (0.0, 0.5)]
    assert rates[0] == pytest.approx(0.04 * highest)
    assert rates[:5] == sorted(rates[:5])
    assert rates[2] == pytest.approx(0.52 * highest)
    assert rates[4] == pytest.approx(highest)
    assert rates[4:] == sorted(rates[4:], reverse=True)
    assert rates[12] == pytest.approx(highest / 2)
    assert learning_rate(settings, step, 9, 0.999) < 1e-4 * highest
