"""The karyogram page as a picture file, drawn from the same layout as the screen and the PDF."""

import io
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from engine.domain.case import Cell
from engine.domain.karyogram import MARKER, Karyogram
from engine.io.atomic import write_atomically
from karyogui.karyogram.page_layout import KaryogramLayout, lay_out
from karyogui.karyogram.shown_image import shown_image
from karyogui.report.fonts import BOLD, REGULAR, font_file

_MM_PER_INCH = 25.4
_WHITE, _INK, _GREY, _LINE, _ALERT = 255, 30, 100, 175, 60


def write_karyogram_png(path: Path, cell: Cell, karyogram: Karyogram, *, dpi: int = 200) -> None:
    """Write a cell's karyogram as a grey PNG of that resolution.

    Raises:
        OSError: the file cannot be written; its text names it.
    """
    image = draw_karyogram(cell, karyogram, dpi=dpi)
    buffer = io.BytesIO()
    image.save(buffer, format="PNG", dpi=(dpi, dpi))
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, buffer.getvalue())


def draw_karyogram(cell: Cell, karyogram: Karyogram, *, dpi: int = 200) -> Image.Image:
    """The karyogram page, mode "L"."""
    shown = {
        chromosome.file: shown_image(chromosome.image_hw, karyogram.placements[chromosome.file])
        for chromosome in cell.chromosomes
    }
    layout = lay_out(karyogram, {file: (image.shape[0], image.shape[1]) for file, image in shown.items()})
    px = dpi / _MM_PER_INCH
    border = round(6 * px)
    size = (round(layout.width_mm * px) + 2 * border, round(layout.height_mm * px) + 2 * border)
    page = Image.new("L", size, _WHITE)
    for slot in layout.slots:
        for placed in slot.chromosomes:
            box = (max(round(placed.width_mm * px), 1), max(round(placed.height_mm * px), 1))
            picture = Image.fromarray(shown[placed.file]).resize(box, Image.Resampling.BICUBIC)
            page.paste(picture, (border + round(placed.x_mm * px), border + round(placed.y_mm * px)))
    _draw_lines(ImageDraw.Draw(page), layout, px, border)
    return page


def _draw_lines(draw: ImageDraw.ImageDraw, layout: KaryogramLayout, px: float, border: int) -> None:
    number = ImageFont.truetype(str(font_file(BOLD)), round(3.1 * px))
    count_font = ImageFont.truetype(str(font_file(BOLD)), round(2.2 * px))
    letter = ImageFont.truetype(str(font_file(REGULAR)), round(2.7 * px))
    for slot in layout.slots:
        count = len(slot.chromosomes)
        if slot.slot == MARKER and not count:
            continue
        usual = count == 2 or slot.slot in ("X", "Y", MARKER)
        y = border + slot.line_y_mm * px
        draw.line(
            (border + slot.line_x0_mm * px, y, border + slot.line_x1_mm * px, y), fill=_INK, width=round(0.3 * px)
        )
        x, top = border + slot.label_x_mm * px, border + slot.label_y_mm * px
        text = "mar" if slot.slot == MARKER else slot.slot
        draw.text((x, top), text, font=number, fill=_INK if usual else _ALERT, anchor="mt")
        if not usual:
            draw.text(
                (x + draw.textlength(text, number) / 2 + 0.4 * px, top), str(count), font=count_font, fill=_ALERT
            )
    for group in layout.groups:
        y, middle = border + group.y_mm * px, border + (group.x0_mm + group.x1_mm) / 2 * px
        half = draw.textlength(group.name, letter) / 2 + px
        draw.line((border + group.x0_mm * px, y, middle - half, y), fill=_LINE, width=round(0.2 * px))
        draw.line((middle + half, y, border + group.x1_mm * px, y), fill=_LINE, width=round(0.2 * px))
        draw.text((middle, y), group.name, font=letter, fill=_GREY, anchor="mm")
