"""The view on the karyogram page: zoom, fit, and the keys that edit."""

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QGraphicsView

from engine.domain.karyogram import MARKER, UNASSIGNED
from karyogui.karyogram.auto_scroll import AutoScroll
from karyogui.karyogram.chromosome_item import ChromosomeItem
from karyogui.karyogram.class_typing import ClassTyping
from karyogui.karyogram.scene import KaryogramScene
from karyogui.look.theme import Theme
from karyogui.widgets.wheel import wheel_steps

_LETTERS = {Qt.Key.Key_X: "X", Qt.Key.Key_Y: "Y", Qt.Key.Key_M: MARKER, Qt.Key.Key_U: UNASSIGNED}
_STEPS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_SHIFT, _KEYPAD = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.KeypadModifier
_PLAIN = (Qt.KeyboardModifier.NoModifier, _KEYPAD)
_ZOOM_STEP = 1.2
_MOST_ZOOM = 24.0


class KaryogramView(QGraphicsView):
    """Shows the whole page until the user zooms.

    Signals:
        slot_typed: (files: tuple[str, ...], slot: str) - a class was typed for chromosomes.
        typing_changed: digits typed so far ("" when done), for a hint.
        typing_refused: digits that are no class.
        next_doubt_requested, accept_requested: Space and Enter.
        key_unused: a letter, a digit or Del that does nothing now.
        menu_requested: where the menu of the selected chromosomes is to open, on the screen.
        zoom_changed: the factor relative to the whole page.
    """

    slot_typed = Signal(object, str)
    typing_changed = Signal(str)
    typing_refused = Signal(str)
    next_doubt_requested = Signal()
    accept_requested = Signal()
    key_unused = Signal()
    menu_requested = Signal(QPoint)
    zoom_changed = Signal(float)

    def __init__(self, scene: KaryogramScene, theme: Theme) -> None:
        super().__init__(scene)
        self._karyogram_scene = scene
        self._zoom = 1.0
        self._pan_from: QPoint | None = None
        self._extend_from = ""
        self._typing = ClassTyping(self)
        self._typing.typed.connect(self.slot_typed)
        self._typing.changed.connect(self.typing_changed)
        self._typing.refused.connect(self.typing_refused)
        self._auto_scroll = AutoScroll(self)
        self._auto_scroll.scrolled.connect(self._drag_on)
        self.setBackgroundBrush(theme.colour("ground"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        self.setCacheMode(QGraphicsView.CacheModeFlag.CacheBackground)
        # One rectangle: a clip of many costs more than what it leaves out.
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.BoundingRectViewportUpdate)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontSavePainterState)
        self.setDragMode(QGraphicsView.DragMode.RubberBandDrag)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setAcceptDrops(False)  # folders are dropped on the window
        self.setAccessibleName(self.tr("Karyogram"))
        scene.sceneRectChanged.connect(self._fit)
        scene.selection_changed.connect(self._typing.finish)
        scene.cell_left.connect(self._typing.cancel)  # its files may have the names of another cell's

    # Zooming

    def zoom_by(self, factor: float) -> None:
        """Zoom in or out; 1 is the whole page."""
        self._zoom = min(max(self._zoom * factor, 1.0), _MOST_ZOOM)
        self._fit()

    def zoom_to_fit(self) -> None:
        self._zoom = 1.0
        self._fit()

    def show_file(self, file: str) -> None:
        """Select one chromosome and bring it into view."""
        self._karyogram_scene.select((file,))
        self._extend_from = file
        self.ensureVisible(self._karyogram_scene.item_rect(file))

    def finish_typing(self) -> None:
        """A class that is half typed is taken as it is, before something else is done."""
        self._typing.finish()

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(_ZOOM_STEP ** wheel_steps(event))
            event.accept()
            return
        super().wheelEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.MiddleButton:
            self._pan_from = event.position().toPoint()
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
            event.accept()
            return
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """All homologs of the chromosome."""
        item = self._chromosome_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and item is not None:
            self._karyogram_scene.select(self._karyogram_scene.homologs(item.file))
            event.accept()
            return
        super().mouseDoubleClickEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        if self._pan_from is not None:
            step, self._pan_from = point - self._pan_from, point
            self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() - step.x())
            self.verticalScrollBar().setValue(self.verticalScrollBar().value() - step.y())
            return
        super().mouseMoveEvent(event)
        if self._karyogram_scene.is_dragging:
            self._auto_scroll.mouse_at(point)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._auto_scroll.stop()
        if event.button() == Qt.MouseButton.MiddleButton and self._pan_from is not None:
            self._pan_from = None
            self.viewport().unsetCursor()
            return
        super().mouseReleaseEvent(event)

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        painter.fillRect(rect, self.backgroundBrush())
        self._karyogram_scene.paint_sheet(painter)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        scene = self._karyogram_scene
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            files = scene.selected_files()
            place = (
                self.mapFromScene(scene.item_rect(files[0]).center()) if files else self.viewport().rect().center()
            )
            self.menu_requested.emit(self.viewport().mapToGlobal(place))
            return
        item = self._chromosome_at(event.pos())
        if item is None:
            scene.select(())
        elif not item.isSelected():
            scene.select((item.file,))
        self.menu_requested.emit(event.globalPos())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._typing.finish()

    def focusNextPrevChild(self, is_next: bool) -> bool:
        """Tab walks the classes here; Ctrl+Tab goes on to the next part of the window."""
        return False

    def event(self, event: QEvent) -> bool:
        # Single keys are this view's; without this, a menu shortcut of the window could take them first.
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and (self._is_own_key(event) or self._takes_back(event))
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._handle_key(event):
            is_letter = event.text().isprintable() and event.text().strip()
            if event.modifiers() in _PLAIN and (is_letter or event.key() == Qt.Key.Key_Delete):
                self.key_unused.emit()
            super().keyPressEvent(event)

    # Keys

    def _handle_key(self, event: QKeyEvent) -> bool:
        key, scene = Qt.Key(event.key()), self._karyogram_scene
        plain = event.modifiers() in _PLAIN
        files = scene.selected_files()
        if key == Qt.Key.Key_Escape or self._takes_back(event):
            self._escape()
        elif scene.is_rotating:
            return scene.rotation_key(event)
        elif key == Qt.Key.Key_Space:
            self.next_doubt_requested.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            if self._typing.is_active:
                self._typing.finish()
            else:
                self.accept_requested.emit()
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            step = 1 if key == Qt.Key.Key_Tab else -1
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                super().focusNextPrevChild(step > 0)
            else:
                self._walk_classes(step)
        elif plain and key in _STEPS:
            self._step(*_STEPS[key])
        elif key in _STEPS and event.modifiers() & ~_KEYPAD == _SHIFT:
            self._extend(*_STEPS[key])
        # Some keyboards have their digits under Shift, and some have those of another script.
        elif (plain or event.modifiers() == _SHIFT) and event.text().isdecimal() and files:
            self._typing.add(str(int(event.text())), files)
        elif plain and key in _LETTERS and files:
            self._typing.cancel()
            self.slot_typed.emit(files, _LETTERS[key])
        else:
            return False
        return True

    def _is_own_key(self, event: QKeyEvent) -> bool:
        typed = event.text().isdecimal() or event.key() in _LETTERS or self._karyogram_scene.is_rotating
        return typed and event.modifiers() in (*_PLAIN, _SHIFT)

    def _takes_back(self, event: QKeyEvent) -> bool:
        """Undo, while something is begun and not done: that is what is to be undone, and no step before it."""
        scene = self._karyogram_scene
        is_begun = self._typing.is_active or scene.is_dragging or scene.is_rotating
        return is_begun and event.matches(QKeySequence.StandardKey.Undo)

    def _escape(self) -> None:
        """Back out of one thing: the gesture, the typing, then the selection."""
        scene = self._karyogram_scene
        self._auto_scroll.stop()
        if scene.is_dragging or scene.is_rotating:
            scene.cancel_gesture()
        elif self._typing.is_active:
            self._typing.cancel()
        else:
            scene.select(())

    def _step(self, dx: int, dy: int) -> None:
        """The selection goes to the next chromosome; without one, to the first."""
        scene = self._karyogram_scene
        files = scene.selected_files()
        if not files:
            self._walk_classes(1)
        elif len(files) > 1 and dx:
            self.show_file(files[-1 if dx > 0 else 0])  # out of the several, as in a text
        else:
            self.show_file(scene.neighbour(files[0], dx, dy))

    def _extend(self, dx: int, dy: int) -> None:
        """Take the next chromosome into the selection as well."""
        scene = self._karyogram_scene
        files = scene.selected_files()
        if not files:
            self._walk_classes(1)
            return
        start = self._extend_from if self._extend_from in files else files[-1 if dx + dy > 0 else 0]
        following = scene.neighbour(start, dx, dy)
        scene.select((*files, following))
        self._extend_from = following
        self.ensureVisible(scene.item_rect(following))

    def _walk_classes(self, step: int) -> None:
        """Select the first chromosome of the next class."""
        scene = self._karyogram_scene
        files = scene.selected_files()
        following = scene.next_class(files[0] if files else None, step)
        if following:
            self.show_file(following[0])

    def _drag_on(self, point: QPoint) -> None:
        """The page has moved under a drag whose mouse is at a point of the viewport."""
        self._karyogram_scene.drag_to(self.mapToScene(point))

    def _chromosome_at(self, point: QPoint) -> ChromosomeItem | None:
        return next((found for found in self.items(point) if isinstance(found, ChromosomeItem)), None)

    def _fit(self) -> None:
        rect, size = self.sceneRect(), self.viewport().size()
        if rect.isEmpty() or size.isEmpty():
            return
        whole = min(size.width() / rect.width(), size.height() / rect.height())
        factor = whole * self._zoom / self.transform().m11()
        if factor != 1.0:
            self.scale(factor, factor)
        self.zoom_changed.emit(self._zoom)
