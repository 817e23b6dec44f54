"""The demo case that is shipped with the application."""

from pathlib import Path

from engine.resources import resource_path


def demo_case() -> Path:
    """The folder of a synthetic cell."""
    return resource_path("demo", "synthetic-cell")
