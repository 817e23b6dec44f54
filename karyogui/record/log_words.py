"""The verbs of the audit log, and the steps that are read from it, in the window's language."""

from PySide6.QtCore import QCoreApplication

from karyogui.domain_words import said


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
        "resolve": translate("LogWords", "resolve a warning"),
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


def step_said(text: str) -> str:
    """A step as `engine.io.journal.step_text` writes it: "move 5 → 12 · 003.png · 10:42"."""
    head, *rest = text.split(" · ")
    verb, arrow, to = head.partition(" → ")
    if arrow:
        verb, _, came_from = verb.partition(" ")
        told = f"{verb_said(verb)} {said(came_from)} → {said(to)}"
    else:
        told = verb_said(head)
    return " · ".join([told, *map(said, rest)])
