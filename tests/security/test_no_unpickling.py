"""No file that a user can name runs code: a pickle bomb in the place of each, in every wrapping, does not go off."""

import ast
import hashlib
import io
import pickle
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from engine.evaluation.predictions import load_predictions
from engine.io.audit import read_log
from engine.io.case_folder import read_case
from engine.io.case_lock import read_lock
from engine.io.case_record import read_record
from engine.io.dataset import Dataset, DatasetError
from engine.io.images import encode_png, read_grey
from engine.io.karyogram_file import read_karyogram
from engine.io.report_file import load_entries
from engine.io.tally_file import read_tallies
from engine.models import ModelStore
from engine.training.checkpoint import CHECKPOINT_FILE, load_checkpoint
from engine.varifocal.model_folder import ModelError
from engine.varifocal.network import VarifocalNet
from engine.varifocal.weights import load_model, save_model
from karyogui.report.template_file import read_template
from karyogui.settings.files import SettingsFiles
from karyogui.settings.logo import read_logo
from karyogui.settings.remembered import RememberedFile
from tests.conftest import drawn_chromosome
from tools.tiny_network import TINY_CONFIG

ROOT = Path(__file__).resolve().parents[2]


class Bomb:
    """Makes a file when it is unpickled."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[object, ...]:
        return (Path.touch, (self.mark,))


def _raw(bomb: Bomb) -> bytes:
    return pickle.dumps(bomb, protocol=2)


def _torch(bomb: Bomb) -> bytes:
    buffer = io.BytesIO()
    torch.save({"state_dict": bomb}, buffer)
    return buffer.getvalue()


def _legacy_torch(bomb: Bomb) -> bytes:
    buffer = io.BytesIO()
    torch.save({"state_dict": bomb}, buffer, _use_new_zipfile_serialization=False)
    return buffer.getvalue()


def _npy(bomb: Bomb) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, np.array([bomb], dtype=object), allow_pickle=True)
    return buffer.getvalue()


def _npz(bomb: Bomb) -> bytes:
    """With the names that files of predictions have, too."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in ("head", "type_probs", "types", "names", "files", "stamp"):
            archive.writestr(f"{name}.npy", _npy(bomb))
    return buffer.getvalue()


WRAPPINGS: dict[str, Callable[[Bomb], bytes]] = {
    "raw": _raw,
    "torch": _torch,
    "legacy torch": _legacy_torch,
    "npy": _npy,
    "npz": _npz,
}


