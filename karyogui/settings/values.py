"""Every setting with its default, as plain values; and how they are read from and written to a mapping.

A settings file holds overrides only, section by section: {"look": {"theme": "dark"}}. The same dataclasses say what
a key may hold, so that a wrong value is told by its key and the default takes its place.
"""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from engine.domain.doubts import LIMITS, DoubtLimits
from karyogui.karyogram.page_style import PageStyle
from karyogui.report.page_format import ORIENTATIONS, PAPERS, PageFormat

THEMES = ("system", "light", "dark")
LANGUAGES = ("system", "en", "de")
DEVICES = ("auto", "cuda", "cpu")
DISPATCH_METHODS = ("joint", "paper")
X_POSITIONS = ("end", "after 12")
STANDS = ("centromeres", "lower ends")
TEXT_PERCENT = (80, 200)

_Check = Callable[[object, Path | None], Any]
_Values = TypeVar("_Values")


def _setting(default: Any, check: _Check) -> Any:
    """A field with its check: (value as read, the file's folder) -> value, or ValueError that says why not."""
    return field(default=default, metadata={"check": check})


def _text(default: str = "") -> Any:
    def check(value: object, folder: Path | None) -> str:
        if not isinstance(value, str):
            raise ValueError(f"{value!r} is no text")
        return value.strip()

    return _setting(default, check)


def _choice(default: str, choices: tuple[str, ...]) -> Any:
    def check(value: object, folder: Path | None) -> str:
        if value not in choices:
            raise ValueError(f"{value!r} is none of {', '.join(choices)}")
        return str(value)

    return _setting(default, check)


def _share(default: float | None, *, optional: bool = False) -> Any:
    def check(value: object, folder: Path | None) -> float | None:
        if value is None and optional:
            return None
        if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= 1:
            raise ValueError(f"{value!r} is no number from 0 to 1")
        return float(value)

    return _setting(default, check)


def _count(default: int, low: int, high: int) -> Any:
    def check(value: object, folder: Path | None) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise ValueError(f"{value!r} is no whole number from {low} to {high}")
        return value

    return _setting(default, check)


def _lines() -> Any:
    def check(value: object, folder: Path | None) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(line, str) for line in value):
            raise ValueError(f"{value!r} is no list of lines")
        return tuple(line.strip() for line in value)

    return _setting((), check)


def _file() -> Any:
    """A file's path; a relative one is told from the folder of the settings file."""

    def check(value: object, folder: Path | None) -> str:
        if not isinstance(value, str):
            raise ValueError(f"{value!r} is no path of a file")
        path = value.strip()
        return str(folder / path) if path and folder is not None else path

    return _setting("", check)


@dataclass(frozen=True)
class Person:
    """Somebody who reviews or signs."""

    name: str
    role: str = ""


def _people() -> Any:
    def check(value: object, folder: Path | None) -> tuple[Person, ...]:
        if not isinstance(value, list):
            raise ValueError(f"{value!r} is no list of people")
        return tuple(_person(entry) for entry in value)

    return _setting((), check)


def _person(entry: object) -> Person:
    known = isinstance(entry, dict) and set(entry) <= {"name", "role"}
    texts = known and all(isinstance(text, str) for text in entry.values())  # type: ignore[attr-defined]
    if not texts or not entry.get("name", "").strip():  # type: ignore[attr-defined]
        raise ValueError(f'{entry!r} is nobody: {{"name": …, "role": …}} is needed')
    return Person(entry["name"].strip(), entry.get("role", "").strip())  # type: ignore[index, attr-defined]


@dataclass(frozen=True)
class Laboratory:
    """Who reports: the head of every report.

    Attributes:
        address: its lines.
        logo: path of a PNG or JPEG; empty: none. See karyogui.settings.logo.
    """

    name: str = _text()
    address: tuple[str, ...] = _lines()
    phone: str = _text()
    email: str = _text()
    logo: str = _file()


@dataclass(frozen=True)
class People:
    """Attributes: user, role: who sits here; user is empty until it is set. known: names to choose from."""

    user: str = _text()
    role: str = _text()
    known: tuple[Person, ...] = _people()


@dataclass(frozen=True)
class EngineSettings:
    """How a case is classified; a change asks for classifying again.

    Attributes:
        model: name of an installed model, or a model folder; empty: the one in service.
        device: one of DEVICES.
        dispatch: one of DISPATCH_METHODS: the joint assignment, or Algorithm 1 of the paper.
        threshold: th of Algorithm 1, in [0, 1]; None: as the model says.
    """

    model: str = _text()
    device: str = _choice("auto", DEVICES)
    dispatch: str = _choice("joint", DISPATCH_METHODS)
    threshold: float | None = _share(None, optional=True)


@dataclass(frozen=True)
class DoubtSettings:
    """A calibrated probability under these, in [0, 1], is a doubt; see engine.domain.doubts."""

    type_below: float = _share(LIMITS.type_below)
    polarity_below: float = _share(LIMITS.polarity_below)

    @property
    def limits(self) -> DoubtLimits:
        return dataclasses.replace(LIMITS, type_below=self.type_below, polarity_below=self.polarity_below)


