"""karyo-engine train --label-decisions: what is learned, what is told and recorded, and with what a run goes on."""

import csv
import hashlib
from pathlib import Path

import pytest
import torch

from engine import cli
from engine.domain.chromosome import TYPE_INDEX, TYPES
from engine.domain.doubtful_label import DoubtfulLabel, LabelDoubt
from engine.io.dataset import LABELS_FILE, Dataset
from engine.io.label_decisions import COLUMNS, read_label_decisions, write_doubtful_labels
from engine.synthesis.cells import synthesize_dataset
from engine.training.data import load_images
from tests.training.conftest import TINY_OPTIONS
from tools.tiny_network import TINY_CONFIG


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two folds of one cell each; of each cell twelve chromosomes."""
    folder = tmp_path_factory.mktemp("data") / "set"
    synthesize_dataset(folder, cases=2, karyotype="46,XY", seed=3)
    labels = folder / LABELS_FILE
    head, *rows = labels.read_text(encoding="utf-8").splitlines(keepends=True)
    labels.write_text("".join([head, *rows[:12], *rows[46:58]]), encoding="utf-8")
    return folder


def other_type(kind: str) -> str:
    return TYPES[TYPE_INDEX[kind] - 1]


def decisions_file(dataset: Path, path: Path, *decisions: str) -> Path:
    """Decisions on the first chromosomes of fold 1, each taken for another type."""
    with Dataset.open(dataset) as opened:
        cell = next(cell for cell in opened.cells if cell.fold == 1)
    doubted = cell.chromosomes[: len(decisions)]
    write_doubtful_labels(
        path,
        [
            DoubtfulLabel(cell.case, c.file, LabelDoubt.LONE, c.type, c.polarity, other_type(c.type), None, 0, 1)
            for c in doubted
        ],
    )
    with path.open(newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(row | {"decision": decision} for row, decision in zip(rows, decisions, strict=True))
    return path


def test_left_out_images_are_gone_and_relabelled_ones_have_the_other_label(dataset: Path, tmp_path: Path) -> None:
    path = decisions_file(dataset, tmp_path / "d.csv", "leave out", "relabel", "keep", "")
    with Dataset.open(dataset) as opened:
        decisions = read_label_decisions(path, opened.cells)
        plain = load_images(opened, {1, 2}, TINY_CONFIG)
        decided = load_images(opened, {1, 2}, TINY_CONFIG, decisions=decisions)
        cell = next(cell for cell in opened.cells if cell.fold == 1)
        (left_out,) = (c.file for c in cell.chromosomes if (cell.case, c.file) in decisions.left_out)
        (relabelled,) = (c.file for c in cell.chromosomes if (cell.case, c.file) in decisions.relabelled)
        order = [(one.case, c.file) for one in opened.cells for c in one.chromosomes]
    gone, other = order.index((cell.case, left_out)), order.index((cell.case, relabelled))
    kept = [at for at in range(len(plain)) if at != gone]
    assert torch.equal(decided.images, plain.images[kept])  # the others' scale is that of the whole cell
    expected = plain.types.clone()
    expected[other] = TYPE_INDEX[other_type(TYPES[int(plain.types[other])])]
    assert torch.equal(decided.types, expected[kept])
    assert torch.equal(decided.polarity, plain.polarity[kept])
    assert torch.equal(decided.cells, plain.cells[kept])


def train(dataset: Path, run: Path, *more: object) -> int:
    options = ["--device", "cpu", "--epochs", "1,0,0,0", "--batch-size", "16", *TINY_OPTIONS]
    return cli.main(["train", str(dataset), "--out", str(run), *options, *map(str, more)])


def test_a_run_tells_and_records_its_decisions_and_goes_on_with_no_others(
    dataset: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = decisions_file(dataset, tmp_path / "decided.csv", "leave out", "relabel", "relabel", "")
    run = tmp_path / "run"
    assert train(dataset, run, "--label-decisions", path) == 0
    told = capsys.readouterr().out
    assert "decided.csv: 1 chromosome left out and 2 relabelled of those to train on; 1 row undecided" in told
    assert "11 images to train on, 12 in validation fold 2" in told
    card = (run / "model" / "MODEL_CARD.md").read_text(encoding="utf-8")
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    assert f"1 of these images left out and 2 relabelled by `decided.csv`, sha256 `{sha256}`, 1 undecided" in card
    assert "--label-decisions decided.csv" in card
    assert train(dataset, run, "--resume", "--label-decisions", path) == 0
    other = decisions_file(dataset, tmp_path / "other.csv", "leave out")
    capsys.readouterr()
    for changed in (["--label-decisions", other], []):
        assert train(dataset, run, "--resume", *changed) == 1
        told = capsys.readouterr().err
        assert f"other settings or data: label_decisions {sha256} instead of " in told
    assert told.rstrip().endswith("instead of none")


def test_a_wrong_decision_is_told_before_anything_is_trained(
    dataset: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = decisions_file(dataset, tmp_path / "d.csv", "keep", "drop")
    assert train(dataset, tmp_path / "run", "--label-decisions", path) == 1
    (line,) = capsys.readouterr().err.strip().splitlines()
    assert line == f"karyo-engine train: {path}, line 3: decision 'drop' is none of keep, leave out, relabel"
    assert not (tmp_path / "run").exists()


def test_leaving_out_everything_is_told(dataset: Path, tmp_path: Path) -> None:
    path = decisions_file(dataset, tmp_path / "d.csv", *["leave out"] * 12)
    with Dataset.open(dataset) as opened:
        decisions = read_label_decisions(path, opened.cells)
        with pytest.raises(ValueError, match=r"d\.csv: leaves out every chromosome of fold 1"):
            load_images(opened, {1}, TINY_CONFIG, decisions=decisions)
