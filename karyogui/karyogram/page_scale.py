"""How large chromosomes may stand on the page, whatever pixels their pictures have.

A full cell is as large as its rows let it be. One of few chromosomes would be blown up: no chromosome stands larger
than it would in the karyogram of a full cell, so that a 21 looks like a 21 beside nothing else, too.
"""

import math
from collections.abc import Mapping
from statistics import median

from engine.domain.chromosome import TYPES
from engine.domain.karyogram import Karyogram
from engine.domain.sizes import MEDIAN_MEGABASES, MEGABASES

_MOST_MM_OF_1 = 40.0  # a straight chromosome 1 is no longer
_USUAL_PX_OF_1 = 125.0  # of a cell without a picture

# The pixels of a chromosome 1 are known in steps of this factor: a chromosome that goes to another class must not
# make all of the page a little larger or smaller.
_STEP = 1.1


def most_mm_per_px(karyogram: Karyogram, sizes_px: Mapping[str, tuple[int, int]]) -> float:
    """The largest scale for a cell's pictures.

    Args:
        sizes_px: file -> (height, width) of its image as shown.
    """
    typed = [(name, file) for name in TYPES for file in karyogram.slots[name]]
    of_types = [max(sizes_px[file]) * MEGABASES["1"] / MEGABASES[name] for name, file in typed]
    of_any = [max(sizes_px[file]) * MEGABASES["1"] / MEDIAN_MEGABASES for file in karyogram.files]
    longest_px = median(of_types or of_any or [_USUAL_PX_OF_1])
    return _MOST_MM_OF_1 / _STEP ** round(math.log(longest_px, _STEP))
