"""The dimensions of a network that is made and trained in a moment, where only its files or its workings matter."""

import dataclasses

from engine.varifocal.config import PRESETS

# The compact network made as small as its three strides and pools allow.
TINY_CONFIG = dataclasses.replace(
    PRESETS["compact"],
    width=1,
    global_px=64,
    local_px=32,
    min_margin_px=16,
    max_shift_px=32,
    localization_hidden=8,
    fused_hidden=16,
    context_width=0,
    tells_upright=False,
)
