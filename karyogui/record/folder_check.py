"""Looks at the case folder before anybody stands for what is shown, without stopping the window."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from engine.domain.case import Case
from engine.io.case_folder import CaseError
from engine.io.folder_changes import FolderChanges, changes_since_read
from karyogui.record.waiting import NotAnsweringError, looked_up

_MOST_NAMED = 3


def changed_text(parent: QWidget, case: Case, waiting: Sequence[str]) -> str:
    """What became of a case's files since they were read, in words; empty: nothing.

    A thread of its own reads the folder. If that takes its time a dialog says so, by which the wait can be ended.

    Args:
        waiting: names of cells that are not read yet.

    Raises:
        CaseError: the folder, or an image in it, cannot be read, or the person did not want to wait for it.
    """
    translate = QCoreApplication.translate
    text = translate(
        "WaitDialog", "Looking whether the images are those that were read … {folder} is slow to answer."
    )
    try:
        changes = looked_up(
            parent,
            case.folder,
            lambda should_cancel: changes_since_read(case, waiting, should_cancel),
            translate("WaitDialog", "Review and sign"),
            text,
        )
    except NotAnsweringError as error:
        told = translate("FolderCheck", "{folder}: does not answer; nothing is reviewed or signed")
        raise CaseError(told.format(folder=case.folder)) from error
    return _in_words(changes)


def _in_words(changes: FolderChanges) -> str:
    if not changes:
        return ""
    translate = QCoreApplication.translate
    parts = [translate("FolderCheck", "The folder has changed since it was read.")]
    for files, text in (
        (changes.new, translate("FolderCheck", "New: {files}.")),
        (changes.gone, translate("FolderCheck", "Gone: {files}.")),
        (changes.replaced, translate("FolderCheck", "Not what was read: {files}.")),
    ):
        if files:
            parts.append(text.format(files=_named(files)))
    parts.append(translate("FolderCheck", "Open the case again before it is reviewed or signed."))
    return " ".join(parts)


def _named(files: Sequence[str]) -> str:
    """The files by name, the first of many."""
    more = QCoreApplication.translate("FolderCheck", "and {count} more").format(count=len(files) - _MOST_NAMED)
    return ", ".join([*files[:_MOST_NAMED], *([more] if len(files) > _MOST_NAMED else [])])
