"""Clones, single-cell findings and the mosaic's line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.chromosome import AUTOSOMES, TYPES
from engine.domain.clones import CaseClones, Change, CloneRules, cells_of_mosaic, find_clones
from engine.domain.iscn import iscn_of_counts
from engine.domain.iscn_choice import ACQUIRED, IscnChoice
from engine.domain.iscn_parse import IscnError, counts_of_iscn, parse_iscn
from engine.domain.karyogram import MARKER


def cells_of(*groups: tuple[str, int]) -> dict[str, dict[str, int]]:
    """Cells named c1, c2 ... with the counts of each line."""
    lines = [line for line, count in groups for _ in range(count)]
    return {f"c{number}": counts_of_iscn(line) for number, line in enumerate(lines, 1)}


def clones_of(*groups: tuple[str, int]) -> CaseClones:
    return find_clones(cells_of(*groups))


# Mosaic lines as ISCN 2024 prints them, or composed by its rules: normal last, the others largest first.
@pytest.mark.parametrize(
    "line",
    [
        "45,X[10]/46,XX[20]",
        "45,X[15]/47,XXX[10]/46,XX[23]",
        "45,X[13]/46,XY[17]",
        "47,XY,+8[15]/46,XY[5]",
        "45,XX,-7[10]/47,XX,+8[10]",
        "47,XX,+8[10]/47,XX,+21[10]",
        "47,XXY[12]/46,XY[18]",
        "47,XX,+21[3]/46,XX[7]",
        "46,XX,+8,-21[4]/46,XX[6]",
        "69,XXX[2]/46,XX[8]",
    ],
)
def test_a_mosaic_comes_back_from_its_cells_in_any_order(line: str) -> None:
    groups = cells_of_mosaic(line)
    for order in (groups, groups[::-1]):
        found = clones_of(*order)
        assert found.line() == line
        assert found.unreported == ()
        assert found.is_mosaic
    assert clones_of(*groups).line(prefix=True) == f"mos {line}"


def test_acquired_changes_of_sex_chromosomes_are_told_against_the_patients_own() -> None:
    choice = IscnChoice(ACQUIRED, "XY")
    cells = cells_of(("45,X", 20), ("47,XYY", 20))
    found = find_clones(cells, constitutional_sex="XY")
    assert found.line(lambda counts: iscn_of_counts(counts, choice)) == "47,XY,+Y[20]/45,X,-Y[20]"
    # Constitutional changes of the patient are no clone: this is the patient's normal cell.
    klinefelter = find_clones(cells_of(("47,XXY", 6), ("48,XXY,+8", 4)), constitutional_sex="XXY")
    assert [clone.is_normal for clone in klinefelter.clones] == [False, True]
    assert klinefelter.line() == "48,XXY,+8[4]/47,XXY[6]"


@pytest.mark.parametrize(("line", "needed"), [("47,XX,+8", 2), ("45,XX,-8", 3), ("45,X", 3), ("47,XXX", 2)])
def test_a_gain_is_clonal_in_two_cells_and_a_loss_in_three(line: str, needed: int) -> None:
    enough = clones_of(("46,XX", 10), (line, needed))
    assert enough.line() == f"{line}[{needed}]/46,XX[10]"
    short = clones_of(("46,XX", 10), (line, needed - 1))
    (finding,) = short.unreported
    assert finding.cells == tuple(f"c{11 + n}" for n in range(needed - 1))
    # An autosome lost in a cell or two was lost in preparation: the cell is normal. Anything else sets it aside.
    is_lost = line == "45,XX,-8"
    assert short.set_aside == (() if is_lost else finding.cells)
    assert short.line(brackets=True) == ("46,XX[12]" if is_lost else "46,XX[10]")
    assert short.line() == "46,XX"
    assert finding.needed == needed
    assert "not reported" in finding.text
    assert "extend to 30 cells" in finding.text
    assert ("single-cell finding" in finding.text) == (needed == 2)


def test_the_numbers_are_the_laboratorys_choice() -> None:
    cells = cells_of(("46,XX", 3), ("47,XX,+8", 1))
    assert find_clones(cells, CloneRules(gain_cells=1)).line() == "47,XX,+8[1]/46,XX[3]"
    assert "extend to 50" in find_clones(cells, CloneRules(extend_to=50)).unreported[0].text
    with pytest.raises(ValueError, match="at least one cell"):
        CloneRules(loss_cells=0)


def test_chromosomes_lost_in_preparation_do_not_hide_a_mosaic() -> None:
    found = clones_of(("45,X", 2), ("44,X,-14", 1), ("45,XX,-4", 1), ("45,XX,-6", 1), ("46,XX", 2))
    assert found.line() == "45,X[3]/46,XX[4]"
    assert [str(finding.change) for finding in found.unreported] == ["-4", "-6", "-14"]


def test_a_further_loss_in_one_cell_leaves_it_in_its_clone() -> None:
    found = clones_of(("46,XY", 5), ("47,XY,+8", 4), ("46,XY,+8,-17", 1))
    assert found.line() == "47,XY,+8[5]/46,XY[5]"
    assert [str(finding.change) for finding in found.unreported] == ["-17"]
    assert found.set_aside == ()
    # The change itself is counted over all cells that have it.
    assert clones_of(("46,XY", 5), ("47,XY,+8", 1), ("46,XY,+8,-17", 1)).line() == "47,XY,+8[2]/46,XY[5]"


def test_two_more_copies_in_one_cell_and_one_more_in_others() -> None:
    found = clones_of(("46,XX", 5), ("47,XX,+8", 2), ("48,XX,+8,+8", 1))
    assert found.line() == "47,XX,+8[3]/46,XX[5]"
    assert [finding.cells for finding in found.unreported] == [("c8",)]


def test_related_clones_are_left_to_a_person() -> None:
    found = clones_of(("47,XX,+8", 5), ("48,XX,+8,+21", 3), ("46,XX", 2))
    assert found.are_related
    assert found.line() == ""
    assert [len(clone.cells) for clone in found.clones] == [5, 3, 2]


def test_normal_cells_of_both_sexes_are_a_chimera() -> None:
    found = clones_of(("46,XX", 7), ("46,XY", 3))
    assert found.is_chimera
    assert found.line() == "46,XX[7]//46,XY[3]"
    assert found.line(prefix=True) == "chi 46,XX[7]//46,XY[3]"


def test_cells_that_are_all_alike_are_one_clone_even_if_they_are_few() -> None:
    found = clones_of(("45,X", 2))
    assert found.line() == "45,X"
    assert [clone.is_confirmed for clone in found.clones] == [False]
    assert len(found.unreported) == 1
    assert clones_of(("45,X", 3)).clones[0].is_confirmed
    assert clones_of(("46,XX", 1)).clones[0].is_confirmed


def test_markers_count_as_gains() -> None:
    normal = counts_of_iscn("46,XX")
    cells = {"a": normal, "b": {**normal, MARKER: 1}, "c": {**normal, MARKER: 1}}
    assert find_clones(cells).line() == "47,XX,+mar[2]/46,XX[1]"


def test_no_cell_and_no_clone() -> None:
    assert find_clones({}).line() == ""
    nothing = clones_of(("47,XX,+8", 1), ("47,XX,+9", 1))
    assert nothing.line() == ""
    assert nothing.set_aside == ("c1", "c2")


@pytest.mark.parametrize("line", ["45,X/46,XX", "45,X[0]/46,XX[3]", "45,X[2]/99,XX[1]", "45,X[2]/", "", "[3]"])
def test_a_mosaic_without_cell_numbers_is_refused(line: str) -> None:
    with pytest.raises(IscnError):
        cells_of_mosaic(line)


CHANGED = st.dictionaries(st.sampled_from(AUTOSOMES), st.integers(1, 4), max_size=3)
CELL = st.builds(
    lambda changes, sex, markers: {**dict.fromkeys(TYPES, 2), **changes, "X": sex[0], "Y": sex[1], MARKER: markers},
    CHANGED,
    st.sampled_from([(2, 0), (1, 1), (1, 0), (2, 1), (3, 0)]),
    st.integers(0, 2),
)


@given(st.lists(CELL, max_size=4), st.lists(st.integers(0, 3), max_size=25))
def test_every_cell_is_in_one_clone_or_set_aside_and_no_clone_is_too_small(
    kinds: list[dict[str, int]], drawn: list[int]
) -> None:
    cells = {f"c{n}": kinds[kind] for n, kind in enumerate(drawn) if kind < len(kinds)}
    rules = CloneRules()
    found = find_clones(cells, rules)
    named = [name for clone in found.clones for name in clone.cells]
    assert sorted([*named, *found.set_aside]) == sorted(cells)
    assert sum(not clone.is_normal for clone in found.clones) <= len(kinds)
    for clone in found.clones:
        assert clone.is_normal or not clone.is_confirmed or len(clone.cells) >= rules.gain_cells
    numbers = [len(clone.cells) for clone in found.clones if not clone.is_normal]
    assert numbers == sorted(numbers, reverse=True)
    normal = [clone.is_normal for clone in found.clones]
    assert normal == sorted(normal)
    for finding in found.unreported:
        assert len(finding.cells) < finding.needed
    assert all(clone.is_confirmed for clone in found.clones) or len(found.clones) == 1


@given(st.lists(CELL, min_size=1, max_size=3), st.lists(st.integers(0, 2), min_size=1, max_size=12), st.randoms())
def test_the_order_of_the_cells_does_not_matter(
    kinds: list[dict[str, int]], drawn: list[int], random: "object"
) -> None:
    cells = [(f"c{n}", kinds[kind % len(kinds)]) for n, kind in enumerate(drawn)]
    shuffled = cells[:]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = find_clones(dict(cells)), find_clones(dict(shuffled))
    assert one.line() == other.line()
    assert sorted(one.set_aside) == sorted(other.set_aside)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("47,XX,+8", "+8"),
        ("45,XX,-8", "-8"),
        ("47,XX,+mar", "+mar"),
        ("47,XXX", "sex chromosomes XXX"),
        ("44,?", "sex chromosomes none"),
        ("69,XXX", "3n"),
    ],
)
def test_a_change_is_told_as_in_a_line(line: str, told: str) -> None:
    counts = parse_iscn(line).clones[0].counts() if "?" not in line else dict.fromkeys(AUTOSOMES, 2)
    (finding,) = find_clones({**cells_of(("46,XX", 3)), "odd": counts}).unreported
    assert str(finding.change) == told


def test_cells_of_a_line_with_a_prefix_and_of_a_single_one() -> None:
    assert cells_of_mosaic("mos 45,X[3]/46,XX[7]") == (("45,X", 3), ("46,XX", 7))
    assert cells_of_mosaic("chi 46,XX[3]//46,XY[7]") == (("46,XX", 3), ("46,XY", 7))
    assert cells_of_mosaic("47,XX,+21") == (("47,XX,+21", 1),)
    with pytest.raises(IscnError, match=r"'46,XX' has no number of cells, such as 46,XX\[7\]"):
        cells_of_mosaic("45,X[3]/46,XX")


@pytest.mark.parametrize("rule", ["gain_cells", "loss_cells", "extend_to"])
def test_a_rule_of_no_cell_is_refused(rule: str) -> None:
    with pytest.raises(ValueError, match=r"^a clone has at least one cell$"):
        CloneRules(**{rule: 0})
    assert getattr(CloneRules(**{rule: 1}), rule) == 1


def test_one_clone_has_no_prefix() -> None:
    assert clones_of(("46,XX", 3)).line(prefix=True) == "46,XX"
    assert clones_of(("46,XX", 4), ("46,XY", 3)).line(prefix=True) == "chi 46,XX[4]//46,XY[3]"


def test_slots_that_are_not_counted_count_none() -> None:
    some = {name: 2 for name in (*AUTOSOMES, "X") if name != "13"}
    assert [str(change) for change in changes_of(some)] == ["-13", "-13"]
    assert [str(change) for change in changes_of(dict.fromkeys(AUTOSOMES, 2))] == ["sex chromosomes none"]


def changes_of(odd: dict[str, int]) -> list[Change]:
    """What a cell beside three normal ones deviates by."""
    return [found.change for found in find_clones({**cells_of(("46,XX", 3)), "odd": odd}).unreported]


def test_the_same_gain_against_another_ploidy_is_another_change() -> None:
    cells = cells_of(("46,XX", 3), ("47,XX,+8", 1), ("70,XXX,+8", 1))
    assert [(str(f.change), f.cells) for f in find_clones(cells).unreported] == [
        ("3n", ("c5",)),
        ("+8", ("c4",)),
        ("+8", ("c5",)),
    ]
    cells = cells_of(("46,XX", 3), ("48,XXXX", 1), ("70,XXXX", 1))
    assert [(str(f.change), f.cells) for f in find_clones(cells).unreported] == [
        ("3n", ("c5",)),
        ("sex chromosomes XXXX", ("c4",)),
        ("sex chromosomes XXXX", ("c5",)),
    ]


@pytest.mark.parametrize(
    ("line", "told", "needed"),
    [
        ("23,X", "1n", 3),
        ("69,XXX", "3n", 2),
        ("68,XX", "sex chromosomes XX", 3),
        ("70,XXXY", "sex chromosomes XXXY", 2),
        ("47,XXX", "sex chromosomes XXX", 2),
        ("45,X", "sex chromosomes X", 3),
        ("47,XX,+8", "+8", 2),
        ("45,XX,-8", "-8", 3),
    ],
)
def test_how_many_cells_make_a_clone_of_a_change(line: str, told: str, needed: int) -> None:
    found = {str(f.change): f.needed for f in clones_of(("46,XX", 3), (line, 1)).unreported}
    assert found[told] == needed


def test_two_y_without_an_x_are_a_loss() -> None:
    yy = counts_of_iscn("46,XX") | {"X": 0, "Y": 2}
    (finding,) = find_clones({**cells_of(("46,XY", 3)), "odd": yy}).unreported
    assert (str(finding.change), finding.needed) == ("sex chromosomes YY", 3)


def test_a_cell_that_lost_a_sex_chromosome_stays_in_its_clone_of_another_change() -> None:
    found = clones_of(("47,XY,+8", 2), ("46,X,+8", 1), ("46,XY", 3))
    assert found.line() == "47,XY,+8[3]/46,XY[3]"
    assert found.set_aside == ()


def test_findings_are_told_in_the_order_of_a_line() -> None:
    cells = cells_of(("46,XY", 3), ("69,XXY", 1), ("47,XXY", 1), ("47,XY,+21", 1), ("45,XY,-8", 1))
    found = find_clones(cells, constitutional_sex="XY")
    assert [str(finding.change) for finding in found.unreported] == ["3n", "+X", "-8", "+21"]


def test_a_loss_of_the_patient_s_own_x_is_a_clone_of_its_own() -> None:
    choice = IscnChoice(ACQUIRED, "XX")
    found = find_clones(cells_of(("45,X", 3), ("46,XX", 2)), constitutional_sex="XX")
    assert found.line(lambda counts: iscn_of_counts(counts, choice)) == "45,X,-X[3]/46,XX[2]"


@pytest.mark.parametrize(
    ("line", "dismissed", "told"),
    [
        ("45,XX,-20", "", "45,XX,-20"),
        ("45,XX,-20", "20", "46,XX"),
        ("45,XX,-20", "21", "45,XX,-20"),
        ("47,XY,+8", "8", "46,XY"),
        ("46,XX,+8,-20", "20", "47,XX,+8"),
        # Which sex chromosome was lost is not known, nor what a cell of twice the number is made of.
        ("45,X", "X", ""),
        ("47,XXY", "X", ""),
        ("44,X,-20", "20", "45,X"),
        ("92,XXYY", "ploidy", ""),
        ("39,XX,-1,-2,-3,-4,-5,-6,-7", "1 2 3 4 5 6 7", ""),
    ],
)
def test_what_was_found_to_be_of_the_cell_alone_is_not_the_patients(line: str, dismissed: str, told: str) -> None:
    found = find_clones(cells_of((line, 1)), of_cell_alone={"c1": dismissed.split()})
    assert found.line() == told
    assert found.set_aside == (() if told else ("c1",))


def test_of_a_lost_sex_chromosome_the_patients_own_tell_what_it_was() -> None:
    found = find_clones(cells_of(("45,X", 1)), constitutional_sex="XY", of_cell_alone={"c1": ["X", "Y"]})
    assert found.line() == "46,XY"


def test_what_enough_cells_have_is_a_clone_whatever_was_answered() -> None:
    answered = {f"c{number}": ["X"] for number in (1, 2, 3)}
    cells = cells_of(("45,X", 3), ("46,XX", 4))
    assert find_clones(cells, of_cell_alone=answered).line() == "45,X[3]/46,XX[4]"
    # Of two alike one answer is not that of both.
    assert find_clones(cells_of(("45,X", 2)), of_cell_alone={"c1": ["X"]}).line() == "45,X"
