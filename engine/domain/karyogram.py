"""The karyogram of one cell: every chromosome in one slot, in order, and who put it there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from engine.domain.cell_use import CellUse
from engine.domain.chromosome import TYPES
from engine.domain.iscn_choice import IscnChoice
from engine.domain.model_info import ModelInfo
from engine.domain.prediction import Prediction
from engine.domain.review import Review

MARKER = "marker"
UNASSIGNED = "unassigned"
EXCLUDED = "excluded"

# Every place a chromosome can be: the 24 classes, then the trays.
SLOTS: tuple[str, ...] = (*TYPES, MARKER, UNASSIGNED, EXCLUDED)


@dataclass(frozen=True)
class Decision:
    """Who placed a chromosome, and when: a person's word beside the engine's.

    Attributes:
        by: the person's name; None while the placement is the engine's alone.
        at: time of the decision, with time zone; None together with `by`.
    """

    by: str | None = None
    at: datetime | None = None

    def __post_init__(self) -> None:
        if (self.by is None) != (self.at is None):
            raise ValueError("a decision has a name and a time, or neither")
        if self.at is not None and self.at.utcoffset() is None:
            raise ValueError("the time of a decision has a time zone")


@dataclass(frozen=True)
class WarningKey:
    """Which warning it is: the same one as long as it speaks of the same chromosomes.

    Attributes:
        code: the kind, such as "extra"; see engine.domain.cell_warnings.
        subject: what it is about, such as the class "21"; empty where the kind says it all.
        files: the chromosomes that it counts, sorted.
    """

    code: str
    subject: str = ""
    files: tuple[str, ...] = ()


@dataclass(frozen=True)
class Resolution:
    """A person's answer to a warning: what it was found to be, who says so, and when."""

    warning: WarningKey
    reason: str
    decision: Decision

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise ValueError("a warning is resolved with a reason")
        if self.decision.by is None:
            raise ValueError("a warning is resolved by a person")


@dataclass(frozen=True)
class TypedIscn:
    """An ISCN line typed by a person, instead of the one proposed from the grid."""

    line: str
    decision: Decision


@dataclass(frozen=True, eq=False)
class Placement:
    """One chromosome's state in the karyogram. What was predicted, dispatched and decided stay apart.

    Attributes:
        file: the chromosome's image file.
        prediction: what the network said; None if it was never asked.
        dispatched_type: the type that the dispatch strategy gave; None without one.
        turned: shown rotated by 180 degrees, so that the q-arm points down.
        mirrored: shown mirrored left to right, after turning.
        angle_deg: shown rotated by this angle, counter-clockwise, after turning and mirroring; in [0, 360).
        decision: the person who confirmed or changed it.
        reason: why it is excluded; empty otherwise.
        area_px: its stained area in its image; measured when the case is read, and not saved. None: not measured.
        picture: as in Chromosome, of the picture that was placed; empty: not known, as in files of earlier versions.
    """

    file: str
    prediction: Prediction | None = None
    dispatched_type: str | None = None
    turned: bool = False
    mirrored: bool = False
    angle_deg: float = 0.0
    decision: Decision = Decision()
    reason: str = ""
    area_px: int | None = None
    picture: str = ""

    @property
    def moved_by_dispatch(self) -> bool:
        return self.prediction is not None and self.dispatched_type not in (
            None,
            self.prediction.predicted_type,
        )


class KaryogramError(ValueError):
    """An edit that cannot be done; the karyogram is as it was."""


