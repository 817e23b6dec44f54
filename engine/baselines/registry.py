"""All systems by name."""

from collections.abc import Callable
from pathlib import Path

import torch

from engine.baselines.backbones import (
    BACKBONE_PX,
    MODERN_BACKBONES,
    PAPER_BACKBONES,
    BaselineError,
    build_backbone,
    imagenet_weights,
    torchvision_models,
)
from engine.baselines.sharma_gupta import build_gupta, build_sharma
from engine.baselines.system import System
from engine.baselines.wide import (
    build_g_net,
    build_g_net_stn,
    build_l_net,
    build_l_net_simple,
    build_varifocal,
    build_varifocal_simple,
)
from engine.training.settings import TrainSettings
from engine.varifocal.config import VarifocalConfig

_OWN: dict[str, Callable[[str, VarifocalConfig, TrainSettings], System]] = {
    "sharma": build_sharma,
    "gupta": build_gupta,
    "g-net": build_g_net,
    "l-net": build_l_net,
    "g-net-stn": build_g_net_stn,
    "l-net-simple": build_l_net_simple,
    "varifocal-simple": build_varifocal_simple,
    "varifocal": build_varifocal,
}
_STN = "-stn"

# In the order of Table VIII; the modern ones last.
SYSTEMS: tuple[str, ...] = (
    "sharma",
    "gupta",
    *PAPER_BACKBONES,
    *(f"{name}{_STN}" for name in PAPER_BACKBONES),
    "g-net",
    "l-net",
    "g-net-stn",
    "l-net-simple",
    "varifocal-simple",
    "varifocal",
    *MODERN_BACKBONES,
)


def check_system(name: str, imagenet: Path | None = None) -> None:
    """That a system can be built here, without building it.

    Args:
        imagenet: as in `build_system`.

    Raises:
        BaselineError: there is no such system, or what it needs is missing; the text names it.
    """
    if name not in SYSTEMS:
        raise BaselineError(f"{name}: no such system (there are {', '.join(SYSTEMS)})")
    if name not in _OWN:
        try:
            torchvision_models()
            weights_of(name, imagenet)
        except BaselineError as error:
            raise BaselineError(f"{name}: {error}") from error


def weights_of(name: str, imagenet: Path | None) -> Path | None:
    """The file of ImageNet weights that a system would start from here; None for one that starts from scratch.

    Args and raises as `engine.baselines.backbones.imagenet_weights`.
    """
    return imagenet_weights(MODERN_BACKBONES[name], imagenet) if name in MODERN_BACKBONES else None


def build_system(
    name: str,
    config: VarifocalConfig,
    settings: TrainSettings,
    *,
    imagenet: Path | None = None,
    backbone_px: int = BACKBONE_PX,
) -> System:
    """A system with fresh weights, drawn with the settings' seed.

    Args:
        config: the preset: input size and preprocessing of all, width of the wide residual ones.
        imagenet, backbone_px: as `imagenet` and `side` of `build_backbone`.

    Raises:
        BaselineError: there is no such system, or it cannot be built here; the text names it.
    """
    check_system(name)
    torch.manual_seed(settings.seed)
    if name in _OWN:
        return _OWN[name](name, config, settings)
    base = name.removesuffix(_STN)
    backbone = (PAPER_BACKBONES | MODERN_BACKBONES)[base]
    return build_backbone(name, backbone, settings, side=backbone_px, stn=name.endswith(_STN), imagenet=imagenet)
