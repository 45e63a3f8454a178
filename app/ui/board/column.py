"""One open column: head, cards, foot."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.services.pipelines.queries import PhaseRow
from app.ui.board.column_foot import Fade, MoreButton
from app.ui.board.column_head import ColumnHead
from app.ui.board.column_list import ColumnList
from app.ui.board.deck import Deck
from app.ui.board.words import column_name
from app.ui.shared.card_look import ABOVE, Look
from app.ui.shared.card_outline import paint_outline
from app.ui.shared.column_ground import AimState, paint_ground
from app.ui.shared.lift_list import KeyHandler
from app.ui.shared.slim_scroll import SlimScroll
from app.ui.shared.text_paint import draw_line
from app.ui.shared.theme import Theme

_FADE = 30
_AHEAD = 15
_OUTLINES = 3


class Column(QWidget):
    """Its list has the width of the column; the cards keep their distance themselves, so focus rings fit."""

    def __init__(self, phase: PhaseRow, deck: Deck, look: Look, keys: KeyHandler, parent: QWidget) -> None:
        super().__init__(parent)
        self.phase = phase
        self._deck, self._look = deck, look
        self._aim: AimState = "none"
        self._empty_words = ""
        self._is_late = False
        self.head = ColumnHead(phase.spec, self)
        self.list = ColumnList(deck.models[phase.id], deck, look, keys, self)
        self.fade = Fade(self)
        self.more = MoreButton(self)
        self.slim = SlimScroll(self.list, self)
        self.setFocusProxy(self.list)
        self.more.clicked.connect(self._on_more_clicked)
        bar = self.list.verticalScrollBar()
        bar.valueChanged.connect(self._on_scrolled)
        bar.rangeChanged.connect(self._on_range_changed)
        # Only what changed tells anew: a drop touches two columns of ten.
        cards = self.list.cards
        for changed in (cards.rowsInserted, cards.rowsRemoved, cards.rowsMoved, cards.modelReset):
            changed.connect(lambda *_: self.tell_more())
        self.list.selectionModel().selectionChanged.connect(lambda *_: self.tell_more())

    def refresh(self) -> None:
        """Show the head's present figures."""
        column = self._deck.column(self.phase.id)
        if column is None or self._deck.pipeline is None:
            return
        phases = self._deck.pipeline.phases
        place = next(place for place, phase in enumerate(phases) if phase.id == self.phase.id)
        following = phases[place + 1].spec if place + 1 < len(phases) else None
        conversion = self._deck.conversion.get(self.phase.id)
        self.head.set_facts(column, conversion.percent if conversion else None, following)
        self.list.setAccessibleName(column_name(self.phase.spec, column.count))

    def set_empty_words(self, words: str) -> None:
        """What stands in the column while it has no card."""
        if words != self._empty_words:
            self._empty_words = words
            self.update()

    def set_late(self, late: bool) -> None:
        """What is in the column takes long to come: show where cards will stand."""
        if late != self._is_late:
            self._is_late = late
            self.head.set_late(late)
            self.update()

    @property
    def is_late(self) -> bool:
        """Whether outlines stand for cards."""
        return self._is_late

    def set_aim(self, state: AimState) -> None:
        """Whether a card in the air would land here."""
        if state == self._aim:
            return
        self._aim = state
        self.fade.role = "accentTint" if state == "target" else "sunken"
        self.update()
        self.fade.update()

    @property
    def aim(self) -> AimState:
        """Whether a card in the air would land here."""
        return self._aim

    def tell_more(self) -> None:
        """Say how many cards lie below."""
        below = self.list.rows_below()
        self.more.set_count(below)
        # What somebody has chosen is never veiled; its cut edge tells as well that there is more.
        self.fade.setVisible(below > 0 and not self.list.is_chosen_veiled())
        self.slim.follow()

    def fit(self) -> None:
        """The size of cards or of text has changed."""
        self.list.fit()
        self.list.viewport().update()
        self._place()
        self.tell_more()
        self.update()

    def _on_scrolled(self) -> None:
        """Cards are read before they come into sight, so that they need not all be painted at once."""
        seen, count = self.list.rows_in_sight(), self.list.cards.rowCount()
        if count:
            self.list.cards.want(min(seen.stop + _AHEAD, count - 1))
            self.list.cards.want(max(seen.start - _AHEAD, 0))
        self.tell_more()

    def _on_range_changed(self) -> None:
        self._place()
        self.tell_more()

    def _on_more_clicked(self) -> None:
        bar = self.list.verticalScrollBar()
        bar.setValue(bar.value() + bar.pageStep())

    def sizeHint(self) -> QSize:
        return QSize(Theme.current().size("columnMin"), 400)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()
        self.tell_more()

    def _place(self) -> None:
        tokens = Theme.current()
        wide, tall = self.width(), self.height()
        head, foot = tokens.size("columnHeader"), self.more.sizeHint().height()
        top = head - ABOVE
        self.head.setGeometry(0, 0, wide, head - ABOVE)
        overflows = self.list.cells.height > tall - top - ABOVE
        bottom = tall - (foot + 2 if overflows else ABOVE)
        self.list.setGeometry(QRect(0, top, wide, max(0, bottom - top)))
        fade = self.list.veiled = tokens.px(_FADE)
        self.fade.setGeometry(2, bottom - fade, wide - 4, fade)
        self.more.setGeometry(2, bottom, wide - 4, foot)
        self.more.setVisible(overflows)
        self.slim.setGeometry(wide - 5, top, 5, max(0, bottom - top))

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = Theme.current()
        painter = QPainter(self)
        paint_ground(painter, QRectF(self.rect()), tokens, self._aim)
        if self._is_late:
            self._paint_outlines(painter)
        if self._empty_words and not self.list.cards.rowCount():
            at = QPointF(self.width() / 2, tokens.size("columnHeader") + tokens.px(34))
            words, font = self._empty_words, tokens.font("meta")
            draw_line(painter, at, self.width() - 16, words, font, tokens.color("text3"), "centre")
        painter.end()

    def _paint_outlines(self, painter: QPainter) -> None:
        tokens = Theme.current()
        cell = self._look.cell_height(tokens)
        top = self.list.geometry().top()
        for place in range(_OUTLINES):
            rect = self._look.card_rect(QRect(0, top + place * cell, self.width(), cell), tokens)
            paint_outline(painter, rect, tokens, bars=not self._look.compact)
