"""The karyogram as a graphics scene: what is shown where, selection, and dragging chromosomes."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPixmap
from PySide6.QtWidgets import (
    QApplication,
    QGraphicsItem,
    QGraphicsPixmapItem,
    QGraphicsScene,
    QGraphicsSceneMouseEvent,
)

from engine.domain.case import Cell
from engine.domain.doubts import doubts
from engine.domain.findings import findings
from engine.domain.karyogram import EXCLUDED, UNASSIGNED, Karyogram, Placement
from karyogui.images import chromosome_pixmap
from karyogui.karyogram.appearance import appearance_of
from karyogui.karyogram.chromosome_item import ChromosomeItem
from karyogui.karyogram.page_item import SHEET_MARGIN_MM, UNITS_PER_MM, DropMark, PageItem
from karyogui.karyogram.page_layout import (
    KaryogramLayout,
    PlacedChromosome,
    SlotLayout,
    index_in_slot,
    lay_out,
    lay_out_tray,
    slot_at,
)
from karyogui.karyogram.shown_image import shown_image
from karyogui.theme import Theme

_TRAY_GAP_MM = 4.0
_GHOST_OPACITY = 0.75
_LEFT_BEHIND_OPACITY = 0.3


class KaryogramScene(QGraphicsScene):
    """Shows one cell's karyogram on its page, with the trays below. It changes nothing itself.

    Signals:
        drop_requested: (files: tuple[str, ...], slot: str, index: int) - the user dropped chromosomes.
        selection_changed: the selected files are others.
    """

    drop_requested = Signal(object, str, int)
    selection_changed = Signal()

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._page = PageItem(theme)
        self.addItem(self._page)
        self._items: dict[str, ChromosomeItem] = {}
        self._shown: dict[str, tuple[tuple[bool, bool, float], NDArray[np.uint8], QPixmap]] = {}
        self._cell: Cell | None = None
        self._layout: KaryogramLayout | None = None
        self._trays: tuple[SlotLayout, ...] = ()
        self._press: QPointF | None = None
        self._ghosts: list[tuple[QGraphicsPixmapItem, QPointF]] = []
        self._target: tuple[str, int] | None = None
        self.selectionChanged.connect(self.selection_changed)

    def show_karyogram(self, cell: Cell, karyogram: Karyogram) -> None:
        """Show a cell, or the same cell after an edit; selection stays with the chromosomes."""
        self.cancel_drag()  # its target was a place on the page as it was
        if cell is not self._cell:
            self._clear_items()
            self._cell = cell
        for chromosome in cell.chromosomes:
            self._render(chromosome.file, chromosome.image_hw, karyogram.placements[chromosome.file])
        sizes = {file: (image.shape[0], image.shape[1]) for file, (_, image, _) in self._shown.items()}
        self._layout = lay_out(karyogram, sizes)
        self._trays = _trays(karyogram, sizes, self._layout)
        unusual = {slot for finding in findings(karyogram) for slot in finding.slots}
        reasons = dict.fromkeys(karyogram.placements[file].reason for file in karyogram.slots[EXCLUDED])
        self._page.show_layout(self._layout, self._trays, frozenset(unusual), {EXCLUDED: ", ".join(reasons)})
        self._place_items(karyogram)
        last = self._trays[-1]
        height = (last.y_mm + last.height_mm + SHEET_MARGIN_MM) * UNITS_PER_MM
        sheet = self._page.sheet_rect()
        bottom = max(height, *((t.y_mm + t.height_mm + 3) * UNITS_PER_MM for t in self._trays))
        self.setSceneRect(QRectF(sheet.left() - 30, sheet.top() - 30, sheet.width() + 60, bottom - sheet.top() + 30))

    def clear_karyogram(self) -> None:
        """Show nothing."""
        self._clear_items()
        self._cell, self._layout = None, None

    def shown_picture(self, file: str) -> NDArray[np.uint8]:
        """The chromosome as shown, (h, w) uint8."""
        return self._shown[file][1]

    def selected_files(self) -> tuple[str, ...]:
        """Selected chromosomes in reading order."""
        selected = {item.file for item in self._items.values() if item.isSelected()}
        return tuple(file for file in self._reading_order() if file in selected)

    def select(self, files: Iterable[str]) -> None:
        """Select exactly these chromosomes."""
        wanted = set(files)
        blocked = self.blockSignals(True)
        for file, item in self._items.items():
            item.setSelected(file in wanted)
        self.blockSignals(blocked)
        self.selection_changed.emit()

    def select_all(self) -> None:
        self.select(self._items)

    def neighbour(self, file: str, dx: int, dy: int) -> str:
        """The next chromosome to the left or right (dx) in reading order, or nearest in the row above or
        below (dy); the same one at the end."""
        if dx:
            order = self._reading_order()
            return order[min(max(order.index(file) + dx, 0), len(order) - 1)]
        here = self._items[file].picture_rect
        beyond = [
            item
            for item in self._items.values()
            if (item.picture_rect.bottom() - here.bottom()) * dy > UNITS_PER_MM * 6
        ]
        if not beyond:
            return file
        row = min(abs(item.picture_rect.bottom() - here.bottom()) for item in beyond)
        nearest = [
            item for item in beyond if abs(item.picture_rect.bottom() - here.bottom()) < row + UNITS_PER_MM * 6
        ]
        return min(nearest, key=lambda item: abs(item.picture_rect.center().x() - here.center().x())).file

    def item_rect(self, file: str) -> QRectF:
        """Where a chromosome stands, in scene units."""
        return self._items[file].picture_rect

    def slot_center(self, slot: str) -> QPointF:
        """Middle of a class's or a tray's drop area, in scene units."""
        found = next(s for s in self._all_slots() if s.slot == slot)
        return QPointF(found.x_mm + found.width_mm / 2, found.y_mm + found.height_mm / 2) * UNITS_PER_MM

    @property
    def is_dragging(self) -> bool:
        return bool(self._ghosts)

    def cancel_drag(self) -> None:
        """Drop nothing; the chromosomes stay where they are."""
        for ghost, _ in self._ghosts:
            self.removeItem(ghost)
        for item in self._items.values() if self._ghosts else ():
            item.setOpacity(1.0)
        self._ghosts = []
        self._press = None
        self._target = None
        self._page.show_drop(None)

    # Qt overrides

    def mousePressEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        super().mousePressEvent(event)
        on_item = isinstance(self._item_at(event.scenePos()), ChromosomeItem)
        self._press = event.scenePos() if on_item and event.button() == Qt.MouseButton.LeftButton else None

    def mouseMoveEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        if self._press is None or not event.buttons() & Qt.MouseButton.LeftButton:
            super().mouseMoveEvent(event)
            return
        if not self._ghosts and self._moved_enough(event):
            self._start_drag()
        if self._ghosts:
            self._drag_to(event.scenePos())

    def mouseReleaseEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        if not self._ghosts:
            self._press = None
            super().mouseReleaseEvent(event)
            return
        target, files = self._target, self.selected_files()
        self.cancel_drag()
        if target is not None:
            self.drop_requested.emit(files, *target)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._ghosts:
            self.cancel_drag()
            event.accept()
            return
        super().keyPressEvent(event)

    # Dragging

    def _item_at(self, position: QPointF) -> QGraphicsItem | None:
        return next((item for item in self.items(position) if isinstance(item, ChromosomeItem)), None)

    def _moved_enough(self, event: QGraphicsSceneMouseEvent) -> bool:
        distance = event.screenPos() - event.buttonDownScreenPos(Qt.MouseButton.LeftButton)
        return distance.manhattanLength() >= QApplication.startDragDistance()

    def _start_drag(self) -> None:
        for file in self.selected_files():
            item = self._items[file]
            ghost = QGraphicsPixmapItem(item.pixmap)
            ghost.setScale(item.picture_rect.width() / max(item.pixmap.width(), 1))
            ghost.setTransformationMode(Qt.TransformationMode.SmoothTransformation)
            ghost.setOpacity(_GHOST_OPACITY)
            ghost.setZValue(10)
            self.addItem(ghost)
            item.setOpacity(_LEFT_BEHIND_OPACITY)
            assert self._press is not None
            self._ghosts.append((ghost, item.picture_rect.topLeft() - self._press))

    def _drag_to(self, position: QPointF) -> None:
        for ghost, offset in self._ghosts:
            ghost.setPos(position + offset)
        x_mm, y_mm = position.x() / UNITS_PER_MM, position.y() / UNITS_PER_MM
        slot = self._slot_at(x_mm, y_mm)
        if slot is None:
            self._target = None
            self._page.show_drop(None)
            return
        dragged = frozenset(self.selected_files())
        rest = [c for c in slot.chromosomes if c.file not in dragged]
        index = index_in_slot(slot, x_mm, dragged)
        self._target = (slot.slot, index)
        bar = _bar_x(rest, index) if slot not in self._trays else None
        self._page.show_drop(DropMark(slot, bar))

    def _slot_at(self, x_mm: float, y_mm: float) -> SlotLayout | None:
        for tray in self._trays:
            if tray.x_mm <= x_mm <= tray.x_mm + tray.width_mm and tray.y_mm <= y_mm <= tray.y_mm + tray.height_mm:
                return tray
        name = slot_at(self._layout, x_mm, y_mm) if self._layout else None
        return self._layout.slot(name) if self._layout and name else None

    # Showing

    def _all_slots(self) -> tuple[SlotLayout, ...]:
        return (*(self._layout.slots if self._layout else ()), *self._trays)

    def _reading_order(self) -> list[str]:
        return [chromosome.file for slot in self._all_slots() for chromosome in slot.chromosomes]

    def _clear_items(self) -> None:
        self.cancel_drag()
        for item in self._items.values():
            self.removeItem(item)
        self._items = {}
        self._shown = {}

    def _render(self, file: str, image_hw: NDArray[np.uint8], placement: Placement) -> None:
        """Make the shown picture anew only if it is shown differently."""
        key = (placement.turned, placement.mirrored, placement.angle_deg)
        if file in self._shown and self._shown[file][0] == key:
            return
        shown = shown_image(image_hw, placement)
        self._shown[file] = (key, shown, chromosome_pixmap(shown))

    def _place_items(self, karyogram: Karyogram) -> None:
        doubtful: Mapping[str, str] = {doubt.file: doubt.reason for doubt in doubts(karyogram)}
        for slot in self._all_slots():
            for placed in slot.chromosomes:
                if placed.file not in self._items:
                    self._items[placed.file] = ChromosomeItem(placed.file, self._theme)
                    self.addItem(self._items[placed.file])
                placement = karyogram.placements[placed.file]
                self._items[placed.file].show_as(
                    self._shown[placed.file][2],
                    _rect(placed),
                    appearance_of(placement, slot.slot, doubtful.get(placed.file, "")),
                )


def _rect(placed: PlacedChromosome) -> QRectF:
    u = UNITS_PER_MM
    return QRectF(placed.x_mm * u, placed.y_mm * u, placed.width_mm * u, placed.height_mm * u)


def _bar_x(rest: list[PlacedChromosome], index: int) -> float | None:
    """x in mm between the neighbours of an insertion position; None in an empty slot."""
    if not rest:
        return None
    if index == 0:
        return rest[0].x_mm - 0.8
    left = rest[index - 1]
    return left.x_mm + left.width_mm + 0.6


def _trays(
    karyogram: Karyogram, sizes: Mapping[str, tuple[int, int]], layout: KaryogramLayout
) -> tuple[SlotLayout, ...]:
    """Unassigned and excluded, side by side under the sheet."""
    top = layout.height_mm + SHEET_MARGIN_MM + _TRAY_GAP_MM
    left, width = -SHEET_MARGIN_MM, layout.width_mm + 2 * SHEET_MARGIN_MM
    unassigned_width = width * 0.6
    unassigned = lay_out_tray(
        UNASSIGNED,
        karyogram.slots[UNASSIGNED],
        sizes,
        layout.mm_per_px,
        x_mm=left,
        y_mm=top,
        width_mm=unassigned_width - 2,
    )
    excluded = lay_out_tray(
        EXCLUDED,
        karyogram.slots[EXCLUDED],
        sizes,
        layout.mm_per_px,
        x_mm=left + unassigned_width + 2,
        y_mm=top,
        width_mm=width - unassigned_width - 2,
    )
    height = max(unassigned.height_mm, excluded.height_mm)
    return replace(unassigned, height_mm=height), replace(excluded, height_mm=height)
