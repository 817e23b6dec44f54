"""Train and measure systems on the folds of a data set, one after the other; what is done is kept."""

import dataclasses
import io
import json
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from engine.baselines.backbones import BACKBONE_PX, started_from
from engine.baselines.registry import SYSTEMS, build_system, weights_of
from engine.baselines.straight_images import kept_straight, load_straightened
from engine.baselines.system import Images, System
from engine.baselines.training import Predicted, TrainedEpoch, predict_system, train_system
from engine.domain.cancel import Progress
from engine.evaluation.arrays import DAMAGED, read_arrays
from engine.evaluation.predictions import CellResult, cells_digest, dispatched_types
from engine.inference.device import describe_device
from engine.io.atomic import holds_others, write_atomically
from engine.io.dataset import Dataset
from engine.io.label_decisions import LabelDecisions
from engine.training.data import LabelledImages, load_images
from engine.training.settings import TrainSettings, differences
from engine.varifocal.config import VarifocalConfig

_RESULT_FILE = "result.npz"


@dataclass(frozen=True)
class RunFacts:
    """How one system was trained and measured on one fold.

    Attributes:
        parameters: of the whole network.
        epochs: of each step, counting one that was cut short.
        images: seen in training, all steps together.
        train_seconds: of all training epochs.
        predict_seconds: of all images of the fold.
        device: what it ran on.
        final_loss: mean training loss of the last epoch.
        single_scale, notes: as in System.
    """

    parameters: int
    epochs: dict[str, int]
    images: int
    train_seconds: float
    predict_seconds: float
    device: str
    final_loss: float
    single_scale: bool
    notes: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class FoldResult:
    """One system's result on one fold.

    Attributes:
        cell_names, types, polarity, cells: the truth, as in LabelledImages.
        type_probs, q_down_probs: (N, 24) and (N,) as predicted.
    """

    system: str
    fold: int
    facts: RunFacts
    cell_names: tuple[str, ...]
    types: NDArray[np.intp]
    polarity: NDArray[np.intp]
    cells: NDArray[np.intp]
    type_probs: NDArray[np.float32]
    q_down_probs: NDArray[np.float32]

    def cell_results(self, method: str, threshold: float) -> list[CellResult]:
        """Each cell with its dispatch, as the engine's own evaluation has it."""
        results = []
        for index, name in enumerate(self.cell_names):
            own = self.cells == index
            results.append(
                CellResult(
                    name=name,
                    types=self.types[own],
                    polarity=self.polarity[own],
                    type_probs=self.type_probs[own],
                    q_down_probs=self.q_down_probs[own],
                    dispatched=dispatched_types(self.type_probs[own], method, threshold),
                    seconds=self.facts.predict_seconds / len(self.cell_names),
                )
            )
        return results


