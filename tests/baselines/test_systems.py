"""Every compared system: two heads on images as all others get them, and all of it is trained."""

import importlib
import sys
from pathlib import Path

import pytest
import torch

from engine.baselines.backbones import BACKBONE_PX, MIN_BACKBONE_PX, BaselineError
from engine.baselines.registry import SYSTEMS, build_system, check_system
from engine.baselines.stn import SpatialTransformerNet
from engine.baselines.straightened import contrastive_loss
from engine.baselines.wide import bounding_box_view
from engine.inference.preprocess import normalise
from engine.training.settings import TRAIN_PRESETS
from engine.training.steps import Batch
from tools.tiny_network import TINY_CONFIG

SETTINGS = TRAIN_PRESETS["compact"].with_epochs((2, 1, 2, 1))
WITHOUT_TORCHVISION = (
    "sharma",
    "gupta",
    "g-net",
    "l-net",
    "g-net-stn",
    "l-net-simple",
    "varifocal-simple",
    "varifocal",
)


def _torchvision_loads() -> bool:
    try:
        importlib.import_module("torchvision.models")
    except (ImportError, RuntimeError, OSError):
        return False
    return True


@pytest.fixture(scope="module")
def batch() -> Batch:
    generator = torch.Generator().manual_seed(4)
    images = torch.full((6, 1, 64, 64), 255.0)
    images[:, :, 12:52, 26:38] = torch.rand(6, 1, 40, 12, generator=generator) * 150
    return Batch.make(images, torch.arange(6), torch.tensor([0, 1, 0, 1, 0, 1]))


@pytest.mark.parametrize("name", WITHOUT_TORCHVISION)
def test_a_system_has_two_heads_and_trains_all_its_parts(name: str, batch: Batch) -> None:
    system = build_system(name, TINY_CONFIG, SETTINGS)
    logits = system.logits(batch.images)
    assert logits.type.shape == (6, 24)
    assert logits.polarity.shape == (6, 2)
    reached = set()
    for step in system.steps:
        system.network.train()
        system.network.zero_grad(set_to_none=True)
        step.loss(batch).backward()
        trained = {id(p) for p in step.parameters()}
        reached |= {name for name, p in system.network.named_parameters() if id(p) in trained and p.grad is not None}
    untrained = {name for name, _ in system.network.named_parameters()} - reached
    # The L-Net alone has no use for the fused classifiers; the Simple nets none for the others' heads.
    assert not {name for name in untrained if "fused" not in name}


def test_the_same_seed_gives_the_same_weights() -> None:
    first, second = (build_system("g-net-stn", TINY_CONFIG, SETTINGS).network.state_dict() for _ in range(2))
    assert all(torch.equal(first[key], second[key]) for key in first)


def test_stn_begins_as_the_identity_and_learns_to_move() -> None:
    torch.manual_seed(0)
    stn = SpatialTransformerNet(64)
    images = torch.rand(2, 1, 64, 64)
    out = stn(images)
    torch.testing.assert_close(out, images, atol=1e-5, rtol=0)
    (out * torch.linspace(0, 1, 64)).sum().backward()
    assert float(stn.fc2.bias.grad.abs().sum()) > 0


def test_bounding_box_view_fills_the_square_and_keeps_the_proportions() -> None:
    images = torch.full((2, 1, 64, 64), 255.0)
    images[0, 0, 10:30, 40:50] = 20  # 20 high, 10 wide, off the centre
    images[1, 0, 20:24, 8:24] = 20  # 4 high, 16 wide
    view = bounding_box_view(normalise(images))
    for index, (rows, columns) in enumerate([(64, 32), (16, 64)]):
        plane = view[index, 0]
        dark = plane < (plane.max() + plane.min()) / 2
        assert abs(int(dark.any(dim=1).sum()) - rows) <= 4
        assert abs(int(dark.any(dim=0).sum()) - columns) <= 4


def test_contrastive_loss_is_least_when_alike_meet_and_others_part() -> None:
    labels = torch.tensor([0, 0, 1, 1])
    apart = torch.tensor([[1.0, 0], [1, 0], [-1, 0], [-1, 0]])
    mixed = apart[[0, 2, 1, 3]]
    assert float(contrastive_loss(apart, labels)) < 1e-3 < 1 < float(contrastive_loss(mixed, labels))


@pytest.mark.skipif(_torchvision_loads(), reason="torchvision can be loaded here")
def test_without_torchvision_one_line_names_the_extra() -> None:
    with pytest.raises(BaselineError, match=r"^resnet101: .*karyogui\[baselines\]'$"):
        check_system("resnet101")


def test_a_torchvision_that_does_not_fit_is_told_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "torchvision"
    package.mkdir()
    (package / "__init__.py").write_text("raise RuntimeError('operator torchvision::nms does not exist')")
    monkeypatch.syspath_prepend(tmp_path)
    for module in [name for name in sys.modules if name.split(".")[0] == "torchvision"]:
        monkeypatch.delitem(sys.modules, module)
    with pytest.raises(BaselineError, match=r"nms does not exist.*karyogui\[baselines\]") as error:
        check_system("vgg16-stn")
    assert "\n" not in str(error.value)


def test_an_unknown_system_is_named() -> None:
    with pytest.raises(BaselineError, match="resnet9000"):
        check_system("resnet9000")


@pytest.mark.skipif(not _torchvision_loads(), reason="torchvision cannot be loaded here (extra: baselines)")
@pytest.mark.parametrize("name", [name for name in SYSTEMS if name not in WITHOUT_TORCHVISION])
@pytest.mark.parametrize("side", [MIN_BACKBONE_PX, BACKBONE_PX])
def test_a_backbone_has_two_heads_of_its_own(name: str, side: int) -> None:
    with torch.device("meta"):  # shapes without the arithmetic
        system = build_system(name, TINY_CONFIG, SETTINGS, backbone_px=side)
        logits = system.logits(torch.empty(2, 1, TINY_CONFIG.global_px, TINY_CONFIG.global_px))
    assert logits.type.shape == (2, 24)
    assert logits.polarity.shape == (2, 2)
    owners = [key for key, _ in system.network.named_parameters() if key.startswith(("to_type", "to_polarity"))]
    assert len(owners) >= 4


@pytest.mark.skipif(not _torchvision_loads(), reason="torchvision cannot be loaded here (extra: baselines)")
def test_imagenet_weights_come_from_the_folder_or_it_is_told(tmp_path: Path) -> None:
    with pytest.raises(BaselineError, match=r"resnet50: .*resnet50-.*\.pth: is not there, and nothing is downloaded"):
        check_system("resnet50", tmp_path)
    check_system("resnet101", tmp_path)  # the paper's are from scratch
    file = Path(_told_file(tmp_path))
    models = importlib.import_module("torchvision.models")
    torch.save(models.resnet50(weights=None).state_dict(), file)
    check_system("resnet50", tmp_path)
    system = build_system("resnet50", TINY_CONFIG, SETTINGS, imagenet=tmp_path)
    assert f"from ImageNet weights {file.name}" in system.notes
    file.write_bytes(file.read_bytes()[:1000])
    with pytest.raises(BaselineError, match="not the weights of this network, or damaged"):
        build_system("resnet50", TINY_CONFIG, SETTINGS, imagenet=tmp_path)


def _told_file(folder: Path) -> str:
    with pytest.raises(BaselineError) as told:
        check_system("resnet50", folder)
    return str(told.value).removeprefix("resnet50: ").partition(": is not there")[0]
