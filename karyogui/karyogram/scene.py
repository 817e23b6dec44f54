"""The karyogram as a graphics scene: what is shown where, selection, and the mouse's gestures."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QApplication, QGraphicsScene, QGraphicsSceneMouseEvent

from engine.domain.bands import Band
from engine.domain.case import Cell
from engine.domain.doubts import LIMITS, DoubtLimits, doubts
from engine.domain.findings import findings
from engine.domain.karyogram import EXCLUDED, Karyogram, Placement
from engine.io.bands import load_bands
from karyogui.karyogram.appearance import appearance_of
from karyogui.karyogram.chromosome_item import ChromosomeItem
from karyogui.karyogram.dragging import Dragging
from karyogui.karyogram.drop_mark import DropMark
from karyogui.karyogram.page_geometry import SHEET_MARGIN_MM, PageGeometry, page_geometry
from karyogui.karyogram.page_ideograms import PageIdeograms
from karyogui.karyogram.page_item import PageItem, paint_sheet, sheet_rect
from karyogui.karyogram.page_layout import lay_out
from karyogui.karyogram.page_style import STANDARD, PageStyle
from karyogui.karyogram.rotating import Rotating
from karyogui.karyogram.rotation_handle import RotationHandle
from karyogui.karyogram.shown_pictures import ShownPictures
from karyogui.karyogram.units import UNITS_PER_MM, chromosome_rect, slot_rect
from karyogui.viewing.processing import Viewing
from karyogui.words.domain_words import said

_RIM = 30.0  # around the page, in scene units

_Known = tuple[Placement, str, str]  # with its slot, and why it needs a look


class KaryogramScene(QGraphicsScene):
    """Shows one cell's karyogram on its page, with the trays below. It changes nothing itself.

    Signals:
        drop_requested: (files: tuple[str, ...], slot: str, index: int) - the user dropped chromosomes.
        rotation_requested: (files: tuple[str, ...], angle_deg: float, counter-clockwise).
        selection_changed: the selected files are others.
        cell_left: what was begun on the cell that was shown is void; another is shown next, or none.
        hover_changed: the file under the mouse; empty: none.
        hint_changed: what a gesture under way would do; empty when it has ended.
        pictures_changed: chromosomes are processed for the screen in another way.
    """

    drop_requested = Signal(object, str, int)
    rotation_requested = Signal(object, float)
    selection_changed = Signal()
    cell_left = Signal()
    hint_changed = Signal(str)
    hover_changed = Signal(str)
    pictures_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # 46 chromosomes that move with every edit: an index over them costs more than it saves.
        self.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        self._page, self._mark, self._handle = PageItem(), DropMark(), RotationHandle()
        self.addItem(self._page)
        self.addItem(self._mark)
        self.addItem(self._handle)
        self._ideograms = PageIdeograms(self)
        self._items: dict[str, ChromosomeItem] = {}
        self._pictures = ShownPictures()
        self._known: dict[str, _Known] = {}
        self._cell: Cell | None = None
        self._karyogram: Karyogram | None = None
        self._geometry: PageGeometry | None = None
        self._sheet = QRectF()
        self._style, self._limits = STANDARD, LIMITS
        self._bands = load_bands()
        self._press: QPointF | None = None
        self._dragging = Dragging(self, self._mark, self.hint_changed.emit)
        self._rotating = Rotating(self._handle, self.hint_changed.emit, self.rotation_requested.emit)
        self.selectionChanged.connect(self._on_selection_changed)

    # Showing

    def follow(self, *, style: PageStyle, limits: DoubtLimits) -> None:
        """How karyograms shown from now on are laid out, and when a chromosome is marked as doubtful."""
        self._style, self._limits = style, limits

    def show_karyogram(self, cell: Cell, karyogram: Karyogram) -> None:
        """Show a cell, or the same cell after an edit; selection stays with the chromosomes."""
        self.cancel_gesture()  # its target was a place on the page as it was
        if self._cell is None or cell.chromosomes is not self._cell.chromosomes:  # else only its files are told anew
            self._clear_items()
        self._cell = cell
        for chromosome in cell.chromosomes:
            self._pictures.show(chromosome.image_hw, karyogram.placements[chromosome.file])
        self._karyogram = karyogram
        self._lay_out(karyogram)

    def _lay_out(self, karyogram: Karyogram) -> None:
        """Bring everything to where it belongs."""
        sizes = self._pictures.sizes()
        layout = lay_out(
            karyogram,
            sizes,
            x_after_12=self._style.x_after_12,
            ideograms=self._ideograms.is_on,
            centromeres_px=self._pictures.centromeres(karyogram, self._bands) if self._style.centromeres else None,
        )
        self._geometry = page_geometry(karyogram, sizes, layout)
        self._ideograms.show_layout(layout)
        unusual = frozenset(slot for finding in findings(karyogram) for slot in finding.slots)
        reasons = dict.fromkeys(karyogram.placements[file].reason for file in karyogram.slots[EXCLUDED])
        self._page.show_page(self._geometry, unusual, {EXCLUDED: ", ".join(reasons)})
        self._place_items(karyogram, self._geometry)
        self._fit_scene(self._geometry)
        self._rotating.offer(self._selected_items())

    def clear_karyogram(self) -> None:
        """Show nothing."""
        self._clear_items()
        self._cell, self._karyogram, self._geometry = None, None, None

    def paint_sheet(self, painter: QPainter) -> None:
        """The sheet under everything; the view paints it once, and keeps it."""
        if self._geometry is not None:
            paint_sheet(painter, self._sheet)

    def shown_picture(self, file: str) -> NDArray[np.uint8]:
        """The chromosome as it is seen on the screen, (h, w) uint8."""
        return self._pictures.seen(file)

    def upright_picture(self, file: str) -> NDArray[np.uint8]:
        """The chromosome as shown, whatever the view is set to, (h, w) uint8."""
        return self._pictures.upright(file)

    # How it is looked at

    def viewing_of(self, file: str) -> Viewing:
        """How a chromosome is processed for the screen."""
        return self._pictures.viewing_of(file)

    @property
    def viewings(self) -> frozenset[Viewing]:
        """All ways in which chromosomes are processed at present."""
        return self._pictures.viewings()

    def show_processed(self, viewing: Viewing, files: Iterable[str] | None = None) -> None:
        """Process some chromosomes for the screen; None: all of this and every other cell."""
        self._pictures.process(viewing, files)
        self._show_again()

    def show_ideograms(self, bands: Mapping[str, Sequence[Band]] | None) -> None:
        """Show each class's ideogram beside its chromosomes; None: show none."""
        self._ideograms.show_bands(bands)
        self._show_again()

    def show_group_labels(self, shown: bool) -> None:
        self._page.show_group_labels(shown)

    def _show_again(self) -> None:
        if self._cell is not None and self._karyogram is not None:
            self.show_karyogram(self._cell, self._karyogram)
            self.pictures_changed.emit()

    # Selecting

    def selected_files(self) -> tuple[str, ...]:
        """Selected chromosomes in reading order."""
        return tuple(item.file for item in self._selected_items())

    def select(self, files: Iterable[str]) -> None:
        """Select exactly these chromosomes."""
        wanted = set(files)
        blocked = self.blockSignals(True)
        for file, item in self._items.items():
            if item.isSelected() != (file in wanted):
                item.setSelected(file in wanted)
        self.blockSignals(blocked)
        self._on_selection_changed()

    def light(self, file: str) -> None:
        """Light one chromosome as if the mouse were on it; empty: none."""
        for item in self._items.values():
            item.set_lit(item.file == file)

    @property
    def lit_file(self) -> str:
        """The chromosome that is lit; empty: none."""
        return next((item.file for item in self._items.values() if item.is_lit), "")

    def select_all(self) -> None:
        self.select(self._items)

    def neighbour(self, file: str, dx: int, dy: int) -> str:
        """The next chromosome to the left or right (dx), or above or below (dy); the same one at the end."""
        return self._geometry.neighbour(file, dx, dy) if self._geometry else file

    def next_class(self, file: str | None, step: int) -> tuple[str, ...]:
        """The chromosomes of the next class that has any; see PageGeometry."""
        return self._geometry.next_class(file, step) if self._geometry else ()

    def homologs(self, file: str) -> tuple[str, ...]:
        """All chromosomes of its class or tray, itself included."""
        slots = self._geometry.slots if self._geometry else ()
        return next((files for slot in slots if file in (files := slot.files)), (file,))

    def item_rect(self, file: str) -> QRectF:
        """Where a chromosome stands, in scene units."""
        return self._items[file].picture_rect

    def slot_center(self, slot: str) -> QPointF:
        """Middle of a class's or a tray's drop area, in scene units."""
        assert self._geometry is not None
        return slot_rect(self._geometry.slot(slot)).center()

    # Gestures

    @property
    def is_dragging(self) -> bool:
        return self._dragging.is_active

    @property
    def is_rotating(self) -> bool:
        return self._rotating.is_active

    def rotation_knob(self) -> QPointF:
        """Where the rotation handle can be taken, in scene units."""
        return self._handle.knob_point()

    def begin_rotation(self) -> None:
        """Turn the selected chromosomes by keys."""
        self._rotating.begin(self._selected_items())

    def rotation_key(self, event: QKeyEvent) -> bool:
        """A key while turning; False if it means nothing there."""
        return self._rotating.take_key(event)

    def drag_to(self, point: QPointF) -> None:
        """The page was scrolled under a drag: the mouse is at another point of the scene."""
        self._dragging.move_to(point)

    def cancel_gesture(self) -> None:
        """Drop nothing, turn nothing; the chromosomes stay as they are."""
        self._dragging.end()
        self._rotating.cancel()
        self._press = None

    # Qt overrides

    def mousePressEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        if self._dragging.is_active or self._rotating.is_by_mouse:
            self.cancel_gesture()  # another button ends it
            event.accept()
            return
        self._rotating.finish()
        is_left = event.button() == Qt.MouseButton.LeftButton
        if is_left and self._handle.takes(event.scenePos()):
            self._rotating.begin(self._selected_items(), event.scenePos())
            event.accept()
            return
        super().mousePressEvent(event)
        on_item = any(isinstance(item, ChromosomeItem) for item in self.items(event.scenePos()))
        self._press = event.scenePos() if on_item and is_left else None

    def mouseMoveEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        if self._rotating.is_by_mouse:
            fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._rotating.turn_to(event.scenePos(), fine=fine)
            return
        if self._press is None or not event.buttons() & Qt.MouseButton.LeftButton:
            super().mouseMoveEvent(event)
            return
        if not self._dragging.is_active and _moved_enough(event) and self._geometry is not None:
            items = {item.file: item for item in self._selected_items()}
            self._handle.hide()
            self._dragging.begin(items, self._geometry, self._press)
        self._dragging.move_to(event.scenePos())

    def mouseReleaseEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        self._press = None
        if self._rotating.is_by_mouse:
            self._rotating.finish()
        elif self._dragging.is_active:
            files = self._dragging.files
            place = self._dragging.end()
            # Qt does so in its own part of a release, which would select anew. A press of a pen, which comes without
            # a move before it, would still go to the item that was dragged.
            grabber = self.mouseGrabberItem()
            if grabber is not None:
                grabber.ungrabMouse()
            self._rotating.offer(self._selected_items())
            if place is not None:
                self.drop_requested.emit(files, place.slot.slot, place.index)
        else:
            super().mouseReleaseEvent(event)

    # Inside

    def _on_selection_changed(self) -> None:
        if self._rotating.is_active:
            self._rotating.finish()
        self._rotating.offer(self._selected_items())
        self.selection_changed.emit()

    def _selected_items(self) -> list[ChromosomeItem]:
        order = self._geometry.reading_order if self._geometry else ()
        return [item for file in order if (item := self._items.get(file)) is not None and item.isSelected()]

    def _clear_items(self) -> None:
        self.cancel_gesture()
        self.cell_left.emit()
        self._handle.hide()
        was_selected = bool(self.selectedItems())
        # Removed one by one, the others of the former cell would be told as selected in the next one.
        blocked = self.blockSignals(True)
        for item in self._items.values():
            self.removeItem(item)
        self.blockSignals(blocked)
        self._items, self._known = {}, {}
        if was_selected:
            # Before the pictures go: who listens may still show those of the former cell.
            self._on_selection_changed()
        self._pictures.clear()

    def _place_items(self, karyogram: Karyogram, geometry: PageGeometry) -> None:
        """Bring every item to its place; marks are made anew only where something is known that was not before."""
        doubtful = {doubt.file: said(doubt.reason) for doubt in doubts(karyogram, self._limits)}
        for slot in geometry.slots:
            for placed in slot.chromosomes:
                file = placed.file
                if file not in self._items:
                    self._items[file] = ChromosomeItem(file)
                    self.addItem(self._items[file])
                item, known = self._items[file], (karyogram.placements[file], slot.slot, doubtful.get(file, ""))
                if self._known.get(file) != known:
                    self._known[file] = known
                    item.show_appearance(appearance_of(*known))
                item.show_picture(self._pictures.pixmap(file), chromosome_rect(placed))

    def _fit_scene(self, geometry: PageGeometry) -> None:
        sheet = sheet_rect(geometry.layout)
        if sheet != self._sheet:
            self._sheet = sheet
            self.invalidate(QRectF(), QGraphicsScene.SceneLayer.BackgroundLayer)
        bottom = (geometry.bottom_mm + SHEET_MARGIN_MM) * UNITS_PER_MM
        self.setSceneRect(sheet.adjusted(-_RIM, -_RIM, _RIM, bottom - sheet.bottom()))


def _moved_enough(event: QGraphicsSceneMouseEvent) -> bool:
    distance = event.screenPos() - event.buttonDownScreenPos(Qt.MouseButton.LeftButton)
    return distance.manhattanLength() >= QApplication.startDragDistance()
