"""The karyogram page as a list of things to draw, in millimetres: what PDF, SVG and pictures are made from.

The places come from the page layout that the screen draws too. Everything is grey: it has to be read in black and
white, and no meaning is told by colour.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.domain.case import Cell
from engine.domain.karyogram import MARKER, Karyogram
from engine.domain.plain_result import unusual_slots
from engine.io.bands import load_bands
from karyogui.karyogram.centromeres import centromeres_px
from karyogui.karyogram.page_layout import GroupLayout, SlotLayout, lay_out
from karyogui.karyogram.page_style import SEX_GROUP, STANDARD, PageStyle
from karyogui.karyogram.shown_image import shown_image

MM_PER_INCH = 25.4
PRINT_DPI = 300

INK, GREY, RULE, TINT = 0.08, 0.36, 0.6, 0.92  # 0 is black, 1 is white

_NUMBER_MM, _COUNT_MM, _LETTER_MM = 3.4, 2.5, 2.9  # font sizes, as on the screen
_CAP = 0.714  # height of capitals and digits of the report's font, in its size


@dataclass(frozen=True)
class Line:
    """A straight line; ends and thickness in mm."""

    x0: float
    y0: float
    x1: float
    y1: float
    width: float
    grey: float


@dataclass(frozen=True)
class Bar:
    """A filled rectangle."""

    x: float
    y: float
    width: float
    height: float
    grey: float


@dataclass(frozen=True)
class Text:
    """A word. `x` is its middle (or its left end), `y` its baseline, `size` the font's, all in mm."""

    x: float
    y: float
    text: str
    size: float
    grey: float
    bold: bool = False
    centred: bool = True


@dataclass(frozen=True, eq=False)
class Picture:
    """A grey image (h, w) uint8 that fills a rectangle."""

    x: float
    y: float
    width: float
    height: float
    pixels: NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Drawing:
    """A page's width and height in mm and what is on it, the lowest first. The origin is top left, y points down.

    Attributes:
        mm_per_px: on the page, of the original images' pixels.
    """

    width: float
    height: float
    items: tuple[Line | Bar | Text | Picture, ...]
    mm_per_px: float


def draw_karyogram(
    cell: Cell, karyogram: Karyogram, *, dpi: float = PRINT_DPI, style: PageStyle = STANDARD
) -> Drawing:
    """A cell's karyogram on the standard page: class numbers and group brackets, the images at that resolution.

    A class with an unusual number is underlaid with grey and tells its number beside its name.
    """
    shown = {
        chromosome.file: shown_image(chromosome.image_hw, karyogram.placements[chromosome.file])
        for chromosome in cell.chromosomes
    }
    sizes = {file: (image.shape[0], image.shape[1]) for file, image in shown.items()}
    layout = lay_out(
        karyogram,
        sizes,
        x_after_12=style.x_after_12,
        centromeres_px=centromeres_px(karyogram, shown, load_bands()) if style.centromeres else None,
    )
    unusual = unusual_slots(karyogram.counts())
    items: list[Line | Bar | Text | Picture] = []
    for slot in layout.slots:
        for placed in slot.chromosomes:
            pixels = _resampled(shown[placed.file], placed.width_mm, placed.height_mm, dpi)
            items.append(Picture(placed.x_mm, placed.y_mm, placed.width_mm, placed.height_mm, pixels))
    for slot in layout.slots:
        if slot.slot != MARKER or slot.chromosomes:
            items += _slot_items(slot, is_unusual=slot.slot in unusual)
    for group in layout.groups:
        items += _group_items(group, style.sex_group if group.name == SEX_GROUP else group.name)
    return Drawing(layout.width_mm, layout.height_mm, tuple(items), layout.mm_per_px)


def _resampled(image: NDArray[np.uint8], width_mm: float, height_mm: float, dpi: float) -> NDArray[np.uint8]:
    """The image in the pixels that a printer of that resolution has for it, smoothly."""
    size = (max(round(width_mm / MM_PER_INCH * dpi), 1), max(round(height_mm / MM_PER_INCH * dpi), 1))
    return np.asarray(Image.fromarray(image).resize(size, Image.Resampling.BICUBIC))


def _slot_items(slot: SlotLayout, *, is_unusual: bool) -> list[Line | Bar | Text | Picture]:
    items: list[Line | Bar | Text | Picture] = []
    name = "mar" if slot.slot == MARKER else slot.slot
    baseline = slot.label_y_mm + 0.4 + _CAP * _NUMBER_MM
    if is_unusual:
        width = 9.0
        top = slot.line_y_mm + 0.25
        items.append(Bar(slot.label_x_mm - width / 2, top, width, baseline + 0.75 - top, TINT - 0.08))
    items.append(Line(slot.line_x0_mm, slot.line_y_mm, slot.line_x1_mm, slot.line_y_mm, 0.24, INK))
    items.append(Text(slot.label_x_mm, baseline, name, _NUMBER_MM, INK, bold=True))
    if is_unusual:
        # Beside the name, raised: "21 three times".
        x = slot.label_x_mm + 0.3 * _NUMBER_MM * len(name) + 0.4
        raised = baseline - 0.36 * _NUMBER_MM
        items.append(Text(x, raised, str(len(slot.chromosomes)), _COUNT_MM, INK, bold=True, centred=False))
    return items


def _group_items(group: GroupLayout, name: str) -> list[Line | Bar | Text | Picture]:
    """The bracket: a line with its ends turned up, the name in its middle."""
    middle, half = (group.x0_mm + group.x1_mm) / 2, 0.32 * _LETTER_MM * len(name) + 1.0
    y, tick = group.y_mm, 1.1
    return [
        Line(group.x0_mm, y - tick, group.x0_mm, y, 0.18, RULE),
        Line(group.x0_mm, y, middle - half, y, 0.18, RULE),
        Line(middle + half, y, group.x1_mm, y, 0.18, RULE),
        Line(group.x1_mm, y - tick, group.x1_mm, y, 0.18, RULE),
        Text(middle, y + _CAP * _LETTER_MM / 2, name, _LETTER_MM, GREY),
    ]
