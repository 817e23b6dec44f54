"""How far a case has come: open, reviewed by one person, signed by a second; and its earlier versions."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum


class CaseStatus(StrEnum):
    """OPEN can be edited. REVIEWED waits for the second person. SIGNED is final; only an amendment opens it."""

    OPEN = "open"
    REVIEWED = "reviewed"
    SIGNED = "signed"


class ReportStatus(StrEnum):
    """What a report of the case is called. AMENDED is final as well: it replaces a signed version."""

    DRAFT = "DRAFT"
    FINAL = "FINAL"
    AMENDED = "AMENDED"


class ReviewError(ValueError):
    """A step that is not allowed now; nothing has changed."""


@dataclass(frozen=True)
class Signature:
    """Who stands for a step, in which role, and when.

    Raises:
        ReviewError: no name, no role, or a time without its zone.
    """

    name: str
    role: str
    at: datetime

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise ReviewError("a signature needs a name")
        if not self.role.strip():
            raise ReviewError("a signature needs a role, such as cytogeneticist")
        if self.at.utcoffset() is None:
            raise ReviewError("the time of a signature has a time zone")


@dataclass(frozen=True)
class Version:
    """A signed version that an amendment has replaced.

    Attributes:
        number: from 1.
        reviewed, signed: who stood for it.
        file: where it is kept beside karyogram.json.
        sha256: of that file.
    """

    number: int
    reviewed: Signature
    signed: Signature
    file: str
    sha256: str


@dataclass(frozen=True)
class Amendment:
    """Why a signed case was opened again, and by whom."""

    reason: str
    by: Signature


@dataclass(frozen=True)
class Review:
    """How far a case has come. A value: each step gives a new one.

    Attributes:
        status: of the present version.
        reviewed: the first person; None while open.
        signed: the second person; None until signed.
        amendment: why there is this version; None for the first.
        earlier: the signed versions before this one, oldest first.
    """

    status: CaseStatus = CaseStatus.OPEN
    reviewed: Signature | None = None
    signed: Signature | None = None
    amendment: Amendment | None = None
    earlier: tuple[Version, ...] = ()

    def __post_init__(self) -> None:
        expected = {
            CaseStatus.OPEN: (False, False),
            CaseStatus.REVIEWED: (True, False),
            CaseStatus.SIGNED: (True, True),
        }[self.status]
        if (self.reviewed is not None, self.signed is not None) != expected:
            raise ReviewError(f"the names of a case that is {self.status} do not fit")
        if self.reviewed and self.signed and same_person(self.reviewed.name, self.signed.name):
            raise ReviewError(f"reviewed and signed by the same person, {self.signed.name}")
        if bool(self.earlier) != (self.amendment is not None):
            raise ReviewError("a case is amended if it has earlier versions, and only then")
        if [version.number for version in self.earlier] != list(range(1, len(self.earlier) + 1)):
            raise ReviewError("the numbers of the earlier versions are not 1, 2, ...")

    @property
    def version(self) -> int:
        """The number of the present version, from 1."""
        return len(self.earlier) + 1

    @property
    def report_status(self) -> ReportStatus:
        if self.status is not CaseStatus.SIGNED:
            return ReportStatus.DRAFT
        return ReportStatus.AMENDED if self.earlier else ReportStatus.FINAL

    @property
    def why_closed(self) -> str:
        """Why the case cannot be edited, for the user; empty if it can."""
        if self.status is CaseStatus.SIGNED and self.signed:
            return f"signed by {self.signed.name} on {self.signed.at:%Y-%m-%d}: amend the case to change it"
        if self.status is CaseStatus.REVIEWED and self.reviewed:
            return f"reviewed by {self.reviewed.name}: take the review back to change the case"
        return ""


def same_person(one: str, other: str) -> bool:
    """Whether two names are the same, whatever their case and spaces."""
    return one.casefold().split() == other.casefold().split()


def reviewed_by(review: Review, signature: Signature) -> Review:
    """The first person stands for an open case: it waits for the second.

    Raises:
        ReviewError: it is not open.
    """
    _expect(review, CaseStatus.OPEN, "reviewed")
    return replace(review, status=CaseStatus.REVIEWED, reviewed=signature)


def taken_back(review: Review) -> Review:
    """A reviewed case is open again, without its reviewer.

    Raises:
        ReviewError: it is not reviewed, or signed already.
    """
    _expect(review, CaseStatus.REVIEWED, "opened again")
    return replace(review, status=CaseStatus.OPEN, reviewed=None)


def signed_by(review: Review, signature: Signature) -> Review:
    """The second person signs a reviewed case.

    Raises:
        ReviewError: it is not reviewed, or the reviewer signs.
    """
    _expect(review, CaseStatus.REVIEWED, "signed")
    if review.reviewed and same_person(review.reviewed.name, signature.name):
        raise ReviewError(f"{signature.name} has reviewed this case: a second person signs it")
    return replace(review, status=CaseStatus.SIGNED, signed=signature)


def amended(review: Review, amendment: Amendment, *, file: str, sha256: str) -> Review:
    """A signed case is open again as a new version.

    Args:
        file: where the signed version is kept.
        sha256: of that file.

    Raises:
        ReviewError: it is not signed, or there is no reason.
    """
    _expect(review, CaseStatus.SIGNED, "amended")
    if not amendment.reason.strip():
        raise ReviewError("an amendment needs a reason")
    assert review.reviewed is not None
    assert review.signed is not None
    kept = Version(review.version, review.reviewed, review.signed, file, sha256)
    return Review(amendment=amendment, earlier=(*review.earlier, kept))


def _expect(review: Review, status: CaseStatus, what: str) -> None:
    if review.status is not status:
        raise ReviewError(f"a case that is {review.status} cannot be {what}")
