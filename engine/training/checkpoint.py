"""Checkpoints of a training run: written whole or not at all, read without unpickling code."""

import json
import os
import pickle
import struct
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

import torch
from torch import Tensor

from engine.files import is_file
from engine.io.atomic import whole_file
from engine.training.settings import TrainSettings, differences
from engine.varifocal.config import VarifocalConfig

CHECKPOINT_FILE = "checkpoint.pt"

# What torch, pickle and zip readers raise for files that are damaged or hold something else.
DAMAGED = (
    OSError,
    RuntimeError,
    EOFError,
    TypeError,
    ValueError,
    LookupError,
    AttributeError,
    AssertionError,
    ArithmeticError,
    struct.error,
    pickle.UnpicklingError,
)


class CheckpointError(ValueError):
    """A checkpoint that cannot be used; the text names the file."""


@dataclass(frozen=True)
class Checkpoint:
    """The state after an epoch.

    Attributes:
        epochs_done: how many epochs of the run's order are done.
        network: state of the network.
        optimizers: state of each step's optimizer, by the step's name, where it is still needed.
        averages: the same for the steps' averaged weights.
        history: one row of the log an epoch.
        batch_size: images an update; smaller than the settings say after the device ran out of memory.
        settings: what the run is made with, as `made_with` writes it, to refuse resuming with anything else.
    """

    epochs_done: int
    network: dict[str, Tensor]
    optimizers: dict[str, dict[str, Any]]
    averages: dict[str, dict[str, Any]]
    history: list[dict[str, Any]]
    batch_size: int
    settings: str

    def check_made_with(self, folder: Path, wanted: str) -> None:
        """Refuse to go on with other settings or data; but a smaller batch is what a device of less memory asks for.

        Args:
            folder: the run's, to be named.
            wanted: as `made_with` writes it.

        Raises:
            CheckpointError: the text names each that is another one.
        """
        made, now = json.loads(self.settings), json.loads(wanted)
        made["settings"]["batch_size"] = min(made["settings"]["batch_size"], now["settings"]["batch_size"])
        if others := differences(made, now):
            raise CheckpointError(
                f"{folder}: its checkpoint was made with other settings or data: {'; '.join(others)}"
            )


def made_with(settings: TrainSettings, network: VarifocalConfig, learned_from: Mapping[str, str]) -> str:
    """All that a run is made with and goes on with, as a JSON object.

    Args:
        learned_from: what it is trained on, such as folds and sha256 of the labels.
    """
    whole = {"settings": asdict(settings), "network": network.to_dict(), **learned_from}
    return json.dumps(whole, sort_keys=True)


_KINDS: dict[str, type] = {
    "epochs_done": int,
    "network": dict,
    "optimizers": dict,
    "averages": dict,
    "history": list,
    "batch_size": int,
    "settings": str,
}


def save_checkpoint(folder: Path, checkpoint: Checkpoint) -> None:
    """Replace the run's checkpoint; a kill or a full disk leaves the earlier one as it was.

    Raises:
        CheckpointError: it cannot be written.
    """
    path = folder / CHECKPOINT_FILE
    try:
        with whole_file(path) as file:
            watched = _Watched(file)
            try:
                torch.save(vars(checkpoint), watched)  # type: ignore[arg-type]
            except RuntimeError as error:
                raise watched.failure or error from error
    except (OSError, RuntimeError) as error:
        told = error.strerror if isinstance(error, OSError) else None
        raise CheckpointError(f"{path}: cannot be written ({told or error})") from error


class _Watched:
    """A file that remembers why it could not be written: torch tells a full disk as an unexpected position."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.failure: OSError | None = None

    def write(self, data: bytes) -> int:
        try:
            return self._file.write(data)
        except OSError as error:
            self.failure = error
            raise

    def flush(self) -> None:
        self._file.flush()


def load_checkpoint(folder: Path) -> Checkpoint | None:
    """The run's checkpoint, or None if it has none yet.

    Raises:
        CheckpointError: it is damaged or holds anything but plain values and tensors.
    """
    path = folder / CHECKPOINT_FILE
    if not os.path.lexists(path):
        return None
    if not is_file(path):
        raise CheckpointError(f"{path}: is no file")
    try:
        values = torch.load(path, map_location="cpu", weights_only=True)
        for name, kind in _KINDS.items():
            if not isinstance(values[name], kind):
                raise ValueError(f"{name} is no {kind.__name__}")
        if not isinstance(json.loads(values["settings"]), dict):
            raise ValueError("settings is no JSON object")
        return Checkpoint(**values)
    except DAMAGED as error:
        raise CheckpointError(
            f"{path}: not a whole checkpoint; it was cut short or damaged, or is none. Begin anew in another folder"
        ) from error
