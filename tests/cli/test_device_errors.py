"""A device that fails a command is told in one line, as everything else that goes wrong."""

from pathlib import Path

import pytest
import torch

from engine import cli
from engine.commands import train
from engine.synthesis.cells import synthesize_dataset


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (
            torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.\nSee the notes."),
            "the device has too little memory (CUDA out of memory. Tried to allocate 2.00 GiB.)",
        ),
        (
            torch.AcceleratorError("CUDA error: unspecified launch failure\nCUDA kernel errors"),
            "the device failed (CUDA error: unspecified launch failure)",
        ),
    ],
)
def test_a_device_that_fails_a_training_is_told_in_one_line(
    error: RuntimeError,
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    synthesize_dataset(tmp_path / "set", cases=2, karyotype="45,X")
    monkeypatch.setattr(train, "load_images", fail)
    assert cli.main(["train", str(tmp_path / "set"), "--out", str(tmp_path / "run"), "--device", "cpu"]) == 1
    assert capsys.readouterr().err == f"karyo-engine train: {told}; the same command with --resume goes on\n"


def test_an_error_of_the_program_is_not_hidden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("mat1 and mat2 shapes cannot be multiplied")

    synthesize_dataset(tmp_path / "set", cases=2, karyotype="45,X")
    monkeypatch.setattr(train, "load_images", fail)
    with pytest.raises(RuntimeError, match="mat1"):
        cli.main(["train", str(tmp_path / "set"), "--out", str(tmp_path / "run"), "--device", "cpu"])
