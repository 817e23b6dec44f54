"""Where the centromere of a chromosome seems to be, from the constriction of its width."""

import numpy as np
import scipy  # its parts are loaded at their first use: the window opens without them
from numpy.typing import NDArray

# The tips are narrow as well: no centromere is looked for there.
_TIPS = 0.06
# How far, in shares of the length, the constriction may lie from where the class has its centromere. Arms of one
# chromosome are condensed differently, and bends change the width.
_TOLERANCE = 0.12
_USUAL_ERROR = 0.06
# A constriction must be this much narrower than the arms beside it.
_LEAST_DEPTH = 0.08
_SHOULDER = 0.16  # of the length, on each side, where the arms' width is taken


def find_centromere(width_px: NDArray[np.float64], expected: float) -> float | None:
    """The position of the centromere along a chromosome.

    The local minimum of the width that is deepest below its shoulders counts, those farther from the class's usual
    position less. A chromosome that shows none gets none.

    Args:
        width_px: (N,) widths from the tip of the p-arm to that of the q-arm.
        expected: where chromosomes of its class have it, 0 to 1.

    Returns:
        0 to 1 from the first position to the last; None where no constriction is found.
    """
    count = len(width_px)
    if count < 12:
        return None
    width = scipy.ndimage.gaussian_filter1d(width_px, max(0.02 * count, 0.8), mode="nearest")
    reach = max(round(_SHOULDER * count), 3)
    best, found = 0.0, None
    for place in range(max(round(_TIPS * count), 2), count - max(round(_TIPS * count), 2)):
        off = place / (count - 1) - expected
        is_least = width[place] <= width[place - 1] and width[place] < width[place + 1]
        if not is_least or abs(off) > _TOLERANCE:
            continue
        shoulder = min(width[max(place - reach, 0) : place].max(), width[place + 1 : place + 1 + reach].max())
        depth = 1.0 - width[place] / max(shoulder, 1e-9)
        score = depth * float(np.exp(-((off / _USUAL_ERROR) ** 2) / 2))
        if depth >= _LEAST_DEPTH and score > best:
            best, found = score, place / (count - 1)
    return found
