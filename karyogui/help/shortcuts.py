"""The keys of the window, collected from its menus, so that no list can be out of date."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from PySide6.QtCore import QCoreApplication, QSize
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QTextBrowser, QWidget

from karyogui.actions import VERB
from karyogui.help.page_dialog import PageDialog
from karyogui.look.theme import Theme

_NATIVE = QKeySequence.SequenceFormat.NativeText


@dataclass(frozen=True)
class Shortcuts:
    """Keys that belong together: (keys, what they do)."""

    title: str
    rows: tuple[tuple[str, str], ...]


def shortcuts_of(bar: QMenuBar) -> list[Shortcuts]:
    """The shortcuts of a menu bar, a section for each menu; entries without a key are left out."""
    sections = []
    for top in bar.actions():
        menu = _menu_of(top)
        if menu is not None:
            rows = tuple((keys, name) for action in _entries(menu) for keys, name in [_row(action)] if keys)
            if rows:
                sections.append(Shortcuts(_plain(top.text()), rows))
    return sections


def _entries(menu: QMenu) -> Iterator[QAction]:
    for action in menu.actions():
        inner = _menu_of(action)
        if inner is not None:
            yield from _entries(inner)
        else:
            yield action


def _menu_of(action: QAction) -> QMenu | None:
    menu = action.menu()
    return menu if isinstance(menu, QMenu) else None


def _row(action: QAction) -> tuple[str, str]:
    """Keys and name of an entry. Keys that the karyogram itself takes stand in the text after a tab."""
    name, _, shown = str(action.property(VERB) or action.text()).partition("\t")
    keys = ", ".join(sequence.toString(_NATIVE) for sequence in action.shortcuts())
    return keys or shown, _plain(name)


def _plain(text: str) -> str:
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&").removesuffix("…")


class ShortcutsDialog(PageDialog):
    """All keys on one page."""

    def __init__(self, sections: Sequence[Shortcuts], theme: Theme, parent: QWidget) -> None:
        self.page = QTextBrowser()
        self.page.setHtml(_html(sections, theme))
        title = QCoreApplication.translate("ShortcutsDialog", "Keyboard shortcuts")
        super().__init__(title, self.page, QSize(820, 620), parent)


def _html(sections: Sequence[Shortcuts], theme: Theme) -> str:
    """Two columns of about the same length, each section whole."""
    columns: tuple[list[str], list[str]] = ([], [])
    lengths = [0, 0]
    for section in sections:
        place = int(lengths[1] < lengths[0])
        lengths[place] += len(section.rows) + 2
        rows = "".join(
            f"<tr><td width='150' style='padding: 3px 14px 3px 0'><b>{escape(keys)}</b></td>"
            f"<td style='padding: 3px 0'>{escape(name)}</td></tr>"
            for keys, name in section.rows
        )
        heading = f"<p style='color: {theme.muted}; margin: 8px 0 4px 0'><b>{escape(section.title)}</b></p>"
        columns[place].append(f"{heading}<table>{rows}</table>")
    cells = "".join(f"<td width='50%' valign='top'>{''.join(column)}</td>" for column in columns)
    return f"<table width='100%'><tr>{cells}</tr></table>"


def karyogram_keys() -> Shortcuts:
    """What the karyogram takes beside the menus' keys: mouse gestures, and keys that are no command's."""
    translate = QCoreApplication.translate
    return Shortcuts(
        translate("KaryogramKeys", "On the karyogram"),
        (
            (
                "1 … 22, X, Y",
                translate("KaryogramKeys", "move the selected chromosomes to that class"),
            ),
            ("M, U", translate("KaryogramKeys", "to the markers, to the unassigned")),
            ("← → ↑ ↓", translate("KaryogramKeys", "select the next chromosome in that direction")),
            (translate("KaryogramKeys", "Shift + ← → ↑ ↓"), translate("KaryogramKeys", "select it as well")),
            (
                translate("KaryogramKeys", "Tab, Shift + Tab"),
                translate("KaryogramKeys", "the next class, the previous one"),
            ),
            ("Esc", translate("KaryogramKeys", "cancel a drag or a rotation, or select nothing")),
            (
                translate("KaryogramKeys", "drag"),
                translate("KaryogramKeys", "to another class, or to another place in it"),
            ),
            (translate("KaryogramKeys", "Ctrl + click, frame"), translate("KaryogramKeys", "select several")),
            (translate("KaryogramKeys", "double click"), translate("KaryogramKeys", "select all homologs")),
            (
                translate("KaryogramKeys", "drag the round handle"),
                translate("KaryogramKeys", "rotate; Shift: finely"),
            ),
            (
                translate("KaryogramKeys", "while rotating"),
                translate("KaryogramKeys", "← → 1°, with Shift 0.1°, ↑ ↓ 10°, or type degrees; Enter"),
            ),
            (
                translate("KaryogramKeys", "hold Z"),
                translate("KaryogramKeys", "magnifier; the wheel changes its power"),
            ),
            (translate("KaryogramKeys", "Ctrl + wheel"), translate("KaryogramKeys", "zoom")),
            (translate("KaryogramKeys", "middle button"), translate("KaryogramKeys", "move the page when zoomed in")),
        ),
    )
