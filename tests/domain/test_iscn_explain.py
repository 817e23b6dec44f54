"""What each part of a line says, word by word."""

import pytest

from engine.domain.iscn_explain import explain_iscn, explain_or_none
from engine.domain.iscn_parse import IscnError


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (
            "mos 45,X[1]/46,XX[20]",
            [
                ("mos", "a mosaic"),
                ("45", "45 chromosomes counted"),
                ("X", "sex chromosomes: one X and no Y"),
                ("[1]", "found in 1 cell"),
                ("/", "another clone"),
                ("46", "46 chromosomes counted"),
                ("XX", "sex chromosomes: two X and no Y"),
                ("[20]", "found in 20 cells"),
            ],
        ),
        (
            "chi 47,XX,+8[3]/46,XX[5]//46,XY[6]",
            [
                ("chi", "a chimera"),
                ("47", "47 chromosomes counted"),
                ("XX", "sex chromosomes: two X and no Y"),
                ("+8", "one more chromosome 8"),
                ("[3]", "found in 3 cells"),
                ("/", "another clone"),
                ("46", "46 chromosomes counted"),
                ("XX", "sex chromosomes: two X and no Y"),
                ("[5]", "found in 5 cells"),
                ("//", "cells of another zygote"),
                ("46", "46 chromosomes counted"),
                ("XY", "sex chromosomes: one X and one Y"),
                ("[6]", "found in 6 cells"),
            ],
        ),
        (
            "58<2n>,XY,+4,-?5,+7x3,-8x6",
            [
                ("58<2n>", "58 chromosomes counted, told against 2 copies of each"),
                ("XY", "sex chromosomes: one X and one Y"),
                ("+4", "one more chromosome 4"),
                ("-?5", "one less chromosome 5, uncertain"),
                ("+7x3", "three more chromosome 7"),
                ("-8x6", "six less chromosome 8"),
            ],
        ),
        (
            "47,XXYc,+21c",
            [
                ("47", "47 chromosomes counted"),
                ("XXYc", "sex chromosomes: two X and one Y, the patient's own (constitutional)"),
                ("+21c", "one more chromosome 21, constitutional"),
            ],
        ),
        (
            "48,XX,+r,+mar",
            [
                ("48", "48 chromosomes counted"),
                ("XX", "sex chromosomes: two X and no Y"),
                ("+r", "one ring of unknown origin"),
                ("+mar", "one marker of unknown origin"),
            ],
        ),
        (
            "54,XX,+2r,+6mar",
            [
                ("54", "54 chromosomes counted"),
                ("XX", "sex chromosomes: two X and no Y"),
                ("+2r", "two rings of unknown origin"),
                ("+6mar", "six markers of unknown origin"),
            ],
        ),
        (
            "47,XX,+der(1)t(1;3)(p36;p21),del(5)(q13q33),?inv(9)(p12q13),neo(2)(q21),inc",
            [
                ("47", "47 chromosomes counted"),
                ("XX", "sex chromosomes: two X and no Y"),
                ("+der(1)t(1;3)(p36;p21)", "a derivative chromosome, one more chromosome; not seen from counts"),
                ("del(5)(q13q33)", "a deletion; not seen from counts"),
                ("?inv(9)(p12q13)", "an inversion; not seen from counts, uncertain"),
                ("neo(2)(q21)", "a structural change; not seen from counts"),
                ("inc", "the line is incomplete"),
            ],
        ),
        (
            "45,XX,-der(14;21)(q10;q10)x2,10~20dmin",
            [
                ("45", "45 chromosomes counted"),
                ("XX", "sex chromosomes: two X and no Y"),
                ("-der(14;21)(q10;q10)x2", "a derivative chromosome, two less chromosome; not seen from counts"),
                ("10~20dmin", "double minutes, not counted"),
            ],
        ),
        (
            "48,XX,+8[4]/49,sl,+9[3]",
            [
                ("48", "48 chromosomes counted"),
                ("XX", "sex chromosomes: two X and no Y"),
                ("+8", "one more chromosome 8"),
                ("[4]", "found in 4 cells"),
                ("/", "another clone"),
                ("49", "49 chromosomes counted"),
                ("sl", "the changes of an earlier clone of the line"),
                ("+9", "one more chromosome 9"),
                ("[3]", "found in 3 cells"),
            ],
        ),
        ("44,?", [("44", "44 chromosomes counted"), ("?", "no sex chromosome found")]),
        ("46,U", [("46", "46 chromosomes counted"), ("U", "sex chromosomes not disclosed")]),
        ("51,XXXXXX,+21", [
            ("51", "51 chromosomes counted"),
            ("XXXXXX", "sex chromosomes: six X and no Y"),
            ("+21", "one more chromosome 21"),
        ]),
    ],
)  # fmt: skip
def test_a_line_is_told_part_by_part(line: str, told: list[tuple[str, str]]) -> None:
    assert list(explain_iscn(line)) == told
    assert list(explain_or_none(line)) == told


def test_a_line_that_is_not_understood_has_no_meaning() -> None:
    with pytest.raises(IscnError, match="'nonsense' is no gain or loss"):
        explain_iscn("46,XX,nonsense")
    assert explain_or_none("46,XX,nonsense") == ()
