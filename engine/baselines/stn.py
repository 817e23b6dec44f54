"""The spatial transformer that the paper inserts in front of the compared networks [30]."""

import torch
from torch import Tensor, nn
from torch.nn import functional

CHANNELS = (16, 32, 64, 64)
HIDDEN = 128


class SpatialTransformerNet(nn.Module):
    """Four convolutions, four max-poolings, two FC layers (III-D.2): an affine view of the image.

    Assumptions: 16, 32, 64, 64 channels, 3x3 kernels, ReLU, 128 hidden units; it begins as the identity.
    """

    def __init__(self, side: int) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        before = 1
        for channels in CHANNELS:
            layers += [nn.Conv2d(before, channels, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)]
            before = channels
        self.features = nn.Sequential(*layers)
        self.fc1 = nn.Linear(before * (side // 2 ** len(CHANNELS)) ** 2, HIDDEN)
        self.fc2 = nn.Linear(HIDDEN, 6)
        nn.init.zeros_(self.fc2.weight)
        with torch.no_grad():
            self.fc2.bias.copy_(torch.tensor([1.0, 0.0, 0.0, 0.0, 1.0, 0.0]))

    def forward(self, images: Tensor) -> Tensor:
        """(N, 1, S, S) -> the same shape; beyond the rim the image goes on with its rim, which is white."""
        features = self.features(images).flatten(1)
        theta = self.fc2(functional.relu(self.fc1(features))).float().view(-1, 2, 3)
        grid = functional.affine_grid(theta, list(images.shape), align_corners=False)
        return functional.grid_sample(images.float(), grid, padding_mode="border", align_corners=False)
