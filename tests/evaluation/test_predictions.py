"""Predictions are kept in a file that belongs to one model and certain cells."""

import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.evaluation.predictions import PredictionsError, PredictionsStamp, load_predictions, save_predictions
from tests.evaluation.conftest import MakeCells

STAMP = PredictionsStamp("model", "cells")


def test_what_was_saved_comes_back(make_cells: MakeCells, tmp_path: Path) -> None:
    cells = make_cells(3)
    save_predictions(tmp_path / "new" / "p.npz", cells, STAMP)
    for before, after in zip(cells, load_predictions(tmp_path / "new" / "p.npz", STAMP), strict=True):
        for name in ("name", "patient", "fold", "files", "seconds", "scale"):
            assert getattr(before, name) == getattr(after, name)
        for name in ("types", "polarity", "type_probs", "q_down_probs", "dispatched", "boxes", "upright_deg"):
            np.testing.assert_array_equal(getattr(before, name), getattr(after, name))


@pytest.mark.parametrize(
    ("stamp", "named"),
    [(PredictionsStamp("other", "cells"), "another model"), (PredictionsStamp("model", "other"), "other cells")],
)
def test_predictions_of_something_else_are_refused(
    make_cells: MakeCells, tmp_path: Path, stamp: PredictionsStamp, named: str
) -> None:
    path = tmp_path / "p.npz"
    save_predictions(path, make_cells(1), STAMP)
    with pytest.raises(PredictionsError, match=rf"p\.npz.*{named}"):
        load_predictions(path, stamp)


def test_damaged_and_missing_files_are_named(make_cells: MakeCells, tmp_path: Path) -> None:
    path = tmp_path / "p.npz"
    with pytest.raises(PredictionsError, match=r"p\.npz.*no such file"):
        load_predictions(path)
    save_predictions(path, make_cells(1), STAMP)
    whole = path.read_bytes()
    for content in (whole[:700], b"", b"text"):
        path.write_bytes(content)
        with pytest.raises(PredictionsError, match=r"p\.npz") as told:
            load_predictions(path)
        assert "unsafe" not in str(told.value), "nobody is to be told to unpickle it"


def test_nothing_is_unpickled(tmp_path: Path) -> None:
    path = tmp_path / "p.npz"
    np.savez(path, head=np.array([{"a": 1}], dtype=object), allow_pickle=True)
    with pytest.raises(PredictionsError, match=r"p\.npz"):
        load_predictions(path)


@pytest.mark.parametrize(
    ("name", "odd"),
    [
        ("types", np.full(3 * 46, 24)),
        ("type_probs", np.zeros(7, np.float32)),
        ("q_down_probs", np.full(3 * 46, np.nan, np.float32)),
        ("counts", np.array("x")),
        ("scales", np.array([1.0, 0.0, 1.0])),
        ("scales", np.ones(2)),
    ],
)
def test_arrays_that_are_no_predictions_are_refused(
    make_cells: MakeCells, tmp_path: Path, name: str, odd: NDArray[Any]
) -> None:
    path = tmp_path / "p.npz"
    save_predictions(path, make_cells(3), STAMP)
    with np.load(path) as stored:
        arrays = {key: stored[key] for key in stored.files}
    assert len(arrays["types"]) == 3 * 46
    np.savez(path, **{**arrays, name: odd})
    with pytest.raises(PredictionsError, match=r"p\.npz"):
        load_predictions(path)


def test_a_member_that_is_no_array_is_refused(make_cells: MakeCells, tmp_path: Path) -> None:
    path, odd = tmp_path / "p.npz", tmp_path / "odd.npz"
    save_predictions(path, make_cells(1), STAMP)
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(odd, "w") as made:
        for name in source.namelist():
            made.writestr(name, b"x" if name == "types.npy" else source.read(name))
    with pytest.raises(PredictionsError, match=r"odd\.npz.*types is no array"):
        load_predictions(odd)


@pytest.mark.parametrize("at", [6, 60, 200, 1000])
def test_a_damaged_file_is_named_wherever_the_damage_is(make_cells: MakeCells, tmp_path: Path, at: int) -> None:
    path = tmp_path / "p.npz"
    save_predictions(path, make_cells(1), STAMP)
    content = bytearray(path.read_bytes())
    content[at : at + 40] = b"\xff" * 40
    content[-30:] = b"\x7f" * 30
    path.write_bytes(content)
    with pytest.raises(PredictionsError, match=r"p\.npz"):
        load_predictions(path)
