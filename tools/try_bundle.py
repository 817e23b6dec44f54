"""Start the built bundle as a user of another machine would: elsewhere, without Python or this checkout.

python -m tools.try_bundle [dist/karyogui]      prints size, self-test and start time; exit code 1 if something fails
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

_MOST_SECONDS = 300


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path("dist") / "karyogui")
    folder = parser.parse_args().folder.resolve()
    suffix = ".exe" if sys.platform == "win32" else ""
    window, engine = folder / f"karyogui{suffix}", folder / f"karyo-engine{suffix}"
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    sys.stdout.write(f"bundle: {sum(sizes) / 1e6:.0f} MB in {len(sizes)} files\n")
    for command in ([window, "--help"], [window, "--selftest"], [engine, "models", "list"]):
        began = time.perf_counter()
        with tempfile.TemporaryDirectory() as elsewhere:
            done = subprocess.run(
                [str(part) for part in command],
                cwd=elsewhere,
                env=_bare(elsewhere),
                capture_output=True,
                text=True,
                timeout=_MOST_SECONDS,
                check=False,
            )
        seconds = time.perf_counter() - began
        told = (done.stdout if done.returncode == 0 else done.stderr).strip().splitlines() or [""]
        shown = told[0] if "--help" in command else told[-1]
        sys.stdout.write(f"{Path(command[0]).name} {' '.join(map(str, command[1:]))}: {seconds:.1f} s: {shown}\n")
        if done.returncode:
            return 1
    return 0


def _bare(home: str) -> dict[str, str]:
    """An environment that names nothing of this one; Windows does not start a program without its own."""
    kept = {key: os.environ[key] for key in ("SYSTEMROOT", "TEMP", "TMP") if key in os.environ}
    return {**kept, "HOME": home, "USERPROFILE": home, "QT_QPA_PLATFORM": "offscreen"}


if __name__ == "__main__":
    sys.exit(main())
