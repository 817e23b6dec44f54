"""Varifocal-Net: G-Net, L-Net and the two fused classifiers (Section II, Tables II and III)."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from engine.domain.chromosome import N_TYPES
from engine.varifocal.config import VarifocalConfig
from engine.varifocal.context import CellContext
from engine.varifocal.localization import BoxcarSettings, LocalizationSubnet, zoom
from engine.varifocal.uprightness import Uprightness

N_POLARITIES = 2

# The width of the first convolution is not printed; 16 is that of the wide residual networks it cites [43].
STEM_CHANNELS = 16
BLOCK_CHANNELS = (16, 32, 64)
UNITS_PER_BLOCK = 4


@dataclass(frozen=True)
class Logits:
    """Scores before the softmax: type (N, 24) and polarity (N, 2)."""

    type: Tensor
    polarity: Tensor


class WideResidualUnit(nn.Module):
    """Fig. 4: BN, ReLU, 3x3 convolution, twice, plus the shortcut (a 1x1 convolution where the shape changes)."""

    def __init__(self, channels_in: int, channels_out: int, stride: int) -> None:
        super().__init__()
        self.bn1 = nn.BatchNorm2d(channels_in)
        self.conv1 = nn.Conv2d(channels_in, channels_out, 3, stride=stride, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(channels_out)
        self.conv2 = nn.Conv2d(channels_out, channels_out, 3, padding=1, bias=False)
        self.projection = (
            nn.Conv2d(channels_in, channels_out, 1, stride=stride, bias=False)
            if channels_in != channels_out or stride != 1
            else None
        )

    def forward(self, x: Tensor) -> Tensor:
        activated = functional.relu(self.bn1(x))
        shortcut = x if self.projection is None else self.projection(activated)
        out = self.conv1(activated)
        out = self.conv2(functional.relu(self.bn2(out)))
        summed: Tensor = shortcut + out
        return summed


class WideResidualTrunk(nn.Module):
    """The deep CNNs of G-Net and L-Net: 1 + 3 x 4 x 2 convolutions and 3 projections = 28.

    Each block's first unit has stride 2, so (N, 1, S, S) becomes (N, 64 width, S/8, S/8) (Table II).
    """

    def __init__(self, width: int) -> None:
        super().__init__()
        self.stem = nn.Conv2d(1, STEM_CHANNELS, 3, padding=1, bias=False)
        units: list[nn.Module] = []
        channels = STEM_CHANNELS
        for base in BLOCK_CHANNELS:
            for unit in range(UNITS_PER_BLOCK):
                units.append(WideResidualUnit(channels, base * width, stride=2 if unit == 0 else 1))
                channels = base * width
        self.units = nn.Sequential(*units)
        self.bn = nn.BatchNorm2d(channels)
        self.channels = channels

    def forward(self, images: Tensor) -> Tensor:
        return functional.relu(self.bn(self.units(self.stem(images))))


def pool_4x4(features: Tensor) -> Tensor:
    """Max-pooling to 4 x 4 and flattening: (N, C, S, S) -> (N, 16 C).

    Ambiguity: Table II prints 4 x 4 and 8 x 8 for both nets; Table III has 4 x 4 for the features that are
    classified, and only the localization subnet, which the L-Net lacks, uses 8 x 8.
    """
    return functional.adaptive_max_pool2d(features, 4).flatten(1)


class ClassificationSubnet(nn.Module):
    """Max-pooling, then one FC layer for type and one for polarity (II-A.2).

    Ambiguity: Fig. 3 can be read as two pooling layers; one shared pool of the same size is the same function.
    """

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.to_type = nn.Linear(channels * 16, N_TYPES)
        self.to_polarity = nn.Linear(channels * 16, N_POLARITIES)

    def forward(self, features: Tensor) -> Logits:
        pooled = pool_4x4(features)
        return Logits(self.to_type(pooled).float(), self.to_polarity(pooled).float())


class FusedClassifier(nn.Module):
    """One MLP of Table III: concatenated features of both scales -> 512 -> outputs. ReLU is assumed between."""

    def __init__(self, channels: int, hidden: int, outputs: int) -> None:
        super().__init__()
        self.fc1 = nn.Linear(channels * 16 * 2, hidden)
        self.fc2 = nn.Linear(hidden, outputs)

    def hidden(self, fused: Tensor) -> Tensor:
        """The 512 units between, (N, hidden)."""
        return functional.relu(self.fc1(fused))

    def outputs(self, hidden: Tensor) -> Tensor:
        scores: Tensor = self.fc2(hidden).float()
        return scores

    def forward(self, fused: Tensor) -> Tensor:
        return self.outputs(self.hidden(fused))


class ScaleNet(nn.Module):
    """Trunk and classification subnet of one scale: the L-Net as it is, the G-Net without localization."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.trunk = WideResidualTrunk(width)
        self.classification = ClassificationSubnet(self.trunk.channels)

    def forward(self, images: Tensor) -> Logits:
        logits: Logits = self.classification(self.trunk(images))
        return logits


