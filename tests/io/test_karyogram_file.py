"""karyogram.json: what is saved comes back, what is damaged is told, nothing is half written."""

import json
import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.domain.case import Case, Cell
from engine.domain.karyogram import SLOTS, CaseKaryogram, Decision, Karyogram, ModelStamp, Placement
from engine.io.karyogram_file import KaryogramFileError, load_karyogram, save_karyogram
from tests.conftest import drawn_chromosome, make_prediction

FILES = ("001.png", "2 é.png", "三.png")


def case_of(folder: Path, files: tuple[str, ...] = FILES) -> Case:
    return Case(folder, (Cell("cell", folder, tuple(drawn_chromosome(file) for file in files)),))


@st.composite
def karyograms(draw: st.DrawFn) -> CaseKaryogram:
    placed = []
    for file in draw(st.permutations(FILES)):
        decided = draw(st.booleans())
        placement = Placement(
            file,
            draw(st.none() | st.builds(make_prediction, st.just("7"), st.floats(0, 1), st.floats(0, 1))),
            draw(st.none() | st.sampled_from(["1", "X"])),
            turned=draw(st.booleans()),
            mirrored=draw(st.booleans()),
            angle_deg=draw(st.floats(0, 359)),
            decision=Decision("Ä", datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC)) if decided else Decision(),
            reason=draw(st.text(max_size=5)),
        )
        placed.append((placement, draw(st.sampled_from(SLOTS))))
    stamp = draw(st.none() | st.just(ModelStamp("m", "1", "ff")))
    return CaseKaryogram({"cell": Karyogram.build(placed, ("a warning",))}, stamp)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(karyograms())
def test_saved_state_comes_back_and_saves_to_the_same_bytes(tmp_path: Path, state: CaseKaryogram) -> None:
    save_karyogram(tmp_path, state)
    first = (tmp_path / "karyogram.json").read_bytes()
    loaded = load_karyogram(tmp_path, case_of(tmp_path))
    assert loaded is not None
    assert loaded.model == state.model
    before, after = state.cells["cell"], loaded.cells["cell"]
    assert after.slots == before.slots
    for file in FILES:
        a, b = before.placements[file], after.placements[file]
        assert replace(a, prediction=None).__dict__ == replace(b, prediction=None).__dict__
        assert (a.prediction is None) == (b.prediction is None)
    save_karyogram(tmp_path, loaded)
    assert (tmp_path / "karyogram.json").read_bytes() == first


def simple(folder: Path) -> CaseKaryogram:
    placed = [(Placement(file, make_prediction("1")), "1") for file in FILES]
    state = CaseKaryogram({"cell": Karyogram.build(placed)}, None)
    save_karyogram(folder, state)
    return state


def test_no_file_is_none(tmp_path: Path) -> None:
    assert load_karyogram(tmp_path, case_of(tmp_path)) is None


def test_new_and_lost_images_are_not_hidden(tmp_path: Path) -> None:
    simple(tmp_path)
    loaded = load_karyogram(tmp_path, case_of(tmp_path, ("001.png", "new.png")))
    assert loaded is not None
    karyogram = loaded.cells["cell"]
    assert karyogram.slots["unassigned"] == ("new.png",)
    assert karyogram.slots["1"] == ("001.png",)
    assert any("三.png" in warning for warning in karyogram.warnings)


def test_a_failed_save_leaves_the_earlier_file_and_no_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    simple(tmp_path)
    before = (tmp_path / "karyogram.json").read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(KaryogramFileError, match=r"karyogram\.json: cannot be written \(No space left"):
        save_karyogram(tmp_path, CaseKaryogram({}, None))
    assert [path.name for path in tmp_path.iterdir()] == ["karyogram.json"]
    assert (tmp_path / "karyogram.json").read_bytes() == before


def test_a_folder_that_is_gone_is_named(tmp_path: Path) -> None:
    with pytest.raises(KaryogramFileError, match="gone"):
        save_karyogram(tmp_path / "gone", CaseKaryogram({}, None))


@pytest.mark.parametrize(
    ("path", "value", "reason"),
    [
        (("format",), 99, "newer version"),
        (("cells",), [], "cells"),
        (("model",), {"name": 1}, "name"),
        (("cells", "cell", "slots", "99"), ["001.png"], "99"),
        (("cells", "cell", "slots", "2"), ["001.png"], "two slots"),
        (("cells", "cell", "chromosomes", "001.png", "turned"), 1, "turned"),
        (("cells", "cell", "chromosomes", "001.png", "angle_deg"), 1e9, "angle_deg"),
        (("cells", "cell", "chromosomes", "001.png", "decided_at"), "yesterday", "yesterday"),
        (("cells", "cell", "chromosomes", "001.png", "dispatched_type"), "23", "23"),
        (("cells", "cell", "chromosomes", "001.png", "prediction", "type_probs"), [0.5], "24"),
        (("cells", "cell", "chromosomes", "001.png", "prediction", "q_down_prob"), "a", "q_down_prob"),
    ],
)
def test_damaged_values_are_told(tmp_path: Path, path: tuple[str, ...], value: object, reason: str) -> None:
    simple(tmp_path)
    file = tmp_path / "karyogram.json"
    content = json.loads(file.read_text(encoding="utf-8"))
    inner = content
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    file.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(KaryogramFileError, match=rf"karyogram\.json: .*{reason}"):
        load_karyogram(tmp_path, case_of(tmp_path))


@pytest.mark.parametrize("keep", [0, 1, 40, 300])
def test_a_cut_file_is_told(tmp_path: Path, keep: int) -> None:
    simple(tmp_path)
    file = tmp_path / "karyogram.json"
    file.write_bytes(file.read_bytes()[:keep])
    with pytest.raises(KaryogramFileError, match=r"karyogram\.json"):
        load_karyogram(tmp_path, case_of(tmp_path))
