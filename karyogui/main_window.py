"""The main window: puts the parts together and lets signals flow between them."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction, QCloseEvent
from PySide6.QtWidgets import QMainWindow, QWidget

from engine.domain.karyogram import EXCLUDED
from engine.io.bands import load_bands
from karyogui.actions import Actions
from karyogui.case_display import CaseDisplay
from karyogui.case_presenter import CasePresenter
from karyogui.cases.case_controller import CaseController
from karyogui.cells_overview import CellsOverview
from karyogui.editing import Editing
from karyogui.engine_host import EngineHost
from karyogui.help.controller import HelpController
from karyogui.help.hints import HintBar, usual_hints
from karyogui.karyogram.scene import KaryogramScene
from karyogui.karyogram.view import KaryogramView
from karyogui.look.controller import LookController
from karyogui.look.style_sheet import style_sheet
from karyogui.messages import Messages
from karyogui.metaphase_link import MetaphaseLink
from karyogui.navigation import Navigation
from karyogui.page_stack import PageStack
from karyogui.panels.banner import Banner
from karyogui.panels.bottom_bar import BottomBar
from karyogui.panels.case_panel import CasePanel
from karyogui.panels.cells_page import CellsPage
from karyogui.panels.metaphase_panel import MetaphasePane
from karyogui.panels.pages import BusyPage, MessagePage, StartPage
from karyogui.panels.review_panel import ReviewPanel
from karyogui.panels.top_bar import TopBar
from karyogui.record.desk import RecordDesk
from karyogui.report.controller import ReportController
from karyogui.reporting import Reporting
from karyogui.reviewing import Reviewing
from karyogui.session import CaseSession
from karyogui.settings.app_settings import AppSettings
from karyogui.settings.controller import SettingsController
from karyogui.side_panels import SidePanels
from karyogui.viewing.controller import ViewingController
from karyogui.widgets.folder_drop import FolderDrop
from karyogui.widgets.part_focus import focus_next_part
from karyogui.window_layout import beside_each_other, column, fill_top_bar, give_place, press_by_enter, row

_TITLE = "KaryoGUI"
_ZOOM = 1.25


class MainWindow(QMainWindow):
    """One window, one open case."""

    def __init__(self, engine: EngineHost, settings: AppSettings) -> None:
        super().__init__()
        self._engine = engine
        self._settings = settings
        self.look = LookController(settings, self)
        self.settings_controller = SettingsController(settings, engine, self)
        self.desk = RecordDesk(self, settings, self.look.theme)
        self.reports = ReportController(settings, self)
        self.cases = CaseController(engine, settings, self.desk, self.reports.finish, self.look.theme, self)
        self._make_parts()
        self._make_verbs()
        self._arrange()
        self._connect_actions()
        self._connect_case()
        self._connect_karyogram()
        self._connect_panels()
        self._connect_rest()
        self.pages.show_start()
        self.display.update_actions()
        if settings.problems:
            self.settings_banner.show_text("\n".join(settings.problems), can_retry=False)

    @property
    def session(self) -> CaseSession | None:
        """The open case, if there is one."""
        return self.cases.session

    def open_case(self, folder: Path) -> None:
        """Open a case folder in the background; an earlier opening still running is cancelled."""
        self.cases.open(folder)

    def open_demo(self) -> None:
        self.cases.open_demo()

    # Building

    def _make_parts(self) -> None:
        """What is seen."""
        theme = self.look.theme
        self.scene = KaryogramScene(self)
        self.view = KaryogramView(self.scene, theme)
        self.viewing = ViewingController(self.scene, self.view, theme, self)
        self.case_panel, self.review_panel = CasePanel(theme), ReviewPanel(theme)
        self.side_panels = SidePanels(self.case_panel, self.review_panel, self)
        self.top_bar, self.bottom_bar = TopBar(), BottomBar(theme)
        self.start_page = StartPage(self.cases.ask_for_case, self.cases.open_demo, self.cases.find_case)
        self.busy_page = BusyPage(self.cases.cancel)
        self.message_page = MessagePage(self.cases.ask_for_case, lambda: self.pages.show_start())
        self.cells_page = CellsPage(theme, lambda: self.navigation.toggle_all_cells())
        self.pages = PageStack(
            self._settings, self.start_page, self.busy_page, self.message_page, self.view, self.cells_page
        )
        self.metaphase_pane = MetaphasePane()
        self.banner = Banner(self._save_again, self.cases.save_elsewhere)
        # Of its own: what is said of a case, or that it was saved, does not take its place.
        self.settings_banner = Banner(lambda: None)
        self.hints = HintBar(usual_hints(), self._settings)

    def _make_verbs(self) -> None:
        """What acts on what is seen, and keeps it in step."""
        self.editing = Editing(self.scene, self)
        self.reviewing = Reviewing(self.scene, self.editing, self)
        self.presenter = CasePresenter(
            self.scene, self.case_panel, self.review_panel, self.top_bar, self.bottom_bar, self
        )
        self.metaphase = MetaphaseLink(self._engine, self.scene, self.case_panel.metaphase, self.metaphase_pane, self)
        self.cells = CellsOverview(self.cells_page, load_bands(), self)
        self.navigation = Navigation(self.pages, self.scene, self.view, self)
        self.messages = Messages(self.banner, self.bottom_bar, self._engine, self)
        self.help = HelpController(self, self.look.theme, self._model_in_use)
        self.reporting = Reporting(self.reports, self)
        self.actions_ = Actions(self)
        self.menuBar().insertMenu(self.actions_.help_menu.menuAction(), self.desk.menu)
        self._folder_drop = FolderDrop(self)
        self.display = CaseDisplay(
            self._settings,
            self._engine,
            self.scene,
            self.actions_,
            self.presenter,
            self.metaphase,
            self.viewing,
            self.cells,
            self,
        )

    def _arrange(self) -> None:
        self.setWindowTitle(_TITLE)
        self.setStyleSheet(style_sheet(self.look.theme))
        self.actions_.add_viewing(self.viewing.actions)
        self.actions_.add_panels((self.side_panels.left_action, self.side_panels.right_action))
        fill_top_bar(self.top_bar, self.actions_, self.viewing)
        beside = beside_each_other(self.pages, self.metaphase_pane)
        above = (self.settings_banner, self.banner, self.desk.alert, self.desk.notice, self.viewing.sign)
        middle = column(*above, beside, self.hints, stretched=beside)
        body = row(self.case_panel, middle, self.review_panel, stretched=middle)
        self.setCentralWidget(column(self.top_bar, body, self.bottom_bar, stretched=body))
        press_by_enter(self)
        give_place(self, self._settings.window_geometry)

    # Connecting

    def _connect_actions(self) -> None:
        actions = self.actions_
        does: tuple[tuple[QAction, Callable[[], object]], ...] = (
            (actions.open, self.cases.ask_for_case),
            (actions.demo, self.cases.open_demo),
            (actions.find, self.cases.find_case),
            (actions.classify, self.cases.classify_again),
            (actions.report, self.reporting.open_window),
            (actions.copy_karyogram, self.reporting.copy_karyogram),
            (actions.export_karyogram, self.reporting.export_karyogram),
            (actions.undo, self._undo),
            (actions.redo, self._redo),
            (actions.turn, self.editing.turn_selected),
            (actions.mirror, self.editing.mirror_selected),
            (actions.rotate, self._begin_rotation),
            (actions.rotate_back, self.editing.rotate_back_selected),
            (actions.swap, self.editing.swap_selected),
            (actions.shift_left, lambda: self.editing.shift_selected(-1)),
            (actions.shift_right, lambda: self.editing.shift_selected(1)),
            (actions.accept, self.reviewing.accept_and_go_on),
            (actions.accept_rest, self.editing.accept_without_doubt),
            (actions.answer, self.reviewing.answer),
            (actions.iscn, self.reviewing.edit_iscn),
            (actions.ledger, self.reviewing.show_ledger),
            (actions.exclude, lambda: self.editing.move_selected(EXCLUDED)),
            (actions.all, self.scene.select_all),
            (actions.next_doubt, self.reviewing.go_to_next_doubt),
            (actions.zoom_in, lambda: self.view.zoom_by(_ZOOM)),
            (actions.zoom_out, lambda: self.view.zoom_by(1 / _ZOOM)),
            (actions.zoom_fit, self.view.zoom_to_fit),
            (actions.metaphase, self.metaphase.toggle),
            (actions.all_cells, self.navigation.toggle_all_cells),
            (actions.next_cell, self.navigation.show_next_cell),
            (actions.former_cell, lambda: self.navigation.show_next_cell(-1)),
            (actions.settings, self.settings_controller.show_dialog),
            (actions.guide, self.help.show_guide),
            (actions.shortcuts, self.help.show_shortcuts),
            (actions.next_part, lambda: focus_next_part(self._parts())),
            (actions.former_part, lambda: focus_next_part(self._parts(), -1)),
            (actions.about, self.help.show_about),
            (actions.quit, self.close),
        )
        for action, verb in does:
            action.triggered.connect(lambda _=False, verb=verb: verb())
        for rank, action in enumerate(actions.probable):
            action.triggered.connect(lambda _=False, rank=rank: self.reviewing.choose_type(rank))
        actions.move_chosen.connect(self.editing.move_selected)
        actions.recent_menu.aboutToShow.connect(
            lambda: actions.fill_recent(self._settings.recent_cases, self.cases.open)
        )
        actions.undo.triggered.connect(lambda _=False: self.hints.learned("undo"))
        actions.shortcuts.triggered.connect(lambda _=False: self.hints.learned("shortcuts"))

    def _connect_case(self) -> None:
        self.cases.work_began.connect(self.pages.show_work)
        self.cases.work_began.connect(self.display.update_actions)
        self.cases.progressed.connect(self.busy_page.show_progress)
        self.cases.cell_progressed.connect(self.case_panel.cells.show_progress)
        self.cases.work_stopped.connect(self._show_what_is_open)
        self.cases.opened.connect(self._on_opened)
        self.cases.closed.connect(self._on_closed)
        self.cases.open_failed.connect(self.pages.show_message)
        self.message_page.folder_chosen.connect(self.cases.open)
        self.cases.failed.connect(self.messages.tell)
        self.cases.told.connect(self.bottom_bar.saved.setText)
        self.start_page.recent_chosen.connect(self.cases.open)
        self._folder_drop.dropped.connect(self.cases.open)
        self._folder_drop.over_changed.connect(self.start_page.show_drag)
        self._folder_drop.over_changed.connect(self.messages.show_folder_over)
        self.desk.case_requested.connect(self.cases.open)
        self.desk.version_requested.connect(self.cases.open_version)
        self.desk.point_chosen.connect(self.navigation.show_point)
        self.desk.effort.changed.connect(self.bottom_bar.effort.setText)
        self.desk.failed.connect(self.messages.tell)
        self.banner.unsaved_told.connect(self.desk.follow_banner)

    def _connect_karyogram(self) -> None:
        self.scene.drop_requested.connect(self.editing.move)
        self.scene.rotation_requested.connect(self.editing.rotate)
        self.scene.selection_changed.connect(self.display.show_selection)
        self.viewing.pictures_changed.connect(self.display.show_selection)
        self.scene.hint_changed.connect(self.messages.show_hint)
        self.view.slot_typed.connect(self.editing.assign)
        self.view.typing_changed.connect(self.messages.show_typing)
        self.view.typing_refused.connect(self.messages.refuse_class)
        self.view.next_doubt_requested.connect(self.reviewing.go_to_next_doubt)
        self.view.accept_requested.connect(self.reviewing.accept_and_go_on)
        self.view.menu_requested.connect(self._show_context_menu)
        self.view.zoom_changed.connect(self.top_bar.show_zoom)
        self.reviewing.cell_reached.connect(self.navigation.show_cell)
        self.reviewing.file_reached.connect(self.view.show_file)
        self.reviewing.told.connect(self.messages.tell_briefly)
        self.editing.told.connect(self.messages.tell_briefly)
        self.view.key_unused.connect(self.editing.explain_unused_key)

    def _connect_panels(self) -> None:
        self.pages.page_shown.connect(self._show_around_page)
        self.side_panels.changed.connect(self._show_around_page)
        self.case_panel.warnings.files_chosen.connect(self.navigation.select_files)
        self.case_panel.cells.cell_chosen.connect(self.navigation.show_cell)
        self.case_panel.cells.all_cells_requested.connect(self.navigation.toggle_all_cells)
        self.case_panel.cells.use_requested.connect(self.editing.mark_cell)
        self.case_panel.warnings.resolve_requested.connect(self.reviewing.resolve)
        self.case_panel.warnings.reopen_requested.connect(self.reviewing.reopen)
        self.case_panel.warnings.keys_left.connect(self.view.setFocus)
        self.cells_page.place_chosen.connect(self.navigation.show_class_of_cell)
        self.cells_page.copy_chosen.connect(self.navigation.show_copy)
        self.review_panel.file_chosen.connect(self.navigation.select_file)
        self.review_panel.accept_requested.connect(self.reviewing.accept_and_go_on)
        self.review_panel.turn_requested.connect(self.editing.turn_selected)
        self.review_panel.accept_rest_requested.connect(self.editing.accept_without_doubt)
        self.review_panel.slot_requested.connect(self.editing.move_selected)
        self.bottom_bar.iscn.clicked.connect(self.reviewing.edit_iscn)
        self.bottom_bar.origin.origin_chosen.connect(self.reviewing.set_origin)
        self.bottom_bar.origin.more_requested.connect(self.reviewing.edit_iscn)
        self.bottom_bar.ledger.clicked.connect(self.reviewing.show_ledger)
        self.top_bar.status_clicked.connect(self.desk.show_step)

    def _connect_rest(self) -> None:
        """Settings, engine, reports and hints."""
        self.look.changed.connect(self._show_look)
        self.settings_controller.shown_changed.connect(self.display.show_settings)
        self.settings_controller.told.connect(self.messages.tell_briefly)
        self._engine.idle_changed.connect(self.display.update_actions)
        self._engine.loaded.connect(self.display.show_engine)
        self._engine.loaded.connect(self.messages.tell_engine_notice)
        self._engine.load_failed.connect(self.messages.tell_no_model)
        self._engine.fell_back.connect(self.display.show_engine)
        self._engine.fell_back.connect(self.messages.tell_fallback)
        self.reports.told.connect(self.bottom_bar.saved.setText)
        self.reports.failed.connect(self.messages.tell)
        self.reports.settings_requested.connect(self._show_settings_for_report)
        self.reporting.refused.connect(self.messages.tell)
        self.view.next_doubt_requested.connect(lambda: self.hints.learned("doubts"))
        self.view.accept_requested.connect(lambda: self.hints.learned("doubts"))
        self.view.slot_typed.connect(lambda _: self.hints.learned("typing"))

    # Showing

    def _on_opened(self, session: CaseSession, is_classified: bool) -> None:
        self._set_session(session)
        # A step of the review takes the button that was pressed away: the keys stay with the karyogram.
        session.review_changed.connect(self.view.setFocus)
        session.review_changed.connect(self._show_hints)
        self.messages.begin(session, is_classified=is_classified)
        self.setWindowTitle(f"{session.case.name} — {_TITLE}")
        self.pages.show_karyogram()
        self.display.show_karyogram()
        self.view.zoom_to_fit()
        self.reviewing.select_next_doubt()
        self.view.setFocus()

    def _on_closed(self) -> None:
        self._set_session(None)
        self.messages.end()
        self.setWindowTitle(_TITLE)

    def _set_session(self, session: CaseSession | None) -> None:
        for part in (self.editing, self.reviewing, self.reporting, self.navigation, self.desk, self.display):
            part.set_session(session)

    def _show_what_is_open(self) -> None:
        if self.session is None:
            self.pages.show_start()
        else:
            self.pages.show_karyogram()

    def _show_around_page(self) -> None:
        """The parts that belong to the page in the middle."""
        has_case = self.pages.shows_karyogram or self.pages.shows_cells
        self.side_panels.show(left=has_case, right=self.pages.shows_karyogram)
        self.bottom_bar.show_case_facts(has_case)
        self.top_bar.keep_first_only(without_case=not has_case)
        self._show_hints()
        self.display.show_all_cells()  # which fills their page while it is in sight alone

    def _show_hints(self) -> None:
        """A hint for the page in the middle, if there is one."""
        session = self.session
        if session is None or not (self.pages.shows_karyogram or self.pages.shows_cells):
            self.hints.hide()
        else:
            self.hints.show_next(can_edit=self.pages.shows_karyogram and not session.why_read_only)

    def _show_look(self) -> None:
        self.setStyleSheet(style_sheet(self.look.theme))
        self.view.setBackgroundBrush(self.look.theme.colour("ground"))
        self.display.show_look()

    def _show_context_menu(self, position: QPoint) -> None:
        if self.session is not None:
            self.actions_.context_menu().popup(position)

    def _parts(self) -> tuple[QWidget, ...]:
        """What F6 goes through; hidden parts are passed over."""
        banners = (self.settings_banner, self.banner, self.desk.alert, self.desk.notice)
        middle = (*banners, self.pages, self.metaphase_pane, self.hints)
        return (self.top_bar, self.case_panel, *middle, self.review_panel, self.bottom_bar)

    def _model_in_use(self) -> str:
        return self.bottom_bar.engine.text() if self._engine.karyotyper else ""

    # Acting

    def _undo(self) -> None:
        self.view.finish_typing()
        if self.session:
            self.session.undo_stack.undo()

    def _redo(self) -> None:
        self.view.finish_typing()
        if self.session:
            self.session.undo_stack.redo()

    def _begin_rotation(self) -> None:
        self.view.setFocus()
        self.scene.begin_rotation()

    def _show_settings_for_report(self) -> None:
        """The settings, whose first page is the laboratory's; then the report again, as they are now."""
        self.settings_controller.show_dialog()
        self.reporting.open_window()

    def _save_again(self) -> None:
        self.banner.hide()
        if self.session:
            self.session.save()

    # Qt overrides

    def closeEvent(self, event: QCloseEvent) -> None:
        self.view.finish_typing()
        if not self.reports.close_window() or not self.cases.close():
            event.ignore()
            return
        self._settings.window_geometry = self.saveGeometry()
        self._engine.shutdown()
        self.desk.shutdown()
        self.reports.shutdown()
        event.accept()
