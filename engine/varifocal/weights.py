"""A model folder: weights.safetensors, config.json, sha256.txt. Nothing here unpickles."""

import json
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import load_file, save
from torch import Tensor

from engine.domain.model_info import ModelInfo
from engine.varifocal.config import VarifocalConfig
from engine.varifocal.model_folder import CONFIG_FILE, SHA256_FILE, WEIGHTS_FILE, ModelError, sha256_of, verified
from engine.varifocal.network import VarifocalNet


def save_model(folder: Path, network: VarifocalNet, *, name: str, version: str) -> ModelInfo:
    """Write a model folder. A kill in between leaves one whose sha256 does not agree: it is never read as whole.

    Floating-point weights are stored as float16: half the size, and rounding of 2^-11 that the metrics
    of the stored model, which are the ones to be quoted, already contain.

    Raises:
        ModelError: a weight is no number that float16 holds; nothing is written.
    """
    tensors = {key: _compact(value) for key, value in network.state_dict().items()}
    for key, value in tensors.items():
        if not torch.isfinite(value).all():
            raise ModelError(
                f"{folder}: cannot be stored, {key} holds values that are no numbers, or that float16 cannot hold"
            )
    folder.mkdir(parents=True, exist_ok=True)
    weights = folder / WEIGHTS_FILE
    # Not save_file: that makes a file only its owner can read.
    weights.write_bytes(save(tensors))
    digest = sha256_of(weights)
    config = {"name": name, "version": version, "network": network.config.to_dict()}
    (folder / CONFIG_FILE).write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
    (folder / SHA256_FILE).write_text(f"{digest}  {WEIGHTS_FILE}\n", encoding="utf-8")
    return ModelInfo(name, version, digest)


def _compact(tensor: Tensor) -> Tensor:
    tensor = tensor.detach().cpu().contiguous()
    return tensor.half() if tensor.is_floating_point() else tensor


def load_model(folder: Path) -> tuple[VarifocalNet, ModelInfo]:
    """Read a model folder; the network is on the CPU, float32, in eval mode.

    Raises:
        ModelError: a file is missing, damaged, of another architecture, or its sha256 does not agree; or a weight is
            not a finite number.
    """
    config, info = verified(folder)
    weights = folder / WEIGHTS_FILE
    try:
        _check_dimensions(weights, config)
        network = VarifocalNet(config)
        network.load_state_dict(load_file(weights))
    except (SafetensorError, RuntimeError, ValueError, LookupError, TypeError, AttributeError, OSError) as error:
        what = " ".join(line.strip() for line in str(error).splitlines()[:2])  # torch has a line for every tensor
        raise ModelError(f"{weights}: not the weights of {CONFIG_FILE}'s network ({what})") from error
    for key, value in network.state_dict().items():
        if not torch.isfinite(value).all():
            raise ModelError(f"{weights}: damaged, {key} holds values that are not numbers")
    return network.eval(), info


def _check_dimensions(weights: Path, config: VarifocalConfig) -> None:
    """ValueError if the file holds a network of other dimensions, before one that fills the memory is made."""
    channels = 64 * config.width
    expected = {
        "localization.fc1.weight": [config.localization_hidden, channels * 8 * 8],
        "fused_type.fc1.weight": [config.fused_hidden, channels * 16 * 2],
        # Of the trunks the largest, of which each has a handful.
        "g_net.trunk.units.11.conv2.weight": [channels, channels, 3, 3],
        "l_net.trunk.units.11.conv2.weight": [channels, channels, 3, 3],
    }
    with safe_open(weights, framework="pt") as file:
        for name, shape in expected.items():
            found = list(file.get_slice(name).get_shape())
            if found != shape:
                raise ValueError(f"{name} is {found} instead of {shape}")
