"""Synthetic chromosomes and cells, drawn from the band table."""
