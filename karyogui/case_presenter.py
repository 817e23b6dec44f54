"""Shows the open case in the window's parts: scene, panels, bars."""

from pathlib import Path

from PySide6.QtCore import QObject, QRectF

from engine.domain.bands import Bands, at_level
from engine.domain.case import Cell
from engine.domain.cell_line import cell_line, check_typed_line
from engine.domain.cell_use import CellUse
from engine.domain.cell_warnings import cell_warnings, line_warnings
from engine.domain.chromosome import TYPES
from engine.domain.karyogram import Karyogram, Placement
from engine.domain.review import Review
from engine.domain.sizes import size_ratios
from engine.inference.preprocess import box_on_crop, cell_scale
from engine.io.bands import load_bands
from engine.varifocal.config import VarifocalConfig
from karyogui.cases.case_work import Karyotyper
from karyogui.karyogram.scene import KaryogramScene
from karyogui.karyogram.shown_image import shown_image
from karyogui.panels.bottom_bar import BottomBar
from karyogui.panels.case_panel import CasePanel
from karyogui.panels.details import Shown
from karyogui.panels.pictures import IdeogramPicture, Picture
from karyogui.panels.review_panel import ReviewPanel
from karyogui.panels.top_bar import TopBar
from karyogui.report.phrases import ledger
from karyogui.session import CaseSession
from karyogui.widgets.after_painting import AfterPainting
from karyogui.words.domain_words import said

# A third copy is shown beside the pair: which of them is the odd one is the question.
_HOMOLOGS = 2
_IDEOGRAMS = 2
# As many bands as can be told apart at the size of the details.
_BAND_LEVEL = 400


