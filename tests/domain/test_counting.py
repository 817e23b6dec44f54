"""Numbers of things in words."""

import pytest

from engine.domain.counting import counted, in_words


@pytest.mark.parametrize(
    ("number", "words", "cells"),
    [(0, "no", "0 cells"), (1, "one", "1 cell"), (6, "six", "6 cells"), (7, "7", "7 cells")],
)
def test_a_number_is_said_as_people_do(number: int, words: str, cells: str) -> None:
    assert (in_words(number), counted(number, "cell")) == (words, cells)
