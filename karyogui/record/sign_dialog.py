"""Review and sign: what is still open as a checklist, and who stands for the case."""

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from engine.domain.review import CaseStatus, Review, Signature, same_person
from engine.domain.signing import DOUBTS, UNASSIGNED_LEFT, UNDECIDED, UNREAD, WARNING, OpenPoint
from karyogui.record.person_fields import PersonFields
from karyogui.settings.values import Person
from karyogui.widgets.dialog_buttons import proceed_or_cancel
from karyogui.widgets.elements import ElidedLabel, card, caution, heading
from karyogui.widgets.plain_text import plain
from karyogui.words.domain_words import said

_WIDTH = 560
_EDGE_PX = 22
# A longer checklist than this is scrolled.
_SCROLLED_PX = 260
_LEAST_PX = 90
# Points of a kind that are listed, such as of sixty cells: hundreds of rows take seconds to be made.
_MOST_POINTS = 20
REVIEW, SIGN, TAKE_BACK = "review", "sign", "take back"


class SignDialog(QDialog):
    """Shows how far the case is, and lets one person take the next step.

    Signals:
        point_chosen: an open point (OpenPoint) is to be shown in the window.
    """

    point_chosen = Signal(object)

    def __init__(
        self,
        parent: QWidget,
        case: str,
        review: Review,
        points: Sequence[OpenPoint],
        user: Person,
        known: Sequence[Person],
        *,
        cautions: Sequence[str] = (),
        several_cells: bool,
    ) -> None:
        """Args: cautions: what has to be known of record and patient; it is said, and keeps nobody from signing."""
        super().__init__(parent)
        self._review = review
        self._points = points
        self._several_cells = several_cells
        self.step = ""  # REVIEW, SIGN or TAKE_BACK, once one was chosen
        self.setWindowTitle(self.tr("Review and sign"))
        self.setFixedWidth(_WIDTH)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_EDGE_PX, 20, _EDGE_PX, 18)
        layout.setSpacing(12)
        title = ElidedLabel()
        title.setText(self._title().format(case=case))
        title.setToolTip(plain(title.text()))
        title.setObjectName("title")
        title.setTextFormat(Qt.TextFormat.PlainText)
        layout.addWidget(title)
        layout.addWidget(self._stations())
        layout.addWidget(heading(self.tr("Checklist")))
        layout.addWidget(self._checklist())
        for told in cautions:
            layout.addWidget(caution(said(told)))
        self.person = PersonFields(user, known)
        self._told = QLabel()
        self._told.setTextFormat(Qt.TextFormat.PlainText)
        self._told.setObjectName("reason")
        self._told.setProperty("doubtful", True)
        self._told.setWordWrap(True)
        layout.addWidget(heading(self._who()))
        layout.addWidget(self.person)
        layout.addWidget(self._told)
        layout.addLayout(self._buttons())
        self.person.changed.connect(self._update)
        self._update()

    # Its parts

    def _title(self) -> str:
        if self._review.status is CaseStatus.REVIEWED:
            return self.tr("Sign {case}")
        return self.tr("Review {case}")

    def _who(self) -> str:
        reviewed = self._review.status is CaseStatus.REVIEWED
        return self.tr("Signed by the second person") if reviewed else self.tr("Reviewed by")

    def _stations(self) -> QWidget:
        """Open, reviewed, signed: where the case stands, and who brought it there."""
        status = self._review.status
        version = self.tr("version {number}").format(number=self._review.version)
        number = f" · {version}" if self._review.version > 1 else ""
        stations = (
            (self.tr("Open") + number, "", status is CaseStatus.OPEN),
            (self.tr("Reviewed"), _signed_text(self._review.reviewed), status is CaseStatus.REVIEWED),
            (self.tr("Signed"), "", False),
        )
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        reached = True
        for place, (name, by, is_here) in enumerate(stations):
            if place:
                arrow = QLabel("→")
                arrow.setObjectName("muted")
                row.addWidget(arrow)
            mark = "●" if is_here else "✓" if reached else "○"
            label = QLabel(f"{mark} <b>{escape(name)}</b>" + (f" · {escape(by)}" if by else ""))
            label.setObjectName("" if is_here else "muted")
            row.addWidget(label)
            reached = reached and not is_here
        row.addStretch(1)
        return holder

    def _checklist(self) -> QWidget:
        frame, inside = card()
        names = {
            UNREAD: self.tr("Every cell has been read"),
            DOUBTS: self.tr("No chromosome is in doubt"),
            UNASSIGNED_LEFT: self.tr("No chromosome is unassigned"),
            UNDECIDED: self.tr("Every chromosome was accepted by a person"),
            WARNING: self.tr("Every warning is answered"),
        }
        if any(point.code in (DOUBTS, UNASSIGNED_LEFT) for point in self._points):
            names[UNDECIDED] = self.tr("Every other chromosome was accepted by a person")
        for code, name in names.items():
            points = [point for point in self._points if point.code == code]
            if not points:
                inside.addWidget(QLabel(f"✓  {name}"))
            for point in points[:_MOST_POINTS]:
                inside.addWidget(self._open_row(point))
            if len(points) > _MOST_POINTS:
                more = self.tr("and {count} more").format(count=len(points) - _MOST_POINTS)
                inside.addWidget(QLabel(f"○  {more}"))
        return _Scrolled(frame)

    def _open_row(self, point: OpenPoint) -> QWidget:
        """One open point with a way to it."""
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        text = QLabel(self._text_of(point))
        text.setTextFormat(Qt.TextFormat.PlainText)
        text.setWordWrap(True)
        row.addWidget(QLabel("○"), alignment=Qt.AlignmentFlag.AlignTop)
        row.addWidget(text, stretch=1)
        if point.code != UNREAD:
            link = QPushButton(self.tr("Show"))
            link.setObjectName("panelButton")
            link.setProperty("small", True)
            link.setAutoDefault(True)  # Enter leads to it: what it would do otherwise waits for the list
            link.setAccessibleName(self.tr("Show: {what}").format(what=text.text()))
            link.clicked.connect(lambda _=False: self._show_point(point))
            row.addWidget(link, alignment=Qt.AlignmentFlag.AlignTop)
        return holder

    def _text_of(self, point: OpenPoint) -> str:
        count = len(point.files)
        texts = {
            DOUBTS: self.tr("Need a look: {count}"),
            UNASSIGNED_LEFT: self.tr("Unassigned: {count}"),
            UNDECIDED: self.tr("Not accepted by anybody yet: {count}"),
            UNREAD: self.tr("{cell} has not been read yet"),
        }
        text = texts[point.code].format(count=count, cell=point.cell) if point.code in texts else said(point.text)
        return f"{point.cell} · {text}" if self._several_cells and point.code != UNREAD else text

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        is_reviewed = self._review.status is CaseStatus.REVIEWED
        if is_reviewed:
            back = QPushButton(self.tr("Take the review back"))
            back.setAutoDefault(False)
            back.clicked.connect(lambda _=False: self._choose(TAKE_BACK))
            row.addWidget(back)
        row.addStretch(1)
        self.proceed = QPushButton(self.tr("Sign") if is_reviewed else self.tr("Mark as reviewed"))
        self.proceed.clicked.connect(lambda _=False: self._choose(SIGN if is_reviewed else REVIEW))
        row.addWidget(proceed_or_cancel(self, self.proceed))
        return row

    # What happens

    def _update(self) -> None:
        reviewer = self._review.reviewed
        name = self.person.name.currentText()
        told = ""
        if self._points:
            told = self.tr("Something on the list is still open.")
        elif reviewer is not None and same_person(reviewer.name, name):
            told = self.tr("{name} has reviewed this case: a second person signs it.").format(name=reviewer.name)
        elif not self.person.is_complete:
            told = self.tr("Name and role are needed.")
        self._told.setText(told)
        self._told.setVisible(bool(told))
        self.proceed.setEnabled(not told)

    def _choose(self, step: str) -> None:
        self.step = step
        self.accept()

    def _show_point(self, point: OpenPoint) -> None:
        self.reject()
        self.point_chosen.emit(point)


class _Scrolled(QScrollArea):
    """As high as its lines, but no higher than `_SCROLLED_PX`; where a low screen leaves less, it scrolls."""

    def __init__(self, lines: QWidget) -> None:
        super().__init__()
        self._lines = lines
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(lines)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    # Qt overrides

    def sizeHint(self) -> QSize:
        width = _WIDTH - 2 * _EDGE_PX
        # Lines of which none wraps have no height for a width: Qt says -1.
        wraps = self._lines.hasHeightForWidth()
        height = self._lines.heightForWidth(width) if wraps else self._lines.sizeHint().height()
        return QSize(width, min(height, _SCROLLED_PX))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint().boundedTo(QSize(_WIDTH, _LEAST_PX))


def _signed_text(signature: Signature | None) -> str:
    return "" if signature is None else f"{signature.name}, {signature.at:%Y-%m-%d}"
