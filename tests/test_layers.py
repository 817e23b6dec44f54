"""Imports go downward only, and the light layers stay light."""

import ast
import subprocess
import sys
from importlib.metadata import distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# Each package may import itself and what stands in its row.
ALLOWED: dict[str, frozenset[str]] = {
    "engine.resources": frozenset(),
    "engine.domain": frozenset(),
    "engine.io": frozenset({"engine.domain"}),
    "engine.varifocal": frozenset({"engine.domain"}),
    "engine.models": frozenset({"engine.varifocal", "engine.resources"}),
    "engine.inference": frozenset({"engine.domain", "engine.io", "engine.varifocal"}),
    "engine.training": frozenset({"engine.domain", "engine.io", "engine.varifocal", "engine.inference"}),
    "engine.evaluation": frozenset({"engine.domain", "engine.io", "engine.varifocal", "engine.inference"}),
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


def test_application_loads_torch_before_qt() -> None:
    source = (ROOT / "karyogui" / "__main__.py").read_text(encoding="utf-8")
    assert source.index("import torch") < source.index("from karyogui.app import run_app")
    assert not {"torch", "PySide6"} & _loaded_after("import karyogui.__main__")


def _package_of(module: str) -> str:
    names = [*ALLOWED, *TOP]
    return next((name for name in names if module == name or module.startswith(f"{name}.")), module)


@pytest.mark.parametrize("path", sorted((ROOT / "engine").rglob("*.py")), ids=str)
def test_engine_imports_go_downward(path: Path) -> None:
    module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    package = _package_of(module)
    if package in TOP or package == "engine":
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}
    imported |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    used = {_package_of(name) for name in imported if name.startswith(("engine", "karyogui"))} - {package}
    assert used <= ALLOWED[package], f"{module} imports {used - ALLOWED[package]}"


def test_only_the_headless_opencv_is_installed() -> None:
    names = {distribution.metadata["Name"].lower() for distribution in distributions()}
    assert "opencv-python-headless" in names
    assert not names & {"opencv-python", "opencv-contrib-python", "opencv-contrib-python-headless"}
