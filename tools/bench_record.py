"""How fast the record of a case is written and read again. Prints; asserts nothing.

python -m tools.bench_record [--steps 1000]
"""

import argparse
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import numpy as np

from engine.domain.chromosome import TYPES
from engine.domain.edits import Move, Turn, apply_to_case
from engine.domain.effort import Tally
from engine.domain.karyogram import CaseKaryogram, Decision, Karyogram, Placement
from engine.domain.prediction import Box, Prediction
from engine.io.audit import AuditEntry
from engine.io.case_record import RecordWriter, read_record
from engine.io.changes import changes_between
from engine.io.journal_words import described


def a_case(cells: int) -> CaseKaryogram:
    """Cells of 46 chromosomes with predictions."""
    made = {}
    for cell in range(cells):
        placed = []
        for number in range(46):
            probs = np.full(24, 0.02, dtype=np.float32)
            probs[number // 2] = 0.54
            prediction = Prediction(probs, 0.98, Box(0.5, 0.5, 0.5))
            placed.append((Placement(f"{number:03}.png", prediction, TYPES[number // 2]), TYPES[number // 2]))
        made[f"cell {cell:02}"] = Karyogram.build(placed)
    return CaseKaryogram(made)


def milliseconds(since: float) -> float:
    return (time.perf_counter() - since) * 1000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--steps", type=int, default=1000)
    args = parser.parse_args()
    for cells in (1, 20):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            writer = RecordWriter(folder, read_record(folder))
            state = a_case(cells)
            writes = []
            since = time.perf_counter()
            writer.write(state, {}, Tally())
            writes.append(milliseconds(since))
            by = Decision("A. Meyer", datetime.now(UTC))
            logged = []
            for step in range(args.steps):
                edit = Turn((f"{step % 46:03}.png",), by) if step % 2 else Move((f"{step % 46:03}.png",), "21", by)
                after, _ = apply_to_case(state, "cell 00", edit)
                since = time.perf_counter()
                changes = changes_between(state, after, "cell 00")
                before_text, after_text = described(changes)
                entry = AuditEntry(
                    by.at or datetime.now(UTC),
                    "A. Meyer",
                    "turn",
                    cell="cell 00",
                    files=edit.files,
                    before=before_text,
                    after=after_text,
                    changes=changes,
                )
                writer.append([entry])
                logged.append(milliseconds(since))
                state = after
            since = time.perf_counter()
            writer.write(state, {}, Tally())
            writes.append(milliseconds(since))
            since = time.perf_counter()
            record = read_record(folder)
            read = milliseconds(since)
            size = (folder / "audit.jsonl").stat().st_size / 1024
            sys.stdout.write(
                f"{cells} cell(s), {args.steps} steps: an act is in the log after {median(logged):.1f} ms (median; "
                f"longest {max(logged):.1f}), karyogram.json written in {max(writes):.1f} ms, record read and "
                f"verified with {len(record.history.done)} steps to undo in {read:.0f} ms, log {size:.0f} KB\n"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
