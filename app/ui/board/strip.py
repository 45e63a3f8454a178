"""A folded column: a narrow strip that still says what is in it, and still takes cards."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.services.pipelines.queries import PhaseRow
from app.ui.board.deck import Deck
from app.ui.board.words import badge_kind, column_name, counted, total_text
from app.ui.shared.card_look import Look
from app.ui.shared.column_ground import AimState, paint_ground
from app.ui.shared.focus_ring import paint_focus_ring
from app.ui.shared.glyphs import badge_width, draw_phase_badge
from app.ui.shared.lift_list import KeyHandler
from app.ui.shared.text_paint import draw_line
from app.ui.shared.theme import Theme
from app.ui.shared.tokens import Tokens

_RING = 4


class Strip(QWidget):
    """Click, Enter, Space or C opens the column."""

    unfolded = Signal()
    focused = Signal()
    menu_asked = Signal(object)

    def __init__(self, phase: PhaseRow, deck: Deck, look: Look, keys: KeyHandler, parent: QWidget) -> None:
        super().__init__(parent)
        self.phase = phase
        self._deck, self._look, self._keys = deck, look, keys
        self._aim: AimState = "none"
        self._words: tuple[str, str] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setToolTip(f"Open {phase.spec.label} (C)")
        self.refresh()

    def refresh(self) -> None:
        """Show the present figures."""
        column = self._deck.column(self.phase.id)
        count = column.count if column else 0
        words = (counted(count), total_text(column.total)) if column else ("", "")
        if words == self._words:
            return
        self._words = words
        self.setAccessibleName(f"{column_name(self.phase.spec, count)}, folded")
        self.setAccessibleDescription(f"{self._words[1]}. C opens it.")
        self.update()

    def set_aim(self, state: AimState) -> None:
        """Whether a card in the air would land here."""
        if state != self._aim:
            self._aim = state
            self.update()

    @property
    def aim(self) -> AimState:
        """Whether a card in the air would land here."""
        return self._aim

    def sizeHint(self) -> QSize:
        return QSize(Theme.current().size("columnCollapsed"), 200)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.unfolded.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_asked.emit(event.globalPos())
        event.accept()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._keys.wants(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.unfolded.emit()
        elif not self._keys.take(event):
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focused.emit()
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = Theme.current()
        painter = QPainter(self)
        paint_ground(painter, QRectF(self.rect()), tokens, self._aim, "hover" if self.underMouse() else "sunken")
        self._paint_words(painter, tokens)
        if self.hasFocus() and self._look.by_keys:
            inside = QRectF(self.rect()).adjusted(_RING, _RING, -_RING, -_RING)
            paint_focus_ring(painter, inside, tokens.radius("panel") - _RING, tokens)
        painter.end()

    def _paint_words(self, painter: QPainter, tokens: Tokens) -> None:
        spec = self.phase.spec
        left = (self.width() - badge_width(spec.code, tokens)) / 2
        draw_phase_badge(painter, QPointF(left, tokens.px(8)), spec.code, badge_kind(spec), tokens)
        painter.save()
        painter.translate(self.width() / 2, tokens.px(36))
        painter.rotate(90)
        x, room, baseline = 0.0, self.height() - tokens.px(44), tokens.px(4)
        font, color = tokens.font("meta"), tokens.color("text2")
        name = () if spec.name == spec.code else (spec.name,)
        for word in (*name, *(self._words or ())):
            used = draw_line(painter, QPointF(x, baseline), room - x, word, font, color)
            x += used + tokens.px(10)
            if x > room:
                break
        painter.restore()


class StripStack(QWidget):
    """Folded columns above one another: what is won and what is lost."""

    def __init__(self, strips: list[Strip], parent: QWidget) -> None:
        super().__init__(parent)
        self.strips = strips
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Theme.current().space("betweenColumns"))
        for strip in strips:
            column.addWidget(strip, 1)

    def sizeHint(self) -> QSize:
        return QSize(Theme.current().size("columnCollapsed"), 400)
