"""Feed the application with damaged input of every kind, and see that it refuses it well.

    python -m tools.fuzz --inputs 2000 --out failures
    python -m tools.fuzz --target karyogram.json --only 1234 --seed 1

Cases, karyograms, audit logs, images, models, data sets, settings, and whatever can stand in the place of a file, are
mutated from synthetic ones and given to reader, session, window and commands. Of every input is checked: no exception
but the announced ones, no more than 10 s and 2 GB, every refusal names the file, a refused folder is left untouched,
what was saved opens again as it was. Prints the counts by target; keeps each failing input below --out. Needs fork
and /proc: Linux.
"""

import argparse
import ctypes
import faulthandler
import gc
import json
import os
import random
import resource
import select
import shutil
import signal
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cv2
import torch
from PySide6.QtCore import QCoreApplication

from tools.fuzzing.files import make_bombs
from tools.fuzzing.rules import Trial, ViolationError
from tools.fuzzing.seeds import Seeds, make_seeds, read_seeds
from tools.fuzzing.targets import TARGETS

# On a machine that does nothing else; stretched by its load, so that what hangs is told from what waits its turn.
_LIMIT_S = 10.0
_LIMIT_KB = 2 * 1024 * 1024
_INPUTS_A_PROCESS = 250
# A process may map more than it uses; past this it gets no memory, which is a failure that is told.
_ADDRESS_SPACE_BEYOND = 6 << 30
# Shares of the inputs; processes and windows are slow.
_SHARES = {
    "karyogram.json": 30, "case.json": 15, "audit.jsonl": 15, "record": 12, "settings": 9, "model": 7, "folders": 4,
    "images": 3.5, "dataset": 4, "store": 4, "results": 2, "command": 1.5, "window": 0.6, "process": 0.12,
}  # fmt: skip


@dataclass
class Told:
    """What came of the inputs of one target."""

    outcomes: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    slowest_s: float = 0.0
    peak_kb: int = 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--inputs", type=int, default=1000, help="in all, shared among the targets (default 1000)")
    parser.add_argument("--target", action="append", choices=sorted(TARGETS), help="only this one; may be repeated")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, metavar="N", help="only input N of the target, such as a failing one")
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="keep failing inputs there")
    args = parser.parse_args()
    torch.set_num_threads(1)
    cv2.setNumThreads(0)
    began = time.monotonic()
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(prefix="fuzz-", dir=memory if memory.is_dir() else None) as name:
        work = Path(name)
        if os.waitpid(_forked(lambda: make_seeds(work / "seeds")), 0)[1]:
            sys.stderr.write("the seeds could not be made\n")
            return 1
        make_bombs()
        campaign = Campaign(read_seeds(work / "seeds"), args.seed, work / "work", args.out)
        for target, numbers in _plan(args).items():
            campaign.run(target, numbers)
    sys.stdout.write(campaign.table(time.monotonic() - began))
    return 1 if campaign.failures else 0


def _plan(args: argparse.Namespace) -> dict[str, list[int]]:
    """Numbers of the inputs of each target."""
    chosen = {name: share for name, share in _SHARES.items() if not args.target or name in args.target}
    if args.only is not None:
        return {name: [args.only] for name in chosen}
    whole = sum(chosen.values())
    return {name: list(range(max(round(args.inputs * share / whole), 1))) for name, share in chosen.items()}


def _forked(work: Any) -> int:
    """Run something in a process of its own; its id."""
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException:  # noqa: BLE001 - told, and the parent sees the status
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    return child


