"""What the cells of the open case cost, counted and told; and the tally of the months."""

from collections.abc import Mapping
from datetime import datetime

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from engine.domain.cell_use import CellUse
from engine.domain.effort import Effort, Tally
from engine.domain.outcome import Outcome, outcome, total_outcome
from engine.io.tally_file import TallyError, add_tally, read_tallies
from karyogui.record.effort_dialog import EffortDialog, clock_text
from karyogui.record.effort_meter import EffortMeter
from karyogui.session import CaseSession
from karyogui.settings.app_settings import AppSettings
from karyogui.widgets import dialogs


class EffortDesk(QObject):
    """Keeps the effort of each cell in the case's record, and that of reviewed cases in the tally.

    Signals:
        changed: what the shown cell has cost, as a text for the bottom bar.
        failed: the tally cannot be read or written, and why.
    """

    changed = Signal(str)
    failed = Signal(str)

    def __init__(self, window: QWidget, settings: AppSettings) -> None:
        super().__init__(window)
        self._window = window
        self._settings = settings
        self._session: CaseSession | None = None
        self.meter = EffortMeter(self)
        self.meter.measured.connect(self._on_measured)

    def set_session(self, session: CaseSession | None) -> None:
        self._session = session
        if session is not None:
            session.cell_changed.connect(self._begin)
            session.review_changed.connect(self._begin)
            session.karyogram_changed.connect(self._tell)
        self._begin()

    def show_months(self) -> EffortDialog | None:
        """What the cases of this installation have cost, month by month."""
        try:
            months = read_tallies(self._settings.data_folder)
        except TallyError as error:
            self.failed.emit(str(error))
            return None
        return dialogs.opened(EffortDialog(self._window, months))

    def count(self, session: CaseSession) -> None:
        """Add what is new of a reviewed case to this month's tally."""
        recorder, cells = session.recorder, session.result.cells
        used = sum(karyogram.use is not CellUse.UNUSED for karyogram in cells.values())
        total = _case_tally(recorder.efforts, used, total_outcome(cells.values()))
        try:
            add_tally(self._settings.data_folder, f"{datetime.now():%Y-%m}", total - recorder.counted)
        except TallyError as error:
            self.failed.emit(str(error))
            return
        recorder.counted = total

    def _begin(self) -> None:
        """Another cell is shown, or the case was signed or amended: who looks at a signed one works on nothing."""
        session = self._session
        if session is None or not session.recorder.can_write or session.result.review.signed:
            self.meter.begin(None)
        else:
            self.meter.begin(session.recorder.effort_of(session.cell.name))
        self._tell()

    def _on_measured(self) -> None:
        effort, session = self.meter.effort, self._session
        if effort is not None and session is not None:
            session.recorder.efforts[session.cell.name] = effort
            self._tell()

    def _tell(self) -> None:
        session = self._session
        if session is None:
            self.changed.emit("")
            return
        effort, became = session.recorder.effort_of(session.cell.name), outcome(session.karyogram)
        one, more = self.tr("1 action"), self.tr("{count} actions").format(count=effort.actions)
        text = self.tr("{actions} · {time} · {stayed} of {placed} stayed").format(
            actions=one if effort.actions == 1 else more,
            time=clock_text(effort.active_s),
            stayed=became.stayed,
            placed=became.placed,
        )
        self.changed.emit(text)


def _case_tally(efforts: Mapping[str, Effort], cells: int, became: Outcome) -> Tally:
    """What a case has cost so far."""
    total = sum(efforts.values(), Effort())
    return Tally(cells, total.actions, round(total.active_s, 1), became.placed, became.stayed)
