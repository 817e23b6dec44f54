"""A loaded model that predicts the chromosomes of a cell. Images in, plain values out."""

from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.domain.cancel import Cancelled
from engine.domain.case import Cell
from engine.domain.prediction import Box, Prediction
from engine.inference.device import choose_device
from engine.inference.fallback import CPU_BATCH, Forward
from engine.inference.preprocess import prepare_cell
from engine.inference.side_by_side import compute_side_by_side
from engine.inference.step_down import Fallback
from engine.varifocal.config import VarifocalConfig
from engine.varifocal.model_folder import ModelInfo
from engine.varifocal.network import VarifocalNet
from engine.varifocal.weights import load_model

_CUDA_BATCH = 256

PRECISIONS = ("auto", "float32", "bfloat16")


class PredictionError(ValueError):
    """A model that gives no numbers; the text names it."""


class Predictor:
    """Varifocal-Net with its preprocessing, on one device; on the CPU if that fails.

    Attributes:
        model: name, version and sha256 of the weights.
        config: dimensions, preprocessing numbers and dispatch threshold stored with the weights.
    """

    def __init__(
        self, network: VarifocalNet, model: ModelInfo, device: torch.device, precision: str = "auto"
    ) -> None:
        """Args: precision: one of PRECISIONS; "auto" is bfloat16 on CUDA, where it costs nothing, else float32."""
        if precision not in PRECISIONS:
            raise ValueError(f"precision {precision!r} is none of {', '.join(PRECISIONS)}")
        self.model = model
        self.config: VarifocalConfig = network.config
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
        progress: Callable[[int, int], None] | None = None,
        should_cancel: Callable[[], bool] | None = None,
    ) -> tuple[Prediction | None, ...]:
        """Predict every chromosome of a cell, in the cell's order.

        The cell's chromosomes belong together: their median area tells the scale. None stands for what is not
        typed: a picture that shows nothing of a chromosome's size, or for which the network gives no numbers.

        Args:
            progress: called with (chromosomes done, all).
            should_cancel: asked before the first and after every batch.

        Raises:
            Cancelled: should_cancel said so.
            PredictionError: the network gives numbers for none.
        """
        return self.predict_images([chromosome.image_hw for chromosome in cell.chromosomes], progress, should_cancel)

    def predict_images(
        self,
        images: Sequence[NDArray[np.uint8]],
        progress: Callable[[int, int], None] | None = None,
        should_cancel: Callable[[], bool] | None = None,
    ) -> tuple[Prediction | None, ...]:
        """`predict_cell` for bare images, each (h, w) uint8 on a light background."""
        if not images:
            return ()
        prepared = prepare_cell(images, self.config)
        shown = np.flatnonzero(~prepared.empty)
        batch = torch.from_numpy(prepared.inputs[shown]).unsqueeze(1)
        angles = prepared.upright_deg[shown]
        size = _CUDA_BATCH if self._forward.device.type == "cuda" else CPU_BATCH
        parts = [slice(start, start + size) for start in range(0, len(batch), size)]
        predictions: list[Prediction | None] = []
        if should_cancel and should_cancel():
            raise Cancelled
        with closing(self._computed(batch, angles, parts)) as results:
            for part in results:
                predictions += part
                if progress:
                    progress(len(predictions) + len(images) - len(shown), len(images))
                if should_cancel and len(predictions) < len(batch) and should_cancel():
                    raise Cancelled
        if predictions and not any(predictions):
            raise PredictionError(
                f"{self.model.name} {self.model.version}: the model gives values that are no numbers"
            )
        of_all: list[Prediction | None] = [None] * len(images)
        for place, prediction in zip(shown, predictions, strict=True):
            of_all[place] = prediction
        return tuple(of_all)

    def _computed(
        self, batch: Tensor, angles: NDArray[np.float64], parts: Sequence[slice]
    ) -> Generator[list[Prediction | None], None, None]:
        def compute(part: slice) -> list[Prediction | None]:
            return self._predict(batch[part], angles[part])

        # A card computes one batch at a time, and may have to be left for the CPU in the midst of it.
        workers = min(torch.get_num_threads(), len(parts)) if self._forward.device.type == "cpu" else 1
        if workers > 1:
            yield from compute_side_by_side(compute, parts, workers)
        else:
            yield from map(compute, parts)

    def _predict(self, batch: Tensor, upright_deg: NDArray[np.float64]) -> list[Prediction | None]:
        """One batch (N, 1, S, S) uint8, turned by (N,) degrees. None where the network gives no numbers."""
        found = self._forward(batch)
        return [
            Prediction(probs.copy(), float(down), Box(float(x), float(y), float(half)), float(angle))
            if np.isfinite([*probs, down, x, y, half]).all()
            else None
            for probs, down, (x, y, half), angle in zip(
                found.type_probs, found.q_down, found.boxes, upright_deg, strict=True
            )
        ]
