"""What an evaluation comes to, as values: the `evaluate --json` object and its parts.

For the reader and the type checker: at run time these are plain dicts, and nothing is checked. What is read from a
file is checked where it is read. Shares are in [0, 1], None where they cannot be computed (such as F1 of a type that
does not occur). Where the keys are data, such as types, dispatches and kinds of cells, it is a `dict`.
"""

from collections.abc import Mapping, Sequence
from typing import Literal, NotRequired, TypedDict

from engine.evaluation.comparisons import Against, ComparedCase, NamedModel


class MeasuredModel(NamedModel):
    """The model that was measured: also the sha256 of its weights, in hexadecimal."""

    sha256: str


class MeanStd(TypedDict):
    """Mean and standard deviation of a share over cells or folds; no deviation is given over a single fold."""

    mean: float
    std: float | None


class PolarityAccuracies(TypedDict):
    """Acc., F1 and Acc. per Case of Section III-C."""

    acc: float
    f1: float
    acc_per_case: MeanStd


class TypeAccuracies(PolarityAccuracies):
    """The same of types, and Acc. per Case-D, after the dispatch."""

    acc_per_case_d: MeanStd


class Accuracies(TypedDict):
    """The metrics of Section III-C for type and polarity."""

    type: TypeAccuracies
    polarity: PolarityAccuracies


class CellShares(TypedDict):
    """The share of cells of which something holds before and after the dispatch."""

    raw: float
    dispatched: float


class CellGroup(TypedDict):
    """The scores of some of the cells alone; of no cell only that there is none.

    `cases_all_right`: cells with every type right; `counts_exact`: with all 24 class counts right.
    """

    n_cases: int
    type: NotRequired[TypeAccuracies]
    polarity: NotRequired[PolarityAccuracies]
    cases_all_right: NotRequired[CellShares]
    counts_exact: NotRequired[CellShares]


class DispatchScores(TypedDict):
    """What one dispatch makes of the same predictions; shares of chromosomes (`acc`) and of cells."""

    acc: float
    acc_per_case_d: MeanStd
    cases_all_right: float
    counts_exact: float
    abnormal_counts_exact: float | None


class ClassRow(TypedDict):
    """Of the `n` chromosomes of one class, how well it is told."""

    n: int
    precision: float | None
    recall: float | None
    f1: float | None


class TypeRow(ClassRow):
    """A row of Tables V and VII: also the share of right polarities."""

    type: str
    polarity_acc: float | None


class PolarityRow(ClassRow):
    """A row of Table VI; polarity 1: the q-arm points down."""

    polarity: int


class CaseScores(ComparedCase):
    """The same of a cell that was evaluated; `abnormal`: more than two of an autosome, or of X and Y together."""

    patient: str
    fold: int
    abnormal: bool


class ReliabilityBin(TypedDict):
    """Chromosomes whose confidence lies in [low, high): how many, their mean confidence and their accuracy."""

    low: float
    high: float
    n: int
    confidence: float
    accuracy: float


class Calibration(TypedDict):
    """How far the probabilities of types are true: ECE in [0, 1], negative log-likelihood in nats.

    `reliability` has the bins that hold a chromosome, least confident first.
    """

    ece: float
    nll: float
    best_temperature: float
    ece_at_best_temperature: float
    nll_at_best_temperature: float
    reliability: list[ReliabilityBin]


class DoubtPoint(TypedDict):
    """Looking at this share of the chromosomes, the least certain first, shows this share of the errors."""

    doubted: float
    caught: float


class DoubtRule(TypedDict):
    """The application's doubts: share of chromosomes, share of errors among them, number of errors without one."""

    doubted: float
    errors_caught: float | None
    errors_missed: int


class Doubts(TypedDict):
    """What a person sees who looks at doubts: by the application's rule, and of each kind of error from the least
    certain on; without an error of a kind its list is empty."""

    rule: DoubtRule
    type: list[DoubtPoint]
    polarity: list[DoubtPoint]


class LabelRow(TypedDict):
    """A label that looks wrong, as `engine.domain.doubtful_label.DoubtfulLabel`; probabilities in [0, 1]."""

    case: str
    file: str
    kind: str
    labelled_type: str
    labelled_polarity: int
    predicted_type: str
    predicted_polarity: int | None
    labelled_prob: float
    predicted_prob: float
    partners: Sequence[str]


class ApartFromDoubtful(CellGroup):
    """The main figures of the `n_images` chromosomes whose labels are not doubted, an optimistic bound."""

    n_images: int
    doubts: NotRequired[Doubts]


class DoubtfulLabels(TypedDict):
    """Labels that look wrong: `n` in `n_cases` cells, how many of each kind, by which limits, and which."""

    n: int
    n_cases: int
    kinds: dict[str, int]
    limits: dict[str, float]
    apart: ApartFromDoubtful
    labels: list[LabelRow]


