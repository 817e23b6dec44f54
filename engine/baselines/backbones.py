"""Networks known from ImageNet, from torchvision, with one classifier for type and one for polarity."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from engine.baselines.stn import SpatialTransformerNet
from engine.baselines.system import System, with_rate
from engine.domain.chromosome import N_TYPES
from engine.training.checkpoint import DAMAGED
from engine.training.settings import TrainSettings
from engine.training.steps import classification_step
from engine.varifocal.network import N_POLARITIES, Logits

_LOG = logging.getLogger(__name__)

# "We rescaled our 256x256 grayscale images into 224x224 pixels and then generated 3 channels" (III-D.2).
BACKBONE_PX = 224
# Below it AlexNet has no feature left to pool.
MIN_BACKBONE_PX = 64


class BaselineError(ValueError):
    """A system that cannot be built here; the text says what is missing."""


@dataclass(frozen=True)
class Backbone:
    """One torchvision model.

    Attributes:
        factory: name of its function in torchvision.models.
        classifier: attribute that holds what follows the pooled features.
        learning_rate: for AdamW and one cycle, from scratch.
        options: further arguments of the factory.
        pretrained: start from ImageNet weights where they lie on disk. The paper's models never do.
    """

    factory: str
    classifier: str
    learning_rate: float
    options: tuple[tuple[str, Any], ...] = ()
    pretrained: bool = False


# GoogLeNet without its two auxiliary classifiers, which the paper does not mention.
_NO_AUX = (("aux_logits", False), ("init_weights", True))

PAPER_BACKBONES: dict[str, Backbone] = {
    "alexnet": Backbone("alexnet", "classifier", 2e-4),
    "googlenet": Backbone("googlenet", "fc", 1e-3, _NO_AUX),
    "vgg16": Backbone("vgg16", "classifier", 1e-4),
    "resnet101": Backbone("resnet101", "fc", 1e-3),
    "densenet121": Backbone("densenet121", "classifier", 1e-3),
}
MODERN_BACKBONES: dict[str, Backbone] = {
    "convnext-t": Backbone("convnext_tiny", "classifier", 5e-4, pretrained=True),
    "resnet50": Backbone("resnet50", "fc", 1e-3, pretrained=True),
}

# From pretrained weights a third of the rate, so that they are not forgotten in the first steps.
_FINE_TUNING = 0.3


class BackboneNet(nn.Module):
    """(N, 1, S, S) -> `side` px, three equal channels -> features -> the classifier, twice (III-D.2)."""

    def __init__(self, trunk: nn.Module, to_type: nn.Module, to_polarity: nn.Module, *, side: int, stn: bool) -> None:
        super().__init__()
        self.side = side
        self.stn = SpatialTransformerNet(side) if stn else None
        self.trunk = trunk
        self.to_type = to_type
        self.to_polarity = to_polarity

    def forward(self, images: Tensor) -> Logits:
        """Of any size S, normalised by (11); float32."""
        resized = functional.interpolate(images, (self.side, self.side), mode="bilinear", align_corners=False)
        if self.stn is not None:
            resized = self.stn(resized)
        stacked = resized.expand(-1, 3, -1, -1).contiguous(memory_format=torch.channels_last)
        features = self.trunk(stacked)
        return Logits(self.to_type(features).float(), self.to_polarity(features).float())


def build_backbone(
    name: str, backbone: Backbone, settings: TrainSettings, *, side: int, stn: bool, imagenet: Path | None
) -> System:
    """A backbone with its two heads.

    Args:
        side: of the square image that the network sees, px; `MIN_BACKBONE_PX` or more.
        imagenet: folder where ImageNet weights may lie under torchvision's file names; None: torch's own
            cache. Nothing is ever downloaded.

    Raises:
        BaselineError: torchvision cannot be used here, or there are no weights in the folder.
    """
    models = torchvision_models()
    trunk, to_type = _split(models, backbone, N_TYPES)
    _, to_polarity = _split(models, backbone, N_POLARITIES)
    rate, notes = backbone.learning_rate, ["classifier duplicated for polarity"]
    if side != BACKBONE_PX:
        notes.append(f"{side} px instead of {BACKBONE_PX}")
    if backbone.pretrained:
        weights = imagenet_weights(backbone, imagenet)
        if weights is not None:
            _load_trunk(trunk, weights, backbone.classifier)
            rate *= _FINE_TUNING
            notes.append(started_from(weights))
        else:
            _LOG.info("%s: no ImageNet weights on this machine: trained from scratch", name)
            notes.append("from scratch: no ImageNet weights on this machine")
    network = BackboneNet(trunk, to_type, to_polarity, side=side, stn=stn)
    step = with_rate(settings.g_net, settings, rate)
    forward: Callable[[Tensor], Logits] = network
    return System(
        name=name,
        network=network,
        steps=(classification_step("network", (network,), forward, step, settings),),
        logits=forward,
        notes=tuple(notes),
    )


def torchvision_models() -> ModuleType:
    """torchvision.models, which only these systems need; BaselineError if it cannot be had."""
    try:
        return import_module("torchvision.models")
    except ModuleNotFoundError as error:
        raise BaselineError(
            "this system's network comes from torchvision, which is not installed: pip install 'karyogui[baselines]'"
        ) from error
    except (ImportError, RuntimeError, OSError) as error:
        # A torchvision for CUDA beside a torch for the CPU fails so, in its compiled operators.
        raise BaselineError(
            "the installed torchvision does not fit this torch"
            f" ({str(error).splitlines()[0]}): install the pair that the extra karyogui[baselines] asks for"
        ) from error


def _split(models: ModuleType, backbone: Backbone, outputs: int) -> tuple[nn.Module, nn.Module]:
    """The model up to its pooled features, and its classifier for that many outputs."""
    model = getattr(models, backbone.factory)(weights=None, num_classes=outputs, **dict(backbone.options))
    classifier = getattr(model, backbone.classifier)
    setattr(model, backbone.classifier, nn.Identity())
    return model, classifier


def imagenet_weights(backbone: Backbone, folder: Path | None) -> Path | None:
    """The file of ImageNet weights that a backbone starts from; None if it starts from scratch.

    Args:
        folder: as `imagenet` of `build_backbone`.

    Raises:
        BaselineError: they are not in the given folder, or torchvision cannot be used here.
    """
    if not backbone.pretrained:
        return None
    url: str = torchvision_models().get_model_weights(backbone.factory).DEFAULT.url
    file = (folder or Path(torch.hub.get_dir()) / "checkpoints") / url.rsplit("/", 1)[-1]
    if file.is_file():
        return file
    if folder is not None:
        raise BaselineError(f"{file}: is not there, and nothing is downloaded")
    return None


def started_from(weights: Path) -> str:
    """The note of a system that starts from these weights."""
    return f"from ImageNet weights {weights.name}"


def _load_trunk(trunk: nn.Module, weights: Path, classifier: str) -> None:
    try:
        state = torch.load(weights, map_location="cpu", weights_only=True)
        trunk.load_state_dict({key: value for key, value in state.items() if not key.startswith(f"{classifier}.")})
    except DAMAGED as error:
        raise BaselineError(f"{weights}: not the weights of this network, or damaged") from error
