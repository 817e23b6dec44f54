"""Targets of tools.fuzz: the inputs of the others, given to the command lines."""

import contextlib
import io
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

from engine import cli
from karyogui import __main__ as application
from tools.fuzzing.cases import CASES, Make
from tools.fuzzing.datasets import dataset_path, with_odd_dataset, with_odd_settings
from tools.fuzzing.models import with_odd_model
from tools.fuzzing.rules import Trial, ViolationError, check_named, check_untouched, snapshot
from tools.fuzzing.seeds import Seeds, own_home, write_files


def _commands(seeds: Seeds, folder: Path, kind: str, dice: Random) -> tuple[str, list[str]]:
    """(program, arguments) of a command that reads an input of that kind."""
    beside = folder.parent
    sound = beside / "sound model"
    write_files(sound, seeds.model)
    case = beside / "sound case"
    write_files(case, seeds.cases[0])
    out = beside / "out"
    device = ["--device", "cpu"]
    if kind in CASES:
        predict = ["predict", str(folder), "--model", str(sound), *device]
        return dice.choice(
            (
                (
                    "karyo-engine",
                    [*predict, "--json", str(beside / "p.json")],
                ),
                ("karyo-engine", [*predict, "--json", "-"]),
                ("karyogui", ["report", str(folder), "-o", str(beside / "r.pdf"), "--model", str(sound), *device]),
                ("karyogui", ["report", str(folder), str(case), "-o", f"{out}/", "--model", str(sound), *device]),
                (
                    "karyogui",
                    [
                        "report",
                        str(folder),
                        "-o",
                        str(beside / "r.pdf"),
                        "--png",
                        str(beside / "k.png"),
                        "--model",
                        str(sound),
                        *device,
                    ],
                ),
                ("karyo-engine", ["corrections", str(folder), str(case), "--out", str(out)]),
            )
        )
    if kind == "model":
        return dice.choice(
            (
                ("karyo-engine", ["predict", str(case), "--model", str(folder), *device]),
                ("karyogui", ["report", str(case), "-o", str(beside / "r.pdf"), "--model", str(folder), *device]),
                ("karyo-engine", ["models", "show", str(folder)]),
            )
        )
    if kind == "dataset":
        path = str(dataset_path(folder))
        return "karyo-engine", ["evaluate", path, "--model", str(sound), *device, "--json", str(beside / "e.json")]
    laboratory, template = str(folder / "laboratory.json"), str(folder / "report.toml")
    report = ["report", str(case), "-o", str(beside / "r.pdf"), "--model", str(sound), *device]
    return dice.choice(
        (
            ("karyogui", [*report, "--settings", laboratory]),
            ("karyogui", [*report, "--template", template]),
            ("karyogui", ["template", "check", template]),
        )
    )


_PROGRAMS: Mapping[str, tuple[str, Callable[[Sequence[str]], int]]] = {
    "karyo-engine": ("engine.cli", cli.main),
    "karyogui": ("karyogui", application.main),
}
# The inputs that a command line reads, by the target that makes them.
_MAKE: dict[str, Make] = {
    **CASES,
    "model": with_odd_model,
    "dataset": with_odd_dataset,
    "settings": with_odd_settings,
}


def with_odd_command(seeds: Seeds, folder: Path, dice: Random) -> Trial:
    """An input of another target, for a command line; `what` begins with its kind."""
    kind = dice.choice(list(_MAKE))
    trial = _MAKE[kind](seeds, folder, dice)
    return Trial(f"{kind}: {trial.what}", (*trial.named, folder.name))


def run_command(seeds: Seeds, folder: Path, trial: Trial, dice: Random) -> str:
    """In this process, as the program's main function."""
    program, arguments = _commands(seeds, folder, trial.what.split(": ")[0], dice)
    before = snapshot(folder)
    # As in a terminal: stdout is strict, stderr shows what it cannot write with backslashes.
    out = io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True)
    told = io.TextIOWrapper(io.BytesIO(), "utf-8", "backslashreplace", write_through=True)
    with own_home(folder.parent / "home"), contextlib.redirect_stdout(out), contextlib.redirect_stderr(told):
        code = _PROGRAMS[program][1](arguments)
    text = "".join(stream.buffer.getvalue().decode("utf-8", "replace") for stream in (out, told))  # type: ignore[attr-defined]
    return _judge([program, *arguments], code, text, trial, before, folder)


def run_process(seeds: Seeds, folder: Path, trial: Trial, dice: Random) -> str:
    """As a process of its own, which may take 2 GB."""
    program, arguments = _commands(seeds, folder, trial.what.split(": ")[0], dice)
    before = snapshot(folder)
    command = [sys.executable, "-m", _PROGRAMS[program][0], *arguments]
    with own_home(folder.parent / "home"), (folder.parent / "stderr").open("w+b") as told:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=told, stderr=told)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        told.seek(0)
        text = told.read().decode("utf-8", "replace")
    if usage.ru_maxrss > 2 * 1024 * 1024:
        raise ViolationError("memory", f"{' '.join(command)}: {usage.ru_maxrss / 1024:.0f} MB")
    return _judge(command, process.returncode, text, trial, before, folder)


def _judge(command: list[str], code: int, told: str, trial: Trial, before: Any, folder: Path) -> str:
    if code not in (0, 1) or "Traceback" in told:
        raise ViolationError("undeclared", f"{' '.join(command)}: exit code {code}, {told[-2000:]}")
    check_untouched(before, snapshot(folder))
    if code == 0:
        return ""
    lines = [line for line in told.strip().splitlines() if line]
    check_named(told, trial)
    return lines[-1][:300] if lines else "nothing told"
