"""One entry of a timeline, painted: icon, title, lines below it, time at the right."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.services.timeline import Entry, PhaseMark
from app.ui.shared.focus_ring import paint_focus_ring
from app.ui.shared.glyphs import draw_icon, draw_phase_badge
from app.ui.shared.menus import make_menu
from app.ui.shared.phase_words import badge_kind
from app.ui.shared.sheet.entry_words import icon_of, title_of
from app.ui.shared.text_paint import draw_line, draw_wrapped, wrapped_height
from app.ui.shared.theme import Theme

_DISC = 24
_INDENT = 34
_TIME = 52
_FOLDED_LINES = 4
_TITLE_LINES = 2
_WRAP = Qt.TextFlag.TextWordWrap.value


class EntryRow(QWidget):
    """Long texts are folded to a few lines; Enter or a click unfolds them. Own entries can be edited and deleted."""

    edit_asked = Signal(object)
    delete_asked = Signal(object)

    folded = Signal()
    """It takes more or less room now."""

    def __init__(self, entry: Entry, lines: str, clock: str, spoken: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.entry = entry
        self._lines, self._clock = lines, clock
        self._unfolded = False
        self.setAccessibleName(spoken)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        Theme.instance().theme_changed.connect(self.updateGeometry)

    @property
    def can_change(self) -> bool:
        """Whether the entry was written by hand."""
        return self.entry.source == "activity"

    def sizeHint(self) -> QSize:
        return QSize(Theme.current().px(280), self.heightForWidth(self.width()))

    def heightForWidth(self, width: int) -> int:
        tokens = Theme.current()
        text = self._text_height(width) if self._lines else 0
        return tokens.px(8) + self._title_height(width) + text + tokens.px(3)

    def _text_width(self, width: int) -> int:
        tokens = Theme.current()
        return max(width - tokens.px(_INDENT) - tokens.px(_TIME), tokens.px(120))

    def _title_height(self, width: int) -> int:
        """A move's title stands beside its badges in one line; others may take two, and all when unfolded."""
        step = Theme.current().line("body")
        if self.entry.entered is not None:
            return step
        lines = self._title_lines(width)
        return step * (lines if self._unfolded else min(lines, _TITLE_LINES))

    def _title_lines(self, width: int) -> int:
        tall = wrapped_height(
            title_of(self.entry), Theme.current(), "body", self._title_weight, self._text_width(width)
        )
        return max(round(tall / QFontMetrics(self._title_font()).lineSpacing()), 1)

    @property
    def _title_weight(self) -> int | None:
        return 500 if self.entry.source in ("activity", "task") else None

    def _title_font(self) -> QFont:
        return Theme.current().font("body", self._title_weight)

    def _text_height(self, width: int) -> int:
        wanted, step = self._wanted_height(width), self._step()
        return wanted if self._unfolded else min(wanted, _FOLDED_LINES * step)

    def _step(self) -> int:
        return QFontMetrics(Theme.current().font("meta")).lineSpacing()

    def _wanted_height(self, width: int) -> int:
        return wrapped_height(self._lines, Theme.current(), "meta", None, self._text_width(width))

    @property
    def is_folded(self) -> bool:
        """Whether not all of the text is shown."""
        width = self.width()
        cut_title = self.entry.entered is None and self._title_lines(width) > _TITLE_LINES
        return not self._unfolded and (cut_title or self._wanted_height(width) > self._text_height(width))

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = Theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_disc(painter)
        left, top = tokens.px(_INDENT), tokens.px(4)
        baseline = top + round(tokens.line("body") * 0.72)
        time_font = tokens.font("meta")
        draw_line(painter, QPointF(self.width(), baseline), 60, self._clock, time_font, tokens.color("text2"), "right")
        role = tokens.color("text" if self.entry.source != "change" else "text2")
        title = title_of(self.entry)
        if self.entry.entered is not None:
            left = self._paint_move(painter, left, top, self.entry.entered)
            room = self.width() - left - tokens.px(_TIME)
            draw_line(painter, QPointF(left, baseline), room, title, self._title_font(), role)
        else:
            box = QRect(left, top, self._text_width(self.width()), self._title_height(self.width()))
            draw_wrapped(painter, box, title, self._title_font(), role, tokens.line("body"))
        if self._lines:
            self._paint_lines(painter, top + self._title_height(self.width()))
        if self.hasFocus():
            ring = QRectF(self.rect()).adjusted(4, 4, -4, -4)
            paint_focus_ring(painter, ring, tokens.radius("control"), tokens)
        painter.end()

    def _paint_disc(self, painter: QPainter) -> None:
        tokens = Theme.current()
        disc = QRectF(0, tokens.px(6), tokens.px(_DISC), tokens.px(_DISC))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.color("sunken"))
        painter.drawEllipse(disc)
        inset = tokens.px(5)
        draw_icon(painter, disc.adjusted(inset, inset, -inset, -inset), icon_of(self.entry), "text2", tokens)

    def _paint_move(self, painter: QPainter, left: float, top: float, entered: PhaseMark) -> int:
        tokens, before = Theme.current(), self.entry.left
        y = round(top + (tokens.line("body") - tokens.size("badge")) / 2)
        if before is not None:
            kind = badge_kind(before.kind, is_stall=before.is_stall)
            left = draw_phase_badge(painter, QPointF(left, y), before.code, kind, tokens).right()
            side = tokens.px(12)
            arrow = QRectF(left + 6, y + (tokens.size("badge") - side) / 2, side, side)
            draw_icon(painter, arrow, "arrow-right", "text2", tokens)
            left = arrow.right() + 6
        kind = badge_kind(entered.kind, is_stall=entered.is_stall)
        return round(draw_phase_badge(painter, QPointF(left, y), entered.code, kind, tokens).right()) + 8

    def _paint_lines(self, painter: QPainter, top: int) -> None:
        tokens = Theme.current()
        box = QRect(tokens.px(_INDENT), top, self._text_width(self.width()), self._text_height(self.width()))
        painter.setFont(tokens.font("meta"))
        painter.setPen(tokens.color("text2"))
        if self.is_folded:
            painter.setClipRect(box.adjusted(0, 0, 0, -self._step()))
        painter.drawText(box, _WRAP, self._lines)
        if self.is_folded:
            painter.setClipping(False)
            at = QPointF(box.left(), box.bottom() - round(self._step() * 0.25))
            draw_line(painter, at, box.width(), "Show all", tokens.font("metaMedium"), tokens.color("accent"))

    def unfold(self) -> None:
        """Show all of the text, or fold it again."""
        self._unfolded = not self._unfolded
        self.folded.emit()
        self.update()

    def mouseReleaseEvent(self, _event: object) -> None:
        if self.is_folded or self._unfolded:
            self.unfold()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and (self.is_folded or self._unfolded):
            self.unfold()
        elif key == Qt.Key.Key_F2 and self.can_change:
            self.edit_asked.emit(self.entry)
        elif key == Qt.Key.Key_Delete and self.can_change:
            self.delete_asked.emit(self.entry)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if not self.can_change:
            return
        menu = make_menu(self, "Entry")
        menu.aboutToHide.connect(menu.deleteLater)
        menu.addAction("Edit\tF2", lambda: self.edit_asked.emit(self.entry))
        menu.addAction("Delete\tDel", lambda: self.delete_asked.emit(self.entry))
        menu.popup(event.globalPos())

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()
        super().focusOutEvent(event)
