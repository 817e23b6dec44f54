"""Reading JSON objects of which every field is checked."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Fields:
    """One JSON object. Every method raises ValueError, with the path to the field, if it is missing or odd.

    Attributes:
        values: the object as decoded.
        path: names of the objects that it lies in, such as "cells: c1: slots"; empty for the outermost.
    """

    values: dict[str, Any]
    path: str = ""

    @classmethod
    def of(cls, value: object, path: str = "") -> "Fields":
        if not isinstance(value, dict):
            raise ValueError(f"{path or 'the content'} is no JSON object")
        return cls(value, path)

    def at(self, key: str) -> str:
        """What errors call a field."""
        return f"{self.path}: {key}" if self.path else key

    def raw(self, key: str) -> Any:
        if key not in self.values:
            raise ValueError(f"{self.at(key)} is missing")
        return self.values[key]

    def inner(self, key: str) -> "Fields":
        return Fields.of(self.raw(key), self.at(key))

    def inner_or_none(self, key: str) -> "Fields | None":
        return None if self.raw(key) is None else self.inner(key)

    def inners(self, key: str) -> "list[Fields]":
        """A list of objects."""
        value = self.raw(key)
        if not isinstance(value, list):
            raise ValueError(f"{self.at(key)} is no list")
        return [Fields.of(entry, f"{self.at(key)}: {number}") for number, entry in enumerate(value, start=1)]

    def text(self, key: str) -> str:
        value = self.raw(key)
        if not isinstance(value, str):
            raise ValueError(f"{self.at(key)} is no text")
        return value

    def text_or_none(self, key: str) -> str | None:
        return None if self.raw(key) is None else self.text(key)

    def texts(self, key: str) -> list[str]:
        value = self.raw(key)
        if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
            raise ValueError(f"{self.at(key)} is no list of texts")
        return value

    def whole_number(self, key: str) -> int:
        """A number of things: 0 or more."""
        value = self.raw(key)
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise ValueError(f"{self.at(key)} is no whole number")
        return value

    def flag(self, key: str) -> bool:
        value = self.raw(key)
        if not isinstance(value, bool):
            raise ValueError(f"{self.at(key)} is neither true nor false")
        return value

    def number(self, key: str, low: float, high: float) -> float:
        return self._number(self.raw(key), key, low, high)

    def numbers(self, key: str, low: float, high: float) -> list[float]:
        value = self.raw(key)
        if not isinstance(value, list):
            raise ValueError(f"{self.at(key)} is no list of numbers")
        return [self._number(number, key, low, high) for number in value]

    def _number(self, value: object, key: str, low: float, high: float) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ValueError(f"{self.at(key)} is no number")
        if not low <= value <= high:
            raise ValueError(f"{self.at(key)} {value!r} is not between {low:g} and {high:g}")
        return float(value)
