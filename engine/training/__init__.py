"""The training steps of Section II-C; and, beyond the paper, those of the cell's context and of uprightness."""
