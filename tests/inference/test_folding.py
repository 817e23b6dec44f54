"""The folded network says what the plain one says, and batches side by side what they say one by one."""

import copy
import dataclasses
import threading

import pytest
import torch
from torch.nn.modules.module import register_module_forward_hook

from engine.domain.cancel import Cancelled
from engine.domain.case import Case
from engine.domain.model_info import ModelInfo
from engine.inference.folding import FoldedNet
from engine.inference.predictor import Predictor
from engine.inference.side_by_side import compute_side_by_side
from engine.varifocal.network import VarifocalNet
from tools.tiny_network import TINY_CONFIG


def _trained(slope_from: float = 0.1) -> VarifocalNet:
    """A network whose batch normalisations differ by channel, as after training."""
    torch.manual_seed(3)
    network = VarifocalNet(TINY_CONFIG).eval()
    for module in network.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            torch.nn.init.uniform_(module.weight, slope_from, 1.5)
            torch.nn.init.normal_(module.bias, 0, 0.5)
            assert module.running_mean is not None
            assert module.running_var is not None
            module.running_mean.normal_(0, 0.5)
            module.running_var.uniform_(0.3, 3)
    return network


@pytest.mark.parametrize("slope_from", [0.1, -0.5])
def test_the_folded_network_agrees_with_the_plain_one(slope_from: float) -> None:
    """Also where a slope below zero forbids to fold."""
    network = _trained(slope_from)
    images = torch.randn(5, 1, TINY_CONFIG.global_px, TINY_CONFIG.global_px)
    with torch.inference_mode():
        plain, folded = network(images), FoldedNet(copy.deepcopy(network))(images)
    torch.testing.assert_close(folded.boxes, plain.boxes, atol=1e-5, rtol=0)
    scale = float(plain.logits.type.abs().max())
    torch.testing.assert_close(folded.logits.type, plain.logits.type, atol=1e-5 * scale, rtol=0)
    torch.testing.assert_close(folded.logits.polarity, plain.logits.polarity, atol=1e-5 * scale, rtol=0)


def test_no_weight_is_changed_by_predicting(case: Case) -> None:
    network = _trained()
    before = copy.deepcopy(network.state_dict())
    Predictor(network, ModelInfo("tiny", "1", ""), torch.device("cpu")).predict_cell(case.cells[0])
    for key, value in network.state_dict().items():
        torch.testing.assert_close(value, before[key], atol=0, rtol=0)


def test_cores_change_no_prediction(case: Case) -> None:
    usual, found = torch.get_num_threads(), []
    try:
        for cores in (1, 2, 3):
            torch.set_num_threads(cores)
            predictor = Predictor(_trained(), ModelInfo("tiny", "1", ""), torch.device("cpu"))
            found.append(predictor.predict_cell(case.cells[0]))
            assert torch.get_num_threads() == cores
    finally:
        torch.set_num_threads(usual)
    for one, two, three in zip(*found, strict=True):
        assert one is not None
        assert two is not None
        assert three is not None
        assert one.type_probs == pytest.approx(two.type_probs, abs=1e-5)
        assert one.type_probs == pytest.approx(three.type_probs, abs=1e-5)


def test_no_operation_waits_for_a_second_core(case: Case) -> None:
    """Beside other programs that took most of a cell's time."""
    config = dataclasses.replace(TINY_CONFIG, context_width=8, tells_upright=True)
    usual, cores = torch.get_num_threads(), set()
    torch.set_num_threads(2)
    hook = register_module_forward_hook(lambda *_: cores.add(torch.get_num_threads()))
    try:
        predictor = Predictor(VarifocalNet(config), ModelInfo("tiny", "1", ""), torch.device("cpu"))
        for count in (1, 3, len(case.cells[0].chromosomes)):
            predictor.predict_images([chromosome.image_hw for chromosome in case.cells[0].chromosomes[:count]])
        assert cores == {1}
        assert torch.get_num_threads() == 2
    finally:
        hook.remove()
        torch.set_num_threads(usual)


def test_side_by_side_keeps_the_order_and_passes_on_what_went_wrong() -> None:
    first_may_end = threading.Event()

    def compute(number: int) -> int:
        if number == 0:
            assert first_may_end.wait(10)
        if number == 2:
            first_may_end.set()
        if number == 5:
            raise ValueError("five")
        return number

    results = compute_side_by_side(compute, range(9), 2)
    assert [next(results) for _ in range(5)] == [0, 1, 2, 3, 4]
    with pytest.raises(ValueError, match="five"):
        next(results)


def test_cancelling_ends_the_batches_that_wait(case: Case) -> None:
    usual = torch.get_num_threads()
    torch.set_num_threads(2)
    try:
        predictor = Predictor(_trained(), ModelInfo("tiny", "1", ""), torch.device("cpu"))
        done: list[int] = []
        with pytest.raises(Cancelled):
            predictor.predict_cell(
                case.cells[0], progress=lambda count, _: done.append(count), should_cancel=lambda: bool(done)
            )
        assert len(done) == 1
        assert torch.get_num_threads() == 2
    finally:
        torch.set_num_threads(usual)
