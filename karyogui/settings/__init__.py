"""The settings and their files, and what is remembered between runs."""
