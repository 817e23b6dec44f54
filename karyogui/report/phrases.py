"""Sentences of the report that stand for themselves."""

from engine.domain.case import Case, Cell
from engine.domain.findings import CellWarning
from engine.domain.karyogram import EXCLUDED, MARKER, SLOTS, UNASSIGNED, Karyogram
from engine.io.audit import LogHead
from karyogui.report.words import ReportWords
from karyogui.words.answer_words import answer_by

TIME = "%Y-%m-%d %H:%M"


def cell_prefix(case: Case, cell: Cell) -> str:
    """A cell's name before what is said of it; nothing if it is the only one."""
    return f"{cell.name}: " if len(case.cells) > 1 else ""


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


def shown_otherwise(cell: Cell, words: ReportWords) -> str:
    """In what the printed images differ from the files; empty if in nothing but how they are turned."""
    told = []
    if cell.inverted:
        told.append(words.translate("Report", "shown inverted: their background is dark"))
    if cell.whitened:
        told.append(words.translate("Report", "shown on white: the background of their files is not"))
    if cell.stretched:
        told.append(words.translate("Report", "shown with more contrast: they are faint"))
    if cell.cleared:
        told.append(words.translate("Report", "shown without parts of neighbours at the edge"))
    return "; ".join(told)


def log_line(head: LogHead, words: ReportWords) -> str:
    """The end of the audit log, by which it can be told years later whether the log is still the one of that day."""
    if not head.entries:
        return words.translate("Report", "Audit log: none was kept of this case")
    text = words.translate("Report", "Audit log up to entry {number}: sha256 {sha256}")
    return text.format(number=head.entries, sha256=head.sha256)


def answered(warning: CellWarning, karyogram: Karyogram, words: ReportWords) -> str:
    """A warning with the answer a person gave to it."""
    answer = karyogram.resolution_of(warning.key)
    told = words.said(warning.text)
    if answer is None:
        return told
    given = answer.decision
    by = words.translate("Report", "Answered by {name}, {time}").format(name=given.by, time=f"{given.at:{TIME}}")
    return f"{told} {by}: {answer_by(words.translate, answer.reason)}"
