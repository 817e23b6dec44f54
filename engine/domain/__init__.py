"""The karyotyping terms as plain values: standard library and numpy only."""
