"""The box in the command bar that opens the palette."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from app.ui.shared.box_paint import draw_box
from app.ui.shared.glyphs import draw_icon, draw_key_cap, key_cap_width
from app.ui.shared.text_paint import draw_line, text_width
from app.ui.shared.theme import Theme


class SearchButton(QAbstractButton):
    """Looks like a field and opens the command palette. With little room it shortens its words."""

    def __init__(
        self,
        words: str = "Search or run a command",
        short: str = "Search",
        key: str = "Ctrl K",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._words, self._short, self._key = words, short, key
        self.setAccessibleName(words)
        self.setAccessibleDescription(f"Key {key}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        Theme.instance().theme_changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        tokens = Theme.current()
        return QSize(tokens.px(294), tokens.size("control"))

    def minimumSizeHint(self) -> QSize:
        tokens = Theme.current()
        return QSize(tokens.px(160), tokens.size("control"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = Theme.current()
        painter = QPainter(self)
        ground = "hover" if self.underMouse() else "surface"
        draw_box(painter, QRectF(self.rect()), tokens, fill=ground, outline="borderStrong")
        middle, side = self.height() / 2, tokens.px(16)
        draw_icon(painter, QRectF(tokens.px(7), middle - side / 2, side, side), "search", "text2", tokens)
        cap = key_cap_width(self._key, tokens)
        cap_left = self.width() - cap - tokens.px(6)
        left, font = tokens.px(37), tokens.font("body")
        room = cap_left - left - 8
        words = self._words if text_width(self._words, font) <= room else self._short
        baseline = round(middle + tokens.text_px("body") * 0.36)
        draw_line(painter, QPointF(left, baseline), room, words, font, tokens.color("text3"))
        draw_key_cap(painter, QPointF(cap_left, round(middle - tokens.px(18) / 2)), self._key, tokens)
        painter.end()
