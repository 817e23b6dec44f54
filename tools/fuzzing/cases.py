"""The targets of tools.fuzz that are case folders, opened and worked on through the application's session."""

import contextlib
import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from PySide6.QtCore import QObject

from engine.domain.case import Case
from engine.domain.cell_line import cell_line
from engine.domain.cell_use import CellUse
from engine.domain.edits import Accept, CaseEdit, MarkCell, Mirror, Move, Rotate, Turn, TypeIscn
from engine.domain.karyogram import SLOTS, KaryogramError
from engine.domain.signing import open_points
from engine.inference.spread import read_spread
from engine.io.audit import AuditError, read_log
from engine.io.case_folder import IMAGE_SUFFIXES, CaseError
from engine.io.case_lock import LockError
from engine.io.case_record import RecordError
from engine.io.images import ImageError
from engine.io.karyogram_file import KaryogramFileError, karyogram_bytes
from engine.io.report_file import ReportFileError
from karyogui.cases.case_work import OpenedCase
from karyogui.record.versions import open_version
from karyogui.report.case_fields import case_fields
from karyogui.report.content import ReportSource
from karyogui.report.entries import entries_of
from karyogui.report.files import ReportError
from karyogui.report.fonts import FontCoverageError
from karyogui.report.page_format import PageFormat
from karyogui.report.pdf import write_report
from karyogui.report.template import ReportTemplate
from karyogui.session import CaseSession
from karyogui.tasks import TaskRunner
from tools.fuzzing.files import SUFFIXES, odd_image, odd_name, odd_thing
from tools.fuzzing.mutations import mutate_json, mutate_lines
from tools.fuzzing.rules import OWN, Trial, ViolationError, check_kept, check_named, check_untouched, snapshot
from tools.fuzzing.seeds import Seeds, by_now, close, opened_whole, session_of, write_files

NOT_OPENED = (CaseError, KaryogramFileError, AuditError)
NOT_WRITTEN = (KaryogramFileError, AuditError, RecordError, LockError)

Make = Callable[[Seeds, Path, Random], Trial]


# How the inputs are made


def with_odd_images(seeds: Seeds, folder: Path, dice: Random) -> Trial:
    """Some images are others, under their own name or one that promises something else."""
    files = dict(dice.choice(seeds.cases + seeds.worked))
    images = [name for name in files if name.endswith(".png")]
    chosen = dice.sample(images, dice.choice((1, 1, 2, len(images))))
    for name in chosen:
        content = odd_image(files[name], dice)
        if dice.random() < 0.3:
            del files[name]
            name = name.removesuffix(".png") + dice.choice(SUFFIXES)
        files[name] = content
    write_files(folder, files)
    return Trial(f"images {', '.join(chosen)}", (folder.name,))


def with_odd_things(seeds: Seeds, folder: Path, dice: Random) -> Trial:
    """Pipes, devices, links, folders and unreadable files in the place of files; odd names, empty folders."""
    files = dice.choice(seeds.cases + seeds.worked)
    write_files(folder, files)
    told = []
    named = [folder.name]
    for _ in range(dice.choice((1, 1, 2, 5))):
        kind = dice.randrange(10)
        name = dice.choice([*files, "case.json", "report.json", "metaphase.png", *OWN, *OWN])
        path = folder / name
        if kind < 5:
            with contextlib.suppress(FileExistsError, NotADirectoryError, PermissionError, IsADirectoryError):
                path.parent.mkdir(exist_ok=True)
                told.append(f"{name}: {odd_thing(path, dice)}")
                named.append(path.name)
        elif kind < 8:
            new = path.with_name(odd_name(dice))
            if path.is_file() and not path.is_symlink() and not os.path.lexists(new):
                path.rename(new)
                told.append(f"{name} is {new.name!r}")
        elif kind == 8:
            with contextlib.suppress(FileExistsError):
                (folder / odd_name(dice)).mkdir()
            told.append("one more folder")
        elif dice.random() < 0.2:
            told.append(_crowd(folder, dice))
        else:
            if path.is_file() or path.is_symlink():
                path.unlink()
            told.append(f"without {name}")
    return Trial("; ".join(told), tuple(named))


