"""Sentences of the report that stand for themselves."""

from engine.domain.case import Cell
from engine.domain.findings import CellWarning
from engine.domain.karyogram import EXCLUDED, MARKER, SLOTS, UNASSIGNED, Karyogram
from engine.io.audit import LogHead

TIME = "%Y-%m-%d %H:%M"


def ledger(cell: Cell, karyogram: Karyogram) -> str:
    """files = placed + markers + unassigned + excluded, and what could not be read."""
    counts = karyogram.counts()
    placed = sum(counts[slot] for slot in SLOTS if slot not in (MARKER, UNASSIGNED, EXCLUDED))
    text = (
        f"{len(karyogram.placements)} files = {placed} placed + {counts[MARKER]} markers + "
        f"{counts[UNASSIGNED]} unassigned + {counts[EXCLUDED]} excluded"
    )
    unreadable = sum(not entry.is_document for entry in cell.unreadable)
    return text + (f"; {unreadable} not readable" if unreadable else "")


def shown_otherwise(cell: Cell) -> str:
    """In what the printed images differ from the files; empty if in nothing but how they are turned."""
    told = ["shown inverted: their background is dark"] if cell.inverted else []
    if cell.whitened:
        told.append("shown on white: the background of their files is not")
    return "; ".join(told)


def log_line(head: LogHead) -> str:
    """The end of the audit log, by which it can be told years later whether the log is still the one of that day."""
    if not head.entries:
        return "Audit log: none was kept of this case"
    return f"Audit log up to entry {head.entries}: sha256 {head.sha256}"


def answered(warning: CellWarning, karyogram: Karyogram) -> str:
    """A warning with the answer a person gave to it."""
    answer = karyogram.resolution_of(warning.key)
    if answer is None:
        return warning.text
    given = answer.decision
    return f"{warning.text} Answered by {given.by}, {given.at:{TIME}}: {answer.reason}"
