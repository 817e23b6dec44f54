"""The laboratory's template: the example is the usual one, and a mistake is named with its line."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from karyogui.report.template import LABELS, SECTIONS, ReportTemplate
from karyogui.report.template_file import (
    TemplateError,
    example_template,
    read_template,
    template_of,
    template_problems,
)
from karyogui.settings.values import Laboratory, ReportSettings, Settings


def write(folder: Path, text: str) -> Path:
    path = folder / "lab.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_example_says_every_key_with_its_usual_value() -> None:
    example = read_template(example_template())
    assert example.headings == SECTIONS
    assert example.labels == LABELS
    assert replace(example, headings={}, labels={}) == ReportTemplate()
    assert template_problems(example_template()) == ()


def test_a_file_changes_what_it_says_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(b"")
    path = write(
        tmp_path,
        '[report]\ntitle = "Befund"\nsections = ["patient", "result", "objects", "karyogram", "signatures"]\n'
        '[labels]\npatient_name = "Name"\n[laboratory]\nname = "L"\naddress = ["a", "b"]\nlogo = "logo.png"\n',
    )
    template = read_template(path)
    assert template.title == "Befund"
    assert template.label("patient_name") == "Name"
    assert template.label("sex") == LABELS["sex"]
    assert template.method == ReportTemplate().method
    assert template.laboratory == Laboratory("L", ("a", "b"), logo=str(tmp_path / "logo.png"))


def test_the_settings_fill_what_the_template_leaves_out(tmp_path: Path) -> None:
    path = write(tmp_path, '[laboratory]\nphone = "2"\n[texts]\nmethod = "by hand"\n')
    settings = Settings(
        laboratory=Laboratory("L", phone="1"),
        report=ReportSettings(method="m", limitations="l", template=str(path)),
    )
    template = template_of(settings)
    assert template.laboratory == Laboratory("L", phone="2")
    assert (template.method, template.limitations) == ("by hand", "l")


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ('[report]\ntitle = "a"\ntitel = "b"\n', 3, "'titel'"),
        ('[texts]\nmethod = """\ntitel = 1\n"""\nfooter = "x"\n', 5, "'footer'"),
        ('[texts]\n\n[textes]\nmethod = "x"\n', 3, "'textes'"),
        ('title = "x"\n', 1, "'title'"),
        (
            '[report]\nsections = ["patient", "result", "karyogram", "objects"]\n',
            2,
            "'signatures' cannot be left out",
        ),
        ('[report]\n\nsections = ["patient", "patience"]\n', 3, "'patience'"),
        ('[report]\nrequired = ["sex", "sex"]\n', 2, "stands twice"),
        ("[report]\nkaryograms = 0\n", 2, "whole number"),
        ('[report]\nmetaphase = "yes"\n', 2, "neither true nor false"),
        ("[report]\ntitle = 5\n", 2, "no text"),
        ('[laboratory]\n# where\nlogo = "none.png"\n', 3, "no file 'none.png'"),
        ('[labels]\n"patient_nam" = "x"\n', 2, "'patient_nam'"),
        ("[report]\ntitle = \n", 2, "Invalid value"),
    ],
)
def test_a_mistake_is_named_with_file_and_line(tmp_path: Path, text: str, line: int, told: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(TemplateError) as error:
        read_template(path)
    assert str(error.value).startswith(f"{path}: line {line}: ")
    assert told in str(error.value)
    assert str(error.value) in template_problems(path)


def test_all_mistakes_are_told_in_the_order_of_their_lines(tmp_path: Path) -> None:
    path = write(tmp_path, '[texts]\na = "x"\n[report]\nb = "x"\n')
    assert [problem.split(": ")[1] for problem in template_problems(path)] == ["line 2", "line 4"]


def test_a_file_in_another_encoding_or_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_bytes(b'[report]\ntitle = "M\xfcller"\n')
    assert "line 2: is not UTF-8" in template_problems(tmp_path / "a.toml")[0]
    assert "cannot be read" in template_problems(tmp_path / "b.toml")[0]


@pytest.mark.parametrize("text", ["a = " + "[" * 20_000, "a = 1" + "0" * 6000, "a." * 5000 + "b = 1"])
def test_a_file_that_nobody_writes_is_named(tmp_path: Path, text: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(TemplateError, match=r"lab\.toml"):
        read_template(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_in_the_place_of_the_template_is_told_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "lab.toml")
    with pytest.raises(TemplateError, match=r"lab\.toml: .*is no file"):
        read_template(tmp_path / "lab.toml")
