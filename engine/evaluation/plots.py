"""The figures of Section III-D as matplotlib draws them, from values of the `evaluate --json` object."""

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from engine.domain.chromosome import TYPES
from engine.evaluation.page import DOTS_PER_INCH
from engine.evaluation.predictions import CellResult
from engine.evaluation.roc import mean_auc, mean_roc, polarity_scores, roc_per_class, type_scores
from engine.evaluation.summary import Calibration, DoubtPoint, Doubts, MadeShare, Perturbed

BLUE, RED, GREEN, GREY = "#2f6f9f", "#c0392b", "#3a7d44", "#8a9199"
DISPATCH_COLOURS = {"none": GREY, "paper": BLUE, "joint": GREEN}
# The corner of the curves that is shown enlarged: false positive rates up to, true positive rates from.
_CORNER = (0.02, 0.8)
_LABEL_BOX: Any = {"facecolor": "white", "alpha": 0.7, "linewidth": 0, "pad": 0.6}
_STYLE: Any = {
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": "#5a6068",
    "axes.titlesize": 10,
    "axes.titlelocation": "left",
    "legend.frameon": False,
    "legend.fontsize": 8,
    "figure.constrained_layout.use": True,
}


def png_of(draw: Callable[[], Figure]) -> bytes:
    """The figure that `draw` makes, in the style of all figures, as a PNG file; no window system is touched."""
    buffer = BytesIO()
    with mpl.rc_context(_STYLE):
        draw().savefig(buffer, format="png", dpi=DOTS_PER_INCH, facecolor="white")
    return buffer.getvalue()


def _axes(figure: Figure, rows: int = 1, columns: int = 1) -> list[Axes]:
    return [axes for row in figure.subplots(rows, columns, squeeze=False) for axes in row]


def confusion_figure(confusion: Sequence[Sequence[int]]) -> Figure:
    """Fig. 8: row the true type, column the predicted one, in per cent of the row."""
    counts = np.array(confusion, dtype=np.float64)
    shares = 100 * counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    figure = Figure(figsize=(9.2, 8.6))
    (axes,) = _axes(figure)
    # The diagonal would drown all that is of interest: the scale ends where confusions do.
    axes.imshow(np.minimum(shares, 6.0), cmap="Blues", vmin=0, vmax=6.0)
    for row, column in zip(*np.nonzero(shares), strict=True):
        share = shares[row, column]
        text = f"{share:.0f}" if share >= 99.95 else f"{share:.1f}"
        colour = "white" if share > 3.5 else "#20262c"
        axes.text(column, row, text, ha="center", va="center", fontsize=6.5, color=colour)
    axes.set_xticks(range(len(TYPES)), TYPES)
    axes.set_yticks(range(len(TYPES)), TYPES)
    axes.set_xlabel("predicted type")
    axes.set_ylabel("true type")
    axes.spines[["left", "bottom"]].set_visible(False)
    axes.tick_params(length=0)
    axes.set_xticks(np.arange(-0.5, len(TYPES)), minor=True)
    axes.set_yticks(np.arange(-0.5, len(TYPES)), minor=True)
    axes.grid(which="minor", color="#e3e6e9", linewidth=0.5)
    axes.tick_params(which="minor", length=0)
    return figure


def roc_figure(results: Sequence[CellResult]) -> Figure:
    """Fig. 7: one-vs-all curves of (a) types and (b) polarity, each class thin and their mean bold."""
    figure = Figure(figsize=(9.2, 4.2))
    scores = (type_scores(results), polarity_scores(results))
    for axes, title, (probs, truth) in zip(_axes(figure, 1, 2), ("(a) type", "(b) polarity"), scores, strict=True):
        curves = roc_per_class(probs, truth)
        axes.set_title(title)
        axes.set_xlabel("false positive rate")
        axes.set_ylabel("true positive rate")
        if not curves:
            axes.text(0.5, 0.5, "a single class: no curve", ha="center", color=GREY)
            continue
        mean = mean_roc(curves)
        panels = [axes]
        # Of a poor system the corner is empty, and the inset would lie on the curves.
        if (mean.true_positive[mean.false_positive <= _CORNER[0]] >= _CORNER[1]).any():
            panels.append(_corner_of(axes))
        for where in panels:
            for curve in curves.values():
                where.plot(curve.false_positive, curve.true_positive, color=BLUE, linewidth=0.5, alpha=0.35)
            where.plot(mean.false_positive, mean.true_positive, color=RED, linewidth=1.6)
        axes.plot([], [], color=RED, label=f"mean of {len(curves)} classes, AUC {mean_auc(curves):.5f}")
        axes.legend(loc="lower right")
    return figure


def _corner_of(axes: Axes) -> Axes:
    """An inset for the upper left corner of a curve."""
    zoomed = axes.inset_axes((0.34, 0.17, 0.62, 0.58))
    zoomed.set_xlim(0, _CORNER[0])
    zoomed.set_ylim(_CORNER[1], 1.002)
    zoomed.set_xticks([0, _CORNER[0] / 2, _CORNER[0]])
    zoomed.set_yticks([_CORNER[1], 0.9, 1.0])
    zoomed.tick_params(labelsize=7)
    return zoomed


