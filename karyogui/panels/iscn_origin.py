"""Beside the ISCN line: whether changes of sex chromosomes are constitutional or acquired, as the operator says."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QToolButton

from engine.domain.iscn_choice import ACQUIRED, CONSTITUTIONAL, IscnChoice
from karyogui.widgets.elements import restyle

_PATIENTS = ("XX", "XY")


class IscnOrigin(QToolButton):
    """Says the choice, and stands out while the line depends on one that nobody has made.

    Signals:
        origin_chosen: origin, and the patient's own sex chromosomes ("" if constitutional).
        more_requested: the whole dialog of the line.
    """

    origin_chosen = Signal(object, str)
    more_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("origin")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(self.tr("Changes of sex chromosomes: constitutional or acquired"))
        self.setToolTip(self.tr("Changes of sex chromosomes are written so; it is your choice and never guessed"))
        menu = QMenu(self)
        menu.addAction(self.tr("Constitutional")).triggered.connect(
            lambda _=False: self.origin_chosen.emit(CONSTITUTIONAL, "")
        )
        for sex in _PATIENTS:
            menu.addAction(self.tr("Acquired, the patient is {sex}").format(sex=sex)).triggered.connect(
                lambda _=False, sex=sex: self.origin_chosen.emit(ACQUIRED, sex)
            )
        menu.addSeparator()
        menu.addAction(self.tr("Type the line, and more…")).triggered.connect(
            lambda _=False: self.more_requested.emit()
        )
        self.setMenu(menu)

    def show_choice(self, choice: IscnChoice, *, is_needed: bool, is_wrong: bool = False) -> None:
        """Show the choice, or what is amiss.

        Args:
            is_needed: the line depends on a choice that nobody has made.
            is_wrong: a typed line does not agree with the grid.
        """
        if is_wrong:
            text = self.tr("typed, not as the grid")
        elif choice.origin == ACQUIRED:
            text = self.tr("acquired, patient {sex}").format(sex=choice.constitutional_sex)
        elif choice.origin == CONSTITUTIONAL:
            text = self.tr("constitutional")
        else:
            text = self.tr("constitutional or acquired?") if is_needed else self.tr("ISCN options")
        self.setText(f"{text} ▾")
        restyle(self, needed=is_needed or is_wrong)
