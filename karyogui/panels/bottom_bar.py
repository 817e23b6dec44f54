"""The bar at the bottom: ISCN line, conservation, model and device, saved state."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget


class BottomBar(QFrame):
    """Five facts that are always shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bottomBar")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 8, 16, 8)
        layout.setSpacing(24)
        self.iscn = QLabel()
        self.iscn.setObjectName("iscn")
        self.iscn.setToolTip("Proposed from the counts of the grid; constitutional")
        self.ledger = QLabel()
        self.ledger.setToolTip("Every file of the folder is in one of these places")
        self.hint = QLabel()
        self.hint.setObjectName("muted")
        self.engine = QLabel()
        self.engine.setObjectName("muted")
        self.saved = QLabel()
        self.saved.setObjectName("muted")
        for label, name in (
            (self.iscn, "ISCN line"),
            (self.ledger, "Conservation of files"),
            (self.engine, "Model and device"),
            (self.saved, "Saved state"),
        ):
            label.setAccessibleName(name)
        layout.addWidget(self.iscn)
        layout.addWidget(self.ledger)
        layout.addWidget(self.hint)
        layout.addStretch(1)
        layout.addWidget(self.engine)
        layout.addWidget(self.saved)
