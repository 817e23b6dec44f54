"""Dragging chromosomes over the page: their ghosts, the mark where they would land, and the drop."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QGraphicsPixmapItem, QGraphicsScene

from karyogui.karyogram.chromosome_item import ChromosomeItem
from karyogui.karyogram.drop_mark import DropMark
from karyogui.karyogram.page_geometry import DropPlace, PageGeometry
from karyogui.karyogram.units import UNITS_PER_MM

_GHOST_OPACITY = 0.75
_LEFT_BEHIND_OPACITY = 0.3


class Dragging:
    """One drag at a time, on a scene that keeps the items."""

    def __init__(self, scene: QGraphicsScene, mark: DropMark, on_hint: Callable[[str], None]) -> None:
        self._scene = scene
        self._mark = mark
        self._on_hint = on_hint
        self._ghosts: list[tuple[QGraphicsPixmapItem, QPointF]] = []
        self._items: tuple[ChromosomeItem, ...] = ()
        self._geometry: PageGeometry | None = None
        self._place: DropPlace | None = None

    @property
    def is_active(self) -> bool:
        return bool(self._items)

    @property
    def files(self) -> tuple[str, ...]:
        return tuple(item.file for item in self._items)

    def begin(self, items: Mapping[str, ChromosomeItem], geometry: PageGeometry, press: QPointF) -> None:
        """Lift the items (file -> item, in reading order) at the point that was pressed, in scene units."""
        self._items, self._geometry = tuple(items.values()), geometry
        for item in self._items:
            ghost = QGraphicsPixmapItem(item.pixmap)
            ghost.setScale(item.picture_rect.width() / max(item.pixmap.width(), 1))
            ghost.setTransformationMode(Qt.TransformationMode.SmoothTransformation)
            ghost.setOpacity(_GHOST_OPACITY)
            ghost.setZValue(10)
            ghost.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
            self._scene.addItem(ghost)
            item.setOpacity(_LEFT_BEHIND_OPACITY)
            self._ghosts.append((ghost, item.picture_rect.topLeft() - press))

    def move_to(self, point: QPointF) -> None:
        """Carry the ghosts to a point, and mark where they would land."""
        if self._geometry is None:
            return
        for ghost, offset in self._ghosts:
            ghost.setPos(point + offset)
        files = frozenset(self.files)
        self._place = self._geometry.drop_place(point.x() / UNITS_PER_MM, point.y() / UNITS_PER_MM, files)
        self._mark.show_place(self._place, len(files))
        self._on_hint(self._mark.text)

    def end(self) -> DropPlace | None:
        """Let go, and where; nothing is left on the scene. None: nowhere, or there was no drag."""
        place = self._place
        for ghost, _ in self._ghosts:
            self._scene.removeItem(ghost)
        for item in self._items:
            item.setOpacity(1.0)
        was_active = self.is_active
        self._ghosts, self._items, self._place, self._geometry = [], (), None, None
        self._mark.show_place(None, 0)
        if was_active:
            self._on_hint("")
        return place
