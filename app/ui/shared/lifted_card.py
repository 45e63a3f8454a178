"""A card in the air: over everything else in the window, with its shadow, and with a count where it is several."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEasingCurve, QPoint, QPointF, QPropertyAnimation, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from app.ui.shared.box_paint import draw_box
from app.ui.shared.card_face import CardFace, CardState
from app.ui.shared.card_look import Look
from app.ui.shared.card_painter import card_height, card_outset
from app.ui.shared.text_paint import draw_centred, text_width
from app.ui.shared.theme import Theme

_BEHIND = 5


class LiftedCard(QWidget):
    """``place`` puts the card's own top left corner somewhere; the shadow reaches beyond."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._picture = QPixmap()
        self._outset = 0
        self._count = 1
        self._flight: QPropertyAnimation | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def take(self, face: CardFace, width: int, count: int, look: Look, words: str = "") -> None:
        """Become the picture of a card, the first of ``count``; ``words`` are on the strip at its foot."""
        tokens, compact = Theme.current(), look.compact
        state = CardState(compact=compact, lifted=True, lifted_text=words)
        self._outset, self._count = card_outset(state, tokens), count
        self._picture = look.cache.pixmap(face, width, state, tokens, self.devicePixelRatioF())
        behind = _BEHIND if count > 1 else 0
        tall = card_height(compact, tokens)
        self.resize(QSize(width + 2 * self._outset + behind, tall + 2 * self._outset + behind))
        self._end_flight()
        self.show()
        self.raise_()

    def place(self, top_left: QPoint) -> None:
        """Put the card there, in coordinates of the window."""
        self._end_flight()
        self.move(self._shifted(top_left))

    def fly(self, top_left: QPoint, duration: int, landed: Callable[[], None] | None = None) -> None:
        """Glide there in so many milliseconds (0: be there), and then vanish if there is ``landed`` to call."""
        self._end_flight()
        target = self._shifted(top_left)
        if not duration:
            self.move(target)
            if landed is not None:
                landed()
            return
        flight = QPropertyAnimation(self, b"pos", self)
        flight.setDuration(duration)
        flight.setEndValue(target)
        flight.setEasingCurve(QEasingCurve.Type.OutCubic)
        if landed is not None:
            flight.finished.connect(landed)
        self._flight = flight
        flight.start()

    def drop(self) -> None:
        """Be gone."""
        self._end_flight()
        self.hide()

    def _end_flight(self) -> None:
        if self._flight is not None:
            self._flight.stop()
            self._flight.deleteLater()
            self._flight = None

    def _shifted(self, top_left: QPoint) -> QPoint:
        return top_left - QPoint(self._outset, self._outset)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = Theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        outset = self._outset
        width = round(self._picture.deviceIndependentSize().width()) - 2 * outset
        height = round(self._picture.deviceIndependentSize().height()) - 2 * outset
        if self._count > 1:
            under = QRectF(outset + _BEHIND, outset + _BEHIND, width, height)
            draw_box(painter, under, tokens, fill="surface", outline="accent", radius=tokens.radius("card"))
        painter.drawPixmap(QPointF(0, 0), self._picture)
        if self._count > 1:
            font, words = tokens.font("badge"), f"{self._count:,}"
            wide = max(tokens.px(22), round(text_width(words, font)) + tokens.px(14))
            pill = QRectF(outset + width - wide + 6, outset - tokens.px(9), wide, tokens.px(22))
            draw_box(painter, pill, tokens, fill="accent", outline="surface", radius=pill.height() / 2, width=2)
            draw_centred(painter, pill, words, font, tokens.color("onAccent"))
        painter.end()
