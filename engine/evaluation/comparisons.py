"""What is said of two models beside each other, as values: by tests, and as a candidate for service.

As in `engine.evaluation.summary` these are plain dicts at run time, and shares are in [0, 1].
"""

from typing import Literal, NotRequired, TypedDict

CaseAccuracy = Literal["type_acc", "type_acc_d", "polarity_acc"]
WrongFiles = Literal["type_wrong", "dispatched_wrong", "polarity_wrong"]


class ComparedCase(TypedDict):
    """What two systems are compared by: a cell, its `n` chromosomes, shares right, and the files that are wrong.

    `type_acc_d` and `dispatched_wrong` are of the types after the dispatch.
    """

    case: str
    n: int
    type_acc: float
    type_acc_d: float
    polarity_acc: float
    type_wrong: list[str]
    dispatched_wrong: list[str]
    polarity_wrong: list[str]


class NamedModel(TypedDict):
    """A model as people call it."""

    name: str
    version: str


class TTest(TypedDict):
    """t and the two-sided p; None without a spread."""

    t: float | None
    p: float | None


class McNemar(TypedDict):
    """Chromosomes of which one system alone is wrong, and the exact p."""

    only_this_wrong: int
    only_other_wrong: int
    p: float


class Tests(TypedDict):
    """Mean Acc. per Case of two systems and the tests of their difference; on the same cells also the paired ones."""

    mean: float
    other_mean: float
    unpaired_t: TTest
    paired_t: NotRequired[TTest]
    mcnemar: NotRequired[McNemar]


class Comparison(TypedDict):
    """Two evaluations compared, whether on the same cells, and of how many each."""

    same_cells: bool
    n_cases: int
    other_n_cases: int
    type_acc: Tests
    type_acc_d: Tests
    polarity_acc: Tests


class Against(Comparison):
    """`--against`: the comparison with another model."""

    model: NamedModel


Look = Literal["type", "type_dispatched", "polarity"]


class Pair(TypedDict):
    """A share of a candidate and of the model in service."""

    candidate: float
    serving: float


class KindPairs(TypedDict):
    """What `n_cases` normal, or abnormal, cells say of two models; of no cell nothing."""

    n_cases: int
    type: NotRequired[Pair]
    type_dispatched: NotRequired[Pair]
    polarity: NotRequired[Pair]
    counts_exact: NotRequired[Pair]


class TypePairs(TypedDict):
    """What the `n` chromosomes of one type say of two models."""

    n: int
    type: Pair
    type_dispatched: Pair
    polarity: Pair


class ServiceComparison(TypedDict):
    """A candidate beside the model in service on the same `n_cases` cells of `n_images` chromosomes.

    Attributes:
        kinds: "normal" and "abnormal" cells.
        types: each type that occurs.
        worse: where the candidate is worse, in words; nowhere: it may go into service.
    """

    n_images: int
    n_cases: int
    overall: dict[Look, Pair]
    kinds: dict[str, KindPairs]
    types: dict[str, TypePairs]
    worse: list[str]
