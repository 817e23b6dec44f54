"""Bad data sets and models, from the outside: one line that names the file or the row, and nothing half done."""

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from engine import cli
from engine.synthesis.cells import synthesize_dataset
from engine.varifocal.config import PRESETS
from engine.varifocal.network import VarifocalNet
from engine.varifocal.weights import save_model
from tools.tiny_network import TINY_CONFIG


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two cells, in folds 1 and 2, of each only the first eight chromosomes."""
    folder = tmp_path_factory.mktemp("data") / "set"
    synthesize_dataset(folder, cases=2, karyotype="46,XY", seed=2)
    labels = folder / "labels.csv"
    header, *rows = labels.read_text(encoding="utf-8").splitlines()
    labels.write_text("\n".join([header, *rows[:8], *rows[46:54]]) + "\n", encoding="utf-8")
    return folder


@pytest.fixture
def dataset(sound: Path, tmp_path: Path) -> Path:
    """A copy that a test may damage; images are linked, not copied."""
    folder = tmp_path / "set"
    for path in sound.rglob("*.png"):
        target = folder / path.relative_to(sound)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.hardlink_to(path)
    (folder / "labels.csv").write_bytes((sound / "labels.csv").read_bytes())
    return folder


@pytest.fixture(autouse=True)
def tiny(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PRESETS, "compact", TINY_CONFIG)


def model_of(config: object, folder: Path) -> Path:
    torch.manual_seed(1)
    save_model(folder, VarifocalNet(config), name="tiny", version="1")  # type: ignore[arg-type]
    return folder


def failure(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    assert cli.main([str(argument) for argument in arguments]) == 1
    line = capsys.readouterr().err.strip().splitlines()[-1]
    assert line.startswith(f"karyo-engine {arguments[0]}: ")
    return line


def change_row(dataset: Path, change: Callable[[list[str]], list[str]]) -> None:
    labels = dataset / "labels.csv"
    header, *rows = labels.read_text(encoding="utf-8").splitlines()
    labels.write_text("\n".join([header, *change(rows)]) + "\n", encoding="utf-8")


def retyped(rows: list[str]) -> list[str]:
    fields = rows[4].split(",")
    return [*rows[:4], ",".join([*fields[:4], "25", fields[5]]), *rows[5:]]


def moved_patient(rows: list[str]) -> list[str]:
    first = rows[0].split(",")
    return [*rows, f"another,{first[1]},{int(first[2]) + 1},{first[3]},1,1"]


@pytest.mark.parametrize("command", ["train", "compare", "evaluate"])
@pytest.mark.parametrize(
    ("change", "named"),
    [
        (retyped, "labels.csv, line 6: type '25'"),
        (moved_patient, "is in fold 1 and in fold 2"),
        (lambda rows: [*rows, rows[3]], "is listed twice"),
        (lambda rows: [*rows, rows[0].replace(rows[0].split(",")[3], "999.png")], "999.png is missing"),
    ],
)
def test_wrong_labels_are_named_by_their_row(
    command: str,
    change: Callable[[list[str]], list[str]],
    named: str,
    dataset: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    change_row(dataset, change)
    out = tmp_path / "out"
    options = {
        "train": ("--out", out, "--epochs", "1,1,1,1"),
        "compare": ("--out", out, "--systems", "g-net"),
        "evaluate": ("--model", model_of(TINY_CONFIG, tmp_path / "model")),
    }
    line = failure(capsys, command, dataset, *options[command], "--device", "cpu")
    assert named in line
    assert "labels.csv, line" in line
    assert not out.exists()


@pytest.mark.parametrize("command", ["train", "compare", "evaluate", "promote"])
def test_a_corrupt_image_in_the_middle_is_named(
    command: str, dataset: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = (dataset / "labels.csv").read_text(encoding="utf-8").splitlines()[1:]
    case, _, _, file, _, _ = rows[5].split(",")
    damaged = dataset / "cases" / case / file
    content = damaged.read_bytes()
    damaged.unlink()
    damaged.write_bytes(content[: len(content) // 3])
    model = model_of(TINY_CONFIG, tmp_path / "model")
    options: dict[str, tuple[object, ...]] = {
        "train": ("train", dataset, "--out", tmp_path / "out", "--epochs", "1,1,1,1"),
        "compare": ("compare", dataset, "--out", tmp_path / "out", "--systems", "g-net"),
        "evaluate": ("evaluate", dataset, "--model", model),
        "promote": ("models", "promote", model, "--frozen", dataset, "--store", tmp_path / "store"),
    }
    line = failure(capsys, *options[command], "--device", "cpu")
    assert f"{case}/{file}" in line
    assert not (tmp_path / "store" / "history.jsonl").exists()


@pytest.mark.parametrize("fold", ["7", "-1"])
@pytest.mark.parametrize(
    ("command", "option"),
    [("train", "--val-fold"), ("compare", "--val-fold"), ("evaluate", "--folds"), ("crossval", "--folds")],
)
def test_a_fold_that_is_not_there_is_named_with_those_that_are(
    command: str, option: str, fold: str, dataset: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    more: dict[str, tuple[object, ...]] = {
        "train": ("--out", tmp_path / "out"),
        "compare": ("--out", tmp_path / "out", "--systems", "g-net"),
        "evaluate": ("--model", model_of(TINY_CONFIG, tmp_path / "model")),
        "crossval": ("--out", tmp_path / "out"),
    }
    line = failure(capsys, command, dataset, option, fold, *more[command], "--device", "cpu")
    assert line.endswith(f"{dataset}: has no fold {fold}, only 1, 2")
    assert not (tmp_path / "out").exists()


def test_a_single_fold_leaves_none_to_train_on(
    dataset: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change_row(dataset, lambda rows: rows[:8])
    for command in (("train",), ("compare", "--systems", "g-net"), ("crossval",)):
        line = failure(capsys, command[0], dataset, *command[1:], "--out", tmp_path / "out", "--device", "cpu")
        assert "single fold" in line
        assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("command", "what"),
    [
        (("train",), "a training run"),
        (("crossval",), "a cross-validation"),
        (("compare", "--systems", "g-net"), "a comparison"),
    ],
)
def test_nothing_is_written_among_what_is_somebody_else_s(
    command: tuple[str, ...], what: str, dataset: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "table.json").write_text("a list of tables", encoding="utf-8")
    line = failure(capsys, command[0], dataset, *command[1:], "--out", tmp_path / "out", "--device", "cpu")
    assert line.endswith(f"{tmp_path / 'out'}: is neither empty nor {what}; choose a new folder")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["table.json"]


@pytest.mark.parametrize(
    "command",
    [("train", "SET", "--epochs", "0,0,0,0", "--out", "OUT"), ("synth", "OUT", "--cases", "1")],
)
def test_a_folder_that_a_file_manager_has_shown_is_still_empty(
    command: tuple[str, ...], dataset: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    for name in (".DS_Store", "Thumbs.db"):
        (out / name).write_bytes(b"\x00")
    places = {"SET": str(dataset), "OUT": str(out)}
    assert cli.main([places.get(argument, argument) for argument in command]) == 0
    assert (out / "Thumbs.db").exists()


def test_weights_of_another_preset_are_named(
    dataset: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = model_of(dataclasses.replace(TINY_CONFIG, fused_hidden=24), tmp_path / "other")
    line = failure(capsys, "train", dataset, "--out", tmp_path / "out", "--init", other, "--device", "cpu")
    assert line.endswith(
        f"{other}: its network is another one: fused_hidden 24 instead of 16 (--preset, --set network.…)"
    )
    own = model_of(TINY_CONFIG, tmp_path / "own")
    (own / "weights.safetensors").write_bytes((other / "weights.safetensors").read_bytes())
    (own / "sha256.txt").write_bytes((other / "sha256.txt").read_bytes())
    line = failure(capsys, "evaluate", dataset, "--model", own, "--device", "cpu")
    assert "weights.safetensors: not the weights of config.json's network" in line
