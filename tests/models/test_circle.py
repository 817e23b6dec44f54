"""The whole circle: predict, correct, sign, export, fine-tune, promote; then the application uses the new model."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from engine import cli
from engine.domain.edits import Move, apply_to_case
from engine.domain.karyogram import Decision
from engine.evaluation.learned_pictures import picture_digests, save_learned
from engine.inference.karyotype import karyotype_case
from engine.inference.predictor import Predictor
from engine.io.case_folder import read_case
from engine.io.dataset import Dataset
from engine.models import DEFAULT_MODEL, STORE_VARIABLE, ModelStore, find_model
from engine.varifocal.config import PRESETS
from engine.varifocal.model_folder import WEIGHTS_FILE
from engine.varifocal.weights import load_model
from karyogui.cases.case_work import load_engine
from karyogui.settings.values import EngineSettings
from tests.models.conftest import AT, sign
from tools.tiny_network import TINY_CONFIG


def run(*arguments: object) -> int:
    return cli.main([str(argument) for argument in arguments])


@pytest.fixture
def tiny_store(tmp_path: Path, make_model: Callable[[int], Path], monkeypatch: pytest.MonkeyPatch) -> ModelStore:
    """A store with a tiny model in service, and tiny as the preset that is trained."""
    monkeypatch.setenv(STORE_VARIABLE, str(tmp_path / "store"))
    monkeypatch.setitem(PRESETS, "compact", TINY_CONFIG)
    store = ModelStore.usual()
    store.promote(make_model(1), "test", {})
    return store


def test_from_prediction_to_the_next_model_in_service(
    tiny_store: ModelStore,
    make_case: Callable[..., Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    predictor = Predictor.load(find_model(), "cpu")
    for name, patient, first in (("case a", "P-1", 0), ("case b", "P-2", 1), ("case c", "P-3", 2)):
        folder = make_case(name, patient, first)
        state = karyotype_case(read_case(folder), predictor)
        (cell,) = state.cells
        for number, file in enumerate(sorted(state.cells[cell].files)):
            state, _ = apply_to_case(state, cell, Move((file,), str(number + 1), Decision("A. Meyer", AT)))
        sign(folder, state)
    (make_case("case d", "P-4"))
    *cases, last_signed, unsigned = sorted((tmp_path / "cases").iterdir())
    corrected, frozen, again = tmp_path / "corrected", tmp_path / "frozen", tmp_path / "run"
    assert run("corrections", *cases, unsigned, "--out", corrected) == 0
    assert "case d: refused: has no karyogram" in capsys.readouterr().out
    assert run("corrections", last_signed, "--out", frozen) == 0

    tuned = ("--init", find_model(), "--epochs", "1,0,0,0", "--batch-size", 4, "--device", "cpu", "--version", "2")
    assert run("train", corrected, "--out", again, *tuned) == 0
    promote = ("models", "promote", again, "--frozen", frozen, "--device", "cpu", "--json", tmp_path / "p.json")
    code = run(*promote)
    told = capsys.readouterr().err.strip().splitlines()
    if code:  # a few steps on a few images may well be worse; then it is said in what, and goes only on record
        assert "not promoted, worse than tiny-1" in told[-1]
        assert find_model().name.startswith("tiny-1")
        assert run(*promote, "--force") == 1
        assert run(*promote, "--force", "--reason", "a test", "--who", "B. Sand") == 0
    promoted = json.loads((tmp_path / "p.json").read_text(encoding="utf-8"))["promoted"]
    assert find_model() == tiny_store.folder / promoted
    wanted = load_model(again / "model")[1]
    assert Predictor.load(find_model(), "cpu").model == wanted
    assert load_engine(EngineSettings(device="cpu")).model == wanted
    act = tiny_store.history()[-1]
    assert act["model"]["sha256"] == wanted.sha256
    assert act["forced"] is bool(code)
    assert run("models", "list") == 0
    assert f"* {promoted}" in capsys.readouterr().out
    assert run(*promote) == 1
    assert "in service already" in capsys.readouterr().err
    assert run("models", "rollback") == 0
    assert find_model().name.startswith("tiny-1")


def test_a_worse_model_is_refused_in_one_line_and_forced_only_with_a_reason(
    tmp_path: Path,
    make_model: Callable[[int], Path],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv(STORE_VARIABLE, str(tmp_path / "store"))
    frozen = tmp_path / "frozen"
    assert run("synth", frozen, "--cases", 1, "--karyotype", "47,XX,+21") == 0
    promote = ("models", "promote", make_model(1), "--frozen", frozen, "--device", "cpu")
    capsys.readouterr()
    assert run(*promote) == 1
    (line,) = capsys.readouterr().err.strip().splitlines()
    assert f"worse than {DEFAULT_MODEL} in type: " in line
    assert find_model().name == DEFAULT_MODEL
    assert run(*promote, "--force") == 1
    assert "--reason" in capsys.readouterr().err
    assert run(*promote, "--force", "--reason", "to see", "--who", "A. Meyer") == 0
    (act,) = ModelStore.usual().history()
    assert (act["who"], act["forced"], act["reason"]) == ("A. Meyer", True, "to see")
    assert act["comparison"]["kinds"]["abnormal"]["n_cases"] == 1

    # Taken back, both models tell it, and by its name the model can go into service again.
    promoted = act["model"]["folder"]
    assert run("models", "rollback", "--reason", "misses 21", "--who", "B. Sand") == 0
    for model in (promoted, DEFAULT_MODEL):
        capsys.readouterr()
        assert run("models", "show", model) == 0
        out = capsys.readouterr().out
        assert f"promote, {promoted} instead of {DEFAULT_MODEL}, by A. Meyer (forced): to see" in out
        assert f"rollback, {DEFAULT_MODEL} instead of {promoted}, by B. Sand: misses 21" in out
    again = ("models", "promote", promoted, *promote[3:], "--force", "--reason", "to see once more")
    assert run(*again) == 0
    assert find_model().name == promoted
    assert run("models", "promote", "nowhere", "--frozen", frozen) == 1
    assert f"(installed: {DEFAULT_MODEL}, {promoted})" in capsys.readouterr().err


def test_a_frozen_set_that_was_learned_from_judges_nobody(
    tmp_path: Path, make_model: Callable[[int], Path], tiny_store: ModelStore, capsys: pytest.CaptureFixture[str]
) -> None:
    learned, other = tmp_path / "learned", tmp_path / "other"
    for folder, seed in ((learned, 1), (other, 2)):
        assert run("synth", folder, "--cases", 1, "--seed", seed) == 0
    with Dataset.open(learned) as dataset:
        digests = picture_digests(dataset, dataset.cells)
    candidate = make_model(2)
    save_learned(candidate, digests)
    promote = ("models", "promote", candidate, "--device", "cpu", "--frozen")
    capsys.readouterr()
    assert run(*promote, learned) == 1
    assert f"has learned from 46 of the 46 chromosomes of {learned}: not measured" in capsys.readouterr().err
    assert run(*promote, learned, "--force", "--reason", "there is no other") == 0
    assert "46 chromosomes of" in capsys.readouterr().out
    act = tiny_store.history()[-1]
    assert act["forced"] is True
    assert (act["frozen"]["known_to_candidate"], act["frozen"]["known_in_service"]) == (46, 0)

    # What is in service by now has learned from it: it is told, and is no fault of the next candidate.
    run("models", "promote", make_model(3), "--device", "cpu", "--frozen", learned)
    out = capsys.readouterr()
    assert f"{find_model()}: has learned from 46 of the 46" in out.out
    assert "not measured" not in out.err
    run("models", "promote", make_model(3), "--device", "cpu", "--frozen", other)
    assert "has learned from" not in "".join(capsys.readouterr())


@pytest.mark.skipif(sys.platform != "linux", reason="needs a folder in which nobody can make one, root neither")
def test_a_store_that_cannot_be_written_is_told_before_the_models_are_measured(
    tmp_path: Path,
    make_model: Callable[[int], Path],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run("synth", tmp_path / "frozen", "--cases", 1) == 0
    monkeypatch.setattr("engine.evaluation.evaluate.evaluate_cells", lambda *_, **__: pytest.fail("too late"))
    promote = ("models", "promote", make_model(1), "--frozen", tmp_path / "frozen", "--device", "cpu")
    capsys.readouterr()
    assert run(*promote, "--store", "/proc/store/models") == 1
    (line,) = capsys.readouterr().err.strip().splitlines()
    assert line.startswith("karyo-engine models: /proc/store/models: ")
    store = tmp_path / "store"
    store.mkdir()
    (store / "history.jsonl").write_text("damaged\n", encoding="utf-8")
    assert run(*promote, "--store", store) == 1
    assert "history.jsonl: line 1 is damaged" in capsys.readouterr().err
    assert [path.name for path in store.iterdir()] == ["history.jsonl"]


def test_the_application_says_that_it_does_not_use_a_damaged_promoted_model(tiny_store: ModelStore) -> None:
    folder = find_model()
    (folder / WEIGHTS_FILE).write_bytes(b"")
    engine = load_engine(EngineSettings(device="cpu"))
    assert folder.name in engine.notice
    assert engine.model.sha256 == load_model(find_model())[1].sha256
