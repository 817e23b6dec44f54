"""Turning chromosomes freely, by the handle or by keys: shown at once, asked for as one edit at the end."""

import math
import re
from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, QPointF, Qt
from PySide6.QtGui import QKeyEvent

from karyogui.karyogram.chromosome_item import ChromosomeItem
from karyogui.karyogram.rotation_handle import RotationHandle
from karyogui.words.domain_words import decimal

_KEY_STEP_DEG = 1.0
_FINE_KEY_STEP_DEG = 0.1
_BIG_KEY_STEP_DEG = 10.0
_FINE_SHARE = 0.2  # of the mouse's angle, with Shift
_TYPED = re.compile(r"-?\d{0,3}([.,]\d?)?")


class Rotating:
    """One rotation at a time. Angles here are clockwise, as people say them; edits count the other way."""

    def __init__(
        self,
        handle: RotationHandle,
        on_hint: Callable[[str], None],
        on_done: Callable[[tuple[str, ...], float], None],
    ) -> None:
        self._handle = handle
        self._on_hint = on_hint
        self._on_done = on_done
        self._items: tuple[ChromosomeItem, ...] = ()
        self._clockwise_deg = 0.0
        self._typed = ""
        self._mouse_deg: float | None = None

    @property
    def is_active(self) -> bool:
        return bool(self._items)

    @property
    def is_by_mouse(self) -> bool:
        return self._mouse_deg is not None

    def offer(self, items: Sequence[ChromosomeItem]) -> None:
        """Show the handle over the first of the selected items; without any, hide it."""
        if self.is_active:
            return
        if items:
            self._handle.show_at(items[0].picture_rect)
        else:
            self._handle.hide()

    def begin(self, items: Sequence[ChromosomeItem], press: QPointF | None = None) -> None:
        """Begin by keys, or at the point of the scene where the handle was pressed."""
        if not items:
            return
        self._items, self._typed, self._clockwise_deg = tuple(items), "", 0.0
        self._handle.show_at(items[0].picture_rect)
        self._mouse_deg = None if press is None else self._direction(press)
        self._show()

    def turn_to(self, point: QPointF, *, fine: bool) -> None:
        """The mouse is at a point of the scene."""
        if self._mouse_deg is None:
            return
        now = self._direction(point)
        step = (now - self._mouse_deg + 180.0) % 360.0 - 180.0
        self._mouse_deg = now
        self._clockwise_deg += step * (_FINE_SHARE if fine else 1.0)
        self._show()

    def take_key(self, event: QKeyEvent) -> bool:
        """A key while turning: arrows, digits, Enter. False: it is none of this."""
        key = event.key()
        fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        steps = {
            Qt.Key.Key_Right: 1.0,
            Qt.Key.Key_Left: -1.0,
            Qt.Key.Key_Up: _BIG_KEY_STEP_DEG,
            Qt.Key.Key_Down: -_BIG_KEY_STEP_DEG,
        }
        if key in steps:
            step = _FINE_KEY_STEP_DEG if fine else _KEY_STEP_DEG
            self._clockwise_deg, self._typed = self._clockwise_deg + steps[Qt.Key(key)] * step, ""
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_R):
            self.finish()
            return True
        elif key == Qt.Key.Key_Backspace and self._typed:
            self._take_typed(self._typed[:-1])
        elif event.text() and _TYPED.fullmatch(self._typed + event.text()):
            self._take_typed(self._typed + event.text())
        else:
            return False
        self._show()
        return True

    def finish(self) -> None:
        """Keep the angle: one edit for all, or none if nothing has turned."""
        items, angle = self._items, round(-self._clockwise_deg, 1)
        self.cancel()
        if items and angle % 360.0:
            self._on_done(tuple(item.file for item in items), angle)

    def cancel(self) -> None:
        """As it was before."""
        items, self._items, self._mouse_deg = self._items, (), None
        for item in items:
            item.show_rotated(0.0)
        if items:
            self._handle.show_angle(None)
            self._on_hint("")

    def _take_typed(self, typed: str) -> None:
        self._typed = typed
        number = typed.replace(",", ".")
        self._clockwise_deg = float(number) if number.strip("-.") else 0.0

    def _direction(self, point: QPointF) -> float:
        """From the chromosome's middle to a point, clockwise from the top, in degrees."""
        offset = point - self._handle.pos()
        return math.degrees(math.atan2(offset.x(), -offset.y()))

    def _show(self) -> None:
        for item in self._items:
            item.show_rotated(-self._clockwise_deg)
        arrow = "↺" if self._clockwise_deg < 0 else "↻"
        angle = f"{self._typed}_" if self._typed else decimal(f"{abs(self._clockwise_deg):.1f}")
        self._handle.show_angle(-self._clockwise_deg, f"{arrow} {angle}°")
        translate = QCoreApplication.translate
        self._on_hint(
            translate("Rotating", "Shift: fine · Esc: cancel")
            if self.is_by_mouse
            else translate("Rotating", "← → 1°, Shift 0.1°, ↑ ↓ 10°, or type degrees · Enter")
        )
