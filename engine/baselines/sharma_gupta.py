"""The two published pipelines that straighten chromosomes first: Sharma et al. [15] and Gupta et al. [16].

Of both the paper says only: straightened, normalised by length, a CNN [15]; straightened, a Siamese network's
embeddings, an MLP [16]. Layers and sizes are assumptions, of the size usual for such work.
"""

from dataclasses import replace

import torch
from torch import Tensor, nn
from torch.nn import functional

from engine.baselines.system import Images, System, with_rate
from engine.domain.chromosome import N_TYPES
from engine.training.settings import TrainSettings
from engine.training.steps import Batch, Step, classification_step
from engine.varifocal.config import VarifocalConfig
from engine.varifocal.network import N_POLARITIES, Logits

CNN_PX = 128
CHANNELS = (32, 64, 128, 256)
HIDDEN = 512
EMBEDDING = 128
_RATE = 1e-3
_MARGIN = 1.0


class StraightNet(nn.Module):
    """Four blocks of two convolutions and a max-pooling, then one FC layer: (N, 1, S, S) -> (N, HIDDEN)."""

    def __init__(self) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        before = 1
        for channels in CHANNELS:
            for _ in range(2):
                layers += [
                    nn.Conv2d(before, channels, 3, padding=1, bias=False),
                    nn.BatchNorm2d(channels),
                    nn.ReLU(),
                ]
                before = channels
            layers.append(nn.MaxPool2d(2))
        self.features = nn.Sequential(*layers, nn.AdaptiveMaxPool2d(4))
        self.fc = nn.Linear(before * 16, HIDDEN)

    def forward(self, images: Tensor) -> Tensor:
        if images.shape[-1] > CNN_PX:
            images = functional.interpolate(images, (CNN_PX, CNN_PX), mode="bilinear", align_corners=False)
        return functional.relu(self.fc(self.features(images).flatten(1)))


class SharmaNet(nn.Module):
    """[15]: a CNN of its own, with dropout before the two classifiers."""

    def __init__(self) -> None:
        super().__init__()
        self.trunk = StraightNet()
        self.dropout = nn.Dropout(0.5)
        self.to_type = nn.Linear(HIDDEN, N_TYPES)
        self.to_polarity = nn.Linear(HIDDEN, N_POLARITIES)

    def forward(self, images: Tensor) -> Logits:
        features = self.dropout(self.trunk(images))
        return Logits(self.to_type(features).float(), self.to_polarity(features).float())


class SiameseNet(nn.Module):
    """[16]: one network for both images of a pair; a distance of embeddings; an MLP classifies an embedding."""

    def __init__(self) -> None:
        super().__init__()
        self.trunk = StraightNet()
        self.to_embedding = nn.Linear(HIDDEN, EMBEDDING)
        self.hidden = nn.Linear(EMBEDDING, HIDDEN)
        self.to_type = nn.Linear(HIDDEN, N_TYPES)
        self.to_polarity = nn.Linear(HIDDEN, N_POLARITIES)

    def embed(self, images: Tensor) -> Tensor:
        """(N, 1, S, S) -> (N, EMBEDDING) float32 of unit length."""
        return functional.normalize(self.to_embedding(self.trunk(images)).float(), dim=1)

    def forward(self, images: Tensor) -> Logits:
        hidden = functional.relu(self.hidden(self.embed(images)))
        return Logits(self.to_type(hidden).float(), self.to_polarity(hidden).float())


def contrastive_loss(embeddings: Tensor, labels: Tensor) -> Tensor:
    """Contrastive loss over all pairs of a batch: alike ones are drawn together, others pushed a margin apart.

    Args:
        embeddings: (N, E).
        labels: (N,) int64; equal labels make a pair alike.
    """
    squared = (embeddings[:, None] - embeddings[None]).square().sum(dim=2)
    distance = (squared + 1e-8).sqrt()
    alike = labels[:, None] == labels[None]
    others = ~torch.eye(len(labels), dtype=torch.bool, device=labels.device)
    near, far = alike & others, ~alike
    pull = (squared * near).sum() / near.sum().clamp_min(1)
    push = ((_MARGIN - distance).clamp_min(0).square() * far).sum() / far.sum().clamp_min(1)
    return pull + push


def build_sharma(name: str, config: VarifocalConfig, settings: TrainSettings) -> System:
    network = SharmaNet()
    step = classification_step("network", (network,), network, with_rate(settings.g_net, settings, _RATE), settings)
    return System(
        name,
        network,
        (step,),
        network,
        images=Images.STITCHED_ARMS,
        notes=(
            "the CNN's layers are assumed",
            "no rotation and no bends in augmentation: the images were made straight",
        ),
    )


def build_gupta(name: str, config: VarifocalConfig, settings: TrainSettings) -> System:
    network = SiameseNet()
    step = with_rate(settings.g_net, settings, _RATE)

    def pairs(batch: Batch) -> Tensor:
        # Type and polarity together: an embedding that forgot the polarity could not be classified for it.
        return contrastive_loss(network.embed(batch.images), batch.types * N_POLARITIES + batch.polarity)

    embedding = Step(
        "embedding", step, (network.trunk, network.to_embedding), pairs, lambda batch: network(batch.images)
    )
    mlp = replace(step, epochs=max(step.epochs // 3, 1))
    classifier = classification_step(
        "classifier", (network.hidden, network.to_type, network.to_polarity), network, mlp, settings
    )
    return System(
        name,
        network,
        (embedding, classifier),
        network,
        images=Images.STRAIGHT_AXIS,
        notes=(
            "the network's layers are assumed; every pair of a batch is a pair of the Siamese loss",
            "no rotation and no bends in augmentation: the images were made straight",
        ),
    )
