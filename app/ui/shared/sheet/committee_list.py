"""The buying committee of a deal: who sits where and how they stand to us, the empty seats included."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QPoint, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.domain.day_text import short_day
from app.domain.errors import UserError
from app.services.deals.committee import (
    ROLES,
    STANCES,
    AddSeat,
    Committee,
    EditSeat,
    EmptySeat,
    RemoveSeat,
    Seat,
    add_seat,
    edit_seat,
    remove_seat,
)
from app.services.people.contacts import CreateContact
from app.ui.shared.buttons import Button, IconButton
from app.ui.shared.labels import ElidedLabel, Label
from app.ui.shared.menus import make_menu
from app.ui.shared.picker_field import NewChoice, PickerField
from app.ui.shared.record_options import person_options
from app.ui.shared.shapes import Stance, draw_stance
from app.ui.shared.sheet.desk import SheetDesk
from app.ui.shared.sheet.record_rules import READS
from app.ui.shared.sheet.text_button import TextButton
from app.ui.shared.text_paint import draw_line
from app.ui.shared.theme import Theme

_ROLE_WIDTH, _STANCE_WIDTH = 104, 96
_UNKNOWN = "Not known"


class _StanceButton(QAbstractButton):
    """The shape and the word of a stance; a click opens the others."""

    def __init__(self, stance: str | None) -> None:
        super().__init__()
        self._stance = stance
        self.setText(STANCES.get(stance or "", "Stance?"))
        self.setAccessibleName(f"Stance: {self.text()}")
        self.setToolTip("Change the stance")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        tokens = Theme.current()
        return QSize(tokens.px(_STANCE_WIDTH), tokens.px(24))

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = Theme.current()
        painter = QPainter(self)
        middle = self.height() / 2
        if self._stance is not None:
            shape: Stance = self._stance  # type: ignore[assignment]  # the stances of the service are the shapes' names
            draw_stance(painter, QPointF(tokens.px(7), middle), shape, tokens, 12.0 * tokens.font_scale)
        baseline = round(middle + tokens.text_px("meta") * 0.36)
        color = tokens.color("accent" if self.underMouse() else "text" if self._stance else "text3")
        at = QPointF(tokens.px(20), baseline)
        draw_line(painter, at, self.width() - tokens.px(20), self.text(), tokens.font("meta"), color)
        painter.end()


class _EmptyDisc(QWidget):
    """The dotted outline of somebody who is not there."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        side = Theme.current().px(22)
        return QSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(Theme.current().color("borderStrong"), 1.25, Qt.PenStyle.DotLine))
        half = self.width() / 2
        painter.drawEllipse(QPointF(half, half), half - 1.5, half - 1.5)
        painter.end()


class _SeatRow(QWidget):
    """``changed`` carries the new values of some columns."""

    changed = Signal(object)
    removed = Signal()
    opened = Signal()

    def __init__(self, seat: Seat, last_touch: str) -> None:
        super().__init__()
        role = TextButton(seat.role_words, "meta", "text2")
        role.setToolTip("Change the role")
        role.clicked.connect(lambda: self._offer(role, ROLES, "role"))
        name = TextButton(seat.name)
        name.clicked.connect(self.opened)
        name.setProperty(READS, True)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(name)
        words.addWidget(ElidedLabel(", ".join(filter(None, (seat.job_title, last_touch))), "meta", "text2"))
        stance = _StanceButton(seat.stance)
        stance.clicked.connect(lambda: self._offer(stance, STANCES, "stance"))
        remove = IconButton("x", f"Take {seat.name} off the committee", size=14)
        remove.clicked.connect(self.removed)
        holder = _fixed(role, _ROLE_WIDTH)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 3, 0, 3)
        row.setSpacing(8)
        row.addWidget(holder)
        row.addLayout(words, 1)
        row.addWidget(stance)
        row.addWidget(remove)

    def _offer(self, button: QWidget, choices: Mapping[str, str], column: str) -> None:
        menu = make_menu(self, column.capitalize())
        menu.aboutToHide.connect(menu.deleteLater)
        for key, words in (*choices.items(), (None, _UNKNOWN)):
            action = menu.addAction(words)
            action.triggered.connect(lambda _checked=False, key=key: self.changed.emit({column: key}))
        menu.popup(button.mapToGlobal(QPoint(0, button.height())))