class CasePresenter(QObject):
    """Brings the state of a session, and of the selection, to the parts that show it."""

    def __init__(
        self,
        scene: KaryogramScene,
        case_panel: CasePanel,
        review_panel: ReviewPanel,
        top_bar: TopBar,
        bottom_bar: BottomBar,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._scene = scene
        self._case_panel = case_panel
        self._review_panel = review_panel
        self._top_bar = top_bar
        self._bottom_bar = bottom_bar
        self._karyotyper: Karyotyper | None = None
        self._scale: tuple[Cell, float] | None = None
        self._session: CaseSession | None = None
        self._karyogram: Karyogram | None = None
        self._shown: tuple[object, ...] = ()
        # The hand sees its edit first; the panels follow, once for any number of edits in a row.
        self._panels = AfterPainting(scene.views()[0].viewport(), self._show_in_panels, self)
        self._bands: Bands = at_level(load_bands(), _BAND_LEVEL)

    @property
    def is_behind(self) -> bool:
        """True from an edit until the panels show it, which is when the page was painted."""
        return self._panels.is_pending

    def set_karyotyper(self, karyotyper: Karyotyper) -> None:
        """The loaded engine: its name in the status bar, its boxes on the details."""
        self._karyotyper = karyotyper
        model = karyotyper.model
        self._bottom_bar.show_engine(model.full_name, karyotyper.device_name)

    def show_case(self, session: CaseSession) -> None:
        """What stays while the case is open."""
        self._shown = ()
        self.show_history(session)
        self._case_panel.show_case(session.case)

    def show_history(self, session: CaseSession) -> None:
        """What can be undone, and where it begins: signing ends what was before."""
        model, review = session.result.model, session.result.review
        origin = self.tr("classified by {model}").format(model=model.full_name) if model else self.tr("as opened")
        if review.signed or review.amendment:
            origin = self.tr("as signed")
        self._review_panel.show_stack(session.undo_stack, origin)

    def show_nothing(self) -> None:
        self._panels.cancel()
        self._session, self._karyogram, self._shown = None, None, ()
        self._review_panel.show_stack(None)
        self._scene.clear_karyogram()
        self._top_bar.show_review(0, 0, Review())

    def show_karyogram(self, session: CaseSession) -> None:
        """The shown cell, after it was chosen or edited. After an edit the panels follow when the page is painted."""
        self._scene.show_karyogram(session.cell, session.karyogram)
        shown = session, session.case, session.cell, session.result.review, session.limits, session.why_read_only
        is_same = shown == self._shown
        before, self._karyogram = self._karyogram, session.karyogram
        self._session, self._shown = session, shown
        if is_same and before is not None and _is_other_page(before, session.karyogram):
            self._panels.request()
        else:
            self._panels.cancel()
            self._show_in_panels()

    def _show_in_panels(self) -> None:
        session = self._session
        if session is None:
            return
        karyogram, cell = session.karyogram, session.cell
        self._show_cell_list(session)
        self._case_panel.warnings.show_warnings(cell_warnings(session.result, cell), karyogram)
        self._case_panel.warnings.let_answer(not session.why_read_only)
        self._show_iscn(session)
        self._bottom_bar.show_ledger(ledger(cell, karyogram))
        self._show_review(session)
        self._show_selection(session)

    def _show_review(self, session: CaseSession) -> None:
        """How many chromosomes of all cells a person has decided on; of cells set aside, none is asked for."""
        cells = session.result.cells.values()
        used = [karyogram for karyogram in cells if karyogram.use is not CellUse.UNUSED] or list(cells)
        decided = [p.decision.by is not None for karyogram in used for p in karyogram.placements.values()]
        is_changed = bool(session.changes_since_signing())
        self._top_bar.show_review(sum(decided), len(decided), session.result.review, is_changed=is_changed)

    def show_cells(self, session: CaseSession) -> None:
        """The list of cells, after one was added."""
        self._show_cell_list(session)
        self._show_review(session)

    def _show_cell_list(self, session: CaseSession) -> None:
        self._case_panel.cells.show_cells(
            session.case, session.result, session.cell, session.waiting, session.limits, session.signed_cells
        )

    def show_selection(self, session: CaseSession) -> None:
        """The selected chromosome in detail, or several side by side; together with panels that are behind."""
        if not self._panels.is_pending:
            self._show_selection(session)

    def _show_selection(self, session: CaseSession) -> None:
        files = self._scene.selected_files()
        details = self._review_panel.details
        self._review_panel.enable_actions(bool(files) and not session.why_read_only)
        self._review_panel.show_karyogram(session.karyogram, session.doubts, files[0] if len(files) == 1 else None)
        self._review_panel.set_read_only(bool(session.why_read_only))
        if len(files) == 1:
            self._show_details(session, files[0])
        elif files:
            karyogram = session.karyogram
            details.show_several([Picture(karyogram.slot_of(f), self._scene.shown_picture(f)) for f in files])
        else:
            details.show_nothing(has_doubts=bool(session.doubts))

    def _show_iscn(self, session: CaseSession) -> None:
        karyogram, choice = session.karyogram, session.result.iscn
        problems = check_typed_line(karyogram, choice).problems
        typed = karyogram.typed_iscn
        if problems:
            note = self.tr("Typed by {name}, and not as the grid: {problems}").format(
                name=typed.decision.by if typed else "", problems="; ".join(map(said, problems))
            )
        elif typed:
            note = self.tr("Typed by {name}; agrees with the grid").format(name=typed.decision.by)
        else:
            note = self.tr("Written from the counts of the grid")
        line, is_wrong = cell_line(karyogram, choice, session.limits), bool(problems)
        signed = session.signed_cells.get(session.cell.name)
        if signed is not None and cell_line(signed, choice, session.limits) != line:
            told = self.tr("As signed; of what the folder holds now it would be {line}")
            note, is_wrong, line = told.format(line=line), True, cell_line(signed, choice, session.limits)
        self._bottom_bar.iscn.show_line(line, note, is_wrong=is_wrong)
        is_needed = any(warning.code == "origin" for warning in line_warnings(karyogram, choice))
        self._bottom_bar.origin.show_choice(choice, is_needed=is_needed, is_wrong=bool(problems))
        self._bottom_bar.origin.setEnabled(not session.why_read_only)

    def _show_details(self, session: CaseSession, file: str) -> None:
        karyogram = session.karyogram
        placement, slot = karyogram.placements[file], karyogram.slot_of(file)
        picture = Picture(self.tr("this one"), self._scene.shown_picture(file), self._shown_box(session, placement))
        why = next((said(doubt.reason) for doubt in session.doubts if doubt.file == file), "")
        compared = self._compared(karyogram, placement, is_doubtful=bool(why))
        others = [
            Picture(f"{name} · {Path(other).stem}", self._scene.shown_picture(other)) for name, other in compared
        ]
        size, ideograms = size_ratios(karyogram).get(file), self._ideograms(placement, slot)
        shown = Shown(placement, slot, why, size, (picture, *others), ideograms)
        self._review_panel.details.show_chromosome(shown)

    def _compared(self, karyogram: Karyogram, placement: Placement, *, is_doubtful: bool) -> list[tuple[str, str]]:
        """(class, file) of its homologs; of a doubtful one also a chromosome of the other class it may belong to."""
        slot = karyogram.slot_of(placement.file)
        found = [(slot, file) for file in karyogram.slots[slot] if file != placement.file] if slot in TYPES else []
        if is_doubtful and placement.prediction is not None:
            other = next(name for name, _ in placement.prediction.top(2) if name != slot)
            found[1:] = [(other, file) for file in karyogram.slots[other][:1]]
        return found[:_HOMOLOGS]

    def _ideograms(self, placement: Placement, slot: str) -> list[IdeogramPicture]:
        """The bands of the class it stands in, and of the most probable other one."""
        probable = [name for name, _ in placement.prediction.top(2)] if placement.prediction else []
        names = dict.fromkeys([*([slot] if slot in TYPES else []), *probable])
        return [IdeogramPicture(name, self._bands[name]) for name in list(names)[:_IDEOGRAMS]]

    def _shown_box(self, session: CaseSession, placement: Placement) -> QRectF | None:
        """The L-Net's box on the picture as shown; None if this is not the model that predicted it."""
        engine, model = self._karyotyper, session.result.model
        if placement.prediction is None or engine is None or engine.config is None or model is None:
            return None
        upright = placement.prediction.upright_deg * (-1 if placement.mirrored else 1)
        if engine.model.sha256 != model.sha256 or (placement.angle_deg - upright) % 360:
            return None
        image = session.cell.chromosome(placement.file).image_hw
        shape = shown_image(image, placement).shape
        scale = placement.prediction.scale or self._scale_of(session.cell, engine.config)
        left, top, width, height = box_on_crop(placement.prediction, image, shape, scale, engine.config)
        if placement.turned:
            left, top = shape[1] - left - width, shape[0] - top - height
        if placement.mirrored:
            left = shape[1] - left - width
        return QRectF(left, top, width, height)

    def _scale_of(self, cell: Cell, config: VarifocalConfig) -> float:
        """The cell's scale, kept while the cell is shown: every selection asks for it."""
        if self._scale is None or self._scale[0] is not cell:
            self._scale = cell, cell_scale([chromosome.image_hw for chromosome in cell.chromosomes], config)
        return self._scale[1]


def _is_other_page(before: Karyogram, after: Karyogram) -> bool:
    """Whether an edit is seen on the page, and not only in the panels."""
    return before.slots != after.slots or before.placements != after.placements
