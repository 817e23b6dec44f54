"""Positions of the chromosomes in their metaphase picture, as case.json gives them."""

from collections.abc import Mapping
from typing import Any

from engine.domain.case import Case, Cell
from engine.domain.spread import CropPosition
from engine.io.json_fields import Fields
from engine.io.names import is_plain_name

_SLACK_PX = 1.0  # boxes are often rounded outwards
_MOST_TOLD = 3


def given_positions(
    case: Case, cell: Cell, picture_hw: tuple[int, int]
) -> tuple[dict[str, CropPosition], tuple[str, ...]]:
    """The positions that case.json gives for a cell, and what is wrong with them.

    Args:
        picture_hw: (height, width) of the metaphase picture in pixels; a box has to lie on it.

    Returns:
        Sound positions by file, and one sentence for each that is not; both empty if case.json gives none.
    """
    try:
        fields = _metaphase_fields(case, cell)
        stored = fields.inner("positions") if fields is not None and "positions" in fields.values else None
    except ValueError as error:
        return {}, (f"case.json: {error}.",)
    if stored is None:
        return {}, ()
    files = {chromosome.file for chromosome in cell.chromosomes}
    unreadable = {entry.file for entry in cell.unreadable}
    found: dict[str, CropPosition] = {}
    problems: list[str] = []
    for file in stored.values:
        try:
            if not is_plain_name(file) and file not in files:
                raise ValueError(
                    f"{stored.at(file)} is no plain file name; a position never leaves the cell's folder"
                )
            if file in files:
                found[file] = _position(stored.inner(file), picture_hw)
            elif file not in unreadable:
                raise ValueError(f"{stored.at(file)} is no chromosome of this cell")
        except ValueError as error:
            problems.append(f"case.json: {error}.")
    more = len(problems) - _MOST_TOLD
    if more > 0:
        problems[_MOST_TOLD:] = [f"case.json: {more} more position{' is' if more == 1 else 's are'} wrong."]
    return found, tuple(problems)


def positions_to_json(positions: Mapping[str, CropPosition]) -> dict[str, Any]:
    """The value of "positions" in case.json."""
    return {file: dict(vars(position)) for file, position in positions.items()}


def _metaphase_fields(case: Case, cell: Cell) -> Fields | None:
    """The object "metaphase" of a cell: at the top of case.json if its images lie there, else under "cells"."""
    fields: Fields | None = Fields.of(dict(case.details))
    if cell.folder != case.folder:
        fields = _inner_if_any(_inner_if_any(fields, "cells"), cell.name)
    return _inner_if_any(fields, "metaphase")


def _inner_if_any(fields: Fields | None, key: str) -> Fields | None:
    return fields.inner(key) if fields is not None and key in fields.values else None


def _position(fields: Fields, picture_hw: tuple[int, int]) -> CropPosition:
    height, width = picture_hw
    x, y = fields.number("x", -_SLACK_PX, width), fields.number("y", -_SLACK_PX, height)
    return CropPosition(
        x,
        y,
        fields.number("width", 1.0, width + _SLACK_PX - x),
        fields.number("height", 1.0, height + _SLACK_PX - y),
        fields.number("angle_deg", -360.0, 360.0) if "angle_deg" in fields.values else 0.0,
    )
