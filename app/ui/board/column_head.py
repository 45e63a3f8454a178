"""The head of a column: code, name and count; sum and weighted sum; how many deals go on from here."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Signal
from PySide6.QtGui import QContextMenuEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.fx import Total
from app.domain.pipelines import PhaseSpec
from app.services.board import Column
from app.ui.board.words import badge_kind, brief_total_text, column_name, conversion_text, counted, head_tip, total_text
from app.ui.shared.box_paint import draw_box
from app.ui.shared.card_outline import paint_head_outline
from app.ui.shared.glyphs import draw_phase_badge
from app.ui.shared.icons import draw_icon
from app.ui.shared.meters import draw_conversion_rail
from app.ui.shared.text_paint import draw_centred, draw_line, text_width
from app.ui.shared.theme import Theme
from app.ui.shared.tokens import Tokens

_LEFT, _RIGHT = 8, 8


class ColumnHead(QWidget):
    """Painted in one go; it takes no focus, because the list below carries the same in its name."""

    menu_asked = Signal(object)

    def __init__(self, phase: PhaseSpec, parent: QWidget, *, tells_conversion: bool = True) -> None:
        super().__init__(parent)
        self._phase, self._tells_conversion = phase, tells_conversion
        self._column: Column | None = None
        self._percent: int | None = None
        self._next: PhaseSpec | None = None
        self._waiting = 0
        self._is_late = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_facts(self, column: Column, percent: int | None, next_phase: PhaseSpec | None) -> None:
        """Show the database's figures; ``percent`` of the deals that left this phase went on."""
        if (column, percent, next_phase) == (self._column, self._percent, self._next):
            return
        self._column, self._percent, self._next = column, percent, next_phase
        self.setToolTip(head_tip(column))
        self.setAccessibleName(column_name(self._phase, column.count))
        words = conversion_text(self._phase, percent, next_phase) if self._tells_conversion else ""
        sums = f"Sum {total_text(column.total)}, weighted {total_text(column.weighted)}"
        self.setAccessibleDescription(f"{sums}. {words}".strip())
        self.update()

    def set_waiting(self, updates: int) -> None:
        """So many changes of others wait until what is going on here ends."""
        if updates != self._waiting:
            self._waiting = updates
            self.update()

    def set_late(self, late: bool) -> None:
        """The figures take long to come: show where they will stand."""
        if late != self._is_late:
            self._is_late = late
            self.update()

    @property
    def waiting(self) -> int:
        """How many changes of others wait."""
        return self._waiting

    def sizeHint(self) -> QSize:
        return QSize(Theme.current().size("columnMin"), Theme.current().size("columnHeader"))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_asked.emit(event.globalPos())
        event.accept()

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = Theme.current()
        painter = QPainter(self)
        self._paint_name(painter, tokens)
        if self._column is None and self._is_late:
            paint_head_outline(painter, QRectF(self.rect()), tokens)
        if self._column is not None:
            self._paint_sums(painter, tokens, self._column)
            if self._waiting:
                self._paint_waiting(painter, tokens)
            elif self._tells_conversion:
                self._paint_conversion(painter, tokens)
        painter.end()

    def _paint_name(self, painter: QPainter, tokens: Tokens) -> None:
        baseline = tokens.px(21)
        badge = draw_phase_badge(
            painter, QPointF(_LEFT, tokens.px(8)), self._phase.code, badge_kind(self._phase), tokens
        )
        right = self.width() - _RIGHT
        count = "" if self._column is None else f"{self._column.count:,}"
        font, color = tokens.font("bodyMedium"), tokens.color("text2")
        used = draw_line(painter, QPointF(right, baseline), right, count, font, color, "right")
        if self._phase.name == self._phase.code:
            return
        left = badge.right() + tokens.px(8)
        room = right - used - 8 - left
        draw_line(
            painter, QPointF(left, baseline), room, self._phase.name, tokens.font("bodyStrong"), tokens.color("text")
        )

    def _paint_sums(self, painter: QPainter, tokens: Tokens, column: Column) -> None:
        baseline, right = tokens.px(45), self.width() - _RIGHT
        room = right - _LEFT
        strong, quiet = tokens.font("bodyStrong"), tokens.font("meta")
        text, words = self._sums(column, total_text)
        if text_width(text, strong) + 8 + text_width(words, quiet) > room:
            text, words = self._sums(column, brief_total_text)  # half of a figure would be another
        used = draw_line(painter, QPointF(_LEFT, baseline), room, text, strong, tokens.color("text"))
        at = QPointF(right, baseline)
        draw_line(painter, at, room - used - 8, words, quiet, tokens.color("text2"), "right")

    def _sums(self, column: Column, in_words: Callable[[Total], str]) -> tuple[str, str]:
        """The sum, and the weighted one where deals are open."""
        is_open = self._phase.kind.is_open
        return in_words(column.total), f"{in_words(column.weighted)} wtd" if is_open else ""

    def _paint_conversion(self, painter: QPainter, tokens: Tokens) -> None:
        words = conversion_text(self._phase, self._percent, self._next)
        middle, baseline = tokens.px(63), tokens.px(67)
        right, font = self.width() - _RIGHT, tokens.font("caption")
        if not words:
            if self._phase.kind.is_open:
                at = QPointF(_LEFT, baseline)
                draw_line(painter, at, right - _LEFT, "No deal has left yet", font, tokens.color("text3"))
            return
        side = tokens.px(12)
        draw_icon(painter, QRectF(right - side, middle - side / 2, side, side), "chevron-right", "text3", tokens)
        end = right - side - tokens.px(4)
        draw_line(painter, QPointF(end, baseline), end - _LEFT, words, font, tokens.color("text2"), "right")
        tall = tokens.px(4)
        wide = end - text_width(words, font) - tokens.px(7) - _LEFT
        if wide > tall:
            rail = QRectF(_LEFT, middle - tall / 2, wide, tall)
            draw_conversion_rail(painter, rail, (self._percent or 0) / 100, tokens)

    def _paint_waiting(self, painter: QPainter, tokens: Tokens) -> None:
        words, font = counted(self._waiting, "update"), tokens.font("captionStrong")
        pill = QRectF(_LEFT, tokens.px(54), text_width(words, font) + 2 * tokens.px(8), tokens.px(18))
        draw_box(painter, pill, tokens, fill="accentTint", outline="accent", radius=pill.height() / 2)
        draw_centred(painter, pill, words, font, tokens.color("accent"))
