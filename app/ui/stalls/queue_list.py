"""The queue at the left: which stalls are to decide, which wait, which were decided today."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.ui.shared.box_paint import draw_box
from app.ui.shared.glyphs import badge_width, draw_avatar, draw_phase_badge
from app.ui.shared.icons import draw_icon
from app.ui.shared.shapes import draw_next_step
from app.ui.shared.text_paint import draw_line, text_width
from app.ui.shared.theme import Theme
from app.ui.shared.tokens import Tokens
from app.ui.stalls import words
from app.ui.stalls.queue_model import ROW, QueueModel, QueueRow

_HEIGHTS = {"head": 38, "stall": 54, "waiting": 54, "decided": 50}
_DECISIONS = {getattr(Qt.Key, f"Key_{key}"): decision for decision, key in words.KEYS.items()}
_STEPS = {Qt.Key.Key_J: 1, Qt.Key.Key_K: -1}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class _RowPainter(QStyledItemDelegate):
    def __init__(self, view: QueueList) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, Theme.current().px(_HEIGHTS[index.data(ROW).kind]))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        tokens, row = Theme.current(), index.data(ROW)
        area = QRectF(option.rect).adjusted(8, 1, -8, -1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            draw_box(painter, area, tokens, fill="select", radius=6)
            edge = QRectF(area.left(), area.top() + 4, 3, area.height() - 8)
            draw_box(painter, edge, tokens, fill="accent", radius=1.5)
        if row.kind == "head":
            self._paint_head(painter, area, row, tokens)
        else:
            self._paint_row(painter, area.adjusted(12, 0, -10, 0), row, tokens)
        painter.restore()

    def _paint_head(self, painter: QPainter, area: QRectF, row: QueueRow, tokens: Tokens) -> None:
        baseline = area.bottom() - tokens.px(9)
        right = QPointF(area.right() - 10, baseline)
        used = draw_line(painter, right, area.width(), row.aside, tokens.font("meta"), tokens.color("text2"), "right")
        left, room = QPointF(area.left() + 12, baseline), area.width() - used - 32
        draw_line(painter, left, room, row.text, tokens.font("bodyStrong"), tokens.color("text"))

    def _paint_row(self, painter: QPainter, area: QRectF, row: QueueRow, tokens: Tokens) -> None:
        first, second = area.top() + tokens.px(22), area.top() + tokens.px(42)
        gutter = tokens.px(34)
        amount = row.stall.amount if row.stall else row.decided.amount if row.decided else None
        title = row.stall.title if row.stall else row.decided.title if row.decided else ""
        text = words.amount_text(amount)
        font = tokens.font("bodyMedium")
        used = draw_line(
            painter, QPointF(area.right(), first), area.width() / 2, text, font, tokens.color("text"), "right"
        )
        room = area.width() - gutter - used - 8
        draw_line(painter, QPointF(area.left() + gutter, first), room, title, font, tokens.color("text"))
        if row.stall is not None:
            self._paint_stall(painter, area, row, second, tokens)
        elif row.decided is not None:
            side = tokens.px(16)
            box = QRectF(area.left() + 4, first - side + 3, side, side)
            draw_icon(painter, box, words.ICONS[row.decided.decision], "text2", tokens)
            below = words.decided_text(row.decided, self._view.rows.today)
            at = QPointF(area.left() + gutter, second - 1)
            draw_line(painter, at, area.width() - gutter, below, tokens.font("meta"), tokens.color("text2"))

    def _paint_stall(self, painter: QPainter, area: QRectF, row: QueueRow, second: float, tokens: Tokens) -> None:
        stall, today, gutter = row.stall, self._view.rows.today, tokens.px(34)
        assert stall is not None
        top = area.top() + tokens.px(22) - tokens.px(14)
        draw_phase_badge(painter, QPointF(area.left(), top), stall.phase_code, "stall", tokens)
        centre = QPointF(area.left() + badge_width(stall.phase_code, tokens) / 2, second - tokens.px(4))
        sign = words.due_sign(stall, today)
        draw_next_step(painter, centre, sign, tokens, 11.0 * tokens.font_scale)
        text = words.waiting_text(stall, today) if row.kind == "waiting" else words.due_text(stall, today)
        color = tokens.color("danger" if sign == "overdue" else "text2")
        side, room = tokens.px(20), area.width() - gutter
        if stall.owner_initials:
            disc = QRectF(area.right() - side, second - tokens.px(4) - side / 2, side, side)
            draw_avatar(painter, disc, stall.owner_initials, stall.owner_id == self._view.user_id, tokens)
            room -= side + 8
        left, font = area.left() + gutter, tokens.font("meta")
        used = draw_line(painter, QPointF(left, second), room, text, font, color)
        spent = words.ran_out_text(stall)
        if spent and row.kind == "stall" and room - used > text_width(spent, font) + 12:
            at = QPointF(left + room, second)
            draw_line(painter, at, room - used - 12, spent, font, tokens.color("text3"), "right")


class QueueList(QListView):
    """One deal is current; letters decide it, arrows and J, K walk."""

    picked = Signal(object)
    """The deal that is current now (its key), or None."""
    decided = Signal(object)
    """A key of a decision was pressed."""
    opened = Signal(int)
    """Enter: show the deal's sheet."""

    def __init__(self, user_id: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.user_id = user_id
        self.rows = QueueModel()
        self.rows.setParent(self)
        self.setModel(self.rows)
        self.setItemDelegate(_RowPainter(self))
        self.setAccessibleName("Stalls")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.selectionModel().currentChanged.connect(self._on_current_changed)
        Theme.instance().theme_changed.connect(self.scheduleDelayedItemsLayout)

    @property
    def current(self) -> QueueRow | None:
        """The current row."""
        row = self.currentIndex().data(ROW)
        return row if isinstance(row, QueueRow) else None

    def pick(self, deal_id: int | None) -> None:
        """Make a deal's stall current; without one the first that is to decide."""
        place = self.rows.place_of(deal_id)
        if place < 0:
            first = self.rows.to_decide()[:1]
            place = self.rows.place_of(first[0].deal_id) if first else -1
        self.setCurrentIndex(self.rows.index(place) if place >= 0 else QModelIndex())

    def _on_current_changed(self, now: QModelIndex, _before: QModelIndex) -> None:
        row = now.data(ROW)
        self.picked.emit(row.deal_id if isinstance(row, QueueRow) and row.is_to_decide else None)

    def event(self, event: QEvent) -> bool:
        """While the list has the focus, its letters are its own."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and _is_own(event):
            event.accept()
            return True
        return bool(super().event(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, row = Qt.Key(event.key()), self.current
        if not _is_own(event):
            super().keyPressEvent(event)
        elif key in _DECISIONS:
            self.decided.emit(_DECISIONS[key])
        elif key in _STEPS:
            self._step(_STEPS[key])
        elif row is not None and row.deal_id is not None:
            self.opened.emit(row.deal_id)

    def _step(self, by: int) -> None:
        place = self.currentIndex().row() + by
        while 0 <= place < len(self.rows.rows):
            if self.rows.rows[place].kind != "head":
                self.setCurrentIndex(self.rows.index(place))
                return
            place += by


def _is_own(event: QKeyEvent) -> bool:
    plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
    key = Qt.Key(event.key())
    return plain and (key in _DECISIONS or key in _STEPS or key in _ENTER)
