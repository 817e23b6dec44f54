"""karyogram.json: what is saved comes back, what is damaged is told, nothing is half written."""

import errno
import json
import os
import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.domain.case import Case, Cell, Unreadable
from engine.domain.iscn_choice import ORIGINS, IscnChoice
from engine.domain.karyogram import (
    SLOTS,
    CaseKaryogram,
    Decision,
    Karyogram,
    Placement,
    Resolution,
    TypedIscn,
    WarningKey,
)
from engine.domain.model_info import ModelInfo
from engine.domain.review import Amendment, Review, Signature, amended, reviewed_by, signed_by
from engine.io.case_folder import read_case
from engine.io.karyogram_file import KaryogramFileError, load_karyogram, save_karyogram
from tests.conftest import drawn_chromosome, make_prediction

DECISION = Decision("Ä", datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC))
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
            decision=DECISION if decided else Decision(),
            reason=draw(st.text(max_size=5)),
        )
        placed.append((placement, draw(st.sampled_from(SLOTS))))
    stamp = draw(st.none() | st.just(ModelInfo("m", "1", "ff")))
    key = WarningKey("extra", "21", FILES[:2])
    karyogram = replace(
        Karyogram.build(placed, ("a warning",)),
        resolutions=draw(st.sampled_from([(), (Resolution(key, "wahr", DECISION),)])),
        typed_iscn=draw(st.sampled_from([None, TypedIscn("47,XX,+21", DECISION)])),
    )
    choice = IscnChoice(
        draw(st.sampled_from([None, *ORIGINS])),
        "XXY",
        draw(st.booleans()),
        draw(st.none() | st.integers(1, 99)),
        draw(st.booleans()),
    )
    return CaseKaryogram({"cell": karyogram}, stamp, iscn=choice)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(karyograms())
def test_saved_state_comes_back_and_saves_to_the_same_bytes(tmp_path: Path, state: CaseKaryogram) -> None:
    save_karyogram(tmp_path, state)
    first = (tmp_path / "karyogram.json").read_bytes()
    loaded = load_karyogram(tmp_path, case_of(tmp_path))
    assert loaded is not None
    assert (loaded.model, loaded.iscn) == (state.model, state.iscn)
    before, after = state.cells["cell"], loaded.cells["cell"]
    assert after.slots == before.slots
    assert (after.resolutions, after.typed_iscn) == (before.resolutions, before.typed_iscn)
    for file in FILES:
        a, b = before.placements[file], after.placements[file]
        assert replace(a, prediction=None).__dict__ == replace(b, prediction=None, area_px=None).__dict__
        assert b.area_px  # measured, not saved
        assert (a.prediction is None) == (b.prediction is None)
        if a.prediction and b.prediction:
            assert np.abs(a.prediction.type_probs - b.prediction.type_probs).max() < 1e-6
            assert b.prediction.q_down_prob == pytest.approx(a.prediction.q_down_prob, abs=1e-6)
            assert vars(b.prediction.box) == pytest.approx(vars(a.prediction.box), abs=1e-6)
    save_karyogram(tmp_path, loaded)
    assert (tmp_path / "karyogram.json").read_bytes() == first


def simple(folder: Path) -> CaseKaryogram:
    placed = [(Placement(file, make_prediction("1")), "1") for file in FILES]
    state = CaseKaryogram({"cell": Karyogram.build(placed)}, None)
    save_karyogram(folder, state)
    return state


AT = datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC)
REVIEWED = reviewed_by(Review(), Signature("Zoë Müller", "technologist", AT))
SIGNED = signed_by(REVIEWED, Signature("B. Roth", "cytogeneticist", AT))
AMENDING = amended(
    SIGNED, Amendment("misread", Signature("B. Roth", "head", AT)), file="karyogram.v1.json", sha256="ab"
)


@pytest.mark.parametrize("review", [Review(), REVIEWED, SIGNED, AMENDING])
def test_the_review_comes_back(tmp_path: Path, review: Review) -> None:
    save_karyogram(tmp_path, replace(simple(tmp_path), review=review))
    loaded = load_karyogram(tmp_path, case_of(tmp_path))
    assert loaded is not None
    assert loaded.review == review


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


