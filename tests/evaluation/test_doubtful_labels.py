"""Labels that look wrong: what is listed when known labels of known predictions are spoiled, and what is not."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.chromosome import TYPE_INDEX, TYPES
from engine.domain.doubtful_label import DoubtfulLabel, LabelDoubt
from engine.evaluation.doubtful_labels import confident_thresholds, doubtful_labels, doubts_summary
from engine.evaluation.evaluate import summarise
from engine.evaluation.predictions import CellResult
from tests.conftest import NORMAL_FEMALE

_TYPES = np.array([TYPE_INDEX[name] for name, count in NORMAL_FEMALE.items() for _ in range(count)])


def cell(
    labels: dict[int, str] | None = None,
    probs: dict[int, tuple[str, float]] | None = None,
    q_down: dict[int, float] | None = None,
    name: str = "cell",
) -> CellResult:
    """A 46,XX cell, two of each type in order, each predicted right with 0.99; then labels and predictions changed.

    Args:
        labels: place -> label.
        probs: place -> type predicted and its probability; the rest goes to the type that it was.
        q_down: place -> probability; all are labelled 1.
    """
    n = len(_TYPES)
    types, type_probs = _TYPES.copy(), np.full((n, 24), 0.01 / 23)
    type_probs[np.arange(n), _TYPES] = 0.99
    for at, label in (labels or {}).items():
        types[at] = TYPE_INDEX[label]
    for at, (taken, prob) in (probs or {}).items():
        type_probs[at] = 0
        type_probs[at, _TYPES[at]] = 1 - prob
        type_probs[at, TYPE_INDEX[taken]] = prob
    down = np.full(n, 0.995)
    for at, prob in (q_down or {}).items():
        down[at] = prob
    result = CellResult(
        name=name,
        types=types,
        polarity=np.ones(n, dtype=np.intp),
        type_probs=type_probs.astype(np.float32),
        q_down_probs=down.astype(np.float32),
        dispatched=types,
        seconds=0.1,
        patient="p",
        files=tuple(f"{at:03d}.png" for at in range(n)),
    )
    return result.dispatched_by("joint", 0.9)


def listed(labels: list[DoubtfulLabel]) -> set[tuple[str, str, str, str]]:
    return {(str(label.kind), label.file, label.labelled_type, label.predicted_type) for label in labels}


def place(name: str, copy: int = 0) -> int:
    return 2 * TYPE_INDEX[name] + copy


def test_right_labels_are_not_doubted() -> None:
    assert doubtful_labels([cell(), cell(probs={3: ("7", 0.6)})]) == []


def test_two_exchanged_labels_are_found_with_each_other() -> None:
    a, b = place("4"), place("11")
    found = doubtful_labels([cell({a: "11", b: "4"})])
    assert listed(found) == {("exchanged", f"{a:03d}.png", "11", "4"), ("exchanged", f"{b:03d}.png", "4", "11")}
    assert [label.partners for label in found] == [(found[1].file,), (found[0].file,)]
    assert found[0].predicted_prob == pytest.approx(0.99, abs=1e-6)
    assert found[0].labelled_prob == pytest.approx(0.01 / 23, abs=1e-6)
    assert found[0].predicted_polarity is None


def test_three_labels_in_a_ring_are_one_exchange() -> None:
    a, b, c = place("13"), place("14"), place("15")
    found = doubtful_labels([cell({a: "15", b: "13", c: "14"})])
    assert {label.kind for label in found} == {LabelDoubt.EXCHANGED}
    assert {frozenset((label.file, *label.partners)) for label in found} == {
        frozenset(f"{at:03d}.png" for at in (a, b, c))
    }


def test_both_homologs_exchanged_are_two_pairs() -> None:
    labels = {place("21"): "22", place("21", 1): "22", place("22"): "21", place("22", 1): "21"}
    found = doubtful_labels([cell(labels)])
    assert [label.kind for label in found] == [LabelDoubt.EXCHANGED] * 4
    assert all(len(label.partners) == 1 for label in found)


def test_a_half_sure_partner_is_listed_with_a_sure_one_and_two_half_sure_ones_are_not() -> None:
    a, b = place("4"), place("5")
    exchanged = {a: "5", b: "4"}
    sure = cell(exchanged, {b: ("4", 0.4)})
    assert len(doubtful_labels([sure])) == 2
    unsure = cell(exchanged, {a: ("5", 0.3), b: ("4", 0.3)})
    assert doubtful_labels([unsure]) == []


def test_labels_that_are_off_by_one_are_a_shift_with_its_unsure_end() -> None:
    labels = {place(name, copy): TYPES[TYPE_INDEX[name] + 1] for name in ("16", "17", "18") for copy in (0, 1)}
    end = place("18", 1)
    found = doubtful_labels([cell(labels, {end: ("19", 0.35)})])
    assert listed(found) == {
        ("shifted cell", f"{at:03d}.png", label, TYPES[TYPE_INDEX[label] - 1]) for at, label in labels.items()
    }


def test_a_single_label_needs_a_surer_prediction_and_the_whole_cell() -> None:
    at = place("9")
    assert listed(doubtful_labels([cell({at: "12"})])) == {("lone", f"{at:03d}.png", "12", "9")}
    assert doubtful_labels([cell({at: "12"}, {at: ("12", 0.08)})]) == []
    # The joint assignment keeps the label: two others are surely of the predicted type, and of its own there is one.
    against = cell(probs={place("9", 1): ("10", 0.96)})
    assert TYPES[against.dispatched[place("9", 1)]] == "9"
    assert doubtful_labels([against]) == []


def test_the_threshold_of_a_lone_label_follows_how_sure_the_model_is_of_its_type() -> None:
    at = place("9")
    modest = cell({at: "12"}, {at: ("12", 0.035)})
    assert doubtful_labels([modest]) == []  # of those labelled 9 it is sure with 0.99 on the average
    less_sure = [cell(probs={place("9", copy): ("8", 0.1) for copy in (0, 1)}, name=f"{n}") for n in range(20)]
    assert confident_thresholds([modest, *less_sure])[TYPE_INDEX["9"]] < 0.91
    assert [label.kind for label in doubtful_labels([modest, *less_sure])] == [LabelDoubt.LONE]


def test_a_polarity_is_doubted_from_fifty_to_one_on() -> None:
    found = doubtful_labels([cell(q_down={5: 0.015, 6: 0.03})])
    assert [(label.file, label.kind, label.predicted_polarity) for label in found] == [("005.png", "polarity", 0)]
    assert found[0].predicted_type == ""
    assert found[0].predicted_prob == pytest.approx(0.985, abs=1e-6)


def test_figures_stay_and_those_apart_from_doubtful_labels_stand_beside_them() -> None:
    exchanged = cell({place("4"): "11", place("11"): "4"}, name="a")
    erring = cell(probs={place("1"): ("2", 0.7)}, name="b")
    summary = summarise([exchanged, erring], "joint")
    assert summary["type"]["acc"] == pytest.approx(89 / 92)
    doubted = summary["doubtful_labels"]
    assert (doubted["n"], doubted["n_cases"], doubted["kinds"]["exchanged"]) == (2, 1, 2)
    apart = doubted["apart"]
    assert (apart["n_images"], apart["n_cases"]) == (90, 2)
    assert apart["type"]["acc"] == pytest.approx(89 / 90)
    assert summary["cases_all_right"]["dispatched"] == 0.5
    assert apart["cases_all_right"]["dispatched"] == 1.0
    assert summary["doubts"]["rule"]["errors_missed"] == 2
    assert apart["doubts"]["rule"] | {"doubted": 0} == {"doubted": 0, "errors_caught": None, "errors_missed": 0}


def test_a_cell_of_doubtful_labels_alone_leaves_no_figures_and_no_error() -> None:
    two = cell({place("4"): "11", place("11"): "4"})
    only = np.array([place("4"), place("11")])
    fields = ("types", "polarity", "type_probs", "q_down_probs", "dispatched")
    arrays = {name: getattr(two, name)[only] for name in fields}
    few = replace(two, files=("a.png", "b.png"), **arrays)
    assert doubts_summary([few])["apart"] == {"n_images": 0, "n_cases": 0}


@given(st.lists(st.integers(0, 23), min_size=1, max_size=60), st.integers(0, 2**32 - 1))
def test_any_labels_give_each_chromosome_once_and_partners_that_name_each_other(labels: list[int], seed: int) -> None:
    rng = np.random.default_rng(seed)
    n = len(labels)
    probs = rng.dirichlet(np.full(24, 0.03), n).astype(np.float32)
    result = CellResult("c", np.array(labels), np.ones(n, np.intp), probs, rng.random(n), np.array(labels), 0.0)
    found = [label for label in doubtful_labels([result]) if label.kind is not LabelDoubt.POLARITY]
    by_file = {label.file: label for label in found}
    assert len(by_file) == len(found)
    for label in found:
        assert label.labelled_type != label.predicted_type
        ring = {label.file, *label.partners}
        assert all({other, *by_file[other].partners} == ring for other in ring)
        if label.partners:
            # An exchange leaves the counts of the cell as they are.
            of_ring = [by_file[file] for file in ring]
            assert sorted(one.labelled_type for one in of_ring) == sorted(one.predicted_type for one in of_ring)
