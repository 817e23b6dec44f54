"""A model folder: weights.safetensors, config.json, sha256.txt. Nothing here unpickles."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import load_file, save
from torch import Tensor

from engine.files import is_file, read_file
from engine.varifocal.config import ConfigError, VarifocalConfig
from engine.varifocal.network import VarifocalNet

WEIGHTS_FILE = "weights.safetensors"
CONFIG_FILE = "config.json"
SHA256_FILE = "sha256.txt"
MOST_WEIGHTS_BYTES = 2 * 1024**3


class ModelError(ValueError):
    """A model folder that cannot be used; the text names the file."""


@dataclass(frozen=True)
class ModelInfo:
    """Name and version from config.json, and the sha256 of the weights."""

    name: str
    version: str
    sha256: str


def save_model(folder: Path, network: VarifocalNet, *, name: str, version: str) -> ModelInfo:
    """Write a model folder. A kill in between leaves one whose sha256 does not agree: it is never read as whole.

    Floating-point weights are stored as float16: half the size, and rounding of 2^-11 that the metrics
    of the stored model, which are the ones to be quoted, already contain.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tensors = {key: _compact(value) for key, value in network.state_dict().items()}
    weights = folder / WEIGHTS_FILE
    # Not save_file: that makes a file only its owner can read.
    weights.write_bytes(save(tensors))
    digest = _sha256(weights)
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
    config, info = _verified(folder)
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
    }
    with safe_open(weights, framework="pt") as file:
        for name, shape in expected.items():
            found = list(file.get_slice(name).get_shape())
            if found != shape:
                raise ValueError(f"{name} is {found} instead of {shape}")


def read_info(folder: Path) -> ModelInfo:
    """Name, version and sha256 of a model folder, verified without building the network.

    Raises:
        ModelError: a file is missing or damaged, or the sha256 does not agree.
    """
    return _verified(folder)[1]


def _verified(folder: Path) -> tuple[VarifocalConfig, ModelInfo]:
    config, name, version = _read_config(folder / CONFIG_FILE)
    weights = folder / WEIGHTS_FILE
    expected = _read_text(folder / SHA256_FILE).split()[:1]
    if not is_file(weights):
        raise ModelError(f"{weights}: missing")
    try:
        if weights.stat().st_size > MOST_WEIGHTS_BYTES:
            raise ModelError(f"{weights}: is larger than the weights of any network")
        digest = _sha256(weights)
    except OSError as error:
        raise ModelError(f"{weights}: cannot be read ({error.strerror or error})") from error
    if expected != [digest]:
        raise ModelError(f"{weights}: damaged or replaced, its sha256 is not that of {SHA256_FILE}")
    return config, ModelInfo(name, version, digest)


def _read_text(path: Path) -> str:
    try:
        return read_file(path).decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ModelError(f"{path}: cannot be read ({error})") from error


def _read_config(path: Path) -> tuple[VarifocalConfig, str, str]:
    try:
        values: Any = json.loads(_read_text(path))
        name, version, network = values["name"], values["version"], values["network"]
        if not isinstance(name, str) or not isinstance(version, str) or not isinstance(network, dict):
            raise ConfigError("name and version are texts and network is an object")
        return VarifocalConfig.from_dict(network), name, version
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise ModelError(f"{path}: not a model configuration ({error})") from error


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()
