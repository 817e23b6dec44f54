"""A loaded model that predicts the chromosomes of a cell. Images in, plain values out."""

import math
from collections.abc import Generator, Sequence
from contextlib import closing
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from engine.domain.cancel import Progress, ShouldCancel, stop_if
from engine.domain.case import Cell
from engine.domain.model_info import ModelInfo
from engine.domain.prediction import Box, Prediction
from engine.inference.device import choose_device
from engine.inference.fallback import Fallback
from engine.inference.few_chromosomes import FEW, scale_by_types
from engine.inference.forward import CPU_BATCH, Forward
from engine.inference.outputs import Outputs
from engine.inference.poses import Poses
from engine.inference.preprocess import PreparedCell, prepare_cell
from engine.inference.second_look import are_unsure, mean_of_looks, upside_down
from engine.inference.side_by_side import compute_side_by_side, on_one_core
from engine.varifocal.config import VarifocalConfig
from engine.varifocal.context import SingleViews
from engine.varifocal.network import VarifocalNet
from engine.varifocal.weights import load_model

_CUDA_BATCH = 256

# More chromosomes than a hexaploid cell has are no cell, but a folder of several: comparing each pose with all of
# them would take minutes and tell nothing.
_MOST_OF_A_CELL = 150

PRECISIONS = ("auto", "float32", "bfloat16")


class PredictionError(ValueError):
    """A model that gives no numbers; the text names it."""


@dataclass(frozen=True, eq=False)
class SinglePredictions:
    """What the network says of a cell's N pictures one by one.

    Attributes:
        typed: (N,) bool; False for one that shows nothing of a chromosome's size, or for which the network gives no
            numbers.
        outputs, upright_deg: of the typed ones.
        scale: at which the network saw them, canvas pixels per image pixel.
        pictures: how many the network saw at this scale, with further poses and second looks.
    """

    typed: NDArray[np.bool_]
    outputs: Outputs
    upright_deg: NDArray[np.float64]
    scale: float
    pictures: int


