"""ISCN lines read into their parts; strings as ISCN 2024 prints them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.chromosome import AUTOSOMES, TYPES
from engine.domain.iscn import iscn_of_counts
from engine.domain.iscn_choice import ACQUIRED, CONSTITUTIONAL, IscnChoice
from engine.domain.iscn_explain import explain_iscn
from engine.domain.iscn_parse import (
    AS_BEFORE,
    CHANGE,
    COUNT,
    SEX,
    STRUCTURAL,
    UNCOUNTED,
    UNIDENTIFIED,
    IscnError,
    IscnToken,
    parse_clone,
    parse_iscn,
)

# line, X, Y, types that differ from two, markers
COUNTABLE = [
    ("46,XX", 2, 0, {}, 0),
    ("47,XX,+mar", 2, 0, {}, 1),
    ("48,XX,+r1,+r2[10]", 2, 0, {}, 2),
    ("49,XX,+3mar,3dmin[10]", 2, 0, {}, 3),
    ("52,XX,+7,+12,+13,+17,+r,+mar,12~20dmin[10]", 2, 0, {"7": 3, "12": 3, "13": 3, "17": 3}, 2),
    ("45,XX,-?21", 2, 0, {"21": 1}, 0),
    ("47,XX,+?8", 2, 0, {"8": 3}, 0),
    # Acquired: what was lost is missing in the complement, what was gained follows it.
    ("45,X,-Y[20]", 1, 0, {}, 0),
    ("45,X,-X[8]", 1, 0, {}, 0),
    ("45,Y,-X[10]", 0, 1, {}, 0),
    ("47,XX,+X[10]", 3, 0, {}, 0),
    ("48,XY,+X,+Y[15]", 2, 2, {}, 0),
    ("50,X,+X,-Y,+10,+14,+17,+21[5]", 2, 0, {"10": 3, "14": 3, "17": 3, "21": 3}, 0),
    # A constitutional complement with a c stands in full.
    ("48,XXYc,+X[5]", 3, 1, {}, 0),
    ("46,XXYc,-X[20]", 1, 1, {}, 0),
    ("46,Xc,+X[10]", 2, 0, {}, 0),
    ("44,Xc,-X[10]", 0, 0, {}, 0),
    ("47,XXX?c[10]", 3, 0, {}, 0),
    ("50,XXYc,+X,+21c,+21[10]", 3, 1, {"21": 4}, 0),
    ("46,XY,+21c,-21[10]", 1, 1, {}, 0),
]


@pytest.mark.parametrize(("line", "x", "y", "other", "markers"), COUNTABLE)
def test_counts_of_printed_lines(line: str, x: int, y: int, other: dict[str, int], markers: int) -> None:
    expected = {**dict.fromkeys(AUTOSOMES, 2), **other, "X": x, "Y": y, "marker": markers}
    assert parse_clone(line).counts() == expected


@pytest.mark.parametrize(
    "line",
    [
        "26,X,+4,+6,+21[12]",
        "89,XXYY,-1,-3,-5,+8,-21[5]",
        "58<2n>,XY,+X,+4,+6,+8,+10,+11,+14,+14,+17,+18,+21,+21[10]",
        "81<3n>,XXX,+X,+X,+X,+X,+X,+1,+1,+3,+3,+14,+14,+14,-15,+21[10]",
        "69<3n>,XXY,-5,-7,+10,+17[8]",
        "68,XY,-X[10]",
    ],
)
def test_other_levels_give_their_count(line: str) -> None:
    clone = parse_clone(line)
    assert sum(clone.counts().values()) == clone.total


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ("45,X[10]/46,XX[20]", [10, 20]),
        ("45,X[15]/47,XXX[10]/46,XX[23]", [15, 10, 23]),
        ("47,XY,+8[15]/46,XY[5]", [15, 5]),
        ("46,XX[5]//46,XY[25]", [5, 25]),
        ("46,XY[20]//", [20]),
        ("//46,XX[20]", [20]),
        ("chi 47,XX,+8[3]/46,XX[5]//46,XY[6]", [3, 5, 6]),
        ("mos 45,X[10]/46,XX[20]", [10, 20]),
        ("69~73,XXY,+Y,+1,-4,-13,del(17)(p11.2),+21,+21,+22[cp10]/46,XY[10]", [10, 10]),
        ("46,XY,t(8;21)(q22;q22)[26]/47,idem,+21[7]", [26, 7]),
        ("26,X,+4,+6,+21[3]/52,sl×2[13]", [3, 13]),
        ("48,XX,i(17)(q10),+mar1,+mar2[17]/51,XX,i(17)(q10),+mar1×3,+mar2,+mar3[13]", [17, 13]),
    ],
)
def test_clones_and_their_cells(line: str, cells: list[int]) -> None:
    parsed = parse_iscn(line)
    assert [clone.cell_count for clone in parsed.clones] == cells
    assert len(parsed.separators) == len(cells) - 1
    assert ("//" in parsed.separators) == ("]//4" in line)
    assert parsed.prefix == (line[:3] if line[3] == " " else "")


@pytest.mark.parametrize(
    "line",
    [
        "46,XX,t(9;22)(q34;q11.2)",
        "46,Y,t(X;8)(p22.3;q24.1)",
        "46,XX,t(5;6)(q34;q23)mat,inv(14)(q12q31)pat",
        "46,XX,add(19)(p13.3 or q13.3)",
        "46,Y,del(X)(q22) or i(X)(p10)",
        "46,XY,?del(1)(p36.1)",
        "46,XX,del(1)(q2?)",
        "46,XY,-5,+der(?)t(?;5)(?;q13)",
        "47,XY,+5,del(5)(q13q33)×2[15]",
        "44,XX,trc(4;12;9)(q31.2;q22p13;q34)",
        "46,XX,rec(6)dup(6p)inv(6)(p22.2q25.2)dmat",
        "45,fra(X)(q27.3)",
        "53~57,XY,+1,+3,+6,t(9;22)(q34;q11.2),+21,+3mar,inc[cp10]",
    ],
)
def test_structural_lines_are_read_but_not_counted(line: str) -> None:
    clone = parse_clone(line)
    assert clone.has_structural
    with pytest.raises(IscnError, match="counts alone"):
        clone.counts()


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("46,XX,t(9;22(q34;q11)", "parenthesis"),
        ("46,XX,t(9;25)(q34;q11)", "'25' that does not exist"),
        ("46,XX,xyz(9)(q34)", r"'xyz\(9\)\(q34\)'"),
        ("47,XX,+23", r"'\+23'"),
        ("46,XX[0]", "sex chromosomes"),
        ("46,XX/", "a count"),
        ("46,XX[5]/47", "a count"),
        ("46,YX", "YX"),
        ("46,XX,", "''"),
    ],
)
def test_what_is_not_understood_is_told(line: str, reason: str) -> None:
    with pytest.raises(IscnError, match=reason):
        parse_iscn(line)


@pytest.mark.parametrize(
    ("line", "reason"),
    [("47,XX", "its parts give 46"), ("45,XY,-Y", "its parts give 46"), ("43,XX,-21,-21,-21", "not there")],
)
def test_parts_that_do_not_add_up_are_told(line: str, reason: str) -> None:
    with pytest.raises(IscnError, match=reason):
        parse_clone(line).counts()


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("47,XY,+21", ["47 chromosomes counted", "sex chromosomes: one X and one Y", "one more chromosome 21"]),
        ("45,X,-?21", ["sex chromosomes: one X and no Y", "one less chromosome 21, uncertain"]),
        ("48,XX,+2mar", ["two markers of unknown origin"]),
        ("58<2n>,XY,+4", ["58 chromosomes counted, told against 2 copies of each"]),
        ("48,XXYc,+21c", ["the patient's own (constitutional)", "one more chromosome 21, constitutional"]),
        ("46,XX,t(9;22)(q34;q11.2)", ["a translocation; not seen from counts"]),
        ("45,X[1]/46,XX[20]", ["another clone", "found in 1 cell", "found in 20 cells"]),
        ("44,?", ["no sex chromosome found"]),
        ("46,U", ["not disclosed"]),
    ],
)
def test_each_part_is_explained(line: str, told: list[str]) -> None:
    explained = explain_iscn(line)
    assert "".join(part for part, _ in explained) == line.replace(",", "")
    for text in told:
        assert any(text in meaning for _, meaning in explained)


SEX_CHROMOSOMES = st.sampled_from(["XX", "XY", "X", "XXY", "XXX", "XYY"])
CHOICES = st.builds(
    lambda origin, sex, cells: IscnChoice(origin, sex if origin == ACQUIRED else "", cell_count=cells),
    st.sampled_from([None, CONSTITUTIONAL, ACQUIRED]),
    SEX_CHROMOSOMES,
    st.none() | st.integers(1, 99),
)


@given(
    st.dictionaries(st.sampled_from(AUTOSOMES), st.integers(0, 5), max_size=6),
    st.integers(2, 4),
    st.integers(0, 5),
    st.integers(0, 3),
    st.integers(0, 4),
    CHOICES,
    st.sets(st.sampled_from(AUTOSOMES)),
)
def test_any_grid_survives_its_line(
    changes: dict[str, int], level: int, x: int, y: int, markers: int, choice: IscnChoice, uncertain: set[str]
) -> None:
    counts = {**dict.fromkeys(AUTOSOMES, level), **changes, "X": x, "Y": y, "marker": markers}
    clone = parse_clone(iscn_of_counts(counts, choice, uncertain))
    assert clone.cell_count == choice.cell_count
    if clone.is_countable:
        assert clone.counts() == {name: counts[name] for name in (*TYPES, "marker")}
    else:
        assert x + y == 0 or clone.is_incomplete


@pytest.mark.parametrize(
    ("part", "token"),
    [
        ("t(9;22)(q34;q11.2)", IscnToken("t(9;22)(q34;q11.2)", STRUCTURAL, "9")),
        ("+der(1)t(1;3)(p36;p21)", IscnToken("+der(1)t(1;3)(p36;p21)", STRUCTURAL, "1", 1)),
        ("-der(5)t(5;7)(p13;q22)×2", IscnToken("-der(5)t(5;7)(p13;q22)×2", STRUCTURAL, "5", -2)),
        ("der(14;21)(q10;q10)", IscnToken("der(14;21)(q10;q10)", STRUCTURAL, "14", -1)),
        ("rob(13;14)(q10;q10)", IscnToken("rob(13;14)(q10;q10)", STRUCTURAL, "13", -1)),
        ("+der(14;21)(q10;q10)", IscnToken("+der(14;21)(q10;q10)", STRUCTURAL, "14", 1)),
        ("i(X)(p10)", IscnToken("i(X)(p10)", STRUCTURAL, "X")),
        ("del(?5)(q13)", IscnToken("del(?5)(q13)", STRUCTURAL, "5", is_uncertain=True)),
        ("add(?)(p1)", IscnToken("add(?)(p1)", STRUCTURAL, "", is_uncertain=True)),
        ("inv(9)(p12q13)c", IscnToken("inv(9)(p12q13)c", STRUCTURAL, "9", is_constitutional=True)),
        ("+?8", IscnToken("+?8", CHANGE, "8", 1, is_uncertain=True)),
        ("-Y", IscnToken("-Y", CHANGE, "Y", -1)),
        ("+21c", IscnToken("+21c", CHANGE, "21", 1, is_constitutional=True)),
        ("+21×2", IscnToken("+21×2", CHANGE, "21", 2)),
        ("+2mar", IscnToken("+2mar", UNIDENTIFIED, number=2)),
        ("+r×3", IscnToken("+r×3", UNIDENTIFIED, number=3)),
        ("inc", IscnToken("inc", UNCOUNTED)),
    ],
)
def test_a_part_is_read_in_full(part: str, token: IscnToken) -> None:
    assert parse_clone(f"46,XX,{part}").tokens == (
        IscnToken("46", COUNT, number=46),
        IscnToken("XX", SEX),
        token,
    )


@pytest.mark.parametrize(
    ("line", "token"),
    [
        ("47,XXYc", IscnToken("XXYc", SEX, is_constitutional=True)),
        ("47,XXX?c", IscnToken("XXX?c", SEX, is_uncertain=True, is_constitutional=True)),
        ("46,sl", IscnToken("sl", AS_BEFORE)),
        ("46,?", IscnToken("?", SEX, is_uncertain=True)),
    ],
)
def test_the_second_part_is_read_in_full(line: str, token: IscnToken) -> None:
    assert parse_clone(line).tokens[1] == token


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("46,XX,nonsense", "'46,XX,nonsense': 'nonsense' is no gain or loss of a whole chromosome"),
        ("46,XX,+8),+9", "'46,XX,+8),+9': a parenthesis is not closed"),
        ("46,XX,del(25)(q13)", "'46,XX,del(25)(q13)': 'del(25)(q13)' names a chromosome '25' that does not exist"),
    ],
)
def test_an_error_begins_with_the_line(line: str, told: str) -> None:
    with pytest.raises(IscnError) as error:
        parse_iscn(line)
    assert str(error.value).startswith(told)


def test_counts_that_do_not_fit_are_told_with_the_line() -> None:
    with pytest.raises(IscnError) as error:
        parse_clone("47,XX").counts()
    assert str(error.value) == "'47,XX': says 47 chromosomes, its parts give 46"
