"""Cells made abnormal hold the finding that was made, and the scores tell kept from hidden."""

import dataclasses

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.domain.chromosome import TYPE_INDEX, TYPES
from engine.evaluation.dispatch_tables import left_out_text, perturbed_table, price_table
from engine.evaluation.perturb import KINDS, made_cells, made_scores, perturbation_summary
from engine.evaluation.predictions import CellResult
from engine.evaluation.price_study import SettingScore, allowed_settings, study_prices
from engine.inference.joint import JointSettings
from tests.conftest import NORMAL_FEMALE
from tests.evaluation.conftest import NORMAL_MALE, MakeCells


def test_every_kind_is_made_as_it_is_named(make_cells: MakeCells) -> None:
    made = made_cells(make_cells(6), 5)
    assert [sum(cell.kind == kind for cell in made) for kind in KINDS] == [5] * len(KINDS)
    normal = [[counts[name] for name in TYPES] for counts in (NORMAL_FEMALE, NORMAL_MALE)]
    for cell in made:
        counts = np.bincount(cell.result.types, minlength=24)
        for name in cell.change.gained:
            counts[TYPE_INDEX[name]] -= 1
        for name in cell.change.lost:
            counts[TYPE_INDEX[name]] += 1
        assert counts.tolist() in normal
        assert len(cell.result.types) == len(cell.result.type_probs) == len(cell.result.polarity)
    sex = {
        cell.kind: tuple(np.bincount(cell.result.types, minlength=24)[22:].tolist())
        for cell in made
        if cell.kind[:2] in ("45", "47")
    }
    assert sex == {"45,X": (1, 0), "47,XXX": (3, 0), "47,XXY": (2, 1), "47,XYY": (1, 2)}


def test_the_same_results_make_the_same_cells(make_cells: MakeCells) -> None:
    cells = make_cells(4)
    for a, b in zip(made_cells(cells, 3), made_cells(cells, 3), strict=True):
        assert (a.kind, a.change) == (b.kind, b.change)
        np.testing.assert_array_equal(a.result.type_probs, b.result.type_probs)


def test_kinds_without_a_cell_to_make_them_of_are_left_out(make_cells: MakeCells) -> None:
    women = make_cells(3, counts=NORMAL_FEMALE)
    kinds = {cell.kind for cell in made_cells(women, 4)}
    assert "47,XXX" in kinds
    assert "47,XYY" not in kinds
    with pytest.raises(ValueError, match="no complete normal cell"):
        perturbation_summary(make_cells(2, counts={**NORMAL_FEMALE, "21": 3}), 2, 0.9)


def taken_for_sure(result: CellResult, types: NDArray[np.intp]) -> CellResult:
    """The same cell, its chromosomes all surely taken for these types."""
    return dataclasses.replace(result, type_probs=np.eye(24, dtype=np.float32)[types])


def test_scores_tell_exact_kept_and_hidden(make_cells: MakeCells) -> None:
    cells = [cell for cell in made_cells(make_cells(4), 3) if cell.kind == "trisomy"]
    truth = [cell.result.types.copy() for cell in cells]
    assert made_scores(cells, truth)["counts_exact"] == 1
    hidden = [types.copy() for types in truth]
    elsewhere = [types.copy() for types in truth]
    for cell, to_hide, to_move in zip(cells, hidden, elsewhere, strict=True):
        gained = TYPE_INDEX[cell.change.gained[0]]
        others = [index for index in range(22) if index != gained]
        to_hide[np.flatnonzero(to_hide == gained)[0]] = others[0]
        to_move[np.flatnonzero(to_move == others[1])[0]] = others[2]
    scores = made_scores(cells, hidden)
    assert (scores["counts_exact"], scores["finding_kept"], scores["hidden"]) == (0, 0, 1)
    # All of them were moved against the highest probability: doubted.
    assert scores["hidden_without_doubt"] == 0
    blind = [
        dataclasses.replace(cell, result=taken_for_sure(cell.result, to_hide))
        for cell, to_hide in zip(cells, hidden, strict=True)
    ]
    assert made_scores(blind, hidden)["hidden_without_doubt"] == 1
    scores = made_scores(cells, elsewhere)
    assert (scores["counts_exact"], scores["finding_kept"], scores["hidden"]) == (0, 1, 0)


