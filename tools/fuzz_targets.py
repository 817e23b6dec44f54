"""The targets of tools.fuzz: what is mutated, and what is done with it."""

import contextlib
import hashlib
import io
import json
import os
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

from engine import cli
from engine.evaluation.evaluate import evaluate_cells, summarise
from engine.evaluation.predictions import PredictionsError, PredictionsStamp, load_predictions, save_predictions
from engine.inference.predictor import Predictor
from engine.io.case_folder import read_case
from engine.io.dataset import Dataset, DatasetError
from engine.models import ModelStore
from engine.training.checkpoint import CheckpointError, load_checkpoint
from engine.varifocal.weights import ModelError
from karyogui import __main__ as application
from karyogui.logo import LogoError, read_logo
from karyogui.report.template_file import TemplateError, read_template, template_of
from karyogui.settings_file import SettingsError, SettingsFiles
from tools.fuzz_cases import CASES, CaseRun
from tools.fuzz_files import odd_image, odd_thing
from tools.fuzz_mutate import mutate_bytes, mutate_json, mutate_lines, odd_value, written
from tools.fuzz_rules import Trial, ViolationError, check_named, check_untouched, snapshot
from tools.fuzz_seeds import Seeds, own_home, write_files, zipped


@dataclass(frozen=True)
class Target:
    """make: writes one input into a folder; run: tries it, and returns what was refused (empty: nothing)."""

    make: Callable[[Seeds, Path, Random], Trial]
    run: Callable[[Seeds, Path, Trial, Random], str]


def _run_case(seeds: Seeds, folder: Path, trial: Trial, dice: Random) -> str:
    return CaseRun(folder, trial, dice).run()


# Models


def with_odd_model(seeds: Seeds, folder: Path, dice: Random) -> Trial:
    files = dict(seeds.model)
    name = dice.choice(("config.json", "config.json", "weights.safetensors", "weights.safetensors", "sha256.txt"))
    if name == "config.json":
        files[name] = _odd_config(files[name], dice)
    elif name == "weights.safetensors":
        files[name] = _odd_weights(files[name], dice)
        if dice.random() < 0.8:
            files["sha256.txt"] = f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n".encode()
    else:
        files[name] = mutate_bytes(files[name], dice)
    write_files(folder, files)
    told = f"{name} mutated"
    if dice.random() < 0.1:
        told = f"{name}: {odd_thing(folder / name, dice)}"
    return Trial(told, (name, "weights.safetensors") if name == "sha256.txt" else (name, "config.json"))


_ODD_NUMBERS = (0, -1, 1, 3, 64, 640, 6400, 64_000, 2**20, 2**31, 10**18, 10**30, 0.0, 1e-300, 1e300)


def _odd_config(content: bytes, dice: Random) -> bytes:
    if dice.random() < 0.4:
        return mutate_json(content, dice)
    values = json.loads(content)
    network = values["network"]
    for _ in range(dice.choice((1, 1, 2))):
        key = dice.choice(sorted(network))
        network[key] = dice.choice((*_ODD_NUMBERS, float("nan"), float("inf"), True, odd_value(dice)))
    return written(values, dice)


