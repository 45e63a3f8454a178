"""Paints the rows of a column: cards from the picture cache, gaps, traces, outlines of what is still being read."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.services.board import Group
from app.ui.board.column_model import GAP, ColumnModel
from app.ui.board.deck import Deck
from app.ui.board.words import total_text
from app.ui.shared.card_look import SIDE, Look
from app.ui.shared.card_outline import paint_outline
from app.ui.shared.card_painter import paint_card_gap, paint_card_trace
from app.ui.shared.text_paint import draw_line
from app.ui.shared.theme import Theme
from app.ui.shared.tokens import Tokens

_HOVER, _SELECTED = QStyle.StateFlag.State_MouseOver, QStyle.StateFlag.State_Selected


class CardDelegate(QStyledItemDelegate):
    """Belongs to one column. Everything it needs is in memory; what is not, it asks the model to want."""

    def __init__(self, view: QListView, model: ColumnModel, deck: Deck, look: Look, parent: QObject) -> None:
        super().__init__(parent)
        self._view, self._model, self._deck, self._look = view, model, deck, look

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        is_head = self._model.entry(index.row()) < GAP
        tokens = Theme.current()
        tall = self._look.group_height(tokens) if is_head else self._look.cell_height(tokens)
        return QSize(self._view.viewport().width(), tall)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        tokens, row = Theme.current(), index.row()
        cell: QRect = option.rect
        rect = self._look.card_rect(cell, tokens)
        entry = self._model.entry(row)
        if entry == GAP:
            title, detail, icon = self._model.gap_words
            paint_card_gap(painter, rect, title, detail, tokens, icon)
        elif entry < GAP:
            _paint_head(painter, QRectF(cell), self._model.group(row), tokens)
        elif entry in self._deck.marks.held:
            paint_card_trace(painter, rect, "Was here", tokens)
        else:
            self._paint_card(painter, rect, entry, option, row, tokens)

    def prepare(self, deal_id: int, *, selected: bool) -> bool:
        """Have the picture of a card at rest in the cache; False where the card has not been read yet."""
        tokens, look = Theme.current(), self._look
        face = self._deck.store.face(deal_id)
        if face is None:
            return False
        state = self._deck.marks.state(deal_id, compact=look.compact, hover=False, selected=selected, focused=False)
        viewport = self._view.viewport()
        width = round(look.card_rect(viewport.rect(), tokens).width())
        look.cache.pixmap(face, width, state, tokens, viewport.devicePixelRatio())
        return True

    def _paint_card(
        self, painter: QPainter, rect: QRectF, deal_id: int, option: QStyleOptionViewItem, row: int, tokens: Tokens
    ) -> None:
        face = self._deck.store.face(deal_id)
        if face is None:
            self._model.want(row)
            paint_outline(painter, rect, tokens, bars=self._deck.store.is_slow and not self._look.compact)
            return
        flags = option.state
        state = self._deck.marks.state(
            deal_id,
            compact=self._look.compact,
            hover=_HOVER in flags,
            selected=_SELECTED in flags,
            focused=self._look.by_keys and self._view.hasFocus() and row == self._view.currentIndex().row(),
        )
        self._look.cache.draw(painter, rect, face, state, tokens)


def _paint_head(painter: QPainter, area: QRectF, group: Group | None, tokens: Tokens) -> None:
    if group is None:
        return
    left, right = area.left() + SIDE + tokens.px(3), area.right() - SIDE - tokens.px(3)
    baseline, color = area.bottom() - tokens.px(7), tokens.color("text2")
    words = f"{group.count:,}  {total_text(group.total)}"
    used = draw_line(painter, QPointF(right, baseline), right - left, words, tokens.font("caption"), color, "right")
    room = right - used - tokens.px(8) - left
    draw_line(painter, QPointF(left, baseline), room, group.title, tokens.font("captionStrong"), tokens.color("text"))
