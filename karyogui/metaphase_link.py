"""Links the metaphase picture with the karyogram: what is lit or chosen on one side is so on the other."""

from PySide6.QtCore import QObject

from engine.domain.cancel import Progress, ShouldCancel
from engine.domain.case import Cell
from engine.domain.spread import PositionOrigin, Spread
from engine.inference.spread import read_spread
from karyogui.engine_host import EngineHost
from karyogui.karyogram.scene import KaryogramScene
from karyogui.panels.metaphase_panel import MetaphasePane, MetaphasePanel
from karyogui.session import CaseSession
from karyogui.tasks import Task


class MetaphaseLink(QObject):
    """Reads the shown cell's picture in the worker, once a cell, and keeps both views and the scene alike."""

    def __init__(
        self, engine: EngineHost, scene: KaryogramScene, panel: MetaphasePanel, pane: MetaphasePane, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._engine = engine
        self._scene = scene
        self._panel = panel
        self._pane = pane
        self._views = (panel.view, pane.view)
        self._cell: Cell | None = None
        self._task: Task | None = None
        self._known: dict[str, Spread | None] = {}  # by cell name, of the open case
        self._wanted_large = False
        pane.hide()
        scene.hover_changed.connect(self._light_views)
        scene.selection_changed.connect(self.show_selection)
        for view in self._views:
            view.hovered.connect(self._on_hovered)
            view.chosen.connect(self._on_chosen)
        panel.enlarge_requested.connect(self.toggle)
        pane.close_requested.connect(self.toggle)

    def show_cell(self, session: CaseSession) -> None:
        """Show the session's cell; its picture may come a little later."""
        cell = session.cell
        if self._cell is not None and cell.chromosomes is self._cell.chromosomes:
            self._cell = cell
            return
        self._forget_task()
        self._cell = cell
        if cell.metaphase is None:
            self._show(None, self.tr("No picture named metaphase in this cell's folder."))
        elif cell.name in self._known:
            self._show(self._known[cell.name], "")
        else:
            self._show(None, self.tr("Reading the metaphase picture …"))
            case = session.case

            def work(progress: Progress, should_cancel: ShouldCancel) -> Spread | None:
                return read_spread(case, cell, should_cancel=should_cancel)

            self._task = self._engine.start(work, on_done=self._on_read, on_error=self._on_error)

    def clear(self) -> None:
        """No case is open."""
        self._forget_task()
        self._cell = None
        self._known = {}
        self._show(None, "")

    def toggle(self) -> None:
        """Show the large picture beside the karyogram, or only the small one."""
        self._wanted_large = not self._wanted_large
        self._show_pane()

    def show_selection(self) -> None:
        files = frozenset(self._scene.selected_files())
        for view in self._views:
            view.set_selected(files)

    @property
    def spread(self) -> Spread | None:
        """Of the shown cell; None while it is read, or if there is none."""
        return None if self._cell is None else self._known.get(self._cell.name)

    def _on_read(self, spread: Spread | None) -> None:
        self._task = None
        assert self._cell is not None
        self._known[self._cell.name] = spread
        self._show(spread, "")

    def _on_error(self, error: Exception) -> None:
        self._task = None
        self._show(None, str(error))

    def _show(self, spread: Spread | None, text: str) -> None:
        sizes: dict[str, tuple[int, int]] = {}
        if self._cell is not None:
            sizes = {c.file: (c.image_hw.shape[0], c.image_hw.shape[1]) for c in self._cell.chromosomes}
        for view in self._views:
            view.show_spread(spread, sizes)
        if spread is None:
            self._panel.show_text(text)
        else:
            self._panel.show_notes(spread.notes, self._origin_text(spread.origin))
            self.show_selection()
        self._show_pane()

    def _show_pane(self) -> None:
        has_picture = self.spread is not None
        self._pane.setVisible(self._wanted_large and has_picture)
        self._panel.show_small(not self._wanted_large and has_picture)

    def _origin_text(self, origin: PositionOrigin) -> str:
        return {
            PositionOrigin.GIVEN: self.tr("Positions as case.json gives them"),
            PositionOrigin.FOUND: self.tr("Positions found by comparing the chromosomes with the picture"),
            PositionOrigin.UNKNOWN: self.tr("Positions are not known"),
        }[origin]

    def _light_views(self, file: str) -> None:
        for view in self._views:
            view.set_lit(file)

    def _on_hovered(self, file: str) -> None:
        self._scene.light(file)
        self._light_views(file)

    def _on_chosen(self, file: str) -> None:
        self._scene.select((file,))

    def _forget_task(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None
