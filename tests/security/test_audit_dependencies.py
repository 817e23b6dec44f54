"""The audit of the dependencies never passes in silence."""

from pathlib import Path

import pytest

from tools import audit_dependencies
from tools.audit_dependencies import CLEAN, NOT_AUDITED, VULNERABLE, audit, judged

SOUND = {"name": "numpy", "version": "2.0", "vulns": []}
BAD = {"name": "pillow", "version": "9.0", "vulns": [{"id": "CVE-2022-22817", "fix_versions": ["9.0.1"]}]}
SKIPPED = {"name": "torch", "skip_reason": "Dependency not found"}


def test_what_was_looked_up_and_is_sound_passes() -> None:
    found = judged({"dependencies": [SOUND]})
    assert found.code == CLEAN
    assert found.lines == ("dependency audit: 1 of 1 pins looked up",)


def test_a_known_vulnerability_is_named_with_its_remedy() -> None:
    found = judged({"dependencies": [SOUND, BAD, SKIPPED]})
    assert found.code == VULNERABLE
    assert "pillow 9.0: CVE-2022-22817, mended in 9.0.1" in found.lines


@pytest.mark.parametrize("pins", [[SOUND, SKIPPED], [SKIPPED], []])
def test_a_pin_that_was_not_looked_up_is_no_pass(pins: list[object]) -> None:
    found = judged({"dependencies": pins})
    assert found.code == NOT_AUDITED
    assert any(line.startswith("NOT AUDITED") for line in found.lines)


def test_without_a_network_it_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit_dependencies, "_TOOL", str(tmp_path / "there-is-no-such-tool"))
    found = audit(tmp_path / "constraints.txt", tmp_path / "environment")
    assert found.code == NOT_AUDITED
    assert "pip-audit cannot be installed" in found.lines[0]


def test_where_no_environment_can_be_made_it_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    found = audit(tmp_path / "constraints.txt", tmp_path / "file" / "environment")
    assert found.code == NOT_AUDITED
    assert str(tmp_path / "file" / "environment") in found.lines[0]
