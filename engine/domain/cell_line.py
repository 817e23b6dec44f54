"""The ISCN line of a cell as it stands: typed by a person, or proposed from the grid."""

from engine.domain.chromosome import TYPES
from engine.domain.doubts import LIMITS, DoubtLimits, doubts
from engine.domain.iscn import iscn_of_counts
from engine.domain.iscn_check import LineCheck, check_line
from engine.domain.iscn_choice import IscnChoice
from engine.domain.karyogram import Karyogram

# From this probability on a doubtful chromosome may as well be of another type.
_OTHER_PROB = 0.05


def cell_line(karyogram: Karyogram, choice: IscnChoice, limits: DoubtLimits = LIMITS) -> str:
    """The line of a cell: the typed one, if a person typed one."""
    return karyogram.typed_iscn.line if karyogram.typed_iscn else proposed_line(karyogram, choice, limits)


def proposed_line(karyogram: Karyogram, choice: IscnChoice, limits: DoubtLimits = LIMITS) -> str:
    """The line of the grid's counts; gains and losses that hang on doubts get a question mark, if so chosen."""
    uncertain = uncertain_types(karyogram, limits) if choice.mark_doubtful else frozenset()
    return iscn_of_counts(karyogram.counts(), choice, uncertain)


def uncertain_types(karyogram: Karyogram, limits: DoubtLimits = LIMITS) -> frozenset[str]:
    """Types whose number hangs on a doubtful chromosome: the class it stands in, and the others it may belong to."""
    types = set()
    for doubt in doubts(karyogram, limits):
        prediction = karyogram.placements[doubt.file].prediction
        if {reason.code for reason in doubt.reasons} <= {"polarity"}:
            continue
        types.add(doubt.slot)
        if prediction is not None:
            types.update(name for name, probability in prediction.top(3) if probability >= _OTHER_PROB)
    return frozenset(types & set(TYPES))


def check_typed_line(karyogram: Karyogram, choice: IscnChoice) -> LineCheck:
    """Whether the typed line still agrees with the grid, which may have been edited since; no problem without one."""
    typed = karyogram.typed_iscn
    return check_line(typed.line, karyogram.counts(), choice) if typed else LineCheck()
