"""karyogui: the desktop application and its jobs without a window."""

import argparse
import multiprocessing
import sys
from collections.abc import Sequence
from pathlib import Path

from engine.terminal import ended_by_interrupt, show_any_name
from karyogui.console import borrow_console

_DEMO_OUT = Path("out") / "demo"


def build_parser() -> argparse.ArgumentParser:
    """The arguments of the window; `report` has its own."""
    parser = argparse.ArgumentParser(
        prog="karyogui",
        description="Karyotyping with Varifocal-Net. Without CASE the application opens with its start page.",
        epilog="example: karyogui 24-0187 · without a window: karyogui report 24-0187 -o report.pdf",
    )
    parser.add_argument("case", nargs="?", type=Path, metavar="CASE", help="a case folder to open")
    _add_settings(parser)
    parser.add_argument("--demo", action="store_true", help="open the demo case")
    parser.add_argument(
        "--selftest", action="store_true", help="check that model, prediction and report work; no window"
    )
    parser.add_argument("--time-start", action="store_true", help=argparse.SUPPRESS)  # see karyogui.start_clock
    return parser


def _add_settings(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--settings", type=Path, metavar="FILE", help="the laboratory's settings file (or KARYOGUI_SETTINGS names it)"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the application. Returns its exit code: 0, or 1 on a failure told on stderr."""
    multiprocessing.freeze_support()
    borrow_console()
    show_any_name()
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] in (["report"], ["template"]):
        with ended_by_interrupt("karyogui"):
            from karyogui.report_command import run_report, run_template
        return run_report(given[1:]) if given[0] == "report" else run_template(given[1:])
    args = build_parser().parse_args(given)
    if args.selftest:
        return _run_selftest()
    if args.demo and args.case is not None:
        build_parser().error("CASE and --demo exclude each other")
    return _run_window(args)


def _run_selftest() -> int:
    from karyogui.demo import demo_case
    from karyogui.headless import self_test

    try:
        sys.stdout.write(self_test(demo_case()) + "\n")
    except (ValueError, OSError) as error:
        return _fail(f"self-test failed: {error}")
    return 0


def torch_goes_first() -> bool:
    """Whether torch must be loaded before Qt. Where it need not, it is loaded while the window opens."""
    return sys.platform == "win32"


def _run_window(args: argparse.Namespace) -> int:
    from karyogui.demo import demo_case
    from karyogui.system_check import has_display, missing_packages, missing_packages_text

    if not has_display():
        if args.demo:
            from karyogui.report_command import write_one

            return write_one(demo_case(), _DEMO_OUT / "report.pdf", _DEMO_OUT / "karyogram.png")
        return _fail("there is no display; `karyogui report CASE -o report.pdf` works without one")
    missing = missing_packages(with_display=True)
    if missing:
        return _fail(missing_packages_text(missing))
    if torch_goes_first():
        # WORKAROUND: on Windows torch cannot be loaded once Qt is (pytorch/pytorch#169429).
        import torch  # noqa: F401

    from karyogui.app import run_app

    return run_app(args.case, demo=args.demo, laboratory=args.settings, is_timed=args.time_start)


def _fail(text: str) -> int:
    sys.stderr.write(f"karyogui: {text}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
