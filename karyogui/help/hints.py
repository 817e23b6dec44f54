"""First-run hints: one line under the karyogram, gone for good once it is dismissed or its lesson learned."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from karyogui.panels.line_with_buttons import LineWithButtons
from karyogui.settings.app_settings import AppSettings
from karyogui.widgets.elements import button


@dataclass(frozen=True)
class Hint:
    """A hint and the name under which its dismissal is remembered.

    Attributes:
        of_edits: it is of use only where something can be changed.
    """

    name: str
    text: str
    of_edits: bool = True


def usual_hints() -> tuple[Hint, ...]:
    """In the order in which they are shown, one at a time."""

    return (
        Hint(
            "doubts",
            QCoreApplication.translate(
                "Hints", "Space shows the next chromosome that needs a look, Enter accepts it."
            ),
        ),
        Hint(
            "typing",
            QCoreApplication.translate(
                "Hints", "Type 7, 21 or X to move the selected chromosome to that class, or drag it."
            ),
        ),
        Hint(
            "undo",
            QCoreApplication.translate("Hints", "Every step can be undone, and your image files are never changed."),
        ),
        Hint("shortcuts", QCoreApplication.translate("Hints", "F1 shows all keys."), of_edits=False),
    )


class HintBar(LineWithButtons):
    """Shows the first hint that is not yet known."""

    def __init__(self, hints: Sequence[Hint], settings: AppSettings) -> None:
        super().__init__()
        self.setObjectName("hintBar")
        self._hints = tuple(hints)
        self._settings = settings
        self._shown: Hint | None = None
        self.add_button(button(self.tr("Got it"), self._dismiss, tip=self.tr("Do not show this hint again")))
        self.add_button(button(self.tr("No hints"), self._dismiss_all, tip=self.tr("Show no hints any more")))

    @property
    def text(self) -> str:
        """The hint that is shown; empty: none."""
        return self._text.text() if self._shown else ""

    def show_next(self, *, can_edit: bool = True) -> None:
        """Show the first hint that was not dismissed, or nothing; of a closed case not what can be done to it."""
        known = self._settings.dismissed_hints
        told = (hint for hint in self._hints if can_edit or not hint.of_edits)
        self._shown = next((hint for hint in told if hint.name not in known), None)
        self._text.setText(self._shown.text if self._shown else "")
        self.setVisible(self._shown is not None)

    def learned(self, name: str) -> None:
        """The user has done what a hint tells: it need not be told again."""
        if name not in self._settings.dismissed_hints:
            self._settings.dismiss_hint(name)
            if self._shown is not None and self._shown.name == name:
                self.hide()

    def _dismiss(self) -> None:
        if self._shown is not None:
            self._settings.dismiss_hint(self._shown.name)
            self.hide()

    def _dismiss_all(self) -> None:
        for hint in self._hints:
            self._settings.dismiss_hint(hint.name)
        self.hide()
