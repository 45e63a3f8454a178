"""The notices as a list: one below the other, the newest on top, what is new with a dot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QFrame, QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.domain.clock import Clock
from app.domain.mailing import MailState
from app.services.notices import Notice
from app.ui.notices.words import detail, icon_of, spoken
from app.ui.shared.box_paint import draw_box
from app.ui.shared.glyphs import draw_icon, draw_key_cap, key_cap_width
from app.ui.shared.text_paint import draw_line, text_width
from app.ui.shared.theme import Theme
from app.ui.shared.tokens import Tokens

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_STEPS = {Qt.Key.Key_J: Qt.Key.Key_Down, Qt.Key.Key_K: Qt.Key.Key_Up}
_REMINDER_HINTS = (("Done", "Space"), ("Snooze", "S"), ("Open", "Enter"))
_MAIL_HINTS = (("Look at it", "Enter"),)
_REFUSED_HINTS = (("Try again", "R"), *_MAIL_HINTS)
_HINTS = (("Open", "Enter"),)
_LEFT, _RIGHT = 44, 14


class NoticeModel(QAbstractListModel):
    """All that is shown is in memory."""

    def __init__(self, clock: Clock, parent: QObject) -> None:
        super().__init__(parent)
        self.clock = clock
        self.notices: tuple[Notice, ...] = ()

    def show(self, notices: Sequence[Notice]) -> None:
        """Show these instead."""
        self.beginResetModel()
        self.notices = tuple(notices)
        self.endResetModel()

    def at(self, place: int) -> Notice | None:
        """The notice at a place."""
        return self.notices[place] if 0 <= place < len(self.notices) else None

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's default
        return 0 if parent.isValid() else len(self.notices)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        notice = self.at(index.row())
        if notice is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return notice.title
        return spoken(notice, self.clock) if role == Qt.ItemDataRole.AccessibleTextRole else None


class _Painter(QStyledItemDelegate):
    def __init__(self, view: NoticeView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(100, Theme.current().size("rowTwoLine"))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        notice, tokens = self._view.rows.at(index.row()), Theme.current()
        if notice is None:
            return
        rect = QRectF(option.rect)
        is_current = index.row() == self._view.currentIndex().row()
        if is_current:
            box, width = rect.adjusted(4, 1, -4, -1), tokens.stroke("selected")
            draw_box(painter, box, tokens, fill="select", outline="focus", radius=tokens.radius("control"), width=width)
        _paint_signs(painter, rect, notice, tokens)
        right = rect.right() - tokens.px(_RIGHT)
        # Beside the title alone: what stands below it is all that says whose it is and since when.
        above = _paint_hints(painter, right, _title_line(rect, tokens), notice, tokens) if is_current else right
        _paint_words(painter, rect, (above - 12, right), notice, self._view.rows.clock, tokens)


def _paint_signs(painter: QPainter, rect: QRectF, notice: Notice, tokens: Tokens) -> None:
    middle, side = rect.center().y(), tokens.px(16)
    if not notice.is_read:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.color("accent"))
        painter.drawEllipse(QPointF(rect.left() + tokens.px(12), middle), 3.5, 3.5)
        painter.restore()
    icon = QRectF(rect.left() + tokens.px(21), middle - side / 2, side, side)
    draw_icon(painter, icon, icon_of(notice), "text2", tokens)


def _title_line(rect: QRectF, tokens: Tokens) -> int:
    return round(rect.center().y() - tokens.px(4))


def _paint_words(
    painter: QPainter, rect: QRectF, right: tuple[float, float], notice: Notice, clock: Clock, tokens: Tokens
) -> None:
    """``right`` is the end of the title, and of what stands below it."""
    left, above, below = rect.left() + tokens.px(_LEFT), _title_line(rect, tokens), rect.center().y() + tokens.px(14)
    font = tokens.font("body" if notice.is_read else "bodyStrong")
    color = tokens.color("text2" if notice.is_over else "text")
    draw_line(painter, QPointF(left, above), right[0] - left, notice.title, font, color)
    words = detail(notice, clock)
    draw_line(painter, QPointF(left, round(below)), right[1] - left, words, tokens.font("meta"), tokens.color("text2"))


def _paint_hints(painter: QPainter, right: float, baseline: float, notice: Notice, tokens: Tokens) -> float:
    font = tokens.font("meta")
    middle = baseline - round(tokens.text_px("meta") * 0.36)
    for words, key in reversed(_hints(notice)):
        right -= key_cap_width(key, tokens)
        draw_key_cap(painter, QPointF(right, round(middle - tokens.px(9))), key, tokens)
        right -= 6 + text_width(words, font)
        draw_line(painter, QPointF(right, baseline), 200, words, font, tokens.color("text2"))
        right -= tokens.px(12)
    return right


def _hints(notice: Notice) -> tuple[tuple[str, str], ...]:
    if notice.mail_id is not None:
        return _REFUSED_HINTS if notice.state == MailState.FAILED and not notice.is_over else _MAIL_HINTS
    return _REMINDER_HINTS if notice.is_to_do else _HINTS


class NoticeView(QListView):
    """Signals carry the Notice they are about."""

    done_asked = Signal(object)
    snooze_asked = Signal(object)
    open_asked = Signal(object)
    again_asked = Signal(object)

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = NoticeModel(clock, self)
        self.setModel(self.rows)
        self.setItemDelegate(_Painter(self))
        self.setAccessibleName("Notices")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setUniformItemSizes(True)
        self.setProperty("board", True)
        self.viewport().setAutoFillBackground(False)

    def show_notices(self, notices: Sequence[Notice]) -> None:
        """Show these; the place one is at stays."""
        place = max(self.currentIndex().row(), 0)
        self.rows.show(notices)
        self.setCurrentIndex(self.rows.index(min(place, len(notices) - 1)))

    @property
    def current(self) -> Notice | None:
        """What keys act on."""
        return self.rows.at(self.currentIndex().row())

    def row_rect(self) -> QRect:
        """The current row on the screen, for what opens beside it."""
        rect = self.visualRect(self.currentIndex())
        return QRect(self.viewport().mapToGlobal(rect.topLeft()), rect.size())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, notice = Qt.Key(event.key()), self.current
        if key in _STEPS:
            super().keyPressEvent(QKeyEvent(QKeyEvent.Type.KeyPress, _STEPS[key], Qt.KeyboardModifier.NoModifier))
        elif notice is not None and key in _ENTER:
            self.open_asked.emit(notice)
        elif notice is not None and key == Qt.Key.Key_Space and _hints(notice) is _REMINDER_HINTS:
            self.done_asked.emit(notice)
        elif notice is not None and key == Qt.Key.Key_S and _hints(notice) is _REMINDER_HINTS:
            self.snooze_asked.emit(notice)
        elif notice is not None and key == Qt.Key.Key_R and _hints(notice) is _REFUSED_HINTS:
            self.again_asked.emit(notice)
        elif key in (Qt.Key.Key_Escape, Qt.Key.Key_A):
            event.ignore()  # the card around it knows what these mean
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, _search: str) -> None:
        """Letters are commands here."""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        notice = self.rows.at(self.indexAt(event.position().toPoint()).row())
        if notice is not None:
            self.open_asked.emit(notice)

    def sizeHint(self) -> QSize:
        rows = min(max(len(self.rows.notices), 2), 9)
        return QSize(400, rows * Theme.current().size("rowTwoLine"))
