"""Pictures of labels that look wrong: each beside what it is labelled as and what it is taken for."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from engine.domain.chromosome import Q_ARM_DOWN, TYPE_INDEX, TYPES
from engine.domain.doubtful_label import DoubtfulLabel, LabelDoubt
from engine.evaluation.pictures import InputReader, Pick, closer, picture_panels
from engine.evaluation.plots import BLUE, GREY, RED
from engine.evaluation.predictions import CellResult

_IN_A_ROW = 4
_LINE = "#d5dade"


class LabelPictures:
    """Draws doubtful labels of these results; examples of a type come from the same cell where it has a sure one.

    Args:
        labels: all doubtful ones: none of them is an example of anything.
    """

    def __init__(self, results: Sequence[CellResult], labels: Sequence[DoubtfulLabel], reader: InputReader) -> None:
        self._reader = reader
        self._results = {result.name: result for result in results}
        doubted = {(label.case, label.file) for label in labels}
        self._examples: dict[tuple[str, int], Pick] = {}
        for result in results:
            own = result.type_probs[np.arange(len(result.types)), result.types]
            right = (result.predicted == result.types) & (result.predicted_polarity == result.polarity)
            for at in np.argsort(own, kind="stable"):
                if right[at] and (result.name, result.image_names[at]) not in doubted:
                    # The surest comes last, and stays.
                    self._examples[result.name, int(result.types[at])] = Pick(result, int(at))
        self._typical: dict[int, Pick] = {}
        for index in range(len(TYPES)):
            known = sorted((pick for (_, own), pick in self._examples.items() if own == index), key=_own_prob)
            if known:
                self._typical[index] = known[len(known) // 2]

    def figure(self, labels: Sequence[DoubtfulLabel]) -> Figure:
        """Three pictures a label, all with the q-arm down. At least one label.

        Of a type: the chromosome, an example of the type that it is labelled as, one of the predicted type. Of a
        polarity: the chromosome turned as its label says, as the model says, and an example of its type.
        """
        rows = -(-len(labels) // _IN_A_ROW)
        figure, panels = picture_panels(rows, 3 * _IN_A_ROW, row_inches=1.5)
        for number, label in enumerate(labels):
            self._draw(label, panels[3 * number : 3 * number + 3])
        return figure

    def _draw(self, label: DoubtfulLabel, panels: Sequence[Axes]) -> None:
        result = self._results[label.case]
        pick = Pick(result, result.image_names.index(label.file))
        image = self._reader.input_of(pick)
        probs = f"{label.labelled_prob:.3f}", f"{label.predicted_prob:.3f}"
        if label.kind is LabelDoubt.POLARITY:
            is_down = label.labelled_polarity == Q_ARM_DOWN
            shown = (
                _Shown("as labelled", RED, _turned(image, is_down), probs[0]),
                _Shown("as predicted", BLUE, _turned(image, not is_down), probs[1]),
                self._example(label.case, label.labelled_type, "a", GREY),
            )
        else:
            shown = (
                _Shown("in question", GREY, _turned(image, bool(result.predicted_polarity[pick.at]))),
                self._example(label.case, label.labelled_type, "labelled", RED, probs[0]),
                self._example(label.case, label.predicted_type, "predicted", BLUE, probs[1]),
            )
        pictures = [one.picture for one in shown if one.picture is not None]
        for panel, one in zip(panels, shown, strict=True):
            if one.picture is not None:
                panel.imshow(closer(one.picture, *pictures), cmap="gray", vmin=0, vmax=255)
            panel.set_title(one.title, fontsize=7, loc="left", pad=3, color=one.colour)
            panel.text(0, -0.03, one.below, transform=panel.transAxes, fontsize=6, va="top", color=one.colour)
        panels[0].text(
            0, -0.15, f"{label.case}/{label.file}",
            transform=panels[0].transAxes, fontsize=5.5, va="top", color=GREY,
        )  # fmt: skip
        panels[0].plot((-0.07, -0.07), (-0.2, 1.1), transform=panels[0].transAxes, color=_LINE, lw=0.8, clip_on=False)

    def _example(self, case: str, type_name: str, word: str, colour: str, below: str = "") -> "_Shown":
        """An undoubted chromosome of the type, with a mark where it is of another cell; no picture without one."""
        index = TYPE_INDEX[type_name]
        own = self._examples.get((case, index))
        pick = own or self._typical.get(index)
        title = f"{word} {type_name}" + ("" if own else "*")
        if pick is None:
            return _Shown(title, colour, None, below)
        is_down = bool(pick.result.polarity[pick.at] == Q_ARM_DOWN)
        return _Shown(title, colour, _turned(self._reader.input_of(pick), is_down), below)


@dataclass(frozen=True, eq=False)
class _Shown:
    """A picture, (S, S) uint8, with the words above and below it."""

    title: str
    colour: str
    picture: NDArray[np.uint8] | None
    below: str = ""


def _own_prob(pick: Pick) -> float:
    return float(pick.result.type_probs[pick.at, pick.result.types[pick.at]])


def _turned(image: NDArray[np.uint8], is_down: bool) -> NDArray[np.uint8]:
    """With the q-arm down."""
    return image if is_down else np.ascontiguousarray(image[::-1, ::-1])