class Predictor:
    """Varifocal-Net with its preprocessing, on one device; on the CPU if that fails.

    Attributes:
        model: name, version and sha256 of the weights.
        config: dimensions, preprocessing numbers and dispatch threshold stored with the weights.
    """

    def __init__(
        self, network: VarifocalNet, model: ModelInfo, device: torch.device, precision: str = "auto"
    ) -> None:
        """Args: precision: one of PRECISIONS; "auto" is bfloat16 on a CUDA device that has it, else float32."""
        if precision not in PRECISIONS:
            raise ValueError(f"precision {precision!r} is none of {', '.join(PRECISIONS)}")
        self.model = model
        self.config: VarifocalConfig = network.config
        # A cell is a handful of rows: the context is computed on the CPU, wherever the pictures are.
        self._context = deepcopy(network.context).float().cpu().eval() if network.context is not None else None
        self._uprightness = deepcopy(network.uprightness).float().cpu() if network.uprightness is not None else None
        self._forward = Forward(network, device, precision)

    @property
    def device_name(self) -> str:
        """Where it computes, for the user: "CPU: x86_64"; also what this stands in for."""
        return self._forward.device_name

    @property
    def network(self) -> VarifocalNet:
        """On the device, in eval mode."""
        return self._forward.network

    @property
    def fallbacks(self) -> tuple[Fallback, ...]:
        """The steps down from the device that was asked for, such as to the CPU; usually none."""
        return self._forward.fallbacks

    @classmethod
    def load(cls, folder: Path, device: str = "auto", precision: str = "auto") -> "Predictor":
        """Load a model folder.

        Raises:
            ModelError: the folder is no sound model.
            DeviceError: the machine lacks the device.
        """
        chosen = choose_device(device)
        network, info = load_model(folder)
        return cls(network, info, chosen, precision)

    def predict_cell(
        self,
        cell: Cell,
        *,
        progress: Progress | None = None,
        should_cancel: ShouldCancel | None = None,
    ) -> tuple[Prediction | None, ...]:
        """Predict every chromosome of a cell, in the cell's order.

        The cell's chromosomes belong together: their median area tells the scale, or their types if they are few;
        and with a model that has a context they are compared with each other. None stands for what is not typed: a
        picture that shows nothing of a chromosome's size or far more, or for which the network gives no numbers.

        Args:
            progress: called with (chromosomes done, all).
            should_cancel: asked before every batch of pictures, and of poses that are compared with the cell.

        Raises:
            Cancelled: should_cancel said so.
            PredictionError: the network gives numbers for none.
        """
        return self.predict_images([chromosome.image_hw for chromosome in cell.chromosomes], progress, should_cancel)

    def predict_images(
        self,
        images: Sequence[NDArray[np.uint8]],
        progress: Progress | None = None,
        should_cancel: ShouldCancel | None = None,
    ) -> tuple[Prediction | None, ...]:
        """`predict_cell` for bare images, each (h, w) uint8 on a light background."""
        return self.in_context(self.predict_singly(images, progress, should_cancel)) if images else ()

    def predict_and_keep(
        self, images: Sequence[NDArray[np.uint8]]
    ) -> tuple[tuple[Prediction | None, ...], Outputs | None]:
        """`predict_images`, and what its types were made of; None if each was made of one image alone."""
        single = self.predict_singly(images)
        return self.in_context(single), single.outputs if self.sees_cells else None

    def predict_singly(
        self,
        images: Sequence[NDArray[np.uint8]],
        progress: Progress | None = None,
        should_cancel: ShouldCancel | None = None,
    ) -> SinglePredictions:
        """The first part of `predict_images`, for at least one image: each chromosome without its cell.

        All of it is of one device: where a card is left for the CPU on the way, the CPU begins anew.
        """
        device = self._forward.device
        made = self._predicted_singly(images, progress, should_cancel)
        if self._forward.device != device:
            made = self._predicted_singly(images, progress, should_cancel)
        return made

    def _predicted_singly(
        self,
        images: Sequence[NDArray[np.uint8]],
        progress: Progress | None,
        should_cancel: ShouldCancel | None,
    ) -> SinglePredictions:
        prepared = prepare_cell(images, self.config)
        shown = np.flatnonzero(~prepared.untypable)
        if 0 < len(shown) < FEW:
            prepared = self._prepared_by_types(images, prepared, should_cancel)
        poses = Poses.of(images, prepared, self.config)
        parts = [Outputs.none(self.config.fused_hidden)]
        left = len(poses.at)
        with closing(self._computed(poses.inputs, should_cancel)) as results:
            for part in results:
                parts.append(part)
                left -= len(part)
                if progress:
                    progress(len(images) - math.ceil(left * len(shown) / len(poses.at)), len(images))
        outputs = Outputs.joined(parts)

        def types_in_cells(some: Outputs, cells: NDArray[np.intp]) -> NDArray[np.float32]:
            stop_if(should_cancel)
            return self._types_in_cells(some, cells)

        surest = poses.surest(
            outputs,
            self._are_upright(outputs),
            self.config.type_temperature,
            types_in_cells if self.sees_cells and len(shown) <= _MOST_OF_A_CELL else None,
        )
        outputs, angles, inputs = outputs.at(surest), poses.turn_deg[surest], poses.inputs[surest]
        sound = outputs.are_numbers
        if len(shown) and not sound.any():
            raise PredictionError(f"{self.model.full_name}: the model gives values that are no numbers")
        typed = np.zeros(len(images), dtype=bool)
        typed[shown[sound]] = True
        outputs, inputs = outputs.at(sound), inputs[sound]
        unsure = are_unsure(self.type_probs(outputs), outputs.q_down)
        if unsure.any():
            again = Outputs.joined(list(self._computed(upside_down(inputs[unsure]), should_cancel)))
            outputs = outputs.replaced(unsure, mean_of_looks(outputs.at(unsure), again))
        pictures = len(poses.at) + int(unsure.sum())
        return SinglePredictions(typed, outputs, angles[sound], prepared.scale, pictures)

    def _prepared_by_types(
        self,
        images: Sequence[NDArray[np.uint8]],
        prepared: PreparedCell,
        should_cancel: ShouldCancel | None,
    ) -> PreparedCell:
        """A cell of few chromosomes, at the scale that their types tell."""

        def type_probs_at(scale: float) -> NDArray[np.float32]:
            prepared = prepare_cell(images, self.config, scale)
            outputs = Outputs.joined(list(self._computed(prepared.inputs[~prepared.untypable], should_cancel)))
            logits = torch.from_numpy(outputs.type_logits)
            probs: NDArray[np.float32] = (logits / self.config.type_temperature).softmax(dim=1).numpy()
            return probs

        areas = prepared.areas_px[~prepared.untypable]
        scale = scale_by_types(areas, prepared.scale, self.config.reference_area_px, type_probs_at)
        return prepare_cell(images, self.config, scale)

    def in_context(self, single: SinglePredictions) -> tuple[Prediction | None, ...]:
        """The second part of `predict_images`: the types, with the chromosomes of the cell seen together."""
        outputs = single.outputs
        rows = zip(self.type_probs(outputs), outputs.q_down, outputs.boxes, single.upright_deg, strict=True)
        predictions = (
            Prediction(probs.copy(), float(down), Box(float(x), float(y), float(half)), float(angle), single.scale)
            for probs, down, (x, y, half), angle in rows
        )
        return tuple(next(predictions) if is_typed else None for is_typed in single.typed)

    @property
    def sees_cells(self) -> bool:
        """True if a type also depends on the other chromosomes of the cell, not on the one image alone."""
        return self._context is not None

    def type_probs(self, outputs: Outputs) -> NDArray[np.float32]:
        """Calibrated type probabilities (n, 24) of chromosomes that are one cell."""
        return self._types_in_cells(outputs, np.zeros(len(outputs), dtype=np.intp))

    @torch.inference_mode()
    def _types_in_cells(self, outputs: Outputs, cells: NDArray[np.intp]) -> NDArray[np.float32]:
        """The same for several cells; (n,), ascending from 0, says which chromosome is whose."""
        views = _single_views(outputs)
        logits = views.type_logits
        if self._context is not None and len(outputs):
            with on_one_core():
                logits = self._context.of_cells(views, torch.from_numpy(cells))
        probs: NDArray[np.float32] = (logits / self.config.type_temperature).softmax(dim=1).numpy()
        return probs

    @torch.inference_mode()
    def _are_upright(self, outputs: Outputs) -> NDArray[np.float64]:
        """Log-probabilities (n,) that pictures show their chromosomes upright; 0 if the model does not tell."""
        if self._uprightness is None:
            return np.zeros(len(outputs))
        with on_one_core():
            logits = self._uprightness(_single_views(outputs)).double()
        log_probs: NDArray[np.float64] = functional.logsigmoid(logits).numpy()
        return log_probs

    def _computed(
        self, inputs: NDArray[np.uint8], should_cancel: ShouldCancel | None
    ) -> Generator[Outputs, None, None]:
        """Batch by batch, what the network says of (n, S, S) images; Cancelled before a batch if that is wished."""
        batch = torch.from_numpy(inputs).unsqueeze(1)
        cores = torch.get_num_threads() if self._forward.device.type == "cpu" else None
        size = min(CPU_BATCH, math.ceil(len(batch) / cores)) if cores else _CUDA_BATCH
        batches = [batch[start : start + size] for start in range(0, len(batch), max(size, 1))]
        # A card computes one batch at a time, and may have to be left for the CPU in the midst of it.
        results = (
            compute_side_by_side(self._forward, batches, cores)
            if cores
            else (self._forward(part) for part in batches)
        )
        with closing(results):
            for _ in batches:
                stop_if(should_cancel)
                yield next(results)


def _single_views(outputs: Outputs) -> SingleViews:
    return SingleViews(*(torch.from_numpy(part) for part in (outputs.features, outputs.type_logits, outputs.shapes)))
