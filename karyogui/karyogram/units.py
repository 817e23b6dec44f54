"""Millimetres of the page and units of the scene."""

from PySide6.QtCore import QLineF, QRectF

from karyogui.karyogram.page_layout import PlacedChromosome, SlotLayout

# Scene units in a millimetre: fonts in the scene need whole pixels of a sensible size.
UNITS_PER_MM = 10.0


def scene_rect(x_mm: float, y_mm: float, width_mm: float, height_mm: float) -> QRectF:
    u = UNITS_PER_MM
    return QRectF(x_mm * u, y_mm * u, width_mm * u, height_mm * u)


def scene_line(x0_mm: float, y0_mm: float, x1_mm: float, y1_mm: float) -> QLineF:
    u = UNITS_PER_MM
    return QLineF(x0_mm * u, y0_mm * u, x1_mm * u, y1_mm * u)


def slot_rect(slot: SlotLayout) -> QRectF:
    """The area that belongs to a class or tray."""
    return scene_rect(slot.x_mm, slot.y_mm, slot.width_mm, slot.height_mm)


def chromosome_rect(placed: PlacedChromosome) -> QRectF:
    return scene_rect(placed.x_mm, placed.y_mm, placed.width_mm, placed.height_mm)
