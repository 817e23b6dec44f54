"""The model, the device and the dispatch."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from karyogui.settings.values import EngineSettings, Settings
from karyogui.settings_dialog.page import SettingsPage, choose, chosen


@dataclass(frozen=True)
class EngineChoices:
    """What there is to choose from on this machine.

    Attributes:
        models: (name of an installed model, what is shown).
        in_service: the promoted model's name; "" if there is none.
        devices: (name, description) of what was found.
        problem: why the installed models cannot be told; empty if they can.
    """

    models: Sequence[tuple[str, str]]
    in_service: str
    devices: Sequence[tuple[str, str]]
    problem: str = ""


class EnginePage(SettingsPage):
    """How cases are classified."""

    def __init__(self, choices: EngineChoices) -> None:
        super().__init__()
        self.title = self.tr("Engine")
        self._add_heading(self.tr("Model"))
        in_service = self.tr("the one in service ({name})").format(name=choices.in_service or "—")
        self._model = self._choice((("", in_service), *choices.models))
        self._add_row(self.tr("Model"), self._model)
        if choices.problem:
            self._add_note(f"⚠ {choices.problem}")
        self._add_heading(self.tr("Device"))
        self._device = self._choice(
            (("auto", self.tr("automatic")), ("cuda", self.tr("graphics card (CUDA)")), ("cpu", self.tr("processor")))
        )
        self._add_row(self.tr("Computes on"), self._device)
        found = ", ".join(description for _, description in choices.devices)
        self._add_note(self.tr("Found: {devices}.").format(devices=found))
        self._has_cuda = any(name == "cuda" for name, _ in choices.devices)
        self._no_cuda = self._add_note(
            "⚠ " + self.tr("This machine has no graphics card that can be used: no case could be classified.")
        )
        self._add_heading(self.tr("Dispatch"))
        self._dispatch = self._choice(
            (("joint", self.tr("joint assignment of the cell")), ("paper", self.tr("Algorithm 1 of Varifocal-Net")))
        )
        self._threshold = self._share(unset=self.tr("as the model says"))
        self._add_row(self.tr("Method"), self._dispatch)
        self._add_row(self.tr("Threshold of Algorithm 1"), self._threshold)
        self._add_note(
            self.tr(
                "Algorithm 1 keeps a third copy of a class only if all three are surer than the threshold. "
                "The joint assignment weighs the whole cell at once, and has no threshold."
            )
        )
        self._add_note(
            self.tr("These settings are used when a case is classified next; an open case stays as it is until then.")
        )
        self._device.currentIndexChanged.connect(self._follow)
        self._dispatch.currentIndexChanged.connect(self._follow)
        self._follow()
        self._finish()

    def show_values(self, values: Settings) -> None:
        engine = values.engine
        choose(self._model, engine.model)
        choose(self._device, engine.device)
        choose(self._dispatch, engine.dispatch)
        unset = self._threshold.minimum()
        self._threshold.setValue(unset if engine.threshold is None else engine.threshold)

    def changed(self, values: Settings) -> Settings:
        threshold = self._threshold.value()
        return replace(
            values,
            engine=EngineSettings(
                model=chosen(self._model),
                device=chosen(self._device),
                dispatch=chosen(self._dispatch),
                threshold=None if threshold < 0 else _kept(values.engine.threshold, threshold),
            ),
        )

    def _follow(self) -> None:
        self._threshold.setEnabled(chosen(self._dispatch) == "paper")
        self._no_cuda.setVisible(chosen(self._device) == "cuda" and not self._has_cuda)


def _kept(before: float | None, shown: float) -> float:
    """What stands in a field of two decimals; a finer value from a file stays if it was not touched."""
    return before if before is not None and round(before, 2) == round(shown, 2) else round(shown, 2)
