"""What the documents name is there: links, files, packages, commands and their options."""

import argparse
import re
import shlex
from functools import cache
from pathlib import Path

import pytest

from engine.commands.command_line import build_parser as engine_parser
from karyogui.command_line import build_parser as window_parser
from karyogui.report_command import build_report_parser, build_template_parser

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("resources/**/*.md")])
FOLDERS = ("engine", "karyogui", "tests", "tools", "resources", "docs")

document = pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))


@cache
def files() -> tuple[str, ...]:
    return tuple(str(path.relative_to(ROOT)) for folder in FOLDERS for path in (ROOT / folder).rglob("*.*"))


def code_of(text: str) -> list[str]:
    """What stands in backticks, and lines that are indented as code."""
    return [*re.findall(r"`([^`]+)`", text), *re.findall(r"^ {4}(\S.*)$", text, re.MULTILINE)]


def slug(heading: str) -> str:
    return "".join(c for c in heading.strip().lower().replace(" ", "-") if c.isalnum() or c == "-")


@document
def test_every_link_leads_somewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for target, _, anchor in (link.partition("#") for link in re.findall(r"\]\(([^)\s]+)\)", text)):
        if target.startswith("http"):
            continue
        other = path.parent / target if target else path
        assert other.exists(), f"{target} is not there"
        if anchor:
            headings = re.findall(r"^#+ (.*)$", other.read_text(encoding="utf-8"), re.MULTILINE)
            assert anchor in map(slug, headings), f"{target} has no heading #{anchor}"


@document
def test_every_source_file_that_is_named_is_there(path: Path) -> None:
    for code in code_of(path.read_text(encoding="utf-8")):
        for name in re.findall(r"(?<![\w/*.-])[\w/-]+\.py\b", code):
            assert any(file == name or file.endswith(f"/{name}") for file in files()), f"{name} is not there"
        for name in re.findall(rf"(?<![\w/.-])(?:{'|'.join(FOLDERS)})/[\w/.-]+(?![\w/.*-])", code):
            assert (ROOT / name.rstrip("/.")).exists(), f"{name} is not there"
        for name in re.findall(r"\bengine(?:\.[a-z_]+)+", code):
            module = ROOT / name.replace(".", "/")
            assert module.is_dir() or module.with_suffix(".py").exists(), f"{name} is not there"


def test_the_architecture_names_every_package() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    packages = [path.parent for path in (*ROOT.glob("engine/*/__init__.py"), *ROOT.glob("karyogui/*/__init__.py"))]
    assert len(packages) > 10
    assert [
        str(package.relative_to(ROOT)) for package in packages if not re.search(rf"\b{package.name}\b", text)
    ] == []


def test_the_decisions_are_numbered_and_listed() -> None:
    folder = ROOT / "docs" / "decisions"
    records = sorted(folder.glob("[0-9]*.md"))
    listed = re.findall(
        r"^(\d+)\. \[(.+)\]\((.+)\)$", (folder / "README.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert [file for _, _, file in listed] == [record.name for record in records]
    for (number, title, _), record in zip(listed, records, strict=True):
        assert record.name.startswith(f"{int(number):03d}-")
        lines = record.read_text(encoding="utf-8").splitlines()
        assert lines[0] == f"# {int(number):03d} {title}"
        parts = [line.partition("**")[2].partition(".**")[0] for line in lines if line.startswith("**")]
        assert parts == ["Context", "Decision", "Consequences"]


def parser_of(words: list[str]) -> tuple[argparse.ArgumentParser, list[str]]:
    """The parser of a command line, and its arguments."""
    if words[0] == "karyogui":
        own = {"report": build_report_parser, "template": build_template_parser}
        if words[1:2] and words[1] in own:
            return own[words[1]](), words[2:]
        return window_parser(), words[1:]
    return engine_parser(), words[1:]


def innermost(parser: argparse.ArgumentParser, words: list[str]) -> argparse.ArgumentParser:
    """The parser of the sub-command that the words name."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for place, word in enumerate(words):
                if word in action.choices:
                    return innermost(action.choices[word], words[place + 1 :])
    return parser


def commands_in(path: Path) -> list[str]:
    text = re.sub(r" \\\n +", " ", path.read_text(encoding="utf-8"))
    # A code span may go on in the next line; two blanks begin what an indented command does.
    spans = [re.sub(r"\s+", " ", code) for code in re.findall(r"`((?:karyo-engine|karyogui) [^`]+)`", text)]
    lines = re.findall(r"^ {4}((?:karyo-engine|karyogui) [^\n]*)$", text, re.MULTILINE)
    return [*spans, *(re.split(r" {2,}", line)[0] for line in lines)]


@document
def test_every_command_is_understood_by_its_program(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command in commands_in(path):
        words = shlex.split(re.sub(r"[\[\]]", " ", command.replace("…", "")))
        parser, arguments = parser_of(words)
        # Of "models list | promote RUN --frozen DATASET" each alternative has its own options.
        alternatives = [part.split() for part in " ".join(arguments).split(" | ")]
        ways = [alternatives[0], *([alternatives[0][0], *part] for part in alternatives[1:])]
        known = {option for way in ways for option in innermost(parser, way)._option_string_actions}
        for option in (word for word in arguments if word.startswith("--")):
            assert option in known, f"{command}: there is no {option}"
        if not re.search(r"[\[|…]| -\S+ [A-Z]( |$)", command):  # "--folds K" stands for any
            try:
                parser.parse_args(arguments)
            except SystemExit as ended:
                if ended.code != 0:  # as --version ends
                    pytest.fail(f"{command}: {capsys.readouterr().err}")


def test_the_commands_of_the_guides_are_found() -> None:
    assert len(commands_in(ROOT / "README.md")) > 10
    assert len(commands_in(ROOT / "docs" / "administration.md")) > 8
