"""The verbs of the audit log, and the steps that are read from it, in the window's language."""

import re

from PySide6.QtCore import QCoreApplication

from engine.io.journal import ADOPT
from karyogui.report.template import LABELS
from karyogui.words.domain_words import answer_said, decimal, said


def verb_said(what: str) -> str:
    """An act's verb, such as "turn"; one that is not known stays as it is."""
    translate = QCoreApplication.translate
    verbs = {
        "move": translate("LogWords", "move"),
        "swap": translate("LogWords", "swap"),
        "turn": translate("LogWords", "turn"),
        "mirror": translate("LogWords", "mirror"),
        "rotate": translate("LogWords", "rotate"),
        "unrotate": translate("LogWords", "rotate back"),
        "accept": translate("LogWords", "accept"),
        "resolve": translate("LogWords", "answer a warning"),
        "reopen": translate("LogWords", "reopen a warning"),
        "type iscn": translate("LogWords", "type the ISCN line"),
        "choose iscn": translate("LogWords", "choose how ISCN is written"),
        "mark cell": translate("LogWords", "say what a cell stands for"),
        "undo": translate("LogWords", "undo"),
        "redo": translate("LogWords", "redo"),
        "classify": translate("LogWords", "classify"),
        "review": translate("LogWords", "review"),
        "take back": translate("LogWords", "take the review back"),
        "sign": translate("LogWords", "sign"),
        "amend": translate("LogWords", "amend"),
        "adopt": translate("LogWords", "take over from outside"),
        "write report": translate("LogWords", "write the report"),
        "give out report": translate("LogWords", "give the report out"),
    }
    return verbs.get(what, what)


def value_said(what: str, value: str) -> str:
    """What was before an act, or after it. What a person wrote stays as it is; the rest is made of codes."""
    if what in ("resolve", "reopen"):
        return answer_said(value)
    if what == "type iscn":
        return value
    if what == "write report":  # "number: 2026-0042; comments: …", as `ReportController` logs it
        fields = _report_fields()
        names = "|".join(fields)
        return re.sub(rf"(^|; )({names})(?=: )", lambda found: found[1] + fields[found[2]], value)
    if what == "give out report":
        return _given_out(value)
    return said(value)


# As `printing.printed_where` says it, between the ISCN line and the hash.
_PRINTED = re.compile(r"(.*), (?:printer|printed to (.+?))(?:, pages ([\d,-]+))?(, not to the end)?, (sha256 \w+)")


def _given_out(value: str) -> str:
    """ "FINAL 47,XY,+21, report.pdf, sha256 …", or where it was printed instead of the file's name."""
    translate = QCoreApplication.translate
    status, _, rest = value.partition(" ")
    printed = _PRINTED.fullmatch(rest)
    if printed is not None:
        line, file, pages, stopped, digest = printed.groups()
        to_file = translate("LogWords", "printed to {file}").format(file=file)
        told = (
            to_file if file else translate("LogWords", "printer"),
            translate("LogWords", "pages {pages}").format(pages=pages) if pages else "",
            translate("LogWords", "not to the end") if stopped else "",
        )
        rest = ", ".join(part for part in (line, *told, digest) if part)
    return f"{said(status)} {rest}".strip()


def why_said(what: str, why: str) -> str:
    """A reason: a person's own, or that of the application for taking over what was changed outside of it."""
    return said(why) if what == ADOPT else why


def _report_fields() -> dict[str, str]:
    """The entries of a report as its form names them."""
    translate = QCoreApplication.translate
    own = {
        "number": said(LABELS["report_number"]),
        "counted": translate("EntryForm", "Cells counted"),
        "analysed": translate("EntryForm", "Cells analysed"),
        "result": translate("EntryForm", "Result in words"),
        "interpretation": translate("EntryForm", "Interpretation"),
        "comments": translate("EntryForm", "Comments"),
        "recommendations": translate("EntryForm", "Recommendations"),
    }
    return {key: said(label) for key, label in LABELS.items()} | own


def step_said(text: str) -> str:
    """A step as `engine.io.journal_words.step_text` writes it: "move 5 → 12 · 003.png · 10:42"."""
    head, *rest = text.split(" · ")
    verb, _, of = head.partition(" ")
    if verb == "move":
        came_from, _, to = of.partition(" → ")
        told = f"{verb_said(verb)} {said(came_from)} → {said(to)}"
    elif verb == "order":
        told = QCoreApplication.translate("Editing", "order {slot}").format(slot=said(of))
    elif verb == "swap" and of:
        slots = " ↔ ".join(map(said, of.split(" ↔ ")))
        told = QCoreApplication.translate("Editing", "swap {slots}").format(slots=slots)
    elif verb == "rotate" and of:
        told = QCoreApplication.translate("Editing", "rotate {angle}°").format(angle=decimal(of.rstrip("°")))
    else:
        told = verb_said(head)
    return " · ".join([told, *map(said, rest)])