def reliability_figure(calibration: Calibration) -> Figure:
    """Accuracy against confidence, and how many chromosomes each bin holds."""
    bins = calibration["reliability"]
    figure = Figure(figsize=(4.9, 4.4))
    upper, lower = figure.subplots(2, 1, height_ratios=(3, 1), sharex=True)
    centres = [(b["low"] + b["high"]) / 2 for b in bins]
    width = bins[0]["high"] - bins[0]["low"]
    upper.plot([0, 1], [0, 1], color=GREY, linewidth=0.8, linestyle="--")
    upper.bar(centres, [b["accuracy"] for b in bins], width * 0.94, color=BLUE, alpha=0.75)
    upper.plot([b["confidence"] for b in bins], [b["accuracy"] for b in bins], "o", color=RED, markersize=3.5)
    upper.set_ylabel("accuracy")
    upper.set_ylim(0, 1.02)
    upper.set_xlim(0, 1)
    upper.set_title(f"ECE {calibration['ece']:.4f}, best temperature {calibration['best_temperature']:.2f}")
    lower.bar(centres, [b["n"] for b in bins], width * 0.94, color=GREY)
    lower.set_yscale("log")
    lower.set_ylabel("chromosomes")
    lower.set_xlabel("probability of the predicted type")
    return figure


def doubt_figure(doubts: Doubts) -> Figure:
    """Share of errors seen by a person who looks at the least certain chromosomes first."""
    figure = Figure(figsize=(4.9, 4.4))
    (axes,) = _axes(figure)
    for found, colour, label in (
        (doubts["type"], BLUE, "type, after the dispatch"),
        (doubts["polarity"], GREEN, "polarity"),
    ):
        if found:
            points: list[DoubtPoint] = [{"doubted": 0.0, "caught": 0.0}, *found]
            axes.plot(
                [100 * p["doubted"] for p in points],
                [100 * p["caught"] for p in points],
                "o-",
                color=colour,
                markersize=3,
                linewidth=1.4,
                label=label,
            )
    rule = doubts["rule"]
    if rule["errors_caught"] is not None:
        axes.plot(
            100 * rule["doubted"],
            100 * rule["errors_caught"],
            "D",
            color=RED,
            markersize=6,
            label="the application's rule, both kinds",
        )
    axes.plot([0, 100], [0, 100], color=GREY, linewidth=0.8, linestyle="--", label="looked at by chance")
    axes.set_xlim(0, 50)
    axes.set_ylim(0, 102)
    axes.set_xlabel("chromosomes doubted, %")
    axes.set_ylabel("errors caught, %")
    axes.legend(loc="lower right")
    return figure


def embedding_figure(
    embedded: dict[str, NDArray[np.float32]], types: NDArray[np.intp], polarity: NDArray[np.intp]
) -> Figure:
    """Fig. 9: t-SNE of global, local and concatenated features; above by type, below by polarity."""
    figure = Figure(figsize=(11.0, 7.6))
    axes = _axes(figure, 2, len(embedded))
    hues = mpl.colormaps["hsv"](np.linspace(0, 1, len(TYPES), endpoint=False))
    # Neighbouring types get far hues.
    colours = hues[(np.arange(len(TYPES)) * 7) % len(TYPES)] * (0.8, 0.8, 0.8, 1)
    for column, (name, points) in enumerate(embedded.items()):
        above, below = axes[column], axes[len(embedded) + column]
        above.set_title(f"{name} features, by type")
        above.scatter(points[:, 0], points[:, 1], s=3, c=colours[types], linewidths=0)
        for index, value in sorted(set(zip(types.tolist(), polarity.tolist(), strict=True))):
            # Each type has a cluster for either polarity.
            x, y = np.median(points[(types == index) & (polarity == value)], axis=0)
            above.text(x, y, TYPES[index], ha="center", va="center", fontsize=7, weight="bold", bbox=_LABEL_BOX)
        below.set_title(f"{name} features, by polarity")
        for value, colour, label in ((0, RED, "q-arm up"), (1, BLUE, "q-arm down")):
            chosen = points[polarity == value]
            below.scatter(chosen[:, 0], chosen[:, 1], s=3, color=colour, linewidths=0, alpha=0.7, label=label)
        below.legend(loc="upper center", bbox_to_anchor=(0.5, 0), ncols=2, markerscale=3)
        for panel in (above, below):
            panel.set_xticks([])
            panel.set_yticks([])
            panel.spines[["left", "bottom"]].set_visible(False)
    return figure


def dispatch_figure(perturbed: Perturbed) -> Figure:
    """Cells made abnormal: share with exact counts, and share whose finding cannot be seen, by kind and dispatch."""
    kinds = {**perturbed["kinds"], "all": perturbed["all"]}
    figure = Figure(figsize=(9.2, 4.4))
    places = np.arange(len(kinds))
    shown: tuple[tuple[MadeShare, str], ...] = (
        ("counts_exact", "all 24 counts exact, %"),
        ("hidden", "finding hidden, %"),
    )
    for axes, (key, title) in zip(_axes(figure, 1, 2), shown, strict=True):
        for offset, (method, colour) in zip((-0.27, 0, 0.27), DISPATCH_COLOURS.items(), strict=True):
            values = [100 * scores["dispatches"][method][key] for scores in kinds.values()]
            axes.barh(places + offset, values, 0.25, color=colour, label=method)
        axes.set_yticks(places, list(kinds))
        axes.invert_yaxis()
        axes.set_title(title)
        axes.set_xlim(0, 100)
    figure.axes[1].legend(loc="lower right")
    return figure
