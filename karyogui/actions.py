"""The window's actions and menus."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QUndoStack
from PySide6.QtWidgets import QMainWindow, QMenu

from engine.domain.chromosome import GROUPS
from engine.domain.karyogram import MARKER, UNASSIGNED
from karyogui.help.guide import guide_file
from karyogui.widgets.enter_keys import enter_keys

# The property of an action whose text says more than its name, such as what is undone: its name alone.
VERB = "verb"


class Actions(QObject):
    """All actions of the window, in menus; buttons and the context menu use the same ones.

    What each does the window connects to it.

    Signals:
        move_chosen: a class or tray of the menu "Move to".
    """

    move_chosen = Signal(str)

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window

        def action(text: str, keys: object = None, tip: str = "") -> QAction:
            made = QAction(text, window)
            if keys is not None:
                made.setShortcut(QKeySequence(keys))  # type: ignore[call-overload]
            made.setToolTip(tip or text.replace("&", ""))
            return made

        standard = QKeySequence.StandardKey
        self.open = action(self.tr("&Open case…"), standard.Open)
        self.find = action(self.tr("&Find case…"), "Ctrl+Shift+O", self.tr("By number, patient, date"))
        self.demo = action(self.tr("Open the &demo case"))
        self.quit = action(self.tr("&Quit"), standard.Quit)
        self.classify = action(self.tr("Classify again"), "Ctrl+K", self.tr("Let the engine propose this case anew"))
        self.report = action(self.tr("Report…"), "Ctrl+P", self.tr("Preview, print or export the report"))
        self.copy_karyogram = action(self.tr("Copy the karyogram as a picture"), "Ctrl+Shift+C")
        self.export_karyogram = action(self.tr("Export the karyogram…"), "Ctrl+Shift+E")
        self.undo = action(self.tr("Undo"), standard.Undo)
        self.redo = action(self.tr("Redo"), standard.Redo)
        for entry in (self.undo, self.redo):
            entry.setProperty(VERB, entry.text())
        self.turn = action(self.tr("Turn"), "F", self.tr("Turn the selected chromosomes by 180°"))
        self.mirror = action(self.tr("Mirror"), "H", self.tr("Mirror the selected chromosomes left to right"))
        self.rotate = action(self.tr("Rotate"), "R", self.tr("Rotate the selected chromosomes freely"))
        self.rotate_back = action(self.tr("Rotate back"), tip=self.tr("Take the free rotation back"))
        self.swap = action(
            self.tr("Swap homologs"), "S", self.tr("Two selected, or one and its homolog, change places")
        )
        self.shift_left = action(self.tr("Further left"), "Alt+Left", self.tr("One place to the left in its class"))
        self.shift_right = action(self.tr("Further right"), "Alt+Right", self.tr("One place to the right"))
        self.accept_rest = action(self.tr("Accept all without doubt"), tip=self.tr("Confirm all that have no doubt"))
        self.accept_rest.setShortcuts(enter_keys("Shift"))
        self.answer = action(self.tr("Answer a warning…"), "A", self.tr("The first of this cell that is open"))
        # Not the bare digits: they type a class.
        self.probable = [
            action(self.tr("To its most probable class"), "Alt+1"),
            action(self.tr("To its second choice"), "Alt+2"),
            action(self.tr("To its third choice"), "Alt+3"),
        ]
        self.iscn = action(self.tr("ISCN line…"), "Ctrl+I", self.tr("Type it, or write it anew"))
        self.ledger = action(self.tr("Files of this cell…"), "Ctrl+F", self.tr("All, by place"))
        self.accept = action(self.tr("Accept\tEnter"), tip=self.tr("Confirm the selected chromosomes as they are"))
        self.exclude = action(self.tr("Exclude…"), Qt.Key.Key_Delete, self.tr("Debris, duplicate …"))
        self.all = action(self.tr("Select all"), standard.SelectAll)
        self.next_doubt = action(self.tr("Next that needs a look\tSpace"))
        self.zoom_in = action(self.tr("Zoom in"), standard.ZoomIn)
        self.zoom_out = action(self.tr("Zoom out"), standard.ZoomOut)
        self.zoom_fit = action(self.tr("Whole page"), "Ctrl+0")
        self.metaphase = action(
            self.tr("Metaphase beside the karyogram"), "Ctrl+M", self.tr("Show the metaphase large, or small again")
        )
        self.all_cells = action(
            self.tr("All cells"), "Ctrl+T", self.tr("All cells beside each other, or the shown one")
        )
        self.next_cell = action(self.tr("Next cell"), "Ctrl+PgDown")
        self.former_cell = action(self.tr("Previous cell"), "Ctrl+PgUp")
        # Not the standard key for preferences: Linux and Windows have none.
        self.settings = action(self.tr("&Settings…"), "Ctrl+,")
        self.next_part = action(self.tr("Next part of the window"), "F6")
        self.former_part = action(self.tr("Previous part of the window"), "Shift+F6")
        self.guide = action(self.tr("User &guide"))
        self.shortcuts = action(self.tr("Keyboard &shortcuts"))
        self.shortcuts.setShortcuts([QKeySequence("F1"), QKeySequence("?")])
        self.about = action(self.tr("About"))
        self._of_selection = (
            self.turn,
            self.mirror,
            self.rotate,
            self.rotate_back,
            self.swap,
            self.shift_left,
            self.shift_right,
        )
        self.recent_menu = QMenu(self.tr("Open &recent"), window)
        self.move_menu = self._move_to()
        self._viewing: tuple[QAction, ...] = ()
        self._fill_menus()

    def enable(
        self, *, has_case: bool, can_edit: bool, has_selection: bool, has_other_cells: bool, is_idle: bool
    ) -> None:
        """Which actions make sense now."""
        for of_case in (
            self.all,
            self.next_doubt,
            self.iscn,
            self.ledger,
            self.zoom_in,
            self.zoom_out,
            self.zoom_fit,
            self.metaphase,
            self.copy_karyogram,
            self.export_karyogram,
        ):
            of_case.setEnabled(has_case)
        for of_edits in (self.accept_rest, self.answer):
            of_edits.setEnabled(can_edit)
        for of_selection in (*self._of_selection, *self.probable, self.accept, self.exclude):
            of_selection.setEnabled(can_edit and has_selection)
        self.move_menu.setEnabled(can_edit and has_selection)
        for of_cells in (self.all_cells, self.next_cell, self.former_cell):
            of_cells.setEnabled(has_other_cells)
        self.classify.setEnabled(can_edit and is_idle)
        self.report.setEnabled(has_case and is_idle)

    def show_undo(self, stack: QUndoStack | None) -> None:
        """Undo and redo with the names of their steps."""
        for action, verb, can, text in (
            (self.undo, self.tr("Undo"), bool(stack and stack.canUndo()), stack.undoText() if stack else ""),
            (self.redo, self.tr("Redo"), bool(stack and stack.canRedo()), stack.redoText() if stack else ""),
        ):
            action.setEnabled(can)
            action.setText(f"{verb}: {text.split(' · ')[0]}" if text else verb)
            tip = f"{verb}: {text}" if text else verb
            if tip != action.toolTip():  # Qt tells all that show the action, even of the same
                action.setToolTip(tip)

    def fill_recent(self, folders: Sequence[Path], open_case: Callable[[Path], None]) -> None:
        """The menu of recent cases."""
        self.recent_menu.clear()
        for folder in folders:
            shown = str(folder).replace("&", "&&")  # one alone would underline what follows it
            self.recent_menu.addAction(shown).triggered.connect(lambda _=False, chosen=folder: open_case(chosen))

    def add_viewing(self, actions: Sequence[QAction]) -> None:
        """Ways of looking closer, for the View menu and the context menu; the first is for the latter as well."""
        self._viewing = tuple(actions)
        first = self._view_menu.actions()[0]
        self._view_menu.insertActions(first, actions)
        self._view_menu.insertSeparator(first)

    def add_panels(self, actions: Sequence[QAction]) -> None:
        """What puts a panel away or fetches it back, for the View menu."""
        self._view_menu.insertActions(self.next_part, actions)
        self._view_menu.insertSeparator(self.next_part)

    def context_menu(self) -> QMenu:
        """The verbs for the selected chromosomes; without any, those for the page."""
        menu = QMenu(self._window)
        menu.aboutToHide.connect(menu.deleteLater)  # the window would keep it
        if not self.accept.isEnabled():
            for entry in (self.undo, self.redo, None, self.all, self.next_doubt, None, self.zoom_fit):
                menu.addAction(entry) if entry else menu.addSeparator()
            return menu
        menu.addAction(self.accept)
        menu.addMenu(self.move_menu)
        menu.addSeparator()
        menu.addActions(self._of_selection)
        menu.addSeparator()
        menu.addActions(self._viewing[:1])
        menu.addSeparator()
        menu.addAction(self.exclude)
        return menu

    def _fill_menus(self) -> None:
        bar = self._window.menuBar()
        case = bar.addMenu(self.tr("&Case"))
        case.addAction(self.open)
        case.addAction(self.find)
        case.addMenu(self.recent_menu)
        case.addAction(self.demo)
        case.addSeparator()
        case.addAction(self.classify)
        case.addAction(self.report)
        case.addAction(self.copy_karyogram)
        case.addAction(self.export_karyogram)
        case.addSeparator()
        case.addAction(self.settings)
        case.addSeparator()
        case.addAction(self.quit)
        edit = bar.addMenu(self.tr("&Edit"))
        for entry in (self.undo, self.redo, None, self.all, None):
            edit.addAction(entry) if entry else edit.addSeparator()
        edit.addMenu(self.move_menu)
        edit.addActions(self._of_selection)
        edit.addAction(self.exclude)
        review = bar.addMenu(self.tr("&Review"))
        for entry in (
            self.next_doubt,
            self.accept,
            *self.probable,
            self.accept_rest,
            self.answer,
            None,
            self.iscn,
            self.ledger,
        ):
            review.addAction(entry) if entry else review.addSeparator()
        view = self._view_menu = bar.addMenu(self.tr("&View"))
        for entry in (self.zoom_in, self.zoom_out, self.zoom_fit):
            view.addAction(entry)
        view.addSeparator()
        view.addAction(self.metaphase)
        view.addActions((self.all_cells, self.next_cell, self.former_cell))
        view.addSeparator()
        view.addAction(self.next_part)
        view.addAction(self.former_part)
        of_help = bar.addMenu(self.tr("&Help"))
        self.help_menu = of_help
        if guide_file().is_file():
            of_help.addAction(self.guide)
        of_help.addAction(self.shortcuts)
        of_help.addAction(self.about)

    def _move_to(self) -> QMenu:
        menu = QMenu(self.tr("Move to"), self._window)
        for group, slots in GROUPS.items():
            name = self.tr("Sex chromosomes") if group == "sex" else self.tr("Group {name}").format(name=group)
            part = menu.addMenu(name)
            for slot in slots:
                part.addAction(slot).triggered.connect(lambda _=False, slot=slot: self.move_chosen.emit(slot))
        menu.addSeparator()
        for slot, name in ((MARKER, self.tr("Marker\tM")), (UNASSIGNED, self.tr("Unassigned\tU"))):
            menu.addAction(name).triggered.connect(lambda _=False, slot=slot: self.move_chosen.emit(slot))
        return menu
