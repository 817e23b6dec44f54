"""One chromosome in detail: large, beside its homolog, with what was predicted, dispatched and decided."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from engine.domain.karyogram import Placement
from karyogui.panels.pictures import IdeogramPicture, Picture, Pictures
from karyogui.widgets.elements import ElidedLabel, button, card, elided, restyle
from karyogui.widgets.plain_text import plain
from karyogui.words.domain_words import decimal, probability, said

_TOP = 3
_TITLE_PX = 190
_WHY_PX = 272


@dataclass(frozen=True, eq=False)
class Shown:
    """What the details show of one chromosome.

    Attributes:
        placement: what was predicted, dispatched and decided.
        slot: where it stands.
        why: why it needs a look; empty if it does not.
        size: relative to what its class should have in the cell; None if that is not known.
        pictures: itself, then its homologs.
        ideograms: of its class, and of the next probable one.
    """

    placement: Placement
    slot: str
    why: str = ""
    size: float | None = None
    pictures: Sequence[Picture] = ()
    ideograms: Sequence[IdeogramPicture] = ()


class ChromosomeDetails(QWidget):
    """Shows one chromosome. Its height never changes, so that no button moves under the mouse.

    Signals:
        slot_requested: the button of one of its most probable types was pressed.
    """

    slot_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.setSpacing(7)
        self._title = QLabel()
        self._title.setObjectName("title")
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._size = QLabel()
        self._size.setObjectName("muted")
        top = QHBoxLayout()
        top.addWidget(self._title)
        top.addStretch(1)
        top.addWidget(self._size)
        layout.addLayout(top)
        self._why = QLabel()
        self._why.setObjectName("reason")
        self._why.setTextFormat(Qt.TextFormat.PlainText)
        layout.addWidget(self._why)
        frame, inner = card(paper=True)
        self._pictures = Pictures()
        inner.addWidget(self._pictures)
        layout.addWidget(frame)
        self._bars = [_TypeBar(self.slot_requested.emit, f"Alt+{place + 1}") for place in range(_TOP)]
        layout.addLayout(_bar_grid(self._bars))
        self._predicted, self._dispatched = _Step(self.tr("Predicted")), _Step(self.tr("Dispatched"))
        self._decided, self._arm = _Step(self.tr("Decided"), ElidedLabel()), _Step(self.tr("q-arm"))
        self._steps = (self._predicted, self._dispatched, self._decided, self._arm)
        layout.addLayout(_step_grid(self._steps))
        self.show_nothing()

    def show_nothing(self, *, has_doubts: bool = False) -> None:
        """No chromosome is selected; some may need a look."""
        if has_doubts:
            text = self.tr("Click a chromosome, or press Space for the next one that needs a look.")
        else:
            text = self.tr("Click a chromosome to see it large, beside its homolog.")
        self._pictures.show_text(text)
        self._show_no_facts(self.tr("No chromosome selected"))

    def show_several(self, pictures: Sequence[Picture]) -> None:
        """Several are selected: they can be compared, and the verbs act on all of them."""
        self._pictures.show_pictures(pictures)
        self._show_no_facts(self.tr("{count} chromosomes selected").format(count=len(pictures)))

    def show_chromosome(self, shown: Shown) -> None:
        """Show one chromosome."""
        placement, slot = shown.placement, shown.slot
        self._title.setText(elided(self._title, placement.file, _TITLE_PX))
        self._title.setToolTip(plain(placement.file))
        self._size.setText(self.tr("size {ratio} ×").format(ratio=decimal(f"{shown.size:.2f}")) if shown.size else "")
        self._size.setToolTip(self.tr("Stained area beside what its class should have in this cell"))
        self._show_why(shown)
        self._pictures.show_pictures(shown.pictures, shown.ideograms)
        prediction, decision = placement.prediction, placement.decision
        top = prediction.top(_TOP) if prediction else ()
        for place, bar in enumerate(self._bars):
            bar.show_type(*top[place], slot=slot) if place < len(top) else bar.show_none()
        self._predicted.show_value(f"{prediction.predicted_type} · {probability(top[0][1])}" if prediction else "—")
        self._dispatched.show_value(placement.dispatched_type or "—", moved=placement.moved_by_dispatch)
        decided = said(slot) if decision.by else "—"
        self._decided.show_value(decided, done=decision.by is not None, tip=_told(placement))
        if prediction is None:
            self._arm.show_value("—")
        else:
            arrow = "↓" if prediction.polarity else "↑"
            if prediction.polarity:
                in_file = self.tr("In the file the q-arm points down, with probability {prob}")
            else:
                in_file = self.tr("In the file the q-arm points up, with probability {prob}")
            turning = self.tr("shown turned by 180°") if placement.turned else self.tr("shown as it is")
            tip = f"{in_file.format(prob=probability(prediction.polarity_prob))}; {turning}"
            turned = " ↻" if placement.turned else ""
            self._arm.show_value(f"{arrow} {probability(prediction.polarity_prob)}{turned}", tip=tip)

    def let_choose(self, allowed: bool) -> None:
        """Whether the chromosome may be moved to another class."""
        for bar in self._bars:
            bar.let_choose(allowed)

    def _show_why(self, shown: Shown) -> None:
        """Why it needs a look; or that it does not, or no longer."""
        told = _told(shown.placement)
        if shown.why:
            text = self.tr("Needs a look: {why}").format(why=shown.why)
        elif told:
            text = self.tr("✓ decided by {who}").format(who=told)
        else:
            text = self.tr("No doubt")
        self._why.setText(elided(self._why, text, _WHY_PX))
        self._why.setToolTip(plain(text))
        restyle(self._why, doubtful=bool(shown.why), done=bool(told and not shown.why))

    def _show_no_facts(self, title: str) -> None:
        self._title.setText(title)
        self._size.setText("")
        self._why.setText("")
        self._why.setToolTip("")
        self._title.setToolTip("")
        for bar in self._bars:
            bar.show_none()
        for step in self._steps:
            step.show_value("—")


class _TypeBar:
    """One of the most probable types: name, bar, probability, and a button that moves the chromosome there."""

    def __init__(self, choose: Callable[[str], None], keys: str) -> None:
        self.name = QLabel(" ")
        self.name.setObjectName("title")
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(8)
        self.bar.setMinimumWidth(40)  # Qt's own leaves no room for the rest of the row
        self.value = QLabel(" ")
        self._type = ""
        self._is_here = False
        self._is_allowed = True
        self._choose = choose
        self.move: QPushButton = button(
            "",
            self._on_click,
            small=True,
            tip=QCoreApplication.translate("ChromosomeDetails", "Move the chromosome to this class"),
        )
        self.move.setFixedWidth(58)
        self.keys = QLabel(keys)
        self.keys.setObjectName("keycap")
        self.parts = (self.name, self.bar, self.value, self.keys, self.move)
        for part in self.parts:
            policy = part.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            part.setSizePolicy(policy)

    def show_none(self) -> None:
        for part in self.parts:
            part.hide()

    def show_type(self, name: str, prob: float, *, slot: str) -> None:
        for part in self.parts:
            part.show()
        self._type = name
        self.name.setText(name)
        self.bar.setValue(round(1000 * prob))
        told = QCoreApplication.translate("ChromosomeDetails", "probability of {name}: {prob}")
        self.bar.setAccessibleName(told.format(name=name, prob=probability(prob)))
        self.value.setText(probability(prob))
        here = QCoreApplication.translate("ChromosomeDetails", "here")
        self._is_here = name == slot
        self.move.setText(here if self._is_here else f"→ {name}")
        self.let_choose(self._is_allowed)

    def let_choose(self, allowed: bool) -> None:
        self._is_allowed = allowed
        self.move.setEnabled(allowed and not self._is_here)

    def _on_click(self) -> None:
        self._choose(self._type)


class _Step:
    """One stage of what is known of a chromosome: a small name over a value."""

    def __init__(self, name: str, value: QLabel | None = None) -> None:
        self.name = QLabel(name)
        self.name.setObjectName("stepName")
        self.value = value or QLabel()
        self.value.setText("—")
        self.value.setObjectName("stepValue")

    def show_value(self, text: str, *, moved: bool = False, done: bool = False, tip: str = "") -> None:
        self.value.setText(text)
        self.value.setToolTip(plain(tip))
        self.value.setAccessibleName(f"{self.name.text()}: {text}")
        restyle(self.value, moved=moved, done=done)


def _told(placement: Placement) -> str:
    """Who decided, and when."""
    decision = placement.decision
    return f"{decision.by}, {decision.at:%Y-%m-%d %H:%M}" if decision.by and decision.at else ""


def _bar_grid(bars: Sequence[_TypeBar]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(8)
    grid.setVerticalSpacing(4)
    grid.setColumnMinimumWidth(0, 18)
    grid.setColumnStretch(1, 1)
    for row, bar in enumerate(bars):
        for column, widget in enumerate(bar.parts):
            grid.addWidget(widget, row, column)
    return grid


def _step_grid(steps: Sequence[_Step]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(6)
    grid.setVerticalSpacing(0)
    for column, step in enumerate(steps):
        grid.addWidget(step.name, 0, column)
        grid.addWidget(step.value, 1, column)
        grid.setColumnStretch(column, 1)
    return grid
