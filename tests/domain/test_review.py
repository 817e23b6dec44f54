"""Open, reviewed, signed by a second person, amended: only in this order, and closed means closed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from engine.domain.karyogram import CaseKaryogram, KaryogramError
from engine.domain.review import (
    Amendment,
    CaseStatus,
    ReportStatus,
    Review,
    ReviewError,
    Signature,
    Version,
    amended,
    reviewed_by,
    signed_by,
    taken_back,
)
from tests.conftest import NORMAL_FEMALE, make_karyogram

AT = datetime(2026, 3, 4, 5, 6, tzinfo=UTC)
MEYER = Signature("A. Meyer", "technologist", AT)
ROTH = Signature("B. Roth", "cytogeneticist", AT)

OPEN = Review()
REVIEWED = reviewed_by(OPEN, MEYER)
SIGNED = signed_by(REVIEWED, ROTH)
AMENDING = amended(SIGNED, Amendment("21 was a misread", ROTH), file="karyogram.v1.json", sha256="ab")


def test_a_case_goes_from_open_over_reviewed_to_signed_and_only_then_is_final() -> None:
    assert [r.status for r in (OPEN, REVIEWED, SIGNED)] == [CaseStatus.OPEN, CaseStatus.REVIEWED, CaseStatus.SIGNED]
    assert [r.report_status for r in (OPEN, REVIEWED, SIGNED)] == ["DRAFT", "DRAFT", "FINAL"]
    assert (SIGNED.reviewed, SIGNED.signed) == (MEYER, ROTH)


def test_an_amendment_is_a_new_open_version_that_keeps_the_signed_one() -> None:
    assert (AMENDING.status, AMENDING.version, AMENDING.report_status) == (CaseStatus.OPEN, 2, ReportStatus.DRAFT)
    (kept,) = AMENDING.earlier
    assert (kept.number, kept.reviewed, kept.signed, kept.file) == (1, MEYER, ROTH, "karyogram.v1.json")
    again = signed_by(reviewed_by(AMENDING, ROTH), MEYER)
    assert again.report_status is ReportStatus.AMENDED
    assert again.amendment is not None
    assert again.amendment.reason == "21 was a misread"


@pytest.mark.parametrize("name", ["A. Meyer", " a.  MEYER "])
def test_the_reviewer_cannot_sign(name: str) -> None:
    with pytest.raises(ReviewError, match="second person"):
        signed_by(REVIEWED, Signature(name, "cytogeneticist", AT))


@pytest.mark.parametrize("review", [OPEN, REVIEWED, SIGNED, AMENDING])
def test_no_step_is_taken_out_of_order(review: Review) -> None:
    steps = {
        CaseStatus.OPEN: [lambda: reviewed_by(review, MEYER)],
        CaseStatus.REVIEWED: [lambda: taken_back(review), lambda: signed_by(review, ROTH)],
        CaseStatus.SIGNED: [lambda: amended(review, Amendment("why", ROTH), file="f", sha256="s")],
    }
    for status, made in steps.items():
        for step in made:
            if status is review.status:
                assert step() != review
            else:
                with pytest.raises(ReviewError, match=f"that is {review.status}"):
                    step()


def test_what_is_taken_back_is_open_and_editable() -> None:
    assert taken_back(REVIEWED) == OPEN
    assert not OPEN.why_closed
    assert not AMENDING.why_closed


@pytest.mark.parametrize(("review", "reason"), [(REVIEWED, "reviewed by A. Meyer"), (SIGNED, "signed by B. Roth")])
def test_the_domain_refuses_edits_of_a_closed_case(review: Review, reason: str) -> None:
    karyogram = make_karyogram(NORMAL_FEMALE)
    result = CaseKaryogram({"cell": karyogram}, review=review)
    with pytest.raises(KaryogramError, match=reason):
        result.with_cell("cell", make_karyogram({"1": 1}))
    assert result.cells["cell"] is karyogram


@pytest.mark.parametrize(("name", "role"), [("", "r"), ("  ", "r"), ("n", ""), ("n", " ")])
def test_a_signature_has_a_name_and_a_role(name: str, role: str) -> None:
    with pytest.raises(ReviewError, match="needs a"):
        Signature(name, role, AT)


def test_an_amendment_needs_a_reason_and_a_signature_a_time_zone() -> None:
    with pytest.raises(ReviewError, match="reason"):
        amended(SIGNED, Amendment(" ", ROTH), file="f", sha256="s")
    with pytest.raises(ReviewError, match="time zone"):
        Signature("n", "r", datetime(2026, 1, 1))


@pytest.mark.parametrize(
    "odd",
    [
        {"status": CaseStatus.SIGNED},
        {"reviewed": MEYER},
        {"status": CaseStatus.SIGNED, "reviewed": MEYER, "signed": MEYER},
        {"amendment": Amendment("why", ROTH)},
        {"amendment": Amendment("why", ROTH), "earlier": (replace(AMENDING.earlier[0], number=2),)},
    ],
)
def test_a_record_that_contradicts_itself_is_refused(odd: dict[str, object]) -> None:
    with pytest.raises(ReviewError):
        Review(**odd)  # type: ignore[arg-type]


def test_what_cannot_be_taken_back_is_told() -> None:
    with pytest.raises(ReviewError, match=r"^a case that is signed cannot be opened again$"):
        taken_back(SIGNED)


NO_ZONE = datetime(2026, 3, 4)


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda: Signature(" ", "r", AT), "a signature needs a name"),
        (lambda: Signature("A", " ", AT), "a signature needs a role, such as cytogeneticist"),
        (lambda: Signature("A", "r", NO_ZONE), "the time of a signature has a time zone"),
        (lambda: Review(CaseStatus.SIGNED, MEYER), "the names of a case that is signed do not fit"),
        (lambda: Review(CaseStatus.SIGNED, MEYER, MEYER), "reviewed and signed by the same person, A. Meyer"),
        (
            lambda: Review(amendment=Amendment("why", ROTH)),
            "a case is amended if it has earlier versions, and only then",
        ),
        (
            lambda: replace(AMENDING, earlier=(replace(AMENDING.earlier[0], number=2),)),
            "the numbers of the earlier versions are not 1, 2, ...",
        ),
        (lambda: reviewed_by(REVIEWED, ROTH), "a case that is reviewed cannot be reviewed"),
        (lambda: signed_by(OPEN, ROTH), "a case that is open cannot be signed"),
        (
            lambda: amended(OPEN, Amendment("why", ROTH), file="f", sha256="s"),
            "a case that is open cannot be amended",
        ),
        (lambda: amended(SIGNED, Amendment(" ", ROTH), file="f", sha256="s"), "an amendment needs a reason"),
    ],
)
def test_what_is_not_allowed_is_told_in_words(make: Callable[[], object], told: str) -> None:
    with pytest.raises(ReviewError) as error:
        make()
    assert str(error.value) == told


def test_a_kept_version_has_all_that_was_signed() -> None:
    review = amended(SIGNED, Amendment("21 was a misread", ROTH), file="karyogram.v1.json", sha256="ab")
    assert review.earlier == (Version(1, MEYER, ROTH, "karyogram.v1.json", "ab"),)
