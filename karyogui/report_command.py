"""`karyogui report` and `karyogui template`: reports without a window, and the check of a report template."""

import argparse
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from engine.terminal import INTERRUPTED, ended_by_interrupt
from karyogui.report.page_format import ORIENTATIONS, PAPERS, PageFormat
from karyogui.settings.files import SettingsFiles

if TYPE_CHECKING:  # at run time it is imported late: it brings torch
    from karyogui.headless import ReportOptions

_STOPPING = "karyogui: stopping after this case; Ctrl+C again stops at once"


def build_report_parser() -> argparse.ArgumentParser:
    """The arguments of `karyogui report`."""
    parser = argparse.ArgumentParser(
        prog="karyogui report",
        description="Write the reports of cases without a window or display. A saved karyogram is taken as it is. "
        "Of several cases, or into a folder: one PDF each and results.csv; one that fails does not stop the others. "
        "Ctrl+C stops after the case in hand.",
        epilog="example: karyogui report 24-0187 -o report.pdf --png karyogram.png · "
        "karyogui report cases/* -o reports/",
    )
    parser.add_argument("cases", type=Path, nargs="+", metavar="CASE", help="a case folder")
    parser.add_argument(
        "-o", "--output", required=True, metavar="PDF|FOLDER", help="the report, or a folder for them"
    )
    parser.add_argument(
        "--png", type=Path, metavar="FILE", help="of one case: also write the karyogram, as .png, .tiff, .svg or .pdf"
    )
    parser.add_argument("--dpi", type=int, default=300, help="of that picture (default 300)")
    parser.add_argument("--model", metavar="M", help="an installed model's name or a model folder")
    parser.add_argument("--device", metavar="D", help="auto, cuda or cpu; else as the settings say")
    parser.add_argument("--template", type=Path, metavar="FILE", help="a report template; see karyogui template")
    parser.add_argument("--paper", choices=tuple(PAPERS), help="else as the settings say")
    parser.add_argument("--orientation", choices=ORIENTATIONS, help="else as the settings say")
    parser.add_argument(
        "--settings", type=Path, metavar="FILE", help="the laboratory's settings file (or KARYOGUI_SETTINGS names it)"
    )
    return parser


def run_report(arguments: Sequence[str]) -> int:
    """Write reports. Returns the exit code: 1 if one could not be written."""
    parser = build_report_parser()
    args = parser.parse_args(arguments)
    out = Path(args.output)
    many = len(args.cases) > 1 or out.is_dir() or args.output.endswith(("/", "\\"))
    if many and out.exists() and not out.is_dir():
        parser.error(f"{out} is a file; the reports of several cases need a folder")
    if many and args.png:
        parser.error("--png goes with one case and one PDF")
    with ended_by_interrupt("karyogui"):
        loaded = SettingsFiles.usual(args.settings).load()
        for problem in loaded.problems:
            _tell(problem)
        from karyogui.headless import ReportOptions

    engine, own = loaded.values.engine, loaded.values.report
    engine = replace(engine, model=args.model or engine.model, device=args.device or engine.device)
    options = ReportOptions(
        settings=replace(loaded.values, engine=engine),
        template=args.template,
        page=PageFormat(args.paper or own.page_size, args.orientation or own.orientation),
        dpi=args.dpi,
    )
    return _many(args.cases, out, options) if many else _one(args.cases[0], out, args.png, options)


def write_one(case: Path, pdf: Path, picture: Path | None) -> int:
    """One report with the settings in force."""
    picture_arguments = ["--png", str(picture)] if picture else []
    return run_report([str(case), "-o", str(pdf), *picture_arguments])


def _one(case: Path, pdf: Path, picture: Path | None, options: "ReportOptions") -> int:
    from karyogui.headless import report_case, summary_line

    try:
        report = report_case(case, pdf, picture=picture, options=options)
    except (ValueError, OSError) as error:
        return _tell(str(error))
    except KeyboardInterrupt:
        _tell("interrupted")
        return INTERRUPTED
    written = f"{pdf} and {picture}" if picture else f"{pdf}"
    sys.stdout.write(f"{summary_line(report)}\nwritten: {written}\n")
    return 0


def _many(cases: Sequence[Path], out: Path, options: "ReportOptions") -> int:
    from tqdm import tqdm

    from karyogui.headless import report_cases

    try:
        with (
            tqdm(total=len(cases), unit="case", file=sys.stderr, disable=not sys.stderr.isatty()) as bar,
            _stop_at_interrupt(lambda: bar.write(_STOPPING, file=sys.stderr)) as is_stopped,
        ):
            outcomes = report_cases(
                cases, out, options, on_outcome=lambda _: bar.update(), should_stop=is_stopped.is_set
            )
    except (ValueError, OSError) as error:
        return _tell(str(error))
    except KeyboardInterrupt:
        _tell(f"interrupted; {out / 'results.csv'} holds the cases that were done, if there were any")
        return INTERRUPTED
    failed = [outcome for outcome in outcomes if outcome.error]
    sys.stdout.write(f"{len(outcomes) - len(failed)} of {len(outcomes)} reports written to {out}\n")
    for outcome in failed:
        _tell(f"no report: {outcome.error}")
    if len(outcomes) < len(cases):
        left = len(cases) - len(outcomes)
        _tell(f"interrupted: {left} of {len(cases)} cases were not begun, from {cases[len(outcomes)]} on")
        return INTERRUPTED
    return 1 if failed else 0


@contextmanager
def _stop_at_interrupt(on_first: Callable[[], None]) -> Iterator[Event]:
    """Within it, Ctrl+C sets the event and calls on_first; a second one interrupts as always."""
    stopped = Event()

    def stop(number: int, frame: object) -> None:
        signal.signal(signal.SIGINT, before)
        stopped.set()
        on_first()

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield stopped
    finally:
        signal.signal(signal.SIGINT, before)


def build_template_parser() -> argparse.ArgumentParser:
    """The arguments of `karyogui template`."""
    parser = argparse.ArgumentParser(
        prog="karyogui template",
        description="Check a report template, or write an example of one that says every key.",
        epilog="example: karyogui template example my-report.toml · karyogui template check my-report.toml",
    )
    parser.add_argument("job", choices=("check", "example"))
    parser.add_argument("file", type=Path, metavar="FILE")
    return parser


def run_template(arguments: Sequence[str]) -> int:
    """Check a template or write the example. Returns the exit code: 1 if something is wrong."""
    args = build_template_parser().parse_args(arguments)
    from karyogui.report.files import write_file
    from karyogui.report.template_file import example_template, template_problems

    if args.job == "example":
        if args.file.exists():
            return _tell(f"{args.file}: is there already; it is not overwritten")
        try:
            write_file(args.file, example_template().read_bytes())
        except (ValueError, OSError) as error:
            return _tell(str(error))
        sys.stdout.write(f"written: {args.file}\n")
        return 0
    problems = template_problems(args.file)
    for problem in problems:
        _tell(problem)
    if not problems:
        sys.stdout.write(f"{args.file}: right\n")
    return 1 if problems else 0


def _tell(text: str) -> int:
    sys.stderr.write(f"karyogui: {text}\n")
    return 1
