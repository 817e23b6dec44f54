"""Model folders: what is saved comes back; what is damaged is refused by name."""

import hashlib
import json
import os
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save

from engine.varifocal.model_folder import CONFIG_FILE, SHA256_FILE, WEIGHTS_FILE, ModelError
from engine.varifocal.network import VarifocalNet
from engine.varifocal.weights import load_model, save_model
from tools.tiny_network import TINY_CONFIG


@pytest.fixture
def network() -> VarifocalNet:
    torch.manual_seed(0)
    return VarifocalNet(TINY_CONFIG).eval()


@pytest.fixture
def folder(tmp_path: Path, network: VarifocalNet) -> Path:
    save_model(tmp_path / "m", network, name="m", version="7")
    return tmp_path / "m"


def test_saved_model_predicts_the_same(folder: Path, network: VarifocalNet) -> None:
    loaded, info = load_model(folder)
    assert (info.name, info.version) == ("m", "7")
    images = torch.randn(2, 1, 64, 64)
    with torch.inference_mode():
        expected, given = network(images), loaded(images)
    torch.testing.assert_close(given.logits.type, expected.logits.type, rtol=0.05, atol=0.15)
    assert loaded.config == network.config


def test_weights_are_stored_in_half_precision_and_loaded_in_single(folder: Path, network: VarifocalNet) -> None:
    stored = load_file(folder / WEIGHTS_FILE)
    loaded = load_model(folder)[0].state_dict()
    for key, value in network.state_dict().items():
        expected = torch.float16 if value.is_floating_point() else value.dtype
        assert (stored[key].dtype, loaded[key].dtype) == (expected, value.dtype)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1e6])
def test_weights_that_cannot_be_stored_are_refused_by_name(
    tmp_path: Path, network: VarifocalNet, value: float
) -> None:
    """The last one is a number until it is stored as float16."""
    parameter = dict(network.named_parameters())["fused_type.fc1.weight"]
    with torch.no_grad():
        parameter[0, 0] = value
    with pytest.raises(ModelError, match=r"new: cannot be stored, fused_type\.fc1\.weight"):
        save_model(tmp_path / "new", network, name="m", version="7")
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_weights_that_are_no_numbers_are_refused_by_name(folder: Path, value: float) -> None:
    weights = load_file(folder / WEIGHTS_FILE)
    weights["fused_type.fc1.weight"][0, 0] = value
    content = save(weights)
    (folder / WEIGHTS_FILE).write_bytes(content)
    (folder / SHA256_FILE).write_text(hashlib.sha256(content).hexdigest(), encoding="utf-8")
    with pytest.raises(ModelError, match=r"weights\.safetensors: damaged, fused_type\.fc1\.weight"):
        load_model(folder)


def test_changed_weights_are_refused(folder: Path) -> None:
    path = folder / WEIGHTS_FILE
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    with pytest.raises(ModelError, match=WEIGHTS_FILE):
        load_model(folder)


@pytest.mark.parametrize("name", [WEIGHTS_FILE, CONFIG_FILE, SHA256_FILE])
def test_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(ModelError, match=name):
        load_model(folder)


def test_weights_of_another_width_are_refused(folder: Path) -> None:
    config = json.loads((folder / CONFIG_FILE).read_text(encoding="utf-8"))
    config["network"]["width"] = 2
    (folder / CONFIG_FILE).write_text(json.dumps(config), encoding="utf-8")
    with pytest.raises(ModelError, match=WEIGHTS_FILE):
        load_model(folder)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"name": "m", "version": 1, "network": {}}'])
def test_unsound_config_is_refused(folder: Path, text: str) -> None:
    (folder / CONFIG_FILE).write_text(text, encoding="utf-8")
    with pytest.raises(ModelError, match=CONFIG_FILE):
        load_model(folder)


def test_pickled_weights_are_never_unpickled(folder: Path, tmp_path: Path) -> None:
    torch.save({"a": torch.zeros(1)}, folder / WEIGHTS_FILE)
    digest = hashlib.sha256((folder / WEIGHTS_FILE).read_bytes()).hexdigest()
    (folder / SHA256_FILE).write_text(digest, encoding="utf-8")
    with pytest.raises(ModelError, match=WEIGHTS_FILE):
        load_model(folder)


def with_network(folder: Path, **values: object) -> None:
    path = folder / CONFIG_FILE
    config = json.loads(path.read_text(encoding="utf-8"))
    config["network"] |= values
    path.write_text(json.dumps(config), encoding="utf-8")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("width", 10**9),
        ("canvas_px", 10**30),
        ("global_px", 0),
        ("reference_area_px", float("nan")),
        ("type_temperature", float("inf")),
        ("polarity_temperature", 0.0),
        ("dispatch_threshold", -1.0),
    ],
)
def test_numbers_that_no_network_has_are_refused(folder: Path, key: str, value: float) -> None:
    with_network(folder, **{key: value})
    with pytest.raises(ModelError, match=f"{CONFIG_FILE}.*{key}"):
        load_model(folder)


def with_weights(folder: Path, tensors: dict[str, torch.Tensor]) -> None:
    content = save(tensors)
    (folder / WEIGHTS_FILE).write_bytes(content)
    (folder / SHA256_FILE).write_text(hashlib.sha256(content).hexdigest(), encoding="utf-8")


def test_a_few_small_weights_do_not_stand_for_a_network_of_gigabytes(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_network(folder, width=64, localization_hidden=1, fused_hidden=1)
    shapes = {"localization.fc1.weight": (1, 4096 * 64), "fused_type.fc1.weight": (1, 4096 * 32)}
    with_weights(folder, {name: torch.zeros(shape, dtype=torch.float16) for name, shape in shapes.items()})
    monkeypatch.setattr("engine.varifocal.weights.VarifocalNet", lambda config: pytest.fail("made"))
    with pytest.raises(ModelError, match=WEIGHTS_FILE):
        load_model(folder)


def test_a_network_larger_than_the_file_is_not_even_made(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_network(folder, width=64, fused_hidden=60_000)
    monkeypatch.setattr("engine.varifocal.weights.VarifocalNet", lambda config: pytest.fail("made"))
    with pytest.raises(ModelError, match=WEIGHTS_FILE):
        load_model(folder)


@pytest.mark.parametrize("text", ["[" * 5000, '{"name": "m", "version": "1", "network": 1' + "0" * 5000 + "}"])
def test_a_configuration_that_no_program_writes_is_named(folder: Path, text: str) -> None:
    (folder / CONFIG_FILE).write_text(text)
    with pytest.raises(ModelError, match=CONFIG_FILE):
        load_model(folder)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
@pytest.mark.parametrize("name", [WEIGHTS_FILE, CONFIG_FILE, SHA256_FILE])
def test_a_pipe_in_the_place_of_a_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    os.mkfifo(folder / name)
    with pytest.raises(ModelError, match=name):
        load_model(folder)


def test_weights_larger_than_any_are_not_read(folder: Path) -> None:
    with (folder / WEIGHTS_FILE).open("r+b") as file:
        file.truncate(3 * 1024**3)  # a hole
    with pytest.raises(ModelError, match=f"{WEIGHTS_FILE}: is larger"):
        load_model(folder)
