"""Imports go downward only, and the light layers stay light."""

import ast
import os
import subprocess
import sys
from importlib.metadata import distributions
from pathlib import Path

import pytest

from karyogui.command_line import torch_goes_first

ROOT = Path(__file__).resolve().parent.parent

# Each package may import itself and what stands in its row.
ALLOWED: dict[str, frozenset[str]] = {
    "engine.resources": frozenset(),
    "engine.files": frozenset(),
    "engine.terminal": frozenset(),
    "engine.program": frozenset({"engine.resources"}),
    "engine.domain": frozenset(),
    "engine.io": frozenset({"engine.domain", "engine.resources", "engine.files"}),
    "engine.imaging": frozenset({"engine.domain"}),
    "engine.varifocal": frozenset({"engine.domain", "engine.files"}),
    "engine.models": frozenset(
        {"engine.domain", "engine.io", "engine.varifocal", "engine.resources", "engine.files"}
    ),
    "engine.inference": frozenset({"engine.domain", "engine.io", "engine.varifocal"}),
    "engine.training": frozenset(
        {"engine.files", "engine.domain", "engine.io", "engine.varifocal", "engine.inference"}
    ),
    "engine.evaluation": frozenset(
        {"engine.files", "engine.domain", "engine.io", "engine.varifocal", "engine.inference", "engine.training"}
    ),
    "engine.baselines": frozenset(
        {
            "engine.domain",
            "engine.imaging",
            "engine.io",
            "engine.varifocal",
            "engine.inference",
            "engine.training",
            "engine.evaluation",
        }
    ),
    "engine.synthesis": frozenset({"engine.domain", "engine.io", "engine.resources"}),
}
# At the top: the commands and the application may use every engine package.
TOP = ("engine.commands", "engine.cli", "karyogui")


def _loaded_after(statement: str) -> set[str]:
    code = f"import sys\n{statement}\nprint(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    return {name.split(".")[0] for name in run.stdout.split()}


def _modules(package: str) -> list[str]:
    base = ROOT / package.replace(".", "/")
    return [
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in sorted(base.rglob("*.py"))
        if path.name not in ("__init__.py", "__main__.py")
    ]


@pytest.mark.parametrize("package", ["engine.domain", "engine.io"])
def test_domain_and_io_import_neither_torch_nor_qt(package: str) -> None:
    loaded = _loaded_after("\n".join(f"import {module}" for module in _modules(package)))
    assert not loaded & {"torch", "PySide6"}


def test_engine_never_imports_qt() -> None:
    loaded = _loaded_after("\n".join(f"import {module}" for module in _modules("engine")))
    assert "torch" in loaded
    assert "PySide6" not in loaded


# Stops at the first import of Qt and tells whether torch was there.
_STOP_AT_QT = """
import sys
from karyogui import __main__, command_line

class StopAtQt:
    def find_spec(self, name, path=None, target=None):
        if name == "PySide6":
            print("torch" in sys.modules)
            sys.exit(0)

command_line.has_display = lambda: True
command_line.missing_packages = lambda *, with_display: []
sys.meta_path.insert(0, StopAtQt())
command_line.torch_goes_first = lambda: True
__main__.main([])
"""


def test_application_loads_torch_before_qt_where_it_has_to() -> None:
    run = subprocess.run([sys.executable, "-c", _STOP_AT_QT], capture_output=True, text=True, check=False, cwd=ROOT)
    assert run.stdout.strip() == "True", run.stderr


def test_torch_has_to_go_first_on_windows_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    assert torch_goes_first()
    monkeypatch.setattr(sys, "platform", "linux")
    assert not torch_goes_first()


def test_window_opens_without_what_only_the_engine_needs() -> None:
    loaded = _loaded_after("import karyogui.app\nprint(*(name.replace('.', '/') for name in sys.modules))")
    assert "PySide6" in loaded
    assert not loaded & {"torch", "safetensors", "sklearn", "matplotlib", "tensorboard"}
    assert not loaded & {"scipy/ndimage", "scipy/optimize", "scipy/sparse"}


def test_a_report_without_a_window_needs_no_qt() -> None:
    german = "from karyogui.report.words import words_in\nwords_in('de').said('DRAFT')"
    loaded = _loaded_after(f"import karyogui.headless\n{german}")
    assert "reportlab" in loaded
    assert "PySide6" not in loaded


def test_entry_point_loads_neither_until_asked() -> None:
    assert not {"torch", "PySide6"} & _loaded_after("import karyogui.command_line")
    # Before their first line is reached nobody listens to Ctrl+C.
    for entry in ("karyogui.__main__", "engine.cli"):
        assert not {"argparse", "logging", "typing", "numpy"} & (_loaded_after(f"import {entry}") - _loaded_after(""))