@dataclass(frozen=True)
class VarifocalOutput:
    """What the network says of single images.

    Attributes:
        logits: of the fused classifiers.
        boxes: (N, 3) as (u_x, u_y, u_l) in [0, 1].
        features: (N, fused_hidden) float32, the type classifier's hidden layer, for the cell's context.
    """

    logits: Logits
    boxes: Tensor
    features: Tensor


class VarifocalNet(nn.Module):
    """The whole network: images (N, 1, S, S), normalised by (11), -> type and polarity logits and boxes.

    Attributes:
        context: sees the chromosomes of a cell together; beyond the paper, None without.
        uprightness: says which pictures show a chromosome upright; beyond the paper, None without.
    """

    def __init__(self, config: VarifocalConfig) -> None:
        super().__init__()
        self.config = config
        self.g_net = ScaleNet(config.width)
        self.l_net = ScaleNet(config.width)
        channels = self.g_net.trunk.channels
        self.localization = LocalizationSubnet(channels, config.localization_hidden)
        self.fused_type = FusedClassifier(channels, config.fused_hidden, N_TYPES)
        self.fused_polarity = FusedClassifier(channels, config.fused_hidden, N_POLARITIES)
        self.apply(he_initialise)
        self.context = (
            CellContext(config.fused_hidden, N_TYPES, config.context_width) if config.context_width else None
        )
        self.uprightness = Uprightness(config.fused_hidden, N_TYPES) if config.tells_upright else None

    def forward(self, images: Tensor) -> VarifocalOutput:
        """Of each image alone; all but its context."""
        global_features = self.g_net.trunk(images)
        boxes = self.localization(global_features)
        # Stage 2 trains the classifiers; the boxes are given, so nothing flows back through the crop.
        local_features = self.l_net.trunk(self.zoomed(images, boxes.detach()))
        return self.fused_output(global_features, local_features, boxes)

    def zoomed(self, images: Tensor, boxes: Tensor, boxcar: BoxcarSettings | None = None) -> Tensor:
        """The L-Net's input (N, 1, s, s) for given boxes (N, 3)."""
        return zoom(images, boxes, self.config, boxcar or BoxcarSettings())

    def fused_output(self, global_features: Tensor, local_features: Tensor, boxes: Tensor) -> VarifocalOutput:
        """Table III: both scales' 4 x 4 features, concatenated, through the two MLPs."""
        fused = torch.cat([pool_4x4(global_features), pool_4x4(local_features)], dim=1)
        hidden = self.fused_type.hidden(fused)
        logits = Logits(self.fused_type.outputs(hidden), self.fused_polarity(fused))
        return VarifocalOutput(logits, boxes, hidden.float())


def he_initialise(module: nn.Module) -> None:
    """He's method [47] (II-C, first step), of a convolution or FC layer; for `nn.Module.apply`."""
    if isinstance(module, nn.Conv2d | nn.Linear):
        nn.init.kaiming_normal_(module.weight, nonlinearity="relu")
        if module.bias is not None:
            nn.init.zeros_(module.bias)
