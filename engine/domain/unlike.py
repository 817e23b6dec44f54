"""Whether a cell is one that the model can know: told before its types are believed.

Two things speak. The pictures by themselves, before any is typed: banded chromosomes of one metaphase lie on a
background, are longer than wide, and differ in size as the chromosomes of a human do. And the model: how probable it
finds the types that it gave to the whole cell. Both are of the cell as a whole; a single odd chromosome is a doubt.

Where the limits come from: 60 cells of the public Pki-3 set that the measured model had not learned from, and their
copies turned, enlarged as JPEG, thick and short, out of focus and pale, inverted; against made-up cells of
`engine.synthesis.foreign`. `tools/check_foreign.py` measures it anew. Between the two groups the limits lie nearer to
the foreign cells: a cell that is told without reason costs trust in all that is told.
"""

from dataclasses import dataclass

from engine.domain.cell_look import CellLook
from engine.domain.karyogram import Karyogram

# Share of pictures that show nothing. Real cells have none.
MOST_EMPTY = 0.5
# Share of pictures with several objects. Real cells 0.00 to 0.02; words and uncut metaphases 0.96 to 1.00. Crops cut
# as rectangles hold parts of neighbours here and there, and are typed all the same.
MOST_CROWDED = 0.75
# Share of the rim that is no background. Real cells 0.00 to 0.33, and 0.51 at half the size; noise and photographs
# 0.89 to 0.90.
MOST_DARK_RIM = 0.7
# Length over width. Real cells 2.2 to 4.5, a quarter wider and shorter 1.4 to 2.7; interphase nuclei 1.1.
LEAST_ELONGATION = 1.25
# Spread of the areas; of human chromosomes by their DNA 0.47. Real cells 0.42 to 0.56, noisy ones from 0.40 on; those
# of a mouse 0.28 to 0.31, nuclei 0.14 to 0.19.
LEAST_SIZE_SPREAD = 0.33
# Contrast of the bands. Real cells 0.28 to 0.37, out of focus 0.20 to 0.28; without bands 0.03.
LEAST_BANDING = 0.08
# Mean probability of the given types. Real cells 0.89 to 0.99 in every look, synthetic ones 0.93 to 0.97; foreign
# ones 0.14 to 0.51, uncut metaphases to 0.66.
LEAST_MEAN_PROBABILITY = 0.7

# Of fewer pictures, a median or a mean says little; and spread needs all sizes to be there.
_FEWEST = 5
_FEWEST_FOR_SPREAD = 30


@dataclass(frozen=True)
class Unlike:
    """One way in which a cell is unlike those that the model knows.

    Attributes:
        code: "empty", "crowded", "no background", "round", "alike", "no bands" or "improbable".
        text: the same in words, without a full stop.
    """

    code: str
    text: str


def unlike(look: CellLook | None, karyogram: Karyogram | None = None) -> tuple[Unlike, ...]:
    """In which ways a cell is unlike the model's training data; empty if in none.

    Args:
        look: of its pictures; None if they were not looked at.
        karyogram: with the model's proposal; None before it is made.
    """
    found = [] if look is None else _of_look(look)
    if karyogram is not None and is_improbable(karyogram):
        found.append(Unlike("improbable", "the model finds its own classes improbable"))
    return tuple(found)


def is_improbable(karyogram: Karyogram) -> bool:
    """Whether the model finds the types that it gave to the cell improbable on the whole."""
    probability = mean_probability(karyogram)
    return probability is not None and probability < LEAST_MEAN_PROBABILITY


def _of_look(look: CellLook) -> list[Unlike]:
    if look.empty_share > MOST_EMPTY:
        return [Unlike("empty", "most pictures show nothing")]
    found = []
    if look.crowded_share > MOST_CROWDED:
        found.append(Unlike("crowded", "most pictures show several objects"))
    if look.dark_rim > MOST_DARK_RIM:
        found.append(Unlike("no background", "most pictures have no background around an object"))
    if found or look.images < _FEWEST:
        return found
    if look.elongation < LEAST_ELONGATION:
        found.append(Unlike("round", "the objects are round"))
    if look.images >= _FEWEST_FOR_SPREAD and look.size_spread < LEAST_SIZE_SPREAD:
        found.append(Unlike("alike", "the objects are more alike in size than human chromosomes"))
    if look.banding < LEAST_BANDING:
        found.append(Unlike("no bands", "the objects have no bands"))
    return found


def mean_probability(karyogram: Karyogram) -> float | None:
    """Mean probability of the types that the engine gave, whatever became of them; None if it gave too few."""
    given = [
        placement.prediction.prob_of(placement.dispatched_type)
        for placement in karyogram.placements.values()
        if placement.prediction is not None and placement.dispatched_type is not None
    ]
    return sum(given) / len(given) if len(given) >= _FEWEST else None
