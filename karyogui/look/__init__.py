"""Colours, theme and style of the window."""