def test_a_file_that_holds_another_picture_is_not_taken_for_the_chromosome_that_was_placed(tmp_path: Path) -> None:
    for number, file in enumerate(FILES):
        cv2.imwrite(str(tmp_path / file), drawn_chromosome(file, height=40 + number).image_hw)
    case = read_case(tmp_path)
    (cell,) = case.cells
    decided = [
        (Placement(known.file, make_prediction("1"), decision=DECISION, picture=known.picture), "1")
        for known in cell.chromosomes
    ]
    save_karyogram(tmp_path, CaseKaryogram({cell.name: Karyogram.build(decided)}))
    os.replace(tmp_path / FILES[1], tmp_path / "moved.png")
    (tmp_path / FILES[1]).write_bytes((tmp_path / FILES[0]).read_bytes())
    told = f"{FILES[1]} was in the saved karyogram but is another picture now"
    for _ in range(2):  # the note stays until it is answered
        loaded = load_karyogram(tmp_path, read_case(tmp_path))
        assert loaded is not None
        karyogram = loaded.cells[cell.name]
        assert karyogram.slots["1"] == (FILES[0], FILES[2])
        assert set(karyogram.slots["unassigned"]) == {FILES[1], "moved.png"}
        assert karyogram.placements[FILES[1]].prediction is None
        assert karyogram.placements[FILES[1]].decision == Decision()
        assert karyogram.placements[FILES[0]].decision == DECISION
        assert karyogram.warnings == (told,)
        save_karyogram(tmp_path, loaded)


def test_a_file_of_an_earlier_version_that_knows_no_pictures_keeps_its_chromosomes(tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "a.png"), drawn_chromosome("a.png").image_hw)
    name = read_case(tmp_path).cells[0].name
    save_karyogram(tmp_path, CaseKaryogram({name: Karyogram.build([(Placement("a.png"), "1")])}))
    before = (tmp_path / "karyogram.json").read_bytes()
    assert b"picture" not in before
    loaded = load_karyogram(tmp_path, read_case(tmp_path))
    assert loaded is not None
    assert loaded.cells[name].slots["1"] == ("a.png",)
    save_karyogram(tmp_path, loaded)
    assert (tmp_path / "karyogram.json").read_bytes() == before


def test_an_unreadable_image_is_told_from_a_lost_one_and_its_note_goes_when_it_is_back(tmp_path: Path) -> None:
    simple(tmp_path)
    case = case_of(tmp_path, FILES[1:])
    broken = replace(case, cells=(replace(case.cells[0], unreadable=(Unreadable("001.png", "cut"),)),))
    loaded = load_karyogram(tmp_path, broken)
    assert loaded is not None
    assert loaded.cells["cell"].warnings == ("001.png was in the saved karyogram but can no longer be read",)
    save_karyogram(tmp_path, loaded)
    again = load_karyogram(tmp_path, case_of(tmp_path))
    assert again is not None
    assert again.cells["cell"].warnings == ()
    assert again.cells["cell"].slots["unassigned"] == ("001.png",)


def test_a_renamed_case_folder_finds_its_karyogram(tmp_path: Path) -> None:
    simple(tmp_path)
    renamed = Cell("new name", tmp_path, case_of(tmp_path).cells[0].chromosomes)
    loaded = load_karyogram(tmp_path, Case(tmp_path, (renamed,)))
    assert loaded is not None
    assert loaded.cells["new name"].slots["1"] == FILES
    stranger = Cell("new name", tmp_path, tuple(drawn_chromosome(f"{n}.tif") for n in range(3)))
    other = load_karyogram(tmp_path, Case(tmp_path, (stranger,)))
    assert other is not None
    assert other.cells == {}


def test_a_cell_that_is_gone_is_named_until_it_is_back(tmp_path: Path) -> None:
    grid = Karyogram.build([(Placement("a.png"), "1")])
    save_karyogram(tmp_path, CaseKaryogram({"c1": grid, "c2": grid}))
    cells = {name: Cell(name, tmp_path / name, (drawn_chromosome("a.png"),)) for name in ("c1", "c2")}
    without = load_karyogram(tmp_path, Case(tmp_path, (cells["c1"],)))
    assert without is not None
    assert without.cells["c1"].warnings == ("cell c2 was in the saved karyogram but is no longer in the folder",)
    save_karyogram(tmp_path, without)
    back = load_karyogram(tmp_path, Case(tmp_path, tuple(cells.values())))
    assert back is not None
    assert back.cells.keys() == {"c1"}
    assert back.cells["c1"].warnings == ()


def test_a_file_name_of_another_system_comes_back(tmp_path: Path) -> None:
    name = "\udcff\udcfe.png"  # as Python gives bytes that are no UTF-8
    save_karyogram(tmp_path, CaseKaryogram({"cell": Karyogram.build([(Placement(name), "7")])}))
    loaded = load_karyogram(tmp_path, case_of(tmp_path, (name,)))
    assert loaded is not None
    assert loaded.cells["cell"].slots["7"] == (name,)


