"""What a chromosome's marks and tooltip say, from its placement."""

from engine.domain.karyogram import Placement
from karyogui.karyogram.chromosome_item import Appearance, Mark


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
        lines.append(" · ".join(f"{name} {prob:.2f}" for name, prob in prediction.top(3)))
        arm = "down" if prediction.polarity else "up"
        lines.append(f"q-arm {arm} {prediction.polarity_prob:.2f}")
    if doubt:
        lines.append(f"needs a look: {doubt}")
    if placement.decision.by is not None:
        lines.append(f"decided by {placement.decision.by}")
    if placement.reason:
        lines.append(f"excluded: {placement.reason}")
    return Appearance(mark, badge, "\n".join(lines))
