"""The user's verbs on the selected chromosomes, and on a cell, as edits of the session."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from engine.domain.cell_use import CellUse
from engine.domain.edits import Accept, CaseEdit, Edit, MarkCell, Mirror, Move, Rotate, Swap, Turn, Unrotate
from engine.domain.karyogram import EXCLUDED, UNASSIGNED, Decision, Karyogram, KaryogramError
from karyogui.karyogram.scene import KaryogramScene
from karyogui.session import CaseSession
from karyogui.widgets import dialogs
from karyogui.words.domain_words import decimal, said, sentence


class Editing(QObject):
    """Turns verbs into edits, for whatever is selected.

    Signals:
        told: why a verb, or a key that would edit, did nothing.
    """

    told = Signal(str)

    def __init__(self, scene: KaryogramScene, window: QWidget) -> None:
        super().__init__(window)
        self._scene = scene
        self._window = window
        self._session: CaseSession | None = None

    def set_session(self, session: CaseSession | None) -> None:
        self._session = session

    def apply(self, edit: CaseEdit, verb: str, what: str) -> None:
        """Apply an edit as one step of the history, which tells verb, object and time; or tell why it cannot be."""
        session = self._session
        if session is None:
            return
        at = session.decision().at
        try:
            session.apply(edit, f"{verb} · {what}" + (f" · {at:%H:%M}" if at else ""))
        except KaryogramError as error:
            self._refuse(str(error))

    def explain_unused_key(self) -> None:
        """Say why a key that would edit does nothing."""
        if self._session is not None and self._session.why_read_only:
            self._refuse(self._session.why_read_only)
        elif self._session is not None and not self._scene.selected_files():
            self.told.emit(self.tr("Select a chromosome first."))

    def _refuse(self, why: str) -> None:
        """Args: why: as the domain says it."""
        self.told.emit(sentence(said(why)))

    # To other places

    def move_selected(self, slot: str) -> None:
        self.assign(self._scene.selected_files(), slot)

    def assign(self, files: tuple[str, ...], slot: str) -> None:
        """Put chromosomes into a class or tray; those that are there already are confirmed."""
        session = self._session
        if session is None:
            return
        others = tuple(file for file in files if session.karyogram.slot_of(file) != slot)
        if others or slot == EXCLUDED:
            self.move(others or files, slot, None)
        elif files and slot != UNASSIGNED:
            self._apply_to(files, Accept(files, session.decision()), self.tr("accept"))

    def move(self, files: tuple[str, ...], slot: str, index: int | None) -> None:
        """Move chromosomes to a class or tray, at a position there; excluding asks for the reason."""
        session = self._session
        if session is None or not files or _is_there(session.karyogram, files, slot, index):
            return
        came_from = {session.karyogram.slot_of(file) for file in files}
        reason = ""
        if slot == EXCLUDED:
            asked = dialogs.ask_reason(self._window, files)
            if asked is None:
                return
            reason = asked
        if came_from == {slot}:
            verb = self.tr("order {slot}").format(slot=said(slot))
        else:
            start = f"{said(came_from.pop())} → " if len(came_from) == 1 else "→ "
            verb = self.tr("move {way}").format(way=start + said(slot))
        self._apply_to(files, Move(files, slot, session.decision(), index, reason), verb)

    def shift_selected(self, step: int) -> None:
        """Move the selected chromosomes of one class by a place to the left (-1) or right (1)."""
        session, files = self._session, self._scene.selected_files()
        if session is None or not files:
            return
        slot = session.karyogram.slot_of(files[0])
        row = session.karyogram.slots[slot]
        if any(file not in row for file in files):
            self.told.emit(self.tr("Only chromosomes of one class can be put in order together."))
            return
        rest = [file for file in row if file not in files]
        before = sum(file in rest for file in row[: row.index(files[0])])
        self.move(files, slot, min(max(before + step, 0), len(rest)))

    def swap_selected(self) -> None:
        """Two selected chromosomes change places; otherwise each selected one does with its homolog."""
        session, files = self._session, self._scene.selected_files()
        if session is None or not files:
            return
        pairs = ((files[0], files[1]),) if len(files) == 2 else _homolog_pairs(session.karyogram, files)
        if not pairs:
            self.told.emit(self.tr("There is no homolog to swap with."))
            return
        slots = {session.karyogram.slot_of(file) for pair in pairs for file in pair}
        names = " ↔ ".join(said(slot) for slot in session.karyogram.slots if slot in slots)
        verb = self.tr("swap {slots}").format(slots=names)
        self._apply_to(tuple(file for pair in pairs for file in pair), Swap(pairs, session.decision()), verb)

    # As they are shown

    def turn_selected(self) -> None:
        self._apply_to_selected(Turn, self.tr("turn"))

    def mirror_selected(self) -> None:
        self._apply_to_selected(Mirror, self.tr("mirror"))

    def rotate(self, files: tuple[str, ...], angle_deg: float) -> None:
        """Rotate chromosomes by an angle, counter-clockwise."""
        if self._session is not None and files:
            clockwise = decimal(f"{-angle_deg:+.1f}")  # as people say it
            verb = self.tr("rotate {angle}°").format(angle=clockwise)
            self._apply_to(files, Rotate(files, angle_deg, self._session.decision()), verb)

    def rotate_back_selected(self) -> None:
        """Take the free rotation of the selected chromosomes back."""
        session, files = self._session, self._scene.selected_files()
        if session is not None and any(session.karyogram.placements[file].angle_deg for file in files):
            self._apply_to(files, Unrotate(files, session.decision()), self.tr("rotate back"))

    # Decisions

    def accept_selected(self) -> None:
        """Confirm the selected chromosomes. What the same person has decided on before needs no second word."""
        session, files = self._session, self._scene.selected_files()
        if session is None:
            return
        placements, by = session.karyogram.placements, session.decision().by
        if any(placements[file].decision.by != by for file in files):
            self._apply_to_selected(Accept, self.tr("accept"))

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
            self._apply_to(files, Accept(files, self._session.decision()), self.tr("accept"))
        else:
            self.told.emit(self.tr("All without doubt are accepted."))

    def mark_cell(self, cell: str, use: CellUse) -> None:
        """Let a cell, which is then shown, stand for something else in the report."""
        session = self._session
        if session is not None and session.result.cells[cell].use is not use:
            session.show_cell(cell)
            verb = self.tr("mark as {use}").format(use=said(use))
            self.apply(MarkCell(use, session.decision()), verb, cell)

    def _apply_to_selected(self, edit: Callable[[tuple[str, ...], Decision], Edit], verb: str) -> None:
        files = self._scene.selected_files()
        if self._session is not None and files:
            self._apply_to(files, edit(files, self._session.decision()), verb)

    def _apply_to(self, files: tuple[str, ...], edit: Edit, verb: str) -> None:
        self.apply(
            edit, verb, files[0] if len(files) == 1 else self.tr("{count} chromosomes").format(count=len(files))
        )


def _is_there(karyogram: Karyogram, files: tuple[str, ...], slot: str, index: int | None) -> bool:
    """Whether a move would leave everything where it is."""
    row = karyogram.slots.get(slot, ())
    if index is None or any(file not in row for file in files):
        return False
    rest = [file for file in row if file not in files]
    return (*rest[:index], *files, *rest[index:]) == row


def _homolog_pairs(karyogram: Karyogram, files: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """For each class with selected chromosomes, the two that change places: both selected ones, or the selected
    one and its neighbour to the right (to the left for the last). A class with more selected has no pair."""
    pairs = []
    for row in karyogram.slots.values():
        selected = [file for file in row if file in files]
        if len(selected) == 2:
            pairs.append((selected[0], selected[1]))
        elif len(selected) == 1 and len(row) > 1:
            place = row.index(selected[0])
            pairs.append((selected[0], row[place + 1 if place + 1 < len(row) else place - 1]))
    return tuple(pairs)
