"""Kill the application at random points, while it works on files, and see that nothing is lost or half read.

    python -m tools.crash_test --kills 200
    python -m tools.crash_test --kills 50 --only review promote

Children work with the application's own session, recorder, exports, model store and training, and are killed
(SIGKILL), every other one at a random moment, the others at a random file operation. After each kill the parent
opens what is on the disk as the application would; what it looks for stands in `tools/crash/`. Needs fork: not on
Windows.
"""

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import cv2
import torch  # before Qt, as in the application

from tools.crash.casework import CaseWork
from tools.crash.checkpoints import CheckpointWork
from tools.crash.corrections import CorrectionsWork
from tools.crash.exporting import ExportWork
from tools.crash.killing import Target, kill_once
from tools.crash.promoting import PromotionWork

_ANEW_AFTER = 25


def targets(folder: Path, pace_ms: int) -> list[Target]:
    return [
        CaseWork(folder, pace_ms, reviews=False),
        CaseWork(folder, pace_ms, reviews=True),
        ExportWork(folder),
        PromotionWork(folder),
        CorrectionsWork(folder),
        CheckpointWork(folder),
    ]


def kill_repeatedly(target: Target, below: Path, kills: int, seed: int, longest_s: float) -> str:
    """Kill a target that often; what was found. AssertionError: something was lost, and at which kill."""
    found: Counter[str] = Counter()
    done = attempts = 0
    began = time.monotonic()
    while done < kills:
        if done % _ANEW_AFTER == 0:
            target.begin()
        killed = kill_once(target, below, seed + attempts, longest_s)
        attempts += 1
        try:
            what = target.check(killed)
        except AssertionError as error:
            raise AssertionError(f"{target.name}, kill {done + 1}, --seed {seed}: {error}") from error
        if not killed.has_ended:
            found[what] += 1
            done += 1
    last = target.end()
    told = ", ".join(f"{count} {what}" for what, count in sorted(found.items()))
    seconds = time.monotonic() - began
    return f"{target.name}: {done} kills in {seconds:.0f} s: {told}" + (f"; {last}" if last else "")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    names = [target.name for target in targets(Path(), 0)]
    parser.add_argument("--kills", type=int, default=50, help="of each kind of work (default: 50)")
    parser.add_argument("--only", nargs="+", choices=names, default=names, metavar="WORK", help=", ".join(names))
    parser.add_argument("--pace", type=int, default=120, metavar="MS", help="mean time between gestures")
    parser.add_argument("--longest", type=float, default=0.8, metavar="S", help="until the kill, at most")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args(arguments)
    # Pools of threads do not survive a fork, and a child may wait for them without end.
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    with tempfile.TemporaryDirectory() as parent:
        folder = Path(parent)
        for target in targets(folder, args.pace):
            if target.name in args.only:
                try:
                    told = kill_repeatedly(target, folder, args.kills, args.seed, args.longest)
                except AssertionError as error:
                    sys.stderr.write(f"{error}\n")
                    return 1
                sys.stdout.write(f"{told}\n")
                sys.stdout.flush()
    sys.stdout.write(f"{args.kills * len(args.only)} kills, everything opened again\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
