"""The fields of case.json that are shown and printed. Other programs write it: what has another form is left out."""

from collections.abc import Mapping
from typing import Any

from karyogui.report.template import LABELS

# Key in LABELS -> where case.json keeps the field: (section, or "" for the outermost; key).
_PLACES: dict[str, tuple[str, str]] = {
    "patient_name": ("patient", "name"),
    "patient_id": ("patient", "id"),
    "date_of_birth": ("patient", "date_of_birth"),
    "sex": ("patient", "sex"),
    "specimen_number": ("specimen", "number"),
    "specimen_type": ("specimen", "type"),
    "collected": ("specimen", "collected"),
    "received": ("specimen", "received"),
    "culture": ("specimen", "culture"),
    "banding": ("specimen", "banding"),
    "band_level": ("specimen", "band_level"),
    "referred_by": ("", "referred_by"),
    "hospital": ("", "hospital"),
    "indication": ("", "indication"),
}


def field_values(details: Mapping[str, Any]) -> dict[str, str]:
    """Every field by its key in LABELS; empty where nothing is stated."""
    return {key: _stated(details, section, name) for key, (section, name) in _PLACES.items()}


def case_fields(details: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """(label, value) of what is stated, for the window."""
    return tuple((LABELS[key], value) for key, value in field_values(details).items() if value)


def cell_place(details: Mapping[str, Any], cell: str) -> tuple[str, str, str]:
    """(slide, coordinates, culture) of a cell, as case.json says in "cells"."""
    cells = details.get("cells")
    known = cells if isinstance(cells, Mapping) else {}
    return (_stated(known, cell, "slide"), _stated(known, cell, "coordinates"), _stated(known, cell, "culture"))


def um_per_px(details: Mapping[str, Any]) -> float | None:
    """Micrometres a pixel, as case.json says in "scanner"; None if it does not, or says nothing sensible."""
    scanner = details.get("scanner")
    value = scanner.get("um_per_px") if isinstance(scanner, Mapping) else None
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0.001 <= value <= 10:
        return None
    return float(value)


def _stated(details: Mapping[str, Any], section: str, key: str) -> str:
    place = details.get(section) if section else details
    value = place.get(key) if isinstance(place, Mapping) else None
    return str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