@pytest.fixture(params=sorted(WRAPPINGS))
def bomb(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[bytes, Path]:
    mark = tmp_path / "it went off"
    return WRAPPINGS[request.param](Bomb(mark)), mark


def test_the_bombs_are_live(bomb: tuple[bytes, Path]) -> None:
    """In the hands of who unpickles them."""
    content, mark = bomb
    try:
        if content.startswith(b"PK") and b"state_dict" not in content and b"data.pkl" not in content:
            np.load(io.BytesIO(content), allow_pickle=True)["head"]
        elif content.startswith(b"\x93NUMPY"):
            np.load(io.BytesIO(content), allow_pickle=True)
        elif content.startswith(b"PK") or b"state_dict" in content:
            torch.load(io.BytesIO(content), weights_only=False)
        else:
            pickle.loads(content)
    finally:
        assert mark.exists()


@pytest.fixture
def model(tmp_path: Path) -> Path:
    torch.manual_seed(5)
    save_model(tmp_path / "model", VarifocalNet(TINY_CONFIG), name="tiny", version="1")
    return tmp_path / "model"


@pytest.mark.parametrize("file", ["weights.safetensors", "config.json", "sha256.txt"])
def test_a_model_folder(bomb: tuple[bytes, Path], model: Path, file: str) -> None:
    content, mark = bomb
    (model / file).write_bytes(content)
    with pytest.raises(ModelError, match="model"):
        load_model(model)
    if file == "weights.safetensors":  # and once more with a hash that fits
        (model / "sha256.txt").write_text(hashlib.sha256(content).hexdigest())
        with pytest.raises(ModelError, match=r"weights\.safetensors"):
            load_model(model)
    assert not mark.exists()


READERS: dict[str, Callable[[Path], object]] = {
    "001.png": read_case,
    "002.tif": read_case,
    "metaphase.png": lambda case: read_grey(case / "metaphase.png", "metaphase.png"),
    "case.json": read_case,
    "karyogram.json": read_karyogram,
    "karyogram.record.json": read_record,
    "karyogram.lock": read_lock,
    "audit.jsonl": read_log,
    "report.json": load_entries,
    "settings.json": lambda folder: SettingsFiles(folder / "settings.json", folder / "settings.json").load(),
    "remembered.json": lambda folder: RememberedFile(folder / "remembered.json"),
    "template.toml": lambda folder: read_template(folder / "template.toml"),
    "logo.png": lambda folder: read_logo(folder / "logo.png"),
    "history.jsonl": lambda folder: ModelStore(folder).promoted(),
    "laboratory.key": lambda folder: ModelStore(folder).laboratory_key(),
    "labels.csv": Dataset.open,
    "effort.json": read_tallies,
    "predictions.npz": lambda folder: load_predictions(folder / "predictions.npz"),
    CHECKPOINT_FILE: load_checkpoint,
}
# What is damaged there is told beside the rest, and does not stop it.
TOLD = {
    "001.png",
    "002.tif",
    "case.json",
    "karyogram.record.json",
    "karyogram.lock",
    "audit.jsonl",
    "settings.json",
    "remembered.json",
}


@pytest.mark.parametrize("file", sorted(READERS))
def test_every_file_that_a_user_can_name(bomb: tuple[bytes, Path], file: str, tmp_path: Path) -> None:
    content, mark = bomb
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "900.png").write_bytes(encode_png(drawn_chromosome("900.png").image_hw))
    (folder / file).write_bytes(content)
    if file in TOLD:
        READERS[file](folder)
    else:
        with pytest.raises(ValueError, match=re.escape(file)):
            READERS[file](folder)
    assert not mark.exists()


def test_a_zip_of_a_data_set(bomb: tuple[bytes, Path], tmp_path: Path) -> None:
    content, mark = bomb
    (tmp_path / "data.zip").write_bytes(content)
    with pytest.raises(DatasetError, match=r"data\.zip"):
        Dataset.open(tmp_path / "data.zip")
    assert not mark.exists()


# The source itself: what is not called cannot go off.

_NEVER = {
    ("pickle", "load"),
    ("pickle", "loads"),
    ("pickle", "Unpickler"),
    ("shelve", "open"),
    ("marshal", "loads"),
    ("marshal", "load"),
    ("joblib", "load"),
    ("yaml", "load"),
    ("pandas", "read_pickle"),
}
_ONLY_WITH = {("torch", "load"): ("weights_only", True), ("np", "load"): ("allow_pickle", False)}


def test_the_application_reads_no_store_of_qt() -> None:
    """PySide keeps Python's objects in it as pickles, and unpickles them when the file is read."""
    named = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "karyogui").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and any(alias.name == "QSettings" for alias in node.names)
    ]
    assert named == []


def test_the_source_unpickles_nothing() -> None:
    found = []
    for folder in ("engine", "karyogui", "tools"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                    continue
                called = (node.func.value.id if isinstance(node.func.value, ast.Name) else "", node.func.attr)
                needed = _ONLY_WITH.get(called)
                given = {word.arg: getattr(word.value, "value", None) for word in node.keywords}
                if called in _NEVER or (needed and given.get(needed[0]) is not needed[1]):
                    found.append(f"{path.relative_to(ROOT)}:{node.lineno}: {'.'.join(called)}")
    assert found == []
