"""Table cells of the import page: values to choose, headings between rows, signs before a text."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QTableView

from app.ui.shared.box_paint import draw_box
from app.ui.shared.glyphs import draw_icon
from app.ui.shared.table import COLOR_ROLE, TableDelegate, style_table
from app.ui.shared.text_paint import draw_line
from app.ui.shared.theme import Theme
from app.ui.shared.tokens import Tokens

CHOICE_ROLE = Qt.ItemDataRole.UserRole + 201
"""True for a cell that is drawn as a field with a list to pick from; "open" where it must still be decided."""
HEADING_ROLE = Qt.ItemDataRole.UserRole + 202
"""True for a row that is a heading, "shut" or "unfolded" for one that hides or shows the rows below it."""
SIGN_ROLE = Qt.ItemDataRole.UserRole + 203
"""A pair of icon and colour role to draw before the text."""
ASIDE_ROLE = Qt.ItemDataRole.UserRole + 204
"""Words at the right of a heading."""

_FOLDS = {"shut": "chevron-right", "unfolded": "chevron-down"}
_Index = QModelIndex | QPersistentModelIndex


class ChoiceDelegate(TableDelegate):
    """The table's delegate, and besides it the cells above. Where rows are only looked at, cells wear no ring."""

    rings = True

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        if not self.rings:
            option.state &= ~QStyle.StateFlag.State_HasFocus
        heading = index.model().index(index.row(), 0).data(HEADING_ROLE)
        if not heading:
            super().paint(painter, option, index)
            return
        tokens, rect = Theme.current(), QRectF(option.rect)
        painter.save()
        painter.fillRect(rect, tokens.color("sunken"))
        painter.fillRect(rect.adjusted(0, rect.height() - 1, 0, 0), tokens.color("border"))
        if index.column() == 0:
            self._paint_heading(painter, rect, index, heading, tokens)
        if option.state & QStyle.StateFlag.State_HasFocus and self._view.hasFocus():
            self._paint_current(painter, rect, tokens)
        painter.restore()

    def _paint_heading(self, painter: QPainter, rect: QRectF, index: _Index, heading: object, tokens: Tokens) -> None:
        baseline = round(rect.center().y() + tokens.text_px("body") * 0.36)
        x = rect.left() + 16
        fold = _FOLDS.get(str(heading))
        if fold:
            side = tokens.px(14)
            draw_icon(painter, QRectF(x - 2, rect.center().y() - side / 2, side, side), fold, "text2", tokens)
            x += side + 4
        strong, meta = tokens.font("metaStrong"), tokens.font("meta")
        room = rect.right() - 16 - x
        used = draw_line(painter, QPointF(x, baseline), room, str(index.data()), strong, tokens.color("text"))
        aside = str(index.data(ASIDE_ROLE) or "")
        at = QPointF(x + used + 10, baseline)
        draw_line(painter, at, max(0.0, room - used - 10), aside, meta, tokens.color("text3"))

    def _paint_cell(self, painter: QPainter, inner: QRectF, index: _Index, tokens: Tokens) -> None:
        choice = index.data(CHOICE_ROLE)
        if choice:
            self._paint_choice(painter, inner, index, choice == "open", tokens)
        else:
            super()._paint_cell(painter, inner, index, tokens)

    def _paint_choice(self, painter: QPainter, inner: QRectF, index: _Index, is_open: bool, tokens: Tokens) -> None:
        tall = tokens.px(26)
        box = QRectF(inner.left(), round(inner.center().y() - tall / 2), inner.width(), tall)
        fill, outline = ("warnTint", "warn") if is_open else ("surface", "borderStrong")
        draw_box(painter, box, tokens, fill=fill, outline=outline)
        side = tokens.px(14)
        arrow = QRectF(box.right() - side - 7, box.center().y() - side / 2, side, side)
        draw_icon(painter, arrow, "chevron-down", "text2", tokens)
        text_area = box.adjusted(9, 0, -side - 12, 0)
        text_area.adjust(self._paint_sign(painter, text_area, index, tokens), 0, 0, 0)
        color = tokens.color(index.data(COLOR_ROLE) or "text")
        at = QPointF(text_area.left(), round(box.center().y() + tokens.text_px("body") * 0.36))
        draw_line(painter, at, text_area.width(), str(index.data() or ""), tokens.font("body"), color)

    def _paint_sign(self, painter: QPainter, inner: QRectF, index: _Index, tokens: Tokens) -> float:
        sign: tuple[str, str] | None = index.data(SIGN_ROLE)
        if sign is None:
            return super()._paint_sign(painter, inner, index, tokens)
        side = tokens.px(14)
        area = QRectF(inner.left(), inner.center().y() - side / 2, side, side)
        draw_icon(painter, area, sign[0], sign[1], tokens)
        return side + 7.0


def span_headings(view: QTableView) -> None:
    """Let the headings of a table reach over all of its columns; to be called when its rows are others."""
    model = view.model()
    view.clearSpans()
    for row in range(model.rowCount()):
        if model.index(row, 0).data(HEADING_ROLE):
            view.setSpan(row, 0, 1, model.columnCount())


def style_choice_table(view: QTableView, name: str, *, compact: bool = False) -> ChoiceDelegate:
    """Give a table the program's look and the cells above."""
    style_table(view, name)
    delegate = ChoiceDelegate(view, compact)
    view.setItemDelegate(delegate)
    delegate.apply_row_height()
    view.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
    view.horizontalHeader().setSectionsMovable(False)
    view.horizontalHeader().setSectionsClickable(False)
    return delegate


def style_quiet_table(view: QTableView, name: str, *, compact: bool = False) -> None:
    """Give the look to a table that is only looked at: one row is marked, and nothing can be changed."""
    style_choice_table(view, name, compact=compact).rings = False
    view.setSelectionMode(QTableView.SelectionMode.SingleSelection)


def go_to_cell(view: QTableView, row: int, column: int = 0) -> None:
    """Make a cell the current one and its row the only one selected, whatever keys are held down meanwhile."""
    flags = QItemSelectionModel.SelectionFlag
    index = view.model().index(row, column)
    view.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
    view.scrollTo(index)


def show_first_row(view: QTableView) -> None:
    """Begin at the top."""
    span_headings(view)
    view.scrollToTop()
    first = next((row for row in range(view.model().rowCount()) if not _is_heading(view, row)), -1)
    if first >= 0:
        go_to_cell(view, first)


def _is_heading(view: QTableView, row: int) -> bool:
    return bool(view.model().index(row, 0).data(HEADING_ROLE))
