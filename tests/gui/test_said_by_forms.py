"""The forms of the report and of the settings under the mouse."""

import dataclasses

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QComboBox, QStyle, QStyleOptionViewItem, QWidget
from pytestqt.qtbot import QtBot

from karyogui.main_window import MainWindow
from karyogui.report.window import ReportWindow
from karyogui.settings.app_settings import AppSettings
from karyogui.settings.values import Look
from tests.gui.test_settings_dialog import dialog_of


def shown_report(window: MainWindow, qtbot: QtBot) -> ReportWindow:
    window.actions_.report.trigger()
    (shown,) = window.findChildren(ReportWindow)
    qtbot.waitUntil(lambda: shown.made is not None)
    return shown


def turn_wheel_over(field: QWidget) -> None:
    middle = QPointF(field.rect().center())
    event = QWheelEvent(
        middle,
        QPointF(field.mapToGlobal(field.rect().center())),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(field, event)


def fields_of(form: QWidget) -> list[QComboBox | QAbstractSpinBox]:
    return [*form.findChildren(QComboBox), *form.findChildren(QAbstractSpinBox)]


def values_of(form: QWidget) -> list[str]:
    return [field.currentText() if isinstance(field, QComboBox) else field.text() for field in fields_of(form)]


def test_the_wheel_scrolls_the_form_of_a_report_and_changes_nothing_in_it(opened: MainWindow, qtbot: QtBot) -> None:
    shown = shown_report(opened, qtbot)
    before = values_of(shown.form)
    for field in fields_of(shown.form):
        field.setFocus()
        turn_wheel_over(field)
        shown.form.number.setFocus()
        turn_wheel_over(field)
        assert not field.hasFocus()
    assert values_of(shown.form) == before
    shown.close()


def test_the_wheel_changes_no_setting(qtbot: QtBot, settings: AppSettings) -> None:
    dialog = dialog_of(qtbot, settings)
    before = dialog.edited()
    assert len(fields_of(dialog)) > 8
    for field in fields_of(dialog):
        turn_wheel_over(field)
    assert dialog.edited() == before


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_tick_stands_out_from_an_empty_box(
    of_three: MainWindow,
    settings: AppSettings,
    qtbot: QtBot,
    theme: str,
) -> None:
    settings.change(dataclasses.replace(settings.values, look=Look(theme=theme)))
    shown = shown_report(of_three, qtbot)
    cells = shown.form.cells
    darkest_to_lightest = {}
    for row, state in ((0, Qt.CheckState.Checked), (1, Qt.CheckState.Unchecked)):
        cells.item(row).setCheckState(state)
        box = QStyleOptionViewItem()
        cells.initViewItemOption(box)
        box.rect = cells.visualItemRect(cells.item(row))
        box.features |= QStyleOptionViewItem.ViewItemFeature.HasCheckIndicator
        inside = cells.style().subElementRect(QStyle.SubElement.SE_ItemViewItemCheckIndicator, box, cells)
        picture = cells.viewport().grab(inside.adjusted(3, 3, -3, -3)).toImage()
        lights = [
            picture.pixelColor(x, y).lightness() for x in range(picture.width()) for y in range(picture.height())
        ]
        darkest_to_lightest[state] = max(lights) - min(lights)
    assert darkest_to_lightest[Qt.CheckState.Checked] > 100
    assert darkest_to_lightest[Qt.CheckState.Unchecked] < 40
    shown.close()
