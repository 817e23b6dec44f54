"""What the worker thread does with a case: read it, take the saved karyogram or predict."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from engine.domain.cancel import Progress, ShouldCancel
from engine.domain.case import Case, Cell, Unreadable, beside
from engine.domain.karyogram import CaseKaryogram, Karyogram
from engine.domain.model_info import ModelInfo
from engine.inference.cell_look import with_look
from engine.inference.fallback import Fallback
from engine.inference.karyotype import karyotype_case
from engine.io.case_folder import CaseListing, CellFiles, list_case, nothing_readable, read_cell
from engine.io.case_record import CaseRecord, read_record
from engine.io.fitting import fitted, with_names_of
from engine.models import ModelStore
from engine.varifocal.config import VarifocalConfig
from karyogui.settings.values import EngineSettings

if TYPE_CHECKING:
    from engine.inference.predictor import Predictor


class Karyotyper(Protocol):
    """Proposes karyograms: the engine with its model, or a stand-in in tests.

    `notice`: what the user must know of the model, such as that it is not the promoted one; empty if all is well.
    `fallbacks`: the steps down from the device that was asked for; there may be more after each case.
    """

    model: ModelInfo
    notice: str
    config: VarifocalConfig | None

    @property
    def device_name(self) -> str: ...

    @property
    def fallbacks(self) -> tuple[Fallback, ...]: ...

    def karyotype(self, case: Case, progress: Progress, should_cancel: ShouldCancel) -> CaseKaryogram: ...


class EngineKaryotyper:
    """The engine: Varifocal-Net and the dispatch strategy."""

    def __init__(
        self,
        predictor: "Predictor",
        *,
        dispatch: str,
        threshold: float | None,
        notice: str,
    ) -> None:
        """Args: dispatch, threshold: as in engine.inference.karyotype.karyotype_case."""
        self._predictor = predictor
        self._dispatch = dispatch
        self._threshold = threshold
        self.model = predictor.model
        self.notice = notice
        self.config: VarifocalConfig | None = predictor.config

    @property
    def device_name(self) -> str:
        return self._predictor.device_name

    @property
    def fallbacks(self) -> tuple[Fallback, ...]:
        return self._predictor.fallbacks

    def karyotype(self, case: Case, progress: Progress, should_cancel: ShouldCancel) -> CaseKaryogram:
        return karyotype_case(
            case,
            self._predictor,
            method=self._dispatch,
            threshold=self._threshold,
            progress=progress,
            should_cancel=should_cancel,
        )


def load_engine(settings: EngineSettings) -> EngineKaryotyper:
    """Load the model that the settings name on their device, with their dispatch.

    Raises:
        ModelError, DeviceError.
    """
    # Torch takes a second or two to load: that is done here, in the worker thread, while the window opens.
    from engine.inference.predictor import Predictor

    store, notice = ModelStore.usual(), ""
    if settings.model:
        folder = store.find(settings.model)
    else:
        serving = store.in_service()
        folder, notice = serving.folder, serving.problem
    for module in ("scipy.optimize", "scipy.ndimage"):  # of dispatch and page: here the window does not wait for them
        import_module(module)
    predictor = Predictor.load(folder, settings.device)
    return EngineKaryotyper(predictor, dispatch=settings.dispatch, threshold=settings.threshold, notice=notice)


@dataclass(frozen=True)
class OpenedCase:
    """A case, or the first of its cells, with karyograms.

    Attributes:
        case: with the cells read so far.
        karyogram: of those cells; also what is saved of cells that are still to be read.
        classified: names of the cells whose karyogram is new, not found beside the images.
        waiting: names of the cells still to be read, in order.
        record: what the folder's record says; None for a case that was classified again.
        names_now: of cells that are saved under another name, the name that their folder has now.
        signed: of a signed case whose record is in order, its cells as they were signed, by the names they have now.
    """

    case: Case
    karyogram: CaseKaryogram
    classified: tuple[str, ...]
    waiting: tuple[str, ...] = ()
    record: CaseRecord | None = None
    names_now: Mapping[str, str] = field(default_factory=dict)
    signed: Mapping[str, Karyogram] = field(default_factory=dict)


@dataclass(frozen=True)
class OpenedCell:
    """One more cell of a case.

    Attributes:
        cell: None if the folder holds no readable chromosome image.
        karyogram: None with `cell`.
        model: what classified it; None if its karyogram was found beside the images.
        lost: the files of an unreadable cell, named from the case folder.
        waiting: names of the cells still to be read.
    """

    cell: Cell | None
    karyogram: Karyogram | None
    model: ModelInfo | None
    lost: tuple[Unreadable, ...]
    waiting: tuple[str, ...]


class CaseOpening:
    """A case folder opened cell by cell: the first can be worked on while the others are read and classified.

    Each step runs in the worker thread, one after the other: `first`, then `next` as long as a cell waits.
    """

    def __init__(self, folder: Path, karyotyper: Callable[[], Karyotyper]) -> None:
        """Args: karyotyper: gives the loaded engine; only called if something is to be predicted."""
        self._folder = folder
        self._karyotyper = karyotyper
        self._waiting: list[CellFiles] = []
        self._read: list[Cell] = []
        self._listing: CaseListing | None = None
        self._saved = CaseKaryogram({})

    def first(self, progress: Progress, should_cancel: ShouldCancel) -> OpenedCase:
        """List the folder, and open the first cell that has a readable image.

        Raises:
            CaseError, KaryogramFileError, AuditError, ModelError, Cancelled.
        """
        listing = list_case(self._folder)
        self._listing = listing
        self._waiting = list(listing.cells)
        record = read_record(listing.folder)
        saved, names_now = record.state, {}
        if saved is not None:
            files = {cell.name: [path.name for path in cell.images] for cell in listing.cells}
            top = next((cell.name for cell in listing.cells if cell.folder == listing.folder), None)
            self._saved = with_names_of(saved, files, top)
            names_now = dict(zip(saved.cells.keys() - files, self._saved.cells.keys() - saved.cells, strict=False))
        lost = listing.trouble
        while self._waiting:
            opened = self.next(progress, should_cancel)
            lost += opened.lost
            if opened.cell is not None and opened.karyogram is not None:
                cell = replace(opened.cell, unreadable=opened.cell.unreadable + lost)
                result = _with(self._saved, cell.name, opened.karyogram)
                if opened.model is not None:
                    result = replace(result, model=opened.model)
                case = Case(listing.folder, (cell,), listing.details)
                classified = () if opened.model is None else (cell.name,)
                signed = self._saved.cells if self._saved.review.signed and not record.alerts else {}
                return OpenedCase(case, result, classified, opened.waiting, record, names_now, signed)
        raise nothing_readable(listing.folder, lost)

    def next(self, progress: Progress, should_cancel: ShouldCancel) -> OpenedCell:
        """Open the next waiting cell.

        Raises:
            ModelError, Cancelled; the cell still waits.
        """
        assert self._listing is not None
        cell = with_look(beside(read_cell(self._waiting[0], should_cancel=should_cancel), self._read))
        karyogram, model = None, None
        if cell.name in self._saved.cells and cell.chromosomes:
            karyogram = fitted(self._saved.cells[cell.name], cell)
        elif cell.chromosomes:
            part = Case(self._listing.folder, (cell,), self._listing.details)
            proposed = self._karyotyper().karyotype(part, progress, should_cancel)
            karyogram, model = proposed.cells[cell.name], proposed.model
        del self._waiting[0]
        self._read.append(replace(cell, chromosomes=()))  # its pictures may go
        waiting = tuple(files.name for files in self._waiting if files.images)
        if karyogram is None:
            return OpenedCell(None, None, None, self._listing.named_from_case(cell), waiting)
        return OpenedCell(cell, karyogram, model, (), waiting)

    @property
    def is_complete(self) -> bool:
        return self._listing is not None and not self._waiting


def with_opened_cell(opened: OpenedCase, more: OpenedCell) -> OpenedCase:
    """The case with one more cell; the files of an unreadable one are named with the first."""
    cells, result = opened.case.cells, opened.karyogram
    if more.lost:
        cells = (replace(cells[0], unreadable=cells[0].unreadable + more.lost), *cells[1:])
    if more.cell is not None and more.karyogram is not None:
        cells = (*cells, more.cell)
        karyogram, present = more.karyogram, result.cells.get(more.cell.name)
        if more.model is None and present is not None:  # a step on it may have been undone while it waited
            karyogram = fitted(present, more.cell)
        result = _with(result, more.cell.name, karyogram)
    if more.model is not None:
        result = replace(result, model=more.model)
    new = (more.cell.name,) if more.cell is not None and more.model is not None else ()
    case, classified = replace(opened.case, cells=cells), (*opened.classified, *new)
    return replace(opened, case=case, karyogram=result, classified=classified, waiting=more.waiting)


def _with(result: CaseKaryogram, name: str, karyogram: Karyogram) -> CaseKaryogram:
    """With a cell that was read. `with_cell` is for edits: it would refuse those of a signed case."""
    return replace(result, cells={**result.cells, name: karyogram})


def open_case(
    folder: Path, karyotyper: Callable[[], Karyotyper], progress: Progress, should_cancel: ShouldCancel
) -> OpenedCase:
    """Open a case to its last cell; cells without a saved karyogram are predicted.

    Args:
        karyotyper: gives the loaded engine; only called if something is to be predicted.

    Raises:
        CaseError, KaryogramFileError, ModelError, Cancelled.
    """
    opening = CaseOpening(folder, karyotyper)
    opened = opening.first(progress, should_cancel)
    while not opening.is_complete:
        opened = with_opened_cell(opened, opening.next(progress, should_cancel))
    return opened


def cell_named(case: Case, name: str) -> Cell:
    return next(cell for cell in case.cells if cell.name == name)
