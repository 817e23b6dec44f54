"""The command line of karyogui: the window, or a job without one."""

import argparse
import multiprocessing
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from engine.program import ShowVersion
from engine.terminal import INTERRUPTED, show_any_name
from karyogui.console import borrow_console
from karyogui.system_check import has_display, missing_packages, missing_packages_text

_DEMO_OUT = Path("out") / "demo"


def build_parser() -> argparse.ArgumentParser:
    """The arguments of the window; `report` has its own."""
    parser = argparse.ArgumentParser(
        prog="karyogui",
        description="Karyotyping with Varifocal-Net. Without CASE the application opens with its start page.",
        epilog="example: karyogui 24-0187 · without a window: karyogui report 24-0187 -o report.pdf",
    )
    parser.add_argument("case", nargs="?", type=Path, metavar="CASE", help="a case folder to open")
    parser.add_argument(
        "--settings", type=Path, metavar="FILE", help="the laboratory's settings file (or KARYOGUI_SETTINGS names it)"
    )
    parser.add_argument("--demo", action="store_true", help="open the demo case")
    parser.add_argument(
        "--selftest", action="store_true", help="check that model, prediction and report work; no window"
    )
    parser.add_argument("--version", action=ShowVersion, nargs=0, help="show the version, and exit")
    parser.add_argument("--time-start", action="store_true", help=argparse.SUPPRESS)  # see karyogui.start_clock
    return parser


def chosen_job(arguments: Sequence[str] | None) -> Callable[[], int]:
    """What the arguments ask for, loaded and ready; called, it does it and returns as `karyogui.__main__.main`.

    Wrong usage exits with 2.
    """
    multiprocessing.freeze_support()
    borrow_console()
    show_any_name()
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == ["--settings"] and given[2:3] == ["report"]:  # as it stands before a case
        given = ["report", *given[:2], *given[3:]]
    if given[:1] in (["report"], ["template"]):
        from karyogui.report_command import run_report, run_template

        return partial(run_report if given[0] == "report" else run_template, given[1:])
    args = build_parser().parse_args(given)
    if args.demo and args.case is not None:
        build_parser().error("CASE and --demo exclude each other")
    return _self_test() if args.selftest else _window(args)


def _self_test() -> Callable[[], int]:
    from karyogui.cases.demo import demo_case
    from karyogui.headless import self_test

    def run() -> int:
        try:
            sys.stdout.write(self_test(demo_case()) + "\n")
        except (ValueError, OSError) as error:
            return _fail(f"self-test failed: {error}")
        except KeyboardInterrupt:
            _fail("interrupted")
            return INTERRUPTED
        return 0

    return run


def torch_goes_first() -> bool:
    """Whether torch must be loaded before Qt. Where it need not, it is loaded while the window opens."""
    return sys.platform == "win32"


def _window(args: argparse.Namespace) -> Callable[[], int]:
    if not has_display():
        if args.demo:
            from karyogui.cases.demo import demo_case
            from karyogui.report_command import write_one

            return partial(write_one, demo_case(), _DEMO_OUT / "report.pdf", _DEMO_OUT / "karyogram.png")
        return partial(_fail, "there is no display; `karyogui report CASE -o report.pdf` works without one")
    missing = missing_packages(with_display=True)
    if missing:
        return partial(_fail, missing_packages_text(missing))
    if torch_goes_first():
        # WORKAROUND: on Windows torch cannot be loaded once Qt is (pytorch/pytorch#169429).
        import torch  # noqa: F401

    from karyogui.app import run_app

    return partial(run_app, args.case, demo=args.demo, laboratory=args.settings, is_timed=args.time_start)


def _fail(text: str) -> int:
    sys.stderr.write(f"karyogui: {text}\n")
    return 1
