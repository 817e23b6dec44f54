"""The page of an evaluation: which tables and figures, in which order; written with the figures beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

from engine.domain.cancel import Progress
from engine.domain.doubtful_label import DoubtfulLabel, LabelDoubt
from engine.evaluation import dispatch_tables, label_tables, pictures, plots, tables
from engine.evaluation.doubtful_labels import doubtful_labels
from engine.evaluation.features import LEAST_CHROMOSOMES, embed, extract_features, spread_cells
from engine.evaluation.label_pictures import LabelPictures
from engine.evaluation.page import PageFigure, Section, html_page
from engine.evaluation.predictions import CellResult
from engine.evaluation.summary import Summary
from engine.io.atomic import write_atomically
from engine.io.dataset import Dataset
from engine.io.label_decisions import DOUBTFUL_LABELS_FILE, write_doubtful_labels
from engine.varifocal.config import VarifocalConfig
from engine.varifocal.network import VarifocalNet

PAGE_FILE = "evaluation.html"
_TYPE_ERRORS = 24
_POLARITY_ERRORS = 12
_EMBEDDED_CHROMOSOMES = 1200
_DOUBTFUL_LABELS = 48  # of each kind
_LABELS_TITLE = "Labels that look wrong"
_LABEL_FIGURES = {
    LabelDoubt.SHIFTED: "labels-shifted",
    LabelDoubt.EXCHANGED: "labels-exchanged",
    LabelDoubt.LONE: "labels-lone",
    LabelDoubt.POLARITY: "labels-polarity",
}


@dataclass(frozen=True)
class ReportSource:
    """What a page is made of.

    Attributes:
        title: the page's heading.
        facts: command, model, data set, folds, date: what `html_page` shows above all.
        summary: its "perturbed", "price_study" and "against" are shown if present.
        results: the cells it sums up.
        dataset: open; images are read for the pictures.
        config: of the network that was evaluated.
        network: for t-SNE of its features, in eval mode; None leaves t-SNE out.
        network_results: those that it gave: all of `results`, or of one fold.
        folds: the summaries of the folds of a cross-validation, else empty.
    """

    title: str
    facts: Sequence[tuple[str, str]]
    summary: Summary
    results: Sequence[CellResult]
    dataset: Dataset
    config: VarifocalConfig
    network: VarifocalNet | None = None
    network_results: Sequence[CellResult] = ()
    folds: Sequence[Summary] = ()

    @cached_property
    def doubted(self) -> list[DoubtfulLabel]:
        """The labels of `results` that look wrong."""
        return doubtful_labels(self.results)

    @cached_property
    def reader(self) -> pictures.InputReader:
        """Reads each cell's images once, for all figures."""
        return pictures.InputReader(self.dataset, self.config)


def write_report(folder: Path, source: ReportSource, progress: Progress | None = None) -> Path:
    """Write evaluation.html, in which all is embedded, each figure as PNG beside it, and doubtful_labels.csv.

    Returns:
        The page. What a person has decided in an earlier doubtful_labels.csv is kept.

    Raises:
        OSError: the folder cannot be written.
        DatasetError: an image cannot be read.
    """
    folder.mkdir(parents=True, exist_ok=True)
    parts = (_overview, _types, _polarity, _dispatch, _trust, _labels, _labels_list, _features, _pictures)
    sections = []
    for number, part in enumerate(parts, 1):
        sections.append(part(source))
        if progress:
            progress(number, len(parts))
    sections = [section for section in sections if section.tables or section.figures]
    for section in sections:
        for figure in section.figures:
            write_atomically(folder / f"{figure.name}.png", figure.png)
    write_doubtful_labels(folder / DOUBTFUL_LABELS_FILE, source.doubted)
    page = folder / PAGE_FILE
    write_atomically(page, html_page(source.title, source.facts, sections).encode())
    return page


def _overview(source: ReportSource) -> Section:
    found = [tables.metrics_table(source.summary, source.folds), tables.health_table(source.summary, source.folds)]
    if "against" in source.summary:
        found.append(tables.significance_table(source.summary["against"]))
    return Section("Overview", found)


def _types(source: ReportSource) -> Section:
    return Section(
        "Types",
        [
            tables.per_type_table(source.summary, source.folds),
            tables.confusions_table(source.summary),
            tables.worst_cells_table(source.summary),
        ],
        [
            PageFigure(
                "confusion",
                plots.png_of(lambda: plots.confusion_figure(source.summary["confusion"])),
                "Confusion matrix (Fig. 8), before the dispatch: per cent of the true type. Colours end at 6 %.",
            ),
            PageFigure(
                "roc",
                plots.png_of(lambda: plots.roc_figure(source.results)),
                "One-vs-all receiver operating characteristic (Fig. 7): each class, and their mean. An inset "
                "shows the upper left corner.",
            ),
        ],
    )


