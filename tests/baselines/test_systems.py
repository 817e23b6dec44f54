"""Every compared system: two heads on images as all others get them, and all of it is trained."""

import dataclasses
import importlib
import sys
from pathlib import Path

import pytest
import torch
from torch.nn import functional

from engine.baselines.backbones import BACKBONE_PX, MIN_BACKBONE_PX, BaselineError
from engine.baselines.registry import SYSTEMS, build_system, check_system
from engine.baselines.sharma_gupta import SiameseNet, contrastive_loss
from engine.baselines.stn import SpatialTransformerNet
from engine.baselines.wide import bounding_box_view
from engine.inference.preprocess import normalise
from engine.training.settings import TRAIN_PRESETS
from engine.training.steps import Batch
from engine.varifocal.network import VarifocalNet
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


def test_each_system_trains_what_it_is_made_of() -> None:
    systems = {name: build_system(name, TINY_CONFIG, SETTINGS) for name in WITHOUT_TORCHVISION}
    assert [name for name, system in systems.items() if not system.single_scale] == [
        "l-net",
        "varifocal-simple",
        "varifocal",
    ]
    steps = {name: [step.name for step in system.steps] for name, system in systems.items()}
    assert steps["varifocal"] == ["g_net", "pretrain_localization", "l_net", "localization", "fused"]
    assert steps["l-net"] == steps["varifocal"][:-1]
    assert steps["varifocal-simple"] == ["g_net", "l_net", "fused"]
    # As the engine's own training does, the last step may train the trunks along.
    for also_trunks in (False, True):
        settings = dataclasses.replace(SETTINGS, fused_trains_trunks=also_trunks)
        system = build_system("varifocal-simple", TINY_CONFIG, settings)
        fused = {id(parameter) for parameter in system.steps[-1].parameters()}
        trained = {key for key, parameter in system.network.named_parameters() if id(parameter) in fused}
        assert any(".trunk." in key for key in trained) == also_trunks
        assert all(key.startswith("fused") or ".trunk." in key for key in trained)


def test_varifocal_is_compared_as_printed_without_what_the_cell_tells() -> None:
    config = dataclasses.replace(TINY_CONFIG, context_width=8, tells_upright=True)
    for name in ("varifocal", "l-net"):
        network = build_system(name, config, SETTINGS).network
        assert isinstance(network, VarifocalNet)
        assert (network.context, network.uprightness) == (None, None)


def test_the_l_net_looks_where_the_g_net_s_features_say(batch: Batch) -> None:
    system = build_system("l-net", TINY_CONFIG, SETTINGS)
    network = system.network.eval()
    assert isinstance(network, VarifocalNet)
    with torch.inference_mode():
        boxes = network.localization(network.g_net.trunk(batch.images))
        expected = network.l_net(network.zoomed(batch.images, boxes))
        torch.testing.assert_close(system.logits(batch.images).type, expected.type)


@pytest.mark.parametrize("name", ["g-net", "g-net-stn", "l-net-simple", "varifocal-simple"])
def test_wide_residual_systems_begin_as_he_says(name: str) -> None:
    for key, weight in build_system(name, TINY_CONFIG, SETTINGS).network.named_parameters():
        if key.endswith("units.11.conv2.weight"):
            assert float(weight.detach().std()) == pytest.approx((2 / weight[0].numel()) ** 0.5, rel=0.1)


@pytest.mark.parametrize("name", ["g-net", "sharma"])
def test_the_loss_of_classification_is_equation_3_with_the_settings_weights(name: str, batch: Batch) -> None:
    settings = dataclasses.replace(
        SETTINGS, polarity_weight=0.3, g_net=dataclasses.replace(SETTINGS.g_net, label_smoothing=0.2)
    )
    system = build_system(name, TINY_CONFIG, settings)
    system.network.eval()
    with torch.inference_mode():
        logits = system.logits(batch.images)
        types = functional.cross_entropy(logits.type, batch.types, label_smoothing=0.2)
        polarity = functional.cross_entropy(logits.polarity, batch.polarity, label_smoothing=0.2)
        torch.testing.assert_close(system.steps[0].loss(batch), types + 0.3 * polarity)


def test_each_family_has_its_own_rate_but_under_the_printed_recipe() -> None:
    assert build_system("sharma", TINY_CONFIG, SETTINGS).steps[0].settings.learning_rate == 1e-3
    printed = TRAIN_PRESETS["paper"]
    assert build_system("sharma", TINY_CONFIG, printed).steps[0].settings.learning_rate == 1e-4


def test_dropout_is_for_training_alone(batch: Batch) -> None:
    system = build_system("sharma", TINY_CONFIG, SETTINGS)
    for training in (True, False):
        system.network.train(training)
        with torch.inference_mode():
            first, second = (system.logits(batch.images).type for _ in range(2))
        assert torch.equal(first, second) != training


def test_an_embedding_has_unit_length_and_knows_both_type_and_polarity(batch: Batch) -> None:
    system = build_system("gupta", TINY_CONFIG, SETTINGS)
    network = system.network
    assert isinstance(network, SiameseNet)
    with torch.inference_mode():
        assert network.embed(batch.images).norm(dim=1).tolist() == pytest.approx([1.0] * len(batch.types), abs=1e-5)
        one, two = torch.zeros_like(batch.types), torch.ones_like(batch.types)
        alike, turned, other = (
            float(system.steps[0].loss(dataclasses.replace(batch, types=types, polarity=polarity)))
            for types, polarity in (
                (one, one),
                (one, batch.polarity),
                (torch.where(batch.polarity == 1, two, one), one),
            )
        )
    assert turned != pytest.approx(alike)
    assert turned == pytest.approx(other)


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
    # What it shows from beyond the rim is as the rim is.
    with torch.no_grad():
        stn.fc2.bias[2] = 1.0  # half a picture to the right
    torch.testing.assert_close(stn(images)[..., 33:], images[..., -1:].expand(-1, -1, -1, 31))


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
    # A pair that is alike, 0.5 apart; and two that are not, 0.3 and 0.8 apart instead of 1.
    along = torch.tensor([[0.0], [0.5], [-0.3]])
    pull, push = 0.25, (0.7**2 + 0.2**2) / 2
    assert float(contrastive_loss(along, torch.tensor([0, 0, 1]))) == pytest.approx(pull + push, abs=1e-4)


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
    weights = models.resnet50(weights=None).state_dict()
    torch.save(weights, file)
    check_system("resnet50", tmp_path)
    system = build_system("resnet50", TINY_CONFIG, SETTINGS, imagenet=tmp_path)
    assert f"from ImageNet weights {file.name}" in system.notes
    assert torch.equal(system.network.state_dict()["trunk.conv1.weight"], weights["conv1.weight"])
    from_scratch = build_system("resnet101", TINY_CONFIG, SETTINGS)
    assert system.steps[0].settings.learning_rate < from_scratch.steps[0].settings.learning_rate
    file.write_bytes(file.read_bytes()[:1000])
    with pytest.raises(BaselineError, match="not the weights of this network, or damaged"):
        build_system("resnet50", TINY_CONFIG, SETTINGS, imagenet=tmp_path)


def _told_file(folder: Path) -> str:
    with pytest.raises(BaselineError) as told:
        check_system("resnet50", folder)
    return str(told.value).removeprefix("resnet50: ").partition(": is not there")[0]
