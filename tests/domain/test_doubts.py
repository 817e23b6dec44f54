"""Which chromosomes need a look."""

from datetime import UTC, datetime

import pytest

from engine.domain.doubts import DoubtLimits, doubts, two_digits
from engine.domain.karyogram import Decision, Karyogram, Placement
from tests.conftest import make_prediction


def one(placement: Placement, slot: str = "9") -> Karyogram:
    return Karyogram.build([(placement, slot)])


@pytest.mark.parametrize(
    ("placement", "slot", "reason"),
    [
        (Placement("a", make_prediction("9"), "9"), "9", ""),
        (Placement("a", make_prediction("9", 0.6), "9"), "9", "type 0.60"),
        (Placement("a", make_prediction("9", 0.98, 0.7), "9"), "9", "polarity 0.70"),
        (Placement("a", make_prediction("9"), "X"), "X", "moved by dispatch 9 → X"),
        (Placement("a"), "9", "not classified"),
        (Placement("a", make_prediction("9"), "9"), "unassigned", "not assigned"),
    ],
)
def test_doubts_say_why(placement: Placement, slot: str, reason: str) -> None:
    assert [doubt.reason for doubt in doubts(one(placement, slot))] == ([reason] if reason else [])


def test_a_person_s_decision_ends_the_doubt() -> None:
    decided = Decision("A", datetime(2026, 1, 1, tzinfo=UTC))
    assert doubts(one(Placement("a", make_prediction("9", 0.5), "9", decision=decided))) == ()


def test_several_reasons_are_all_told_and_the_limits_are_the_laboratory_s() -> None:
    karyogram = one(Placement("a", make_prediction("9", 0.8, 0.7), "9"))
    (doubt,) = doubts(karyogram)
    assert [reason.code for reason in doubt.reasons] == ["type", "polarity"]
    assert doubt.reason == "type 0.80 · polarity 0.70"
    (less,) = doubts(karyogram, DoubtLimits(type_below=0.75))
    assert less.reason == "polarity 0.70"
    assert doubts(karyogram, DoubtLimits(type_below=0.75, polarity_below=0.6)) == ()


def test_an_excluded_object_is_no_doubt() -> None:
    assert doubts(one(Placement("a", make_prediction("9", 0.2), "9", reason="debris"), "excluded")) == ()


@pytest.mark.parametrize(
    ("placement", "slot", "codes"),
    [
        (Placement("a"), "9", ["unclassified"]),
        (Placement("a", make_prediction("9", 0.5, 0.6), "9"), "unassigned", ["unassigned"]),
        (Placement("a", make_prediction("9", 0.5, 0.6), "9"), "marker", ["unassigned"]),
        (Placement("a", make_prediction("9", 0.98, 0.6), "X"), "X", ["dispatch", "polarity"]),
    ],
)
def test_each_reason_has_its_code(placement: Placement, slot: str, codes: list[str]) -> None:
    (doubt,) = doubts(one(placement, slot))
    assert (doubt.file, doubt.slot) == ("a", slot)
    assert [reason.code for reason in doubt.reasons] == codes


def test_a_probability_at_the_limit_is_no_doubt_and_none_is_rounded_up_to_it() -> None:
    at = one(Placement("a", make_prediction("9", 0.75, 0.75), "9"))
    assert doubts(at, DoubtLimits(type_below=0.75, polarity_below=0.75)) == ()
    assert two_digits(0.8999) == "0.89"
    assert two_digits(0.9) == "0.90"
    assert two_digits(1.0) == "1.00"
    assert two_digits(0.29) == "0.29"  # 0.28999999999999998 as a number
