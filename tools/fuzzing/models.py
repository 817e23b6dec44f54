"""The targets of tools.fuzz that are models: their folder, their store, and what runs and evaluations leave."""

import hashlib
import io
import json
import struct
import zipfile
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

from engine.evaluation.evaluate import evaluate_cells, summarise
from engine.evaluation.predictions import PredictionsError, PredictionsStamp, load_predictions, save_predictions
from engine.inference.predictor import PredictionError, Predictor
from engine.io.case_folder import read_case
from engine.io.dataset import Dataset
from engine.models import ModelStore
from engine.training.checkpoint import CheckpointError, load_checkpoint
from engine.varifocal.model_folder import ModelError
from tools.fuzzing.files import odd_thing
from tools.fuzzing.mutations import mutate_bytes, mutate_json, odd_value, written
from tools.fuzzing.rules import Trial, ViolationError, check_named, check_untouched, snapshot
from tools.fuzzing.seeds import Seeds, write_files


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


def run_model(seeds: Seeds, folder: Path, trial: Trial, dice: Random) -> str:
    before = snapshot(folder)
    try:
        predictor = Predictor.load(folder, "cpu")
    except ModelError as error:
        check_named(str(error), trial)
        check_untouched(before, snapshot(folder))
        return str(error)
    case = folder.parent / "case"
    write_files(case, seeds.cases[0])
    try:
        predictions = predictor.predict_cell(read_case(case).cells[0])
    except PredictionError as error:
        check_named(str(error), Trial(trial.what, (predictor.model.full_name,)))
        return str(error)
    for prediction in predictions:
        if not (np.isfinite(prediction.type_probs).all() and np.isfinite(prediction.q_down_prob)):
            raise ViolationError("silent", f"{trial.what}: predicts numbers that are none")
    return ""


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


def run_store(seeds: Seeds, folder: Path, trial: Trial, dice: Random) -> str:
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


def run_results(seeds: Seeds, folder: Path, trial: Trial, dice: Random) -> str:
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
