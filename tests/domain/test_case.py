"""Cells and their chromosomes."""

from pathlib import Path

import pytest

from engine.domain.case import Case, Cell
from tests.conftest import drawn_chromosome


def test_a_chromosome_is_found_by_its_file() -> None:
    first, second = drawn_chromosome("1.png"), drawn_chromosome("2.png")
    cell = Cell("cell", Path("case"), (first, second))
    assert cell.chromosome("2.png") is second
    assert cell.chromosome("1.png") is first
    with pytest.raises(KeyError, match=r"3\.png"):
        cell.chromosome("3.png")


def test_a_case_is_named_after_its_folder() -> None:
    assert Case(Path("cases") / "24-0187", ()).name == "24-0187"
