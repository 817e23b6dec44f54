"""Several poses of short, thick chromosomes: what their shape calls upright may lie across. The network tells.

A crop made at any angle has no upright of its own, and the network knows only upright ones. So one whose shape does
not tell is seen in two or four poses. The one counts of which the network is surest among the others of the cell, of
what it is and that it stands upright.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from engine.inference.outputs import Outputs
from engine.inference.preprocess import PreparedCell, prepare_cell
from engine.inference.upright import further_turns
from engine.varifocal.config import VarifocalConfig

# Chromosomes, counted in each cell anew, whose types are asked for at once: a folder may hold hundreds.
_MOST_AT_ONCE = 4096

# Type probabilities (m, 24) of m poses, in the cells (m,), ascending from 0, that they belong to.
TypesInCells = Callable[[Outputs, NDArray[np.intp]], NDArray[np.float32]]


@dataclass(frozen=True, eq=False)
class Poses:
    """M poses of the N chromosomes of a cell that show something: the first N are one of each, as its shape says.

    Attributes:
        inputs: (M, S, S) uint8, for the network.
        turn_deg: (M,), by how much each was turned counter-clockwise.
        at: (M,), of which chromosome each is.
    """

    inputs: NDArray[np.uint8]
    turn_deg: NDArray[np.float64]
    at: NDArray[np.intp]

    @classmethod
    def of(cls, images: Sequence[NDArray[np.uint8]], prepared: PreparedCell, config: VarifocalConfig) -> "Poses":
        """All poses in which a prepared cell is to be seen.

        Args:
            images: those that it was prepared from.
        """
        shown = np.flatnonzero(~prepared.untypable)
        further = [
            (at, turn)
            for at, place in enumerate(shown)
            for turn in further_turns(float(prepared.upright_deg[place]), int(prepared.poses[place]))
        ]
        again, turns = np.array([at for at, _ in further], dtype=np.intp), np.array([turn for _, turn in further])
        others = prepare_cell([images[shown[at]] for at in again], config, prepared.scale, turns, prepared.tone)
        return cls(
            np.concatenate([prepared.inputs[shown], others.inputs]),
            np.concatenate([prepared.upright_deg[shown], turns]),
            np.concatenate([np.arange(len(shown)), again]),
        )

    def surest(
        self,
        outputs: Outputs,
        are_upright: NDArray[np.float64],
        type_temperature: float,
        in_cells: TypesInCells | None = None,
    ) -> NDArray[np.intp]:
        """For each chromosome the pose of which the network is surest, of type, polarity and that it is upright
        together: (N,).

        Args:
            outputs: of all poses. One that gives no numbers is the surest only if there is no other.
            are_upright: (M,), log-probabilities that the poses are upright.
            in_cells: what the network says of poses in their cells; None if it sees no cells.
        """
        of_type = (torch.from_numpy(outputs.type_logits).double() / type_temperature).log_softmax(dim=1).amax(dim=1)
        of_pose = np.log(np.maximum(outputs.q_down, 1 - outputs.q_down)) + are_upright
        sound = outputs.are_numbers
        chosen = self._best(np.where(sound, of_type.numpy() + of_pose, -np.inf))
        if in_cells is None or len(chosen) == len(self.at):
            return chosen
        # Each pose in question, with those of all others that were chosen so far.
        cell = np.flatnonzero(sound[chosen])
        asked = np.flatnonzero(sound & (np.bincount(self.at)[self.at] > 1))
        likelihood = np.where(sound, 0.0, -np.inf)
        for some in np.array_split(asked, math.ceil(len(asked) * len(cell) / _MOST_AT_ONCE) or 1):
            rows = np.tile(chosen[cell], (len(some), 1))
            is_asked = cell == self.at[some, None]
            rows[is_asked] = some
            probs = in_cells(outputs.at(rows.ravel()), np.repeat(np.arange(len(some)), len(cell)))
            likelihood[some] = np.log(probs.max(axis=1).reshape(rows.shape)[is_asked]) + of_pose[some]
        return self._best(likelihood)

    def _best(self, likelihood: NDArray[np.float64]) -> NDArray[np.intp]:
        """For each chromosome its likeliest pose; the first of equal ones."""
        best = np.arange(len(np.unique(self.at)))
        for pose in range(len(best), len(self.at)):
            if likelihood[pose] > likelihood[best[self.at[pose]]]:
                best[self.at[pose]] = pose
        return best
