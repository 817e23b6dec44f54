"""Look up the pinned dependencies in the public lists of known vulnerabilities, by pip-audit in a place of its own.

    python tools/audit_dependencies.py          or: make audit

Ends with 0 if every pin was looked up and none is known to be vulnerable, with 1 if one is, and with 2 if not all of
them could be looked up: no network, or an index that does not carry the advisories. That is told, never passed over.
"""

import argparse
import json
import subprocess
import sys
import venv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).resolve().parent.parent
_TOOL = "pip-audit==2.10.1"
_LONGEST_S = 300
CLEAN, VULNERABLE, NOT_AUDITED = 0, 1, 2


@dataclass(frozen=True)
class Audit:
    """What came of it: lines for people, and the exit code."""

    lines: tuple[str, ...]
    code: int


def judged(report: dict[str, Any]) -> Audit:
    """What a report of `pip-audit --format json` says. A pin that it skipped was not looked up."""
    pins = report["dependencies"]
    skipped = [pin["name"] for pin in pins if "skip_reason" in pin]
    lines = [
        f"{pin['name']} {pin['version']}: {found['id']}, mended in {', '.join(found['fix_versions']) or 'no version'}"
        for pin in pins
        for found in pin.get("vulns", ())
    ]
    code = VULNERABLE if lines else CLEAN
    if skipped or not pins:
        lines.append(f"NOT AUDITED: {len(skipped)} of {len(pins)} pins could not be looked up: {', '.join(skipped)}")
        code = code or NOT_AUDITED
    return Audit((*lines, f"dependency audit: {len(pins) - len(skipped)} of {len(pins)} pins looked up"), code)


def _not_done(why: str) -> Audit:
    return Audit((f"NOT AUDITED: {why}",), NOT_AUDITED)


def _run(command: Sequence[str]) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=_LONGEST_S)


def audit(pins: Path, environment: Path) -> Audit:
    """Audit a file of pinned requirements; pip-audit is installed into `environment` first."""
    programs = environment / ("Scripts" if sys.platform == "win32" else "bin")
    try:
        if not (programs / "pip-audit").exists():
            venv.create(environment, with_pip=True)
            install = ["-m", "pip", "install", "-q", "--retries", "1", "--timeout", "15", _TOOL]
            made = _run([str(programs / "python"), *install])
            if made.returncode:
                return _not_done(f"pip-audit cannot be installed ({_last_line(made.stderr)})")
        command = [str(programs / "pip-audit"), "-r", str(pins), "--no-deps", "--disable-pip", "-f", "json"]
        done = _run([*command, "--progress-spinner", "off"])
        return judged(json.loads(done.stdout))
    except subprocess.TimeoutExpired:
        return _not_done(f"no answer within {_LONGEST_S} s")
    except (OSError, subprocess.CalledProcessError) as error:  # as where Python comes without ensurepip
        return _not_done(f"no environment can be made at {environment} ({error})")
    except (ValueError, KeyError):
        return _not_done(f"the advisories cannot be reached ({_last_line(done.stderr)})")


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or ["no reason given"])[-1]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pins", type=Path, default=_ROOT / "constraints.txt")
    parser.add_argument("--environment", type=Path, default=_ROOT / ".venv-audit", help="where pip-audit lives")
    args = parser.parse_args()
    found = audit(args.pins, args.environment)
    sys.stdout.write("\n".join(found.lines) + "\n")
    return found.code


if __name__ == "__main__":
    sys.exit(main())
