"""What tools.fuzz mutates: small sound inputs of every kind, made from synthetic cells."""

import contextlib
import dataclasses
import json
import shutil
import time
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from PySide6.QtCore import QCoreApplication, QObject

from engine.domain.cancel import Progress, ShouldCancel
from engine.domain.case import Case
from engine.domain.chromosome import TYPES
from engine.domain.edits import Accept, Mirror, Move, Turn
from engine.domain.karyogram import CaseKaryogram, Decision, Karyogram, Placement
from engine.domain.model_info import ModelInfo
from engine.domain.prediction import Box, Prediction
from engine.domain.report_entries import ReportEntries
from engine.domain.review import Signature, reviewed_by, signed_by
from engine.inference.fallback import Fallback
from engine.io.report_file import save_entries
from engine.models import ModelStore
from engine.synthesis.cells import synthesize_dataset, write_case
from engine.varifocal.config import PRESETS, VarifocalConfig
from engine.varifocal.network import VarifocalNet
from engine.varifocal.weights import save_model
from karyogui.cases.case_work import CaseOpening, OpenedCase, with_opened_cell
from karyogui.record.access import gain_access
from karyogui.record.recorder import Act, CaseRecorder
from karyogui.session import CaseSession
from karyogui.settings.files import export_settings
from karyogui.settings.values import Laboratory, Settings
from karyogui.tasks import TaskRunner
from tools.tiny_network import TINY_CONFIG

CHROMOSOMES = 8
USER = "A. Meyer"

Files = dict[str, bytes]