def _crowd(folder: Path, dice: Random) -> str:
    """Very many entries."""
    count, suffix = dice.choice(((3000, ".png"), (50_000, ".txt"), (5000, "")))
    for number in range(count):
        if suffix:
            (folder / f"crowd {number}{suffix}").touch()
        else:
            (folder / f"crowd {number}").mkdir()
    return f"{count} entries {suffix}"


def with_file(name: str, mutate: Callable[[bytes, Random], bytes]) -> Make:
    """One file of a worked case is mutated."""

    def make(seeds: Seeds, folder: Path, dice: Random) -> Trial:
        files = dict(dice.choice(seeds.worked))
        files[name] = mutate(files[name], dice)
        if name == "karyogram.json" and dice.random() < 0.5:
            for other in ("audit.jsonl", "karyogram.record.json"):
                del files[other]
        write_files(folder, files)
        return Trial(f"{name} mutated", (name,))

    return make


def with_odd_record(seeds: Seeds, folder: Path, dice: Random) -> Trial:
    """The note, the lock, the earlier versions or the entries of the report are mutated."""
    files = dict(dice.choice(seeds.worked))
    name = dice.choice(("karyogram.record.json", "karyogram.lock", "report.json", "karyogram.v1.json"))
    if name == "karyogram.lock":
        files[name] = json.dumps(
            {
                "user": "B",
                "host": dice.choice(("elsewhere", os.uname().nodename)),
                "pid": 2**22 + 5,
                "since": "2026-01-01T10:00:00+00:00",
                "token": "ab",
            }
        ).encode()
    elif name == "karyogram.v1.json":
        files[name] = files["karyogram.json"]
        state = json.loads(files["karyogram.json"])
        signature = {"name": "B", "role": "r", "at": "2026-01-01T10:00:00+00:00"}
        earlier = {"number": 1, "reviewed": signature, "signed": signature, "file": name, "sha256": "00"}
        state["review"] = {
            "status": "open",
            "reviewed": None,
            "signed": None,
            "earlier": [earlier],
            "amendment": {"reason": "x", "by": signature},
        }
        files["karyogram.json"] = mutate_json(json.dumps(state).encode(), dice)
    files[name] = mutate_json(files[name], dice)
    write_files(folder, files)
    return Trial(f"{name} mutated", (name, "karyogram.json"))


def mutate_log(content: bytes, dice: Random) -> bytes:
    """Lines of the log with other values, in another order, doubled, cut short, or very many."""
    kind = dice.randrange(5)
    if kind == 0:
        return mutate_lines(content, dice, parts=b":")
    if kind == 1 and dice.random() < 0.1:
        return content * dice.choice((200, 3000))
    lines = content.split(b"\n")
    at = dice.randrange(len(lines) - 1)
    lines[at] = mutate_json(lines[at], dice).replace(b"\n", b" ")
    return b"\n".join(lines)


CASES: dict[str, Make] = {
    "images": with_odd_images,
    "folders": with_odd_things,
    "case.json": with_file("case.json", mutate_json),
    "karyogram.json": with_file("karyogram.json", mutate_json),
    "audit.jsonl": with_file("audit.jsonl", mutate_log),
    "record": with_odd_record,
}


# What is done with them


