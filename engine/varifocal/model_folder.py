"""A model folder without its network: names, version and sha256, verified. No torch here."""

import hashlib
import json
from pathlib import Path
from typing import Any

from engine.domain.model_info import ModelInfo
from engine.files import is_file, read_file
from engine.varifocal.config import ConfigError, VarifocalConfig

WEIGHTS_FILE = "weights.safetensors"
CONFIG_FILE = "config.json"
SHA256_FILE = "sha256.txt"
# Where `train` leaves the model in the folder of its run.
MODEL_OF_RUN = "model"
MOST_WEIGHTS_BYTES = 2 * 1024**3


class ModelError(ValueError):
    """A model folder that cannot be used; the text names the file."""


def model_folder_at(path: Path) -> Path | None:
    """The model folder that a path means: that folder itself, or that of a training run; None if it is neither."""
    return next((folder for folder in (path, path / MODEL_OF_RUN) if is_file(folder / CONFIG_FILE)), None)


def read_info(folder: Path) -> ModelInfo:
    """Name, version and sha256 of a model folder, verified without building the network.

    Raises:
        ModelError: a file is missing or damaged, or the sha256 does not agree.
    """
    return verified(folder)[1]


def verified(folder: Path) -> tuple[VarifocalConfig, ModelInfo]:
    """Configuration and identity of a model folder; raises as `read_info`."""
    config, name, version = _read_config(folder / CONFIG_FILE)
    weights = folder / WEIGHTS_FILE
    expected = _read_text(folder / SHA256_FILE).split()[:1]
    if not is_file(weights):
        raise ModelError(f"{weights}: missing")
    try:
        if weights.stat().st_size > MOST_WEIGHTS_BYTES:
            raise ModelError(f"{weights}: is larger than the weights of any network")
        digest = sha256_of(weights)
    except OSError as error:
        raise ModelError(f"{weights}: cannot be read ({error.strerror or error})") from error
    if expected != [digest]:
        raise ModelError(f"{weights}: damaged or replaced, its sha256 is not that of {SHA256_FILE}")
    return config, ModelInfo(name, version, digest)


def _read_text(path: Path) -> str:
    try:
        return read_file(path).decode("utf-8")
    except OSError as error:
        raise ModelError(f"{path}: cannot be read ({error.strerror or error})") from error
    except UnicodeDecodeError as error:
        raise ModelError(f"{path}: cannot be read ({error})") from error


def _read_config(path: Path) -> tuple[VarifocalConfig, str, str]:
    text = _read_text(path)
    try:
        values: Any = json.loads(text)
        name, version, network = values["name"], values["version"], values["network"]
        if not isinstance(name, str) or not isinstance(version, str) or not isinstance(network, dict):
            raise ConfigError("name and version are texts and network is an object")
        return VarifocalConfig.from_dict(network), name, version
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise ModelError(f"{path}: not a model configuration ({error})") from error


def sha256_of(path: Path) -> str:
    """Of a file's contents, in hexadecimal digits."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()
