"""What karyogui.spec is given: the places it names are there, and nothing that the application needs is left out."""

import re
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest
from PIL import Image

from engine.program import commit_of_checkout
from engine.resources import resource_path
from tools.bundle_filter import EXCLUDED_MODULES, METADATA, is_shipped

ROOT = Path(__file__).resolve().parent.parent


def test_nothing_that_is_imported_is_left_out() -> None:
    imported = set()
    for package in ("karyogui", "engine"):
        for path in (ROOT / package).rglob("*.py"):
            found = re.findall(r"^\s*(?:from|import) ([\w.]+)", path.read_text(encoding="utf-8"), re.M)
            imported.update(name for name in found if path.parent.name != "baselines")
    left_out = {
        name for name in imported for module in EXCLUDED_MODULES if name == module or name.startswith(f"{module}.")
    }
    assert not left_out


@pytest.mark.parametrize("path", [path for path in resource_path().rglob("*") if path.is_file()], ids=str)
def test_every_resource_is_shipped(path: Path) -> None:
    assert is_shipped(path.relative_to(ROOT).as_posix()) or path.suffix in (".pyc",)


@pytest.mark.parametrize(
    ("place", "shipped"),
    [
        ("torch/lib/libtorch_cpu.so", True),
        ("torch/bin/torch_shm_manager", True),
        ("torch/bin/protoc", False),
        ("torch/include/ATen/ATen.h", False),
        ("PySide6/Qt/plugins/platforms/libqxcb.so", True),
        ("PySide6/Qt/plugins/platforms/libqoffscreen.so", True),
        ("PySide6\\plugins\\platforms\\qwindows.dll", True),
        ("PySide6/Qt/plugins/imageformats/libqsvg.so", True),
        ("PySide6/Qt/translations/qtbase_de.qm", True),
        ("PySide6/Qt/translations/qtbase_fr.qm", False),
        ("PySide6/Qt/lib/libQt6Qml.so.6", False),
        ("PySide6\\Qt6Quick.dll", False),
        ("PySide6/Qt/lib/libQt6Widgets.so.6", True),
        ("PySide6/Qt/lib/libQt6PrintSupport.so.6", True),
    ],
)
def test_of_the_libraries_what_is_used_is_shipped(place: str, shipped: bool) -> None:
    assert is_shipped(place) is shipped


def test_the_packages_named_in_the_about_box_exist() -> None:
    assert {"karyogui", "torch", "PySide6-Essentials"} <= set(METADATA)
    for module in ("karyogui.app", "karyogui.headless", "karyogui.cases.demo", "engine.cli"):
        assert find_spec(module) is not None
    for script in ("karyogui/__main__.py", "engine/cli.py"):
        assert (ROOT / script).is_file()


@pytest.mark.parametrize("name", ["karyogui.ico", "karyogui.icns"])
def test_the_icons_are_pictures(name: str) -> None:
    with Image.open(resource_path("icons", name)) as icon:
        assert max(icon.size) >= 256


def test_the_commit_is_that_of_the_checkout_and_says_if_files_differ(tmp_path: Path) -> None:
    assert commit_of_checkout(tmp_path) == ""

    def git(*command: str) -> str:
        who = ("-c", "user.name=A", "-c", "user.email=a@example.org")
        done = subprocess.run(
            ["git", "-C", str(tmp_path), *who, *command], check=True, capture_output=True, text=True
        )
        return done.stdout.strip()

    git("init", "-q")
    assert commit_of_checkout(tmp_path) == ""  # no commit yet
    file = tmp_path / "file.txt"
    file.write_text("one", encoding="ascii")
    git("add", "file.txt")
    git("commit", "-q", "-m", "One")
    short = git("rev-parse", "--short", "HEAD")
    assert commit_of_checkout(tmp_path) == short
    file.write_text("two", encoding="ascii")
    assert commit_of_checkout(tmp_path) == f"{short}+"