def test_a_value_that_is_no_number_is_not_written(tmp_path: Path) -> None:
    simple(tmp_path)
    before = (tmp_path / "karyogram.json").read_bytes()
    bad = Placement("001.png", angle_deg=float("nan"))
    with pytest.raises(KaryogramFileError, match=r"karyogram\.json: cannot be written"):
        save_karyogram(tmp_path, CaseKaryogram({"cell": Karyogram.build([(bad, "1")])}))
    assert (tmp_path / "karyogram.json").read_bytes() == before


@pytest.mark.skipif(os.name == "nt", reason="folders are not synced there")
@pytest.mark.parametrize(("number", "saves"), [(errno.EINVAL, True), (errno.EIO, False)])
def test_a_share_that_cannot_sync_folders_saves_and_a_failing_disk_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, saves: bool
) -> None:
    usual = os.fsync

    def fsync(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(number, os.strerror(number))
        usual(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    if saves:
        simple(tmp_path)
        assert load_karyogram(tmp_path, case_of(tmp_path)) is not None
    else:
        with pytest.raises(KaryogramFileError, match="cannot be written"):
            simple(tmp_path)


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
        (("cells", "cell", "chromosomes", "001.png", "decided_by"), "A", "a name and a time"),
        (("cells", "cell", "chromosomes", "001.png"), 7, "001"),
        (("cells", "cell", "slots", "1"), "001.png", "slots: 1 is no list"),
        (("cells", "cell", "slots", "1"), [], "slots and chromosomes disagree: 001"),
        (("cells", "cell", "warnings"), "text", "warnings is no list"),
        (("cells", "cell"), [1], "cell is no JSON object"),
        (("format",), True, "format"),
        (("review",), None, "review is no JSON object"),
        (("review", "status"), "done", "review: 'done'"),
        (("review", "status"), "signed", "review: the names"),
        (("review", "reviewed"), {"name": "A", "role": "", "at": "2026-01-01T00:00:00+00:00"}, "reviewed: .*role"),
        (("review", "reviewed"), {"name": "A", "role": "r", "at": "today"}, "reviewed: .*today"),
        (("review", "earlier"), [1], "earlier: 1 is no JSON object"),
        (("iscn", "origin"), "inborn", "iscn: origin 'inborn'"),
        (("iscn", "cell_count"), 0, "cell_count"),
        (("iscn",), None, "iscn is no JSON object"),
        (("cells", "cell", "resolutions"), {}, "resolutions is no list"),
        (("cells", "cell", "resolutions"), [{"warning": 1}], "resolutions: 1: warning"),
        (("cells", "cell", "typed_iscn"), {"line": 4}, "line is no text"),
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


def paths_in(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The way to every value of a JSON tree; of lists the first two."""
    if path:
        yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from paths_in(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value[:2]):
            yield from paths_in(inner, (*path, index))


def test_no_odd_value_anywhere_gives_another_error_or_loses_a_chromosome(tmp_path: Path) -> None:
    simple(tmp_path)
    file = tmp_path / "karyogram.json"
    text = file.read_text(encoding="utf-8")
    refused = 0
    for path in paths_in(json.loads(text)):
        for odd in (None, True, -1, 10**30, float("nan"), "x", [], {}, [None]):
            content = json.loads(text)
            inner = content
            for key in path[:-1]:
                inner = inner[key]
            inner[path[-1]] = odd
            file.write_text(json.dumps(content), encoding="utf-8")
            try:
                loaded = load_karyogram(tmp_path, case_of(tmp_path))
            except KaryogramFileError:
                refused += 1
            else:
                assert loaded is not None
                assert all(grid.files == set(FILES) for grid in loaded.cells.values())
    assert refused > 400


def test_a_file_of_format_1_opens(tmp_path: Path) -> None:
    simple(tmp_path)
    file = tmp_path / "karyogram.json"
    content = json.loads(file.read_text(encoding="utf-8"))
    content["format"] = 1
    del content["iscn"], content["review"]
    for cell in content["cells"].values():
        del cell["resolutions"], cell["typed_iscn"]
    file.write_text(json.dumps(content), encoding="utf-8")
    loaded = load_karyogram(tmp_path, case_of(tmp_path))
    assert loaded is not None
    assert (loaded.iscn, loaded.review) == (IscnChoice(), Review())
    assert (loaded.cells["cell"].resolutions, loaded.cells["cell"].typed_iscn) == ((), None)
    save_karyogram(tmp_path, loaded)
    assert json.loads(file.read_text(encoding="utf-8"))["format"] == 2
