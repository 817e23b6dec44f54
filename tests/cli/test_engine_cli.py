"""karyo-engine from the outside: files, exit codes, one line on failure."""

import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from engine import cli
from engine.domain.chromosome import TYPES
from engine.io.images import encode_png, read_grey
from engine.models import STORE_VARIABLE
from engine.synthesis.cells import synthesize_dataset
from engine.synthesis.foreign import FOREIGN
from engine.varifocal.config import PRESETS
from engine.varifocal.network import VarifocalNet
from engine.varifocal.weights import load_model, save_model
from tools.tiny_network import TINY_CONFIG


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    torch.manual_seed(1)
    folder = tmp_path_factory.mktemp("models") / "tiny"
    save_model(folder, VarifocalNet(TINY_CONFIG), name="tiny", version="3")
    return folder


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data") / "set"
    synthesize_dataset(folder, cases=4, karyotype="45,X", seed=2)
    return folder


def run(*arguments: object) -> int:
    return cli.main([str(argument) for argument in arguments])


def test_predict_writes_the_agreed_json(case_copy: Path, model: Path, tmp_path: Path) -> None:
    target = tmp_path / "result.json"
    assert run("predict", case_copy, "--model", model, "--device", "cpu", "--json", target) == 0
    result = json.loads(target.read_text(encoding="utf-8"))
    assert result["model"]["name"] == "tiny"
    assert set(result["seconds"]) == {"load_model", "read", "predict", "dispatch"}
    (cell,) = result["cells"]
    assert len(cell["chromosomes"]) == 47
    first = cell["chromosomes"][0]
    assert first["file"] == "001.png"
    assert list(first["type_probs"]) == list(TYPES)
    assert first["predicted_type"] == max(first["type_probs"], key=first["type_probs"].get)
    assert first["polarity"] in (0, 1)
    assert 0.5 <= first["polarity_prob"] <= 1
    assert set(first["box"]) == {"x", "y", "half"}
    assert isinstance(first["doubt"], bool)
    assert {warning["code"] for warning in cell["warnings"]} <= {"count", "sex", "unlike"}
    assert not (case_copy / "karyogram.json").exists()


def test_a_picture_of_nothing_is_named_and_not_typed(case_copy: Path, model: Path, tmp_path: Path) -> None:
    blank = np.full((40, 20), 255, np.uint8)
    blank[3, 3] = 200
    (case_copy / "900.png").write_bytes(encode_png(blank))
    target = tmp_path / "result.json"
    assert run("predict", case_copy, "--model", model, "--json", target) == 0
    (cell,) = json.loads(target.read_text(encoding="utf-8"))["cells"]
    assert cell["unreadable"] == [{"file": "900.png", "reason": "not typed: it shows nothing"}]
    assert "900.png" not in {chromosome["file"] for chromosome in cell["chromosomes"]}


