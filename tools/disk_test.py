"""Work on a disk that is really full, read-only or gone, and see that nothing is lost and everything is told.

    sudo python -m tools.disk_test

Mounts a small file system in memory (Linux, as root), and on it edits a case, exports, promotes a model, exports
corrections and saves a checkpoint, with less and less space left, then read-only, then with the disk taken away.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import torch
from PySide6.QtCore import QCoreApplication, QObject

from engine.domain.edits import Move
from engine.domain.karyogram import Decision
from engine.domain.report_entries import ReportEntries
from engine.io.case_folder import read_case
from engine.io.case_record import read_record
from engine.io.karyogram_file import karyogram_bytes
from engine.io.report_file import ReportFileError, save_entries
from engine.models import ModelStore
from engine.training.checkpoint import Checkpoint, CheckpointError, load_checkpoint, save_checkpoint
from engine.varifocal.model_folder import ModelError
from engine.varifocal.network import VarifocalNet
from engine.varifocal.weights import save_model
from karyogui.record.access import gain_access
from karyogui.record.recorder import CaseRecorder
from karyogui.report.export import export_karyogram
from karyogui.report.files import ReportError
from karyogui.session import CaseSession
from karyogui.tasks import TaskRunner
from tools.crash.casework import open_folder, write_small_case
from tools.tiny_network import TINY_CONFIG

_KB_LEFT = (0, 4, 8, 12, 16, 24, 32, 48, 64, 96, 128, 256)
_SIZE_KB = 4096
_PATIENCE_S = 8.0


class SmallDisk:
    """A file system of its own, which can be filled, closed for writing, and taken away."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._filler = folder / "filler"

    @contextmanager
    def mounted(self) -> Iterator[None]:
        _run("mount", "-t", "tmpfs", "-o", f"size={_SIZE_KB}k", "tmpfs", str(self.folder))
        try:
            yield
        finally:
            _run("umount", str(self.folder))

    def fill(self, leave_kb: int) -> None:
        left = os.statvfs(self.folder)
        self._filler.write_bytes(b"x" * max(left.f_bavail * left.f_frsize - 1024 * leave_kb, 0))

    def free(self) -> None:
        self._filler.unlink(missing_ok=True)

    def close(self, closed: bool) -> None:
        _run("mount", "-o", f"remount,{'ro' if closed else 'rw'}", str(self.folder))

    @contextmanager
    def away(self) -> Iterator[None]:
        """Another, empty disk in its place."""
        _run("mount", "-t", "tmpfs", "-o", "size=16k,ro", "tmpfs", str(self.folder))
        try:
            yield
        finally:
            _run("umount", str(self.folder))


