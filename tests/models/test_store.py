"""The store: what is in service, through promotions, rollbacks, damage and kills."""

import errno
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.inference.predictor import Predictor
from engine.models import DEFAULT_MODEL, HISTORY_FILE, KEY_FILE, STORE_VARIABLE, ModelStore, find_model
from engine.varifocal.model_folder import CONFIG_FILE, SHA256_FILE, WEIGHTS_FILE, ModelError

MakeModel = Callable[[int], Path]


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModelStore:
    monkeypatch.setenv(STORE_VARIABLE, str(tmp_path / "store"))
    return ModelStore.usual()


def test_the_shipped_model_serves_until_another_is_promoted(store: ModelStore, make_model: MakeModel) -> None:
    assert find_model().name == DEFAULT_MODEL
    name = store.promote(make_model(1), "A. Meyer", {"reason": "first"})
    assert find_model() == store.folder / name
    assert find_model(name) == find_model()
    assert [model.name for model in store.installed() if model.in_service] == [name]
    assert find_model(DEFAULT_MODEL).name == DEFAULT_MODEL


def test_rollback_is_one_step_and_keeps_every_version(store: ModelStore, make_model: MakeModel) -> None:
    first, second = (store.promote(make_model(seed), "A", {}) for seed in (1, 2))
    assert store.rollback("B", "too many doubts") == first
    assert find_model() == store.folder / first
    third = store.promote(make_model(3), "A", {})
    assert store.rollback("B") == first
    assert store.rollback("B") == DEFAULT_MODEL
    with pytest.raises(ModelError, match="no promotion is in force"):
        store.rollback("B")
    assert {model.name for model in store.installed()} == {DEFAULT_MODEL, first, second, third}
    acts = store.history()
    assert [act["action"] for act in acts] == ["promote", "promote", "rollback", "promote", "rollback", "rollback"]
    assert (acts[2]["who"], acts[2]["reason"], acts[2]["replaced"]) == ("B", "too many doubts", second)
    assert all(len(act["model"]["sha256"]) == 64 for act in acts)


def test_the_same_model_may_come_again(store: ModelStore, make_model: MakeModel) -> None:
    name = store.promote(make_model(1), "A", {})
    store.rollback("A")
    (store.folder / name / WEIGHTS_FILE).write_bytes(b"damaged meanwhile")
    assert store.promote(make_model(1), "A", {}) == name
    assert not store.in_service().problem


def test_what_was_measured_is_what_serves(store: ModelStore, make_model: MakeModel) -> None:
    model = make_model(1)
    first, other = store.promote(model, "A", {}), store.promote(make_model(2), "A", {})
    config = model / CONFIG_FILE
    config.write_text(config.read_text().replace('"type_temperature": 1.0', '"type_temperature": 1.5'))
    with pytest.raises(ModelError, match="another version"):
        store.promote(model, "A", {})
    assert store.in_service().folder.name == other
    config.write_text(config.read_text().replace('"version": "1"', '"version": "1b"'))
    again = store.promote(model, "A", {})
    assert again != first
    assert Predictor.load(find_model(), "cpu").config.type_temperature == 1.5


@pytest.mark.parametrize("file", [WEIGHTS_FILE, CONFIG_FILE, SHA256_FILE])
def test_a_damaged_promoted_model_falls_back_with_a_message(
    store: ModelStore, make_model: MakeModel, file: str, caplog: pytest.LogCaptureFixture
) -> None:
    name = store.promote(make_model(1), "A", {})
    path = store.folder / name / file
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    serving = store.in_service()
    assert serving.folder.name == DEFAULT_MODEL
    assert name in serving.problem
    assert DEFAULT_MODEL in serving.problem
    assert find_model() == serving.folder
    assert name in caplog.text
    damaged = next(model for model in store.installed() if model.name == name)
    assert damaged.info is None
    assert damaged.problem
    with pytest.raises(ModelError, match=name):  # asked for by name it is an error, not another model
        Predictor.load(find_model(name), "cpu")


def test_a_damaged_history_is_named_and_nothing_is_promoted_over_it(store: ModelStore, make_model: MakeModel) -> None:
    store.promote(make_model(1), "A", {})
    store.history_file.write_bytes(store.history_file.read_bytes()[:-30])
    serving = store.in_service()
    assert serving.folder.name == DEFAULT_MODEL
    assert f"{HISTORY_FILE}: line 1" in serving.problem
    content = store.history_file.read_bytes()
    for change in (lambda: store.promote(make_model(2), "A", {}), lambda: store.rollback("A")):
        with pytest.raises(ModelError, match="line 1"):
            change()
    assert store.history_file.read_bytes() == content


def test_a_damaged_candidate_is_refused(store: ModelStore, make_model: MakeModel) -> None:
    model = make_model(1)
    (model / WEIGHTS_FILE).write_bytes(b"short")
    with pytest.raises(ModelError, match=WEIGHTS_FILE):
        store.promote(model, "A", {})
    assert find_model().name == DEFAULT_MODEL
    assert not store.folder.exists()


