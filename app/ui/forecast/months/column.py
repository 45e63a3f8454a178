"""One column of the board: the month with its figures, and its cards."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.forecast.basis import Basis
from app.domain.forecast.by_month import MonthColumn, Stand
from app.domain.money import Money
from app.domain.plurals import counted
from app.ui.forecast.months.desk import Desk
from app.ui.forecast.months.month_list import MonthList
from app.ui.forecast.words import BASIS_WORDS
from app.ui.shared.column_ground import AimState, paint_ground
from app.ui.shared.lift_list import KeyHandler
from app.ui.shared.money_text import brief_money, money_text
from app.ui.shared.slim_scroll import SlimScroll
from app.ui.shared.text_paint import draw_line, text_width
from app.ui.shared.theme import Theme
from app.ui.shared.tokens import Tokens

_SIDE, _BELOW, _LEAST = 8, 4, 164


class MonthColumnView(QWidget):
    """Its list has the width of the column; the cards keep their distance themselves, so focus rings fit."""

    def __init__(self, key: str, desk: Desk, keys: KeyHandler, parent: QWidget) -> None:
        super().__init__(parent)
        self.key = key
        self.column: MonthColumn | None = None
        self.list = MonthList(desk, keys, self)
        self._aim: AimState = "none"
        self._aim_words = ""
        self._basis, self._currency = Basis.PHASE, "EUR"
        self.slim = SlimScroll(self.list, self)
        for signal in (self.list.verticalScrollBar().valueChanged, self.list.verticalScrollBar().rangeChanged):
            signal.connect(self.slim.follow)
        self.setFocusProxy(self.list)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMaximumWidth(Theme.current().size("columnMax"))

    def show_column(self, column: MonthColumn, basis: Basis, currency: str) -> None:
        """Show its deals, and its figures on a basis."""
        self.column, self._basis, self._currency = column, basis, currency
        self.list.show_deals(column.row.open_ids)
        words = f"{column.label}, {counted(column.row.count, 'deal', 'deals')}"
        self.setAccessibleName(words)
        self.list.setAccessibleName(words)
        self.list.setAccessibleDescription(self.said())
        self.setToolTip(self.said())
        self.update()

    def said(self) -> str:
        """The figures in words, as the tip and for those who listen."""
        column = self.column
        if column is None:
            return ""
        row = column.row
        parts = [f"Expected {self._money(row.expected(self._basis))} {BASIS_WORDS[self._basis]}"]
        parts.append(f"open {self._money(row.open)}")
        if column.stand is Stand.MONTH:
            parts.append(f"won so far {self._money(row.won)}")
            parts.append("no target" if row.target is None else f"target {self._money(row.target)}")
        return ", ".join(parts)

    def set_aim(self, state: AimState, words: str = "") -> None:
        """Whether a card in the air would land here, and on which day."""
        if (state, words) != (self._aim, self._aim_words):
            self._aim, self._aim_words = state, words
            self.update()

    @property
    def aim(self) -> AimState:
        """Whether a card in the air would land here."""
        return self._aim

    @property
    def aim_words(self) -> str:
        """What stands in the head while it is aimed at."""
        return self._aim_words

    def _money(self, minor: int, *, brief: bool = False) -> str:
        money = Money(minor, self._currency)
        return brief_money(money) if brief else money_text(money, whole=True)

    def minimumSizeHint(self) -> QSize:
        return QSize(Theme.current().px(_LEAST), 200)

    def sizeHint(self) -> QSize:
        return QSize(Theme.current().size("columnMin"), 400)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        head = Theme.current().size("columnHeader")
        tall = max(0, self.height() - head - _BELOW)
        self.list.setGeometry(0, head, self.width(), tall)
        self.slim.setGeometry(self.width() - 5, head, 5, tall)

    # -- painting ----------------------------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = Theme.current()
        painter = QPainter(self)
        paint_ground(painter, QRectF(self.rect()), tokens, self._aim)
        if self.column is not None:
            self._paint_head(painter, tokens, self.column)
        painter.end()

    def _paint_head(self, painter: QPainter, tokens: Tokens, column: MonthColumn) -> None:
        right, room = self.width() - _SIDE, float(self.width() - 2 * _SIDE)
        count, font = f"{column.row.count:,}", tokens.font("bodyMedium")
        first = tokens.px(22)
        used = draw_line(painter, QPointF(right, first), room, count, font, tokens.color("text2"), "right")
        role = "danger" if column.stand is Stand.OVERDUE and column.row.count else "text"
        title = tokens.font("bodyStrong")
        draw_line(painter, QPointF(_SIDE, first), room - used - 8, column.label, title, tokens.color(role))
        expected, amount = column.row.expected(self._basis), column.row.open
        pairs = [
            (self._money(expected, brief=brief), f"of {self._money(amount, brief=brief)}") for brief in (False, True)
        ]
        self._pair(painter, tokens.px(46), pairs, ("bodyStrong", "meta"))
        if self._aim != "none":
            words, color = self._aim_words, tokens.color("accent" if self._aim == "target" else "text2")
            draw_line(painter, QPointF(_SIDE, tokens.px(68)), room, words, tokens.font("captionStrong"), color)
        elif column.stand is Stand.MONTH:
            self._paint_won(painter, tokens, column)

    def _paint_won(self, painter: QPainter, tokens: Tokens, column: MonthColumn) -> None:
        pairs = []
        for word in ("target", "of"):  # always brief, so that the heads beside each other read alike
            target = column.row.target
            aim = "" if target is None else f"{word} {self._money(target, brief=True)}"
            pairs.append((f"{self._money(column.row.won, brief=True)} won", aim))
        self._pair(painter, tokens.px(68), pairs, ("caption", "caption"))

    def _pair(self, painter: QPainter, y: int, pairs: Sequence[tuple[str, str]], fonts: tuple[str, str]) -> None:
        """Two figures at both ends of a line: the first pair that has room, for half a figure would be another."""
        tokens = Theme.current()
        left, right = tokens.font(fonts[0]), tokens.font(fonts[1])
        room = float(self.width() - 2 * _SIDE)
        fitting = (pair for pair in pairs if text_width(pair[0], left) + 8 + text_width(pair[1], right) <= room)
        first, second = next(fitting, pairs[-1])
        color = tokens.color("text" if fonts[0] == "bodyStrong" else "text2")
        used = draw_line(painter, QPointF(_SIDE, y), room, first, left, color)
        at = QPointF(self.width() - _SIDE, y)
        draw_line(painter, at, room - used - 8, second, right, tokens.color("text2"), "right")
