"""The colours of the application, light and dark."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Colours:
    """Colour tokens as #rrggbb. Text on its ground reaches a contrast of 4.5 (WCAG AA); a test computes it.

    Attributes:
        faint, bar_faint: of what is disabled, and of placeholders.
        accent_fill, accent_hover: grounds of the button that is meant; on_accent: text on them.
        alert_fill: the ground of the banner; on_alert: text on it.
    """

    ground: str
    panel: str
    sheet: str
    ink: str
    muted: str
    faint: str
    line: str
    edge: str
    button: str
    button_hover: str
    button_off: str
    bar: str
    bar_button: str
    bar_hover: str
    bar_off: str
    bar_ink: str
    bar_faint: str
    accent: str
    accent_fill: str
    accent_hover: str
    accent_soft: str
    accent_off: str
    on_accent: str
    doubt: str
    doubt_soft: str
    doubt_hover: str
    moved: str
    moved_soft: str
    alert: str
    alert_fill: str
    alert_soft: str
    alert_hover: str
    on_alert: str
    done: str
    chip: str
    chip_ink: str
    chip_done: str
    chip_done_ink: str
    tip: str
    tip_ink: str


LIGHT_COLOURS = Colours(
    ground="#e6ebf0",
    panel="#f7f9fb",
    sheet="#ffffff",
    ink="#1b2733",
    muted="#566470",
    faint="#9aa6b1",
    line="#d5dce3",
    edge="#b5c0cb",
    button="#e4eaf0",
    button_hover="#d6dfe8",
    button_off="#edf1f4",
    bar="#1f2f3f",
    bar_button="#2d4052",
    bar_hover="#3a5168",
    bar_off="#263748",
    bar_ink="#e8eef4",
    bar_faint="#7f8fa0",
    accent="#1f6fd0",
    accent_fill="#1f6fd0",
    accent_hover="#1a62ba",
    accent_soft="#dcebfb",
    accent_off="#b9cfe8",
    on_accent="#ffffff",
    doubt="#8a5100",
    doubt_soft="#fff4da",
    doubt_hover="#ffecbd",
    moved="#6a3fb5",
    moved_soft="#f1ebfb",
    alert="#a81f1f",
    alert_fill="#a81f1f",
    alert_soft="#fdeeee",
    alert_hover="#fbe2e2",
    on_alert="#ffffff",
    done="#1a7046",
    chip="#5a430d",
    chip_ink="#ffe6ae",
    chip_done="#17523a",
    chip_done_ink="#c9f2dd",
    tip="#1b2733",
    tip_ink="#ffffff",
)

DARK_COLOURS = Colours(
    ground="#10161c",
    panel="#19222b",
    sheet="#212c37",
    ink="#e4ebf2",
    muted="#a4b2bf",
    faint="#6b7987",
    line="#34414e",
    edge="#526273",
    button="#2c3945",
    button_hover="#374756",
    button_off="#232e39",
    bar="#0b1116",
    bar_button="#222f3b",
    bar_hover="#31414f",
    bar_off="#161f28",
    bar_ink="#e4ebf2",
    bar_faint="#728394",
    accent="#5aa5f5",
    accent_fill="#2a6cc4",
    accent_hover="#3273cc",
    accent_soft="#1e3c5c",
    accent_off="#2b4460",
    on_accent="#ffffff",
    doubt="#f2b952",
    doubt_soft="#3b3016",
    doubt_hover="#4a3c1b",
    moved="#bda2f2",
    moved_soft="#33284c",
    alert="#ff938b",
    alert_fill="#a02727",
    alert_soft="#402226",
    alert_hover="#4f2a2e",
    on_alert="#ffffff",
    done="#64d3a0",
    chip="#5a430d",
    chip_ink="#ffe6ae",
    chip_done="#17523a",
    chip_done_ink="#c9f2dd",
    tip="#3a4957",
    tip_ink="#f2f6fa",
)
