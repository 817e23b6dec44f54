"""karyogui without a window: report, demo, self-test, with the shipped model."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pytest
from PIL import Image

from engine import cli
from engine.domain.chromosome import TYPES
from engine.domain.karyogram import UNASSIGNED, CaseKaryogram, Karyogram, Placement
from engine.io.case_folder import read_case
from engine.io.karyogram_file import save_karyogram
from engine.models import installed_models
from engine.synthesis.cells import write_case
from karyogui import system_check
from karyogui.__main__ import main
from karyogui.cases.demo import demo_case
from karyogui.headless import report_case


def test_report_leaves_pdf_and_picture_and_the_case_untouched(case_copy: Path, tmp_path: Path) -> None:
    before = sorted(path.name for path in case_copy.iterdir())
    pdf, png = tmp_path / "out" / "r.pdf", tmp_path / "out" / "k.png"
    assert main(["report", str(case_copy), "-o", str(pdf), "--png", str(png)]) == 0
    assert pdf.read_bytes().startswith(b"%PDF")
    with Image.open(png) as image:
        assert image.width > 1000
    assert sorted(path.name for path in case_copy.iterdir()) == before


def test_report_takes_the_saved_karyogram(case_copy: Path, tmp_path: Path) -> None:
    # A saved karyogram is not predicted again: a model that does not exist is never asked for.
    report = report_case(case_copy, tmp_path / "a.pdf")
    save_karyogram(case_copy, report.karyogram)
    assert main(["report", str(case_copy), "-o", str(tmp_path / "b.pdf"), "--model", "none"]) == 0


def test_report_takes_the_laboratorys_settings_and_tells_what_is_wrong_with_them(
    case_copy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    laboratory = tmp_path / "laboratory.json"
    laboratory.write_text('{"engine": {"model": "no-such-model", "dispatch": "best"}}', encoding="utf-8")
    arguments = ["report", str(case_copy), "-o", str(tmp_path / "r.pdf"), "--settings", str(laboratory)]
    assert main(arguments) == 1
    wrong, failed = capsys.readouterr().err.strip().splitlines()
    assert f"{laboratory}: engine.dispatch: 'best' is none of joint, paper" in wrong
    assert "no-such-model" in failed
    assert main([*arguments, "--model", "compact-7"]) == 0
    capsys.readouterr()
    # Before the job as well, as they stand before a case: laboratories start the application so.
    assert main(["--settings", str(laboratory), *arguments[:-2]]) == 1
    assert "no-such-model" in capsys.readouterr().err


def test_failures_are_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", str(tmp_path), "-o", str(tmp_path / "r.pdf")]) == 1
    (line,) = capsys.readouterr().err.strip().splitlines()
    assert str(tmp_path) in line
    with pytest.raises(SystemExit) as error:
        main(["report"])
    assert error.value.code == 2


@pytest.mark.parametrize(("program", "main"), [("karyogui", main), ("karyo-engine", cli.main)])
def test_version(program: str, main: Callable[[list[str]], int], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert re.fullmatch(
        rf"{program} {re.escape(version('karyogui'))}( \([0-9a-f]{{7,}}\+?\))?\n", capsys.readouterr().out
    )


def test_selftest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--selftest"]) == 0
    assert "self-test passed" in capsys.readouterr().out


def test_demo_without_a_display_leaves_its_files(tmp_path: Path) -> None:
    environment = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    run = subprocess.run(
        [sys.executable, "-m", "karyogui", "--demo"],
        cwd=tmp_path,
        env={**environment, "PYTHONPATH": str(Path(__file__).resolve().parents[2])},
        capture_output=True,
        text=True,
        check=False,
    )
    if sys.platform.startswith("linux"):
        assert run.returncode == 0, run.stderr
        assert (tmp_path / "out" / "demo" / "report.pdf").exists()
        assert (tmp_path / "out" / "demo" / "karyogram.png").exists()


def test_the_shipped_model_types_synthetic_cells_right(tmp_path: Path) -> None:
    """At least 95 % of the demo's chromosomes and of other drawn cells, raw, without the dispatch."""
    right = total = 0
    for number, karyotype in enumerate(("47,XY,+21", "46,XX")):
        folder = tmp_path / karyotype
        shown = write_case(folder, karyotype, seed=50 + number)
        report = report_case(folder, tmp_path / "r.pdf")
        cell = report.case.cells[0]
        placements = report.karyogram.cells[cell.name].placements
        for chromosome, known in zip(cell.chromosomes, shown, strict=True):
            prediction = placements[chromosome.file].prediction
            assert prediction is not None
            right += prediction.predicted_type == known.type
            total += 1
    assert right / total >= 0.95


def test_the_demo_case_is_a_whole_synthetic_cell() -> None:
    case = read_case(demo_case())
    assert len(case.cells[0].chromosomes) == 47
    assert "synthetic" in json.dumps(case.details)


def test_installed_models_are_sound_and_small() -> None:
    models = installed_models()
    assert [model.in_service for model in models].count(True) == 1
    for model in models:
        assert sum(path.stat().st_size for path in model.folder.iterdir()) < 20_000_000
        assert (model.folder / "MODEL_CARD.md").is_file()
    assert len(TYPES) == 24


def test_missing_system_libraries_are_named_by_their_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(system_check, "_loads", lambda library: library != "libxcb-cursor.so.0")
    assert system_check.missing_packages(with_display=True) == ["libxcb-cursor0"]
    assert system_check.missing_packages(with_display=False) == []
    assert "apt-get install libxcb-cursor0" in system_check.missing_packages_text(["libxcb-cursor0"])
    monkeypatch.setattr(sys, "platform", "win32")
    assert system_check.missing_packages(with_display=True) == []


def test_a_display_is_found_by_its_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert not system_check.has_display()
    monkeypatch.setenv("DISPLAY", ":1")
    assert system_check.has_display()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every file name is a text")
def test_a_case_whose_name_is_no_text_is_reported_and_told(tmp_path: Path) -> None:
    folder = tmp_path / "case \udcff"
    write_case(folder, "46,XX", seed=1)
    read = read_case(folder)
    placed = [(Placement(c.file), UNASSIGNED) for c in read.cells[0].chromosomes]
    save_karyogram(folder, CaseKaryogram({read.cells[0].name: Karyogram.build(placed)}))
    # A process of its own: only there stdout is as strict as in a terminal.
    command = [sys.executable, "-m", "karyogui", "report", str(folder), "-o", str(tmp_path / "r.pdf")]
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    run = subprocess.run(command, capture_output=True, check=False, env=environment)
    assert run.returncode == 0, run.stderr
    assert b"case \\udcff" in run.stdout
