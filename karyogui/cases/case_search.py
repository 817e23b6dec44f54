"""Looks for known cases: those opened lately, those beside them, and those below the laboratory's folder of cases."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from engine.domain.cancel import Progress, ShouldCancel, stop_if
from engine.io.known_cases import KnownCase, case_folders, known_case
from karyogui.tasks import TaskRunner

# Down from the folder of cases, such as year, month, case. Of a case opened lately its neighbours alone are read.
_DEPTH = 3
_AT_ONCE = 20  # cases that are read before they are shown


@dataclass(frozen=True)
class Place:
    """A folder to look into.

    Attributes:
        folder: whose inner folders are looked through.
        known: cases in it that are told whatever they are.
        depth: how many levels down.
    """

    folder: Path
    known: tuple[Path, ...] = ()
    depth: int = 1


def places(recent: Sequence[Path], cases_folder: Path | None) -> tuple[Place, ...]:
    """Where to look: the folders of the cases opened lately, and the folder of cases if one was chosen."""
    parents = dict.fromkeys(folder.parent for folder in recent)
    if cases_folder is not None:
        parents[cases_folder] = None
    return tuple(
        Place(
            parent,
            tuple(folder for folder in recent if folder.parent == parent),
            _DEPTH if parent == cases_folder else 1,
        )
        for parent in parents
    )


class CaseSearch(QObject):
    """Looks into places, each in a thread of its own: one on a share that does not answer keeps none of the others.

    Signals:
        found: some more cases (tuple of KnownCase); each case once.
        failed: a place (Path) cannot be looked into, and why.
        went_on: another place is done, or begun; `waited_for` says which are not.
    """

    found = Signal(object)
    failed = Signal(object, str)
    went_on = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._runners: dict[Place, TaskRunner] = {}
        self._known: set[Path] = set()

    @property
    def waited_for(self) -> tuple[Path, ...]:
        """The places that are not done."""
        return tuple(place.folder for place in self._runners)

    def look_into(self, place: Place) -> None:
        if place in self._runners:
            return
        runner = self._runners[place] = TaskRunner(self)
        runner.start(
            partial(_folders, place),
            on_done=lambda found: self._read(place, found),
            on_error=lambda error: self._end(place, str(error)),
        )
        self.went_on.emit()

    def stop(self) -> None:
        """Look no further, and wait for nothing."""
        for runner in self._runners.values():
            runner.abandon()
        self._runners.clear()

    def _read(self, place: Place, found: tuple[tuple[Path, ...], str]) -> None:
        folders, failed = found
        if failed:
            self.failed.emit(place.folder, failed)
        new = [folder for folder in folders if folder not in self._known]
        self._known.update(new)
        for start in range(0, len(new), _AT_ONCE):
            self._runners[place].start(
                partial(_cases, new[start : start + _AT_ONCE]),
                on_done=self.found.emit,
                on_error=lambda error: self._end(place, str(error)),
            )
        self._runners[place].start(lambda *_: None, on_done=lambda _: self._end(place), on_error=lambda _: None)

    def _end(self, place: Place, failed: str = "") -> None:
        runner = self._runners.pop(place, None)
        if runner is not None:
            runner.abandon()
            runner.deleteLater()
        if failed:
            self.failed.emit(place.folder, failed)
        self.went_on.emit()


def _folders(place: Place, _: Progress, should_cancel: ShouldCancel) -> tuple[tuple[Path, ...], str]:
    """The cases of a place, and why the place itself cannot be looked into."""
    try:
        found, failed = case_folders(place.folder, place.depth, should_cancel), ""
    except OSError as error:
        found, failed = (), error.strerror or str(error)
    return tuple(dict.fromkeys((*place.known, *found))), failed


def _cases(folders: Sequence[Path], _: Progress, should_cancel: ShouldCancel) -> tuple[KnownCase, ...]:
    read = []
    for folder in folders:
        stop_if(should_cancel)
        read.append(known_case(folder))
    return tuple(read)
