"""The rows of a list to pick from: options under headings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.ui.shared.box_paint import draw_box
from app.ui.shared.icons import draw_icon
from app.ui.shared.text_paint import draw_line, text_width
from app.ui.shared.theme import Theme

HEADING = Qt.ItemDataRole.UserRole + 1
_DETAIL = Qt.ItemDataRole.UserRole + 2
_ICON = Qt.ItemDataRole.UserRole + 3
_ROW = 30
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Option:
    """Something to pick. Options of one ``group`` stand together; ``search`` holds more words to find it by."""

    key: str
    text: str
    detail: str = ""
    group: str = ""
    icon: str = ""
    search: str = ""


class PickModel(QAbstractListModel):
    """Options and headings, one a row; a heading is a bare string."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Option | str] = []

    def show(self, options: Sequence[Option], *, cut: int = 0) -> None:
        """List these; ``cut`` says how many more there are."""
        self.beginResetModel()
        self._rows = []
        group = ""
        for option in options:
            if option.group != group:
                group = option.group
                self._rows.append(group)
            self._rows.append(option)
        if cut > 0:
            self._rows.append(f"{cut:,} more: type to find one")
        if not options:
            self._rows.append("Nothing is called that")
        self.endResetModel()

    def keys(self) -> tuple[str, ...]:
        """The keys of all listed options."""
        return tuple(row.key for row in self._rows if isinstance(row, Option))

    def row_of(self, key: str) -> int:
        """Where the option stands; the first option where it is not listed, -1 where none is."""
        for number, row in enumerate(self._rows):
            if isinstance(row, Option) and row.key == key:
                return number
        return self.step(-1, 1)

    def step(self, row: int, direction: int) -> int:
        """The next option from a row up (-1) or down (1); -1 where there is none."""
        row += direction
        while 0 <= row < len(self._rows):
            if isinstance(self._rows[row], Option):
                return row
            row += direction
        return -1

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self._rows[index.row()]
        if isinstance(row, str):
            return {Qt.ItemDataRole.DisplayRole: row, HEADING: True}.get(role)
        values = {
            Qt.ItemDataRole.DisplayRole: row.text,
            Qt.ItemDataRole.UserRole: row.key,
            Qt.ItemDataRole.AccessibleTextRole: f"{row.text}, {row.detail}" if row.detail else row.text,
            _DETAIL: row.detail,
            _ICON: row.icon,
            HEADING: False,
        }
        return values.get(role)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if isinstance(self._rows[index.row()], str):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class PickDelegate(QStyledItemDelegate):
    """Paints the rows like those of the command palette."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        return QSize(100, Theme.current().px(_ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        tokens, rect = Theme.current(), QRectF(option.rect)
        painter.save()
        painter.fillRect(rect, tokens.color("raised"))
        baseline = round(rect.center().y() + tokens.text_px("body") * 0.36)
        text = str(index.data())
        if index.data(HEADING):
            font, color = tokens.font("captionStrong"), tokens.color("text3")
            draw_line(painter, QPointF(rect.left() + 8, baseline + 2), rect.width() - 16, text, font, color)
            painter.restore()
            return
        if option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            chosen = bool(option.state & QStyle.StateFlag.State_Selected)
            draw_box(painter, rect, tokens, fill="select" if chosen else "hover", radius=5)
        self._paint_option(painter, rect, baseline, index, text)
        painter.restore()

    def _paint_option(self, painter: QPainter, rect: QRectF, baseline: int, index: _Index, text: str) -> None:
        tokens = Theme.current()
        left, right = rect.left() + 8, rect.right() - 8
        icon = index.data(_ICON)
        if icon:
            side = tokens.px(16)
            draw_icon(painter, QRectF(left, rect.center().y() - side / 2, side, side), icon, "text2", tokens)
            left += side + 8
        body, meta = tokens.font("bodyMedium"), tokens.font("meta")
        used = draw_line(painter, QPointF(left, baseline), right - left, text, body, tokens.color("text"))
        detail = str(index.data(_DETAIL) or "")
        room = right - left - used - 12
        if detail and room > min(40.0, text_width(detail, meta)):
            draw_line(painter, QPointF(right, baseline), room, detail, meta, tokens.color("text3"), "right")
