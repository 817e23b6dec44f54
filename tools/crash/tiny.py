"""A network that is made and trained in a moment, for work of which only the files matter."""

import dataclasses

from engine.varifocal.config import PRESETS

TINY = dataclasses.replace(
    PRESETS["compact"],
    width=1,
    global_px=64,
    local_px=32,
    min_margin_px=16,
    max_shift_px=32,
    localization_hidden=8,
    fused_hidden=16,
)