def _fixed(button: QWidget, width: int) -> QWidget:
    """A cell of a column, as wide as the others."""
    cell = QWidget()
    row = QHBoxLayout(cell)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(button)
    row.addStretch(1)
    cell.setFixedWidth(Theme.current().px(width))
    return cell


class CommitteeList(QWidget):
    """Seats by role, then the empty ones with what is missing, then a field to add somebody."""

    def __init__(self, desk: SheetDesk) -> None:
        super().__init__()
        self._desk = desk
        self._deal_id: int | None = None
        self._company_id: int | None = None
        self._role: str | None = None
        self._rows: list[QWidget] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self.adder = PickerField(
            "Add a person",
            person_options(desk.host, lambda: self._company_id),
            runner=desk.host.runner,
            can_create=True,
            placeholder="Add a person",
        )
        self.adder.set_framed(True)
        self.adder.saved.connect(self._on_chosen)
        self._column.addSpacing(8)
        self._column.addWidget(self.adder)

    def show_committee(self, deal_id: int, company_id: int | None, committee: Committee, *, is_open: bool) -> None:
        """Show a deal's committee; empty seats only while it is open. People of the company are offered first."""
        self._deal_id, self._company_id = deal_id, company_id
        for row in self._rows:
            row.hide()
            row.deleteLater()
        self._rows = [self._make_seat(seat) for seat in committee.seats]
        if is_open:
            self._rows += [self._make_empty(seat) for seat in committee.empty]
        for place, row in enumerate(self._rows):
            self._column.insertWidget(place, row)

    def _make_seat(self, seat: Seat) -> QWidget:
        day = short_day(seat.last_touch_on, self._desk.ctx.clock.today()) if seat.last_touch_on else ""
        row = _SeatRow(seat, f"last touch {day}" if day else "")
        ctx = self._desk.ctx
        row.changed.connect(
            lambda values: self._desk.change(
                lambda version: edit_seat(ctx, EditSeat(seat.id, version, values)), seat.version
            )
        )
        row.removed.connect(
            lambda: self._desk.change(
                lambda version: remove_seat(ctx, RemoveSeat(seat.id, version)), seat.version, toast=True
            )
        )
        row.opened.connect(lambda: self._desk.host.open_record("contacts", seat.contact_id))
        return row

    def _make_empty(self, seat: EmptySeat) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 5, 0, 5)
        row.setSpacing(8)
        row.addWidget(_fixed(Label(seat.role_words, "meta", "text2"), _ROLE_WIDTH))
        row.addWidget(_EmptyDisc())
        row.addWidget(Label(seat.question, "bodyMedium", "warn"), 1)
        add = Button("Add", icon="plus", small=True)
        add.setAccessibleName(f"Add: {seat.role_words}")
        add.clicked.connect(lambda: self.begin(seat.role))
        row.addWidget(add)
        return line

    def begin(self, role: str | None = None) -> None:
        """Ask who takes a seat."""
        self._role = role
        self.adder.set_hint(f"Who? Role: {ROLES[role]}" if role else "")
        self.adder.begin_edit()

    def _on_chosen(self, key: object) -> None:
        ctx, deal_id, role = self._desk.ctx, self._deal_id, self._role
        if deal_id is None or key is None:
            return
        assert isinstance(key, int | NewChoice)
        person = CreateContact(key.text, self._company_id) if isinstance(key, NewChoice) else key
        seating = partial(add_seat, ctx, AddSeat(deal_id, person, role))
        self._desk.run(seating, done=lambda _: self._on_added(), failed=self._on_failed)

    def _on_added(self) -> None:
        self._role = None
        self.adder.set_text("")
        self.adder.set_hint("")

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self.adder.set_error(error.message)
        else:
            self._desk.host.show_error(error)
