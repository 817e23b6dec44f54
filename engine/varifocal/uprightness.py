"""Does a chromosome stand upright in a picture, or lie across? Beyond the paper.

Of a short, thick chromosome the shape does not tell, and it is seen in several poses (`engine.inference.poses`). The
network has learned from upright ones alone; in what it makes of one that lies across, that it does shows.
"""

from torch import Tensor, nn

from engine.varifocal.context import SingleViews


class Uprightness(nn.Module):
    """Logistic regression on what the network makes of single pictures. Untrained it says one half of each.

    Attributes:
        of_features: of the fused type classifier's hidden layer; of_logits: of its type logits.
    """

    def __init__(self, features: int, types: int) -> None:
        super().__init__()
        self.of_features = nn.Linear(features, 1)
        self.of_logits = nn.Linear(types, 1, bias=False)
        for parameter in self.parameters():
            nn.init.zeros_(parameter)

    def forward(self, views: SingleViews) -> Tensor:
        """Logits (N,) of the probability that each of N chromosomes stands upright, on either end."""
        logits: Tensor = self.of_features(views.features) + self.of_logits(views.type_logits)
        return logits.squeeze(1)
