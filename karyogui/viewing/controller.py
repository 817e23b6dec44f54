"""Brings the ways of looking closer to the window: their actions, and what lies over the karyogram."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QWidget

from engine.domain.bands import LEVELS, Band, at_level
from engine.domain.chromosome import TYPES
from engine.domain.karyogram import EXCLUDED, MARKER, UNASSIGNED, Karyogram
from engine.io.bands import load_bands
from karyogui.karyogram.scene import KaryogramScene
from karyogui.karyogram.view import KaryogramView
from karyogui.look.theme import Theme
from karyogui.viewing.comparison import AlongTheirAxes, compared
from karyogui.viewing.comparison_page import ComparisonPage
from karyogui.viewing.loupe import Loupe
from karyogui.viewing.overlay import Placed
from karyogui.viewing.processing import PLAIN, Viewing
from karyogui.viewing.view_panel import PANEL_WIDTH, ProcessedSign, ViewPanel

_INSET = 14
_LOUPE_KEY = Qt.Key.Key_Z


class ViewingController(QObject):
    """View panel, loupe and comparison of one karyogram view; nothing here changes a karyogram.

    Signals:
        pictures_changed: chromosomes are seen otherwise than before.
    """

    pictures_changed = Signal()

    def __init__(self, scene: KaryogramScene, view: KaryogramView, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._scene, self._view, self._window = scene, view, window
        self._karyogram: Karyogram | None = None
        self._bands: dict[int, dict[str, tuple[Band, ...]]] = {}
        self._compared_slot = ""
        self._along = AlongTheirAxes()
        self.panel, self.sign = ViewPanel(view), ProcessedSign()
        self.loupe, self.comparison = Loupe(view, theme), ComparisonPage(view)
        Placed(self.panel, view, self._panel_rect)
        Placed(self.comparison, view, lambda rect: rect)
        self.adjust = self._action(self.tr("Adjust view"), self._toggle_panel, "V", checkable=True)
        self.invert = self._action(self.tr("Invert"), self._toggle_inverted, "I", checkable=True)
        self.magnifier = self._action(self.tr("Magnifier\thold Z"), self._show_loupe, checkable=True)
        self.group_labels = self._action(self.tr("Group labels"), scene.show_group_labels, "G", checkable=True)
        self.group_labels.setChecked(True)
        self.ideograms = self._action(self.tr("Ideograms"), self._show_ideograms, "B", checkable=True)
        self.compare = self._action(self.tr("Compare class"), lambda _: self._toggle_comparison(), "C")
        self.reset = self._action(self.tr("Show as it is"), lambda _: self.show_plain())
        self._connect()

    @property
    def actions(self) -> tuple[QAction, ...]:
        """For the View menu."""
        return (self.compare, self.magnifier, self.adjust, self.invert, self.reset, self.ideograms, self.group_labels)

    def enable(self, has_case: bool) -> None:
        for action in self.actions:
            action.setEnabled(has_case)

    def show_karyogram(self, karyogram: Karyogram | None) -> None:
        """Another karyogram is shown, or the same after an edit; None: no case is open."""
        self._karyogram = karyogram
        self.enable(karyogram is not None)
        if karyogram is None:
            self.comparison.hide()
            self.panel.hide()
            self.adjust.setChecked(False)
            self.sign.hide()
        elif self._is_comparing:
            self._show_comparison()
        self._show_state()

    def show_plain(self) -> None:
        """Every chromosome as its file is."""
        self._scene.show_processed(PLAIN)

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The loupe lasts as long as its key is held down."""
        if isinstance(event, QKeyEvent) and event.key() == _LOUPE_KEY:
            # With another key it is another command's; let go it may be while another is down.
            is_press = event.type() == QEvent.Type.KeyPress and not event.modifiers()
            if is_press or event.type() == QEvent.Type.KeyRelease:
                if not event.isAutoRepeat() and not self.magnifier.isChecked():
                    self.loupe.show_loupe(is_press and self._karyogram is not None)
                return True
        elif event.type() == QEvent.Type.FocusOut and not self.magnifier.isChecked():
            self.loupe.show_loupe(False)
        return False

    # Inside

    def _connect(self) -> None:
        self._view.installEventFilter(self)
        self.panel.viewing_chosen.connect(self._process)
        self.panel.reset_requested.connect(self.show_plain)
        self.panel.closed.connect(lambda: self._toggle_panel(False))
        self.sign.reset_requested.connect(self.show_plain)
        self.comparison.closed.connect(self._close_comparison)
        self.comparison.changed.connect(self._show_comparison)
        self.comparison.step_requested.connect(self._step_comparison)
        self.comparison.canvas.file_clicked.connect(lambda file: self._scene.select((file,)))
        self._scene.selection_changed.connect(self._on_selection_changed)
        self._scene.pictures_changed.connect(self._on_pictures_changed)

    def _action(self, text: str, does: Callable[[bool], None], keys: str = "", *, checkable: bool = False) -> QAction:
        made = QAction(text, self._window)
        made.setCheckable(checkable)
        if keys:
            made.setShortcut(keys)
        made.triggered.connect(does)
        return made

    def _panel_rect(self, over: QRect) -> QRect:
        height = self.panel.sizeHint().height()
        return QRect(over.right() - PANEL_WIDTH - _INSET, over.top() + _INSET, PANEL_WIDTH, height)

    def _toggle_panel(self, shown: bool) -> None:
        self.panel.setVisible(shown)
        self.adjust.setChecked(shown)
        self._show_state()
        if not shown:
            self._view.setFocus()

    def _process(self, viewing: Viewing, only_selected: bool) -> None:
        files = self._scene.selected_files()
        if not only_selected:
            self._scene.show_processed(viewing)
        elif files:
            self._scene.show_processed(viewing, files)

    def _toggle_inverted(self, _: bool) -> None:
        """The selected ones while the panel says so; else all."""
        now = self._present()
        other = Viewing(now.contrast, now.gamma, now.sharpening, not now.inverted)
        self._process(other, self.panel.isVisible() and self.panel.is_for_selected)

    def _show_loupe(self, shown: bool) -> None:
        self.loupe.show_loupe(shown)
        self._view.setFocus()

    def _show_ideograms(self, shown: bool) -> None:
        self._scene.show_ideograms(self._bands_at(LEVELS[0]) if shown else None)

    def _bands_at(self, level: int) -> dict[str, tuple[Band, ...]]:
        if level not in self._bands:
            self._bands[level] = at_level(load_bands(), level)
        return self._bands[level]

    # Comparing

    def _toggle_comparison(self) -> None:
        if self._is_comparing:
            self._close_comparison()
            return
        karyogram, files = self._karyogram, self._scene.selected_files()
        if karyogram is None:
            return
        self._compared_slot = karyogram.slot_of(files[0]) if files else TYPES[0]
        self._show_comparison()
        self.comparison.show()
        self.comparison.setFocus()

    def _close_comparison(self) -> None:
        self._view.setFocus()  # first: hiding what has the focus would give it to the next part of the window
        self.comparison.hide()

    def _step_comparison(self, step: int) -> None:
        """The next class that has chromosomes, around the end."""
        if self._karyogram is None:
            return
        slots = list(self._karyogram.slots)
        filled = [slot for slot in slots if self._karyogram.slots[slot] or slot == self._compared_slot]
        slot = filled[(filled.index(self._compared_slot) + step) % len(filled)]
        self._compared_slot = slot
        self._scene.select(self._karyogram.slots[slot][:1])
        self._show_comparison()

    def _show_comparison(self) -> None:
        if self._karyogram is None:
            return
        slot, page = self._compared_slot, self.comparison
        bands = self._bands_at(page.level).get(slot)
        along = self._along.of({file: self._scene.upright_picture(file) for file in self._karyogram.slots[slot]})
        items = [
            compared(file, picture, bands, self._scene.viewing_of(file), straight=page.is_straight)
            for file, picture in along.items()
        ]
        page.show_class(self._slot_name(slot), items, bands, frozenset(self._scene.selected_files()))

    def _slot_name(self, slot: str) -> str:
        names = {
            MARKER: self.tr("Markers"),
            UNASSIGNED: self.tr("Unassigned"),
            EXCLUDED: self.tr("Excluded"),
        }
        return names.get(slot) or self.tr("Chromosome {type}").format(type=slot)

    @property
    def _is_comparing(self) -> bool:
        """Whether the comparison lies over the karyogram, which may be behind another page."""
        return not self.comparison.isHidden()

    # Following

    def _present(self) -> Viewing:
        """How the first of the selected, or any other chromosome, is shown."""
        files = self._scene.selected_files() or tuple(self._karyogram.placements if self._karyogram else ())
        return self._scene.viewing_of(files[0]) if files else PLAIN

    def _on_selection_changed(self) -> None:
        if self._is_comparing and self._karyogram is not None:
            files = self._scene.selected_files()
            if files:
                self._compared_slot = self._karyogram.slot_of(files[0])
            self._show_comparison()
        self._show_state()

    def _on_pictures_changed(self) -> None:
        if self._is_comparing:
            self._show_comparison()
        self._show_state()
        self.pictures_changed.emit()

    def _show_state(self) -> None:
        """Panel, sign and check marks say what is the case."""
        present = self._present()
        self.panel.show_viewing(present)
        self.invert.setChecked(present.inverted)
        viewings = self._scene.viewings if self._karyogram is not None else frozenset()
        self.sign.show_viewings(viewings)
        self.reset.setEnabled(bool(viewings - {PLAIN}))
