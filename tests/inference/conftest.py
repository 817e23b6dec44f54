"""A graphics card that fails, on machines without one."""

from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from engine.inference import forward as forward_module
from engine.inference.folding import FoldedNet
from engine.inference.outputs import Outputs
from engine.varifocal.network import VarifocalNet

CUDA = torch.device("cuda")
CARD = "CUDA: Card"
Fail = Callable[[int], Exception | None]


@pytest.fixture
def card(monkeypatch: pytest.MonkeyPatch) -> Callable[[Fail], list[int]]:
    """Pretend that there is a card; `fail(batch size)` says how it fails. Gives the sizes that were tried on it."""
    forward, placed, describe = forward_module.forward, forward_module.placed, forward_module.describe_device

    def install(fail: Fail) -> list[int]:
        tried: list[int] = []

        def on_card(
            network: VarifocalNet | FoldedNet, batch: Tensor, device: torch.device, *, mixed: bool
        ) -> Outputs:
            if device.type == "cpu":
                return forward(network, batch, device, mixed=mixed)
            tried.append(len(batch))
            error = fail(len(batch))
            if error is not None:
                try:
                    raise error
                finally:
                    del error  # else error and frame would hold each other, and all that is in the frames below
            return forward(network, batch, torch.device("cpu"), mixed=False)

        def on_any(network: VarifocalNet, device: torch.device) -> VarifocalNet:
            return placed(network, torch.device("cpu"))

        monkeypatch.setattr(forward_module, "forward", on_card)
        monkeypatch.setattr(forward_module, "placed", on_any)
        monkeypatch.setattr(forward_module, "has_bfloat16", lambda device: device.type == "cuda")
        monkeypatch.setattr(
            forward_module, "describe_device", lambda device: CARD if device.type == "cuda" else describe(device)
        )
        return tried

    return install
