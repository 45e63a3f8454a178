"""The table of a forecast's figures."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from app.domain.forecast.basis import Basis
from app.domain.forecast.rows import Breakdown
from app.ui.forecast.figures import (
    COLUMNS,
    LOST,
    MOST_BELOW,
    NAME,
    OPEN,
    SHARE_ROLE,
    TARGET,
    TOTAL,
    FiguresModel,
    Share,
    has_targets,
)
from app.ui.shared.meters import draw_bar
from app.ui.shared.table import TableDelegate, style_table
from app.ui.shared.text_paint import draw_line, text_width
from app.ui.shared.theme import Theme
from app.ui.shared.tokens import Tokens

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_WIDE, _NAME, _BAR, _LEAST_BAR, _PERCENT = 58, 140, 132, 116, 38
_AROUND_NAME = 30  # pixels beside a name in its cell
_LOST_FROM, _BAR_FROM = 700, 560
_ROOMY = 6  # rows up to which they are of the usual height
_MOST = MOST_BELOW + 1  # rows before the table scrolls


class _Delegate(TableDelegate):
    def _paint_cell(
        self, painter: QPainter, inner: QRectF, index: QModelIndex | QPersistentModelIndex, tokens: Tokens
    ) -> None:
        share: Share | None = index.data(SHARE_ROLE)
        if share is None:
            super()._paint_cell(painter, inner, index, tokens)
            return
        room = tokens.px(_PERCENT)
        tall = tokens.px(8)
        bar = QRectF(inner.left(), inner.center().y() - tall / 2, inner.width() - room, tall)
        draw_bar(painter, bar, share.part, "accent", tokens)
        baseline = round(inner.center().y() + tokens.text_px("body") * 0.36)
        draw_line(
            painter,
            QPointF(inner.right(), baseline),
            room,
            share.words,
            tokens.font("body"),
            tokens.color("text"),
            "right",
        )


class FiguresView(QTableView):
    """Enter or a click opens the deals of a cell; F2, Enter or a click on a target sets it."""

    opened = Signal(object)
    """The Figure whose deals shall be shown."""
    target_asked = Signal(object)
    """The Row whose target shall be set."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.figures = FiguresModel(self)
        self.setModel(self.figures)
        style_table(self, name)
        self._look = _Delegate(self, False)
        self.setItemDelegate(self._look)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.horizontalHeader()
        header.setSectionsMovable(False)
        header.setSectionsClickable(False)
        self.clicked.connect(self._open)
        self._with_targets = False
        self.may_set_targets = False
        Theme.instance().theme_changed.connect(self._fit)

    def show_cut(self, cut: Breakdown, currency: str, head: str, basis: Basis) -> None:
        """Show a breakdown. What was current stays so, where it is still there."""
        place, column = self.currentIndex().row(), max(self.currentIndex().column(), 0)
        key = self.figures.rows[place].key if 0 <= place < len(self.figures.rows) else None
        self._with_targets = has_targets(cut)
        self.figures.show(cut, currency, head, basis)
        found = self.figures.place_of(key)
        if key is not None and found >= 0 and found != self.currentIndex().row():
            self.setCurrentIndex(self.figures.index(found, column))
        self._look.set_compact(self._is_compact)
        self._fit()

    @property
    def _is_compact(self) -> bool:
        return self.figures.rowCount() > _ROOMY

    def _fit(self) -> None:
        tokens, header, modes = Theme.current(), self.horizontalHeader(), QHeaderView.ResizeMode
        wide = self.width()
        self.setColumnHidden(LOST, wide < tokens.px(_LOST_FROM))
        self.setColumnHidden(TARGET, not self._with_targets or wide < tokens.px(_BAR_FROM))
        figures = max(tokens.px(_WIDE), self._widest(tokens))
        spare = wide - self._name_width(tokens) - figures * (TARGET - OPEN - self.isColumnHidden(LOST))
        bar = max(tokens.px(_LEAST_BAR), min(tokens.px(_BAR), spare))
        for column in range(len(COLUMNS)):
            header.setSectionResizeMode(column, modes.Stretch if column == NAME else modes.Fixed)
            if column != NAME:
                header.resizeSection(column, bar if column == TARGET else figures)
        self.updateGeometry()

    def _widest(self, tokens: Tokens) -> int:
        font, place = tokens.font("bodyMedium"), self.figures.place_of(TOTAL)
        texts = [str(self.figures.index(place, column).data()) for column in range(OPEN, TARGET)] if place >= 0 else []
        return ceil(max((text_width(text, font) for text in texts), default=0)) + 16

    def _name_width(self, tokens: Tokens) -> int:
        """What names take, as far as they are short, such as those of periods."""
        font = tokens.font("bodyMedium")
        widest = max((text_width(row.label, font) for row in self.figures.rows), default=0)
        return min(ceil(widest) + _AROUND_NAME, tokens.px(_NAME))

    def sizeHint(self) -> QSize:
        tokens = Theme.current()
        rows = min(max(self.figures.rowCount(), 2), _MOST)
        return QSize(
            tokens.px(_NAME + 5 * _WIDE),
            tokens.size("tableHeader") + rows * tokens.size("rowCompact" if self._is_compact else "row") + 2,
        )

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            self._open(self.currentIndex())
        elif event.key() == Qt.Key.Key_F2 and self.currentIndex().isValid():
            self._ask_target(self.currentIndex())
        elif event.text().isprintable() and event.text():
            event.ignore()  # letters and digits are the place's, there is nothing to type here
        else:
            super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        figure = self.figures.figure(index)
        if figure is None:
            return
        if index.column() == TARGET and self.figures.may_set(figure.row):
            self._ask_target(index)
        elif figure.deal_ids:
            self.opened.emit(figure)

    def _ask_target(self, index: QModelIndex) -> None:
        figure = self.figures.figure(index)
        if figure is not None and self.figures.may_set(figure.row):
            self.target_asked.emit(figure.row)
