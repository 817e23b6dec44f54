"""A training run that is resumed after every kill, to its end."""

import dataclasses
import hashlib
import shutil
from pathlib import Path

import torch
from torch import nn

from engine.io.dataset import Dataset
from engine.synthesis.cells import synthesize_dataset
from engine.training.checkpoint import load_checkpoint
from engine.training.data import LabelledImages, load_images
from engine.training.log import LOG_FILE
from engine.training.run import train
from engine.training.settings import TRAIN_PRESETS
from engine.varifocal.network import VarifocalNet
from tools.crash.killing import Killed, Tell, run_to_end
from tools.tiny_network import TINY_CONFIG

_SETTINGS = dataclasses.replace(
    TRAIN_PRESETS["compact"].with_epochs((2, 1, 1, 1)), batch_size=12, localization_share=1.0
)
_IMAGES = 12


class CheckpointWork:
    """The target: a run of a tiny network. Resumed as often as it takes, it ends with the weights of one run."""

    name = "checkpoint"
    most_events = 60

    def __init__(self, parent: Path) -> None:
        self._folder = parent / self.name
        self._run = self._folder / "run"
        self._images: LabelledImages | None = None
        self._expected = ""
        self._done = self._ended = 0

    def begin(self) -> None:
        if self._images is None:
            import torch.utils.tensorboard  # noqa: F401 - a second that the children need not wait for

            synthesize_dataset(self._folder / "set", cases=1, karyotype="46,XY", seed=4)
            with Dataset.open(self._folder / "set") as dataset:
                self._images = load_images(dataset, {1}, TINY_CONFIG).thinned(_IMAGES)
            whole = self._folder / "whole"
            run_to_end(lambda: self._train(whole, lambda: None))
            self._expected = (whole / "weights").read_text(encoding="ascii")

    def work(self, tell: Tell, seed: int) -> None:
        tell("ready")
        self._train(self._run, lambda: tell("did"))
        tell("end")

    def _train(self, folder: Path, on_epoch: object) -> None:
        assert self._images is not None
        torch.manual_seed(0)
        network = VarifocalNet(TINY_CONFIG)
        train(
            network,
            _SETTINGS,
            self._images,
            self._images,
            folder,
            device=torch.device("cpu"),
            resume=True,
            on_epoch=lambda report: on_epoch(),  # type: ignore[operator]
        )
        (folder / "weights").write_text(_weights(network), encoding="ascii")

    def check(self, killed: Killed) -> str:
        done = self._done + len(killed.words("did"))
        checkpoint = load_checkpoint(self._run)
        if checkpoint is not None:
            assert done <= checkpoint.epochs_done <= done + 1, f"{checkpoint.epochs_done} epochs instead of {done}"
            self._done = checkpoint.epochs_done
        else:
            assert not done, "the checkpoint is gone"
        log = self._run / LOG_FILE
        if log.exists():
            rows = log.read_text(encoding="utf-8").splitlines()
            assert len(rows) - 1 <= self._done, "the log tells more than can be resumed"
            assert all(row.count(",") == rows[0].count(",") for row in rows), "the log is cut off"
        if killed.words("end"):
            assert (self._run / "weights").read_text(encoding="ascii") == self._expected, "other weights"
            shutil.rmtree(self._run)
            self._done = 0
            self._ended += 1
        return f"after epoch {self._done}"

    def end(self) -> str:
        return f"{self._ended} runs came to their end, each with the weights of an uninterrupted one"


def _weights(network: nn.Module) -> str:
    digest = hashlib.sha256()
    for name, value in sorted(network.state_dict().items()):
        digest.update(name.encode() + value.detach().cpu().numpy().tobytes())
    return digest.hexdigest()
