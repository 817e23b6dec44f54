"""Signed cases that are exported as a data set."""

import hashlib
import random
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from engine.domain.edits import Move, apply_to_case
from engine.domain.effort import Tally
from engine.domain.karyogram import CaseKaryogram, Decision
from engine.domain.review import Review, Signature, reviewed_by, signed_by
from engine.io.audit import AuditEntry
from engine.io.case_record import RecordWriter, read_record
from engine.io.corrections import export_corrections
from engine.io.dataset import LABELS_FILE, Dataset
from engine.io.journal import SIGN
from engine.io.karyogram_file import karyogram_bytes, read_karyogram
from tools.crash.casework import write_small_case
from tools.crash.killing import Killed, Tell

_SECRET = b"k" * 32
_AT = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
_CASES = 3


class CorrectionsWork:
    """The target: a data set to which signed cases are added, and anew after they were amended."""

    name = "corrections"
    most_events = 150

    def __init__(self, parent: Path) -> None:
        self._folder = parent / self.name
        self._out = self._folder / "out"
        # Each case twice: as it was signed first, and with other decisions.
        self._cases = [
            [self._folder / version / f"case-{number}" for version in ("first", "amended")]
            for number in range(_CASES)
        ]
        self._exported: dict[str, str] = {}
        self._kills = 0

    def begin(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)
        self._exported = {}
        for number, versions in enumerate(self._cases):
            for is_amended, folder in enumerate(versions):
                folder.parent.mkdir(parents=True, exist_ok=True)
                state = write_small_case(folder, seed=number + 1)
                files = sorted(state.cells[folder.name].files)
                by = Decision("A. Meyer", _AT)
                for place, file in enumerate(files):
                    slot = "excluded" if is_amended and place < 2 else str(place // 2 + 1 + number)
                    state, _ = apply_to_case(state, folder.name, Move((file,), slot, by, reason="debris"))
                _sign(folder, state)

    def work(self, tell: Tell, seed: int) -> None:
        draw = random.Random(seed)
        tell("ready")
        while True:
            chosen = [draw.choice(versions) for versions in draw.sample(self._cases, draw.randint(1, _CASES))]
            tell("next", [str(folder) for folder in chosen])
            outcomes = export_corrections(chosen, self._out, lambda: _SECRET)
            assert not any(outcome.refused for outcome in outcomes), outcomes
            tell("did", [str(folder) for folder in chosen])

    def check(self, killed: Killed) -> str:
        before = dict(self._exported)
        for line in killed.words("did"):
            before.update(_by_case(line[2]))
        after = {**before, **_by_case(killed.words("next")[-1][2] if killed.words("next") else [])}
        found = self._read() if (self._out / LABELS_FILE).exists() else []
        states = [
            state for state in (before, after) if found == sorted(_counts(Path(name)) for name in state.values())
        ]
        assert states, f"the labels are neither those before nor those after the export: {found}"
        self._exported = states[0]
        self._kills += 1
        if self._kills % 3 == 0:  # so that the first export is killed often too
            shutil.rmtree(self._out, ignore_errors=True)
            self._exported = {}
        return "with labels" if found else "before the first labels"

    def end(self) -> str:
        return ""

    def _read(self) -> list[tuple[int, int]]:
        """The counts of each exported case; every image that has a label is read."""
        found = []
        with Dataset.open(self._out) as dataset:
            for cell in dataset.cells:
                for known in cell.chromosomes:
                    assert dataset.read_image(cell.case, known.file).min() < 255, "an empty image"
                types = [int(known.type) for known in cell.chromosomes]
                found.append((len(types), sum(types)))
        return sorted(found)


def _by_case(folders: list[str]) -> dict[str, str]:
    return {Path(folder).name: folder for folder in folders}


@cache
def _counts(folder: Path) -> tuple[int, int]:
    """How many labels a case gives, and the sum of their types: no two cases or versions have the same."""
    cell = read_karyogram(folder)
    assert cell is not None
    slots = [cell.cells[folder.name].slot_of(file) for file in cell.cells[folder.name].files]
    types = [int(slot) for slot in slots if slot.isdigit()]
    return len(types), sum(types)


def _sign(folder: Path, state: CaseKaryogram) -> None:
    review = signed_by(reviewed_by(Review(), Signature("A. Meyer", "r", _AT)), Signature("B. Sand", "r", _AT))
    signed = replace(state, review=review)
    writer = RecordWriter(folder, read_record(folder))
    sha256 = hashlib.sha256(karyogram_bytes(signed)).hexdigest()
    writer.append([AuditEntry(_AT, "B. Sand", SIGN, changes={"karyogram_sha256": sha256})])
    writer.write(signed, {}, Tally())