@dataclass(frozen=True, eq=False)
class Karyogram:
    """Slots with their chromosomes in order. A value: an edit gives a new one.

    Attributes:
        slots: slot name -> files in order from left to right; every slot of SLOTS is a key.
        placements: file -> its placement. Each file stands in exactly one slot.
        warnings: texts of the dispatch, as printed when it ran.
        resolutions: answers to warnings, at most one for each; some may be of warnings that no longer exist.
        typed_iscn: the line that a person typed; None while the proposed one stands.
        use: what the cell stands for in the report.
    """

    slots: Mapping[str, tuple[str, ...]]
    placements: Mapping[str, Placement]
    warnings: tuple[str, ...] = ()
    resolutions: tuple[Resolution, ...] = ()
    typed_iscn: TypedIscn | None = None
    use: CellUse = CellUse.KARYOTYPED

    def __post_init__(self) -> None:
        if set(self.slots) != set(SLOTS):
            raise KaryogramError(f"slots must be exactly {', '.join(SLOTS)}")
        placed = [file for slot in SLOTS for file in self.slots[slot]]
        if len(placed) != len(set(placed)):
            raise KaryogramError("a chromosome stands in two slots")
        if set(placed) != set(self.placements):
            odd = sorted(set(placed) ^ set(self.placements))
            raise KaryogramError(f"slots and placements disagree: {', '.join(odd)}")
        keys = [resolution.warning for resolution in self.resolutions]
        if len(keys) != len(set(keys)):
            raise KaryogramError("a warning is resolved twice")

    @classmethod
    def build(cls, placed: Iterable[tuple[Placement, str]], warnings: tuple[str, ...] = ()) -> "Karyogram":
        """A karyogram from placements with their slots, in order."""
        slots: dict[str, tuple[str, ...]] = dict.fromkeys(SLOTS, ())
        placements: dict[str, Placement] = {}
        for placement, slot in placed:
            if slot not in slots:
                raise KaryogramError(f"{placement.file}: there is no slot {slot!r}")
            slots[slot] += (placement.file,)
            placements[placement.file] = placement
        return cls(slots, placements, warnings)

    def slot_of(self, file: str) -> str:
        """The slot in which a file stands; KaryogramError if there is no such chromosome."""
        for slot, files in self.slots.items():
            if file in files:
                return slot
        raise KaryogramError(f"{file}: not in this karyogram")

    def resolution_of(self, warning: WarningKey) -> Resolution | None:
        """The answer to a warning; None while it is open."""
        return next((found for found in self.resolutions if found.warning == warning), None)

    def counts(self) -> dict[str, int]:
        """Number of chromosomes in each slot."""
        return {slot: len(self.slots[slot]) for slot in SLOTS}

    @property
    def files(self) -> frozenset[str]:
        return frozenset(self.placements)

    @property
    def pictures(self) -> frozenset[tuple[str, str]]:
        """Each file with its `picture`."""
        return frozenset((file, placement.picture) for file, placement in self.placements.items())

    def with_changes(
        self,
        slots: Mapping[str, tuple[str, ...]] | None = None,
        placements: Mapping[str, Placement] | None = None,
    ) -> "Karyogram":
        """This karyogram with some slots and some placements replaced."""
        return replace(
            self,
            slots={**self.slots, **(slots or {})},
            placements={**self.placements, **(placements or {})},
        )


@dataclass(frozen=True, eq=False)
class CaseKaryogram:
    """The karyograms of a case's cells, by cell name.

    Attributes:
        model: which proposed them; None if none did.
        review: how far the case is reviewed.
        iscn: how its ISCN lines are written.
    """

    cells: Mapping[str, Karyogram]
    model: ModelInfo | None = None
    review: Review = field(default_factory=Review)
    iscn: IscnChoice = field(default_factory=IscnChoice)

    def with_cell(self, name: str, karyogram: Karyogram) -> "CaseKaryogram":
        """The case with another karyogram of one cell.

        Raises:
            KaryogramError: the case is reviewed or signed: it cannot be edited.
        """
        self._check_open()
        return replace(self, cells={**self.cells, name: karyogram})

    def with_choice(self, choice: IscnChoice) -> "CaseKaryogram":
        """The case with ISCN lines written another way.

        Raises:
            KaryogramError: as `with_cell`.
        """
        self._check_open()
        return replace(self, iscn=choice)

    def _check_open(self) -> None:
        if self.review.why_closed:
            raise KaryogramError(self.review.why_closed)
