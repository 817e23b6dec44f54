"""Fills the page of all cells from the session, while it is shown."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject

from engine.domain.bands import Band, centromere_fraction
from engine.domain.cell_table import COLUMNS, CellRow, case_clones, cell_rows, clone_line, clones_line
from engine.domain.cell_use import use_numbers
from engine.domain.chromosome import TYPES
from engine.domain.clones import CloneRules
from engine.domain.doubts import doubts
from engine.domain.grey import FOREGROUND_BELOW
from engine.domain.iscn_choice import ACQUIRED
from engine.domain.sizes import is_out_of_place, size_ratios
from engine.imaging.centromere import find_centromere
from karyogui.karyogram.shown_image import shown_image
from karyogui.panels.cells_page import CellsPage, CloneTexts
from karyogui.panels.class_strip import Copy
from karyogui.session import CaseSession
from karyogui.settings.values import Cells
from karyogui.words.domain_words import decimal, said


class CellsOverview(QObject):
    """Holds which class is shown in the strip; everything else comes from the session."""

    def __init__(self, page: CellsPage, bands: Mapping[str, Sequence[Band]], parent: QObject) -> None:
        super().__init__(parent)
        self._page = page
        self._bands = bands
        self._slot = ""
        self._session: CaseSession | None = None
        self._needed = Cells()
        page.class_chosen.connect(self.show_class)

    def show_session(self, session: CaseSession | None, needed: Cells) -> None:
        """Show a session's cells if the page is visible, or forget them."""
        self._session, self._needed = session, needed
        if session is None:
            self._slot = ""
        if session is None or not self._page.isVisible():
            return
        rows = cell_rows(session.case, session.result)
        self._page.show_cells(rows, self._texts(session, rows))
        self.show_class(self._slot or _first_to_see(rows))

    def show_class(self, slot: str) -> None:
        """Show all copies of a class."""
        self._slot = slot
        if self._session is not None:
            self._page.show_copies(slot, self._copies(self._session, slot))

    def _texts(self, session: CaseSession, rows: tuple[CellRow, ...]) -> CloneTexts:
        result = session.result
        clones = case_clones(rows, result, CloneRules(extend_to=self._needed.mosaicism))
        found = tuple((clone_line(clone.counts, result), _cells_text(clone.cells)) for clone in clones.clones)
        notes = []
        if clones.unreported:
            told = self.tr("Single-cell findings, not reported: {changes}. Extend to {count} cells.")
            changes = "; ".join(f"{change.change} ({', '.join(change.cells)})" for change in clones.unreported)
            notes.append(told.format(changes=changes, count=self._needed.mosaicism))
        if clones.set_aside:
            told = self.tr("In no clone: {cells}. What they deviate by is not confirmed.")
            notes.append(told.format(cells=", ".join(clones.set_aside)))
        if clones.are_related:
            told = self.tr("Related clones: the order of their line follows evolution, which counts do not tell.")
            notes.append(told)
        if clones.is_chimera:
            notes.append(self.tr("Normal cells of both sexes: a chimera, or the cells of two patients."))
        if session.waiting:
            told = self.tr("Not all cells are read: {count} still wait, and may change this.")
            notes.append(told.format(count=len(session.waiting)))
        return CloneTexts(clones_line(clones, result), found, tuple(notes), self._numbers_text(session, rows))

    def _numbers_text(self, session: CaseSession, rows: tuple[CellRow, ...]) -> str:
        is_acquired = session.result.iscn.origin == ACQUIRED
        needed = self._needed.oncology if is_acquired else self._needed.constitutional
        found = use_numbers(row.use for row in rows)
        parts = (
            (self.tr("{count} counted"), found.counted, needed.counted),
            (self.tr("{count} analysed"), found.analysed, needed.analysed),
            (self.tr("{count} karyotyped"), found.karyotyped, needed.karyotyped),
        )
        return " · ".join(
            text.format(count=count) + ("" if count >= least else self.tr(" (of {count} needed)").format(count=least))
            for text, count, least in parts
        )

    def _copies(self, session: CaseSession, slot: str) -> list[Copy]:
        expected = centromere_fraction(self._bands[slot]) if slot in self._bands else None
        copies = []
        for cell in session.case.cells:
            karyogram = session.result.cells[cell.name]
            reasons = {doubt.file: said(doubt.reason) for doubt in doubts(karyogram, session.limits)}
            ratios = size_ratios(karyogram) if slot in TYPES else {}
            for file in karyogram.slots[slot]:
                placement = karyogram.placements[file]
                image = shown_image(cell.chromosome(file).image_hw, placement)
                odd = reasons.get(file, "") or self._odd_size(ratios.get(file, 1.0), session.limits.size_factor)
                copies.append(Copy(cell.name, file, image, _line_px(image, expected), odd))
        return copies

    def _odd_size(self, ratio: float, tolerance: float) -> str:
        told = self.tr("{ratio} × the size usual for its class").format(ratio=decimal(f"{ratio:.1f}"))
        return told if is_out_of_place(ratio, tolerance) else ""


def _first_to_see(rows: Sequence[CellRow]) -> str:
    """The class whose copies are shown first: one that deviates in a cell, if there is one."""
    return next((slot for slot in COLUMNS if any(slot in row.deviations for row in rows)), COLUMNS[0])


def has_several_cells(session: CaseSession) -> bool:
    """With one cell there is nothing to put beside it."""
    return len(session.case.cells) + len(session.waiting) > 1


def _cells_text(cells: Sequence[str]) -> str:
    return f"[{len(cells)}] {', '.join(cells)}"


def _line_px(image_hw: NDArray[np.uint8], expected: float | None) -> float:
    """The height of the centromere: of the constriction if one is found, else where the class has it; its middle
    outside the classes."""
    last = float(image_hw.shape[0] - 1)
    if expected is None:
        return last / 2.0
    width = (image_hw < FOREGROUND_BELOW).sum(axis=1).astype(np.float64)
    found = find_centromere(width, expected)
    return last * (expected if found is None else found)
