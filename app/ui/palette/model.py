"""The rows of the palette for Qt, and how they are painted."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.ui.palette.entries import Entry, marked_part
from app.ui.shared.box_paint import draw_box
from app.ui.shared.glyphs import badge_width, draw_icon, draw_key_cap, draw_phase_badge, key_cap_width
from app.ui.shared.text_paint import draw_line
from app.ui.shared.theme import Theme
from app.ui.shared.tokens import Tokens

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_SIDE, _GAP, _EDGE = 12, 10, 3


class EntryModel(QAbstractListModel):
    """The entries in their order; heads of groups can't be chosen."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: list[Entry] = []
        self.typed = ""

    def show(self, entries: list[Entry], typed: str) -> None:
        """Show these; ``typed`` is marked in their titles."""
        self.beginResetModel()
        self._entries, self.typed = entries, typed
        self.endResetModel()

    def entry(self, row: int) -> Entry:
        """The entry of a row."""
        return self._entries[row]

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._entries)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if not index.isValid() or self._entries[index.row()].is_head:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        entry = self._entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            code = entry.badge[0] if entry.badge else ""
            return ", ".join(part for part in (entry.title, code, entry.detail, entry.reason) if part)
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return f"Key {' '.join(entry.caps)}" if entry.caps else None
        return None


class EntryDelegate(QStyledItemDelegate):
    """Paints heads and rows."""

    def sizeHint(self, _option: QStyleOptionViewItem, index: _Index) -> QSize:
        tokens = Theme.current()
        model = index.model()
        assert isinstance(model, EntryModel)
        return QSize(100, tokens.px(32) if model.entry(index.row()).is_head else tokens.size("row"))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        tokens = Theme.current()
        model = index.model()
        assert isinstance(model, EntryModel)
        entry = model.entry(index.row())
        area = QRectF(option.rect)
        state: QStyle.StateFlag = option.state
        painter.save()
        if entry.is_head:
            at = QPointF(area.left() + _SIDE, round(area.bottom() - tokens.px(9)))
            font, color = tokens.font("metaStrong"), tokens.color("text2")
            draw_line(painter, at, area.width() - 2 * _SIDE, entry.title, font, color)
        else:
            _paint_ground(painter, area, state, tokens)
            is_chosen = bool(state & QStyle.StateFlag.State_Selected)
            _paint_row(painter, area, entry, marked_part(entry.title, model.typed), is_chosen, tokens)
        painter.restore()


def _paint_ground(painter: QPainter, area: QRectF, state: QStyle.StateFlag, tokens: Tokens) -> None:
    if state & QStyle.StateFlag.State_Selected:
        draw_box(painter, area, tokens, fill="select")
        edge = QRectF(area.left(), area.top() + 8, _EDGE, area.height() - 16)
        draw_box(painter, edge, tokens, fill="accent", radius=1.5)
    elif state & QStyle.StateFlag.State_MouseOver:
        draw_box(painter, area, tokens, fill="hover")


def _paint_row(
    painter: QPainter, area: QRectF, entry: Entry, marked: tuple[int, int], is_chosen: bool, tokens: Tokens
) -> None:
    middle = area.center().y()
    side = tokens.px(16)
    x = area.left() + _SIDE
    if entry.icon:
        role = "text3" if entry.reason else "text2"
        draw_icon(painter, QRectF(x, middle - side / 2, side, side), entry.icon, role, tokens)
    x += side + tokens.px(15)
    right = _paint_caps(painter, area, entry.caps or (("Enter",) if is_chosen else ()), tokens)
    baseline = round(middle + tokens.text_px("body") * 0.36)
    x = _paint_title(painter, QPointF(x, baseline), right, entry, marked, tokens)
    if entry.badge is not None and x + badge_width(entry.badge[0], tokens) < right:
        top = QPointF(x, round(middle - tokens.size("badge") / 2))
        x = draw_phase_badge(painter, top, *entry.badge, tokens).right() + _GAP
    detail = entry.reason or entry.detail
    draw_line(painter, QPointF(x, baseline), right - x, detail, tokens.font("meta"), tokens.color("text2"))


def _paint_title(
    painter: QPainter, at: QPointF, right: float, entry: Entry, marked: tuple[int, int], tokens: Tokens
) -> float:
    """The title, its first characters marked; answers where what follows begins."""
    font = tokens.font("bodyMedium" if not entry.reason else "body")
    color = tokens.color("text3" if entry.reason else "text")
    start, end = (0, 0) if entry.reason else marked
    strong, accent = tokens.font("bodyStrong"), tokens.color("accent")
    x = at.x()
    for part, part_font, part_color in (
        (entry.title[:start], font, color),
        (entry.title[start:end], strong, accent),
        (entry.title[end:], font, color),
    ):
        if part:
            x += draw_line(painter, QPointF(x, at.y()), right - x, part, part_font, part_color)
    return x + _GAP


def _paint_caps(painter: QPainter, area: QRectF, caps: tuple[str, ...], tokens: Tokens) -> float:
    """The keys at the right; answers how far what is left of them may reach."""
    right = area.right() - _SIDE
    top = round(area.center().y() - tokens.px(18) / 2)
    for cap in reversed(caps):
        right -= key_cap_width(cap, tokens)
        draw_key_cap(painter, QPointF(right, top), cap, tokens)
        right -= 4
    return right - _GAP