def test_a_loss_is_hidden_by_a_normal_number(make_cells: MakeCells) -> None:
    cells = [cell for cell in made_cells(make_cells(4), 3) if cell.kind == "monosomy"]
    hidden = [cell.result.types.copy() for cell in cells]
    for cell, types in zip(cells, hidden, strict=True):
        lost = TYPE_INDEX[cell.change.lost[0]]
        types[np.flatnonzero(types != lost)[0]] = lost
    assert made_scores(cells, hidden)["hidden"] == 1
    assert made_scores(cells, [cell.result.types for cell in cells])["hidden"] == 0


def test_no_kind_of_finding_may_pay_for_the_others() -> None:
    even = SettingScore(all_right=0.9, counts_exact=0.9, made_counts_exact=0.9, made_hidden=0.1, worst_hidden=0.1)
    uneven = dataclasses.replace(even, made_counts_exact=0.95, worst_hidden=0.4)
    assert even.objective > uneven.objective


def test_summary_has_every_dispatch_for_every_kind(make_cells: MakeCells) -> None:
    summary = perturbation_summary(make_cells(6), 4, 0.9)
    assert set(summary["kinds"]) == set(KINDS)
    assert summary["all"]["n"] == 4 * len(KINDS)
    for scores in summary["kinds"].values():
        assert set(scores["dispatches"]) == {"none", "paper", "joint"}


def test_what_could_not_be_made_is_told(make_cells: MakeCells) -> None:
    assert perturbation_summary(make_cells(6), 4, 0.9)["left_out"] == {}
    # Women alone, and no chromosome of another patient to add: what only loses can be made.
    alone = [dataclasses.replace(cell, patient="p") for cell in make_cells(3, counts=NORMAL_FEMALE)]
    perturbed = perturbation_summary(alone, 2, 0.9)
    assert perturbed["left_out"].keys() | {"monosomy", "45,X"} == set(KINDS)
    for kind, scores in perturbed["kinds"].items():
        assert scores["n"] + perturbed["left_out"].get(kind, 0) == 2
    told = left_out_text(perturbed)
    assert "trisomy (all of 2)" in told
    assert "47,XYY (all of 2)" in told
    assert told in perturbed_table(perturbed).note


def test_a_study_of_prices_tells_what_could_not_be_made(make_cells: MakeCells) -> None:
    settings = [JointSettings(0.02, 3.0, 3.0)]
    assert study_prices(make_cells(6), 2, settings=settings)["left_out"] == {}
    study = study_prices(make_cells(4, counts=NORMAL_FEMALE), 2, settings=settings)
    assert study["left_out"] == {"47,XXY": 2, "47,XYY": 2}
    assert price_table(study).note.endswith("another patient's chromosome: 47,XXY (all of 2), 47,XYY (all of 2).")


def test_study_never_tries_prices_that_would_hide_a_sure_finding() -> None:
    tried = {(setting.clip, setting.further_copy) for setting in allowed_settings()}
    assert (0.02, 3.5) in tried
    assert (0.02, 4.0) not in tried  # -log(0.02) is 3.9


def test_study_chooses_on_other_patients(make_cells: MakeCells) -> None:
    settings = [JointSettings(0.02, price, 3.0) for price in (0.0, 3.0, 3.5)]
    study = study_prices(make_cells(10), 4, settings=settings)
    assert [part["part"] for part in study["parts"]] == [0, 1, 2, 3, 4]
    # A further copy for nothing undoes the assignment; any study must see that.
    assert study["chosen"]["further_copy"] > 0
    assert study["settings"][-1]["further_copy"] == 0
    assert 0 <= study["held_out"]["counts_exact"] <= 1


def test_a_fold_without_a_normal_cell_is_left_out_of_the_study(make_cells: MakeCells) -> None:
    abnormal = make_cells(2, counts={**NORMAL_FEMALE, "21": 3})
    cells = [dataclasses.replace(cell, name=f"abnormal {cell.name}", fold=9) for cell in abnormal]
    study = study_prices([*make_cells(4), *cells], 2, settings=[JointSettings(0.02, 3.0, 3.0)])
    assert [part["part"] for part in study["parts"]] == [1]
    with pytest.raises(ValueError, match="no complete normal cell"):
        study_prices(cells, 2)
