"""karyo-engine train, as a process of its own and killed; and without a fold kept."""

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from engine import cli
from engine.commands.command_line import build_parser
from engine.commands.training_options import beginning
from engine.evaluation.crossval import SETTINGS_FILE
from engine.io.dataset import Dataset
from engine.synthesis.cells import synthesize_dataset
from engine.terminal import INTERRUPTED
from engine.training.checkpoint import load_checkpoint
from engine.training.run_folder import claimed_run
from engine.training.team import Team
from engine.varifocal.network import VarifocalNet
from tests.training.conftest import TINY_OPTIONS
from tools.tiny_network import TINY_CONFIG


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data") / "set"
    synthesize_dataset(folder, cases=2, karyotype="46,XY", seed=3)
    return folder


def arguments(dataset: Path, run: Path, *more: str) -> list[str]:
    options = ["--device", "cpu", "--epochs", "3,1,1,1", "--batch-size", "16", *TINY_OPTIONS, *more]
    return ["train", str(dataset), "--out", str(run), *options]


@pytest.mark.parametrize("option", [["--seed", "3"], ["--set", "seed=3"]])
def test_the_weights_to_begin_with_are_those_of_the_seed(option: list[str], tmp_path: Path) -> None:
    torch.manual_seed(3)
    wanted = VarifocalNet(TINY_CONFIG).state_dict()
    parsed = build_parser().parse_args(arguments(tmp_path, tmp_path / "run", *option))
    begun = beginning(parsed).network.state_dict()
    assert torch.equal(begun["g_net.trunk.stem.weight"], wanted["g_net.trunk.stem.weight"])


