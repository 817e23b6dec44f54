"""effort.json in the user's data folder: what all cases of this installation have cost, by month."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from engine.domain.effort import Tally
from engine.files import read_file
from engine.io.atomic import write_atomically
from engine.io.json_fields import Fields

TALLY_FILE = "effort.json"
_FORMAT = 1
_MOST = 1e12


class TallyError(ValueError):
    """An effort.json that cannot be read or written; the text names it and says what is wrong."""


def read_tallies(folder: Path) -> dict[str, Tally]:
    """The tally of each month ("2026-11"), oldest first; empty without a file.

    Raises:
        TallyError: it is damaged, or written by a newer version.
    """
    path = folder / TALLY_FILE
    try:
        fields = Fields.of(json.loads(read_file(path)))
        if fields.raw("format") != _FORMAT:
            raise ValueError(f"format {fields.raw('format')!r} is not known")
        months = fields.inner("months")
        return {month: tally_from_json(months.inner(month)) for month in sorted(months.values)}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as error:
        raise TallyError(f"{path}: cannot be read ({error})") from error


def add_tally(folder: Path, month: str, tally: Tally) -> None:
    """Add to a month's tally. What is taken back from an earlier month's cell makes no number negative.

    Raises:
        TallyError: the file is damaged (it is left as it is) or cannot be written.
    """
    months = read_tallies(folder)
    months[month] = (months.get(month, Tally()) + tally).at_least_zero()
    path = folder / TALLY_FILE
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_atomically(path, _encoded(months))
    except OSError as error:
        raise TallyError(f"{path}: cannot be written ({error.strerror or error})") from error


def tally_to_json(tally: Tally) -> dict[str, int | float]:
    return {**asdict(tally), "active_s": round(tally.active_s, 1)}


def tally_from_json(fields: Fields) -> Tally:
    """Raises ValueError, with the path to the field, if one is missing or odd."""
    counts = {name: fields.whole_number(name) for name in ("cells", "actions", "placed", "stayed")}
    return Tally(**counts, active_s=fields.number("active_s", 0.0, _MOST))


def _encoded(months: Mapping[str, Tally]) -> bytes:
    values = {"format": _FORMAT, "months": {month: tally_to_json(months[month]) for month in sorted(months)}}
    return (json.dumps(values, indent=1) + "\n").encode()
