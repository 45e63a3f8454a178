"""What happened since the last print: the deals that moved the total most, each with its difference."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.domain.day_text import medium_day
from app.domain.forecast.basis import Basis
from app.domain.forecast.changes import Changed, Changes
from app.domain.forecast.facts import DealFact, Facts
from app.services.reports.since import how_text
from app.ui.forecast import words
from app.ui.forecast.below import Since
from app.ui.shared.buttons import Button
from app.ui.shared.icons import draw_icon
from app.ui.shared.labels import Label
from app.ui.shared.panel import Panel, SectionHeader, Separator
from app.ui.shared.text_paint import draw_line, text_width
from app.ui.shared.theme import Theme

_MOST, _ROW = 6, 38


class ChangeLine(QAbstractButton):
    """One deal: up or down, who, how, and by how much."""

    def __init__(self, row: Changed, facts: Facts, basis: Basis) -> None:
        super().__init__()
        deal: DealFact = row.worth.deal
        self.deal_id = row.id
        self._title, self._how = deal.company or deal.name, how_text(row, facts, basis) or str(row.what)
        sign = "+" if row.difference > 0 else ""
        self._difference, self._minor = f"{sign}{words.money(row.difference, facts.currency)}", row.difference
        self.setAccessibleName(f"{self._title}: {row.what}, {self._how}, {self._difference}")
        self.setToolTip(self._how)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(0, Theme.current().px(_ROW))

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = Theme.current()
        painter = QPainter(self)
        side = float(tokens.px(14))
        sign, role = ("arrow-up-right", "ok") if self._minor >= 0 else ("arrow-down-right", "danger")
        if not self._minor:
            sign, role = "arrow-right", "text3"
        draw_icon(painter, QRectF(4, (self.height() - side) / 2, side, side), sign, role, tokens)
        baseline = round(self.height() / 2 + tokens.text_px("body") * 0.36)
        strong, meta = tokens.font("bodyMedium"), tokens.font("meta")
        amount = text_width(self._difference, strong)
        draw_line(
            painter,
            QPointF(self.width(), baseline),
            amount + 2,
            self._difference,
            strong,
            tokens.color("text"),
            "right",
        )
        left = 4 + side + 12
        room = self.width() - amount - 16 - left
        left += draw_line(painter, QPointF(left, baseline), room, self._title, strong, tokens.color("text")) + 10
        rest = self.width() - amount - 16 - left
        if rest > 24:
            draw_line(painter, QPointF(left, baseline), rest, self._how, meta, tokens.color("text2"))
        painter.end()


class SincePanel(QWidget):
    """Hidden where nothing was printed before."""

    deal_opened = Signal(int)
    opened = Signal(str, object)
    """What the changed deals are called, and their keys."""

    def __init__(self) -> None:
        super().__init__()
        self.head = SectionHeader("Since the last print", "", "")
        self.head.setMinimumHeight(Theme.current().px(24))
        self.more = Button("", kind="link")
        self.nothing = Label("Nothing has changed.", "body", "text2")
        self.lines: tuple[ChangeLine, ...] = ()
        self._changes: Changes | None = None
        self._panel = Panel(padding=12)
        self._panel.body.setSpacing(0)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self._panel.body.addLayout(self._rows)
        self._panel.body.addWidget(self.nothing)
        self._panel.body.addStretch(1)
        foot = QHBoxLayout()
        foot.addWidget(self.more)
        foot.addStretch(1)
        self._panel.body.addLayout(foot)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.head)
        column.addWidget(self._panel, 1)
        self.more.clicked.connect(self._open_all)

    def show_since(self, since: Since | None, basis: Basis, facts: Facts) -> None:
        """Show what changed on a basis."""
        changes = self._changes = since.changes.get(basis) if since is not None else None
        self.setVisible(changes is not None)
        if since is None or changes is None:
            return
        self.head.name.setText(f"Since {medium_day(since.before.printed_at.date(), facts.today)}")
        self.head.hint.setText(f"print {since.before.number}")
        self.head.aside.setText(_difference(changes, facts.currency))
        most = sorted(changes.rows, key=lambda row: (-abs(row.difference), row.id))[:_MOST]
        self._show_lines([ChangeLine(row, facts, basis) for row in most])
        self.nothing.setVisible(not changes.rows)
        self.more.setVisible(len(changes.rows) > _MOST)
        self.more.set_label(f"All {len(changes.rows):,} changes")

    def _show_lines(self, lines: Sequence[ChangeLine]) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.lines = tuple(lines)
        for place, line in enumerate(lines):
            if place:
                self._rows.addWidget(Separator("grid"))
            self._rows.addWidget(line)
            line.clicked.connect(lambda _checked=False, line=line: self.deal_opened.emit(line.deal_id))

    def _open_all(self) -> None:
        if self._changes is not None:
            self.opened.emit(f"{self.head.name.text()}", tuple(row.id for row in self._changes.rows))


def _difference(changes: Changes, currency: str) -> str:
    if not changes.difference:
        return "The same in all"
    more = "more" if changes.difference > 0 else "less"
    return f"{words.money(abs(changes.difference), currency)} {more}"
