"""The four training steps of Section II-C."""