@dataclass(frozen=True)
class CellNumbers:
    """How many cells a case needs: counted, analysed and karyotyped are kept apart (ACMG E3.1.1)."""

    counted: int = _count(20, 1, 999)
    analysed: int = _count(5, 1, 999)
    karyotyped: int = _count(2, 1, 999)


@dataclass(frozen=True)
class Cells:
    """How many cells are asked for.

    Attributes:
        oncology: of a case whose changes are acquired.
        mosaicism: cells to be counted once a single cell deviates.
    """

    constitutional: CellNumbers = CellNumbers()
    oncology: CellNumbers = CellNumbers(counted=20, analysed=20, karyotyped=2)
    mosaicism: int = _count(30, 1, 999)


@dataclass(frozen=True)
class KaryogramSettings:
    """The karyogram page, on the screen and in print.

    Attributes:
        x_position: X and Y at the end of the page, or X after 12; one of X_POSITIONS.
        stand: what stands on one line, one of STANDS: the centromeres of a group, or the chromosomes' lower ends.
    """

    x_position: str = _choice("end", X_POSITIONS)
    stand: str = _choice("centromeres", STANDS)

    @property
    def style(self) -> PageStyle:
        return PageStyle(self.x_position == "after 12", self.stand == "centromeres")


@dataclass(frozen=True)
class Look:
    """Attributes: text_percent: scales the whole window, within TEXT_PERCENT; language: one of LANGUAGES."""

    theme: str = _choice("system", THEMES)
    text_percent: int = _count(100, *TEXT_PERCENT)
    language: str = _choice("system", LANGUAGES)


@dataclass(frozen=True)
class ReportSettings:
    """The printed report.

    Attributes:
        page_size, orientation: as in PageFormat.
        method, limitations: the laboratory's own texts; empty: the standard ones.
        template: path of a report template (docs/data-formats.md), which goes before these texts; empty: none.
    """

    page_size: str = _choice("A4", tuple(PAPERS))
    orientation: str = _choice("portrait", ORIENTATIONS)
    method: str = _text()
    limitations: str = _text()
    template: str = _file()

    @property
    def page(self) -> PageFormat:
        return PageFormat(self.page_size, self.orientation)


@dataclass(frozen=True)
class Settings:
    """All settings; `Settings()` is the defaults."""

    laboratory: Laboratory = Laboratory()
    people: People = People()
    engine: EngineSettings = EngineSettings()
    doubts: DoubtSettings = DoubtSettings()
    cells: Cells = Cells()
    karyogram: KaryogramSettings = KaryogramSettings()
    look: Look = Look()
    report: ReportSettings = ReportSettings()


def with_overrides(
    base: _Values, raw: Mapping[str, Any], folder: Path | None = None
) -> tuple[_Values, tuple[str, ...]]:
    """Lay the overrides of a file over values.

    Args:
        folder: that of the file; relative paths in it start there.

    Returns:
        The values, and one text for each key that is unknown or has a wrong value, such as
        "look.theme: 'pink' is none of system, light, dark"; that key then keeps the base's value.
    """
    problems: list[str] = []
    return _laid_over(base, raw, folder, "", problems), tuple(problems)


def overrides_of(values: Any, base: Any, kept: Mapping[str, Any]) -> dict[str, Any]:
    """What a file must hold so that it turns `base` into `values`.

    Args:
        kept: what the file holds now; its unknown keys stay, and so do wrong values of settings that are as
            in the base.
    """
    result = dict(kept)
    for setting in dataclasses.fields(values):
        value, before = getattr(values, setting.name), getattr(base, setting.name)
        if dataclasses.is_dataclass(value):
            inner = result.get(setting.name, {})
            if isinstance(inner, Mapping) or value != before:
                result[setting.name] = overrides_of(value, before, inner if isinstance(inner, Mapping) else {})
                if not result[setting.name]:
                    del result[setting.name]
        elif value != before:
            result[setting.name] = _as_json(value)
        elif setting.name in result and not _is_wrong(setting, result[setting.name]):
            del result[setting.name]
    return result


def _laid_over(base: Any, raw: Mapping[str, Any], folder: Path | None, where: str, problems: list[str]) -> Any:
    known = {setting.name: setting for setting in dataclasses.fields(base)}
    changed: dict[str, Any] = {}
    for key, value in raw.items():
        if key not in known:
            problems.append(f"{where}{key}: there is no such setting")
            continue
        before = getattr(base, key)
        if dataclasses.is_dataclass(before):
            if isinstance(value, Mapping):
                changed[key] = _laid_over(before, value, folder, f"{where}{key}.", problems)
            else:
                problems.append(f"{where}{key}: {value!r} is no group of settings")
            continue
        try:
            changed[key] = known[key].metadata["check"](value, folder)
        except ValueError as error:
            problems.append(f"{where}{key}: {error}")
    return dataclasses.replace(base, **changed)


def _is_wrong(setting: "dataclasses.Field[Any]", value: object) -> bool:
    try:
        setting.metadata["check"](value, None)
    except ValueError:
        return True
    return False


def _as_json(value: Any) -> Any:
    if isinstance(value, tuple):
        return [dataclasses.asdict(entry) if dataclasses.is_dataclass(entry) else entry for entry in value]  # type: ignore[arg-type]
    return value