class Areas(TypedDict):
    """Areas under the ROC curves, in [0, 1]: of each class that does and does not occur, and of their mean."""

    auc_mean: float | None
    auc: dict[str, float]


class Roc(TypedDict):
    """The areas of types, by name, and of polarities, by "0" and "1"."""

    type: Areas
    polarity: Areas


MadeShare = Literal["counts_exact", "finding_kept", "hidden", "hidden_without_doubt"]


class MadeScores(TypedDict):
    """What a dispatch makes of cells with a known change, as shares of the cells.

    Attributes:
        counts_exact: all 24 class counts are the truth.
        finding_kept: the changed types have their true counts.
        hidden: the changed types have the counts of a normal cell: the finding cannot be seen.
        hidden_without_doubt: hidden, and no chromosome that is given to a changed type, or taken from one, is
            doubted by the application: nobody would look.
    """

    counts_exact: float
    finding_kept: float
    hidden: float
    hidden_without_doubt: float


class MadeCells(TypedDict):
    """Of `n` made cells what each dispatch makes."""

    n: int
    dispatches: dict[str, MadeScores]


class Perturbed(TypedDict):
    """`--perturb`: `per_kind` cells of each kind made abnormal, drawn with `seed`.

    `left_out`: how many of a kind could not be made, where that is any.
    """

    per_kind: int
    seed: int
    all: MadeCells
    kinds: dict[str, MadeCells]
    left_out: dict[str, int]


class PriceScores(TypedDict):
    """Shares of cells: as they are (`all_right`, `counts_exact`), and made abnormal, as the mean over the kinds and
    for the kind that hides most."""

    all_right: float
    counts_exact: float
    made_counts_exact: float
    made_hidden: float
    worst_hidden: float


class PricesScored(PriceScores):
    """The joint assignment's prices, in nats (`clip`: a probability), and what they are worth."""

    clip: float
    further_copy: float
    further_sex_copy: float


class PartPrices(PricesScored):
    """The prices chosen without the patients of this part, measured on it."""

    part: int


class PriceStudy(TypedDict):
    """`--study-prices`: prices chosen on some patients and measured on others, and all that were tried, best first.

    `per_kind`, `seed` and `left_out` as in `Perturbed`; `held_out` is the mean over the parts.
    """

    per_kind: int
    seed: int
    left_out: dict[str, int]
    parts: list[PartPrices]
    held_out: PriceScores
    chosen: PricesScored
    default: PricesScored
    settings: list[PricesScored]


class Summary(TypedDict):
    """All that is measured of some cells, and what options add to it.

    Attributes:
        n_images, n_cases, n_patients: chromosomes, cells and patients.
        dispatch: the dispatch of which "dispatched" is the outcome.
        interval_95: lower and upper end of the main shares, named such as "type.acc", by drawing patients anew.
        abnormal, healthy: the cells with a numerical finding in their labels, and the others.
        dispatches: every dispatch on the same predictions.
        confusion, polarity_confusion: counts, (24, 24) and (2, 2); row the true class, column the predicted one.
        learned_from: what the model's card says of its data; None if it does not.
        n_learned: how many of these chromosomes the model has learned from, if that is known.
    """

    n_images: int
    n_cases: int
    n_patients: int
    dispatch: str
    type: TypeAccuracies
    polarity: PolarityAccuracies
    cases_all_right: CellShares
    counts_exact: CellShares
    interval_95: Mapping[str, Sequence[float]]
    abnormal: CellGroup
    healthy: CellGroup
    dispatches: dict[str, DispatchScores]
    per_type: list[TypeRow]
    per_polarity: list[PolarityRow]
    confusion: list[list[int]]
    polarity_confusion: list[list[int]]
    calibration: Calibration
    doubts: Doubts
    seconds_per_case: float
    cases: list[CaseScores]
    doubtful_labels: DoubtfulLabels
    roc: NotRequired[Roc]
    learned_from: NotRequired[str | None]
    n_learned: NotRequired[int]
    perturbed: NotRequired[Perturbed]
    price_study: NotRequired[PriceStudy]
    against: NotRequired[Against]


class Evaluation(Summary):
    """The `evaluate --json` object: also of which model."""

    model: MeasuredModel


class FoldEvaluation(Evaluation):
    """evaluation.json of one fold of a cross-validation, with th of Algorithm 1."""

    fold: int
    dispatch_threshold: float


class FoldFigures(Accuracies):
    """What the object of a cross-validation repeats of each fold."""

    fold: int
    n_images: int
    n_cases: int
    model: MeasuredModel
    cases_all_right: CellShares
    counts_exact: CellShares


class CrossvalSummary(Summary):
    """The `crossval --json` object: of all cells together, of each fold, and the main shares over the folds."""

    folds: list[FoldFigures]
    over_folds: dict[str, MeanStd]
