"""The ways to a cell, a class or a chromosome."""

from PySide6.QtCore import QObject

from engine.domain.signing import OpenPoint
from karyogui.cells_overview import has_several_cells
from karyogui.karyogram.scene import KaryogramScene
from karyogui.karyogram.view import KaryogramView
from karyogui.page_stack import PageStack
from karyogui.session import CaseSession


class Navigation(QObject):
    """Shows what was chosen in a panel, a list or a table; the keys then belong to the karyogram."""

    def __init__(self, pages: PageStack, scene: KaryogramScene, view: KaryogramView, parent: QObject) -> None:
        super().__init__(parent)
        self._pages = pages
        self._scene = scene
        self._view = view
        self._session: CaseSession | None = None

    def set_session(self, session: CaseSession | None) -> None:
        self._session = session

    def toggle_all_cells(self) -> None:
        """Show all cells of the case beside each other, or the karyogram again."""
        session = self._session
        if session is None:
            self._pages.show_start()
            self._view.setFocus()
        elif self._pages.shows_cells:
            self._pages.show_karyogram()
            self._view.setFocus()
        elif has_several_cells(session):
            self._pages.show_cells()

    def show_cell(self, name: str) -> None:
        """From the list of cells: its karyogram."""
        if self._session:
            self._view.finish_typing()
            self._session.show_cell(name)
            self._go_to_karyogram()

    def show_next_cell(self, step: int = 1) -> None:
        """The cell after the shown one (1) or before it (-1), around the end."""
        if self._session:
            names = [cell.name for cell in self._session.case.cells]
            self.show_cell(names[(names.index(self._session.cell.name) + step) % len(names)])

    def show_class_of_cell(self, cell: str, slot: str) -> None:
        """From the table of cells: a class, or ("") the cell alone."""
        self.show_cell(cell)
        if self._session and slot:
            self.select_files(self._session.karyogram.slots[slot])

    def show_copy(self, cell: str, file: str) -> None:
        """From the strip of a class: one chromosome of a cell."""
        self.show_cell(cell)
        self.select_file(file)

    def show_point(self, point: OpenPoint) -> None:
        """Show what keeps the case from being signed."""
        self.show_cell(point.cell)
        if point.files:
            self.select_files(point.files)

    def select_file(self, file: str) -> None:
        """Select a chromosome and bring it into sight."""
        self._go_to_karyogram()
        self._view.show_file(file)

    def select_files(self, files: tuple[str, ...]) -> None:
        self._go_to_karyogram()
        self._scene.select(files)

    def _go_to_karyogram(self) -> None:
        """What was chosen is seen there, and not while all cells are shown."""
        if self._pages.shows_cells:
            self._pages.show_karyogram()
        self._view.setFocus()
