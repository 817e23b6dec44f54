"""The printed report of a case, as PDF."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from reportlab.lib.units import mm

from karyogui.report.blocks import (
    FieldColumns,
    FieldRows,
    Figure,
    IscnLine,
    Prose,
    ReportContent,
    Section,
    Signatures,
    Table,
)
from karyogui.report.canvas import PageCanvas
from karyogui.report.content import ReportSource, report_content
from karyogui.report.drawing import GREY, INK, MM_PER_INCH, PRINT_DPI, RULE, TINT
from karyogui.report.figures import set_figure
from karyogui.report.files import ReportError, write_file
from karyogui.report.flow import BODY, SMALL, Flow
from karyogui.report.fonts import BOLD, REGULAR, shortened, text_width, wrapped
from karyogui.report.page_format import PageFormat
from karyogui.report.steps import UNWATCHED, Steps
from karyogui.report.template import ReportTemplate
from karyogui.report.words import words_in
from karyogui.settings.logo import LogoError, read_logo

_LOGO_MM = (42.0, 16.0)


def write_report(
    path: Path,
    source: ReportSource,
    template: ReportTemplate | None = None,
    page: PageFormat | None = None,
) -> ReportContent:
    """Write the report of a case as PDF, whole or not at all, and tell what it says.

    Raises:
        ReportError: the file cannot be written, or a picture for it cannot be read.
        FontCoverageError: a character that no font has.
    """
    content, pdf = render_report(source, template, page)
    write_file(path, pdf)
    return content


def render_report(
    source: ReportSource,
    template: ReportTemplate | None = None,
    page: PageFormat | None = None,
    *,
    now: datetime | None = None,
    steps: Steps = UNWATCHED,
) -> tuple[ReportContent, bytes]:
    """The report's texts and its PDF file. The file's metadata hold no patient data.

    Args:
        now: printed as the time of the report while it is a draft; None: now.

    Raises:
        ReportError: a picture for it cannot be read.
        FontCoverageError: a character that no font has.
        Cancelled.
    """
    now = now or datetime.now().astimezone()
    content = report_content(source, template or ReportTemplate(), now)
    logo = _logo(content)
    # The number of pages is only known once they are set: set twice, the first time without pictures.
    steps.at(0.0)
    pages = _Setter(content, page or PageFormat(), logo, pages=0).set(steps.part(0.0, 0.1))[0]
    return content, _Setter(content, page or PageFormat(), logo, pages=pages).set(steps.part(0.1, 1.0))[1]


def _logo(content: ReportContent) -> NDArray[np.uint8] | None:
    if not content.laboratory.logo:
        return None
    try:
        logo = read_logo(Path(content.laboratory.logo))
    except LogoError as error:
        raise ReportError(str(error)) from error
    white = Image.new("RGBA", logo.size, "white")
    white.alpha_composite(logo)
    width, height = (round(side * PRINT_DPI / MM_PER_INCH) for side in _LOGO_MM)
    picture = white.convert("RGB")
    picture.thumbnail((width, height), Image.Resampling.LANCZOS)
    return np.asarray(picture)


class _Setter:
    """Sets one report; `pages` 0 means that it is set without pictures, to count its pages."""

    def __init__(
        self, content: ReportContent, page: PageFormat, logo: NDArray[np.uint8] | None, *, pages: int
    ) -> None:
        self._content = content
        self._page = page
        self._logo = logo
        self._pages = pages
        self._number = 0
        self._words = words_in(content.language)
        self._status = self._words.said(content.status)
        self._canvas = PageCanvas(
            page.width, page.height, title=content.title, author=content.laboratory.name or "KaryoGUI"
        )

    def set(self, steps: Steps) -> tuple[int, bytes]:
        """Number of pages, and the file."""
        drawn, all_figures = 0, sum(len(_figures(section)) for section in self._content.sections)
        flow = Flow(self._canvas, self._page, self._new_page, self._end_page)
        for sections in _together(self._content.sections):
            steps.check()
            figures = [figure for section in sections for figure in _figures(section)]
            if not figures:
                flow.keep_together(partial(self._set_together, flow, sections))
            for figure in figures:
                part = steps.part(drawn / all_figures, (drawn + 1) / all_figures)
                flow.put_whole(
                    set_figure(self._canvas, self._page, figure, self._words, part, is_drawn=self._pages > 0)
                )
                drawn += 1
        flow.flush()
        self._end_page()
        return self._number, self._canvas.content() if self._pages else b""

    def _set_together(self, flow: Flow, sections: Sequence[Section]) -> None:
        for section in sections:
            has_table = any(isinstance(block, Table) for block in section.blocks)
            flow.keep_together(partial(self._section, flow, section), after_figures=has_table)

    def _section(self, flow: Flow, section: Section) -> None:
        flow.heading(section.heading)
        for block in section.blocks:
            if isinstance(block, FieldRows):
                flow.fields(block.rows)
            elif isinstance(block, FieldColumns):
                flow.field_columns(block.groups)
            elif isinstance(block, Prose):
                flow.prose(block.text, lead=block.lead)
            elif isinstance(block, Table):
                flow.table(block.head, block.rows)
            elif isinstance(block, IscnLine):
                self._iscn(flow, block)
            elif isinstance(block, Signatures):
                self._signatures(flow, block)

    # Every page

    def _new_page(self) -> float:
        self._number += 1
        return self._first_head() if self._number == 1 else self._further_head()

    def _end_page(self) -> None:
        canvas, page = self._canvas, self._page
        y = page.bottom + 3.5
        canvas.line(page.left, y, page.left + page.text_width, y, 0.12, RULE)
        text = self._words.translate("Report", "page {number} of {pages}")
        number = text.format(number=self._number, pages=self._pages)
        right = page.left + page.text_width
        canvas.right(right, y + 3.4, number, REGULAR, SMALL, INK)
        width = page.text_width - 30.0
        for place, line in enumerate(list(wrapped(self._content.aid, REGULAR, 6.5, width * mm))[:2]):
            canvas.text(page.left, y + 3.2 + 2.7 * place, line, REGULAR, 6.5, GREY)
        if self._content.status == "DRAFT":
            canvas.watermark(self._status)
        canvas.next_page()

    def _first_head(self) -> float:
        """Logo and laboratory to the left, title and status to the right, a rule below; why it is a draft."""
        content, page = self._content, self._page
        left = self._laboratory(page.left, page.top)
        right = self._title(page.left + page.text_width, page.top)
        y = max(left, right) + 2.0
        self._canvas.line(page.left, y, page.left + page.text_width, y, 0.5, INK)
        if content.status_notes:
            notes = f"{self._status}: {'; '.join(map(self._words.said, content.status_notes))}."
            for line in wrapped(notes, REGULAR, SMALL, page.text_width * mm):
                y += 3.5
                self._canvas.text(page.left, y, line, REGULAR, SMALL, INK)
        return y

    def _further_head(self) -> float:
        content, page = self._content, self._page
        y = page.top + 2.6
        number = shortened(content.number, BOLD, SMALL, 60.0 * mm)
        right = f"{number} · {self._status}" if number else self._status
        room = (page.text_width - 4.0) * mm - text_width(right, BOLD, SMALL)
        left = shortened(f"{content.title} · {content.identity}", REGULAR, SMALL, room)
        self._canvas.text(page.left, y, left, REGULAR, SMALL, INK)
        self._canvas.right(page.left + page.text_width, y, right, BOLD, SMALL, INK)
        y += 1.6
        self._canvas.line(page.left, y, page.left + page.text_width, y, 0.25, INK)
        return y

    def _laboratory(self, x: float, y: float) -> float:
        laboratory = self._content.laboratory
        width = self._page.text_width * 0.58
        if self._logo is not None:
            height_px, width_px = self._logo.shape[:2]
            scale = min(_LOGO_MM[0] / width_px, _LOGO_MM[1] / height_px)
            if self._pages:
                self._canvas.picture(x, y, width_px * scale, height_px * scale, self._logo)
            x += width_px * scale + 4.0
            width -= width_px * scale + 4.0
            lowest = y + height_px * scale
        else:
            lowest = y
        for line in wrapped(laboratory.name, BOLD, 11, width * mm):
            y += 4.4
            self._canvas.text(x, y, line, BOLD, 11, INK)
        contact = " · ".join(part for part in (laboratory.phone, laboratory.email) if part)
        for text in (*laboratory.address, contact):
            for line in wrapped(text, REGULAR, SMALL, width * mm):
                y += 3.3
                self._canvas.text(x, y, line, REGULAR, SMALL, GREY)
        return float(max(y, lowest))

    def _title(self, right: float, y: float) -> float:
        content, canvas = self._content, self._canvas
        width = self._page.text_width * 0.42
        for line in wrapped(content.title, BOLD, 15, width * mm):
            y += 5.6
            canvas.right(right, y, line, BOLD, 15, INK)
        y += 2.2
        status_mm = text_width(self._status, BOLD, BODY) / mm + 5.0
        canvas.frame(right - status_mm, y, status_mm, 5.4, 0.35, INK)
        canvas.centred(right - status_mm / 2, y + 3.85, self._status, BOLD, BODY, INK)
        if content.number:
            named = self._words.translate("Report", "No. {number}").format(number=content.number)
            number = shortened(named, REGULAR, BODY, (width - status_mm - 3.0) * mm)
            canvas.right(right - status_mm - 3.0, y + 3.85, number, REGULAR, BODY, INK)
        return y + 5.4

    # Blocks of their own looks

    def _iscn(self, flow: Flow, block: IscnLine) -> None:
        """The ISCN line, large on a tinted bar, and below it the result in words."""
        canvas, page = flow.canvas, self._page
        size = 20.0
        inner = page.text_width - 8.0
        while size > 11 and text_width(block.line, BOLD, size) > (inner - 24.0) * mm:
            size -= 0.5
        lines = list(wrapped(block.line, BOLD, size, (inner - 24.0) * mm))
        step = size * 0.42
        height = step * len(lines) + 6.6
        flow.need(height + 12.0)
        flow.space(0.8)
        x, y = page.left, flow.y
        canvas.bar(x, y, page.text_width, height, TINT)
        canvas.bar(x, y, 1.1, height, INK)
        right = x + page.text_width - 3.0
        canvas.right(right, y + 4.2, shortened(block.edition, REGULAR, SMALL, 30.0 * mm), REGULAR, SMALL, GREY)
        for place, line in enumerate(lines):
            canvas.text(x + 4.0, y + 1.4 + step * (place + 0.86), line, BOLD, size, INK)
        canvas.text(x + 4.0, y + height - 1.7, block.note, REGULAR, SMALL, GREY)
        flow.space(height + 1.2)
        flow.prose(block.plain, size=10.5)

    def _signatures(self, flow: Flow, block: Signatures) -> None:
        canvas, page = flow.canvas, self._page
        width = page.text_width / max(len(block.lines), 1)
        not_yet = self._words.translate("Report", "not yet")
        top = flow.y + 1.0
        lowest = top
        for column, signature in enumerate(block.lines):
            x, y = page.left + column * width, top
            inner = (width - 6.0) * mm
            canvas.text(x, y + 3.4, signature.step, REGULAR, SMALL, GREY)
            y += 3.4
            for line in list(wrapped(signature.name or not_yet, BOLD, BODY + 1, inner))[:4]:
                y += 5.0
                canvas.text(
                    x, y, line, BOLD if signature.name else REGULAR, BODY + 1, INK if signature.name else GREY
                )
            for text in (signature.role, signature.at):
                for line in list(wrapped(text, REGULAR, BODY, inner))[:4]:
                    y += 4.1
                    canvas.text(x, y, line, REGULAR, BODY, INK)
            y += 1.6
            canvas.line(x, y, x + width - 6.0, y, 0.2, INK)
            lowest = max(lowest, y)
        flow.space(lowest - flow.y + 1.5)
        if block.record:
            flow.need(4.0)
            canvas.text(page.left, flow.y + 2.2, block.record, REGULAR, 6.5, GREY)
            flow.space(3.6)


def _figures(section: Section) -> list[Figure]:
    return [block for block in section.blocks if isinstance(block, Figure)]


def _together(sections: Sequence[Section]) -> list[list[Section]]:
    """The sections, each alone but the signatures: the section before them goes along, that they do not stand by
    themselves on a page. What has figures stays alone."""
    groups: list[list[Section]] = []
    for section in sections:
        is_signed = any(isinstance(block, Signatures) for block in section.blocks)
        if is_signed and groups and not _figures(groups[-1][-1]):
            groups[-1].append(section)
        else:
            groups.append([section])
    return groups
