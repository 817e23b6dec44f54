"""What the worker thread does with a case: read, take the saved karyogram or predict, write a report."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from engine.domain.case import Case, Cell
from engine.domain.karyogram import CaseKaryogram, Karyogram
from engine.inference.karyotype import karyotype_case
from engine.inference.predictor import Predictor
from engine.io.case_folder import read_case
from engine.io.karyogram_file import load_karyogram
from engine.models import find_model
from engine.varifocal.config import VarifocalConfig
from engine.varifocal.weights import ModelInfo
from karyogui.settings_values import EngineSettings

Progress = Callable[[int, int], None]
ShouldCancel = Callable[[], bool]


class Karyotyper(Protocol):
    """Proposes karyograms: the engine with its model, or a stand-in in tests."""

    model: ModelInfo
    device_name: str
    config: VarifocalConfig | None

    def karyotype(self, case: Case, progress: Progress, should_cancel: ShouldCancel) -> CaseKaryogram: ...


class EngineKaryotyper:
    """The engine: Varifocal-Net and the dispatch strategy."""

    def __init__(self, predictor: Predictor, *, dispatch: str = "paper", threshold: float | None = None) -> None:
        """Args: dispatch, threshold: as in engine.inference.karyotype.karyotype_case."""
        self._predictor = predictor
        self._dispatch = dispatch
        self._threshold = threshold
        self.model = predictor.model
        self.device_name = predictor.device_name
        self.config: VarifocalConfig | None = predictor.config

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
    predictor = Predictor.load(find_model(settings.model or None), settings.device)
    return EngineKaryotyper(predictor, dispatch=settings.dispatch, threshold=settings.threshold)


@dataclass(frozen=True)
class OpenedCase:
    """A case with its karyograms; `classified`: they are new, not found beside the images."""

    case: Case
    karyogram: CaseKaryogram
    classified: bool


def open_case(
    folder: Path, karyotyper: Callable[[], Karyotyper], progress: Progress, should_cancel: ShouldCancel
) -> OpenedCase:
    """Read a case folder and its saved karyogram; cells without one are predicted.

    Args:
        karyotyper: gives the loaded engine; only called if something is to be predicted.

    Raises:
        CaseError, KaryogramFileError, ModelError, Cancelled.
    """
    case = read_case(folder, should_cancel=should_cancel)
    saved = load_karyogram(folder, case)
    if saved is not None and all(cell.name in saved.cells for cell in case.cells):
        return OpenedCase(case, saved, classified=False)
    missing = tuple(cell for cell in case.cells if saved is None or cell.name not in saved.cells)
    part = Case(case.folder, missing, case.details)
    proposed = karyotyper().karyotype(part, progress, should_cancel)
    if saved is None:
        return OpenedCase(case, proposed, classified=True)
    known: dict[str, Karyogram] = dict(saved.cells)
    together = replace(saved, cells={**known, **proposed.cells}, model=proposed.model)
    return OpenedCase(case, together, classified=True)


def cell_named(case: Case, name: str) -> Cell:
    return next(cell for cell in case.cells if cell.name == name)
