"""karyogui report for many cases, and karyogui template."""

import csv
import io
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.domain.case import Case
from engine.domain.karyogram import CaseKaryogram, Karyogram
from engine.domain.model_info import ModelInfo
from engine.io.case_folder import read_case
from engine.io.karyogram_file import save_karyogram
from karyogui import headless
from karyogui.__main__ import main
from karyogui.headless import report_names
from karyogui.report.blocks import ReportContent
from tests.report.conftest import pdf_text

Truth = Callable[[Case], dict[str, Karyogram]]


@pytest.fixture
def saved_case(case_copy: Path, truth: Truth) -> Path:
    """A case with a saved karyogram: no model is needed."""
    case = read_case(case_copy)
    save_karyogram(case_copy, CaseKaryogram(truth(case), ModelInfo("m", "1", "ff")))
    return case_copy


def rows(folder: Path) -> list[dict[str, str]]:
    with (folder / "results.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def report(*arguments: object) -> int:
    return main(["report", *(str(argument) for argument in arguments)])


def test_a_nights_cases_become_pdfs_and_a_table(
    saved_case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = shutil.copytree(saved_case, tmp_path / "elsewhere" / "病例 2")
    bad = tmp_path / "=bad"
    bad.mkdir()
    before = sorted(path.name for path in saved_case.iterdir())
    out = tmp_path / "out"
    assert report(saved_case, bad, other, "-o", out) == 1
    told = capsys.readouterr()
    assert "2 of 3 reports written" in told.out
    (line,) = told.err.strip().splitlines()
    assert "=bad" in line
    assert sorted(path.name for path in out.iterdir()) == [f"{saved_case.name}.pdf", "results.csv", "病例 2.pdf"]
    first, second, third = rows(out)
    assert (first["iscn"], first["status"], first["report"]) == ("47,XY,+21", "DRAFT", f"{saved_case.name}.pdf")
    assert "21=3" in first["class_counts"].split()
    assert "Three in 21" in first["warnings"]
    assert "missing: Report no." in first["open_points"]
    assert first["cells_karyotyped"] == "1"
    # A spreadsheet takes no folder name for a formula.
    assert (second["case"], second["status"]) == ("'=bad", "NO REPORT")
    assert "=bad" in second["error"]
    assert third["case"] == "病例 2"
    assert sorted(path.name for path in saved_case.iterdir()) == before


def test_one_case_into_a_folder_is_told_by_the_slash(saved_case: Path, tmp_path: Path) -> None:
    assert report(saved_case, "-o", f"{tmp_path}/new/") == 0
    assert len(rows(tmp_path / "new")) == 1


def test_cases_of_one_name_do_not_overwrite_each_other() -> None:
    names = report_names([Path("a/x"), Path("b/X"), Path("c/x-2"), Path("d/y")], Path("o"))
    assert len({name.name.casefold() for name in names}) == 4


def test_a_model_that_cannot_be_loaded_stops_at_once(
    case_copy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert report(case_copy, case_copy, "-o", tmp_path / "o", "--model", "no-such-model") == 1
    (line,) = capsys.readouterr().err.strip().splitlines()
    assert "no-such-model" in line


def test_several_cases_need_a_folder(saved_case: Path, tmp_path: Path) -> None:
    (tmp_path / "r.pdf").write_bytes(b"")
    with pytest.raises(SystemExit) as error:
        report(saved_case, saved_case, "-o", tmp_path / "r.pdf")
    assert error.value.code == 2


@pytest.mark.parametrize("ending", ["png", "tiff", "svg", "pdf"])
def test_the_karyogram_is_written_beside_the_report(saved_case: Path, tmp_path: Path, ending: str) -> None:
    picture = tmp_path / f"k.{ending}"
    assert report(saved_case, "-o", tmp_path / "r.pdf", "--png", picture, "--dpi", "100") == 0
    assert picture.stat().st_size > 10_000


def test_paper_and_template_are_taken(saved_case: Path, tmp_path: Path) -> None:
    template = tmp_path / "t.toml"
    template.write_text('[report]\ntitle = "Befund"\n', encoding="utf-8")
    pdf = tmp_path / "r.pdf"
    assert (
        report(saved_case, "-o", pdf, "--template", template, "--paper", "Letter", "--orientation", "landscape") == 0
    )
    assert "Befund" in pdf_text(pdf)


def test_a_wrong_template_stops_with_its_line(
    saved_case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    template = tmp_path / "t.toml"
    template.write_text('[report]\ntitel = "Befund"\n', encoding="utf-8")
    assert report(saved_case, "-o", tmp_path / "r.pdf", "--template", template) == 1
    assert f"{template}: line 2" in capsys.readouterr().err
    assert not (tmp_path / "r.pdf").exists()


def test_the_example_template_is_written_and_right(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "t.toml"
    assert main(["template", "example", str(path)]) == 0
    assert main(["template", "check", str(path)]) == 0
    assert main(["template", "example", str(path)]) == 1  # not overwritten
    path.write_text(path.read_text(encoding="utf-8").replace("karyograms = 2", "karyogram = 2"), encoding="utf-8")
    capsys.readouterr()
    assert main(["template", "check", str(path)]) == 1
    (line,) = capsys.readouterr().err.strip().splitlines()
    assert "'karyogram'" in line
    assert "line " in line


@pytest.mark.parametrize("command", ["report", "template"])
def test_help_has_an_example(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as error:
        main([command, "--help"])
    assert error.value.code == 0
    assert f"example: karyogui {command}" in capsys.readouterr().out


class Terminal(io.StringIO):
    """What stderr is on a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_terminal_shows_how_far_it_is(saved_case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    assert report(saved_case, saved_case, "-o", tmp_path / "out") == 0
    assert "2/2" in terminal.getvalue()


def test_ctrl_c_stops_after_the_case_in_hand(
    saved_case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    cases = [saved_case, *(shutil.copytree(saved_case, tmp_path / name) for name in ("second", "third"))]
    write = headless.write_report

    def interrupted(path: Path, *arguments: Any) -> ReportContent:
        if path.stem == "second":
            signal.raise_signal(signal.SIGINT)
        return write(path, *arguments)

    monkeypatch.setattr(headless, "write_report", interrupted)
    out = tmp_path / "out"
    assert report(*cases, "-o", out) == 130
    told = capsys.readouterr()
    assert "Ctrl+C again" in told.err
    assert "1 of 3 cases were not begun" in told.err
    assert "third" in told.err
    assert [row["case"] for row in rows(out)] == [saved_case.name, "second"]
    assert sorted(path.name for path in out.iterdir()) == sorted(
        [f"{saved_case.name}.pdf", "second.pdf", "results.csv"]
    )


@pytest.fixture
def interruptible() -> Iterator[None]:
    """What is started in the background of a shell ignores Ctrl+C: here it does not."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_a_second_ctrl_c_stops_at_once_and_leaves_whole_files(
    saved_case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    second = shutil.copytree(saved_case, tmp_path / "second")
    write = headless.write_report

    def interrupted(path: Path, *arguments: Any) -> ReportContent:
        if path.stem == "second":
            signal.raise_signal(signal.SIGINT)
            signal.raise_signal(signal.SIGINT)
        return write(path, *arguments)

    monkeypatch.setattr(headless, "write_report", interrupted)
    out = tmp_path / "out"
    assert report(saved_case, second, "-o", out) == 130
    assert "results.csv" in capsys.readouterr().err
    assert [row["case"] for row in rows(out)] == [saved_case.name]
    assert sorted(path.name for path in out.iterdir()) == sorted([f"{saved_case.name}.pdf", "results.csv"])
