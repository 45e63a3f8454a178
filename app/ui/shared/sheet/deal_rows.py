"""The deals of a company or person as rows that lead to them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from app.domain.day_text import medium_day
from app.domain.next_step import StepState
from app.services.people.sheets import DealLine
from app.ui.shared.box_paint import draw_box
from app.ui.shared.buttons import Button
from app.ui.shared.glyphs import badge_width, draw_next_step, draw_phase_badge
from app.ui.shared.labels import Label
from app.ui.shared.money_text import money_text
from app.ui.shared.phase_words import badge_kind, step_sign
from app.ui.shared.text_paint import draw_line
from app.ui.shared.theme import Theme

_FEW = 8
_STEP_COLORS = {StepState.OVERDUE: "danger", StepState.NONE: "warn"}


class DealRow(QAbstractButton):
    """Badge, name and amount; below them probability and next step, or when it closed."""

    def __init__(self, deal: DealLine, today: date, role: str = "") -> None:
        super().__init__()
        self._deal, self._today = deal, today
        self._role = role
        self._amount = money_text(deal.amount) if deal.amount else "No amount"
        self.setText(deal.name)
        self.setAccessibleName(f"{deal.phase.code}, {deal.name}, {self._amount}, {self._below()}")
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        Theme.instance().theme_changed.connect(self.updateGeometry)

    def _below(self) -> str:
        deal = self._deal
        if deal.is_open:
            return deal.step.text
        on = medium_day(deal.closed_on, self._today) if deal.closed_on else ""
        return f"{deal.phase.name} {on}".strip()

    def sizeHint(self) -> QSize:
        tokens = Theme.current()
        return QSize(tokens.px(240), tokens.px(46))

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens, deal = Theme.current(), self._deal
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse():
            draw_box(painter, QRectF(self.rect()), tokens, fill="hover", radius=5)
        first, second = tokens.px(17), tokens.px(36)
        kind = badge_kind(deal.phase.kind, is_stall=deal.phase.is_stall)
        draw_phase_badge(painter, QPointF(0, tokens.px(4)), deal.phase.code, kind, tokens)
        left = max(badge_width(deal.phase.code, tokens), tokens.px(28)) + 10
        end = QPointF(self.width(), first)
        used = draw_line(painter, end, 140, self._amount, tokens.font("bodyMedium"), tokens.color("text"), "right")
        room = self.width() - left - used - 12
        draw_line(painter, QPointF(left, first), room, deal.name, tokens.font("bodyMedium"), tokens.color("text"))
        self._paint_below(painter, left, second)
        painter.end()

    def _paint_below(self, painter: QPainter, left: float, baseline: float) -> None:
        tokens, deal = Theme.current(), self._deal
        font, color = tokens.font("meta"), tokens.color(_STEP_COLORS.get(deal.step.state, "text2"))
        if deal.is_open:
            size = 11.0 * tokens.font_scale
            centre = QPointF(left + size / 2, baseline - tokens.px(4))
            draw_next_step(painter, centre, step_sign(deal.step.state), tokens, size)
            left += size + 6
            text, quiet = f"{deal.probability}%", tokens.color("text2")
            draw_line(painter, QPointF(self.width(), baseline), 60, text, font, quiet, "right")
        else:
            color = tokens.color("text2")
        words = ", ".join(filter(None, (self._below(), self._role)))
        draw_line(painter, QPointF(left, baseline), self.width() - left - 60, words, font, color)


class DealRows(QWidget):
    """Open deals, then closed ones under their own head."""

    opened = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts: list[QWidget] = []
        self._of, self._shown = 0, _FEW
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def show_deals(
        self, running: Sequence[DealLine], closed: Sequence[DealLine], today: date, roles: dict[str, str] | None = None
    ) -> None:
        """Show deals; ``roles`` names the seats of a person."""
        self._clear()
        self._parts = [self._make(deal, today, roles or {}) for deal in running]
        if not running:
            self._parts.append(Label("No open deal.", "body", "text2"))
        if closed:
            head = Label("Closed", "metaStrong", "text2")
            head.setContentsMargins(0, 10, 0, 2)
            self._parts.append(head)
            self._parts += [self._make(deal, today, roles or {}) for deal in closed]
        for part in self._parts:
            self._column.addWidget(part)

    def show_some(self, deals: Sequence[DealLine], count: int, today: date, *, of: int) -> None:
        """Show the first few of a record's deals, ``count`` in all, and the others when somebody asks for them.

        ``of`` is the key of the record: of another one there are few again.
        """
        if of != self._of:
            self._of, self._shown = of, _FEW
        self._clear()
        self._parts = [self._make(deal, today, {}) for deal in deals[: self._shown]]
        rest = len(deals) - self._shown
        if rest > 0:
            more = Button(f"Show {rest:,} more", kind="link")
            more.clicked.connect(lambda: self._show_all(deals, count, today))
            self._parts.append(more)
        elif count > len(deals):
            words = f"and {count - len(deals):,} more. Find them on the board."
            self._parts.append(Label(words, "meta", "text2", wrap=True))
        if not deals:
            self._parts.append(Label("No open deal.", "body", "text2"))
        for part in self._parts:
            self._column.addWidget(part)

    def _show_all(self, deals: Sequence[DealLine], count: int, today: date) -> None:
        self._shown = len(deals)
        self.show_some(deals, count, today, of=self._of)

    def _clear(self) -> None:
        for part in self._parts:
            part.hide()
            part.deleteLater()

    def _make(self, deal: DealLine, today: date, roles: dict[str, str]) -> QWidget:
        row = DealRow(deal, today, roles.get(deal.role, ""))
        row.clicked.connect(lambda: self.opened.emit(deal.id))
        return row