@dataclass
class CaseRun:
    """Opens a case, works on it, saves it, opens it again, and reports it; every rule is checked."""

    folder: Path
    trial: Trial
    dice: Random
    refusals: list[str] = field(default_factory=list)

    def run(self) -> str:
        """What was refused, in words; empty if all was taken."""
        before = snapshot(self.folder)
        try:
            opened = opened_whole(self.folder)
        except NOT_OPENED as error:
            check_named(str(error), self.trial)
            check_untouched(before, snapshot(self.folder))
            return f"not opened: {error}"
        check_nothing_dropped(opened.case)
        root = QObject()
        saver = TaskRunner(root)
        try:
            session = session_of(self.folder, opened, saver, root)
            self._work(session)
            self._look(session)
            is_saved = self._close(session)
            if is_saved:
                self._reopen(session)
        finally:
            saver.shutdown()
        check_kept(before, snapshot(self.folder))
        return "; ".join(self.refusals)

    def _refused(self, error: Exception) -> None:
        check_named(str(error), self.trial)
        self.refusals.append(str(error))

    def _work(self, session: CaseSession) -> None:
        for _ in range(4):
            session.show_cell(self.dice.choice(session.case.cells).name)
            try:
                session.apply(self._edit(session), "step")
            except KaryogramError:
                continue  # an edit that cannot be done is none
        for step in (session.undo_stack.undo, session.undo_stack.redo, session.undo_stack.undo):
            if self.dice.random() < 0.5 and not session.why_read_only:
                step()
        open_points(session.case, session.result, limits=session.limits, waiting=session.waiting)
        _ = session.doubts
        cell_line(session.karyogram, session.result.iscn, session.limits)

    def _edit(self, session: CaseSession) -> CaseEdit:
        files = sorted(session.karyogram.files)
        some = tuple(self.dice.sample(files, min(len(files), self.dice.choice((1, 2, 99)))))
        edits: tuple[CaseEdit, ...] = (
            Move(some, self.dice.choice(SLOTS), by_now(), reason="debris"),
            Turn(some, by_now()),
            Mirror(some, by_now()),
            Accept(some, by_now()),
            Rotate(some, self.dice.uniform(-200, 200), by_now()),
            TypeIscn(self.dice.choice(("47,XX,+21", "", "nonsense \ud800")), by_now()),
            MarkCell(self.dice.choice(list(CellUse)), by_now()),
        )
        return self.dice.choice(edits)

    def _look(self, session: CaseSession) -> None:
        """What else the window does with the case's files."""
        case = session.case
        case_fields(case.details)
        for version in session.result.review.earlier:
            try:
                open_version(case, version)
            except KaryogramFileError as error:
                self._refused(error)
        for cell in case.cells:
            if self.dice.random() < 0.95:
                continue  # it takes as long as all the rest
            try:
                read_spread(case, cell)
            except ImageError as error:
                if cell.metaphase is None or cell.metaphase.name not in str(error):
                    raise ViolationError("unnamed", str(error)) from error
        if self.dice.random() < 0.1:
            self._report(session)

    def _report(self, session: CaseSession) -> None:
        case = session.case
        pdf = self.folder.parent / "report.pdf"
        try:
            source = ReportSource(case, session.result, entries_of(case), log=read_log(self.folder).head)
            write_report(pdf, source, ReportTemplate(), PageFormat("A4", "portrait"))
        except ReportFileError as error:
            self._refused(error)
        except (ReportError, FontCoverageError) as error:
            self.refusals.append(str(error))  # it names the picture, or the character

    def _close(self, session: CaseSession) -> bool:
        """Whether it is on the disk."""
        try:
            close(session)
        except NOT_WRITTEN as error:
            self._refused(error)
            session.discard()
            return False
        return session.recorder.can_write

    def _reopen(self, session: CaseSession) -> None:
        again: OpenedCase
        try:
            again = opened_whole(self.folder)
        except NOT_OPENED as error:
            raise ViolationError("lost", f"saved, and does not open again: {error}") from error
        if karyogram_bytes(again.karyogram) != karyogram_bytes(session.result):
            raise ViolationError("lost", "saved, and opens again with another karyogram")


def check_nothing_dropped(case: Case) -> None:
    """Every image file of the folder is a chromosome, or named as unreadable."""
    for cell in case.cells:
        told = {chromosome.file for chromosome in cell.chromosomes} | {entry.file for entry in cell.unreadable}
        for path in cell.folder.iterdir():
            is_image = path.suffix.lower() in IMAGE_SUFFIXES and not path.name.startswith((".", "karyogram"))
            if is_image and path != cell.metaphase and not told & {path.name, f"{path.name}/"} and not path.is_dir():
                raise ViolationError("lost", f"{path.name!r} is neither a chromosome nor named")


def run_case(seeds: Seeds, folder: Path, trial: Trial, dice: Random) -> str:
    return CaseRun(folder, trial, dice).run()
