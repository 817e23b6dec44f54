"""The ideograms beside the chromosomes of the page, when they are wanted."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsItem, QGraphicsScene, QStyleOptionGraphicsItem, QWidget

from engine.domain.bands import Band
from karyogui.karyogram.ideogram_painter import paint_ideogram
from karyogui.karyogram.page_layout import KaryogramLayout
from karyogui.karyogram.units import scene_rect


class PageIdeograms:
    """One item for each class that has an ideogram on the page."""

    def __init__(self, scene: QGraphicsScene) -> None:
        self._scene = scene
        self._bands: Mapping[str, Sequence[Band]] | None = None
        self._items: dict[str, _IdeogramItem] = {}

    @property
    def is_on(self) -> bool:
        return self._bands is not None

    def show_bands(self, bands: Mapping[str, Sequence[Band]] | None) -> None:
        """The bands of each type from the next layout on; None: no ideograms."""
        self._bands = bands

    def show_layout(self, layout: KaryogramLayout) -> None:
        places = {slot.slot: slot.ideogram_mm for slot in layout.slots if slot.ideogram_mm is not None}
        for name in self._items.keys() - places.keys():
            self._scene.removeItem(self._items.pop(name))
        for name, place in places.items():
            if name not in self._items and self._bands is not None:
                self._items[name] = _IdeogramItem(self._bands[name])
                self._scene.addItem(self._items[name])
            self._items[name].put(scene_rect(*place))


class _IdeogramItem(QGraphicsItem):
    """Painted once for a size, then copied."""

    def __init__(self, bands: Sequence[Band]) -> None:
        super().__init__()
        self._bands = bands
        self._rect = QRectF()
        self.setZValue(0.5)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)

    def put(self, rect: QRectF) -> None:
        if rect.size() != self._rect.size():
            self.prepareGeometryChange()
            self._rect = QRectF(0, 0, rect.width(), rect.height())
            self.update()
        self.setPos(rect.topLeft())

    # Qt overrides

    def boundingRect(self) -> QRectF:
        return self._rect.adjusted(-2, -2, 2, 2)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        paint_ideogram(painter, self._rect, self._bands)
