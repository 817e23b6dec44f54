"""The losses of Section II: (1)-(3) classification, (8) supervised localization."""

from torch import Tensor
from torch.nn import functional

from engine.varifocal.network import Logits


def classification_loss(
    logits: Logits,
    types: Tensor,
    polarity: Tensor,
    *,
    polarity_weight: float,
    label_smoothing: float = 0.0,
) -> Tensor:
    """Equation (3): type loss (1) plus lambda times polarity loss (2).

    Ambiguity: (1)-(3) are sums over the batch; means are taken, so that the learning rate does not depend
    on the batch size (Adam is indifferent to the factor).

    Args:
        types: (N,) int64 class indices 0-23.
        polarity: (N,) int64, 0 or 1.
        polarity_weight: lambda.
    """
    type_loss = functional.cross_entropy(logits.type, types, label_smoothing=label_smoothing)
    polarity_loss = functional.cross_entropy(logits.polarity, polarity, label_smoothing=label_smoothing)
    return type_loss + polarity_weight * polarity_loss


def localization_loss(boxes: Tensor, targets: Tensor) -> Tensor:
    """Equation (8): smooth L1 summed over x, y, l, as a mean over the batch; boxes and targets (N, 3)."""
    return functional.smooth_l1_loss(boxes, targets, reduction="sum") / len(boxes)