class StandIn:
    """Types the chromosomes in the order of their files, without a network."""

    model = ModelInfo("stand-in", "1", "ab")
    device_name = "CPU: stand-in"
    notice = ""
    fallbacks: tuple[Fallback, ...] = ()
    config: VarifocalConfig | None = PRESETS["compact"]

    def karyotype(self, case: Case, progress: Progress, should_cancel: ShouldCancel) -> CaseKaryogram:
        cells = {}
        for cell in case.cells:
            placed = []
            for number, chromosome in enumerate(cell.chromosomes):
                name = TYPES[number // 2 % len(TYPES)]
                probs = np.full(len(TYPES), 0.01, dtype=np.float32)
                probs[TYPES.index(name)] = 0.77
                placed.append((Placement(chromosome.file, Prediction(probs, 0.9, Box(0.5, 0.5, 0.5)), name), name))
            cells[cell.name] = Karyogram.build(placed)
        return CaseKaryogram(cells, ModelInfo("stand-in", "1", "ab"))


@dataclass(frozen=True)
class Seeds:
    """Sound inputs, each as files by their path in its folder.

    Attributes:
        cases: a case of one cell, one of two, each as it comes from the microscope.
        worked: the same after a session's work, and a signed one; with karyogram.json, audit log and record.
        model, dataset, laboratory, store: a model folder, a data set, a settings file with logo and template, a store
            of models.
    """

    cases: tuple[Files, ...]
    worked: tuple[Files, ...]
    model: Files
    dataset: Files
    laboratory: Files
    store: Files


def files_of(folder: Path) -> Files:
    """Every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def write_files(folder: Path, files: Files) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def make_seeds(work: Path) -> None:
    """Write the seeds below a folder. It starts threads: run it in a process of its own."""
    application = QCoreApplication.instance() or QCoreApplication([])
    one, two = work / "cases" / "0", work / "cases" / "1"
    _write_one(one, seed=1)
    _write_one(two / "cell 1", seed=2)
    _write_one(two / "cell 2", seed=3)
    _join_details(two)
    for number, (source, sign) in enumerate(((one, False), (two, False), (one, True))):
        folder = work / "worked" / str(number)
        shutil.copytree(source, folder)
        _work_on(folder, sign=sign)
    torch.manual_seed(0)
    save_model(work / "model", VarifocalNet(TINY_CONFIG), name="tiny", version="1")
    _write_dataset(work / "dataset")
    _write_laboratory(work / "laboratory")
    store = ModelStore(work / "store", work)
    store.promote(work / "model", USER, {"reason": "first"})
    store.laboratory_key()
    del application


def read_seeds(work: Path) -> Seeds:
    return Seeds(
        tuple(files_of(folder) for folder in sorted((work / "cases").iterdir())),
        tuple(files_of(folder) for folder in sorted((work / "worked").iterdir())),
        files_of(work / "model"),
        files_of(work / "dataset"),
        files_of(work / "laboratory"),
        files_of(work / "store"),
    )


def opened_whole(folder: Path) -> OpenedCase:
    """The case as the window opens it, to its last cell, with a stand-in for the engine."""
    opening = CaseOpening(folder, StandIn)
    opened = opening.first(_no_progress, _never)
    while not opening.is_complete:
        opened = with_opened_cell(opened, opening.next(_no_progress, _never))
    return opened


def session_of(folder: Path, opened: OpenedCase, saver: TaskRunner, parent: QObject) -> CaseSession:
    assert opened.record is not None
    access = gain_access(folder, USER, lambda found: True)
    recorder = CaseRecorder(folder, opened.record, saver, USER, access, parent)
    return CaseSession(opened, USER, recorder, parent)


def close(session: CaseSession) -> None:
    """Write all of it, and let go of it, as the window does; raises what it cannot be written for."""
    ended: list[Exception | None] = []
    if session.recorder.can_write:
        session.recorder.finish(ended.append)
    else:
        ended.append(None)
    while not ended:
        QCoreApplication.processEvents()
        time.sleep(0.0005)
    if ended[0] is not None:
        raise ended[0]
    session.discard()


def by_now() -> Decision:
    return Decision(USER, datetime.now(UTC).replace(microsecond=0))


def _work_on(folder: Path, *, sign: bool) -> None:
    """Some edits, one undone, an entry for the report; then perhaps review and signature."""
    root = QObject()
    saver = TaskRunner(root)
    session = session_of(folder, opened_whole(folder), saver, root)
    files = [chromosome.file for chromosome in session.cell.chromosomes]
    session.apply(Move(tuple(files[:2]), "21", by_now()), "move")
    session.apply(Turn((files[2],), by_now()), "turn")
    session.apply(Move((files[3],), "excluded", by_now(), reason="debris"), "exclude")
    session.apply(Accept(tuple(files[4:]), by_now()), "accept")
    session.apply(Mirror((files[4],), by_now()), "mirror")
    session.undo_stack.undo()
    save_entries(folder, ReportEntries(number="2026-1", counted=20, analysed=5, interpretation="as expected"))
    if sign:
        first = Signature("B. First", "cytogeneticist", datetime.now(UTC))
        session.set_review(reviewed_by(session.result.review, first), Act("review"))
        second = Signature("C. Second", "director", datetime.now(UTC))
        session.set_review(signed_by(session.result.review, second), Act("sign", entry={"who": second.name}))
    close(session)
    saver.shutdown()


def _write_one(folder: Path, seed: int) -> None:
    """A cell with a spread, of so many chromosomes as keep the campaign fast."""
    details = {
        "patient": {"name": "Zoë Müller", "id": "P-7", "date_of_birth": "1990-01-01", "sex": "F"},
        "specimen": {"number": "S-1", "type": "blood", "band_level": 550},
        "scanner": {"um_per_px": 0.05},
        "indication": "test",
        "report": {"number": "1", "counted": 20},
        "cells": {"cell 1": {"slide": "1", "coordinates": "2/3"}},
    }
    write_case(folder, "47,XX,+21", seed=seed, details=details, spread=True)
    for path in sorted(folder.glob("0*.png"))[CHROMOSOMES:]:
        path.unlink()
    known = json.loads((folder / "case.json").read_text())
    positions = known["metaphase"]["positions"]
    known["metaphase"]["positions"] = {name: positions[name] for name in sorted(positions)[:CHROMOSOMES]}
    (folder / "case.json").write_text(json.dumps(known, indent=1, ensure_ascii=False), encoding="utf-8")
    with Image.open(folder / "metaphase.png") as image:
        small = image.convert("L").crop((0, 0, 500, 400))
    small.save(folder / "metaphase.png")


def _join_details(folder: Path) -> None:
    known = {}
    for cell in sorted(path for path in folder.iterdir() if path.is_dir()):
        inner = json.loads((cell / "case.json").read_text())
        (cell / "case.json").unlink()
        known = {**inner, "cells": {**known.get("cells", {}), cell.name: {"metaphase": inner["metaphase"]}}}
    del known["metaphase"]
    (folder / "case.json").write_text(json.dumps(known, indent=1, ensure_ascii=False), encoding="utf-8")


def _write_dataset(folder: Path) -> None:
    """Three cells of four chromosomes; and the same as dataset.zip beside the folder's files."""
    synthesize_dataset(folder, cases=3, seed=5)
    lines = (folder / "labels.csv").read_text(encoding="utf-8").splitlines()
    kept, count = lines[:1], dict[str, int]()
    for line in lines[1:]:
        case, file = line.split(",")[0], line.split(",")[3]
        count[case] = count.get(case, 0) + 1
        if count[case] <= 4:
            kept.append(line)
        else:
            (folder / "cases" / case / file).unlink()
    (folder / "labels.csv").write_text("\n".join(kept) + "\n", encoding="utf-8")
    for leftover in folder.glob("cases/*/case.json"):
        leftover.unlink()


def zipped(files: Files) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _write_laboratory(folder: Path) -> None:
    folder.mkdir()
    Image.new("RGB", (40, 20), (20, 90, 160)).save(folder / "logo.png")
    (folder / "report.toml").write_text(
        '[report]\ntitle = "Report"\nsections = ["patient", "result", "objects", "karyogram", "signatures"]\n'
        'required = ["patient_id"]\nkaryograms = 2\nmetaphase = true\n\n[texts]\nmethod = "G-banding"\n'
        'references = ["one", "two"]\n\n[laboratory]\nname = "Lab"\naddress = ["Street 1"]\nlogo = "logo.png"\n\n'
        '[headings]\nresult = "Result"\n\n[labels]\npatient_id = "Number"\n',
        encoding="utf-8",
    )
    settings = Settings(laboratory=Laboratory(name="Lab", address=("Street 1",), logo="logo.png"))
    report = dataclasses.replace(settings.report, template="report.toml", page_size="Letter")
    look = dataclasses.replace(settings.look, text_percent=120)
    export_settings(folder / "laboratory.json", dataclasses.replace(settings, report=report, look=look))


def _no_progress(done: int, total: int) -> None:
    pass


def _never() -> bool:
    return False


@contextlib.contextmanager
def own_home(folder: Path):  # type: ignore[no-untyped-def]
    """Within it nothing of the user's own settings is read or written."""
    import os

    names = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "KARYOGUI_MODELS", "KARYOGUI_SETTINGS")
    before = {name: os.environ.get(name) for name in names}
    for name in names[:3]:
        os.environ[name] = str(folder)
    for name in names[3:]:
        os.environ.pop(name, None)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
