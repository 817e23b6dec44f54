"""A case that the model cannot know: told at the top of the warnings, answered like any other, and in the report."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from engine.domain.case import Case
from engine.domain.cell_warnings import open_warnings
from engine.domain.chromosome import TYPES
from engine.domain.edits import Resolve
from engine.domain.karyogram import UNASSIGNED, Karyogram, Placement
from engine.io.images import encode_png
from engine.synthesis.foreign import FOREIGN
from karyogui.main_window import MainWindow
from karyogui.panels.warning_cards import WarningCard
from karyogui.report.content import ReportSource, report_content
from karyogui.report.template import ReportTemplate
from tests.conftest import make_prediction
from tests.gui.conftest import StandInEngine, follow
from tests.io.test_audit import AT


def _typed_anyhow(case: Case) -> dict[str, Karyogram]:
    placed = []
    for number, chromosome in enumerate(case.cells[0].chromosomes):
        name = TYPES[number // 2 % 24]
        empty = int(np.count_nonzero(chromosome.image_hw < 200)) < 9
        known = None if empty else make_prediction(name)
        placement = Placement(chromosome.file, known, None if empty else name, area_px=0 if empty else 900)
        placed.append((placement, UNASSIGNED if empty else name))
    return {case.cells[0].name: Karyogram.build(placed)}


@pytest.fixture
def truth() -> object:
    return _typed_anyhow


@pytest.fixture
def mouse(tmp_path: Path) -> Path:
    folder = tmp_path / "mouse"
    folder.mkdir()
    blank = np.full((40, 20), 255, np.uint8)
    blank[3, 3] = 100
    for number, image in enumerate([*FOREIGN["mouse"](np.random.default_rng(1)), blank], 1):
        (folder / f"{number:03d}.png").write_bytes(encode_png(image))
    return folder


@pytest.fixture
def opened_mouse(qtbot: QtBot, window: MainWindow, mouse: Path) -> MainWindow:
    window.open_case(mouse)
    qtbot.waitUntil(lambda: window.session is not None and window.session.is_saved)
    follow(window)
    return window


def cards_from_the_top(window: MainWindow) -> list[str]:
    cards = window.findChildren(WarningCard)
    cards.sort(key=lambda card: card.mapTo(window, QPoint(0, 0)).y())
    return [card.accessibleName() for card in cards if card.isVisible()]


def test_it_is_the_first_warning_and_opens_all_the_same(
    opened_mouse: MainWindow, engine: StandInEngine, qtbot: QtBot
) -> None:
    assert engine.asked == 1
    qtbot.waitUntil(lambda: bool(cards_from_the_top(opened_mouse)))
    first = cards_from_the_top(opened_mouse)[0]
    assert first.startswith("Unlike the cells that the model knows: the objects are more alike in size than human")
    assert any(card.startswith("041.png is not typed: it shows nothing") for card in cards_from_the_top(opened_mouse))


def test_it_keeps_the_case_open_until_it_is_answered(opened_mouse: MainWindow, qtbot: QtBot) -> None:
    session = opened_mouse.session
    assert session is not None
    warning = open_warnings(session.result, session.cell)[0]
    assert warning.code == "unlike"
    session.apply(Resolve(warning.key, "a mouse line, as stated", session.decision()), "answer")
    assert warning not in open_warnings(session.result, session.cell)
    qtbot.waitUntil(lambda: any("a mouse line, as stated" in card for card in cards_from_the_top(opened_mouse)))


def test_it_is_told_again_when_the_saved_case_is_opened(
    opened_mouse: MainWindow, qtbot: QtBot, mouse: Path, engine: StandInEngine
) -> None:
    opened_mouse.open_case(mouse)
    qtbot.waitUntil(lambda: opened_mouse.session is not None and opened_mouse.session.is_saved)
    session = opened_mouse.session
    assert session is not None
    assert engine.asked == 1
    assert open_warnings(session.result, session.cell)[0].code == "unlike"


def test_the_report_says_it(opened_mouse: MainWindow) -> None:
    session = opened_mouse.session
    assert session is not None
    content = report_content(ReportSource(session.case, session.result), ReportTemplate(), AT)
    assert "Unlike the cells that the model knows" in content.warnings[0]