def _odd_weights(content: bytes, dice: Random) -> bytes:
    """Another header, other numbers, or a file cut short."""
    kind = dice.randrange(5)
    if kind == 0:
        return mutate_bytes(content, dice)
    (size,) = struct.unpack("<Q", content[:8])
    header, data = content[8 : 8 + size], content[8 + size :]
    if kind == 1:
        return struct.pack("<Q", dice.choice((0, 1, size - 1, size + 1, 10**8, 2**40, 2**64 - 1))) + header + data
    if kind == 2:
        header = mutate_json(header, dice)
        return struct.pack("<Q", len(header)) + header + data
    if kind == 3:
        numbers = np.frombuffer(data[: len(data) // 2 * 2], dtype=np.float16).copy()
        numbers[dice.randrange(len(numbers)) :: dice.choice((1, 7, 1000, 10**9))] = dice.choice(
            (np.nan, np.inf, -np.inf, 65504, 0)
        )
        return content[: 8 + size] + numbers.tobytes()
    tensors = json.loads(header)
    name = dice.choice(sorted(tensors))
    tensors[name].update(
        dice.choice(
            (
                {"dtype": dice.choice(("F32", "I64", "BOOL", "F8_E4M3", "BF16", "C64", "X"))},
                {"shape": dice.choice(([], [0], [2**40], [2**31, 2**31, 2**31], [-1], [1] * 70))},
                {"data_offsets": dice.choice(([0, 0], [0, len(data)], [5, 1], [0, 2**60]))},
            )
        )
    )
    header = json.dumps(tensors).encode()
    return struct.pack("<Q", len(header)) + header + data


def _run_model(seeds: Seeds, folder: Path, trial: Trial, dice: Random) -> str:
    before = snapshot(folder)
    try:
        predictor = Predictor.load(folder, "cpu")
    except ModelError as error:
        check_named(str(error), trial)
        check_untouched(before, snapshot(folder))
        return str(error)
    case = folder.parent / "case"
    write_files(case, seeds.cases[0])
    for prediction in predictor.predict_cell(read_case(case).cells[0]):
        if not (np.isfinite(prediction.type_probs).all() and np.isfinite(prediction.q_down_prob)):
            raise ViolationError("silent", f"{trial.what}: predicts numbers that are none")
    return ""


# Data sets


def with_odd_dataset(seeds: Seeds, folder: Path, dice: Random) -> Trial:
    files = dict(seeds.dataset)
    image = dice.choice([name for name in files if name.endswith(".png")])
    kind = dice.randrange(8)
    name = "labels.csv"
    if kind < 3:
        files[name] = mutate_lines(files[name], dice)
    elif kind == 3:
        name = image
        files[name] = odd_image(files[name], dice)
    if kind >= 6 or (kind == 3 and dice.random() < 0.5):
        content = _odd_zip(zipped(files), dice) if kind >= 6 else zipped(files)
        write_files(folder, {"dataset.zip": content})
        return Trial(f"zip, {name}", ("dataset.zip",))
    write_files(folder, files)
    if kind in (4, 5):
        name = dice.choice((image, "labels.csv", str(Path(image).parent), "cases"))
        return Trial(f"{name}: {odd_thing(folder / name, dice)}", (Path(name).name,))
    return Trial(f"{name} mutated", (Path(name).name, "labels.csv"))


def _odd_zip(content: bytes, dice: Random) -> bytes:
    kind = dice.randrange(4)
    if kind < 2:
        return mutate_bytes(content, dice)
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name in source.namelist():
            data = source.read(name)
            if dice.random() < 0.2:
                name = dice.choice((f"../{name}", f"/{name}", name.replace("/", "\\"), f"top/{name}", name + "/"))
            if kind == 3 and dice.random() < 0.2:
                data = bytes(dice.choice((600_000_000, 200_000_000)))
            made.writestr(name, data)
    return buffer.getvalue()


def _dataset_path(folder: Path) -> Path:
    archive = folder / "dataset.zip"
    return archive if archive.exists() else folder


def _run_dataset(seeds: Seeds, folder: Path, trial: Trial, dice: Random) -> str:
    before = snapshot(folder)
    model = folder.parent / "model"
    write_files(model, seeds.model)
    try:
        with Dataset.open(_dataset_path(folder)) as dataset:
            results = evaluate_cells(dataset, Predictor.load(model, "cpu"), method="joint", folds=None)
            summarise(results, "joint", 0.9)
    except DatasetError as error:
        check_named(str(error), trial)
        check_untouched(before, snapshot(folder))
        return str(error)
    return ""


# Settings, logo, template


def with_odd_settings(seeds: Seeds, folder: Path, dice: Random) -> Trial:
    files = dict(seeds.laboratory)
    name = dice.choice(sorted(files))
    if name == "logo.png":
        files[name] = odd_image(files[name], dice)
    elif name == "report.toml":
        files[name] = _odd_toml(files[name], dice)
    else:
        files[name] = mutate_json(files[name], dice)
    write_files(folder, files)
    if dice.random() < 0.15:
        return Trial(f"{name}: {odd_thing(folder / name, dice)}", (name,))
    return Trial(f"{name} mutated", (name,))


def _odd_toml(content: bytes, dice: Random) -> bytes:
    if dice.random() < 0.2:
        odd = dice.choice(
            (
                b"a = " + b"[" * 20_000,
                b"a." * 5000 + b"b = 1\n",
                b"a = 1" + b"0" * 6000 + b"\n",
                b"[report]\ntitle = 2026-01-01T00:00:00Z\n",
                b"[report]\nkaryograms = nan\n",
                b"[[report]]\ntitle = 'x'\n",
            )
        )
        return odd + content
    return mutate_lines(content, dice, parts=b"=")


def _run_settings(seeds: Seeds, folder: Path, trial: Trial, dice: Random) -> str:
    before = snapshot(folder)
    user = folder.parent / "home" / "settings.json"
    files = SettingsFiles(user, folder / "laboratory.json")
    loaded = files.load()
    refused = list(loaded.problems)
    with contextlib.suppress(SettingsError):
        files.save(loaded.values)
    template = folder / "report.toml"
    for read in (lambda: template_of(loaded.values), lambda: read_template(template)):
        try:
            logo = read().laboratory.logo
        except TemplateError as error:
            refused.append(str(error))
            continue
        try:
            if logo:
                read_logo(Path(logo))
        except LogoError as error:
            refused.append(str(error))
    # Taken as the user's own file it is read too, and may be written over.
    own = folder / "laboratory.json"
    if own.is_file():
        refused += SettingsFiles(own).load().problems
    check_untouched(before, snapshot(folder))
    for text in refused:
        # A setting may name any file, and is refused by that name.
        check_named(text, Trial(trial.what, (*trial.named, folder.name)))
    return "; ".join(refused)


# The store of models, saved evaluations, checkpoints


def with_odd_store(seeds: Seeds, folder: Path, dice: Random) -> Trial:
    files = dict(seeds.store)
    name = dice.choice(("history.jsonl", "history.jsonl", "laboratory.key", *files))
    if name == "history.jsonl":
        files[name] = mutate_json(files[name], dice).replace(b"\n", b" ") + dice.choice((b"\n", b"", files[name]))
    elif name.endswith(".json"):
        files[name] = mutate_json(files[name], dice)
    else:
        files[name] = mutate_bytes(files[name], dice)
    write_files(folder, files)
    if dice.random() < 0.15:
        return Trial(f"{name}: {odd_thing(folder / name, dice)}", (Path(name).name,))
    named = (Path(name).name, "history.jsonl", "weights.safetensors")
    return Trial(f"{name} mutated", named)


def _run_store(seeds: Seeds, folder: Path, trial: Trial, dice: Random) -> str:
    shipped = folder.parent / "shipped"
    write_files(shipped / "compact-2", seeds.model)
    store, refused = ModelStore(folder, shipped), []
    told = store.in_service().problem
    if told:
        refused.append(told)
    refused += [model.problem for model in store.installed() if model.problem]
    for act in (
        store.laboratory_key,
        lambda: store.promote(shipped / "compact-2", "A", {"reason": "x"}),
        lambda: store.rollback("A", "y"),
    ):
        try:
            act()
        except ModelError as error:
            refused.append(str(error))
        except OSError as error:
            refused.append(str(error))  # as announced; it names the file by itself
    for text in refused:
        check_named(text, Trial(trial.what, (*trial.named, folder.name)))
    return "; ".join(refused)


def with_odd_results(seeds: Seeds, folder: Path, dice: Random) -> Trial:
    """A file of predictions, or a run's checkpoint."""
    import torch

    folder.mkdir(parents=True)
    if dice.random() < 0.6:
        path = folder / "predictions.npz"
        write_files(folder.parent / "dataset", seeds.dataset)
        write_files(folder.parent / "model", seeds.model)
        predictor = _predictor(folder.parent / "model")
        with Dataset.open(folder.parent / "dataset") as dataset:
            results = evaluate_cells(dataset, predictor, method="joint", folds=None)
        save_predictions(path, results, PredictionsStamp("a", "b"))
        path.write_bytes(_odd_npz(path.read_bytes(), dice))
    else:
        path = folder / "checkpoint.pt"
        state = {"w": torch.zeros(3, 3)}
        values: dict[str, Any] = {
            "epochs_done": 1,
            "network": state,
            "optimizers": {"a": state},
            "averages": {},
            "history": [{"a": 1}],
            "batch_size": 8,
            "settings": "{}",
        }
        if dice.random() < 0.4:
            values[dice.choice(sorted(values))] = dice.choice((None, 7, "x", [], {"y": 1}))
        elif dice.random() < 0.3:
            values = {"x": 1}
        torch.save(values, path)
        path.write_bytes(mutate_bytes(path.read_bytes(), dice))
    told = "mutated"
    if dice.random() < 0.1:
        told = odd_thing(path, dice)
    return Trial(f"{path.name} {told}", (path.name,))


def _odd_npz(content: bytes, dice: Random) -> bytes:
    if dice.random() < 0.5:
        return mutate_bytes(content, dice)
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name in source.namelist():
            data = source.read(name)
            act = dice.random()
            if act < 0.1:
                continue
            if name == "head.npy" and act < 0.5:
                head = mutate_json(data[128:].rstrip(b"\0"), dice)
                array = io.BytesIO()
                np.save(array, np.frombuffer(head, dtype=np.uint8))
                data = array.getvalue()
            elif act < 0.3:
                data = mutate_bytes(data, dice)
            elif act < 0.4:
                array = io.BytesIO()
                np.save(array, dice.choice((np.zeros(0), np.zeros((2, 2)), np.array("x"), np.full(99, 2**40))))
                data = array.getvalue()
            made.writestr(name, data)
    return buffer.getvalue()


_LOADED: dict[str, Predictor] = {}


def _predictor(folder: Path) -> Predictor:
    """The sound model, loaded once a process."""
    if "" not in _LOADED:
        _LOADED[""] = Predictor.load(folder, "cpu")
    return _LOADED[""]


def _run_results(seeds: Seeds, folder: Path, trial: Trial, dice: Random) -> str:
    try:
        if "npz" in trial.named[0]:
            results = load_predictions(folder / "predictions.npz")
            summarise(results, "joint", 0.9)
        else:
            load_checkpoint(folder)
    except (PredictionsError, CheckpointError) as error:
        check_named(str(error), trial)
        return str(error)
    return ""


# Commands


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
        path = str(_dataset_path(folder))
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
_COMMAND_KINDS = (*CASES, "model", "dataset", "settings")


def with_odd_command(seeds: Seeds, folder: Path, dice: Random) -> Trial:
    """An input of another target, for a command line; `what` begins with its kind."""
    kind = dice.choice(_COMMAND_KINDS)
    trial = TARGETS[kind].make(seeds, folder, dice)
    return Trial(f"{kind}: {trial.what}", (*trial.named, folder.name))


def _run_command(seeds: Seeds, folder: Path, trial: Trial, dice: Random) -> str:
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


def _run_process(seeds: Seeds, folder: Path, trial: Trial, dice: Random) -> str:
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


TARGETS: dict[str, Target] = {
    **{name: Target(make, _run_case) for name, make in CASES.items()},
    "model": Target(with_odd_model, _run_model),
    "dataset": Target(with_odd_dataset, _run_dataset),
    "settings": Target(with_odd_settings, _run_settings),
    "store": Target(with_odd_store, _run_store),
    "results": Target(with_odd_results, _run_results),
    "command": Target(with_odd_command, _run_command),
    "process": Target(with_odd_command, _run_process),
}
