"""Which model it was: the same said of a model folder, of a karyogram it proposed and in a report."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ModelInfo:
    """Name and version from a model's config.json, and the sha256 of its weights."""

    name: str
    version: str
    sha256: str

    @property
    def full_name(self) -> str:
        """Name and version as people see them, such as compact-7."""
        return f"{self.name}-{self.version}"
