"""Stopping a long job at the user's wish."""


class Cancelled(Exception):  # noqa: N818 - not an error: the user asked for it
    """The job was cancelled; nothing of it is kept."""
