"""A graphics card that has no memory left, or is lost: the cell is classified all the same, and it is said how."""

import json
import logging
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import torch

from engine import cli
from engine.domain.case import Case
from engine.domain.model_info import ModelInfo
from engine.domain.prediction import Prediction
from engine.inference import forward as forward_module
from engine.inference import predictor as predictor_module
from engine.inference.device import has_bfloat16
from engine.inference.fallback import Trouble
from engine.inference.predictor import Predictor
from engine.varifocal.network import VarifocalNet
from engine.varifocal.weights import save_model
from tests.inference.conftest import CARD, CUDA, Fail
from tools.tiny_network import TINY_CONFIG

Card = Callable[[Fail], list[int]]
NO_MEMORY = torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.")


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    """With several, sums run in another order where batches are computed side by side."""
    usual = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(usual)


def network() -> VarifocalNet:
    torch.manual_seed(5)
    return VarifocalNet(TINY_CONFIG)


def on(device: torch.device) -> Predictor:
    return Predictor(network(), ModelInfo("tiny", "1", "ab"), device)


def assert_same(found: tuple[Prediction | None, ...], expected: tuple[Prediction | None, ...]) -> None:
    """To the last bit: it is the same computation."""
    assert len(found) == len(expected)
    for one, other in zip(found, expected, strict=True):
        assert one is not None
        assert other is not None
        np.testing.assert_array_equal(one.type_probs, other.type_probs)
        assert (one.q_down_prob, one.box) == (other.q_down_prob, other.box)


def test_short_of_memory_it_goes_on_in_smaller_batches_on_the_card(
    card: Card, case: Case, caplog: pytest.LogCaptureFixture
) -> None:
    tried = card(lambda size: NO_MEMORY if size > 12 else None)
    predictor = on(CUDA)
    assert predictor.device_name == CARD
    with caplog.at_level(logging.WARNING):
        found = predictor.predict_cell(case.cells[0])
    assert tried[:3] == [47, 23, 11]
    assert [step.trouble for step in predictor.fallbacks] == [Trouble.SMALLER_BATCHES] * 2
    assert predictor.device_name == f"{CARD}, 11 at a time"
    assert [record.getMessage() for record in caplog.records] == [step.text for step in predictor.fallbacks]
    assert "11 chromosomes at a time" in caplog.text
    assert len(found) == 47
    tried.clear()
    predictor.predict_cell(case.cells[0])
    assert max(tried) == 11  # what was learned holds for the next cell
    assert len(predictor.fallbacks) == 2


@pytest.mark.parametrize(
    ("error", "trouble", "said"),
    [
        (NO_MEMORY, Trouble.NO_MEMORY, "has too little memory"),
        (RuntimeError("cuDNN error: CUDNN_STATUS_ALLOC_FAILED"), Trouble.NO_MEMORY, "has too little memory"),
        (
            RuntimeError("FIND was unable to find an engine to execute this computation"),
            Trouble.NO_MEMORY,
            "has too little memory",
        ),
        (
            torch.AcceleratorError("CUDA error: unspecified launch failure\nCUDA kernel"),
            Trouble.LOST,
            "launch failure",
        ),
        (RuntimeError("CUDA error: the device has fallen off the bus"), Trouble.LOST, "fallen off the bus"),
        (RuntimeError("CUDNN_STATUS_EXECUTION_FAILED"), Trouble.LOST, "EXECUTION_FAILED"),
    ],
)
def test_without_the_card_the_result_is_that_of_the_cpu(
    card: Card, case: Case, caplog: pytest.LogCaptureFixture, error: Exception, trouble: Trouble, said: str
) -> None:
    expected = on(torch.device("cpu")).predict_cell(case.cells[0])
    tried = card(lambda size: error)
    predictor = on(CUDA)
    with caplog.at_level(logging.WARNING):
        assert_same(predictor.predict_cell(case.cells[0]), expected)
    assert predictor.fallbacks[-1].trouble is trouble
    assert "CPU" in caplog.text
    assert said in caplog.text
    assert CARD in caplog.text
    assert predictor.device_name.startswith("CPU")
    assert predictor.device_name.endswith("(CUDA failed)" if trouble is Trouble.LOST else "(CUDA out of memory)")
    tried.clear()
    assert_same(predictor.predict_cell(case.cells[0]), expected)
    assert tried == []  # it is not asked again


def test_a_card_that_is_lost_amid_a_cell_leaves_nothing_of_its_own_in_the_result(card: Card, case: Case) -> None:
    expected = on(torch.device("cpu")).predict_cell(case.cells[0])
    lost = iter([NO_MEMORY, None, RuntimeError("CUDA error: unknown error")])
    card(lambda size: next(lost))
    predictor = on(CUDA)
    assert_same(predictor.predict_cell(case.cells[0]), expected)
    assert [step.trouble for step in predictor.fallbacks] == [Trouble.SMALLER_BATCHES, Trouble.LOST]


@pytest.mark.parametrize("error", [NO_MEMORY, RuntimeError("CUDA error: unknown error")])
def test_a_card_that_fails_at_the_second_look_leaves_nothing_of_its_own_either(
    card: Card, case: Case, error: Exception
) -> None:
    expected = on(torch.device("cpu")).predict_cell(case.cells[0])
    tried = card(lambda size: error if len(tried) > 1 else None)
    predictor = on(CUDA)
    assert_same(predictor.predict_cell(case.cells[0]), expected)
    assert tried[0] == 47
    assert len(tried) > 1
    assert predictor.fallbacks[-1].trouble in (Trouble.NO_MEMORY, Trouble.LOST)
    assert predictor.device_name.startswith("CPU")


