"""The network against Tables II and III and the text of Section II."""

import dataclasses

import pytest
import torch
from torch import nn

from engine.varifocal.config import PRESETS, ConfigError, VarifocalConfig
from engine.varifocal.network import STEM_CHANNELS, VarifocalNet, WideResidualTrunk, WideResidualUnit, pool_4x4
from tools.tiny_network import TINY_CONFIG


def test_trunk_has_28_convolutions() -> None:
    convolutions = [m for m in WideResidualTrunk(10).modules() if isinstance(m, nn.Conv2d)]
    assert len(convolutions) == 28


@pytest.mark.parametrize(
    ("preset", "global_shape", "local_shape"),
    [("paper", (640, 32, 32), (640, 16, 16)), ("compact", (128, 16, 16), (128, 8, 8))],
)
def test_feature_dimensions_are_those_of_table_ii(
    preset: str, global_shape: tuple[int, ...], local_shape: tuple[int, ...]
) -> None:
    config = PRESETS[preset]
    with torch.device("meta"):
        network = VarifocalNet(config)
        images = torch.empty(2, 1, config.global_px, config.global_px)
        crops = torch.empty(2, 1, config.local_px, config.local_px)
        global_features = network.g_net.trunk(images)
        local_features = network.l_net.trunk(crops)
    assert global_features.shape[1:] == global_shape
    assert local_features.shape[1:] == local_shape
    assert pool_4x4(global_features).shape == (2, global_shape[0] * 4 * 4)


def test_layers_of_preset_paper_are_those_of_tables_ii_and_iii() -> None:
    with torch.device("meta"):
        network = VarifocalNet(PRESETS["paper"])
    assert network.g_net.trunk.stem.out_channels == STEM_CHANNELS
    for net in (network.g_net, network.l_net):
        assert (net.classification.to_type.in_features, net.classification.to_type.out_features) == (
            640 * 16,
            24,
        )
        assert net.classification.to_polarity.out_features == 2
    assert network.localization.fc1.in_features == 640 * 8 * 8
    assert network.localization.fc1.out_features == 1024
    assert network.localization.fc2.out_features == 3
    for fused, outputs in ((network.fused_type, 24), (network.fused_polarity, 2)):
        assert (fused.fc1.in_features, fused.fc1.out_features) == (640 * 16 * 2, 512)
        assert fused.fc2.out_features == outputs
    # MODEL_NOTES' count for width 10: 136.4 million parameters.
    assert sum(p.numel() for p in network.parameters()) / 1e6 == pytest.approx(136.4, abs=0.1)


def test_forward_gives_logits_and_boxes_within_range() -> None:
    torch.manual_seed(1)
    output = VarifocalNet(TINY_CONFIG).eval()(torch.randn(3, 1, 64, 64))
    assert output.logits.type.shape == (3, 24)
    assert output.logits.polarity.shape == (3, 2)
    assert output.boxes.shape == (3, 3)
    assert ((output.boxes >= 0) & (output.boxes <= 1)).all()


def test_a_unit_is_that_of_fig_4() -> None:
    torch.manual_seed(5)
    x = torch.randn(2, 4, 8, 8)
    for unit in (WideResidualUnit(4, 4, 1).eval(), WideResidualUnit(4, 6, 2).eval()):
        with torch.inference_mode():
            activated = unit.bn1(x).relu()
            shortcut = x if unit.projection is None else unit.projection(activated)
            expected = shortcut + unit.conv2(unit.bn2(unit.conv1(activated)).relu())
            torch.testing.assert_close(unit(x), expected)


def test_fused_classifiers_see_the_strongest_of_both_scales_the_whole_image_first() -> None:
    torch.manual_seed(6)
    network = VarifocalNet(TINY_CONFIG).eval()
    whole, region = torch.randn(2, 64, 8, 8), torch.randn(2, 64, 4, 4)
    strongest = whole.unflatten(2, (4, 2)).unflatten(4, (4, 2)).amax(dim=(3, 5))
    fused = torch.cat([strongest.flatten(1), region.flatten(1)], dim=1)
    with torch.inference_mode():
        output = network.fused_output(whole, region, torch.zeros(2, 3))
        hidden = network.fused_type.fc1(fused).relu()
        torch.testing.assert_close(output.features, hidden)
        torch.testing.assert_close(output.logits.type, network.fused_type.fc2(hidden))
        mlp = network.fused_polarity
        torch.testing.assert_close(output.logits.polarity, mlp.fc2(mlp.fc1(fused).relu()))


def test_classification_pulls_at_no_box() -> None:
    network = VarifocalNet(TINY_CONFIG)
    logits = network(torch.randn(3, 1, 64, 64)).logits
    (logits.type.sum() + logits.polarity.sum()).backward()
    assert all(parameter.grad is None for parameter in network.localization.parameters())
    assert network.l_net.trunk.stem.weight.grad is not None


def test_images_of_a_batch_do_not_influence_each_other() -> None:
    torch.manual_seed(2)
    network = VarifocalNet(TINY_CONFIG).eval()
    images = torch.randn(4, 1, 64, 64)
    together = network(images).logits.type
    alone = torch.cat([network(image[None]).logits.type for image in images])
    torch.testing.assert_close(together, alone, rtol=1e-4, atol=1e-4)


def test_initialisation_is_he_s() -> None:
    torch.manual_seed(0)
    weight = VarifocalNet(PRESETS["compact"]).l_net.trunk.units[-1].conv2.weight.detach()
    fan_in = weight[0].numel()
    assert float(weight.std()) == pytest.approx((2 / fan_in) ** 0.5, rel=0.05)
    network = VarifocalNet(TINY_CONFIG)
    assert not network.localization.fc1.bias.any()
    assert not network.fused_type.fc2.bias.any()


def test_config_survives_its_stored_form() -> None:
    for config in PRESETS.values():
        assert VarifocalConfig.from_dict(config.to_dict()) == config


@pytest.mark.parametrize(
    ("change", "named"),
    [({"width": "2"}, "width"), ({"depth": 3}, "depth"), ({"canvas_px": None}, "canvas_px")],
)
def test_config_names_the_key_that_is_wrong(change: dict[str, object], named: str) -> None:
    with pytest.raises(ConfigError, match=named):
        VarifocalConfig.from_dict({**PRESETS["compact"].to_dict(), **change})


@pytest.mark.parametrize("change", [{"global_px": 96}, {"local_px": 48}])
def test_config_refuses_a_side_that_the_strides_and_pools_cannot_share(change: dict[str, int]) -> None:
    with pytest.raises(ConfigError, match="multiple of 64 and local_px of 32"):
        dataclasses.replace(PRESETS["compact"], **change)  # type: ignore[arg-type]


def test_config_refuses_a_box_that_could_leave_the_image() -> None:
    with pytest.raises(ConfigError, match="T1"):
        dataclasses.replace(PRESETS["compact"], max_shift_px=128)
