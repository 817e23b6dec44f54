"""Tables VIII and IX as values: the `compare --json` object and its parts.

As in `engine.evaluation.summary` these are plain dicts at run time, and shares are in [0, 1].
"""

from typing import Any, NotRequired, TypedDict

from engine.evaluation.summary import MeanStd


class PolarityMetrics(TypedDict):
    """Acc. and F1 over the folds, Acc. per Case over all cells."""

    acc: MeanStd
    f1: MeanStd
    acc_per_case: MeanStd


class TypeMetrics(PolarityMetrics):
    """The same of types, and per case after Algorithm 1 and after the joint assignment."""

    acc_per_case_d: MeanStd
    acc_per_case_joint: MeanStd


class DispatchShares(TypedDict):
    """The share of cells of which something holds: no dispatch, after Algorithm 1, after the joint assignment."""

    raw: float
    paper: float
    joint: float


class SystemMetrics(TypedDict):
    """One system's metrics on `n_cases` cells; cells with every type right, and with all 24 class counts right."""

    n_cases: int
    type: TypeMetrics
    polarity: PolarityMetrics
    cases_all_right: DispatchShares
    counts_exact: DispatchShares


class ErrorRatio(TypedDict):
    """Type errors over those of the best single-scale system, image by image and per case after the joint assignment.

    None without such a system, or where it makes no error.
    """

    per_image: float | None
    per_case_joint: float | None


class PValues(TypedDict):
    """Of the t-tests of Acc. per Case (type), and of McNemar's test on chromosomes; None without a spread."""

    paired: float | None
    unpaired: float | None
    mcnemar: float


class SystemRow(TypedDict):
    """How one system was trained, and what it is worth.

    Attributes:
        system, single_scale, notes, parameters, epochs, device: as in `RunFacts`, of the first fold.
        train_seconds: of each fold.
        images_per_second: in training, over all folds.
        all: of all cells (Table VIII).
        abnormal: of the cells with a numerical finding (Table IX); None without any.
        p: of the tests against the reference; None of the reference itself.
    """

    system: str
    single_scale: bool
    notes: list[str]
    parameters: int
    epochs: dict[str, int]
    train_seconds: list[float]
    images_per_second: float
    device: str
    all: SystemMetrics
    abnormal: SystemMetrics | None
    error_ratio: ErrorRatio
    p: PValues | None


class FollowedDecisions(TypedDict):
    """The file of label decisions by which all systems have learned, and its sha256."""

    file: str
    sha256: str


class CompareTable(TypedDict):
    """All systems, on the same folds.

    Attributes:
        n_images, n_cases, n_abnormal: chromosomes, cells, and cells with a numerical finding.
        best_single_scale: the single-scale system with the fewest type errors; None without any.
        reference: the varifocal system where it takes part, else the one with the fewest type errors.
        label_decisions: if some were followed.
    """

    folds: list[int]
    n_images: int
    n_cases: int
    n_abnormal: int
    best_single_scale: str | None
    reference: str
    systems: list[SystemRow]
    label_decisions: NotRequired[FollowedDecisions]


class WrittenTable(CompareTable):
    """table.json: also what was asked for, as the options of `compare`, and the device."""

    data: str
    preset: str
    epochs: int | None
    minutes_per_system: float | None
    backbone_px: int
    seed: int
    changed_settings: dict[str, Any]
    device: str
