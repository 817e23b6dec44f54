"""A person's answers as JSON objects of karyogram.json: decisions, resolved warnings, the ISCN line."""

from datetime import datetime
from typing import Any

from engine.domain.iscn_choice import IscnChoice
from engine.domain.karyogram import Decision, Resolution, TypedIscn, WarningKey
from engine.io.json_fields import Fields


def decision_to_json(decision: Decision) -> dict[str, Any]:
    return {"decided_by": decision.by, "decided_at": None if decision.at is None else decision.at.isoformat()}


def decision_from_json(fields: Fields) -> Decision:
    """Raises ValueError, with the path to the field, if one is missing or odd; so do the others here."""
    by, at = fields.text_or_none("decided_by"), fields.text_or_none("decided_at")
    try:
        return Decision(by, None if at is None else datetime.fromisoformat(at))
    except ValueError as error:
        raise ValueError(f"{fields.path}: decided_at: {error}") from error


def resolution_to_json(resolution: Resolution) -> dict[str, Any]:
    key = resolution.warning
    warning = {"code": key.code, "subject": key.subject, "files": list(key.files)}
    return {"warning": warning, "reason": resolution.reason, **decision_to_json(resolution.decision)}


def resolution_from_json(fields: Fields) -> Resolution:
    warning = fields.inner("warning")
    key = WarningKey(warning.text("code"), warning.text("subject"), tuple(warning.texts("files")))
    decision = decision_from_json(fields)
    try:
        return Resolution(key, fields.text("reason"), decision)
    except ValueError as error:
        raise ValueError(f"{fields.path}: {error}") from error


def typed_to_json(typed: TypedIscn | None) -> dict[str, Any] | None:
    return None if typed is None else {"line": typed.line, **decision_to_json(typed.decision)}


def typed_from_json(fields: Fields | None) -> TypedIscn | None:
    return None if fields is None else TypedIscn(fields.text("line"), decision_from_json(fields))


def choice_to_json(choice: IscnChoice) -> dict[str, Any]:
    told = dict(vars(choice))
    if not choice.is_prefixed:  # as files were before there was the choice
        del told["is_prefixed"]
    return told


def choice_from_json(fields: Fields) -> IscnChoice:
    origin, sex = fields.text_or_none("origin"), fields.text("constitutional_sex")
    cell_count = None if fields.raw("cell_count") is None else int(fields.number("cell_count", 1, 9999))
    mark_doubtful = fields.flag("mark_doubtful")
    is_prefixed = "is_prefixed" in fields.values and fields.flag("is_prefixed")
    try:
        return IscnChoice(origin, sex, mark_doubtful, cell_count, is_prefixed)
    except ValueError as error:
        raise ValueError(f"{fields.path}: {error}") from error
