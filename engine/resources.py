"""Where the files shipped with the application lie."""

import sys
from pathlib import Path


def resource_path(*parts: str) -> Path:
    """The path of a shipped resource, such as resource_path("models", "compact-7").

    In a PyInstaller bundle the resources lie beside the unpacked code, else in the project's top folder.
    """
    bundle = getattr(sys, "_MEIPASS", None)
    root = Path(bundle) if bundle else Path(__file__).resolve().parent.parent
    return root.joinpath("resources", *parts)
