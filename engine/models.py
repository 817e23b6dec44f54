"""The store of installed models: which there are, and which is in service."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.resources import resource_path
from engine.varifocal.weights import CONFIG_FILE, ModelError, ModelInfo, load_model

DEFAULT_MODEL = "compact-1"


@dataclass(frozen=True)
class InstalledModel:
    """A model folder found in the store."""

    name: str
    folder: Path
    info: ModelInfo
    in_service: bool


def store_folders() -> tuple[Path, ...]:
    """Where installed models are looked for: those shipped with the application."""
    return (resource_path("models"),)


def find_model(name_or_folder: str | None = None) -> Path:
    """The folder of an installed model, or a given model folder; None is the model in service.

    Raises:
        ModelError: there is no such model.
    """
    wanted = DEFAULT_MODEL if name_or_folder is None else name_or_folder
    for candidate in (*(store / wanted for store in store_folders()), Path(wanted)):
        if (candidate / CONFIG_FILE).is_file():
            return candidate
    names = ", ".join(folder.name for folder in _model_folders()) or "none"
    raise ModelError(f"{wanted}: neither a model folder nor an installed model (installed: {names})")


def installed_models() -> Sequence[InstalledModel]:
    """Every installed model, verified; ModelError names a damaged one."""
    return [
        InstalledModel(folder.name, folder, load_model(folder)[1], folder.name == DEFAULT_MODEL)
        for folder in _model_folders()
    ]


def _model_folders() -> list[Path]:
    return sorted(
        path.parent for store in store_folders() if store.is_dir() for path in store.glob(f"*/{CONFIG_FILE}")
    )
