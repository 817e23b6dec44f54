"""A data set's chromosomes, straightened before they are laid on the white square."""

from collections.abc import Collection
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.baselines.straightening import straighten_arms, straighten_axis
from engine.baselines.system import Images
from engine.domain.cancel import Progress
from engine.domain.grey import FOREGROUND_BELOW
from engine.inference.preprocess import input_images
from engine.io.dataset import Dataset, LabelledCell
from engine.io.label_decisions import LabelDecisions
from engine.training.data import LabelledImages, labelled_images, read_to_learn
from engine.training.settings import AugmentSettings
from engine.varifocal.config import VarifocalConfig

# Of the input's side: the length that [15] gives to every chromosome.
_ONE_LENGTH = 0.85


def kept_straight(settings: AugmentSettings) -> AugmentSettings:
    """The augmentation without what straightening has just undone: rotation and bends."""
    return replace(settings, rotation_deg=(0.0, 0.0), bend=0.0)


def load_straightened(
    dataset: Dataset,
    folds: Collection[int],
    config: VarifocalConfig,
    images: Images,
    progress: Progress | None = None,
    decisions: LabelDecisions | None = None,
) -> LabelledImages:
    """`load_images` with every chromosome straightened before it is laid on the white square.

    Raises:
        DatasetError: an image cannot be read, or shows nothing; the text names it.
    """

    def inputs(cell: LabelledCell) -> tuple[NDArray[np.uint8], NDArray[np.float64]]:
        crops, prepared = read_to_learn(dataset, cell, config)
        straight = _straightened(crops, prepared.scale, config, images)
        return straight, np.zeros(len(crops))  # straightening keeps the upper end up

    return labelled_images(dataset, folds, inputs, progress, decisions)


def _straightened(
    crops: list[NDArray[np.uint8]], scale: float, config: VarifocalConfig, images: Images
) -> NDArray[np.uint8]:
    """(N, S, S) uint8: the axis at the cell's own scale, or the stitched arms at one length for all."""
    if images is Images.STRAIGHT_AXIS:
        return input_images([straighten_axis(crop) for crop in crops], config, scale)
    length = _ONE_LENGTH * config.canvas_px
    stitched = []
    for crop in crops:
        straight = straighten_arms(crop)
        # Not of the picture: its white ends are a large part of a short chromosome's.
        own_length = np.ptp(np.flatnonzero((straight < FOREGROUND_BELOW).any(axis=1))) + 1
        factor = length / own_length
        size = (max(round(straight.shape[1] * factor), 1), max(round(straight.shape[0] * factor), 1))
        method = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
        stitched.append(np.asarray(cv2.resize(straight, size, interpolation=method), dtype=np.uint8))
    return input_images(stitched, config, 1.0)
