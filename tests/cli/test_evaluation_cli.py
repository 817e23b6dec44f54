"""karyo-engine evaluate with all it can do, and crossval, from the outside."""

import errno
import json
import re
import shutil
from pathlib import Path

import pytest
import torch

from engine import cli
from engine.domain.doubtful_label import DoubtfulLabel, LabelDoubt
from engine.evaluation.predictions import load_predictions
from engine.evaluation.report import ReportSource
from engine.io.dataset import LABELS_FILE, Dataset
from engine.io.label_decisions import write_doubtful_labels
from engine.synthesis.cells import synthesize_dataset
from engine.varifocal.config import PRESETS
from engine.varifocal.network import VarifocalNet
from engine.varifocal.weights import save_model
from tools.tiny_network import TINY_CONFIG

ONE_CELL = {"case": "a", "n": 1} | {
    **dict.fromkeys(("type_acc", "type_acc_d", "polarity_acc"), 1.0),
    **dict.fromkeys(("type_wrong", "dispatched_wrong", "polarity_wrong"), ()),
}


def tiny_model(folder: Path, seed: int) -> Path:
    torch.manual_seed(seed)
    save_model(folder, VarifocalNet(TINY_CONFIG), name=folder.name, version="1")
    return folder


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("models")
    return tiny_model(folder / "first", 1), tiny_model(folder / "second", 2)


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two folds of one cell each; of each cell twelve chromosomes."""
    folder = tmp_path_factory.mktemp("data") / "set"
    synthesize_dataset(folder, cases=2, karyotype="46,XX", seed=2)
    labels = folder / LABELS_FILE
    head, *rows = labels.read_text(encoding="utf-8").splitlines(keepends=True)
    labels.write_text("".join([head, *rows[:12], *rows[46:58]]), encoding="utf-8")
    return folder


@pytest.fixture
def no_measuring(monkeypatch: pytest.MonkeyPatch) -> None:
    def measure(*_: object, **__: object) -> None:
        pytest.fail("minutes are spent before what is wrong is told")

    monkeypatch.setattr("engine.commands.evaluate.evaluate_cells", measure)


def run(*arguments: object) -> int:
    return cli.main([str(argument) for argument in arguments])


def test_figures_are_told_though_the_predictions_cannot_be_kept(
    dataset: Path,
    models: tuple[Path, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    kept, figures = tmp_path / "kept.npz", tmp_path / "figures.json"

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(kept))

    monkeypatch.setattr("engine.commands.evaluate.save_predictions", full)
    assert run("evaluate", dataset, "--model", models[0], "--predictions", kept, "--json", figures) == 1
    told = capsys.readouterr()
    assert "type       acc" in told.out
    assert json.loads(figures.read_text(encoding="utf-8"))["n_images"] == 24
    assert str(kept) in told.err
    assert "No space left" in told.err


def test_predictions_are_made_once_and_serve_every_question(
    dataset: Path, models: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept, first = tmp_path / "p.npz", tmp_path / "first.json"
    evaluate = ("evaluate", dataset, "--model", models[0], "--predictions", kept)
    assert run(*evaluate, "--json", first) == 0
    assert len(load_predictions(kept)) == 2
    written = kept.stat().st_mtime_ns
    second = tmp_path / "second.json"
    assert run(*evaluate, "--dispatch", "paper", "--json", second, "--against", models[1]) == 0
    assert kept.stat().st_mtime_ns == written
    a, b = (json.loads(path.read_text(encoding="utf-8")) for path in (first, second))
    assert (a["dispatch"], b["dispatch"]) == ("joint", "paper")
    assert a["dispatches"] == b["dispatches"]
    assert b["type"]["acc_per_case_d"] == b["dispatches"]["paper"]["acc_per_case_d"]
    assert b["against"]["model"]["name"] == "second"
    assert b["against"]["same_cells"]
    # The other way round, from a file.
    third = tmp_path / "third.json"
    assert run("evaluate", dataset, "--model", models[1], "--json", third, "--against", first) == 0
    mcnemar = json.loads(third.read_text(encoding="utf-8"))["against"]["polarity_acc"]["mcnemar"]
    other = b["against"]["polarity_acc"]["mcnemar"]
    assert (mcnemar["only_this_wrong"], mcnemar["p"]) == (other["only_other_wrong"], pytest.approx(other["p"]))
    # And from two files, without images.
    assert run("evaluate", third, "--against", first, "--json", tmp_path / "fourth.json") == 0
    again = json.loads((tmp_path / "fourth.json").read_text(encoding="utf-8"))["against"]
    assert again["polarity_acc"]["mcnemar"] == mcnemar
    capsys.readouterr()
    assert run("evaluate", third) == 1
    assert "third.json" in capsys.readouterr().err
    assert 0 <= a["roc"]["polarity"]["auc_mean"] <= 1
    assert run("evaluate", dataset, "--model", models[1], "--predictions", kept) == 1
    assert "p.npz: holds predictions of another model" in capsys.readouterr().err


def test_json_on_stdout_stays_alone_beside_a_page(
    dataset: Path, models: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = shutil.copytree(models[0], tmp_path / "first")
    (model / "MODEL_CARD.md").write_text("# first-1\n\n- data: set; trained on folds 1, 2\n- on: CPU\n")
    arguments = ("evaluate", dataset, "--model", model, "--folds", "1", "--plots", tmp_path / "page")
    assert run(*arguments, "--json", "-") == 0
    out = capsys.readouterr()
    assert json.loads(out.out)["n_cases"] == 1
    page = (tmp_path / "page" / "evaluation.html").read_text(encoding="utf-8")
    assert "karyo-engine evaluate set --dispatch joint --model first --folds 1" in page
    assert json.loads(out.out)["model"]["sha256"] in page
    assert json.loads(out.out)["learned_from"] == "set; trained on folds 1, 2"
    assert "learned from     set; trained on folds 1, 2\n" in out.err
    assert "set; trained on folds 1, 2<" in page
    assert str(tmp_path) not in page


@pytest.mark.usefixtures("no_measuring")
@pytest.mark.parametrize(
    ("content", "named"),
    [
        (None, "other.json"),
        ("{", "no JSON"),
        ("[]", "no evaluation"),
        ('{"model": {}}', "cannot be compared"),
        (json.dumps({"model": {}, "cases": [ONE_CELL]}), "its model has no name"),
    ],
)
def test_what_cannot_be_compared_is_named(
    content: str | None,
    named: str,
    dataset: Path,
    models: tuple[Path, Path],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    other = tmp_path / "other.json"
    if content is not None:
        other.write_text(content, encoding="utf-8")
    assert run("evaluate", dataset, "--model", models[0], "--folds", "1", "--against", other) == 1
    (line,) = capsys.readouterr().err.strip().splitlines()
    assert "other.json" in line
    assert named in line


@pytest.mark.usefixtures("no_measuring")
@pytest.mark.parametrize(
    ("options", "named"),
    [
        (("--perturb", "2"), "set: has no complete normal cell"),
        (("--study-prices",), "set: has no complete normal cell"),
        (("--against", "nowhere"), "nowhere: neither a folder with a model nor an installed model"),
        (("--against", "nowhere.json"), "nowhere.json: No such file"),
        (("--predictions", "{file}/p.npz"), "a file"),
    ],
)
def test_what_cannot_be_done_is_told_before_the_cells_are_measured(
    options: tuple[str, ...],
    named: str,
    dataset: Path,
    models: tuple[Path, Path],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = tmp_path / "a file"
    file.write_bytes(b"")
    given = [option.format(file=file) for option in options]
    assert run("evaluate", dataset, "--model", models[0], "--folds", "1", *given) == 1
    (line,) = capsys.readouterr().err.strip().splitlines()
    assert named in line


def test_what_was_made_abnormal_is_told_with_what_could_not_be(
    models: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    women = tmp_path / "women"
    synthesize_dataset(women, cases=2, karyotype="46,XX", seed=2)
    capsys.readouterr()
    assert run("evaluate", women, "--model", models[0], "--perturb", "2") == 0
    (made, hidden, unseen, left_out) = capsys.readouterr().out.split("made abnormal ")[1].splitlines()
    for measure, line in (("counts exact", made), ("finding hidden", hidden), ("hidden without a doubt", unseen)):
        assert re.search(f"{measure}: paper .* %, joint .* %, none .* %$", line)
    assert "Left out" in left_out
    assert "47,XYY (all of 2)" in left_out
    assert "47,XXX" not in left_out


def test_a_page_of_few_chromosomes_is_written_without_what_needs_more(
    dataset: Path, models: tuple[Path, Path], tmp_path: Path
) -> None:
    shutil.copytree(dataset, tmp_path / "set")
    labels = tmp_path / "set" / LABELS_FILE
    labels.write_text("".join(labels.read_text(encoding="utf-8").splitlines(keepends=True)[:6]), encoding="utf-8")
    assert run("evaluate", tmp_path / "set", "--model", models[0], "--plots", tmp_path / "page") == 0
    pictures = {path.stem for path in (tmp_path / "page").glob("*.png")}
    assert "confusion" in pictures
    assert "features" not in pictures


def test_what_was_measured_is_written_even_if_its_page_cannot_be(
    dataset: Path, models: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "page" / "evaluation.html").mkdir(parents=True)
    options = ("--folds", "1", "--plots", tmp_path / "page", "--json", tmp_path / "metrics.json")
    assert run("evaluate", dataset, "--model", models[0], *options) == 1
    assert "evaluation.html" in capsys.readouterr().err
    assert json.loads((tmp_path / "metrics.json").read_text(encoding="utf-8"))["n_images"] == 12


def test_crossval_trains_and_judges_every_fold_and_goes_on_where_it_was(
    dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(PRESETS, "compact", TINY_CONFIG)
    pages: list[ReportSource] = []

    def note_page(folder: Path, source: ReportSource, progress: object) -> Path:
        pages.append(source)
        return folder / "page"

    monkeypatch.setattr("engine.evaluation.report.write_report", note_page)
    out = tmp_path / "cv"
    crossval = ("crossval", dataset, "--out", out, "--device", "cpu", "--epochs", "0,0,0,1", "--seed", "3")
    assert run(*crossval, "--folds", "2") == 0
    told = capsys.readouterr().out
    assert "mean ± standard deviation over 1 fold\n" in told
    assert re.search(r"\ncells all right, dispatched  +\d+\.\d\d ± 0\.00 %\n", told)
    assert run(*crossval) == 1
    assert "resume it" in capsys.readouterr().err
    first = (out / "fold-2" / "run" / "model" / "weights.safetensors").stat().st_mtime_ns
    assert run(*crossval, "--resume", "--json", tmp_path / "cv.json") == 0
    assert (out / "fold-2" / "run" / "model" / "weights.safetensors").stat().st_mtime_ns == first
    result = json.loads((tmp_path / "cv.json").read_text(encoding="utf-8"))
    assert result == json.loads((out / "crossval.json").read_text(encoding="utf-8"))
    assert [fold["fold"] for fold in result["folds"]] == [1, 2]
    assert result["n_images"] == 24
    assert set(result["over_folds"]["type.acc"]) == {"mean", "std"}
    assert [[fold["fold"] for fold in page.folds] for page in pages] == [[2], [1, 2]]
    assert pages[-1].summary["n_cases"] == len(pages[-1].results) == 2
    assert [result.fold for result in pages[-1].network_results] == [2]  # of the network whose features are shown
    capsys.readouterr()
    assert run("evaluate", tmp_path / "cv.json", "--against", out / "crossval.json") == 0
    assert "type per case: " in capsys.readouterr().out
    assert run(*crossval[:-1], "4", "--resume") == 1
    assert "begun with other settings: train.seed 3 instead of 4" in capsys.readouterr().err


def test_crossval_learns_by_label_decisions_and_measures_by_the_labels_as_they_are(
    dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(PRESETS, "compact", TINY_CONFIG)
    monkeypatch.setattr("engine.evaluation.report.write_report", lambda folder, source, progress: folder / "page")
    with Dataset.open(dataset) as opened:
        (trained,) = (cell for cell in opened.cells if cell.fold == 1)
        (measured,) = (cell for cell in opened.cells if cell.fold == 2)
    file = tmp_path / "decided.csv"
    write_doubtful_labels(
        file,
        [
            DoubtfulLabel(cell.case, c.file, LabelDoubt.POLARITY, c.type, c.polarity, "", 1 - c.polarity, 0, 1)
            for cell in (trained, measured)
            for c in cell.chromosomes[:2]
        ],
    )
    file.write_text(file.read_text(encoding="utf-8-sig").replace(",\n", ",leave out\n"), encoding="utf-8")
    options = ("--device", "cpu", "--epochs", "0,0,0,1", "--folds", "2")
    crossval = ("crossval", dataset, "--out", tmp_path / "cv", *options)
    assert run(*crossval, "--label-decisions", file, "--json", tmp_path / "cv.json") == 0
    result = json.loads((tmp_path / "cv.json").read_text(encoding="utf-8"))
    assert result["n_images"] == 12  # all of fold 2
    assert "2 chromosomes left out" in capsys.readouterr().out
    card = (tmp_path / "cv" / "fold-2" / "run" / "model" / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert "trained on folds 1 (10 images)" in card
    assert "2 of these images left out" in card
    # The defaults, typed or not, are the same settings; of the same decisions.
    same = ("--seed", "0", "--set", "patience=0", "--set", "polarity_weight=0.5")
    assert run(*crossval, *same, "--label-decisions", file, "--resume") == 0
    assert run(*crossval, "--resume") == 1
    assert "other settings" in capsys.readouterr().err


def test_crossval_keeps_stdout_for_json(
    dataset: Path,
    models: tuple[Path, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setitem(PRESETS, "compact", TINY_CONFIG)
    pages: list[ReportSource] = []
    monkeypatch.setattr(
        "engine.evaluation.report.write_report", lambda folder, source, _: pages.append(source) or folder / "page"
    )
    options = ("--device", "cpu", "--epochs", "1,0,0,0", "--batch-size", "8", "--init", models[0])
    assert run("crossval", dataset, "--out", tmp_path / "cv", *options, "--set", "augment.bend=0", "--json", "-") == 0
    # The page can be given away: it names no folders of this machine.
    assert dict(pages[0].facts)["command"] == (
        "karyo-engine crossval set --preset compact --epochs 1,0,0,0 --batch-size 8 --set augment.bend=0 "
        f"--init {models[0].parent.name}/first --dispatch joint"
    )
    out = capsys.readouterr()
    assert len(json.loads(out.out)["folds"]) == 2
    assert "g_net 1: loss" in out.err


def test_a_team_of_processes_is_told_what_to_do_instead(
    dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WORLD_SIZE", "2")
    assert run("crossval", dataset, "--out", tmp_path / "cv") == 1
    assert "one by one under torchrun" in capsys.readouterr().err
    assert run("compare", dataset, "--systems", "g-net", "--out", tmp_path / "compared") == 1
    assert "compare is one process; start it without torchrun" in capsys.readouterr().err
    assert not (tmp_path / "compared").exists()


@pytest.mark.parametrize(
    ("option", "value", "code", "told"),
    [
        ("--epochs", "1,2", 2, "argument --epochs: four or five whole numbers"),
        ("--batch-size", "0", 2, "argument --batch-size: a whole number from 1 on"),
        ("--seed", "x", 2, "argument --seed: "),
        ("--set", "patience", 2, "argument --set: "),
        ("--set", "optimizer=adam", 2, "with a text, 'optimizer=\"adam\"'"),
        ("--set", "augment.bendiness=1", 1, "bendiness"),
        ("--epochs", "1,1,1,1,1", 1, "the network has no context to train"),
        ("--init", "nowhere", 1, "nowhere: neither a folder with a model nor an installed model"),
    ],
)
def test_wrong_training_options_are_told_by_its_own_name_before_anything_is_written(
    option: str,
    value: str,
    code: int,
    told: str,
    dataset: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setitem(PRESETS, "compact", TINY_CONFIG)
    arguments = ("crossval", dataset, "--out", tmp_path / "cv", option, value)
    if code == 2:
        with pytest.raises(SystemExit) as error:
            run(*arguments)
        assert error.value.code == code
    else:
        assert run(*arguments) == code
    line = capsys.readouterr().err.strip().splitlines()[-1]
    assert line.startswith("karyo-engine crossval: ")
    assert told in line
    assert not (tmp_path / "cv").exists()
