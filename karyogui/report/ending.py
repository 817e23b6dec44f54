"""The end of a report: how the karyogram was made, and who stands for it."""

from collections.abc import Iterable

from engine.domain.karyogram import Karyogram
from engine.domain.model_info import ModelInfo
from engine.domain.outcome import total_outcome
from engine.domain.review import Review, Signature
from engine.program import program_version
from karyogui.report.blocks import Block, FieldRows, Prose, SignatureLine, Signatures
from karyogui.report.phrases import TIME
from karyogui.report.words import ReportWords


def provenance(model: ModelInfo | None, karyograms: Iterable[Karyogram], words: ReportWords) -> list[Block]:
    """What the engine proposed, and what became of it; by which model and program."""
    translate = words.translate
    named = translate("Report", "no model was used")
    if model:
        weights = translate("Report", "{model} (weights {sha256})")
        named = weights.format(model=model.full_name, sha256=model.sha256[:12])
    made = total_outcome(karyograms)
    numbers = translate(
        "Report",
        "{stayed} placed by the engine and left ({confirmed} of them confirmed by a person), {changed} changed by a "
        "person ({moved} in class, {turned} in polarity), {by_hand} not placed by the engine.",
    ).format(**vars(made), stayed=made.stayed, changed=made.changed)
    program = translate("Report", "Program")
    return [
        Prose(numbers, translate("Report", "Chromosomes")),
        FieldRows(((translate("Report", "Model"), named), (program, f"KaryoGUI {program_version()}"))),
    ]


def signatures(
    review: Review, labels: tuple[str, str], record: str, words: ReportWords, *, is_changed: bool
) -> list[Block]:
    """Who stands for the result.

    Args:
        labels: of the review and of the signature.
        is_changed: the folder is not as it was reviewed and signed: nobody stands for what is shown now.
    """
    steps = (review.reviewed, review.signed)
    if not is_changed:
        return [Signatures(tuple(map(_signature_line, labels, steps)), record)]
    texts = _stood_for_texts(words)
    told = [_stood_for(text, signature) for text, signature in zip(texts, steps, strict=True) if signature]
    before = Prose("; ".join(told), words.translate("Report", "Before the folder changed"))
    return [Signatures(tuple(_signature_line(label, None) for label in labels)), before]


def _signature_line(step: str, signature: Signature | None) -> SignatureLine:
    """Who stands for a step, or that nobody does yet."""
    if signature is None:
        return SignatureLine(step)
    return SignatureLine(step, signature.name, signature.role, f"{signature.at:{TIME}}")


def earlier_versions(review: Review, words: ReportWords) -> list[Block]:
    """Who stood for the versions that amendments have replaced."""
    translate = words.translate
    reviewed, signed = _stood_for_texts(words)
    named = translate("Report", "Version {number}")
    return [
        Prose(
            f"{_stood_for(reviewed, before.reviewed)}; {_stood_for(signed, before.signed)}",
            named.format(number=before.number),
        )
        for before in review.earlier
    ]


def _stood_for_texts(words: ReportWords) -> tuple[str, str]:
    translate = words.translate
    return (
        translate("Report", "reviewed by {name} ({role}), {time}"),
        translate("Report", "signed by {name} ({role}), {time}"),
    )


def _stood_for(text: str, signature: Signature) -> str:
    return text.format(name=signature.name, role=signature.role, time=f"{signature.at:{TIME}}")
