"""Shared by all tests: import order, a home of their own, and small synthetic material."""

# WORKAROUND: on Windows torch cannot be loaded once Qt is (pytorch/pytorch#169429), and pytest-qt loads Qt early.
import gc
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, Phase, settings
from pytestqt.qtbot import QtBot

from engine.domain.case import Case, Cell
from engine.domain.chromosome import TYPES, Chromosome
from engine.domain.karyogram import Karyogram, Placement
from engine.domain.prediction import Box, Prediction
from engine.io.case_folder import read_case
from engine.synthesis.cells import SyntheticChromosome, write_case

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["LANGUAGE"] = "en"  # whatever the machine speaks
# No test fails because the machine is busy.
PATIENCE_MS = 30_000
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")
# For mutants (docs/testing.md): the same examples every time, few, and no search for the smallest one that fails.
settings.register_profile(
    "mutants",
    settings.get_profile("patient"),
    derandomize=True,
    database=None,
    max_examples=25,
    phases=[Phase.explicit, Phase.generate],
)
# Beside other workers of the tests each has a core; threads that wait for each other take longer than one alone.
torch.set_num_threads(1 if "PYTEST_XDIST_WORKER" in os.environ else min(2, torch.get_num_threads()))


class PatientQtBot(QtBot):
    """Waits as long as a busy machine may need: pytest-qt gives up after five seconds."""

    def waitUntil(self, callback: Callable[[], object], *, timeout: int = PATIENCE_MS) -> None:
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal: Any, *, timeout: int = PATIENCE_MS, **more: Any) -> Any:
        return super().waitSignal(signal, timeout=timeout, **more)


@pytest.fixture
def qtbot(qapp: object, request: pytest.FixtureRequest) -> QtBot:
    """pytest-qt's, more patient."""
    return PatientQtBot(request)


def pytest_collection_finish() -> None:
    """From now on garbage is collected after each test, in its own thread alone (`karyogui.garbage`)."""
    gc.collect()
    gc.freeze()  # what the libraries and pytest hold
    gc.disable()


@pytest.fixture(autouse=True)
def _collect_garbage() -> Iterator[None]:
    yield
    gc.collect()


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the developer's own settings is read or written."""
    home = tmp_path_factory.mktemp("home")
    for variable in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "APPDATA", "LOCALAPPDATA", "USERPROFILE"):
        monkeypatch.setenv(variable, str(home))


def make_prediction(name: str, probability: float = 0.98, q_down: float = 0.99) -> Prediction:
    """A prediction of that type; the rest goes to the next type."""
    probs = np.zeros(len(TYPES), dtype=np.float32)
    index = TYPES.index(name)
    probs[index] = probability
    probs[(index + 1) % len(TYPES)] += 1 - probability
    return Prediction(probs, q_down, Box(0.5, 0.5, 0.5))


def make_karyogram(counts: dict[str, int], *, probability: float = 0.98) -> Karyogram:
    """A karyogram with that many chromosomes in each slot, files named after slot and place."""
    placed = []
    for slot, count in counts.items():
        for number in range(count):
            known = slot if slot in TYPES else "1"
            placement = Placement(
                f"{slot}-{number}.png", make_prediction(known, probability), known if slot in TYPES else None
            )
            placed.append((placement, slot))
    return Karyogram.build(placed)


NORMAL_FEMALE = {**dict.fromkeys(TYPES, 2), "Y": 0}


@pytest.fixture(scope="session")
def synthetic_cell(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[SyntheticChromosome, ...]]:
    """A case folder of one 47,XY,+21 cell, not to be changed, and what each of its files shows."""
    folder = tmp_path_factory.mktemp("cases") / "case 21"
    details = {"patient": {"name": "Zoë Müller", "id": "P-7"}, "indication": "test"}
    return folder, write_case(folder, "47,XY,+21", seed=3, details=details)


@pytest.fixture
def case_copy(tmp_path: Path, synthetic_cell: tuple[Path, tuple[SyntheticChromosome, ...]]) -> Path:
    """A case folder of its own for a test that writes."""
    folder = tmp_path / "a case 病例"
    shutil.copytree(synthetic_cell[0], folder)
    return folder


@pytest.fixture
def truth(
    synthetic_cell: tuple[Path, tuple[SyntheticChromosome, ...]],
) -> Callable[[Case], dict[str, Karyogram]]:
    """The true karyogram of the synthetic cell, with two doubts."""

    def build(case: Case) -> dict[str, Karyogram]:
        return {cell.name: true_karyogram(cell, synthetic_cell[1]) for cell in case.cells}

    return build


def true_karyogram(cell: Cell, shown: tuple[SyntheticChromosome, ...]) -> Karyogram:
    placed = []
    for number, (chromosome, known) in enumerate(zip(cell.chromosomes, shown, strict=True)):
        prediction = make_prediction(known.type, 0.6 if number < 2 else 0.98, 0.99 if known.polarity else 0.01)
        is_up = known.polarity == 0
        placement = Placement(chromosome.file, prediction, known.type, is_up, picture=chromosome.picture)
        placed.append((placement, known.type))
    return Karyogram.build(placed)


@pytest.fixture
def case(synthetic_cell: tuple[Path, tuple[SyntheticChromosome, ...]]) -> Case:
    return read_case(synthetic_cell[0])


def drawn_chromosome(file: str, height: int = 40, width: int = 12) -> Chromosome:
    """A dark bar on white."""
    image = np.full((height, width), 255, dtype=np.uint8)
    image[2:-2, 2:-2] = np.linspace(40, 160, height - 4).astype(np.uint8)[:, None]
    return Chromosome(file, image)
