"""The panel beside the column aimed at: from which phase to which, what is met, what is missing, or why not."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.domain.pipelines import PhaseSpec
from app.ui.board.gate import Verdict
from app.ui.board.words import badge_kind
from app.ui.shared.floating import draw_floating
from app.ui.shared.glyphs import draw_phase_badge
from app.ui.shared.icons import draw_icon
from app.ui.shared.shadow import shadow_outset
from app.ui.shared.shapes import draw_next_step
from app.ui.shared.text_paint import draw_line
from app.ui.shared.theme import Theme
from app.ui.shared.tokens import Tokens

_WIDTH, _TOP, _ROW, _PAD = 236, 24, 22, 14
_MOST_ROWS = 6


class Consequence(QWidget):
    """Floats over the board and takes neither mouse nor focus."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._source: PhaseSpec | None = None
        self._verdict: Verdict | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def tell(self, source: PhaseSpec | None, verdict: Verdict) -> None:
        """Show what a move from ``source`` (None: from several phases) would mean."""
        self._source, self._verdict = source, verdict
        self.resize(self.sizeHint())
        self.update()

    def _rows(self) -> list[tuple[str, str, bool]]:
        """Kind of row (met, missing, note, blocked), its words, and whether they begin there."""
        lines = ((kind, self._wrapped(words)) for kind, words in self._told())
        return [(kind, line, place == 0) for kind, wrapped in lines for place, line in enumerate(wrapped)]

    def _told(self) -> list[tuple[str, str]]:
        assert self._verdict is not None
        if self._verdict.blocked:
            return [("blocked", self._verdict.blocked)]
        check = self._verdict.check
        staying = [("blocked", self._verdict.staying)] if self._verdict.staying else []
        if len(self._verdict.checks) > 1:
            short = sum(bool(each.missing) for each in self._verdict.checks.values())
            words = f"{short} of {len(self._verdict.checks)} with criteria open" if short else "All criteria met"
            return [*staying, ("missing" if short else "met", words)]
        rows = [("met", met) for met in check.met] + [("missing", missing) for missing in check.missing]
        if check.missing:
            return [*rows[:_MOST_ROWS], ("note", "What is open is asked next")]
        return rows[:_MOST_ROWS] or [("note", check.detail)]

    def _wrapped(self, words: str) -> list[str]:
        tokens = Theme.current()
        metrics = QFontMetricsF(tokens.font("meta"))
        room = tokens.px(_WIDTH) - 2 * tokens.px(_PAD) - tokens.px(22)
        lines = [""]
        for word in words.split():
            longer = f"{lines[-1]} {word}".strip()
            if metrics.horizontalAdvance(longer) > room and lines[-1]:
                lines.append(word)
            else:
                lines[-1] = longer
        return lines

    def sizeHint(self) -> QSize:
        tokens = Theme.current()
        outset = 2 * shadow_outset("popover", tokens)
        rows = len(self._rows()) if self._verdict else 0
        height = 2 * tokens.px(_PAD) + tokens.px(_TOP) + rows * tokens.px(_ROW)
        return QSize(tokens.px(_WIDTH) + outset, height + outset)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._verdict is None:
            return
        tokens = Theme.current()
        outset = shadow_outset("popover", tokens)
        area = QRectF(self.rect()).adjusted(outset, outset, -outset, -outset)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_floating(painter, area, tokens)
        self._paint_head(painter, area, tokens)
        y = area.top() + tokens.px(_PAD) + tokens.px(_TOP)
        for kind, words, begins in self._rows():
            row = QRectF(area.left(), y, area.width(), tokens.px(_ROW))
            if begins:
                _paint_sign(painter, row, kind, tokens)
            _paint_words(painter, row, kind, words, tokens)
            y += tokens.px(_ROW)
        painter.end()

    def _paint_head(self, painter: QPainter, area: QRectF, tokens: Tokens) -> None:
        assert self._verdict is not None
        target = self._verdict.target.spec
        x, top = area.left() + tokens.px(_PAD), area.top() + tokens.px(_PAD) - tokens.px(1)
        middle = top + tokens.size("badge") / 2
        if self._source is not None and self._source.code != target.code:
            badge = draw_phase_badge(painter, QPointF(x, top), self._source.code, badge_kind(self._source), tokens)
            side = tokens.px(14)
            arrow = QRectF(badge.right() + tokens.px(7), middle - side / 2, side, side)
            draw_icon(painter, arrow, "arrow-right", "text2", tokens)
            x = arrow.right() + tokens.px(7)
        badge = draw_phase_badge(painter, QPointF(x, top), target.code, badge_kind(target), tokens)
        name = "" if target.name == target.code else target.name
        words = f"{name}, {target.probability}%" if name and target.kind.is_open else name
        at = QPointF(badge.right() + tokens.px(8), middle + tokens.px(4.5))
        room = area.right() - tokens.px(_PAD) - at.x()
        draw_line(painter, at, room, words, tokens.font("bodyStrong"), tokens.color("text"))


def _paint_sign(painter: QPainter, row: QRectF, kind: str, tokens: Tokens) -> None:
    left, middle = row.left() + tokens.px(_PAD), row.center().y()
    centre, side = QPointF(left + tokens.px(7), middle), tokens.px(14)
    if kind == "met":
        draw_next_step(painter, centre, "done", tokens)
    elif kind == "missing":
        draw_next_step(painter, centre, "none", tokens)
    elif kind == "blocked":
        draw_icon(painter, QRectF(left, middle - side / 2, side, side), "lock", "text2", tokens)


def _paint_words(painter: QPainter, row: QRectF, kind: str, words: str, tokens: Tokens) -> None:
    role = {"missing": "warn", "blocked": "text"}.get(kind, "text2")
    indent = 0 if kind == "note" else tokens.px(22)
    at = QPointF(row.left() + tokens.px(_PAD) + indent, row.center().y() + tokens.px(4.5))
    room = row.right() - tokens.px(_PAD) - at.x()
    draw_line(painter, at, room, words, tokens.font("meta"), tokens.color(role))
