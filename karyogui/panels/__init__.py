"""The panels around the karyogram."""
