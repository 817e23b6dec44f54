"""The main window: puts the parts together and lets signals flow between them."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QPoint, QSize
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from engine.domain.karyogram import EXCLUDED
from engine.domain.review import Version
from engine.domain.signing import OpenPoint
from engine.io.bands import load_bands
from engine.io.karyogram_file import KaryogramFileError
from karyogui import dialogs
from karyogui.actions import Actions, Verbs
from karyogui.case_presenter import CasePresenter
from karyogui.case_work import OpenedCase, OpenedCell
from karyogui.cells_overview import CellsOverview, has_several_cells
from karyogui.demo import editable_demo_case
from karyogui.editing import Editing
from karyogui.engine_host import EngineHost
from karyogui.folder_drop import FolderDrop
from karyogui.help.controller import HelpController
from karyogui.help.hints import HintBar, usual_hints
from karyogui.karyogram.scene import KaryogramScene
from karyogui.karyogram.view import KaryogramView
from karyogui.look import LookController
from karyogui.metaphase_link import MetaphaseLink
from karyogui.panels.banner import Banner
from karyogui.panels.bottom_bar import BottomBar
from karyogui.panels.case_panel import CasePanel
from karyogui.panels.cells_page import CellsPage
from karyogui.panels.metaphase_panel import MetaphasePane
from karyogui.panels.pages import BusyPage, MessagePage, StartPage
from karyogui.panels.review_panel import ReviewPanel
from karyogui.panels.top_bar import TopBar
from karyogui.part_focus import focus_next_part
from karyogui.record.desk import RecordDesk
from karyogui.record.recorder import NOT_WRITTEN, CaseRecorder
from karyogui.record.versions import open_version
from karyogui.report.controller import ReportController
from karyogui.reviewing import Reviewing
from karyogui.session import CaseSession
from karyogui.settings import AppSettings
from karyogui.settings_controller import SettingsController
from karyogui.style_sheet import style_sheet
from karyogui.tasks import TaskRunner
from karyogui.theme import PAPER
from karyogui.viewing.controller import ViewingController
from karyogui.window_layout import beside_each_other, column, fill_top_bar, row

_ZOOM = 1.25


class MainWindow(QMainWindow):
    """One window, one open case."""

    def __init__(self, engine: EngineHost, settings: AppSettings) -> None:
        super().__init__()
        self._engine = engine
        self._settings = settings
        self._saver = TaskRunner(self)
        self._session: CaseSession | None = None
        self.look = LookController(settings, self)
        theme = self.look.theme
        self.settings_controller = SettingsController(settings, engine, self)
        self.scene = KaryogramScene(PAPER, self)
        self.view = KaryogramView(self.scene, theme)
        self.viewing = ViewingController(self.scene, self.view, theme, self)
        self.editing = Editing(self.scene, self)
        self.reviewing = Reviewing(self.scene, self.editing, self)
        self.case_panel, self.review_panel = CasePanel(theme), ReviewPanel(theme)
        self.top_bar, self.bottom_bar = TopBar(), BottomBar(theme)
        self.presenter = CasePresenter(
            self.scene, self.case_panel, self.review_panel, self.top_bar, self.bottom_bar, self
        )
        self.start_page = StartPage(self.ask_for_case, self.open_demo)
        self.busy_page = BusyPage(self.cancel)
        self.message_page = MessagePage(self.ask_for_case, self.show_start)
        self.metaphase_pane = MetaphasePane()
        self.metaphase = MetaphaseLink(engine, self.scene, self.case_panel.metaphase, self.metaphase_pane, self)
        self.cells_page = CellsPage(theme, self.toggle_all_cells)
        self.cells = CellsOverview(self.cells_page, load_bands(), self)
        self.banner = Banner(self._save_again)
        self.hints = HintBar(usual_hints(), settings)
        self.help = HelpController(self, theme, self._model_in_use)
        self.reports = ReportController(settings, self)
        self.actions_ = Actions(self, self._verbs())
        self.desk = RecordDesk(self, settings, self._saver, lambda: self.look.theme)
        self.menuBar().insertMenu(self.actions_.help_menu.menuAction(), self.desk.menu)
        self._folder_drop = FolderDrop(self)
        self._build()
        self._connect()
        self.show_start()
        if settings.problems:
            self.banner.show_text("\n".join(settings.problems), can_retry=False)

    @property
    def session(self) -> CaseSession | None:
        """The open case, if there is one."""
        return self._session

    # Opening and closing

    def ask_for_case(self) -> None:
        folder = dialogs.ask_case_folder(self, self._settings.last_folder)
        if folder is not None:
            self.open_case(folder)

    def open_demo(self) -> None:
        try:
            folder = editable_demo_case(self._settings.data_folder)
        except OSError as error:
            self._on_open_failed(error)
            return
        self.open_case(folder)

    def open_case(self, folder: Path) -> None:
        """Open a case folder in the background; an earlier opening still running is cancelled."""
        if not self._close_session():
            return
        self._engine.cancel()
        with_model = self.tr("Reading the images and loading the model …")
        self.busy_page.begin(folder.name, self.tr("Reading the images …") if self._engine.karyotyper else with_model)
        self._show_page(self.busy_page)
        self._engine.open_case(
            folder,
            on_done=lambda opened: self._on_opened(folder, opened),
            on_cell=self._on_cell_opened,
            on_error=self._on_open_failed,
            on_cell_error=self._on_cell_failed,
            on_progress=self._show_progress,
        )
        self._update_actions()

    def cancel(self) -> None:
        """Stop opening or classifying."""
        self._engine.cancel()
        if self._session is None:
            self.show_start()
        else:
            self._show_page(self.view)

    def show_start(self) -> None:
        self.start_page.show_recent(self._settings.recent_cases)
        self._show_page(self.start_page)
        self._update_actions()

    def classify_again(self) -> None:
        """Let the engine propose the open case anew; asks first if a person's decisions would be lost."""
        session = self._session
        if session is None:
            return
        decided = sum(
            p.decision.by is not None for cell in session.result.cells.values() for p in cell.placements.values()
        )
        asked = self.tr("{count} decisions of this case will be replaced. Classify again?").format(count=decided)
        if decided and not dialogs.confirm(self, asked):
            return
        case = session.case
        self.busy_page.begin(case.name, self.tr("Classifying …"))
        self._show_page(self.busy_page)
        self._engine.classify(
            case,
            on_done=self._on_classified,
            on_error=self._on_classify_failed,
            on_progress=self.busy_page.show_progress,
        )
        self._update_actions()

    def export_report(self) -> None:
        """Show the report window of the open case."""
        session = self._session
        if session is not None and session.waiting:
            self._on_report_failed(self.tr("The report needs all cells; some are still being read."))
        elif session is not None:
            self.reports.open_window(session)

    def write_report(self, path: Path) -> None:
        """Write the case's report in the background."""
        if self._session is not None:
            self.reports.write(path, self._session)

    def copy_karyogram(self) -> None:
        if self._session is not None:
            self.reports.copy_karyogram(self._session.cell, self._session.karyogram)

    def export_karyogram(self) -> None:
        if self._session is not None:
            self.reports.export_karyogram(self._session.cell, self._session.karyogram)

    def _on_report_failed(self, text: str) -> None:
        self.banner.show_text(text, can_retry=False)

    # Building

    def _verbs(self) -> Verbs:
        return Verbs(
            open_case=self.ask_for_case,
            open_demo=self.open_demo,
            classify=self.classify_again,
            export_report=self.export_report,
            copy_karyogram=self.copy_karyogram,
            export_karyogram=self.export_karyogram,
            undo=lambda: self._session.undo_stack.undo() if self._session else None,
            redo=lambda: self._session.undo_stack.redo() if self._session else None,
            turn=self.editing.turn_selected,
            mirror=self.editing.mirror_selected,
            rotate=self._begin_rotation,
            rotate_back=self.editing.rotate_back_selected,
            swap=self.editing.swap_selected,
            shift_left=lambda: self.editing.shift_selected(-1),
            shift_right=lambda: self.editing.shift_selected(1),
            accept=self.reviewing.accept_and_go_on,
            accept_rest=self.editing.accept_without_doubt,
            choose_type=self.reviewing.choose_type,
            edit_iscn=self.reviewing.edit_iscn,
            show_ledger=self.reviewing.show_ledger,
            exclude=lambda: self.editing.move_selected(EXCLUDED),
            select_all=self.scene.select_all,
            next_doubt=self.reviewing.go_to_next_doubt,
            move=self.editing.move_selected,
            zoom_in=lambda: self.view.zoom_by(_ZOOM),
            zoom_out=lambda: self.view.zoom_by(1 / _ZOOM),
            zoom_fit=self.view.zoom_to_fit,
            metaphase=self.metaphase.toggle,
            all_cells=self.toggle_all_cells,
            settings=self.settings_controller.show_dialog,
            shortcuts=self.help.show_shortcuts,
            next_part=lambda: focus_next_part(self._parts()),
            former_part=lambda: focus_next_part(self._parts(), -1),
            about=self.help.show_about,
            quit=self._quit,
        )

    def _build(self) -> None:
        self.setWindowTitle("KaryoGUI")
        self.setStyleSheet(style_sheet(self.look.theme))
        self.actions_.add_viewing(self.viewing.actions)
        fill_top_bar(self.top_bar, self.actions_, self.viewing)
        self._pages = QStackedWidget()
        for page in (self.start_page, self.busy_page, self.message_page, self.view, self.cells_page):
            self._pages.addWidget(page)
        beside = beside_each_other(self._pages, self.metaphase_pane)
        above = (self.banner, self.desk.alert, self.desk.notice, self.viewing.sign)
        middle = column(*above, beside, self.hints, stretched=beside)
        body = row(self.case_panel, middle, self.review_panel, stretched=middle)
        self.setCentralWidget(column(self.top_bar, body, self.bottom_bar, stretched=body))
        self.setMinimumSize(QSize(1024, 680).boundedTo(self.screen().availableSize()))
        if self._settings.window_geometry is None or not self.restoreGeometry(self._settings.window_geometry):
            self.resize(QSize(1440, 900).boundedTo(self.screen().availableSize()))

    def _connect(self) -> None:
        self.look.changed.connect(self._show_look)
        self.settings_controller.shown_changed.connect(self._show_settings)
        self.view.next_doubt_requested.connect(lambda: self.hints.learned("doubts"))
        self.view.slot_typed.connect(lambda _: self.hints.learned("typing"))
        self.actions_.undo.triggered.connect(lambda _=False: self.hints.learned("undo"))
        self.actions_.shortcuts.triggered.connect(lambda _=False: self.hints.learned("shortcuts"))
        self.settings_controller.told.connect(self.bottom_bar.hint.setText)
        self.scene.drop_requested.connect(self.editing.move)
        self.scene.selection_changed.connect(self._show_selection)
        self.scene.rotation_requested.connect(self.editing.rotate)
        self.viewing.pictures_changed.connect(self._show_selection)
        self.scene.hint_changed.connect(self.bottom_bar.hint.setText)
        self.view.slot_typed.connect(self.editing.assign)
        self.view.typing_changed.connect(self._show_typing)
        self.view.typing_refused.connect(
            lambda digits: self.bottom_bar.hint.setText(self.tr("there is no class {digits}").format(digits=digits))
        )
        self.view.next_doubt_requested.connect(self.reviewing.go_to_next_doubt)
        self.view.accept_requested.connect(self.reviewing.accept_and_go_on)
        self.reviewing.file_reached.connect(self.view.show_file)
        self.reviewing.refused.connect(lambda text: self.banner.show_text(text, can_retry=False))
        self.view.menu_requested.connect(self._show_context_menu)
        self.reports.told.connect(self.bottom_bar.saved.setText)
        self.reports.failed.connect(self._on_report_failed)
        self.editing.refused.connect(lambda text: self.banner.show_text(text, can_retry=False))
        self.case_panel.files_chosen.connect(self._select_files)
        self.case_panel.cell_chosen.connect(self._show_cell)
        self.case_panel.all_cells_requested.connect(self.toggle_all_cells)
        self.case_panel.use_requested.connect(self.cells.mark)
        self.cells.refused.connect(lambda text: self.banner.show_text(text, can_retry=False))
        self.cells_page.place_chosen.connect(self._show_class_of_cell)
        self.cells_page.copy_chosen.connect(self._show_copy)
        self.review_panel.file_chosen.connect(self._select_file)
        self.case_panel.warnings.resolve_requested.connect(self.reviewing.resolve)
        self.case_panel.warnings.reopen_requested.connect(self.reviewing.reopen)
        self.bottom_bar.iscn.clicked.connect(self.reviewing.edit_iscn)
        self.bottom_bar.origin.origin_chosen.connect(self.reviewing.set_origin)
        self.bottom_bar.origin.more_requested.connect(self.reviewing.edit_iscn)
        self.bottom_bar.ledger.clicked.connect(self.reviewing.show_ledger)
        self.review_panel.accept_requested.connect(self.reviewing.accept_and_go_on)
        self.review_panel.turn_requested.connect(self.editing.turn_selected)
        self.review_panel.accept_rest_requested.connect(self.editing.accept_without_doubt)
        self.review_panel.slot_requested.connect(self.editing.move_selected)
        self.view.zoom_changed.connect(self.top_bar.show_zoom)
        self.top_bar.status_clicked.connect(self.desk.show_step)
        self.desk.point_chosen.connect(self._show_point)
        self.desk.case_requested.connect(self.open_case)
        self.desk.version_requested.connect(self._open_version)
        self.desk.effort_changed.connect(self.bottom_bar.effort.setText)
        self.desk.failed.connect(lambda text: self.banner.show_text(text, can_retry=False))
        self.start_page.recent_chosen.connect(self.open_case)
        self._folder_drop.dropped.connect(self.open_case)
        self._folder_drop.over_changed.connect(self._show_folder_over)
        self._engine.idle_changed.connect(self._update_actions)
        self._engine.loaded.connect(self._show_engine)
        self._engine.load_failed.connect(self._on_load_failed)
        self.actions_.recent_menu.aboutToShow.connect(
            lambda: self.actions_.fill_recent(self._settings.recent_cases, self.open_case)
        )

    # What happened

    def _on_opened(self, folder: Path, opened: OpenedCase) -> None:
        recorder = self.desk.recorder_for(folder, opened)
        if recorder is None:
            self.open_case(folder)
            return
        self._settings.add_recent_case(folder)
        self._begin_session(opened, recorder)

    def _on_classified(self, opened: OpenedCase) -> None:
        """The cells are proposed anew; the review's earlier versions stay."""
        session = self._session
        if session is None:
            return
        before, shown = session.result, session.cell.name
        result = replace(before, cells={**before.cells, **opened.karyogram.cells}, model=opened.karyogram.model)
        recorder = session.hand_over()
        self._drop_session()
        self._begin_session(replace(opened, karyogram=result), recorder, shown)

    def _begin_session(self, opened: OpenedCase, recorder: CaseRecorder, shown: str = "") -> None:
        session = CaseSession(opened, self._settings.user_name, recorder, self)
        self._session = session
        self._follow_settings()
        self.editing.set_session(session)
        self.reviewing.set_session(session)
        self.desk.set_session(session)
        if shown in opened.karyogram.cells:
            session.show_cell(shown)
        session.karyogram_changed.connect(self._show_karyogram)
        session.cell_changed.connect(self._show_karyogram)
        session.cell_added.connect(self._show_cells)
        session.review_changed.connect(self._show_karyogram)
        session.saved.connect(self._on_saved)
        session.save_failed.connect(self._on_save_failed)
        session.undo_stack.indexChanged.connect(self._update_actions)
        self.presenter.show_case(session)
        self.setWindowTitle(f"{session.case.name} — KaryoGUI")
        self.bottom_bar.saved.setText(self.tr("classified now") if opened.classified else self.tr("opened as saved"))
        self._show_page(self.view)
        self._show_karyogram()
        self.view.zoom_to_fit()
        self.reviewing.go_to_next_doubt()
        self.view.setFocus()

    def _open_version(self, version: Version) -> None:
        """Show an earlier version of the open case, to be looked at."""
        session = self._session
        if session is None:
            return
        case = session.case
        try:
            opened = open_version(case, version)
        except KaryogramFileError as error:
            self.banner.show_text(str(error), can_retry=False)
            return
        if self._close_session():
            self._engine.cancel()
            self._begin_session(opened, self.desk.reader_for(case.folder, version.number))

    def _show_point(self, point: OpenPoint) -> None:
        """Show what keeps the case from being signed."""
        if self._session is not None:
            self._session.show_cell(point.cell)
            if point.files:
                self._select_files(point.files)

    def _on_cell_opened(self, more: OpenedCell) -> None:
        if self._session is not None:
            self._session.add_cell(more)

    def _on_cell_failed(self, error: Exception) -> None:
        waiting = ", ".join(self._session.waiting) if self._session else ""
        self.banner.show_text(self.tr("Not opened: {cells}. {why}").format(cells=waiting, why=error), can_retry=False)

    def _show_progress(self, done: int, total: int) -> None:
        if self._session is None:
            self.busy_page.show_progress(done, total)
        else:
            self.case_panel.show_progress(done, total)

    def _on_open_failed(self, error: Exception) -> None:
        self.message_page.show_message(str(error))
        self._show_page(self.message_page)
        self._update_actions()

    def _on_classify_failed(self, error: Exception) -> None:
        self._show_page(self.view)
        self.banner.show_text(str(error), can_retry=False)

    def _on_load_failed(self, text: str) -> None:
        self.bottom_bar.engine.setText(self.tr("no model"))
        self.banner.show_text(text, can_retry=False)

    def _on_saved(self) -> None:
        self.bottom_bar.saved.setText(self.tr("saved {time}").format(time=f"{datetime.now():%H:%M}"))
        self.banner.hide()

    def _on_save_failed(self, text: str) -> None:
        self.bottom_bar.saved.setText(self.tr("NOT SAVED"))
        told = self.tr("Not saved: {why}. Your changes are kept while this window is open.")
        self.banner.show_text(told.format(why=text), can_retry=True)

    # Showing

    def _show_page(self, page: QWidget) -> None:
        self._pages.setCurrentWidget(page)
        has_karyogram = page in (self.view, self.cells_page)
        self.case_panel.setVisible(has_karyogram)
        self.review_panel.setVisible(page is self.view)
        self.bottom_bar.show_case_facts(has_karyogram)
        self.top_bar.keep_first_only(without_case=not has_karyogram)
        if has_karyogram:
            self.hints.show_next()
        else:
            self.hints.hide()

    def _show_karyogram(self) -> None:
        if self._session is not None:
            self.presenter.show_karyogram(self._session)
            self.metaphase.show_cell(self._session)
            self.viewing.show_karyogram(self._session.karyogram)
            self._show_all_cells()
            self._update_actions()

    def _show_cells(self) -> None:
        if self._session is not None:
            self.presenter.show_cells(self._session)
            self._show_all_cells()
            self._update_actions()

    def _show_selection(self) -> None:
        if self._session is not None:
            self.presenter.show_selection(self._session)
        self._update_actions()

    def _show_engine(self) -> None:
        if self._engine.karyotyper:
            self.presenter.set_karyotyper(self._engine.karyotyper)
            self._show_selection()
            if self._engine.karyotyper.notice:
                self.banner.show_text(self._engine.karyotyper.notice, can_retry=False)

    def _show_look(self) -> None:
        """The theme shows other colours: what was painted or written in the former ones is made anew."""
        self.setStyleSheet(style_sheet(self.look.theme))
        self.view.setBackgroundBrush(self.look.theme.colour("ground"))
        if self._session is not None:
            self.presenter.show_case(self._session)
            self._show_karyogram()

    def _parts(self) -> tuple[QWidget, ...]:
        """What F6 goes through; hidden parts are passed over."""
        middle = (self.banner, self.desk.alert, self.desk.notice, self._pages, self.metaphase_pane, self.hints)
        return (self.top_bar, self.case_panel, *middle, self.review_panel, self.bottom_bar)

    def _model_in_use(self) -> str:
        return self.bottom_bar.engine.text() if self._engine.karyotyper else ""

    def _show_settings(self) -> None:
        """Settings that an open case follows at once are others."""
        self._follow_settings()
        self._show_karyogram()

    def _follow_settings(self) -> None:
        values = self._settings.values
        limits = values.doubts.limits
        self.scene.follow(style=values.karyogram.style, limits=limits)
        if self._session is not None:
            self._session.limits = limits

    def _show_folder_over(self, folder: str) -> None:
        self.start_page.show_drag(folder)
        self.bottom_bar.hint.setText(
            self.tr("let go to open {name}").format(name=Path(folder).name) if folder else ""
        )

    def _show_typing(self, typed: str) -> None:
        self.bottom_bar.hint.setText(self.tr("move to {digits}_ …").format(digits=typed) if typed else "")

    def _show_context_menu(self, position: QPoint) -> None:
        if self._session is not None:
            self.actions_.context_menu().popup(position)

    def _begin_rotation(self) -> None:
        self.view.setFocus()
        self.scene.begin_rotation()

    def _quit(self) -> None:
        self.close()

    def _show_all_cells(self) -> None:
        self.cells.show_session(self._session, self._settings.values.cells)

    # Acting

    def toggle_all_cells(self) -> None:
        """Show all cells of the case beside each other, or the karyogram again."""
        session = self._session
        if session is None or self._pages.currentWidget() is self.cells_page:
            self._show_page(self.view if session else self.start_page)
            self.view.setFocus()
        elif has_several_cells(session):
            self._show_page(self.cells_page)
            self._show_all_cells()

    def _show_class_of_cell(self, cell: str, slot: str) -> None:
        self._show_page(self.view)
        self._show_cell(cell)
        if self._session and slot:
            self._select_files(self._session.karyogram.slots[slot])

    def _show_copy(self, cell: str, file: str) -> None:
        self._show_page(self.view)
        self._show_cell(cell)
        self._select_file(file)

    def _select_file(self, file: str) -> None:
        self.view.show_file(file)
        self.view.setFocus()

    def _select_files(self, files: tuple[str, ...]) -> None:
        self.scene.select(files)
        self.view.setFocus()

    def _show_cell(self, name: str) -> None:
        if self._session:
            self._session.show_cell(name)
            self.view.setFocus()

    def _save_again(self) -> None:
        self.banner.hide()
        if self._session:
            self._session.save()

    def _update_actions(self) -> None:
        session = self._session
        selection = bool(session and self.scene.selected_files())
        can_edit = session is not None and not session.why_read_only
        is_idle = self._engine.is_idle
        self.actions_.enable(has_case=session is not None, has_selection=selection and can_edit, is_idle=is_idle)
        self.actions_.classify.setEnabled(can_edit and is_idle)
        self.actions_.show_undo(session.undo_stack if session and can_edit else None)
        self.actions_.all_cells.setEnabled(session is not None and has_several_cells(session))

    def _close_session(self) -> bool:
        """Save and close the open case. False if it cannot be saved and the user wants to keep it open."""
        if self._session is not None:
            try:
                self._session.close()
            except NOT_WRITTEN as error:
                asked = self.tr("Close it all the same, and lose what is not saved?")
                if not dialogs.confirm(self, f"{error}\n\n{asked}"):
                    return False
        self._drop_session()
        return True

    def _drop_session(self) -> None:
        session, self._session = self._session, None
        if session is None:
            return
        session.discard()
        self.editing.set_session(None)
        self.reviewing.set_session(None)
        self.desk.set_session(None)
        self.presenter.show_nothing()
        self.metaphase.clear()
        self.viewing.show_karyogram(None)
        self.cells.show_session(None, self._settings.values.cells)
        self.banner.hide()
        session.undo_stack.indexChanged.disconnect(self._update_actions)
        session.deleteLater()

    # Qt overrides

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._close_session():
            event.ignore()
            return
        self._settings.window_geometry = self.saveGeometry()
        self._engine.shutdown()
        self._saver.shutdown()
        self.reports.shutdown()
        event.accept()
