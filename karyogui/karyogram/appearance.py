"""What a chromosome's marks and tooltip say, from its placement."""

from PySide6.QtCore import QCoreApplication

from engine.domain.karyogram import Placement
from karyogui.karyogram.chromosome_item import Appearance, Mark
from karyogui.words.domain_words import probability


def appearance_of(placement: Placement, slot: str, doubt: str) -> Appearance:
    """Marks of a chromosome in a slot; `doubt` is the reason why it needs a look, or empty."""
    prediction = placement.prediction
    if placement.decision.by is not None:
        mark, badge = Mark.DECIDED, "✓"
    elif placement.moved_by_dispatch and prediction is not None:
        mark, badge = Mark.MOVED, f"{prediction.predicted_type}→{slot}"
    elif doubt:
        mark, badge = Mark.DOUBT, "?"
    else:
        mark, badge = Mark.NONE, ""
    lines = [placement.file]
    if prediction is not None:
        lines.append(" · ".join(f"{name} {probability(prob)}" for name, prob in prediction.top(3)))
        down, up = (
            QCoreApplication.translate("Appearance", "q-arm down {prob}"),
            QCoreApplication.translate("Appearance", "q-arm up {prob}"),
        )
        lines.append((down if prediction.polarity else up).format(prob=probability(prediction.polarity_prob)))
    if doubt:
        lines.append(QCoreApplication.translate("Appearance", "needs a look: {why}").format(why=doubt))
    if placement.decision.by is not None:
        lines.append(QCoreApplication.translate("Appearance", "decided by {name}").format(name=placement.decision.by))
    if placement.reason:
        lines.append(QCoreApplication.translate("Appearance", "excluded: {why}").format(why=placement.reason))
    return Appearance(mark, badge, "\n".join(lines))
