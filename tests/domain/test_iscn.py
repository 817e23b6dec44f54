"""The ISCN line and the grid's counts, both ways."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.chromosome import AUTOSOMES, TYPES
from engine.domain.iscn import iscn_of_counts, needs_origin
from engine.domain.iscn_choice import ACQUIRED, CONSTITUTIONAL, IscnChoice
from engine.domain.iscn_levels import ploidy_of_counts, usual_level
from engine.domain.iscn_parse import IscnError, counts_of_iscn

LINES = [
    "46,XX",
    "46,XY",
    "45,X",
    "47,XXY",
    "47,XXX",
    "47,XYY",
    "48,XXXY",
    "47,XX,+21",
    "47,XY,+18",
    "47,XX,+13",
    "48,XXY,+21",
    "48,XX,+13,+21",
    "46,XX,+8,-21",
    "45,XX,-22",
    "48,XX,+21,+21",
    "69,XXY",
    "69,XXX",
    "92,XXXX",
    "92,XXYY",
    # Near-ploidy, as ISCN prints it: against its own level, never with a sign for every autosome.
    "26,X,+4,+6,+21",
    "89,XXYY,-1,-3,-5,+8,-21",
    "68,XX",
    "70,XXY,+21",
    "68,XXY,-13",
    "58<2n>,XXY,+4,+6,+8,+10,+14,+14,+17,+18,+18,+21,+21",
]


@pytest.mark.parametrize("line", LINES)
def test_line_and_counts_agree_both_ways(line: str) -> None:
    counts = counts_of_iscn(line)
    assert sum(counts.values()) == int(line.split(",")[0].split("<")[0])
    assert iscn_of_counts(counts) == line


def test_markers_are_counted_and_come_last() -> None:
    normal = counts_of_iscn("46,XX")
    assert iscn_of_counts({**normal, "marker": 1}) == "47,XX,+mar"
    assert iscn_of_counts({**normal, "21": 3, "marker": 2}) == "49,XX,+21,+2mar"


def test_unassigned_and_excluded_are_not_counted() -> None:
    assert iscn_of_counts({**counts_of_iscn("46,XY"), "unassigned": 3, "excluded": 2}) == "46,XY"


def test_no_sex_chromosome_is_shown_as_open() -> None:
    assert iscn_of_counts(dict.fromkeys(AUTOSOMES, 2)) == "44,?"


@given(
    st.dictionaries(st.sampled_from(AUTOSOMES), st.integers(0, 4), max_size=4),
    st.integers(1, 3),
    st.integers(0, 2),
)
def test_any_near_diploid_cell_survives_its_line(changes: dict[str, int], x: int, y: int) -> None:
    counts = {**dict.fromkeys(AUTOSOMES, 2), **changes, "X": x, "Y": y}
    assert counts_of_iscn(iscn_of_counts(counts)) == {name: counts[name] for name in TYPES}


@given(st.tuples(*[st.integers(0, 6)] * 22), st.integers(1, 5), st.integers(0, 3))
def test_any_cell_survives_its_line_with_no_more_changes_than_against_diploid(
    autosomes: tuple[int, ...], x: int, y: int
) -> None:
    counts = {**dict(zip(AUTOSOMES, autosomes, strict=True)), "X": x, "Y": y}
    line = iscn_of_counts(counts)
    if autosomes.count(0) > 4:
        assert line == f"{sum(counts.values())},{'X' * x}{'Y' * y},inc"
        return
    assert counts_of_iscn(line) == counts
    assert len(line.split(",")) - 2 <= sum(abs(count - 2) for count in autosomes)


def test_an_incomplete_cell_is_no_haploid_one_with_gains() -> None:
    assert iscn_of_counts({"1": 2, "2": 2, "X": 1}) == "5,X,inc"
    assert iscn_of_counts({"1": 2, "2": 2}, IscnChoice(cell_count=3)) == "4,?,inc[3]"
    assert not needs_origin({"1": 2, "2": 2, "X": 1}, IscnChoice())
    few = dict.fromkeys(AUTOSOMES, 1) | {"1": 0, "2": 0, "X": 1}
    assert iscn_of_counts(few).startswith("21<2n>,X,-1,-1,-2,-2,-3,-4,")


@pytest.mark.parametrize(
    "line",
    [
        "46<2n,XX",
        "46<0n>,XX",
        "٤٦,XX",
        "",
        "46",
        "46;XX",
        "xx,46",
        "46,AB",
        "47,XX",
        "46,XX,+23",
        "46,XX,+21q",
        "43,XX,-21,-21,-21",
        "46,",
    ],
)
def test_other_lines_are_refused(line: str) -> None:
    with pytest.raises(IscnError):
        counts_of_iscn(line)


@pytest.mark.parametrize(
    ("counted", "own", "line"),
    [
        ("45,X", "XY", "45,X,-Y"),
        ("45,X", "XX", "45,X,-X"),
        ("45,Y", "XY", "45,Y,-X"),
        ("47,XXX", "XX", "47,XX,+X"),
        ("48,XXYY", "XY", "48,XY,+X,+Y"),
        ("48,XXXY", "XXY", "48,XXYc,+X"),
        ("46,XY", "XXY", "46,XXYc,-X"),
        ("46,XX", "X", "46,Xc,+X"),
        ("47,XXY,+21,-22", "XY", "47,XY,+X,+21,-22"),
        ("46,XY", "XY", "46,XY"),
    ],
)
def test_acquired_changes_of_sex_chromosomes_are_signed_against_the_patient_s_own(
    counted: str, own: str, line: str
) -> None:
    counts = counts_of_iscn(counted)
    assert iscn_of_counts(counts, IscnChoice(ACQUIRED, own)) == line
    assert iscn_of_counts(counts, IscnChoice(CONSTITUTIONAL)) == counted
    assert iscn_of_counts(counts, IscnChoice(ACQUIRED, own, cell_count=20)) == f"{line}[20]"


def test_acquired_changes_need_the_patient_s_own_sex_chromosomes() -> None:
    with pytest.raises(ValueError, match="own sex chromosomes"):
        IscnChoice(ACQUIRED)


@pytest.mark.parametrize(
    ("line", "needed"), [("46,XX", False), ("47,XY,+21", False), ("45,X", True), ("47,XXY", True), ("69,XXY", False)]
)
def test_the_origin_is_asked_for_only_where_the_line_depends_on_it(line: str, needed: bool) -> None:
    assert needs_origin(counts_of_iscn(line), IscnChoice()) is needed
    assert not needs_origin(counts_of_iscn(line), IscnChoice(CONSTITUTIONAL))


def test_doubtful_changes_carry_a_question_mark() -> None:
    assert iscn_of_counts(counts_of_iscn("45,XX,-21"), uncertain={"21", "5"}) == "45,XX,-?21"
    assert iscn_of_counts(counts_of_iscn("47,XX,+8"), uncertain={"8"}) == "47,XX,+?8"


def test_a_line_without_a_complement_begins_with_its_losses() -> None:
    none_left = dict.fromkeys(AUTOSOMES, 2)
    assert iscn_of_counts(none_left, IscnChoice(ACQUIRED, "XY")) == "44,-X,-Y"


@pytest.mark.parametrize(("sex", "needed"), [({}, True), ({"X": 1}, True), ({"X": 2}, False), ({"Y": 1}, True)])
def test_slots_that_are_not_counted_count_none(sex: dict[str, int], needed: bool) -> None:
    assert needs_origin({**dict.fromkeys(AUTOSOMES, 2), **sex}, IscnChoice()) is needed


def halves(**others: int) -> dict[str, int]:
    """Eleven autosomes twice and eleven three times: as near to diploid as to triploid."""
    return {name: 2 if int(name) <= 11 else 3 for name in AUTOSOMES} | others


@pytest.mark.parametrize(
    ("counts", "ploidy"),
    [
        (halves(), 2),
        (halves(X=2), 2),
        (halves(X=3), 3),
        (halves(Y=2), 2),
        (halves(Y=3), 3),
        (halves(X=2, Y=1), 3),
        (halves(marker=2), 2),
        (halves(marker=3), 3),
        # The level with the fewest changes, though so few chromosomes are usually of a diploid cell.
        ({name: 3 if int(name) <= 12 else 1 for name in AUTOSOMES} | {"X": 2}, 3),
        # A cell that lacks types is an incomplete one, not a haploid one; one may have been misread.
        (dict.fromkeys(AUTOSOMES, 1) | {"1": 0, "2": 0, "X": 1}, 2),
        (dict.fromkeys(AUTOSOMES, 1) | {"1": 0, "2": 2, "X": 1}, 1),
        (dict.fromkeys(AUTOSOMES, 1) | {"X": 1}, 1),
    ],
)
def test_the_number_of_chromosomes_decides_between_levels_of_equal_changes(
    counts: dict[str, int], ploidy: int
) -> None:
    assert ploidy_of_counts(counts) == ploidy


@pytest.mark.parametrize(("total", "level"), [(0, 1), (34, 1), (35, 2), (57, 2), (58, 3), (80, 3), (81, 4)])
def test_a_number_of_chromosomes_stands_for_a_level(total: int, level: int) -> None:
    assert usual_level(total) == level


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("46,XX[3]", "'46,XX[3]': a number of cells does not belong here"),
        ("47,XX,+mar", "'47,XX,+mar': a marker is no gain or loss of a whole chromosome"),
    ],
)
def test_what_is_no_plain_line_says_so(line: str, told: str) -> None:
    with pytest.raises(IscnError) as error:
        counts_of_iscn(line)
    assert str(error.value) == told


def test_one_cell_may_have_a_karyotype_and_acquired_changes_need_a_complement() -> None:
    assert IscnChoice(cell_count=1).cell_count == 1
    with pytest.raises(ValueError, match=r"^acquired changes need the patient's own sex chromosomes$"):
        IscnChoice(ACQUIRED)
