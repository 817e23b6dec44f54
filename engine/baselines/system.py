"""What every compared system is: a network, the steps that train it, and logits of normalised images."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum

from torch import Tensor, nn

from engine.training.settings import StepSettings, TrainSettings
from engine.training.steps import Step
from engine.varifocal.network import Logits


class Images(Enum):
    """How a system's chromosomes are prepared before they lie on the white square."""

    AS_CUT = "as cut"
    STITCHED_ARMS = "arms stitched straight, one length"
    STRAIGHT_AXIS = "medial axis straightened"


@dataclass(frozen=True)
class System:
    """One system, ready to train.

    Attributes:
        name: as `compare --systems` has it.
        network: all its modules.
        steps: what trains it, in order; one for most.
        logits: of images (N, 1, S, S), normalised by (11), S the preset's global_px.
        images: how its images are prepared.
        single_scale: it classifies the features of one scale (the reference of the errors' ratio).
        notes: where it departs from the paper or fills what the paper leaves open.
    """

    name: str
    network: nn.Module
    steps: tuple[Step, ...]
    logits: Callable[[Tensor], Logits]
    images: Images = Images.AS_CUT
    single_scale: bool = True
    notes: tuple[str, ...] = ()

    @property
    def parameters(self) -> int:
        return sum(parameter.numel() for parameter in self.network.parameters())


def with_rate(step: StepSettings, settings: TrainSettings, rate: float) -> StepSettings:
    """The step at a system's own learning rate, or at the printed one under the printed recipe.

    The paper trains every model with Adam at 1e-4. Under AdamW and one cycle the rate that suits a residual
    network makes one without batch normalisation diverge: each family has its own.
    """
    return step if settings.optimizer == "adam" else replace(step, learning_rate=rate)
