"""How fast one case is, stage by stage, and how fast a network trains, beside what the device can do."""

import sys
from collections.abc import Callable, Sequence
from time import perf_counter
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from engine.domain.chromosome import N_TYPES
from engine.domain.model_info import ModelInfo
from engine.inference.device import DeviceError, describe_device, has_bfloat16, mixed_precision
from engine.inference.dispatch import dispatch
from engine.inference.predictor import Predictor, SinglePredictions
from engine.inference.preprocess import prepare_cell
from engine.training.augment import Draws, augment
from engine.training.settings import TrainSettings
from engine.training.steps import Batch, four_steps, set_trained
from engine.varifocal.network import VarifocalNet

# Square matrices of this side for the device's own rate.
_MATRIX = {"cuda": 8192, "cpu": 1024}


def timed(work: Callable[[], object], device: torch.device, repeats: int) -> list[float]:
    """Seconds of each of `repeats` runs of `work`, after one that is not counted, the device's queue waited for."""
    seconds = []
    for number in range(repeats + 1):
        _wait(device)
        began = perf_counter()
        work()
        _wait(device)
        if number:
            seconds.append(perf_counter() - began)
    return seconds


def _wait(device: torch.device) -> None:
    if device.type == "cuda":
        torch.cuda.synchronize(device)


def multiply_adds(network: nn.Module, images: Tensor) -> int:
    """Multiply-adds of the network's convolutions and linear layers for a batch (N, 1, S, S)."""
    total = 0

    def count(module: nn.Module, _: object, output: Tensor) -> None:
        nonlocal total
        if isinstance(module, nn.Conv2d):
            total += output.numel() * module.weight[0].numel()
        elif isinstance(module, nn.Linear):
            total += output.numel() * module.in_features

    hooks = [
        module.register_forward_hook(count)
        for module in network.modules()
        if isinstance(module, nn.Conv2d | nn.Linear)
    ]
    with torch.inference_mode():
        network(images)
    for hook in hooks:
        hook.remove()
    return total


def matrix_rate(device: torch.device) -> float:
    """Floating-point operations a second of a large matrix product, bfloat16 on CUDA devices that have it, float32
    elsewhere."""
    side = _MATRIX[device.type]
    dtype = torch.bfloat16 if device.type == "cuda" and has_bfloat16(device) else torch.float32
    one, other = (torch.randn(side, side, device=device, dtype=dtype) for _ in range(2))
    return 2 * side**3 / min(timed(lambda: one @ other, device, 5))


def bench_case(
    network: VarifocalNet, model: ModelInfo, images: Sequence[NDArray[np.uint8]], device: torch.device, repeats: int
) -> dict[str, Any]:
    """Median seconds of the stages from decoded images (h, w) uint8 to the dispatched result of one cell."""
    predictor = Predictor(network, model, device)
    config = network.config
    single = predictor.predict_singly(images)
    probs = _type_probs(predictor, single)
    whole = timed(lambda: _dispatched(predictor, images), device, repeats)
    if predictor.fallbacks:
        raise DeviceError(f"not measured: {predictor.fallbacks[-1].text}")
    prepared = timed(lambda: prepare_cell(images, config), device, repeats)
    dispatched = timed(lambda: dispatch(probs, "joint", config.dispatch_threshold), device, repeats)
    side = config.global_px
    per_picture = 2 * multiply_adds(predictor.network, torch.zeros(1, 1, side, side, device=device))
    operations = per_picture * single.pictures
    seconds = float(np.median(whole))
    return {
        "chromosomes": len(images),
        "pictures": single.pictures,
        "seconds": seconds,
        "slowest_seconds": max(whole),
        "preprocess_seconds": float(np.median(prepared)),
        "dispatch_seconds": float(np.median(dispatched)),
        "operations": operations,
        "operations_per_second": operations / seconds,
    }


def _type_probs(predictor: Predictor, single: SinglePredictions) -> NDArray[np.float32]:
    """(N, 24), of the images that show something."""
    return np.stack([found.type_probs for found in predictor.in_context(single) if found is not None])


def _dispatched(predictor: Predictor, images: Sequence[NDArray[np.uint8]]) -> object:
    probs = _type_probs(predictor, predictor.predict_singly(images))
    return dispatch(probs, "joint", predictor.config.dispatch_threshold)


def bench_training(
    network: VarifocalNet, settings: TrainSettings, device: torch.device, repeats: int
) -> dict[str, dict[str, float]]:
    """Images and operations a second of an update, augmentation included, for the steps that train a trunk.

    Backward passes count twice the forward pass of what is trained; frozen parts count once.
    """
    network.to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]
    size, side = settings.batch_size, network.config.global_px
    generator = torch.Generator(device).manual_seed(0)
    images = torch.randint(0, 256, (size, 1, side, side), generator=generator, device=device, dtype=torch.uint8)
    types = torch.randint(0, N_TYPES, (size,), generator=generator, device=device)
    polarity = torch.randint(0, 2, (size,), generator=generator, device=device)
    picture = torch.zeros(1, 1, side, side, device=device)
    local = torch.zeros(1, 1, network.config.local_px, network.config.local_px, device=device)
    of_global, of_local = multiply_adds(network.g_net, picture), multiply_adds(network.l_net, local)
    trained_operations = {
        "g_net": 6 * of_global,
        "l_net": 2 * of_global + 6 * of_local,
        "fused": (6 if settings.fused_trains_trunks else 2) * (of_global + of_local),
    }
    rates = {}
    for step in four_steps(network, settings):
        if step.name not in trained_operations:
            continue
        set_trained(network, step)
        optimizer = torch.optim.AdamW(step.parameters(), lr=1e-6)

        def update(step: Any = step, optimizer: torch.optim.Optimizer = optimizer) -> None:
            varied, flipped = augment(images, polarity, images, settings.augment, Draws(generator, size))
            batch = Batch.make(varied, types, flipped)
            with mixed_precision(device, wanted=settings.mixed_precision):
                loss = step.loss(batch)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()

        update()  # cuDNN looks for its fastest algorithms
        seconds = float(np.median(timed(update, device, repeats)))
        rates[step.name] = {
            "images_per_second": size / seconds,
            "operations_per_second": size * trained_operations[step.name] / seconds,
        }
    return rates


def peak_memory(device: torch.device) -> dict[str, float]:
    """Greatest memory of this process so far (Windows does not tell it), and of the device, in GiB."""
    peak = {}
    if sys.platform != "win32":
        import resource  # which Windows does not have

        # Linux counts in KiB, macOS in bytes.
        unit = 2**30 if sys.platform == "darwin" else 2**20
        peak["process_gib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    if device.type == "cuda":
        peak["device_gib"] = torch.cuda.max_memory_allocated(device) / 2**30
    return peak


def machine(device: torch.device) -> dict[str, object]:
    """What the numbers were measured on."""
    return {"device": describe_device(device), "threads": torch.get_num_threads(), "torch": torch.__version__}
