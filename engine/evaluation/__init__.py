"""The metrics of Section III-C and more."""
