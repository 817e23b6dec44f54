"""The review of a case as the JSON object that karyogram.json holds."""

from datetime import datetime
from typing import Any

from engine.domain.review import Amendment, CaseStatus, Review, Signature, Version
from engine.io.json_fields import Fields
from engine.io.names import is_plain_name


def review_to_json(review: Review) -> dict[str, Any]:
    amendment = review.amendment
    return {
        "status": review.status.value,
        "reviewed": _signature_to_json(review.reviewed),
        "signed": _signature_to_json(review.signed),
        "amendment": amendment and {"reason": amendment.reason, "by": _signature_to_json(amendment.by)},
        "earlier": [
            {
                "number": version.number,
                "reviewed": _signature_to_json(version.reviewed),
                "signed": _signature_to_json(version.signed),
                "file": version.file,
                "sha256": version.sha256,
            }
            for version in review.earlier
        ],
    }


def review_from_json(fields: Fields) -> Review:
    """Raises ValueError, with the path to the field, if one is missing or odd, or if they do not fit together."""
    amendment = fields.inner_or_none("amendment")
    try:
        return Review(
            CaseStatus(fields.text("status")),
            _signature_or_none(fields, "reviewed"),
            _signature_or_none(fields, "signed"),
            None if amendment is None else Amendment(amendment.text("reason"), _signature(amendment.inner("by"))),
            tuple(_version(version) for version in fields.inners("earlier")),
        )
    except ValueError as error:
        text = str(error)
        raise ValueError(text if text.startswith(fields.path) else f"{fields.path}: {text}") from error


def _version(fields: Fields) -> Version:
    if not is_plain_name(fields.text("file")):
        raise ValueError(f"{fields.at('file')} is no plain file name; a version lies in the case folder")
    return Version(
        fields.whole_number("number"),
        _signature(fields.inner("reviewed")),
        _signature(fields.inner("signed")),
        fields.text("file"),
        fields.text("sha256"),
    )


def _signature_to_json(signature: Signature | None) -> dict[str, str] | None:
    if signature is None:
        return None
    return {"name": signature.name, "role": signature.role, "at": signature.at.isoformat()}


def _signature_or_none(fields: Fields, key: str) -> Signature | None:
    inner = fields.inner_or_none(key)
    return None if inner is None else _signature(inner)


def _signature(fields: Fields) -> Signature:
    try:
        return Signature(fields.text("name"), fields.text("role"), datetime.fromisoformat(fields.text("at")))
    except ValueError as error:
        text = str(error)
        raise ValueError(text if text.startswith(fields.path) else f"{fields.path}: {text}") from error