class Comparison:
    """A comparison in a folder: OUT/<system>/fold-K/result.npz, so that a broken-off one goes on.

    Args:
        minutes: training time of each system on each fold; None: as many epochs as the settings say.
        imagenet: where ImageNet weights may lie (`build_backbone`).
        backbone_px: what the networks known from ImageNet see.
        decisions: labels to learn instead of the data set's; what is measured on keeps those of the data set.
    """

    def __init__(
        self,
        dataset: Dataset,
        config: VarifocalConfig,
        settings: TrainSettings,
        out: Path,
        *,
        device: torch.device,
        minutes: float | None = None,
        imagenet: Path | None = None,
        backbone_px: int = BACKBONE_PX,
        decisions: LabelDecisions | None = None,
        tell: Callable[[str], None] = lambda _: None,
        progress: Progress | None = None,
    ) -> None:
        self._dataset, self._config, self._settings, self._out = dataset, config, settings, out
        self._device, self._minutes, self._imagenet = device, minutes, imagenet
        self._backbone_px = backbone_px
        self._decisions = decisions
        self._tell, self._progress = tell, progress
        # Images of one fold's split in one preparation: systems that follow each other share them.
        self._loaded: tuple[tuple[int, Images], LabelledImages, LabelledImages] | None = None

    def begin(self) -> None:
        """Make the folder, or go on in one that holds results.

        Raises:
            ValueError: it holds something else.
            OSError: it cannot be made.
        """
        if not any((self._out / name).is_dir() for name in SYSTEMS) and holds_others(self._out):
            raise ValueError(f"{self._out}: is neither empty nor a comparison; choose a new folder")
        self._out.mkdir(parents=True, exist_ok=True)

    def result(self, name: str, fold: int) -> FoldResult:
        """Train and measure a system on all folds but one, or take the result that is there."""
        path = self._path(name, fold)
        kept = self._kept(name, fold, path)
        if kept is not None:
            return kept
        with self._device:  # large networks draw their weights faster where they will be trained
            system = build_system(
                name, self._config, self._settings, imagenet=self._imagenet, backbone_px=self._backbone_px
            )
        training, validation = self._images(fold, system.images)
        settings = self._settings
        if system.images is not Images.AS_CUT:
            settings = dataclasses.replace(settings, augment=kept_straight(settings.augment))
        began = time.perf_counter()
        epochs = train_system(
            system,
            settings,
            training,
            device=self._device,
            minutes=self._minutes,
            on_epoch=lambda epoch: self._tell(_epoch_text(name, epoch)),
        )
        seconds = time.perf_counter() - began
        predicted = predict_system(system, validation, settings, self._device)
        result = FoldResult(
            system=name,
            fold=fold,
            facts=_facts(system, epochs, seconds, predicted, self._device),
            cell_names=validation.cell_names,
            types=validation.types.numpy(),
            polarity=validation.polarity.numpy(),
            cells=validation.cells.numpy(),
            type_probs=predicted.type_probs,
            q_down_probs=predicted.q_down_probs,
        )
        _write(path, result, self._stamp(name, fold))
        return result

    def done_beside(self, names: Collection[str], folds: Sequence[int]) -> dict[str, list[FoldResult]]:
        """Results on these folds of all systems but the named ones, as far as the folder holds them.

        A system that lacks a fold or was made with other settings, or whose result is damaged, is left out, and told.
        """
        found: dict[str, list[FoldResult]] = {}
        for name in SYSTEMS:
            if name in names or not (self._out / name).is_dir():
                continue
            try:
                found[name] = [self._of_these_settings(name, fold) for fold in folds]
            except ValueError as error:
                self._tell(f"{name}: not in the table, {error}")
        return found

    def _of_these_settings(self, name: str, fold: int) -> FoldResult:
        """A result that is there; ValueError if there is none, or one of other settings."""
        path = self._path(name, fold)
        if not path.is_file():
            raise ValueError(f"fold {fold} is not done")
        kept, others = _read(path, self._stamp(name, fold))
        if others:
            raise ValueError(f"{path} is of other settings: {'; '.join(others)}")
        return kept

    def _path(self, name: str, fold: int) -> Path:
        return self._out / name / f"fold-{fold}" / _RESULT_FILE

    def _kept(self, name: str, fold: int, path: Path) -> FoldResult | None:
        """A result that is there and need not be made again."""
        if not path.is_file():
            return None
        kept, others = _read(path, self._stamp(name, fold))
        weights = weights_of(name, self._imagenet)
        if weights is not None and started_from(weights) not in kept.facts.notes:
            others.append(f"from scratch instead of {started_from(weights)}")
        if others:
            self._tell(f"{name}, fold {fold}: made anew, {path} is of other settings: {'; '.join(others)}")
            return None
        self._tell(f"{name}, fold {fold}: done before, taken from {path.parent}")
        return kept

    def _images(self, fold: int, images: Images) -> tuple[LabelledImages, LabelledImages]:
        if self._loaded is None or self._loaded[0] != (fold, images):
            others = set(self._dataset.folds) - {fold}
            self._tell(f"reading folds {', '.join(map(str, sorted(others)))} and {fold}, {images.value}")
            self._loaded = ((fold, images), self._load(others, images, self._decisions), self._load({fold}, images))
        return self._loaded[1:]

    def _load(self, folds: set[int], images: Images, decisions: LabelDecisions | None = None) -> LabelledImages:
        if images is Images.AS_CUT:
            return load_images(self._dataset, folds, self._config, self._progress, decisions)
        return load_straightened(self._dataset, folds, self._config, images, self._progress, decisions)

    def _stamp(self, name: str, fold: int) -> str:
        """What a kept result must have been made with."""
        stamp = {
            "system": name,
            "fold": fold,
            "folds": self._dataset.folds,
            "images": sum(len(cell.chromosomes) for cell in self._dataset.cells),
            "labels_sha256": cells_digest(self._dataset.cells),
            "config": self._config.to_dict(),
            "settings": asdict(self._settings),
            "minutes": self._minutes,
        }
        if self._backbone_px != BACKBONE_PX:
            stamp["backbone_px"] = self._backbone_px
        if self._decisions:
            stamp["label_decisions"] = self._decisions.sha256
        return json.dumps(stamp, sort_keys=True)


def _facts(
    system: System, epochs: Sequence[TrainedEpoch], seconds: float, predicted: Predicted, device: torch.device
) -> RunFacts:
    return RunFacts(
        parameters=system.parameters,
        epochs={step.name: sum(epoch.step == step.name for epoch in epochs) for step in system.steps},
        images=sum(epoch.images for epoch in epochs),
        train_seconds=seconds,
        predict_seconds=predicted.seconds,
        device=describe_device(device),
        final_loss=epochs[-1].loss if epochs else float("nan"),
        single_scale=system.single_scale,
        notes=system.notes,
    )


def _epoch_text(name: str, epoch: TrainedEpoch) -> str:
    rate = epoch.images / max(epoch.seconds, 1e-9)
    return (
        f"{name}, {epoch.step} {epoch.epoch + 1}: loss {epoch.loss:.4f}, {epoch.images} images in "
        f"{epoch.seconds:.1f} s ({rate:.0f}/s)"
    )


def _write(path: Path, result: FoldResult, stamp: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    packed = io.BytesIO()
    np.savez_compressed(
        packed,
        stamp=np.array(stamp),
        facts=np.array(json.dumps(asdict(result.facts))),
        cell_names=np.array(result.cell_names),
        types=result.types,
        polarity=result.polarity,
        cells=result.cells,
        type_probs=result.type_probs,
        q_down_probs=result.q_down_probs,
    )
    write_atomically(path, packed.getvalue())


def _read(path: Path, stamp: str) -> tuple[FoldResult, list[str]]:
    """A kept result, and what it was made with that is not what the stamp says.

    Raises:
        ValueError: the file is damaged.
    """
    try:
        held = read_arrays(path)
        made_with, facts = json.loads(str(held["stamp"])), json.loads(str(held["facts"]))
        others = differences(made_with, json.loads(stamp))
        kept = FoldResult(
            system=made_with["system"],
            fold=made_with["fold"],
            facts=RunFacts(**facts | {"notes": tuple(facts["notes"])}),
            cell_names=tuple(map(str, held["cell_names"])),
            types=held["types"],
            polarity=held["polarity"],
            cells=held["cells"],
            type_probs=held["type_probs"],
            q_down_probs=held["q_down_probs"],
        )
        return kept, others
    except DAMAGED as error:
        raise ValueError(f"{path}: not a whole result ({error}); delete it to have it made again") from error
