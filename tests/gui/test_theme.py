"""Both palettes can be read, and the window follows a change of theme at once."""

import dataclasses
import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPalette
from PySide6.QtWidgets import QApplication

from karyogui.look.colours import DARK_COLOURS, LIGHT_COLOURS, Colours
from karyogui.look.controller import colours_of
from karyogui.look.style_sheet import style_sheet
from karyogui.look.theme import Theme
from karyogui.main_window import MainWindow
from karyogui.settings.app_settings import AppSettings
from karyogui.settings.values import Look

AA_TEXT, AA_PARTS = 4.5, 3.0

# (text, grounds it stands on) in panels, lists, cards and paint code.
TEXT_ON = (
    (
        "ink",
        ("ground", "panel", "sheet", "button", "button_hover", "accent_soft", "doubt_soft", "doubt_hover"),
    ),
    ("ink", ("alert_soft", "alert_hover", "moved_soft")),
    ("muted", ("ground", "panel", "sheet", "button", "accent_soft", "doubt_soft", "alert_soft")),
    ("bar_ink", ("bar", "bar_button", "bar_hover")),
    ("on_accent", ("accent_fill", "accent_hover")),
    ("on_alert", ("alert_fill",)),
    ("accent", ("panel", "sheet")),
    ("doubt", ("panel", "sheet", "doubt_soft", "button", "accent_soft")),
    ("moved", ("panel", "sheet", "moved_soft")),
    ("alert", ("panel", "sheet", "alert_soft", "alert_hover")),
    ("done", ("panel", "sheet", "button", "accent_soft")),
    ("chip_ink", ("chip",)),
    ("chip_done_ink", ("chip_done",)),
    ("tip_ink", ("tip",)),
)
# Frames and marks that say something.
PARTS_ON = (("accent", ("ground", "panel", "sheet")), ("doubt", ("sheet",)), ("moved", ("sheet",)))

BOTH = pytest.mark.parametrize("colours", [LIGHT_COLOURS, DARK_COLOURS], ids=["light", "dark"])


def luminance(colour: str) -> float:
    """WCAG 2.1, relative luminance."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_formula_gives_the_known_extremes() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@BOTH
def test_text_reaches_aa_on_its_grounds(colours: Colours) -> None:
    low = [
        f"{text} on {ground}: {contrast(getattr(colours, text), getattr(colours, ground)):.2f}"
        for pairs, least in ((TEXT_ON, AA_TEXT), (PARTS_ON, AA_PARTS))
        for text, grounds in pairs
        for ground in grounds
        if contrast(getattr(colours, text), getattr(colours, ground)) < least
    ]
    assert low == []


@BOTH
def test_rules_of_the_style_sheet_that_set_both_reach_aa(colours: Colours) -> None:
    """What is disabled is exempt, as in WCAG."""
    checked, low = 0, []
    for selector, body in re.findall(r"([^{}]+)\{([^{}]*)\}", style_sheet(Theme(colours))):
        text = re.search(r"(?<![-\w])color: (#[0-9a-f]{6})", body)
        ground = re.search(r"background: (#[0-9a-f]{6})", body)
        if text and ground and ":disabled" not in selector:
            checked += 1
            if contrast(text[1], ground[1]) < AA_TEXT:
                low.append(f"{selector.strip()}: {contrast(text[1], ground[1]):.2f}")
    assert checked > 8
    assert low == []


@BOTH
def test_every_token_is_a_colour(colours: Colours) -> None:
    assert all(re.fullmatch("#[0-9a-f]{6}", value) for value in dataclasses.asdict(colours).values())


@pytest.mark.parametrize(
    ("wanted", "system", "expected"),
    [
        ("light", Qt.ColorScheme.Dark, LIGHT_COLOURS),
        ("dark", Qt.ColorScheme.Light, DARK_COLOURS),
        ("system", Qt.ColorScheme.Dark, DARK_COLOURS),
        ("system", Qt.ColorScheme.Light, LIGHT_COLOURS),
        ("system", Qt.ColorScheme.Unknown, LIGHT_COLOURS),
    ],
)
def test_the_setting_goes_before_the_system(wanted: str, system: Qt.ColorScheme, expected: Colours) -> None:
    assert colours_of(wanted, system) is expected


def test_the_window_follows_a_change_of_theme_at_once_and_the_page_stays_white(
    opened: MainWindow, settings: AppSettings
) -> None:
    files = opened.scene.selected_files()
    near_rim = opened.case_panel.rect().bottomLeft()
    for theme, colours in (("dark", DARK_COLOURS), ("light", LIGHT_COLOURS)):
        settings.change(dataclasses.replace(settings.values, look=Look(theme=theme)))
        panel = opened.case_panel.grab().toImage()
        assert panel.pixelColor(near_rim.x() + 2, near_rim.y() - 2) == QColor(colours.panel)
        shown = opened.view.grab().toImage()
        assert shown.pixelColor(2, 2) == QColor(colours.ground)
        assert _is_mostly_white(shown)
        assert QApplication.palette().color(QPalette.ColorRole.Window) == QColor(colours.panel)
        assert colours.muted in opened.case_panel._facts.text()
    assert opened.scene.selected_files() == files


def _is_mostly_white(image: QImage) -> bool:
    points = [image.pixelColor(x, y) for x in range(0, image.width(), 9) for y in range(0, image.height(), 9)]
    return sum(point == QColor("white") for point in points) > len(points) / 2
