"""The colours in force, for widgets that paint and for Qt's palette."""

from PySide6.QtGui import QColor, QPalette

from karyogui.look.colours import LIGHT_COLOURS, Colours


class Theme:
    """The colours in force. Widgets keep the theme and ask it while they paint, so that it can change meanwhile."""

    def __init__(self, colours: Colours) -> None:
        self._colours = colours

    @property
    def colours(self) -> Colours:
        return self._colours

    def show(self, colours: Colours) -> None:
        """Put other colours in force; what is on the screen is to be painted anew by the caller."""
        self._colours = colours

    def colour(self, token: str) -> QColor:
        return QColor(getattr(self._colours, token))

    def __getattr__(self, token: str) -> str:
        """A token's #rrggbb, for style sheets and rich text."""
        if token.startswith("_"):
            raise AttributeError(token)
        return str(getattr(self._colours, token))


# The karyogram's page, and pictures of chromosomes, are white paper in every theme: bands are dark on white.
PAPER = Theme(LIGHT_COLOURS)


def palette(theme: Theme) -> QPalette:
    """Colours of what the style sheet does not reach; without it a dark desktop shines through the dialogs."""
    made = QPalette()
    role = QPalette.ColorRole
    for where, token in (
        (role.Window, "panel"),
        (role.WindowText, "ink"),
        (role.Base, "sheet"),
        (role.AlternateBase, "panel"),
        (role.Text, "ink"),
        (role.Button, "button"),
        (role.ButtonText, "ink"),
        (role.BrightText, "alert"),
        (role.Highlight, "accent_fill"),
        (role.HighlightedText, "on_accent"),
        (role.Link, "accent"),
        (role.PlaceholderText, "faint"),
        (role.ToolTipBase, "tip"),
        (role.ToolTipText, "tip_ink"),
        (role.Light, "sheet"),
        (role.Midlight, "panel"),
        (role.Mid, "line"),
        (role.Dark, "edge"),
    ):
        made.setColor(where, theme.colour(token))
    for where in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, where, theme.colour("faint"))
    return made
