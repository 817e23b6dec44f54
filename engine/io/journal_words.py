"""Steps of a case in words: their names in the history, and what each changed."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from engine.io.audit import AuditEntry
from engine.io.changes import Changes


def step_text(entry: AuditEntry) -> str:
    """A step's name in the history: "move 5 → 12 · 003.png · 10:42", "rotate +7.5° · 2 chromosomes · 10:43"."""
    verb = _verb(entry)
    what = entry.files[0] if len(entry.files) == 1 else f"{len(entry.files)} chromosomes" if entry.files else ""
    return " · ".join(text for text in (verb, what, f"{entry.at:%H:%M}") if text)


def _verb(entry: AuditEntry) -> str:
    """What was done, and to what: the classes, or the angle, clockwise."""
    changes = entry.changes or {}
    slots = list(changes.get("slots", {}))
    if entry.what == "move":
        return f"order {slots[0]}" if len(slots) == 1 else f"move {entry.before} → {entry.after}"
    if entry.what == "swap" and slots:
        return f"swap {' ↔ '.join(slots)}"
    angles = [fields["angle_deg"] for fields in changes.get("chromosomes", {}).values() if "angle_deg" in fields]
    if entry.what == "rotate" and angles:
        before, after = angles[0]
        return f"rotate {180 - (180 - before + after) % 360:+.1f}°"
    return entry.what


def described(changes: Changes) -> tuple[str, str]:
    """What a step changed, in words: from what, to what."""
    slots, chromosomes = changes.get("slots", {}), changes.get("chromosomes", {})
    old = {file: slot for slot, (files, _) in slots.items() for file in files}
    new = {file: slot for slot, (_, files) in slots.items() for file in files}
    moved = [file for file in old if old[file] != new.get(file)]
    if moved:
        return _unique(old[file] for file in moved), _unique(new.get(file, "") for file in moved)
    if slots:
        before, after = ("; ".join(", ".join(pair[side]) for pair in slots.values()) for side in (0, 1))
        return before, after
    for name, words in _WORDS.items():
        pairs = [fields[name] for fields in chromosomes.values() if name in fields]
        if pairs:
            return _unique(words(pair[0]) for pair in pairs), _unique(words(pair[1]) for pair in pairs)
    others = [*changes.get("cell", {}).values(), *changes.get("case", {}).values()]
    return _unique(_told(old, new) for old, new in others), _unique(_told(new, old) for old, new in others)


# How the values of a chromosome are told, the weightiest first.
_WORDS: dict[str, Callable[[Any], str]] = {
    "turned": lambda value: "turned" if value else "not turned",
    "mirrored": lambda value: "mirrored" if value else "not mirrored",
    "angle_deg": lambda value: f"{value:.0f}°",
    "reason": str,
    "decided_by": lambda value: f"accepted by {value}" if value else "proposed",
}


def _unique(texts: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(text for text in texts if text))


def _told(value: Any, other: Any) -> str:
    """An answer or another choice in words; of a list, what the other side does not hold."""
    if isinstance(value, list) and isinstance(other, list):
        return _unique(_told(entry, None) for entry in value if entry not in other)
    if isinstance(value, dict):
        return str(value.get("reason") or value.get("line") or _choice_told(value))
    return "" if value is None else str(value)


def _choice_told(choice: Mapping[str, Any]) -> str:
    """How the ISCN lines of a case are written, in words."""
    origin, sex, count = (choice.get(name) for name in ("origin", "constitutional_sex", "cell_count"))
    parts = [f"{origin} on {sex}" if sex else origin or "origin open"]
    if choice.get("mark_doubtful"):
        parts.append("question mark on doubtful changes")
    if choice.get("is_prefixed"):
        parts.append("mos or chi before a mosaic")
    if count:
        parts.append(f"number of cells in brackets {count}")
    return ", ".join(parts)