def test_a_killed_run_goes_on_to_the_weights_of_an_uninterrupted_one(dataset: Path, tmp_path: Path) -> None:
    run, checkpoint = tmp_path / "cut", tmp_path / "cut" / "checkpoint.pt"
    process = subprocess.Popen(
        [sys.executable, "-m", "engine.cli", *arguments(dataset, run)],
        env=os.environ | {"OMP_NUM_THREADS": "1"},
        stdout=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 120
    while not checkpoint.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    begun = load_checkpoint(run)
    assert begun is not None
    assert begun.epochs_done < 7, "it was killed in the middle"
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        assert cli.main(arguments(dataset, run, "--resume")) == 0
        assert cli.main(arguments(dataset, tmp_path / "whole")) == 0
    finally:
        torch.set_num_threads(threads)
    resumed, whole = (load_checkpoint(folder) for folder in (run, tmp_path / "whole"))
    assert resumed is not None
    assert whole is not None
    for key, value in whole.network.items():
        assert torch.equal(resumed.network[key], value), key


def test_a_log_that_was_spoilt_is_written_anew_when_the_run_goes_on(dataset: Path, tmp_path: Path) -> None:
    brief = arguments(dataset, tmp_path / "run", "--epochs", "1,0,0,0")
    assert cli.main(brief) == 0
    log = tmp_path / "run" / "log.csv"
    written = log.read_bytes()
    log.write_bytes(written.replace(b",", b";"))  # as a spreadsheet may save it
    assert cli.main([*brief, "--resume"]) == 0
    assert log.read_bytes() == written


@pytest.fixture(scope="module")
def siblings(dataset: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A model of which fold 2 was kept, and one of all folds that has it as its sibling."""
    folder = tmp_path_factory.mktemp("siblings")
    kept, whole = folder / "kept" / "model", folder / "all" / "model"
    brief = ["--epochs", "1,0,0,0"]
    assert cli.main(arguments(dataset, kept.parent, *brief)) == 0
    assert cli.main(arguments(dataset, whole.parent, *brief, "--val-fold", "none", "--sibling", str(kept))) == 0
    return kept, whole


def test_a_model_of_all_folds_takes_its_temperatures_from_its_sibling_and_says_so(
    dataset: Path, siblings: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sibling, whole = siblings
    networks = [json.loads((folder / "config.json").read_text(encoding="utf-8"))["network"] for folder in siblings]
    card = (whole / "MODEL_CARD.md").read_text(encoding="utf-8")
    for kind in ("type", "polarity"):
        theirs, own = (values[f"{kind}_temperature"] for values in networks)
        assert own <= theirs != 1.0
        assert (f"({theirs:.3f}) to {own:.3f}, by which" if own < theirs else f"is its sibling's ({own:.3f})") in card
    assert "trained on folds 1, 2 (92 images), none was kept" in card
    assert "Its sibling" in card
    assert "type, Acc." in card
    assert "| looked at | wrong types | wrong polarities |" in card
    assert str(sibling.parents[1]) not in card
    assert cli.main(arguments(dataset, tmp_path / "third", "--sibling", str(sibling))) == 1
    assert "--sibling goes with --val-fold none" in capsys.readouterr().err
    # It is named as every other model is, by its folder or as an installed one.
    assert cli.main(arguments(dataset, tmp_path / "third", "--val-fold", "none", "--sibling", "compact-7")) == 1
    assert f"{Path('compact-7') / 'MODEL_CARD.md'}: is not the card of a model" in capsys.readouterr().err
    # One of all folds was not measured itself: it cannot lend its figures.
    third = arguments(dataset, tmp_path / "third", "--val-fold", "none", "--sibling", str(whole))
    assert cli.main(third) == 1
    assert (
        f"{whole / 'MODEL_CARD.md'}: is not the card of a model of which a fold was kept" in capsys.readouterr().err
    )
    assert not (tmp_path / "third").exists()


@pytest.mark.parametrize("of", ["itself", "its sibling"])
def test_what_a_card_says_was_measured_can_be_renewed(
    dataset: Path, siblings: tuple[Path, Path], tmp_path: Path, of: str
) -> None:
    measured, whole = siblings
    made = (measured if of == "itself" else whole) / "MODEL_CARD.md"
    earlier = re.sub(r"(type, Acc\. \| ).*? %", r"\g<1>12.34 %", made.read_text(encoding="utf-8"))
    card = tmp_path / "MODEL_CARD.md"
    card.write_text(earlier, encoding="utf-8")
    assert renew(card, dataset, measured, "2") == 0
    assert card.read_text(encoding="utf-8") == made.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("model", "folds", "why"),
    [
        (0, "1", "is of a model with fold 2 kept for validation, and cannot hold what is measured on other folds"),
        (0, "1,2", "is of a model with fold 2 kept for validation, and cannot hold what is measured on other folds"),
        (1, "2", "is of a model with no fold kept, and cannot hold what is measured on other folds"),
    ],
)
def test_a_card_takes_no_measurement_on_what_the_model_learned(
    dataset: Path,
    siblings: tuple[Path, Path],
    capsys: pytest.CaptureFixture[str],
    model: int,
    folds: str,
    why: str,
) -> None:
    card = siblings[1] / "MODEL_CARD.md"
    before = card.read_bytes()
    assert renew(card, dataset, siblings[model], folds) == 1
    assert f"{card}: {why}" in capsys.readouterr().err
    assert card.read_bytes() == before


def test_a_model_measured_on_what_it_has_learned_from_says_so(
    dataset: Path, siblings: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = "46 of these 46 chromosomes: this says nothing about the next patient"
    for model, fold, is_known in ((siblings[0], "1", True), (siblings[0], "2", False), (siblings[1], "2", True)):
        arguments = ["evaluate", str(dataset), "--model", str(model), "--folds", fold, "--json", str(tmp_path / "e")]
        assert cli.main(arguments) == 0
        assert (told in capsys.readouterr().out) is is_known
        assert json.loads((tmp_path / "e").read_text(encoding="utf-8"))["n_learned"] == 46 * is_known


def test_a_fold_that_the_model_to_begin_with_knows_is_not_passed_off_as_kept(
    dataset: Path, siblings: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept, whole = siblings
    brief = ["--epochs", "0,0,0,0"]
    assert cli.main(arguments(dataset, tmp_path / "a", *brief, "--init", str(whole))) == 0
    assert f"{whole} has learned from 46 of the 46 chromosomes in validation fold 2" in capsys.readouterr().out
    card = tmp_path / "a" / "model" / "MODEL_CARD.md"
    assert "but the model it began with had learned from 46 of its images" in card.read_text(encoding="utf-8")

    assert cli.main(arguments(dataset, tmp_path / "b", *brief, "--init", str(kept))) == 0
    assert "has learned from" not in capsys.readouterr().out
    # What it began with stays known: it has seen fold 1 twice and fold 2 never.
    again = arguments(dataset, tmp_path / "c", *brief, "--init", str(tmp_path / "b" / "model"), "--val-fold", "1")
    assert cli.main(again) == 0
    assert "46 of the 46 chromosomes in validation fold 1" in capsys.readouterr().out
    folds = ["crossval", str(dataset), "--out", str(tmp_path / "cv"), *brief, *TINY_OPTIONS, "--init", str(kept)]
    assert cli.main([*folds, "--folds", "1"]) == 1
    told = f"--init: {kept} has learned from 46 of the 46 chromosomes to be judged; begin with a model that has not"
    assert told in capsys.readouterr().err
    assert not (tmp_path / "cv").exists()


def test_a_cross_validation_of_other_settings_is_told_before_the_images_are_read(
    dataset: Path,
    siblings: tuple[Path, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = tmp_path / "cv"
    out.mkdir()
    (out / SETTINGS_FILE).write_text('{"preset": "compact"}', encoding="utf-8")
    monkeypatch.setattr(Dataset, "read_images", lambda *_: pytest.fail("images are read"))
    crossval = ["crossval", str(dataset), "--out", str(out), *TINY_OPTIONS, "--init", str(siblings[0])]
    for more, told in (([], "resume it or choose another folder"), (["--resume"], "begun by another version")):
        assert cli.main([*crossval, *more]) == 1
        assert told in capsys.readouterr().err


def test_the_card_of_another_model_is_left_alone(
    dataset: Path, siblings: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    card = tmp_path / "notes.md"
    card.write_text("# Another model", encoding="utf-8")
    assert renew(card, dataset, siblings[0], "2") == 1
    assert f"{card}: is not the card of the measured model" in capsys.readouterr().err
    assert card.read_text(encoding="utf-8") == "# Another model"


def renew(card: Path, dataset: Path, model: Path, folds: str) -> int:
    return cli.main(["evaluate", str(dataset), "--model", str(model), "--folds", folds, "--renew-card", str(card)])


def test_odd_settings_are_refused(dataset: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(arguments(dataset, tmp_path / "a", "--set", "augment.bendiness=1")) == 1
    assert "bendiness" in capsys.readouterr().err
    with pytest.raises(SystemExit) as stop:
        cli.main(arguments(dataset, tmp_path / "b", "--set", "patience"))
    assert stop.value.code == 2


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("batch_size=1", "batch_size 1 is not between 2 and"),
        ("context_looks=0", "context_looks 0 is not between 1 and"),
        ("context_updates=0", "context_updates 0 is not between 1 and"),
        ("localization_share=0", "localization_share 0.0 is not between"),
        ("average_decay=1.5", "average_decay 1.5 is not between 0 and"),
        ("g_net.learning_rate=-1", "setting g_net.learning_rate -1.0 is not between 0 and"),
        ("g_net.learning_rate=NaN", "setting g_net.learning_rate nan is not between 0 and"),
        ("augment.jpeg=5", "setting augment.jpeg 5.0 is not between 0 and 1"),
        ("augment.scale=[1.2,0.8]", "setting augment.scale (1.2, 0.8): the least comes first"),
        ('schedule="cosine"', "schedule 'cosine' is neither step nor one-cycle"),
        ('optimizer="sgd"', "optimizer 'sgd' is neither adam nor adamw"),
        ('fused.epochs="x"', "setting fused.epochs: 'x' is not like 30"),
        (
            "augment.bendiness=1",
            "no setting 'augment.bendiness'; here there are augment.band_contrast, augment.bend,",
        ),
    ],
)
def test_settings_with_which_nothing_is_learned_are_told_before_anything_is_written(
    change: str, told: str, dataset: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["train", str(dataset), "--out", str(tmp_path / "run"), *TINY_OPTIONS, "--set", change]
    assert cli.main(arguments) == 1
    out = capsys.readouterr()
    assert told in out.err
    assert out.out == ""
    assert not (tmp_path / "run").exists()


def test_patience_without_a_fold_to_judge_by_is_told_before_anything_is_written(
    dataset: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(arguments(dataset, tmp_path / "run", "--val-fold", "none", "--set", "patience=2")) == 1
    assert "patience=N ends a step by the fold that is kept" in capsys.readouterr().err
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("size", ["0", "-4", "many"])
def test_a_batch_has_images(size: str, dataset: Path, tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as stop:
        cli.main(arguments(dataset, tmp_path / "run", "--batch-size", size))
    assert stop.value.code == 2


def test_without_a_terminal_a_line_tells_of_every_look_and_every_epoch(
    dataset: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with_context = ["--set=network.context_width=8", "--set=context_looks=2", "--set=context_updates=2"]
    more = ["--epochs", "0,0,0,0,1", "--val-fold", "none", *with_context]
    assert cli.main(arguments(dataset, tmp_path / "run", *more)) == 0
    lines = capsys.readouterr().out.splitlines()
    assert re.fullmatch(r"context, look 1/2: \d+ images a second, \d+ s left", lines[1])
    assert re.fullmatch(r"context, look 2/2: \d+ images a second, 0 s left", lines[2])
    # Nothing was kept to validate on, so nothing is said of it.
    assert re.fullmatch(r"context 1: loss [\d.]+, \d+ images a second, [\d.]+ s", lines[3])


def test_what_a_resumed_run_has_other_is_named_before_the_images_are_read(
    dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(arguments(dataset, tmp_path / "run", "--epochs", "0,0,0,0")) == 0
    monkeypatch.setattr(Dataset, "read_images", lambda *_: pytest.fail("images are read"))
    other = ["--epochs", "1,0,0,0", "--set=network.fused_hidden=8", "--resume"]
    assert cli.main(arguments(dataset, tmp_path / "run", *other)) == 1
    told = capsys.readouterr().err.strip()
    assert told.endswith(": network.fused_hidden 16 instead of 8; settings.g_net.epochs 0 instead of 1")


def test_of_a_team_the_lead_alone_notes_what_was_known_before(
    dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The others read each cell once, to train or to validate on it."""

    class Second(Team):
        def leave(self) -> None:
            """There is no other to leave."""

    assert cli.main(arguments(dataset, tmp_path / "first", "--epochs", "0,0,0,0")) == 0
    read: list[str] = []
    really_read = Dataset.read_images

    def counted(self: Dataset, case: str, files: Iterable[str]) -> list[NDArray[np.uint8]]:
        read.append(case)
        return really_read(self, case, files)

    monkeypatch.setattr(Dataset, "read_images", counted)
    monkeypatch.setattr("engine.commands.train.joined_team", lambda device: (Second(1, 2), device))
    monkeypatch.setattr("engine.commands.train.train", lambda *_, **__: ())
    capsys.readouterr()
    assert cli.main(arguments(dataset, tmp_path / "second", "--init", str(tmp_path / "first" / "model"))) == 0
    with Dataset.open(dataset) as opened:
        assert sorted(read) == sorted(cell.case for cell in opened.cells)
    assert capsys.readouterr().out == ""


def test_who_interrupts_is_told_how_it_goes_on(
    dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("engine.commands.train.train", interrupted)
    assert cli.main(arguments(dataset, tmp_path / "run")) == INTERRUPTED
    told = "karyo-engine train: interrupted; the same command with --resume goes on\n"
    assert capsys.readouterr().err == told


def test_a_sibling_that_is_none_is_told_before_hours_of_training(
    dataset: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nowhere = tmp_path / "nowhere"
    assert cli.main(arguments(dataset, tmp_path / "run", "--val-fold", "none", "--sibling", str(nowhere))) == 1
    told = f"{nowhere}: neither a folder with a model nor an installed model (installed: compact-7)"
    assert capsys.readouterr().err == f"karyo-engine train: {told}\n"
    assert not (tmp_path / "run").exists()


def test_another_network_is_no_sibling(
    dataset: Path, siblings: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wider = ["--val-fold", "none", "--sibling", str(siblings[0]), "--set", "network.width=2"]
    assert cli.main(arguments(dataset, tmp_path / "run", *wider)) == 1
    told = f"{siblings[0]}: is no sibling, its network is another one: width 1 instead of 2"
    assert told in capsys.readouterr().err
    assert not (tmp_path / "run").exists()


def test_one_that_has_learned_from_others_is_no_sibling(
    siblings: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    synthesize_dataset(tmp_path / "other", cases=2, karyotype="46,XY", seed=4)
    run = arguments(tmp_path / "other", tmp_path / "run", "--val-fold", "none", "--sibling", str(siblings[0]))
    assert cli.main(run) == 1
    told = f"{siblings[0]}: is no sibling, it is not known to have learned from this data set"
    assert told in capsys.readouterr().err


def test_the_command_in_the_card_can_be_typed_again(dataset: Path, tmp_path: Path) -> None:
    changes = ["augment.scale=[0.9,1.1]", 'optimizer="adam"']
    more = ["--epochs", "0,0,0,0", *(f"--set={change}" for change in changes)]
    assert cli.main(arguments(dataset, tmp_path / "run", *more)) == 0
    card = (tmp_path / "run" / "model" / "MODEL_CARD.md").read_text(encoding="utf-8")
    command = re.search(r"^- made by: `karyo-engine (.*)`$", card, re.MULTILINE)
    assert command is not None
    again = build_parser().parse_args(shlex.split(command[1]))
    assert again.set[-2:] == [("augment.scale", [0.9, 1.1]), ("optimizer", "adam")]
    assert (again.epochs, again.batch_size, again.val_fold) == ((0, 0, 0, 0, 0), 16, 2)


def test_a_run_goes_on_with_the_same_data_only(
    dataset: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A fold that was trained on must never be taken for one that was kept."""
    brief, run = ["--epochs", "1,0,0,0", "--val-fold"], tmp_path / "run"
    assert cli.main(arguments(dataset, run, *brief, "2")) == 0
    card = (run / "model" / "MODEL_CARD.md").read_bytes()
    capsys.readouterr()
    assert cli.main(arguments(dataset, run, *brief, "1", "--resume")) == 1
    assert "made with other settings or data: labels_sha256 " in (told := capsys.readouterr().err)
    assert told.rstrip().endswith("training_folds 1 instead of 2")
    changed = tmp_path / "changed"
    shutil.copytree(dataset, changed)
    labels = (changed / "labels.csv").read_text(encoding="utf-8").splitlines()
    (changed / "labels.csv").write_text("\n".join([*labels[:1], *labels[2:]]), encoding="utf-8")
    assert cli.main(arguments(changed, run, *brief, "2", "--resume")) == 1
    assert "made with other settings or data: labels_sha256 " in capsys.readouterr().err
    init = ["--init", str(run / "model")]
    assert cli.main(arguments(dataset, run, *brief, "2", "--resume", *init)) == 1
    assert "init_sha256 none instead of " in capsys.readouterr().err
    assert (run / "model" / "MODEL_CARD.md").read_bytes() == card


def test_a_folder_that_cannot_be_trained_in_is_told_before_the_images_are_read(
    dataset: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    brief, run = ["--epochs", "0,0,0,0"], tmp_path / "run"

    def refused(folder: Path, *more: str) -> str:
        capsys.readouterr()
        assert cli.main(arguments(dataset, folder, *brief, *more)) == 1
        out = capsys.readouterr()
        assert out.out == ""
        return out.err.removeprefix("karyo-engine train: ").rstrip()

    (tmp_path / "file").write_text("notes")
    assert refused(tmp_path / "file") == f"{tmp_path / 'file'}: is a file; the run needs a folder"
    assert cli.main(arguments(dataset, run, *brief)) == 0
    assert refused(run) == f"{run}: holds a run already; resume it or choose another folder"
    (run / "checkpoint.pt").unlink()
    weights = (run / "model" / "weights.safetensors").read_bytes()
    for more in ([], ["--resume"]):
        assert refused(run, *more) == f"{run}: holds a model and no checkpoint.pt; choose another folder"
    assert (run / "model" / "weights.safetensors").read_bytes() == weights
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "log.csv").write_text("2026-11-02, to Dr Meyer")
    for more in ([], ["--resume"]):
        told = f"{tmp_path / 'letters'}: is neither empty nor a training run; choose a new folder"
        assert refused(tmp_path / "letters", *more) == told
    assert [path.name for path in (tmp_path / "letters").iterdir()] == ["log.csv"]
    assert cli.main(arguments(dataset, tmp_path / "new", *brief, "--resume")) == 0
    assert capsys.readouterr().out.startswith(f"{tmp_path / 'new'}: holds no run to go on with; it begins\n")


def test_two_processes_do_not_train_in_one_folder(
    dataset: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = tmp_path / "run"
    with claimed_run(run, resume=False, team=Team()):
        for more in ([], ["--resume"]):
            assert cli.main(arguments(dataset, run, *more)) == 1
            assert capsys.readouterr().err == f"karyo-engine train: {run}: another process is training in it\n"
    assert cli.main(arguments(dataset, run, "--epochs", "0,0,0,0")) == 0
