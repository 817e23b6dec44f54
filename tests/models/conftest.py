"""Signed cases and tiny models."""

import dataclasses
import hashlib
import json
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import torch
from PIL import Image

from engine.domain.karyogram import CaseKaryogram
from engine.domain.review import Review, Signature, reviewed_by, signed_by
from engine.io.audit import AuditEntry
from engine.io.case_record import RecordWriter, read_record
from engine.io.journal import SIGN
from engine.io.karyogram_file import karyogram_bytes
from engine.varifocal.network import VarifocalNet
from engine.varifocal.weights import save_model
from tools.tiny_network import TINY_CONFIG

AT = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)


def sign(folder: Path, karyogram: CaseKaryogram) -> None:
    """Review and sign a case as the application does."""
    review = signed_by(reviewed_by(Review(), Signature("A. Meyer", "r", AT)), Signature("B. Sand", "r", AT))
    signed = dataclasses.replace(karyogram, review=review)
    writer = RecordWriter(folder, read_record(folder))
    sha256 = hashlib.sha256(karyogram_bytes(signed)).hexdigest()
    writer.append([AuditEntry(AT, "B. Sand", SIGN, changes={"karyogram_sha256": sha256})])
    writer.write(signed, {}, read_record(folder).note.counted)  # type: ignore[union-attr]


@pytest.fixture
def make_case(tmp_path: Path, synthetic_cell: tuple[Path, tuple[object, ...]]) -> Callable[..., Path]:
    """A case folder of that name with every fourth chromosome of the synthetic cell, for a patient's number.

    The pictures of each name are others, as those of two real cells always are.
    """

    def make(name: str, patient: str, first: int = 0) -> Path:
        folder = tmp_path / "cases" / name
        folder.mkdir(parents=True)
        digest = zlib.crc32(name.encode())
        for path in sorted(synthetic_cell[0].glob("*.png"))[first::4]:
            with Image.open(path) as image:
                for x in range(4):
                    image.putpixel((x, 0), 240 + (digest >> 4 * x) % 16)
                image.save(folder / path.name)
        details = {"patient": {"name": "Zoë Müller", "id": patient}} if patient else {}
        (folder / "case.json").write_text(json.dumps(details), encoding="utf-8")
        return folder

    return make


@pytest.fixture
def make_model(tmp_path: Path) -> Callable[[int], Path]:
    """A tiny model folder with weights of that seed."""

    def make(seed: int) -> Path:
        torch.manual_seed(seed)
        folder = tmp_path / f"model-{seed}"
        save_model(folder, VarifocalNet(TINY_CONFIG), name="tiny", version=str(seed))
        return folder

    return make
