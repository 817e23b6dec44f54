"""Files to domain values and back: case folders, data sets, the karyogram file."""