class Campaign:
    """Runs targets in child processes, which it ends when they hang."""

    def __init__(self, seeds: Seeds, seed: int, work: Path, out: Path | None) -> None:
        self._seeds, self._seed, self._work, self._out = seeds, seed, work, out
        self._told: dict[str, Told] = {}
        self.failures = 0

    def run(self, target: str, numbers: list[int]) -> None:
        told = self._told.setdefault(target, Told())
        left = list(numbers)
        while left:
            part = left[:_INPUTS_A_PROCESS]
            done = self._run_part(target, part, told)
            left = left[done:]
        sys.stderr.write(f"{target}: {dict(told.outcomes)}\n")

    def _run_part(self, target: str, numbers: list[int], told: Told) -> int:
        """Returns how many were done; the last of them may have ended the process."""
        reading, writing = os.pipe()
        child = _forked(lambda: _work(target, numbers, self._seeds, self._seed, self._work, writing))
        os.close(writing)
        done, buffer = 0, b""
        since = time.monotonic()
        try:
            while done < len(numbers):
                # Some longer than an input may take, so that the child can tell by itself where it stands.
                until = since + 2 * _limit_s(target) + 20.0
                ready, _, _ = select.select([reading], [], [], max(until - time.monotonic(), 0))
                if not ready:
                    os.kill(child, signal.SIGKILL)
                    self._count(
                        target,
                        numbers[done],
                        told,
                        {"kind": "hang", "text": self._stack(), "seconds": time.monotonic() - since},
                    )
                    return done + 1
                chunk = os.read(reading, 1 << 16)
                if not chunk:
                    self._count(target, numbers[done], told, {"kind": "died", "text": "the process has ended"})
                    return done + 1
                *lines, buffer = (buffer + chunk).split(b"\n")
                for line in lines:
                    since = time.monotonic()
                    if line:
                        self._count(target, numbers[done], told, json.loads(line))
                        done += 1
        finally:
            os.close(reading)
            os.waitpid(child, 0)
            shutil.rmtree(self._work, ignore_errors=True)
        return done

    def _stack(self) -> str:
        path = self._work.with_name("stack.txt")
        return path.read_text() if path.exists() else ""

    def _count(self, target: str, number: int, told: Told, result: dict[str, Any]) -> None:
        kind, seconds, peak = result["kind"], result.get("seconds", _LIMIT_S), result.get("peak_kb", 0)
        if kind in ("taken", "refused") and seconds > _limit_s(target):
            kind = "slow"
        if kind in ("taken", "refused", "slow") and peak > _LIMIT_KB:
            kind = "memory"
        told.outcomes[kind] += 1
        told.seconds += seconds
        told.slowest_s = max(told.slowest_s, seconds)
        told.peak_kb = max(told.peak_kb, peak)
        if kind in ("taken", "refused"):
            return
        self.failures += 1
        text = f"{target} {number}: {kind} ({seconds:.1f} s, {peak / 1024:.0f} MB)\n{result.get('text', '')}\n"
        sys.stderr.write(text)
        if self._out is not None:
            self._keep(self._out / f"{target}-{number}", text)

    def _keep(self, kept: Path, text: str) -> None:
        kept.mkdir(parents=True, exist_ok=True)
        (kept / "failure.txt").write_text(text, encoding="utf-8", errors="backslashreplace")
        number, target = kept.name.rpartition("-")[2], kept.name.rpartition("-")[0]
        # Made anew from the same dice: what was tried may have been changed by trying it.
        child = _forked(lambda: _make_input(target, int(number), self._seeds, self._seed, kept / "input"))
        os.waitpid(child, 0)

    def table(self, seconds: float) -> str:
        lines = [
            f"{'target':16}{'inputs':>8}{'taken':>8}{'refused':>9}{'failed':>8}{'mean':>9}{'slowest':>9}{'peak':>9}"
        ]
        whole = 0
        for target, told in self._told.items():
            count, taken, refused = told.outcomes.total(), told.outcomes["taken"], told.outcomes["refused"]
            whole += count
            lines.append(
                f"{target:16}{count:8}{taken:8}{refused:9}{count - taken - refused:8}"
                f"{told.seconds / max(count, 1) * 1000:6.0f} ms{told.slowest_s:7.1f} s{told.peak_kb / 1024:6.0f} MB"
            )
        lines.append(f"{whole} inputs in {seconds:.0f} s, {self.failures} failures, seed {self._seed}")
        return "\n".join(lines) + "\n"


def _limit_s(target: str) -> float:
    """How long an input may take now; a process of its own has its libraries to load too."""
    crowd = max(os.getloadavg()[0] / (os.cpu_count() or 1), 1.0)
    return _LIMIT_S * crowd * (2 if target == "process" else 1)


def dice_of(seed: int, target: str, number: int) -> random.Random:
    return random.Random(f"{seed} {target} {number}")


def _make_input(target: str, number: int, seeds: Seeds, seed: int, folder: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    TARGETS[target].make(seeds, folder, dice_of(seed, target, number))


def _work(target: str, numbers: list[int], seeds: Seeds, seed: int, work: Path, pipe: int) -> None:
    """In the child: one input after the other, each told to the parent."""
    _give_up_root()
    soft = _address_space() + _ADDRESS_SPACE_BEYOND
    resource.setrlimit(resource.RLIMIT_AS, (soft, resource.RLIM_INFINITY))
    warnings.simplefilter("ignore")
    gc.freeze()  # what the libraries hold needs no looking through after every input
    application = None if target == "window" else QCoreApplication([])
    stack = work.with_name("stack.txt").open("w")
    silent = open(os.devnull, "w")  # noqa: SIM115 - until the process ends
    os.dup2(silent.fileno(), 1)
    for number in numbers:
        home = work / str(number)
        home.mkdir(parents=True)
        stack.seek(0)
        dice = dice_of(seed, target, number)
        trial = TARGETS[target].make(seeds, home / "input", dice)
        os.write(pipe, b"\n")  # made: its time begins
        faulthandler.dump_traceback_later(_limit_s(target), file=stack)
        result = _tried(target, home / "input", trial, seeds, dice)
        faulthandler.cancel_dump_traceback_later()
        os.write(pipe, json.dumps(result).encode() + b"\n")
        _remove(home)
    del application
    os._exit(0)


def _tried(target: str, folder: Path, trial: Trial, seeds: Seeds, dice: random.Random) -> dict[str, Any]:
    gc.collect()
    _forget_peak()
    since = time.monotonic()
    try:
        refused = TARGETS[target].run(seeds, folder, trial, dice)
        kind, text = ("refused", refused) if refused else ("taken", "")
    except ViolationError as error:
        kind, text = error.kind, f"{trial.what}\n{traceback.format_exc()}"
    except (Exception, SystemExit):  # noqa: BLE001 - every one is a failure, and is told
        kind, text = "undeclared", f"{trial.what}\n{traceback.format_exc()}"
    text = text[-6000:].encode("utf-8", "backslashreplace").decode()
    return {"kind": kind, "text": text, "seconds": time.monotonic() - since, "peak_kb": _peak_kb()}


def _remove(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        if path.is_dir() and not path.is_symlink():
            path.chmod(0o700)
    shutil.rmtree(folder, ignore_errors=True)


def _peak_kb() -> int:
    """The most memory since `_forget_peak`."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))


def _forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5")


def _address_space() -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmSize:")) * 1024


def _give_up_root() -> None:
    """Files without permission cannot be read from here on, even by root: its capabilities are laid down."""
    if os.geteuid() == 0:
        libc = ctypes.CDLL(None, use_errno=True)
        header = (ctypes.c_uint32 * 2)(0x20080522, 0)
        if libc.capset(ctypes.byref(header), ctypes.byref((ctypes.c_uint32 * 6)())):
            raise OSError(ctypes.get_errno(), "capset")


if __name__ == "__main__":
    sys.exit(main())
