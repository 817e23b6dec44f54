"""What a case costs its people."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.io.case_record import read_record
from engine.io.tally_file import read_tallies
from karyogui.main_window import MainWindow
from karyogui.settings.app_settings import AppSettings
from tests.gui.steps import accept_all, amend_as, review_as, saved, session_of


def test_a_key_that_is_a_command_is_one_action(opened: MainWindow) -> None:
    opened.desk.effort.meter._watch(opened.windowHandle())
    opened.desk.effort._begin()
    opened.activateWindow()
    opened.view.setFocus()
    opened.scene.select(["001.png"])
    before = session_of(opened).karyogram.placements["001.png"].turned
    QTest.keyClick(opened.windowHandle(), Qt.Key.Key_F)
    assert session_of(opened).karyogram.placements["001.png"].turned is not before
    QTest.keyClick(opened.windowHandle(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert session_of(opened).karyogram.placements["001.png"].turned is before
    effort = opened.desk.effort.meter.effort
    assert effort is not None
    assert effort.actions == 2


def test_effort_counts_presses_and_time_without_pauses_and_goes_into_the_month(
    opened: MainWindow, settings: AppSettings, case_copy: Path, qtbot: QtBot
) -> None:
    now = [0.0]
    opened.desk.effort.meter._clock = lambda: now[0]
    opened.desk.effort.meter._watch(opened.windowHandle())
    opened.desk.effort._begin()
    opened.view.setFocus()
    for key, pause in ((Qt.Key.Key_Space, 5), (Qt.Key.Key_Shift, 0), (Qt.Key.Key_Space, 400), (Qt.Key.Key_Space, 10)):
        now[0] += pause
        QTest.keyClick(opened.windowHandle(), key)
    effort = session_of(opened).recorder.effort_of(session_of(opened).cell.name)
    assert (effort.actions, effort.active_s) == (3, 15.0)
    assert opened.bottom_bar.effort.text() == "3 actions · 0:15 · 47 of 47 stayed"
    accept_all(opened)
    review_as(opened, "A. Meyer", "technologist")
    review_as(opened, "B. Roth", "cytogeneticist")
    (tally,) = read_tallies(settings.data_folder).values()
    assert (tally.cells, tally.actions, tally.placed, tally.stayed) == (1, 3, 47, 47)
    dialog = opened.desk.effort.show_months()
    assert dialog is not None
    assert [dialog.table.item(0, column).text() for column in range(1, 6)] == ["1", "3.0", "0:15", "47", "100.0 %"]
    dialog.accept()
    saved(opened, qtbot)
    opened.close()
    record = read_record(case_copy)
    assert record.note is not None
    assert sum(effort.actions for effort in record.note.efforts.values()) == 3
    QApplication.processEvents()


def test_looking_at_a_signed_case_costs_nothing_until_it_is_amended(signed: MainWindow, qtbot: QtBot) -> None:
    meter = signed.desk.effort.meter
    meter._watch(signed.windowHandle())
    session = session_of(signed)

    def pressed() -> int:
        """How many actions the cell has cost, once Space was pressed three times."""
        signed.view.setFocus()
        for _ in range(3):
            QTest.keyClick(signed.windowHandle(), Qt.Key.Key_Space)
        return session.recorder.effort_of(session.cell.name).actions

    before = session.recorder.effort_of(session.cell.name).actions
    assert pressed() == before
    signed.desk.effort._begin()  # as when another cell is shown
    assert pressed() == before
    saved(signed, qtbot)
    amend_as(signed, "A. Meyer", "technologist", "another culture")
    after = session.recorder.effort_of(session.cell.name).actions
    assert pressed() == after + 3


def test_what_a_case_has_cost_since_the_last_save_is_kept_when_it_is_closed(
    opened: MainWindow, case_copy: Path
) -> None:
    opened.desk.effort.meter._watch(opened.windowHandle())
    cell = session_of(opened).cell.name
    QTest.keyClick(opened.windowHandle(), Qt.Key.Key_Space)  # no edit
    assert session_of(opened).is_saved
    assert opened.cases.close()
    note = read_record(case_copy).note
    assert note is not None
    assert note.efforts[cell].actions == 1