def test_a_foreign_cell_is_told_before_all_else(
    model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = tmp_path / "mouse"
    case.mkdir()
    for number, image in enumerate(FOREIGN["mouse"](np.random.default_rng(1))):
        (case / f"{number}.png").write_bytes(encode_png(image))
    assert run("predict", case, "--model", model, "--json", tmp_path / "result.json") == 0
    (cell,) = json.loads((tmp_path / "result.json").read_text(encoding="utf-8"))["cells"]
    assert cell["warnings"][0]["code"] == "unlike"
    assert "alike" in {found["code"] for found in cell["unlike"]}
    assert "warning: Unlike the cells that the model knows" in capsys.readouterr().out.splitlines()[1]


def test_a_case_of_nothing_is_no_karyotype(model: Path, tmp_path: Path) -> None:
    case = tmp_path / "empty slide"
    case.mkdir()
    for number, image in enumerate(FOREIGN["blank"](np.random.default_rng(1))[:5]):
        (case / f"{number}.png").write_bytes(encode_png(image))
    assert run("predict", case, "--model", model, "--json", tmp_path / "result.json") == 0
    (cell,) = json.loads((tmp_path / "result.json").read_text(encoding="utf-8"))["cells"]
    assert (cell["iscn"], cell["chromosomes"], len(cell["unreadable"])) == ("", [], 5)
    assert [warning["code"] for warning in cell["warnings"]] == ["unlike"]


def test_a_labelled_picture_of_nothing_stops_the_evaluation_by_name(
    dataset: Path, model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "set"
    shutil.copytree(dataset, copy)
    blank = np.full((40, 20), 255, np.uint8)
    blank[3, 3] = 200
    (copy / "cases" / "synthetic-0002" / "003.png").write_bytes(encode_png(blank))
    assert run("evaluate", copy, "--model", model) == 1
    assert "synthetic-0002/003.png: shows nothing that can be typed" in capsys.readouterr().err


def test_predict_tells_in_what_the_pictures_were_read_otherwise(
    case_copy: Path, model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for place, path in enumerate(sorted(case_copy.glob("*.png"))):
        square = np.full((200, 160), 255, dtype=np.uint8)
        image = read_grey(path, path.name)
        square[30 : 30 + image.shape[0], 60 : 60 + image.shape[1]] = image
        if place == 0:
            square[:20, :12] = 90
        path.write_bytes(encode_png((square * 0.8).astype(np.uint8)))
    first = min(case_copy.glob("*.png")).name
    capsys.readouterr()
    assert run("predict", case_copy, "--model", model, "--json", tmp_path / "result.json") == 0
    (cell,) = json.loads((tmp_path / "result.json").read_text(encoding="utf-8"))["cells"]
    assert (cell["inverted"], cell["whitened"], cell["stretched"]) == (False, True, False)
    assert cell["cleared"] == [first]
    told = capsys.readouterr().out
    assert "background not white" in told
    assert f"parts of neighbours at the edge were not read: {first}" in told


def test_json_on_stdout_is_alone_there(case_copy: Path, model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (case_copy / "bad.png").write_bytes(b"no image")
    assert run("predict", case_copy, "--model", model, "--dispatch", "none", "--json", "-") == 0
    out = capsys.readouterr()
    assert json.loads(out.out)["cells"][0]["unreadable"][0]["file"] == "bad.png"
    assert "bad.png" in out.err


def test_evaluate_writes_the_agreed_json(dataset: Path, model: Path, tmp_path: Path) -> None:
    target = tmp_path / "metrics.json"
    assert run("evaluate", dataset, "--model", model, "--folds", "1,2", "--json", target) == 0
    metrics = json.loads(target.read_text(encoding="utf-8"))
    assert (metrics["n_images"], metrics["n_cases"], metrics["dispatch"]) == (90, 2, "joint")
    for key in ("acc", "f1", "acc_per_case", "acc_per_case_d"):
        assert key in metrics["type"]
    assert len(metrics["per_type"]) == len(metrics["confusion"]) == 24
    assert metrics["calibration"]["ece"] >= 0
    assert sum(map(sum, metrics["confusion"])) == 90


def test_train_leaves_a_model_that_predicts_and_can_be_resumed(
    dataset: Path, case_copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(PRESETS, "compact", TINY_CONFIG)
    out = tmp_path / "run"
    train = ("train", dataset, "--out", out, "--val-fold", "4", "--epochs", "1,1,1,1", "--device", "cpu")
    assert run(*train, "--name", "mine", "--version", "2") == 0
    network, info = load_model(out / "model")
    assert (info.name, info.version) == ("mine", "2")
    assert (network.config.width, network.config.global_px) == (TINY_CONFIG.width, TINY_CONFIG.global_px)
    assert run("predict", case_copy, "--model", out / "model") == 0
    assert run(*train) == 1  # the folder holds a run
    assert run(*train, "--resume") == 0
    assert run("train", dataset, "--out", tmp_path / "b", "--init", out / "model", "--epochs", "0,0,0,1") == 0


def test_a_file_where_a_folder_is_needed_is_told_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"a file")
    assert run("synth", file, "--cases", "1") == 1
    assert capsys.readouterr().err == f"karyo-engine synth: {file}: is a file; a folder is needed\n"
    below = file / "below"
    assert run("synth", below, "--cases", "1") == 1
    assert capsys.readouterr().err == f"karyo-engine synth: {below}: a part of this path is a file and no folder\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ("models", "list"),
        ("models", "show", "compact-7"),
        ("models", "promote", "MODEL", "--frozen", "DATASET"),
        ("models", "rollback"),
        ("corrections", "CASE", "--out", "OUT"),
    ],
)
def test_a_store_that_is_a_file_is_an_error_before_anything_else(
    arguments: tuple[str, ...],
    model: Path,
    dataset: Path,
    case_copy: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"a file")
    places = {"MODEL": model, "DATASET": dataset, "CASE": case_copy, "OUT": tmp_path / "out"}
    given = [places.get(argument, argument) for argument in arguments]
    for store, reason in ((file, "is a file; a folder is needed"), (file / "below", "a part of this path is a file")):
        assert run(*given, "--store", store) == 1
        told = capsys.readouterr()
        assert told.out == ""
        assert told.err.startswith(f"karyo-engine {arguments[0]}: {store}: {reason}")
        monkeypatch.setenv(STORE_VARIABLE, str(store))
        assert run(*given) == 1
        assert capsys.readouterr().err == told.err


def test_an_empty_store_is_named_so_that_a_mistyped_one_is_seen(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("models", "list", "--store", tmp_path / "nowhere") == 0
    shipped, told = capsys.readouterr().out.splitlines()
    assert shipped.startswith("* compact-7 ")
    assert told == f"{tmp_path / 'nowhere'}: nothing has been promoted there"
    assert not (tmp_path / "nowhere").exists()


def test_the_first_figure_of_a_user_tells_nothing_of_fonts(tmp_path: Path) -> None:
    code = "from engine import cli; cli.main(['models', 'list']); import matplotlib.font_manager"
    env = {**os.environ, "MPLCONFIGDIR": str(tmp_path)}
    ended = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    assert ended.stderr == ""
    assert list(tmp_path.glob("fontlist*"))  # it was the first time


def test_synth_writes_a_data_set(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("synth", tmp_path / "s", "--cases", "1", "--karyotype", "47,XX,+21", "--seed", "3") == 0
    assert len(list((tmp_path / "s" / "cases" / "synthetic-0001").iterdir())) == 47
    assert capsys.readouterr().out == f"{tmp_path / 's'}: 1 cell of 1 case\n"
    assert run("synth", tmp_path / "m", "--cases", "1", "--case-cells", "2") == 0
    told = [
        f"{tmp_path / 'm'}: 2 cells of 1 case",
        f"{tmp_path / 'm' / 'patients'}: the same as case folders to open",
    ]
    assert capsys.readouterr().out.splitlines() == told


def test_models_show(model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("models", "show", model) == 0
    assert "tiny-3" in capsys.readouterr().out


def test_models_show_takes_a_history_that_was_mended_by_hand(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "history.jsonl").write_text('{"action": "rollback", "model": {"folder": "compact-7"}}\n')
    assert run("models", "show", "compact-7", "--store", tmp_path) == 0
    assert "\n? rollback, compact-7 instead of ?, by ?\n" in capsys.readouterr().out


def test_models_show_takes_a_card_that_is_no_utf_8(
    model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(model, tmp_path / "m")
    (tmp_path / "m" / "MODEL_CARD.md").write_bytes("Mod\u00e8le".encode("latin-1"))
    assert run("models", "show", tmp_path / "m") == 0
    assert "Mod\ufffdle" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("predict", "/nowhere/case", "--model", "MODEL"), "/nowhere/case"),
        (("predict", "CASE", "--model", "no-such-model"), "no-such-model"),
        (("predict", "CASE", "--model", "MODEL", "--device", "fpga"), "fpga"),
        (("evaluate", "/nowhere/set", "--model", "MODEL"), "/nowhere/set"),
        (("evaluate", "DATASET", "--model", "MODEL", "--folds", "9"), "9"),
        (("train", "DATASET", "--out", "OUT", "--val-fold", "9"), "fold 9"),
        (("synth", "OUT", "--cases", "1", "--karyotype", "46,AB"), "46,AB"),
        (("evaluate", "a.json", "--against", "b.json", "--plots", "OUT", "--folds", "1"), "--folds, --plots"),
        (("bench", "--model", "MODEL", "--batch-size", "2"), "--training"),
    ],
)
def test_failures_are_one_line_that_names_the_trouble(
    arguments: tuple[str, ...],
    named: str,
    case_copy: Path,
    model: Path,
    dataset: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    places = {"CASE": case_copy, "MODEL": model, "DATASET": dataset, "OUT": tmp_path / "out"}
    assert run(*(places.get(argument, argument) for argument in arguments)) == 1
    err = capsys.readouterr().err.strip().splitlines()
    assert len(err) == 1
    assert named in err[0]


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("fly",),
        ("predict",),
        ("train", "x", "--out", "y", "--epochs", "1,2"),
        ("train", "x", "--out", "y", "--seed", "-1"),
        ("synth", "x", "--cases", "1", "--seed", str(2**32)),
        ("bench", "--model", "x", "--preset", "compact"),
    ],
)
def test_wrong_usage_exits_with_2(arguments: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as error:
        run(*arguments)
    assert error.value.code == 2


@pytest.mark.parametrize("command", ["predict", "evaluate", "models show"])
def test_what_a_command_does_not_know_is_told_with_its_own_usage(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as error:
        run(*command.split(), "first", "second", "--colour", "--json=-")
    assert error.value.code == 2
    usage, *_, told = capsys.readouterr().err.splitlines()
    assert usage.startswith(f"usage: karyo-engine {command} [-h]")
    unknown = "second --colour --json=-" if command == "models show" else "second --colour"
    assert told == f"karyo-engine {command}: error: unrecognized arguments: {unknown}"


@pytest.mark.parametrize(
    "command",
    [
        *("predict", "evaluate", "train", "crossval", "compare", "corrections", "models", "synth", "bench"),
        *("models list", "models show", "models promote", "models rollback"),
        "",
    ],
)
def test_help_has_an_example_and_breaks_no_option(
    command: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    with pytest.raises(SystemExit) as error:
        run(*command.split(), "--help")
    assert error.value.code == 0
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith(f"example: karyo-engine {command or 'predict'}") for line in lines)
    assert [line for line in lines if len(line) > 80 or line.endswith("-")] == []


def test_each_line_is_there_once_it_is_written(case_copy: Path, model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(io.BufferedWriter(log, 100_000), encoding="utf-8"))  # type: ignore[type-var]
    assert run("predict", case_copy, "--model", model) == 0
    assert b"need a look" in log.getvalue()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows tells a closed pipe otherwise")
def test_a_reader_that_has_enough_is_no_fault() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "engine.cli", "models", "show", "compact-7"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    err = process.stderr.read().decode()
    process.stderr.close()
    assert process.wait() == 1
    assert err.splitlines() == ["karyo-engine models: nobody reads the output any more"]


def test_a_result_that_cannot_be_written_is_told_before_the_work(
    dataset: Path, model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "none" / "result.json"
    assert run("evaluate", dataset, "--model", model, "--json", target) == 1
    out = capsys.readouterr()
    assert out.out == ""
    assert out.err == f"karyo-engine evaluate: {target}: cannot be written, there is no folder {target.parent}\n"
    assert run("evaluate", dataset, "--model", model, "--json", f"{tmp_path}/none/") == 1
    out = capsys.readouterr()
    assert out.out == ""
    assert out.err == f"karyo-engine evaluate: {tmp_path}/none/: is a folder; a file is to be written\n"
    page = tmp_path / "page"
    page.write_bytes(b"a file")
    assert run("evaluate", dataset, "--model", model, "--plots", page) == 1
    out = capsys.readouterr()
    assert out.out == ""
    assert out.err == f"karyo-engine evaluate: {page}: is a file; a folder is needed\n"
