"""A report template as a TOML file, read and checked to the line.

A key that a file leaves out has the value of `ReportTemplate`; resources/templates/report.toml says them all.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from engine.files import is_file, read_file
from engine.io.names import is_plain_name, leads_outside
from engine.resources import resource_path
from karyogui.report.template import COMPULSORY, LABELS, SECTIONS, ReportTemplate, usual_template
from karyogui.report.words import page_style_in
from karyogui.settings.values import LANGUAGES, Settings
from karyogui.words.languages import SOURCE_LANGUAGE

# Not that of the system: a template says the same everywhere.
REPORT_LANGUAGES = tuple(language for language in LANGUAGES if language != "system")


class TemplateError(ValueError):
    """A template that cannot be used; the text names the file, the line and the key."""


def example_template() -> Path:
    """The shipped template that says every key and its usual value."""
    return resource_path("templates", "report.toml")


# Table of the file -> its keys and what kind each is.
_TABLES: dict[str, dict[str, str]] = {
    "report": {
        "language": "language",
        "title": "text",
        "iscn_edition": "text",
        "sections": "sections",
        "required": "required",
        "karyograms": "number",
        "metaphase": "flag",
    },
    "texts": {"method": "text", "limitations": "text", "aid": "text", "references": "texts"},
    "laboratory": {"name": "text", "address": "texts", "phone": "text", "email": "text", "logo": "file"},
    "headings": dict.fromkeys(SECTIONS, "text"),
    "labels": dict.fromkeys(LABELS, "text"),
}


def template_of(settings: Settings, path: Path | None = None, *, language: str = SOURCE_LANGUAGE) -> ReportTemplate:
    """The template in force: that file's (None: the one the settings name, if any) over the settings' texts.

    Args:
        language: of what neither says, unless the file names another.

    Raises:
        TemplateError: as `read_template`.
    """
    file = path or (Path(settings.report.template) if settings.report.template else None)
    return read_template(file, settings, language=language) if file else _base(settings, language)


def _base(settings: Settings, language: str) -> ReportTemplate:
    """The settings' texts over the usual ones."""
    own, usual = settings.report, usual_template(language)
    return replace(
        usual,
        method=own.method or usual.method,
        limitations=own.limitations or usual.limitations,
        laboratory=settings.laboratory,
        style=page_style_in(language, settings.karyogram.style),
    )


def read_template(path: Path, settings: Settings | None = None, *, language: str = SOURCE_LANGUAGE) -> ReportTemplate:
    """Read a template file over the texts of settings (None: the defaults), in a language unless it names another.

    Raises:
        TemplateError: the first thing that is wrong with it, with its line.
    """
    text = _text_of(path)
    values = _parsed(path, text)
    problems = sorted(_problems(path, values, text))
    if problems:
        raise TemplateError(problems[0][1])
    base = _base(settings or Settings(), values.get("report", {}).get("language", language))
    named = {key: value for key, value in values.get("laboratory", {}).items() if value}
    if "address" in named:
        named["address"] = tuple(named["address"])
    if "logo" in named:
        named["logo"] = str(path.parent / named["logo"])
    changed: dict[str, Any] = {**values.get("report", {}), **values.get("texts", {})}
    changed |= {key: tuple(value) for key, value in changed.items() if isinstance(value, list)}
    return replace(
        base,
        **changed,
        headings={**base.headings, **values.get("headings", {})},
        labels={**base.labels, **values.get("labels", {})},
        laboratory=replace(base.laboratory, **named),
    )


def template_problems(path: Path) -> tuple[str, ...]:
    """Everything that is wrong with a template, a text with file and line for each; empty if it is right."""
    try:
        text = _text_of(path)
        values = _parsed(path, text)
    except TemplateError as error:
        return (str(error),)
    return tuple(problem for _, problem in sorted(_problems(path, values, text)))


