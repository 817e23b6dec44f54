"""The sub-commands of karyo-engine, one a file: its arguments, and what it does."""
