"""The view on the karyogram page: zoom, fit, and the keys that edit."""

from PySide6.QtCore import QEvent, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QGraphicsView, QWidget

from engine.domain.karyogram import MARKER, UNASSIGNED
from karyogui.karyogram.scene import KaryogramScene
from karyogui.theme import Theme

# A typed 1 may become 10 to 19, a typed 2 may become 20 to 22.
_SECOND_DIGIT_MS = 700
_LETTERS = {Qt.Key.Key_X: "X", Qt.Key.Key_Y: "Y", Qt.Key.Key_M: MARKER, Qt.Key.Key_U: UNASSIGNED}
_STEPS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_ZOOM_STEP = 1.2
_MOST_ZOOM = 12.0


class KaryogramView(QGraphicsView):
    """Shows the whole page until the user zooms.

    Signals:
        slot_typed: a class was typed for the selected chromosomes.
        typing_changed: digits typed so far ("" when done), for a hint.
        next_doubt_requested, accept_requested: Space and Enter.
        zoom_changed: the factor relative to the whole page.
    """

    slot_typed = Signal(str)
    typing_changed = Signal(str)
    next_doubt_requested = Signal()
    accept_requested = Signal()
    zoom_changed = Signal(float)

    def __init__(self, scene: KaryogramScene, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(scene, parent)
        self._karyogram_scene = scene
        self._zoom = 1.0
        self._typed = ""
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_SECOND_DIGIT_MS)
        self._typing.timeout.connect(self._finish_typing)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setBackgroundBrush(theme.colour("ground"))
        self.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        self.setDragMode(QGraphicsView.DragMode.RubberBandDrag)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setAcceptDrops(False)  # folders are dropped on the window
        self.setAccessibleName("Karyogram")
        scene.sceneRectChanged.connect(self._fit)

    def zoom_by(self, factor: float) -> None:
        """Zoom in or out; 1 is the whole page."""
        self._zoom = min(max(self._zoom * factor, 1.0), _MOST_ZOOM)
        self._fit()

    def zoom_to_fit(self) -> None:
        self._zoom = 1.0
        self._fit()

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(_ZOOM_STEP if event.angleDelta().y() > 0 else 1 / _ZOOM_STEP)
            event.accept()
            return
        super().wheelEvent(event)

    def event(self, event: QEvent) -> bool:
        # Single keys are this view's; without this, a menu shortcut of the window could take them first.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = event.modifiers() in (
                Qt.KeyboardModifier.NoModifier,
                Qt.KeyboardModifier.KeypadModifier,
            )
            if plain and (event.text().isdigit() or event.key() in _LETTERS):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._handle_key(event):
            super().keyPressEvent(event)

    def _handle_key(self, event: QKeyEvent) -> bool:
        key, scene = Qt.Key(event.key()), self._karyogram_scene
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if key == Qt.Key.Key_Escape:
            if scene.is_dragging:
                scene.cancel_drag()
            else:
                self._set_typed("")
                scene.select(())
        elif key == Qt.Key.Key_Space:
            self.next_doubt_requested.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._typed:
                self._finish_typing()
            else:
                self.accept_requested.emit()
        elif plain and key in _STEPS and scene.selected_files():
            files = scene.selected_files()
            dx, dy = _STEPS[key]
            self.show_file(scene.neighbour(files[-1] if dx > 0 else files[0], dx, dy))
        elif plain and event.text().isdigit() and scene.selected_files():
            self._type_digit(event.text())
        elif plain and key in _LETTERS and scene.selected_files():
            self.slot_typed.emit(_LETTERS[key])
        else:
            return False
        return True

    def show_file(self, file: str) -> None:
        """Select one chromosome and bring it into view."""
        self._karyogram_scene.select((file,))
        self.ensureVisible(self._karyogram_scene.item_rect(file))

    def scene_to_viewport(self, point: QPointF) -> QPointF:
        return QPointF(self.mapFromScene(point))

    def _type_digit(self, digit: str) -> None:
        typed = self._typed + digit
        if not 1 <= int(typed) <= 22:
            self._set_typed("")
            return
        self._set_typed(typed)
        if len(typed) == 1 and digit in "12":
            self._typing.start()
        else:
            self._finish_typing()

    def _finish_typing(self) -> None:
        typed = self._typed
        self._set_typed("")
        if typed:
            self.slot_typed.emit(typed)

    def _set_typed(self, typed: str) -> None:
        self._typing.stop()
        self._typed = typed
        self.typing_changed.emit(typed)

    def _fit(self) -> None:
        rect = self.sceneRect()
        if rect.isEmpty():
            return
        size = self.viewport().size()
        whole = min(size.width() / rect.width(), size.height() / rect.height())
        factor = whole * self._zoom / self.transform().m11()
        self.scale(factor, factor)
        self.zoom_changed.emit(self._zoom)