# Kills itself with SIGKILL at the n-th rename that the promotion does.
_KILLED = """
import os, signal, sys
from pathlib import Path
from engine.models import ModelStore
left = [int(sys.argv[3])]
real = os.replace
def replace(*args):
    left[0] -= 1
    if left[0] == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    real(*args)
os.replace = replace
ModelStore(Path(sys.argv[1])).promote(Path(sys.argv[2]), "A", {})
"""


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is of POSIX systems")
@pytest.mark.parametrize("rename", [1, 3, 4])
def test_a_kill_leaves_the_earlier_model_in_service(store: ModelStore, make_model: MakeModel, rename: int) -> None:
    first = store.promote(make_model(1), "A", {})
    second = make_model(2)
    run = subprocess.run(
        [sys.executable, "-c", _KILLED, str(store.folder), str(second), str(rename)],
        cwd=Path(__file__).resolve().parents[2],
        check=False,
    )
    assert run.returncode == -signal.SIGKILL
    assert store.in_service().folder.name == first
    assert not store.in_service().problem
    name = store.promote(second, "A", {})  # and it can be done again
    assert store.in_service().folder.name == name


def test_the_laboratory_s_key_is_made_once_and_is_private(store: ModelStore) -> None:
    key = store.laboratory_key()
    assert len(key) == 32
    assert ModelStore(store.folder).laboratory_key() == key
    path = store.folder / KEY_FILE
    if os.name != "nt":
        assert path.stat().st_mode & 0o077 == 0
    path.write_text("abc")
    with pytest.raises(ModelError, match=KEY_FILE):
        store.laboratory_key()


def test_a_half_removed_model_folder_is_no_obstacle_to_promoting_it_again(
    tmp_path: Path, make_model: MakeModel
) -> None:
    store = ModelStore(tmp_path / "store")
    name = store.promote(make_model(1), "A. Meyer", {})
    (store.folder / name / CONFIG_FILE).unlink()  # as a kill amid a removal leaves it
    assert store.in_service().problem
    assert store.promote(make_model(1), "A. Meyer", {}) == name
    assert not store.in_service().problem


def test_a_full_disk_leaves_a_damaged_model_as_it_is_and_says_where(
    tmp_path: Path, make_model: MakeModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = ModelStore(tmp_path / "store")
    name = store.promote(make_model(1), "A. Meyer", {})
    (store.folder / name / WEIGHTS_FILE).write_bytes(b"x")
    before = sorted(path.name for path in store.folder.rglob("*"))

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match=r"No space left.*store"):
            store.promote(make_model(2), "A. Meyer", {})
    assert sorted(path.name for path in store.folder.rglob("*")) == before


def test_what_killed_promotions_left_goes_once_it_is_old(tmp_path: Path, make_model: MakeModel) -> None:
    store = ModelStore(tmp_path / "store")
    old, young = store.folder / ".incoming-old", store.folder / ".incoming-young"
    for folder in (old, young):
        (folder / "whole").mkdir(parents=True)
        (folder / "whole" / CONFIG_FILE).write_text("{")
    os.utime(old, (0, 0))
    store.promote(make_model(1), "A. Meyer", {})
    assert not old.exists()
    assert young.exists()
    assert all(not model.problem for model in store.installed())


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_a_leftover_that_cannot_be_looked_at_is_no_obstacle(tmp_path: Path, make_model: MakeModel) -> None:
    store = ModelStore(tmp_path / "store")
    store.folder.mkdir()
    (store.folder / ".incoming-gone").symlink_to(tmp_path / "gone")
    name = store.promote(make_model(1), "A. Meyer", {})
    assert store.in_service().folder.name == name


def test_the_laboratorys_key_is_never_half_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = ModelStore(tmp_path / "store")

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            store.laboratory_key()
    assert not list(store.folder.iterdir())
    key = store.laboratory_key()
    assert store.laboratory_key() == key


def test_a_reason_may_hold_any_sign(store: ModelStore, make_model: MakeModel) -> None:
    name = store.promote(make_model(1), "A", {"reason": "better\u2028than\x85before"})
    assert store.promoted() == (name,)


@pytest.mark.parametrize("line", ["[" * 5000, '{"action": "promote", "model": []}'])
def test_a_line_that_no_program_writes_is_named(store: ModelStore, line: str) -> None:
    store.folder.mkdir()
    (store.folder / HISTORY_FILE).write_text(line + "\n")
    with pytest.raises(ModelError, match=f"{HISTORY_FILE}: line 1"):
        store.history()


@pytest.mark.parametrize("name", ["x" * 5000, "a\0b"])
def test_a_name_that_no_folder_can_have_is_no_model(store: ModelStore, name: str) -> None:
    with pytest.raises(ModelError, match="neither a folder with a model"):
        store.find(name)


def test_the_folder_of_a_training_run_stands_for_its_model(
    store: ModelStore, make_model: MakeModel, tmp_path: Path
) -> None:
    run = tmp_path / "run"
    run.mkdir()
    shutil.move(make_model(1), run / "model")
    assert store.find(str(run)) == store.find(str(run / "model")) == run / "model"