def _polarity(source: ReportSource) -> Section:
    return Section("Polarity", [tables.per_polarity_table(source.summary, source.folds)])


def _dispatch(source: ReportSource) -> Section:
    found, figures = [dispatch_tables.dispatch_table(source.summary)], []
    if "perturbed" in source.summary:
        found.append(dispatch_tables.perturbed_table(source.summary["perturbed"]))
        png = plots.png_of(lambda: plots.dispatch_figure(source.summary["perturbed"]))
        figures.append(PageFigure("dispatch", png, "Cells made abnormal, by kind and dispatch."))
    if "price_study" in source.summary:
        found.append(dispatch_tables.price_table(source.summary["price_study"]))
    return Section("Dispatch", found, figures)


def _trust(source: ReportSource) -> Section:
    return Section(
        "Calibration, doubts and time",
        [tables.calibration_table(source.summary)],
        [
            PageFigure(
                "reliability",
                plots.png_of(lambda: plots.reliability_figure(source.summary["calibration"])),
                "Reliability: how often the predicted type is right at each probability; red at each bin's mean, "
                "on the broken line if the probabilities are true.",
            ),
            PageFigure(
                "doubts",
                plots.png_of(lambda: plots.doubt_figure(source.summary["doubts"])),
                "Doubts: errors seen by a person who looks at the least certain chromosomes first.",
            ),
        ],
    )


def _labels(source: ReportSource) -> Section:
    doubted = source.summary["doubtful_labels"]
    found = [label_tables.kinds_table(doubted), label_tables.apart_table(source.summary)]
    if not source.doubted:
        return Section(_LABELS_TITLE, found)
    drawn = LabelPictures(source.results, source.doubted, source.reader)
    figures = []
    for kind, name in _LABEL_FIGURES.items():
        of_kind = [label for label in source.doubted if label.kind is kind]
        if kind in (LabelDoubt.LONE, LabelDoubt.POLARITY):
            of_kind.sort(key=lambda label: label.labelled_prob)
        shown = of_kind[:_DOUBTFUL_LABELS]
        if shown:
            png = plots.png_of(partial(drawn.figure, shown))
            figures.append(PageFigure(name, png, _labels_caption(kind, len(shown), len(of_kind))))
    return Section(_LABELS_TITLE, found, figures)


def _labels_list(source: ReportSource) -> Section:
    doubted = source.summary["doubtful_labels"]
    return Section("List of these labels", [label_tables.doubtful_labels_table(doubted)] if doubted["n"] else ())


def _labels_caption(kind: LabelDoubt, shown: int, all_of_kind: int) -> str:
    if kind is LabelDoubt.POLARITY:
        what = "turned as its label says, turned as the model says, and beside it one of its type"
    else:
        what = "beside one of the type that it is labelled as, and one of the type that the model takes it for"
    number = f"{shown}" if shown == all_of_kind else f"the first {shown} of {all_of_kind}"
    return (
        f"Doubtful labels, {kind} ({number}): each chromosome {what}, all with the q-arm down, with the model's "
        "probabilities. The others are of the same cell; those with an asterisk of another one."
    )


def _features(source: ReportSource) -> Section:
    if source.network is None or sum(len(result.types) for result in source.network_results) < LEAST_CHROMOSOMES:
        return Section("Features")
    cells = spread_cells(source.network_results, _EMBEDDED_CHROMOSOMES)
    features = extract_features(source.network, source.dataset, cells)
    embedded = embed(features)
    png = plots.png_of(lambda: plots.embedding_figure(embedded, features.types, features.polarity))
    caption = f"t-SNE (Fig. 9) of {len(features.types)} chromosomes of {len(cells)} cells, evenly spread."
    return Section("Features", figures=[PageFigure("features", png, caption)])


def _pictures(source: ReportSource) -> Section:
    reader, figures = source.reader, []
    typical = pictures.typical_picks(source.results)
    if typical:
        png = plots.png_of(lambda: pictures.boxes_figure(typical, reader, source.config))
        caption = "One chromosome of each type that was classified right (Fig. 10): G-Net's input with the predicted "
        caption += "box, and L-Net's input with the probability of the type."
        figures.append(PageFigure("boxes", png, caption))
    of_type = pictures.surest_type_errors(source.results, _TYPE_ERRORS)
    if of_type:
        caption = "The surest errors of type (Fig. 11), with the five most probable types; red is the label."
        png = plots.png_of(lambda: pictures.type_errors_figure(of_type, reader))
        figures.append(PageFigure("type-errors", png, caption))
    of_polarity = pictures.surest_polarity_errors(source.results, _POLARITY_ERRORS)
    if of_polarity:
        caption = "The surest errors of polarity (Fig. 11); red is the label."
        png = plots.png_of(lambda: pictures.polarity_errors_figure(of_polarity, reader))
        figures.append(PageFigure("polarity-errors", png, caption))
    return Section("Pictures", figures=figures)
