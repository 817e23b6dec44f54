"""The user's verbs on the selected chromosomes, as edits of the session."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from engine.domain.edits import Accept, Mirror, Move, Turn
from engine.domain.karyogram import EXCLUDED, MARKER, KaryogramError
from karyogui import dialogs
from karyogui.karyogram.scene import KaryogramScene
from karyogui.session import CaseSession

_NAMES = {MARKER: "marker"}


class Editing(QObject):
    """Turns verbs into edits, for whatever is selected.

    Signals:
        refused: an edit could not be done, and why.
    """

    refused = Signal(str)

    def __init__(self, scene: KaryogramScene, window: QWidget) -> None:
        super().__init__(window)
        self._scene = scene
        self._window = window
        self._session: CaseSession | None = None

    def set_session(self, session: CaseSession | None) -> None:
        self._session = session

    def move_selected(self, slot: str) -> None:
        self.move(self._scene.selected_files(), slot, None)

    def move(self, files: tuple[str, ...], slot: str, index: int | None) -> None:
        """Move chromosomes to a class or tray; excluding asks for the reason."""
        session = self._session
        if session is None or not files:
            return
        reason = ""
        if slot == EXCLUDED:
            asked = dialogs.ask_reason(self._window, files)
            if asked is None:
                return
            reason = asked
        name = _NAMES.get(slot, slot)
        came_from = {session.karyogram.slot_of(file) for file in files}
        start = f"{came_from.pop()} → " if len(came_from) == 1 else "→ "
        self._apply(Move(files, slot, session.decision(), index, reason), files, f"move {start}{name}")

    def turn_selected(self) -> None:
        self._apply_to_selected(Turn, "turn")

    def mirror_selected(self) -> None:
        self._apply_to_selected(Mirror, "mirror")

    def accept_selected(self) -> None:
        self._apply_to_selected(Accept, "accept")

    def accept_without_doubt(self) -> None:
        """Confirm every chromosome that no person has decided on and that has no doubt."""
        if self._session is None:
            return
        karyogram = self._session.karyogram
        doubtful = {doubt.file for doubt in self._session.doubts}
        files = tuple(
            file
            for file, placement in karyogram.placements.items()
            if placement.decision.by is None and file not in doubtful
        )
        if files:
            self._apply(Accept(files, self._session.decision()), files, "accept")

    def _apply_to_selected(self, edit: type[Turn] | type[Mirror] | type[Accept], verb: str) -> None:
        files = self._scene.selected_files()
        if self._session is not None and files:
            self._apply(edit(files, self._session.decision()), files, verb)

    def _apply(self, edit: Move | Turn | Mirror | Accept, files: tuple[str, ...], verb: str) -> None:
        assert self._session is not None
        what = files[0] if len(files) == 1 else f"{len(files)} chromosomes"
        at = edit.decision.at
        try:
            self._session.apply(edit, f"{verb} · {what}" + (f" · {at:%H:%M}" if at else ""))
        except KaryogramError as error:
            self.refused.emit(str(error))