def test_engine_leaves_qts_plugin_path_alone() -> None:
    # The other OpenCV packages point Qt at their own plugins, which offscreen tests do not notice.
    modules = "\n".join(f"import {module}" for module in _modules("engine"))
    code = f"{modules}\nimport os, sys\nprint('cv2' in sys.modules, os.environ.get('QT_QPA_PLATFORM_PLUGIN_PATH'))"
    environment = {name: value for name, value in os.environ.items() if name != "QT_QPA_PLATFORM_PLUGIN_PATH"}
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT, env=environment
    )
    assert run.stdout.strip() == "True None"


def _imports(path: Path) -> set[str]:
    """Every module a file imports, also inside functions."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    return names | {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}


@pytest.mark.parametrize("path", sorted((ROOT / "engine" / "domain").rglob("*.py")), ids=lambda path: path.stem)
def test_domain_uses_the_standard_library_and_numpy_only(path: Path) -> None:
    foreign = {name.split(".")[0] for name in _imports(path)} - sys.stdlib_module_names
    assert foreign <= {"numpy", "engine"}


@pytest.mark.parametrize(
    ("package", "allowed"),
    [
        ("karyogui.widgets", ("karyogui.widgets", "karyogui.look.theme")),
        ("karyogui.words", ("karyogui.words", "engine.domain", "engine.resources")),
    ],
)
def test_what_every_part_of_the_window_uses_stands_below_them(package: str, allowed: tuple[str, ...]) -> None:
    for path in (ROOT / package.replace(".", "/")).rglob("*.py"):
        used = {name for name in _imports(path) if name.startswith(("engine", "karyogui"))}
        assert not {name for name in used if not name.startswith(allowed)}, path


@pytest.mark.parametrize("path", sorted((ROOT / "karyogui").rglob("*.py")), ids=lambda path: path.stem)
def test_application_reaches_torch_only_through_the_engine(path: Path) -> None:
    if path.name == "command_line.py":
        return  # It loads torch before Qt and does nothing else with it.
    assert not {name for name in _imports(path) if name.split(".")[0] in ("torch", "safetensors")}


def _module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _package_of(module: str) -> str:
    names = [*ALLOWED, *TOP]
    return next((name for name in names if module == name or module.startswith(f"{name}.")), module)


LAYERED = [path for path in sorted((ROOT / "engine").rglob("*.py")) if _package_of(_module_of(path)) in ALLOWED]


@pytest.mark.parametrize("path", LAYERED, ids=lambda path: _module_of(path))
def test_engine_imports_go_downward(path: Path) -> None:
    package = _package_of(_module_of(path))
    used = {_package_of(name) for name in _imports(path) if name.startswith(("engine", "karyogui"))} - {package}
    assert used <= ALLOWED[package], f"{_module_of(path)} imports {used - ALLOWED[package]}"


def test_every_engine_module_belongs_to_a_layer() -> None:
    homeless = {_module_of(path) for path in (ROOT / "engine").rglob("*.py")} - {"engine"}
    assert not {module for module in homeless if _package_of(module) not in (*ALLOWED, *TOP)}


def test_only_the_headless_opencv_is_installed() -> None:
    names = {distribution.metadata["Name"].lower() for distribution in distributions()}
    assert "opencv-python-headless" in names
    assert not names & {"opencv-python", "opencv-contrib-python", "opencv-contrib-python-headless"}


def test_start_of_the_commands_waits_for_no_plots_nor_statistics() -> None:
    statistics = "print('stats' if 'scipy.stats' in sys.modules else '')"
    loaded = _loaded_after(f"import engine.commands.command_line\n{statistics}")
    assert not loaded & {"matplotlib", "sklearn", "stats"}


# Of the standard library, what Windows lacks: a single such import would keep every command from starting there.
_NOT_ON_WINDOWS = frozenset(("crypt", "fcntl", "grp", "nis", "posix", "pty", "pwd", "resource", "spwd", "syslog"))
_NOT_ON_WINDOWS |= {"readline", "termios", "tty"}


@pytest.mark.parametrize("package", ["engine", "karyogui"])
def test_nothing_is_imported_that_windows_lacks(package: str) -> None:
    for path in (ROOT / package).rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        # What stands in a function may ask for the system first.
        at_once = [node for node in tree.body if isinstance(node, ast.Import)]
        names = {alias.name.split(".")[0] for node in at_once for alias in node.names}
        names |= {node.module or "" for node in tree.body if isinstance(node, ast.ImportFrom)}
        assert not names & _NOT_ON_WINDOWS, path