def _text_of(path: Path) -> str:
    try:
        content = read_file(path)
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise TemplateError(f"{path}: line {line}: is not UTF-8") from error
    except OSError as error:
        raise TemplateError(f"{path}: cannot be read ({error.strerror or error})") from error


def _parsed(path: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        # "... (at line 3, column 7)"
        found = re.search(r"(.*) \(at line (\d+), column \d+\)", str(error))
        where = f"line {found[2]}: {found[1]}" if found else str(error)
        raise TemplateError(f"{path}: {where}") from error
    except (ValueError, RecursionError) as error:  # a number of thousands of digits; brackets without end
        raise TemplateError(f"{path}: cannot be read ({error})") from error


def _problems(path: Path, values: Mapping[str, Any], text: str) -> Iterator[tuple[int, str]]:
    """(line, text) of everything that is wrong."""

    def at(line: int, problem: str) -> tuple[int, str]:
        return line, f"{path}: line {line}: {problem}"

    for table, content in values.items():
        if table not in _TABLES or not isinstance(content, dict):
            line = _line_of(text, table, None) or _line_of(text, "", table)
            yield at(line, f"there is no {table!r}; the tables are {', '.join(f'[{name}]' for name in _TABLES)}")
            continue
        for key, value in content.items():
            line = _line_of(text, table, key)
            if key not in _TABLES[table]:
                yield at(line, f"[{table}] has no {key!r}; it has {', '.join(_TABLES[table])}")
            else:
                wrong = _wrong(_TABLES[table][key], value, path)
                if wrong:
                    yield at(line, f"{key}: {wrong}")


def _wrong(kind: str, value: object, path: Path) -> str:
    """What is wrong with a value; empty if nothing."""
    if kind in ("texts", "sections", "required"):
        if not isinstance(value, list) or not all(isinstance(entry, str) for entry in value):
            return "is no list of texts"
        return _wrong_names(kind, value)
    if kind == "language":
        return "" if value in REPORT_LANGUAGES else f"is none of {', '.join(REPORT_LANGUAGES)}"
    if kind == "number":
        good = isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 50
        return "" if good else "is no whole number from 1 to 50"
    if kind == "flag":
        return "" if isinstance(value, bool) else "is neither true nor false"
    if not isinstance(value, str):
        return "is no text"
    if kind == "file" and value:
        stays = all(is_plain_name(part) for part in value.split("/"))
        if not stays or leads_outside(path.parent / value, path.parent):
            return f"{value!r} does not lie beside the template or in a folder there"
        return "" if is_file(path.parent / value) else f"there is no file {value!r} beside the template"
    return ""


def _wrong_names(kind: str, names: list[str]) -> str:
    if kind == "texts":
        return ""
    known = SECTIONS if kind == "sections" else LABELS
    for name in names:
        if name not in known:
            return f"there is no {name!r}; known are {', '.join(known)}"
        if names.count(name) > 1:
            return f"{name!r} stands twice"
    if kind == "sections":
        for name in COMPULSORY:
            if name not in names:
                return f"{name!r} cannot be left out"
    return ""


_HEADER = re.compile(r"\s*\[\[?\s*([\w.\"'-]+)\s*\]\]?")
_KEY = re.compile(r"\s*(?:\"([^\"]+)\"|'([^']+)'|([\w-]+))\s*(?:=|\.)")


def _line_of(text: str, table: str, key: str | None) -> int:
    """The line, from 1, of a key of a table, or (key None) of the table's header; 0 if it is not found."""
    here, quotes = "", ""
    for number, line in enumerate(text.splitlines(), start=1):
        if quotes:  # inside a text of several lines: nothing in it is a key
            quotes = "" if quotes in line else quotes
            continue
        header = _HEADER.match(line)
        if header:
            here = header[1].strip("\"'")
            if here == table and key is None:
                return number
            continue
        found = _KEY.match(line)
        if found and here == table and key in found.groups():
            return number
        for mark in ('"""', "'''"):
            if line.count(mark) % 2:
                quotes = mark
    return 0
