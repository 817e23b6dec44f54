"""Pictures of single chromosomes: where the network looked (Fig. 10), and what it took for another (Fig. 11)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from engine.domain.chromosome import TYPES
from engine.domain.grey import FOREGROUND_BELOW
from engine.evaluation.inputs import seen_inputs
from engine.evaluation.plots import BLUE, GREY, RED
from engine.evaluation.predictions import CellResult
from engine.io.dataset import Dataset
from engine.varifocal.config import VarifocalConfig
from engine.varifocal.localization import box_pixels

_TOP = 5


@dataclass(frozen=True)
class Pick:
    """A chromosome to show: its cell and its place in it."""

    result: CellResult
    at: int


class InputReader:
    """The network's inputs, cell by cell: an image's scale depends on its whole cell."""

    def __init__(self, dataset: Dataset, config: VarifocalConfig) -> None:
        self._dataset, self._config = dataset, config
        self._read: dict[str, NDArray[np.uint8]] = {}

    def input_of(self, pick: Pick) -> NDArray[np.uint8]:
        """(S, S) uint8, S = global_px."""
        result = pick.result
        if result.name not in self._read:
            self._read[result.name] = seen_inputs(self._dataset, result, self._config)
        image: NDArray[np.uint8] = self._read[result.name][pick.at]
        return image


def typical_picks(results: Sequence[CellResult]) -> list[Pick]:
    """A chromosome of each type that was classified right, of middling confidence; from few cells."""
    picks = []
    for index in range(len(TYPES)):
        right = [
            Pick(result, int(at))
            for result in results
            for at in np.flatnonzero((result.types == index) & (result.predicted == index))
            if result.boxes is not None and np.isfinite(result.boxes[at]).all()
        ]
        if right:
            right.sort(key=lambda pick: float(pick.result.type_probs[pick.at, index]))
            picks.append(right[len(right) // 2])
    return picks


def surest_type_errors(results: Sequence[CellResult], most: int) -> list[Pick]:
    """Chromosomes taken for another type, the most confident first: they teach most, and some labels are wrong."""
    return _surest(results, most, lambda r: r.predicted != r.types, lambda r: r.type_probs.max(axis=1))


def surest_polarity_errors(results: Sequence[CellResult], most: int) -> list[Pick]:
    """Chromosomes taken to be upside down, the most confident first."""
    return _surest(
        results,
        most,
        lambda r: r.predicted_polarity != r.polarity,
        lambda r: np.maximum(r.q_down_probs, 1 - r.q_down_probs),
    )


def _surest(
    results: Sequence[CellResult],
    most: int,
    wrong: Callable[[CellResult], NDArray[np.bool_]],
    confidence: Callable[[CellResult], NDArray[np.floating]],
) -> list[Pick]:
    found = [
        (-float(confidence(result)[at]), number, int(at))
        for number, result in enumerate(results)
        for at in np.flatnonzero(wrong(result))
    ]
    return [Pick(results[number], at) for _, number, at in sorted(found)[:most]]


def boxes_figure(picks: Sequence[Pick], reader: InputReader, config: VarifocalConfig) -> Figure:
    """Fig. 10: the global input with the predicted box, beside the local input. At least one pick."""
    columns = 6
    rows = -(-len(picks) // columns)
    figure, panels = picture_panels(rows, 2 * columns, row_inches=1.15)
    for number, pick in enumerate(picks):
        image, result = reader.input_of(pick), pick.result
        assert result.boxes is not None  # typical_picks takes no other
        relative = torch.from_numpy(result.boxes[pick.at : pick.at + 1].astype(np.float32))
        x, y, half = (float(value) for value in box_pixels(relative, config))
        whole, local = panels[2 * number], panels[2 * number + 1]
        whole.imshow(image, cmap="gray", vmin=0, vmax=255)
        whole.add_patch(Rectangle((x - half, y - half), 2 * half, 2 * half, fill=False, color=RED, linewidth=1.2))
        whole.set_title(TYPES[result.types[pick.at]], fontsize=8, loc="left", pad=2)
        left, top, right, bottom = round(x - half), round(y - half), round(x + half), round(y + half)
        crop = image[top:bottom, left:right]
        local.imshow(
            cv2.resize(crop, (config.local_px, config.local_px), interpolation=cv2.INTER_LINEAR),
            cmap="gray",
            vmin=0,
            vmax=255,
        )
        local.set_title(f"{result.type_probs[pick.at].max():.2f}", fontsize=7, loc="left", pad=2, color=GREY)
    return figure


def type_errors_figure(picks: Sequence[Pick], reader: InputReader) -> Figure:
    """Fig. 11: each image beside its five most probable types; the true one in red. At least one pick."""

    def bars(pick: Pick) -> list[tuple[str, float, bool]]:
        probs, truth = pick.result.type_probs[pick.at], pick.result.types[pick.at]
        best = np.argsort(-probs, kind="stable")[:_TOP]
        return [(TYPES[index], float(probs[index]), bool(index == truth)) for index in best]

    def title(pick: Pick) -> str:
        truth, taken = pick.result.types[pick.at], pick.result.predicted[pick.at]
        mended = "" if pick.result.dispatched[pick.at] != truth else ", mended by the dispatch"
        return f"{TYPES[truth]} taken for {TYPES[taken]}{mended}"

    return _errors_figure(picks, reader, bars, title)


def polarity_errors_figure(picks: Sequence[Pick], reader: InputReader) -> Figure:
    """Fig. 11: each image beside both probabilities; the true polarity in red. At least one pick."""

    def bars(pick: Pick) -> list[tuple[str, float, bool]]:
        down, truth = float(pick.result.q_down_probs[pick.at]), pick.result.polarity[pick.at]
        return [("q up", 1 - down, truth == 0), ("q down", down, truth == 1)]

    def title(pick: Pick) -> str:
        truth = "down" if pick.result.polarity[pick.at] else "up"
        return f"{TYPES[pick.result.types[pick.at]]}, q-arm {truth}"

    return _errors_figure(picks, reader, bars, title)


def picture_panels(rows: int, columns: int, row_inches: float) -> tuple[Figure, list[Axes]]:
    """A figure of rows and columns without axes; its layout is fixed, for that of many panels takes long to find."""
    figure = Figure(figsize=(11.0, row_inches * rows))
    figure.set_layout_engine("none")
    title, name = 0.24 / (row_inches * rows), 0.14 / (row_inches * rows)
    grid = {"left": 0.01, "right": 0.99, "bottom": name, "top": 1 - title, "wspace": 0.12, "hspace": 0.34}
    panels = [panel for row in figure.subplots(rows, columns, squeeze=False, gridspec_kw=grid) for panel in row]
    for panel in panels:
        panel.axis("off")
    return figure, panels


def closer(image: NDArray[np.uint8], *others: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The middle of an input, as far as the chromosome reaches, but at least a third of the side.

    Args:
        others: inputs that are to be shown as large beside it; none of them is cut off.
    """
    side = len(image)
    half = min(max(max(map(_reach, (image, *others))) + 3, side // 6), side // 2)
    middle = slice(side // 2 - half, side // 2 + half)
    return image[middle, middle]


def _reach(image: NDArray[np.uint8]) -> int:
    """Pixels from the middle to the farthest of the chromosome along rows or columns."""
    side = len(image)
    rows, columns = np.nonzero(image < FOREGROUND_BELOW)
    return int(max((float(np.abs(at - side / 2).max()) for at in (rows, columns) if len(at)), default=side / 2))


def _errors_figure(
    picks: Sequence[Pick],
    reader: InputReader,
    bars: Callable[[Pick], list[tuple[str, float, bool]]],
    title: Callable[[Pick], str],
) -> Figure:
    columns = 4
    rows = -(-len(picks) // columns)
    figure, panels = picture_panels(rows, 2 * columns, row_inches=1.45)
    for number, pick in enumerate(picks):
        picture, chart = panels[2 * number], panels[2 * number + 1]
        picture.imshow(closer(reader.input_of(pick)), cmap="gray", vmin=0, vmax=255)
        picture.set_title(title(pick), fontsize=7.5, loc="left", pad=3)
        picture.text(
            0, -0.04, f"{pick.result.name}/{pick.result.image_names[pick.at]}",
            transform=picture.transAxes, fontsize=5, va="top", color=GREY,
        )  # fmt: skip
        rows_shown = bars(pick)
        places = range(len(rows_shown))
        colours = [RED if is_true else BLUE for _, _, is_true in rows_shown]
        chart.axis("on")
        chart.barh(places, [probability for _, probability, _ in rows_shown], color=colours, height=0.7)
        for place, (_, probability, _) in zip(places, rows_shown, strict=True):
            inside = probability > 0.62  # beside so long a bar there is no room
            chart.text(
                probability + (-0.03 if inside else 0.03),
                place,
                f"{probability:.3f}",
                va="center",
                ha="right" if inside else "left",
                fontsize=6,
                color="white" if inside else "#20262c",
            )
        chart.set_yticks(places, [name for name, _, _ in rows_shown], fontsize=7)
        chart.set_xlim(0, 1)
        chart.set_ylim(4.6, -0.6)
        chart.set_xticks([])
        chart.tick_params(length=0)
        chart.spines[["top", "right", "bottom", "left"]].set_visible(False)
    return figure
