"""The four ways out of a stall as cards, each with its key."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from app.domain.stall import StallDecision as Decision
from app.ui.shared.box_paint import draw_box
from app.ui.shared.glyphs import draw_key_cap, key_cap_width
from app.ui.shared.icons import draw_icon
from app.ui.shared.text_paint import draw_line, text_width
from app.ui.shared.theme import Theme
from app.ui.stalls import words

_INSET, _STEP = 14, 17  # pixels at font scale 1: beside and between the lines
_SHOWN = (Decision.ADVANCE, Decision.RECYCLE, Decision.DEADLINE, Decision.REMOVE)


class _Card(QAbstractButton):
    def __init__(self, decision: Decision) -> None:
        super().__init__()
        self._decision = decision
        self._lines: Sequence[str] = ("", "")
        self._reason = ""
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        Theme.instance().theme_changed.connect(self.updateGeometry)

    def show_lines(self, lines: Sequence[str], reason: str) -> None:
        """What it does, in two lines; ``reason`` is why it can't be chosen any more."""
        self._lines, self._reason = lines, reason
        self.setEnabled(not reason)
        self.setToolTip(reason)
        self.setAccessibleName(f"{words.TITLES[self._decision]}: {' '.join(lines)}")
        self.setAccessibleDescription(reason or f"Key {words.KEYS[self._decision]}")
        self.update()

    def sizeHint(self) -> QSize:
        tokens = Theme.current()
        return QSize(tokens.px(110), tokens.px(96))

    def count_lines(self) -> int:
        """In how many lines it says what it does, as wide as it is now."""
        return len(self._fitting())

    def take_height(self, lines: int) -> None:
        """Be as tall as so many lines need."""
        self.setFixedHeight(Theme.current().px(96 + _STEP * (lines - len(self._lines))))

    def _room(self) -> int:
        return self.width() - Theme.current().px(2 * _INSET - 4)

    def _fitting(self) -> Sequence[str]:
        """The lines as they were given, or broken anew where they are too wide."""
        font, room = Theme.current().font("meta"), self._room()
        if all(text_width(line, font) <= room for line in self._lines):
            return self._lines
        lines = [""]
        for word in " ".join(self._lines).split():
            longer = f"{lines[-1]} {word}".strip()
            if lines[-1] and text_width(longer, font) > room:
                lines.append(word)
            else:
                lines[-1] = longer
        return lines

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = Theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen, area = self.isChecked(), QRectF(self.rect())
        fill = "select" if chosen else "hover" if self.underMouse() and self.isEnabled() else "surface"
        outline = "accent" if chosen else "borderStrong" if self.isEnabled() else "border"
        draw_box(painter, area, tokens, fill=fill, outline=outline, radius=8)
        side, inset = tokens.px(17), tokens.px(_INSET)
        strong = "text" if self.isEnabled() else "text3"
        box = QRectF(inset, tokens.px(11), side, side)
        draw_icon(painter, box, words.ICONS[self._decision], "accent" if chosen else strong, tokens)
        key = words.KEYS[self._decision]
        cap = QPointF(area.width() - key_cap_width(key, tokens) - tokens.px(10), tokens.px(10))
        draw_key_cap(painter, cap, key, tokens)
        room = self._room()
        title = words.TITLES[self._decision]
        font, color = tokens.font("bodyStrong"), tokens.color(strong)
        draw_line(painter, QPointF(inset, tokens.px(51)), room, title, font, color)
        quiet = tokens.color("text2" if self.isEnabled() else "text3")
        for place, line in enumerate(self._fitting()):
            at = QPointF(inset, tokens.px(69 + _STEP * place))
            draw_line(painter, at, room, line, tokens.font("meta"), quiet)
        painter.end()


class DecisionCards(QWidget):
    """The cards in a row; one of them is chosen."""

    chosen = Signal(object)
    """Somebody clicked on a decision."""
    placed = Signal()
    """The cards stand elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self._cards = {decision: _Card(decision) for decision in _SHOWN}
        for decision, card in self._cards.items():
            card.clicked.connect(lambda _checked=False, decision=decision: self.chosen.emit(decision))
            row.addWidget(card)

    def show_decision(self, decision: Decision) -> None:
        """Mark a decision; putting off has no card."""
        for each, card in self._cards.items():
            card.setChecked(each is decision)

    def show_lines(self, decision: Decision, lines: Sequence[str], reason: str = "") -> None:
        """Say what a decision does."""
        self._cards[decision].show_lines(lines, reason)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
        self.placed.emit()

    def _fit(self) -> None:
        """All are as tall as the one that says most."""
        lines = max(2, *(card.count_lines() for card in self._cards.values()))
        for card in self._cards.values():
            card.take_height(lines)

    def middle_of(self, decision: Decision) -> int:
        """Where a card stands, for the form that belongs to it; -1 for what has no card."""
        card = self._cards.get(decision)
        return -1 if card is None else card.geometry().center().x()