def test_a_card_without_room_for_the_model_is_told_and_not_used(
    card: Card, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = on(torch.device("cpu")).predict_cell(case.cells[0])
    card(lambda size: None)
    placed = forward_module.placed

    def full(network: VarifocalNet, device: torch.device) -> VarifocalNet:
        if device.type == "cuda":
            raise NO_MEMORY
        return placed(network, device)

    monkeypatch.setattr(forward_module, "placed", full)
    predictor = on(CUDA)
    assert predictor.fallbacks[0].trouble is Trouble.NO_MEMORY
    assert_same(predictor.predict_cell(case.cells[0]), expected)


@pytest.mark.parametrize(
    ("said", "released"), [("CUDA out of memory", [False, False, False, False, True]), ("CUDA error: lost", [])]
)
def test_a_card_that_is_left_for_lack_of_memory_is_free_for_others(
    card: Card, case: Case, monkeypatch: pytest.MonkeyPatch, said: str, released: list[bool]
) -> None:
    card(lambda size: RuntimeError(said))  # a new one each time: an error keeps what it was raised amid
    predictor = on(CUDA)
    on_card = weakref.ref(predictor.network)
    is_gone: list[bool] = []
    monkeypatch.setattr(forward_module, "release_memory", lambda: is_gone.append(on_card() is None))
    predictor.predict_cell(case.cells[0])
    assert is_gone == released  # after each of the smaller batches, 23 to 4, and once the network is not on it


def test_a_card_that_does_not_even_tell_its_name_is_not_used(
    card: Card, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    card(lambda size: None)
    describe = forward_module.describe_device

    def busy(device: torch.device) -> str:
        if device.type == "cuda":
            raise torch.AcceleratorError("CUDA error: all CUDA-capable devices are busy or unavailable")
        return describe(device)

    monkeypatch.setattr(forward_module, "describe_device", busy)
    predictor = on(CUDA)
    assert predictor.fallbacks[0].text.startswith("CUDA failed (CUDA error: all CUDA-capable devices are busy")
    assert_same(predictor.predict_cell(case.cells[0]), on(torch.device("cpu")).predict_cell(case.cells[0]))


@pytest.mark.parametrize(("capability", "is_mixed"), [((7, 5), False), ((8, 0), True), ((9, 0), True)])
def test_a_card_without_bfloat16_computes_in_float32(
    card: Card, case: Case, monkeypatch: pytest.MonkeyPatch, capability: tuple[int, int], is_mixed: bool
) -> None:
    card(lambda size: None)
    monkeypatch.setattr(torch.cuda, "get_device_capability", lambda device: capability)
    monkeypatch.setattr(forward_module, "has_bfloat16", has_bfloat16)
    asked: list[bool] = []
    forward = forward_module.forward

    def told(net: VarifocalNet, batch: torch.Tensor, device: torch.device, *, mixed: bool) -> object:
        asked.append(mixed)
        return forward(net, batch, device, mixed=mixed)

    monkeypatch.setattr(forward_module, "forward", told)
    on(CUDA).predict_cell(case.cells[0])
    assert set(asked) == {is_mixed}


def test_an_error_of_the_program_is_no_reason_to_fall_back(card: Card, case: Case) -> None:
    card(lambda size: RuntimeError("mat1 and mat2 shapes cannot be multiplied"))
    predictor = on(CUDA)
    with pytest.raises(RuntimeError, match="shapes"):
        predictor.predict_cell(case.cells[0])
    assert predictor.fallbacks == ()


def test_the_cpu_has_nothing_to_fall_back_to(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    def out_of_memory(*args: object, mixed: bool) -> object:
        raise NO_MEMORY

    predictor = on(torch.device("cpu"))
    monkeypatch.setattr(forward_module, "forward", out_of_memory)
    with pytest.raises(torch.OutOfMemoryError):
        predictor.predict_cell(case.cells[0])


def test_the_command_says_so_on_stderr_and_in_the_result(
    card: Card, case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    save_model(tmp_path / "model", network(), name="tiny", version="1")
    card(lambda size: RuntimeError("CUDA error: unspecified launch failure"))
    monkeypatch.setattr(predictor_module, "choose_device", lambda wanted: CUDA)
    monkeypatch.setattr(logging, "basicConfig", _to_stderr)
    result = tmp_path / "result.json"
    arguments = ["predict", str(case.folder), "--model", str(tmp_path / "model"), "--json", str(result)]
    root = logging.getLogger()
    before = list(root.handlers)
    try:
        assert cli.main(arguments) == 0
    finally:
        root.handlers[:] = before
    told = json.loads(result.read_text(encoding="utf-8"))
    assert "unspecified launch failure" in told["fallbacks"][0]
    assert told["device"].startswith("CPU")
    assert told["fallbacks"][0] in capsys.readouterr().err


def _to_stderr(**options: object) -> None:
    """As logging.basicConfig does in a process of its own; under pytest the root logger has handlers already."""
    logging.getLogger().addHandler(logging.StreamHandler())


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a graphics card")
def test_a_real_card_that_is_full_gives_smaller_batches_and_then_the_cpu(case: Case) -> None:
    expected = on(torch.device("cpu")).predict_cell(case.cells[0])
    predictor = on(CUDA)
    torch.cuda.set_per_process_memory_fraction(1e-6)
    torch.cuda.empty_cache()
    try:
        found = predictor.predict_cell(case.cells[0])
    finally:
        torch.cuda.set_per_process_memory_fraction(1.0)
    assert predictor.fallbacks[-1].trouble is Trouble.NO_MEMORY
    assert_same(found, expected)