class OpenCase(QObject):
    """A case that is open, and what was said of saving it."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        opened = open_folder(folder)
        assert opened.record is not None
        access = gain_access(folder, "A. Meyer", lambda found: True)
        self.saver = TaskRunner(self)
        recorder = CaseRecorder(folder, opened.record, self.saver, "A. Meyer", access, self)
        self.session = CaseSession(opened, "A. Meyer", recorder, self)
        self.failures: list[str] = []
        self.session.save_failed.connect(self.failures.append)
        self.states = [self.session.result]

    def edit(self, slot: str) -> None:
        files = sorted(self.session.karyogram.files)
        by = Decision("A. Meyer", datetime.now(UTC).replace(microsecond=0))
        self.session.apply(Move(tuple(files), slot, by, reason="debris"), "move")
        self.states.append(self.session.result)

    def close(self) -> None:
        self.session.discard()
        self.saver.shutdown()


def until(is_so: Callable[[], bool]) -> bool:
    ends = time.monotonic() + _PATIENCE_S
    while not is_so() and time.monotonic() < ends:
        QCoreApplication.processEvents()
        time.sleep(0.005)
    return is_so()


def check_case(disk: SmallDisk, shut: Callable[[], None], open_again: Callable[[], None]) -> str:
    """Edit while the disk cannot be written; it is told, what is on it stays whole, and all is there afterwards."""
    folder = disk.folder / "case"
    case = OpenCase(folder)
    assert until(lambda: case.saver.is_idle)
    shut()
    for slot in ("2", "7", "21", "marker", "1", "X"):
        case.edit(slot)
        until(lambda: case.saver.is_idle)
    is_told = until(lambda: bool(case.failures) or case.session.is_saved) and not case.session.is_saved
    if is_told:
        assert str(folder) in case.failures[-1], case.failures[-1]
    found = _state(folder)
    if found is not None:
        assert found in [karyogram_bytes(state) for state in case.states], "a state that never was"
    open_again()
    case.session.save()
    assert until(lambda: case.session.is_saved), "it is not saved although it could be"
    assert _state(folder) == karyogram_bytes(case.session.result)
    case.close()
    return f"case {'told' if is_told else 'saved'}"


def _state(folder: Path) -> bytes | None:
    """The case as it would be opened now; None if its folder is not there."""
    if not folder.exists():
        return None
    record = read_record(folder)
    assert not record.alerts, record.alerts
    assert record.state is not None
    assert len(read_case(folder).cells[0].chromosomes) == len(record.state.cells[folder.name].files)
    return karyogram_bytes(record.state)


def check_files(disk: SmallDisk, models: list[Path]) -> Iterator[str]:
    """Write everything else; what fails names its file and leaves what was there."""
    folder = disk.folder / "case"
    store = ModelStore(disk.folder / "store", models[0].parent)
    case = read_case(folder)
    state = read_record(folder).state
    assert state is not None
    picture = folder / "karyogram.png"
    before = picture.read_bytes(), store.promoted(), load_checkpoint(disk.folder)
    assert before[2] is not None

    def export() -> None:
        export_karyogram(picture, case.cells[0], state.cells[folder.name], dpi=200)

    def checkpoint() -> None:
        save_checkpoint(disk.folder, _checkpoint(2))

    def entries() -> None:
        save_entries(folder, ReportEntries(interpretation="x" * 60_000))

    for name, work in (
        ("export", export),
        ("entries", entries),
        ("promote", lambda: store.promote(models[1], "A. Meyer", {})),
        ("checkpoint", checkpoint),
    ):
        told = _told(work)
        assert not told or str(disk.folder) in told, f"{name} does not name the file: {told}"
        yield f"{name} {'told' if told else 'done'}"
    assert picture.read_bytes()[-8:] == before[0][-8:], "half a picture"
    serving = store.in_service()
    assert not serving.problem, serving.problem
    found = load_checkpoint(disk.folder)
    assert found is not None
    assert found.epochs_done in (1, 2)
    left = [path.name for path in disk.folder.rglob(".*.tmp")]
    assert not left, left


def _told(work: Callable[[], object]) -> str:
    """What a failure says; empty if the work was done."""
    try:
        work()
    except (ReportError, ReportFileError, CheckpointError, ModelError, OSError) as error:
        return str(error)
    return ""


def _checkpoint(epochs: int) -> Checkpoint:
    return Checkpoint(epochs, {"weights": torch.zeros(20_000)}, {}, {}, [], 4, "settings")


def prepare(disk: SmallDisk, models: list[Path]) -> None:
    folder = disk.folder / "case"
    state = write_small_case(folder)
    case = read_case(folder)
    export_karyogram(folder / "karyogram.png", case.cells[0], state.cells[folder.name], dpi=100)
    ModelStore(disk.folder / "store", models[0].parent).promote(models[0], "A. Meyer", {})
    save_checkpoint(disk.folder, _checkpoint(1))


def _run(*command: str) -> None:
    subprocess.run(command, check=True)


def main() -> int:
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    torch.set_num_threads(1)
    app = QCoreApplication([])
    found: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as parent:
        models = []
        for number in range(2):
            torch.manual_seed(number)
            models.append(Path(parent) / f"model-{number}")
            save_model(models[-1], VarifocalNet(TINY_CONFIG), name="tiny", version=str(number))
        disk = SmallDisk(Path(parent) / "disk")
        disk.folder.mkdir()
        for leave_kb in _KB_LEFT:
            with disk.mounted():
                prepare(disk, models)
                found[f"full: {check_case(disk, lambda kb=leave_kb: disk.fill(kb), disk.free)}"] += 1
                disk.fill(leave_kb)
                found.update(f"full: {what}" for what in check_files(disk, models))
        with disk.mounted():
            prepare(disk, models)
            found[f"read-only: {check_case(disk, lambda: disk.close(True), lambda: disk.close(False))}"] += 1
            disk.close(True)
            found.update(f"read-only: {what}" for what in check_files(disk, models))
        with disk.mounted():
            prepare(disk, models)
            away = disk.away()
            gone = check_case(disk, lambda: away.__enter__(), lambda: away.__exit__(None, None, None))
            found[f"gone: {gone}"] += 1
    del app
    for what, count in sorted(found.items()):
        sys.stdout.write(f"{what}: {count}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
