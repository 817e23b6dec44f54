"""Keeps what is on the screen in step with the open case, the selection, the settings and the theme."""

from PySide6.QtCore import QObject

from karyogui.actions import Actions
from karyogui.case_presenter import CasePresenter
from karyogui.cells_overview import CellsOverview, has_several_cells
from karyogui.engine_host import EngineHost
from karyogui.karyogram.scene import KaryogramScene
from karyogui.metaphase_link import MetaphaseLink
from karyogui.session import CaseSession
from karyogui.settings.app_settings import AppSettings
from karyogui.viewing.controller import ViewingController


class CaseDisplay(QObject):
    """Knows what is to be shown anew when something is another; the parts it is given show it."""

    def __init__(
        self,
        settings: AppSettings,
        engine: EngineHost,
        scene: KaryogramScene,
        actions: Actions,
        presenter: CasePresenter,
        metaphase: MetaphaseLink,
        viewing: ViewingController,
        cells: CellsOverview,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._engine = engine
        self._scene = scene
        self._actions = actions
        self._presenter = presenter
        self._metaphase = metaphase
        self._viewing = viewing
        self._cells = cells
        self._session: CaseSession | None = None

    def set_session(self, session: CaseSession | None) -> None:
        """Follow a session from now on, or show none; `show_karyogram` then shows its cell."""
        self._session = session
        if session is None:
            self._presenter.show_nothing()
            self._metaphase.clear()
            self._viewing.show_karyogram(None)
            self.show_all_cells()
            self.update_actions()
            return
        self._follow_settings()
        session.karyogram_changed.connect(self.show_karyogram)
        session.cell_changed.connect(self.show_karyogram)
        session.cell_added.connect(self._show_cells)
        session.review_changed.connect(self._on_review)
        self._presenter.show_case(session)

    def show_karyogram(self) -> None:
        """The shown cell."""
        if self._session is not None:
            self._presenter.show_karyogram(self._session)
            self._metaphase.show_cell(self._session)
            self._viewing.show_karyogram(self._session.karyogram)
            self.show_all_cells()
            self.update_actions()

    def show_all_cells(self) -> None:
        """The page of all cells, if it is in sight."""
        self._cells.show_session(self._session, self._settings.values.cells)

    def show_selection(self) -> None:
        """What is selected, or how it is painted, is another."""
        if self._session is not None:
            self._presenter.show_selection(self._session)
        self.update_actions()

    def show_engine(self) -> None:
        """The model is loaded."""
        karyotyper = self._engine.karyotyper
        if karyotyper:
            self._presenter.set_karyotyper(karyotyper)
            self.show_selection()

    def show_settings(self) -> None:
        """Settings that an open case follows at once are others."""
        self._follow_settings()
        self.show_karyogram()

    def show_look(self) -> None:
        """The theme shows other colours: what was painted or written in the former ones is made anew."""
        if self._session is not None:
            self._presenter.show_case(self._session)
            self.show_karyogram()

    def update_actions(self) -> None:
        """Which actions make sense now."""
        session = self._session
        can_edit = session is not None and not session.why_read_only
        self._actions.enable(
            has_case=session is not None,
            can_edit=can_edit,
            has_selection=bool(self._scene.selected_files()),
            # While the engine is at the whole case, the page that tells of it stays.
            has_other_cells=session is not None and has_several_cells(session) and not session.is_held,
            is_idle=self._engine.is_idle,
        )
        self._actions.show_undo(session.undo_stack if session and can_edit else None)

    def _on_review(self) -> None:
        if self._session is not None:
            self._presenter.show_history(self._session)
            self.show_karyogram()

    def _show_cells(self) -> None:
        if self._session is not None:
            self._presenter.show_cells(self._session)
            self.show_all_cells()
            self.update_actions()

    def _follow_settings(self) -> None:
        values = self._settings.values
        limits = values.doubts.limits
        self._scene.follow(style=values.karyogram.style, limits=limits)
        if self._session is not None:
            self._session.limits = limits
