"""The cells of a case: a small picture of each, its line and its state."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QHBoxLayout, QListWidgetItem, QMenu, QVBoxLayout, QWidget

from engine.domain.case import Case, Cell
from engine.domain.cell_line import cell_line
from engine.domain.cell_use import CellUse
from engine.domain.doubts import DoubtLimits, doubts
from engine.domain.iscn_choice import IscnChoice
from engine.domain.karyogram import CaseKaryogram, Karyogram
from engine.domain.review import CaseStatus
from karyogui.karyogram.page_layout import lay_out
from karyogui.karyogram.shown_image import shown_image
from karyogui.look.theme import Theme
from karyogui.panels.list_rows import (
    BODY_ROLE,
    KEY_ROLE,
    PICTURE_ROLE,
    CellDelegate,
    fill_row,
    fit_height,
    row_list,
    select_row,
)
from karyogui.widgets.elements import button, heading
from karyogui.widgets.images import to_qimage
from karyogui.widgets.timers import single_shot

_FactsOf = tuple[Karyogram, Karyogram, IscnChoice, CaseStatus, DoubtLimits]

# Of the panel the list has this share, and at least so many rows, whatever cell is shown: it stays as it is.
_SHARE = 0.4
_LEAST_CELLS = 5
_REDRAW_AFTER_MS = 400
_THUMBNAIL = QSize(80, 60)  # twice the size it is shown at, for fine screens

_SEEN = "✓"  # beside another word: both would be cut


class CellList(QWidget):
    """Shows the cells; a click chooses one, the context menu marks it.

    Signals:
        cell_chosen: a cell's name.
        all_cells_requested: to see them beside each other.
        use_requested: (cell: str, use: CellUse).
    """

    cell_chosen = Signal(str)
    all_cells_requested = Signal()
    use_requested = Signal(str, object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        head = QHBoxLayout()
        self._heading = heading(self.tr("Cells"))
        head.addWidget(self._heading, stretch=1)
        tip = self.tr("All cells beside each other (Ctrl+T)")
        self._all = button(self.tr("Compare"), self.all_cells_requested.emit, small=True, tip=tip)
        head.addWidget(self._all)
        layout.addLayout(head)
        self._rows = row_list(self.tr("Cells"))
        self._rows.setItemDelegate(CellDelegate(theme, self._rows))
        self._rows.itemClicked.connect(self._on_clicked)
        self._rows.itemActivated.connect(self._on_clicked)
        self._rows.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._rows.customContextMenuRequested.connect(self._on_menu)
        layout.addWidget(self._rows)
        self._thumbnails: dict[str, tuple[Karyogram, QImage]] = {}
        self._uses: dict[str, CellUse] = {}
        self._shown: tuple[Case, CaseKaryogram] | None = None
        self._room_px = 0
        # An edit shows first; the small picture follows when the hand rests.
        self._redraw = single_shot(self, self._draw_next)
        self._facts: dict[str, tuple[_FactsOf, tuple[str, str]]] = {}

    def show_cells(
        self,
        case: Case,
        result: CaseKaryogram,
        shown: Cell,
        waiting: Sequence[str],
        limits: DoubtLimits,
        signed: Mapping[str, Karyogram],
    ) -> None:
        """The cells that are open, and the names of those still to be read.

        Args:
            signed: cells of a signed case that are others now, as they were signed: their lines are those that count.
        """
        opened, total = len(case.cells), len(case.cells) + len(waiting)
        told = self.tr("Cells · {opened} of {total}") if waiting else self.tr("Cells · {opened}")
        self._heading.setText(told.format(opened=opened, total=total).upper())
        self._all.setVisible(total > 1)
        if self._shown is not None and self._shown[0].folder != case.folder:
            self._thumbnails, self._facts = {}, {}
        self._uses = {cell.name: result.cells[cell.name].use for cell in case.cells}
        self._make_rows(total)
        for place, cell in enumerate(case.cells):
            karyogram, item = result.cells[cell.name], self._rows.item(place)
            lined = signed.get(cell.name, karyogram)
            fill_row(item, cell.name, cell.name, *self._facts_of(cell.name, karyogram, lined, result, limits))
            item.setData(PICTURE_ROLE, self._thumbnail(cell, karyogram) if total > 1 else None)
        for place, name in enumerate(waiting, start=opened):
            fill_row(self._rows.item(place), None, name, self.tr("waiting …"), "")
            self._rows.item(place).setData(PICTURE_ROLE, None)
        self._shown = case, result
        select_row(self._rows, shown.name)

    def _make_rows(self, count: int) -> None:
        """As many rows as that; those that are there stay, and the list where it was scrolled to."""
        if self._rows.count() == count:
            return
        while self._rows.count() > count:
            self._rows.takeItem(count)
        while self._rows.count() < count:
            self._rows.addItem("")
        self._fit()

    def give_room(self, panel_px: int) -> None:
        """Args: panel_px: height of the panel that the list is a part of."""
        self._room_px = panel_px
        self._fit()

    def _fit(self) -> None:
        row_px = max(self._rows.sizeHintForRow(0), 1)
        fit_height(self._rows, max(int(self._room_px * _SHARE / row_px), _LEAST_CELLS))

    def show_progress(self, done: int, total: int) -> None:
        """How far the first of the waiting cells is classified."""
        for row in range(self._rows.count()):
            item = self._rows.item(row)
            if item.data(KEY_ROLE) is None:
                percent = 100 * done // max(total, 1)
                item.setData(BODY_ROLE, self.tr("classifying … {percent} %").format(percent=percent))
                return

    def use_menu(self, cell: str) -> QMenu:
        """What a cell can stand for in the report."""
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)  # the list would keep it
        for use in CellUse:
            action = menu.addAction(self._use_text(use))
            action.setCheckable(True)
            action.setChecked(self._uses.get(cell) is use)
            action.triggered.connect(lambda _=False, use=use: self.use_requested.emit(cell, use))
        return menu

    def texts(self) -> list[str]:
        """Each row as one text."""
        return [self._rows.item(row).text() for row in range(self._rows.count())]

    def _facts_of(
        self, name: str, karyogram: Karyogram, lined: Karyogram, result: CaseKaryogram, limits: DoubtLimits
    ) -> tuple[str, str]:
        """A cell's line, by the karyogram `lined`, and state; of twenty cells an edit changes one."""
        of = (karyogram, lined, result.iscn, result.review.status, limits)
        known = self._facts.get(name)
        if known is None or known[0] != of:  # a karyogram equals only itself
            known = of, (cell_line(lined, result.iscn, limits), self._state(karyogram, result, limits))
            self._facts[name] = known
        return known[1]

    def _state(self, karyogram: Karyogram, result: CaseKaryogram, limits: DoubtLimits) -> str:
        """How far a cell has been looked at, in a word or two."""
        if karyogram.use is CellUse.UNUSED:
            return self.tr("not used")
        short = {CellUse.ANALYSED: self.tr("analysed"), CellUse.COUNTED: self.tr("counted")}.get(karyogram.use, "")
        if result.review.status is CaseStatus.SIGNED:
            state = _SEEN if short else self.tr("signed ✓")
        elif all(placement.decision.by is not None for placement in karyogram.placements.values()):
            state = _SEEN if short else self.tr("accepted ✓")
        else:
            count = len(doubts(karyogram, limits))
            one, more = self.tr("1 doubt"), self.tr("{count} doubts").format(count=count)
            state = one if count == 1 else more if count else ""
        return f"{short} {state}" if short and state == _SEEN else " · ".join(filter(None, (short, state)))

    def _use_text(self, use: CellUse) -> str:
        return {
            CellUse.KARYOTYPED: self.tr("Karyotyped"),
            CellUse.ANALYSED: self.tr("Analysed, not karyotyped"),
            CellUse.COUNTED: self.tr("Counted only"),
            CellUse.UNUSED: self.tr("Not used"),
        }[use]

    def _thumbnail(self, cell: Cell, karyogram: Karyogram) -> QImage:
        """A small karyogram; of an edited cell the one before, until it is drawn anew."""
        known = self._thumbnails.get(cell.name)
        if known is None:
            known = karyogram, _drawn(cell, karyogram)
            self._thumbnails[cell.name] = known
        elif known[0] is not karyogram:
            self._redraw.start(_REDRAW_AFTER_MS)
        return known[1]

    def _draw_next(self) -> None:
        """One picture that is outdated; of a whole case that was classified anew the others come one by one."""
        if self._shown is None:
            return
        case, result = self._shown
        for row, cell in enumerate(case.cells):
            karyogram, known = result.cells[cell.name], self._thumbnails.get(cell.name)
            if known is not None and known[0] is not karyogram:
                self._thumbnails[cell.name] = karyogram, _drawn(cell, karyogram)
                self._rows.item(row).setData(PICTURE_ROLE, self._thumbnails[cell.name][1])
                self._redraw.start(0)
                return

    def _on_clicked(self, item: QListWidgetItem) -> None:
        name = item.data(KEY_ROLE)
        if name is not None:
            self.cell_chosen.emit(name)

    def _on_menu(self, position: QPoint) -> None:
        item = self._rows.itemAt(position)
        name = None if item is None else item.data(KEY_ROLE)
        if name is not None:
            self.use_menu(name).popup(self._rows.viewport().mapToGlobal(position))


def _drawn(cell: Cell, karyogram: Karyogram) -> QImage:
    images = {c.file: shown_image(c.image_hw, karyogram.placements[c.file]) for c in cell.chromosomes}
    sizes = {file: (image.shape[0], image.shape[1]) for file, image in images.items()}
    layout = lay_out(karyogram, sizes)
    thumbnail = QImage(_THUMBNAIL, QImage.Format.Format_RGB32)
    thumbnail.fill(Qt.GlobalColor.white)
    scale = min(_THUMBNAIL.width() / layout.width_mm, _THUMBNAIL.height() / layout.height_mm)
    painter = QPainter(thumbnail)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.translate(QPointF(0, (_THUMBNAIL.height() - layout.height_mm * scale) / 2))
    for slot in layout.slots:
        for placed in slot.chromosomes:
            area = QRectF(placed.x_mm, placed.y_mm, placed.width_mm, placed.height_mm)
            target = QRectF(area.topLeft() * scale, area.size() * scale)
            painter.drawImage(target, to_qimage(images[placed.file]))
    painter.end()
    return thumbnail
