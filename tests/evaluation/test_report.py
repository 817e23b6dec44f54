"""The page: self-contained, complete, and of readable tables."""

import dataclasses
import re
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
import torch
from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image

from engine.domain.chromosome import TYPE_INDEX
from engine.domain.model_info import ModelInfo
from engine.evaluation.evaluate import evaluate_cells, summarise
from engine.evaluation.page import Section, html_page
from engine.evaluation.perturb import perturbation_summary
from engine.evaluation.pictures import InputReader, Pick, type_errors_figure
from engine.evaluation.plots import roc_figure
from engine.evaluation.predictions import CellResult
from engine.evaluation.report import ReportSource, write_report
from engine.evaluation.significance import compare_evaluations
from engine.evaluation.tables import Table, health_table
from engine.inference.predictor import Predictor
from engine.io.dataset import LABELS_FILE, Dataset, LabelledCell
from engine.synthesis.cells import synthesize_dataset
from engine.varifocal.network import VarifocalNet
from tests.evaluation.conftest import MakeCells
from tools.tiny_network import TINY_CONFIG

# Elements without an end tag.
_VOID = {"meta", "img", "link", "br"}


class _Page(HTMLParser):
    """Checks that elements are closed in order; collects headings, captions and whatever would be fetched."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.fetched: list[str] = []
        self.texts: dict[str, list[str]] = {"h2": [], "caption": [], "td": []}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _VOID:
            self.open.append(tag)
        self.fetched += [value or "" for name, value in attrs if name in ("src", "href")]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in self.texts:
            self.texts[self.open[-1]].append(data)


def parsed(html: str) -> _Page:
    page = _Page()
    page.feed(html)
    assert page.open == []
    return page


def few_chromosomes(folder: Path) -> Path:
    """A data set of one cell with some of its chromosomes, in no order."""
    synthesize_dataset(folder, cases=1, karyotype="46,XY", seed=4)
    labels = folder / LABELS_FILE
    labels.write_text("".join(labels.read_text(encoding="utf-8").splitlines(True)[:15]), encoding="utf-8")
    return folder


def test_page_of_a_tiny_network_holds_every_table_and_figure(tmp_path: Path, make_cells: MakeCells) -> None:
    few_chromosomes(tmp_path / "set")
    torch.manual_seed(0)
    network = VarifocalNet(TINY_CONFIG).eval()
    predictor = Predictor(network, ModelInfo("tiny", "1", "abc"), torch.device("cpu"))
    with Dataset.open(tmp_path / "set") as dataset:
        results = evaluate_cells(dataset, predictor)
        summary = summarise(results, "joint")
        summary["perturbed"] = perturbation_summary(make_cells(4), 2, 0.9)
        summary["against"] = {"model": {"name": "other", "version": "7"}, **compare_evaluations(summary, summary)}
        source = ReportSource(
            title="Evaluation of <tiny> & co",
            facts=(("weights, sha256", "abc"), ("data set", "set")),
            summary=summary,
            results=results,
            dataset=dataset,
            config=TINY_CONFIG,
            network=network,
            network_results=results,
            folds=(summary, summary),
        )
        path = write_report(tmp_path / "page", source)
    html = path.read_text(encoding="utf-8")
    page = parsed(html)
    # What an untrained network is sure of is by chance.
    assert [heading for heading in page.texts["h2"] if heading != "List of these labels"] == [
        "Overview",
        "Types",
        "Polarity",
        "Dispatch",
        "Calibration, doubts and time",
        "Labels that look wrong",
        "Features",
        "Pictures",
    ]
    captions = " ".join(page.texts["caption"])
    for table in ("Table IV", "Tables V and VII", "Table VI)", "Table IX", "Against other 7", "Cells made abnormal"):
        assert table in captions
    # Of two folds that are alike the deviation is none.
    assert f"{100 * summary['type']['acc']:.2f} ± 0.00" in page.texts["td"]
    # Nothing is fetched: links lead into the page, images are in it.
    assert all(target.startswith(("#part-", "data:image/png;base64,")) for target in page.fetched)
    assert "://" not in re.sub(r"base64,[^\"]*", "", html)
    assert "<tiny>" not in html
    figures = {file.stem for file in path.parent.glob("*.png")}
    expected = {"confusion", "roc", "dispatch", "reliability", "doubts", "features", "type-errors", "polarity-errors"}
    assert expected <= figures  # boxes need a chromosome that is right
    for file in path.parent.glob("*.png"):
        with Image.open(file) as image:
            assert len(image.convert("L").getcolors(256) or [0, 0]) > 1, f"{file.name} is empty"


def test_labels_that_look_wrong_are_listed_drawn_and_written(tmp_path: Path) -> None:
    synthesize_dataset(tmp_path / "set", cases=2, karyotype="46,XX", seed=4)
    with Dataset.open(tmp_path / "set") as dataset:
        results = [surely_right(cell) for cell in dataset.cells]
        first = results[0]
        a, b = np.flatnonzero(first.types == TYPE_INDEX["4"])[0], np.flatnonzero(first.types == TYPE_INDEX["7"])[0]
        first.types[[a, b]] = first.types[[b, a]]
        first.polarity[a] = 1 - first.polarity[a]
        summary = summarise(results, "joint")
        source = ReportSource("t", (), summary, results, dataset, TINY_CONFIG)
        path = write_report(tmp_path / "page", source)
        csv = path.parent / "doubtful_labels.csv"
        written = csv.read_text(encoding="utf-8-sig").splitlines()
        assert len(written) == 4
        csv.write_text(csv.read_text(encoding="utf-8-sig").replace(",\n", ",keep\n", 1), encoding="utf-8")
        decided = csv.read_text(encoding="utf-8").splitlines()
        write_report(tmp_path / "page", source)
    page = parsed(path.read_text(encoding="utf-8"))
    assert "List of these labels" in page.texts["h2"]
    assert {"Labels that look wrong", "Labels that look wrong, one by one"} <= set(page.texts["caption"])
    assert {f"{first.name}/{first.files[a]}", "exchanged", "polarity"} <= set(page.texts["td"])
    assert {"labels-exchanged.png", "labels-polarity.png"} <= {file.name for file in path.parent.glob("*.png")}
    # What a person has written there outlives the next evaluation.
    assert csv.read_text(encoding="utf-8-sig").splitlines() == decided != written


def surely_right(cell: LabelledCell) -> CellResult:
    """A cell of which a model is sure, and right."""
    types = np.array([TYPE_INDEX[chromosome.type] for chromosome in cell.chromosomes])
    polarity = np.array([chromosome.polarity for chromosome in cell.chromosomes])
    probs = np.full((len(types), 24), 0.01 / 23, np.float32)
    probs[np.arange(len(types)), types] = 0.99
    files = tuple(chromosome.file for chromosome in cell.chromosomes)
    down = np.where(polarity == 1, 0.995, 0.005).astype(np.float32)
    return CellResult(cell.case, types, polarity, probs, down, types.copy(), 0.1, cell.patient, cell.fold, files)


def test_texts_are_escaped_and_rows_complete() -> None:
    table = Table("a < b", ("x & y", "z"), (("<script>", "1"), ("2", "3")), "note > all")
    page = parsed(html_page("t", (("name", "<v>"),), [Section("s", [table])]))
    assert page.texts["caption"] == ["a < b"]
    assert page.texts["td"] == ["<script>", "1", "2", "3"]


def test_a_page_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    few_chromosomes(tmp_path / "set")
    predictor = Predictor(VarifocalNet(TINY_CONFIG), ModelInfo("tiny", "1", "abc"), torch.device("cpu"))
    with Dataset.open(tmp_path / "set") as dataset:
        results = evaluate_cells(dataset, predictor)
        source = ReportSource("t", (), summarise(results, "joint"), results, dataset, TINY_CONFIG)
        with pytest.raises(OSError, match="file"):
            write_report(tmp_path / "file", source)


def test_the_shares_of_a_cross_validation_vary_over_its_folds(make_cells: MakeCells) -> None:
    """As Table IX prints them; those per case vary over the cells."""
    first, second = make_cells(2), make_cells(2)
    second = [dataclasses.replace(cell, types=cell.types[::-1].copy()) for cell in second]
    folds = [summarise(cells, "joint") for cells in (first, second)]
    together = summarise([*first, *second], "joint")
    (healthy, _) = health_table(together, folds).rows
    accuracies = [fold["healthy"]["type"]["acc"] for fold in folds]
    assert healthy[4] == f"{100 * np.mean(accuracies):.2f} ± {100 * np.std(accuracies):.2f}"
    assert healthy[4] != health_table(together).rows[0][4]


def test_probabilities_of_errors_stand_inside_long_bars_and_beside_short_ones(
    tmp_path: Path, make_cells: MakeCells
) -> None:
    few_chromosomes(tmp_path / "set")
    with Dataset.open(tmp_path / "set") as dataset:
        torch.manual_seed(0)
        predictor = Predictor(VarifocalNet(TINY_CONFIG).eval(), ModelInfo("t", "1", ""), torch.device("cpu"))
        (result,) = evaluate_cells(dataset, predictor)
        picks = [Pick(result, at) for at in range(8)]
        for number, probability in enumerate(np.linspace(0.5, 0.999, 8)):
            result.type_probs[number] = (1 - probability) / 23
            result.type_probs[number, (result.types[number] + 1) % 24] = probability
        figure = type_errors_figure(picks, InputReader(dataset, TINY_CONFIG))
    FigureCanvasAgg(figure).draw()
    texts = 0
    for chart in figure.axes[1::2]:
        for bar, text in zip(chart.patches, chart.texts, strict=True):
            shown, whole = text.get_window_extent(), bar.get_window_extent()
            inside = whole.x0 <= shown.x0 and shown.x1 <= whole.x1
            assert inside or shown.x0 >= whole.x1, text.get_text()
            assert shown.x1 <= chart.get_window_extent().x1
            texts += 1
    assert texts == 8 * 5


@pytest.mark.parametrize(("right", "insets"), [(True, 1), (False, 0)])
def test_the_corner_of_the_curves_is_enlarged_where_they_reach_it(
    make_cells: MakeCells, right: bool, insets: int
) -> None:
    rng = np.random.default_rng(0)
    cells = make_cells(3)
    if not right:
        cells = [dataclasses.replace(cell, types=rng.permutation(cell.types)) for cell in cells]
    assert len(roc_figure(cells).axes[0].child_axes) == insets
