"""The offer of a deal: lines edited in place, their sum, and the sum taken as the deal's amount."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.errors import UserError
from app.domain.money import Money
from app.services.deals.lines import (
    AddLine,
    EditLine,
    LineRow,
    RemoveLine,
    TakeSumAsAmount,
    add_line,
    edit_line,
    remove_line,
    take_sum_as_amount,
)
from app.services.deals.sheet import DealSheet
from app.ui.shared.buttons import Button, IconButton
from app.ui.shared.inline_field import InlineField
from app.ui.shared.labels import ElidedLabel, Label
from app.ui.shared.money_text import money_text
from app.ui.shared.panel import Separator
from app.ui.shared.picker_field import NewChoice, PickerField
from app.ui.shared.record_options import product_options
from app.ui.shared.sheet.desk import SheetDesk
from app.ui.shared.sheet.seen import Holding
from app.ui.shared.theme import Theme
from app.ui.shared.typed import Typed, amount, decimal

_WIDTHS = (0, 50, 86, 54, 74, 24)
_HEADS = ("What", "Qty", "Price", "Less", "Total", "")
_COLUMNS = ("quantity", "unit_price_minor", "discount_percent")


class _Line(QWidget):
    """``changed`` carries a column, its new value and the line as it was when somebody began to edit it.

    The fields keep what is typed while others change the line.
    """

    changed = Signal(str, object, object)
    removed = Signal()

    def __init__(self, row: LineRow, kinds: dict[str, Typed]) -> None:
        super().__init__()
        self._kinds, self._seen = kinds, Holding(row)
        self._title = ElidedLabel("", "bodyMedium")
        self._total = Label("", "bodyMedium")
        for label in (self._title, self._total):
            label.setContentsMargins(0, 4, 0, 0)  # a field stands lower by the room for its focus ring
        self.fields: dict[str, InlineField] = {}
        grid = _grid(self)
        grid.addWidget(self._title, 0, 0)
        for place, column in enumerate(_COLUMNS, start=1):
            kind = kinds[column]
            field = InlineField(_HEADS[place], validate=kind.read, hint=kind.hint, show=kind.show, tight=True)
            field.line_edit().setPlaceholderText("–")
            field.line_edit().setAlignment(Qt.AlignmentFlag.AlignRight)
            field.setFixedWidth(Theme.current().px(_WIDTHS[place]))
            field.saved.connect(lambda value, column=column: self._on_saved(column, value))
            field.said.connect(lambda words, color: self._say(words, color))
            self.fields[column] = field
            grid.addWidget(field, 0, place)
        grid.addWidget(self._total, 0, 4, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        remove = IconButton("x", "Take the line off the offer", size=14)
        remove.clicked.connect(self.removed)
        grid.addWidget(remove, 0, 5)
        self._words = Label("", "meta", wrap=True)
        self._words.hide()
        grid.addWidget(self._words, 1, 0, 1, 6)
        self.show_row(row)

    def show_row(self, row: LineRow) -> None:
        """Show the line as it is stored."""
        self._seen.show(row, [column for column, field in self.fields.items() if field.editing or field.error])
        self._title.setText(row.title)
        self._total.setText(money_text(row.total))
        self.fields["quantity"].set_text(self._kinds["quantity"].show(row.quantity))
        self.fields["unit_price_minor"].set_text(self._kinds["unit_price_minor"].show(row.unit_price))
        self.fields["discount_percent"].set_text(self._kinds["discount_percent"].show(row.discount_percent))
        self.setAccessibleName(f"{row.title}, {self.fields['quantity'].text()} pieces, {money_text(row.total)}")

    def _on_saved(self, column: str, value: object) -> None:
        self.changed.emit(column, value, self._seen.take(column))

    def fail(self, column: str, words: str, seen: LineRow) -> None:
        """Say why a value was not stored; it is still to be corrected, on top of what was seen."""
        self.fields[column].set_error(words)
        self._seen.hold(column, seen)

    def _say(self, words: str, color: str) -> None:
        self._words.set_look(color=color)
        self._words.setText(words)
        self._words.setVisible(bool(words))


def _grid(parent: QWidget) -> QGridLayout:
    """Columns as wide in each row as in the head."""
    grid = QGridLayout(parent)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(0)
    grid.setVerticalSpacing(0)
    grid.setColumnStretch(0, 1)
    for place, width in enumerate(_WIDTHS):
        if width:
            grid.setColumnMinimumWidth(place, Theme.current().px(width))
    return grid


class OfferTab(QWidget):
    """A line per product or described thing."""

    def __init__(self, desk: SheetDesk) -> None:
        super().__init__()
        self._desk = desk
        self._sheet: DealSheet | None = None
        self._lines: dict[int, _Line] = {}
        self._waiting: AddLine | None = None
        self._kinds = {
            "quantity": decimal(),
            "unit_price_minor": amount(desk.ctx, self._currency),
            "discount_percent": decimal(sign="%"),
        }
        self._head = self._make_head()
        self.adder = PickerField(
            "Add a product",
            product_options(desk.host),
            runner=desk.host.runner,
            can_create=True,
            placeholder="Add a product or describe what is offered",
        )
        self.adder.set_framed(True)
        self.adder.saved.connect(self._on_chosen)
        price = self._kinds["unit_price_minor"]
        self.price = InlineField("Price of one", validate=price.read, show=price.show, placeholder="Price of one")
        self.price.set_framed(True)
        self.price.saved.connect(self._on_priced)
        self._sum = Label("", "bodyStrong")
        self._take = Button("Take the sum as amount", small=True)
        self._take.clicked.connect(self._on_take)
        self._lay_out()

    def _make_head(self) -> QWidget:
        head = QWidget()
        grid = _grid(head)
        for place, words in enumerate(_HEADS):
            side = Qt.AlignmentFlag.AlignRight if place else Qt.AlignmentFlag.AlignLeft
            label = Label(words.upper(), "captionStrong", "text3")
            if words in _HEADS[1:4]:
                label.setContentsMargins(0, 0, 9, 0)  # as far as a field's frame is from its text
            grid.addWidget(label, 0, place, side)
        return head

    def _lay_out(self) -> None:
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self._head)
        self._rule = Separator("grid")
        self._column.addWidget(self._rule)
        self._foot = QWidget()
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(0, 6, 30, 6)
        foot.addWidget(self._take)
        foot.addStretch(1)
        foot.addWidget(self._sum)
        self._column.addWidget(self._foot)
        adding = QHBoxLayout()
        adding.setContentsMargins(0, 6, 0, 0)
        adding.setSpacing(8)
        adding.addWidget(self.adder, 2)
        adding.addWidget(self.price, 1)
        self._column.addLayout(adding)
        self.price.hide()

    def _currency(self) -> str:
        return self._sheet.values["currency"] if self._sheet else self._desk.ctx.team.currency

    def show_sheet(self, sheet: DealSheet) -> None:
        """Show a deal's offer."""
        is_other = self._sheet is None or self._sheet.id != sheet.id
        self._sheet = sheet
        if is_other:
            self._forget()
        wanted = {row.id: row for row in sheet.lines}
        for key in [key for key in self._lines if key not in wanted]:
            gone = self._lines.pop(key)
            gone.hide()
            gone.deleteLater()
        for place, row in enumerate(sheet.lines):
            if row.id in self._lines:
                self._lines[row.id].show_row(row)
            else:
                self._lines[row.id] = self._make_line(row)
                self._column.insertWidget(2 + place, self._lines[row.id])
        has_lines = bool(sheet.lines)
        for part in (self._head, self._rule, self._foot):
            part.setVisible(has_lines)
        self._sum.setText(money_text(sheet.lines_total))
        self._take.setVisible(sheet.lines_total != sheet.amount)

    def field(self, line_id: int, column: str) -> InlineField:
        """The field of a line."""
        return self._lines[line_id].fields[column]

    def _forget(self) -> None:
        self._waiting = None
        self.price.hide()
        self.adder.revert()
        self.adder.set_text("")

    def _make_line(self, row: LineRow) -> _Line:
        line = _Line(row, self._kinds)
        line.changed.connect(self._on_changed)
        line.removed.connect(lambda: self._on_removed(row.id))
        return line

    def _row(self, line_id: int) -> LineRow | None:
        rows = self._sheet.lines if self._sheet else ()
        return next((row for row in rows if row.id == line_id), None)

    def _on_changed(self, column: str, value: object, seen: LineRow) -> None:
        values: dict[str, Any] = {column: value.minor if isinstance(value, Money) else value}
        line, ctx = self._lines[seen.id], self._desk.ctx
        if isinstance(value, Money) and value.currency != self._currency():
            line.fail(column, f"This deal is in {self._currency()}.", seen)
            return

        def refused(error: Exception) -> None:
            if isinstance(error, UserError) and error.field == column and seen.id in self._lines:
                line.fail(column, error.message, seen)
            else:
                self._desk.host.show_error(error)

        def revert() -> None:
            stored = self._row(seen.id)
            if stored is not None and seen.id in self._lines:
                line.show_row(stored)

        self._desk.change(
            lambda version: edit_line(ctx, EditLine(seen.id, version, values)),
            seen.version,
            refused=refused,
            revert=revert,
        )

    def _on_removed(self, line_id: int) -> None:
        ctx, row = self._desk.ctx, self._row(line_id)
        if row is not None:
            self._desk.change(lambda version: remove_line(ctx, RemoveLine(line_id, version)), row.version, toast=True)

    def _on_take(self) -> None:
        if self._sheet is not None:
            ctx, deal_id, total = self._desk.ctx, self._sheet.id, self._sheet.lines_total
            self._desk.change(
                lambda version: take_sum_as_amount(ctx, TakeSumAsAmount(deal_id, version, total)), self._sheet.version
            )

    def _on_chosen(self, key: object) -> None:
        if self._sheet is None or key is None:
            return
        if isinstance(key, NewChoice):
            self._ask_price(AddLine(self._sheet.id, description=key.text))
        elif isinstance(key, int):
            self._add(AddLine(self._sheet.id, product_id=key))

    def _add(self, cmd: AddLine) -> None:
        def failed(error: Exception) -> None:
            if isinstance(error, UserError) and error.field == "unit_price":
                self._ask_price(cmd, error.message)
            else:
                self._desk.host.show_error(error)

        self._desk.run(partial(add_line, self._desk.ctx, cmd), done=lambda _: self._forget(), failed=failed)

    def _ask_price(self, cmd: AddLine, words: str = "") -> None:
        """A product without a list price, or something described, needs one."""
        self._waiting = cmd
        self.price.set_text("")
        self.price.show()
        self.price.begin_edit()
        self.price.set_hint(words)

    def _on_priced(self, value: object) -> None:
        if self._waiting is not None and isinstance(value, Money):
            waiting = self._waiting
            cmd = AddLine(waiting.deal_id, waiting.product_id, waiting.description, waiting.quantity, unit_price=value)
            self._add(cmd)
