"""A label that looks wrong, and what a person decides of it."""

from dataclasses import dataclass
from enum import StrEnum


class LabelDoubt(StrEnum):
    """What makes a label doubtful rather than the model, the strongest evidence first."""

    SHIFTED = "shifted cell"
    EXCHANGED = "exchanged"
    LONE = "lone"
    POLARITY = "polarity"


class LabelDecision(StrEnum):
    """A person's word on a doubtful label; `UNDECIDED` is none, and keeps it."""

    UNDECIDED = ""
    KEEP = "keep"
    LEAVE_OUT = "leave out"
    RELABEL = "relabel"


@dataclass(frozen=True)
class DoubtfulLabel:
    """A label that looks wrong: of the type, or of the polarity. That it is wrong is for a person to say.

    Attributes:
        case, file: the chromosome, as in the data set.
        kind: POLARITY questions the polarity, all others the type.
        labelled_type, labelled_polarity: as in the data set.
        predicted_type: what the model takes it for; "" if the polarity is questioned.
        predicted_polarity: the same; None if the type is questioned.
        labelled_prob, predicted_prob: calibrated probabilities of the label and of the prediction, in [0, 1].
        partners: files of the chromosomes of its cell that it looks exchanged with.
    """

    case: str
    file: str
    kind: LabelDoubt
    labelled_type: str
    labelled_polarity: int
    predicted_type: str
    predicted_polarity: int | None
    labelled_prob: float
    predicted_prob: float
    partners: tuple[str, ...] = ()
