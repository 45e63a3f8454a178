"""Tables: rows of 38 pixels, figures at the right, hairlines and no stripes, the sorted column dark with its arrow."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app.ui.shared.glyphs import BadgeKind, badge_width, draw_avatar, draw_icon, draw_next_step, draw_phase_badge
from app.ui.shared.shapes import NextKind
from app.ui.shared.text_paint import draw_line, text_width
from app.ui.shared.theme import Theme
from app.ui.shared.tokens import Tokens

PHASE_ROLE = Qt.ItemDataRole.UserRole + 101
"""A pair of phase code and badge kind to draw before the text."""
NEXT_STEP_ROLE = Qt.ItemDataRole.UserRole + 102
"""The kind of a next step whose shape is drawn before the text."""
COLOR_ROLE = Qt.ItemDataRole.UserRole + 103
"""The colour role of the text, where it differs from the usual."""
STRONG_ROLE = Qt.ItemDataRole.UserRole + 104
"""True for the cell that names the row, or for a figure that matters."""
AVATAR_ROLE = Qt.ItemDataRole.UserRole + 105
"""A pair of initials and whether they are one's own, to draw as a disc before the text."""
BADGES_ROLE = Qt.ItemDataRole.UserRole + 106
"""Several pairs of phase code and badge kind; those without room are counted."""

_PADDING = 8
_EDGE = 16
_RIGHT = Qt.AlignmentFlag.AlignRight
_Index = QModelIndex | QPersistentModelIndex


def style_table(view: QTableView, name: str, *, compact: bool = False) -> TableDelegate:
    """Give a table the look of the program; answers the delegate it installed.

    ``name`` is what a screen reader calls the table.
    """
    view.setAccessibleName(name)
    header = TableHeader(view)
    view.setHorizontalHeader(header)
    view.verticalHeader().hide()
    view.setShowGrid(False)
    view.setFrameShape(QFrame.Shape.NoFrame)
    view.setWordWrap(False)
    view.setSortingEnabled(False)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
    view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed | QAbstractItemView.EditTrigger.AnyKeyPressed)
    view.setTabKeyNavigation(False)
    view.setMouseTracking(True)
    delegate = TableDelegate(view, compact)
    view.setItemDelegate(delegate)
    delegate.apply_row_height()
    return delegate


class TableHeader(QHeaderView):
    """Column labels in small capitals of the caption; the sorted one is dark and carries the arrow."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(48)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._sorts: tuple[tuple[int, bool], ...] = ()

    def set_sorts(self, sorts: Sequence[tuple[int, bool]]) -> None:
        """Mark these columns as sorted, each with whether it descends; the first one counts most."""
        self._sorts = tuple(sorts)
        self.viewport().update()

    def _mark_of(self, section: int) -> tuple[bool, str] | None:
        """Whether a sorted column descends, and its place among several; None for one that isn't sorted."""
        for place, (sorted_by, descending) in enumerate(self._sorts, start=1):
            if sorted_by == section:
                return descending, str(place) if len(self._sorts) > 1 else ""
        if self.isSortIndicatorShown() and self.sortIndicatorSection() == section:
            return self.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder, ""
        return None

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), Theme.current().size("tableHeader"))

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        tokens, model = Theme.current(), self.model()
        text = str(model.headerData(section, Qt.Orientation.Horizontal) or "").upper()
        alignment = model.headerData(section, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
        painter.save()
        painter.fillRect(rect, tokens.color("surface"))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), tokens.color("border"))
        self._paint_label(painter, QRectF(rect), text, _is_right(alignment), section, tokens)
        painter.restore()

    def _paint_label(
        self, painter: QPainter, rect: QRectF, text: str, right: bool, section: int, tokens: Tokens
    ) -> None:
        mark = self._mark_of(section)
        dark = mark is not None
        font, color = tokens.font("captionStrong"), tokens.color("text" if dark else "text3")
        first, last = self._ends(section)
        loose = 2  # on the side away from the text, a label may use the whole column
        left_edge = rect.left() + (loose if right else _EDGE if first else _PADDING)
        right_edge = rect.right() - (_EDGE if last else _PADDING if right else loose)
        baseline = round(rect.center().y() + tokens.text_px("captionStrong") * 0.36)
        side = tokens.px(13)
        place = mark[1] if mark is not None else ""
        beside = text_width(place, tokens.font("meta")) + 2 if place else 0
        room = right_edge - left_edge - (side + 5 + beside if dark else 0)
        if right:
            wide = draw_line(painter, QPointF(right_edge, baseline), room, text, font, color, "right")
            arrow_left = right_edge - wide - side - 5 - beside
        else:
            wide = draw_line(painter, QPointF(left_edge, baseline), room, text, font, color)
            arrow_left = left_edge + wide + 5
        if mark is not None:
            area = QRectF(arrow_left, rect.center().y() - side / 2, side, side)
            draw_icon(painter, area, "arrow-down" if mark[0] else "arrow-up", "text", tokens)
            draw_line(painter, QPointF(arrow_left + side, baseline), beside, place, tokens.font("meta"), color)

    def _ends(self, section: int) -> tuple[bool, bool]:
        place = self.visualIndex(section)
        return place == 0, place == self.count() - 1


class TableDelegate(QStyledItemDelegate):
    """Paints the cells. What is special about a cell comes by the roles above, never by its column's number."""

    def __init__(self, view: QTableView, compact: bool) -> None:
        super().__init__(view)
        self._view, self._compact = view, compact
        Theme.instance().theme_changed.connect(self.apply_row_height)

    def set_compact(self, compact: bool) -> None:
        """Choose low or usual rows."""
        self._compact = compact
        self.apply_row_height()

    def apply_row_height(self) -> None:
        """Fit the rows to the theme's font scale."""
        height = Theme.current().size("rowCompact" if self._compact else "row")
        rows = self._view.verticalHeader()
        rows.setMinimumSectionSize(min(height, 24))
        rows.setDefaultSectionSize(height)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        tokens = Theme.current()
        rect = QRectF(option.rect)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.fillRect(rect, tokens.color("select" if chosen else "surface"))
        first, last = self._ends(index)
        if index.row() < index.model().rowCount() - 1:  # the last row needs no parting from another
            inset = 0 if chosen else _EDGE
            line = rect.adjusted(inset if first else 0, rect.height() - 1, -inset if last else 0, 0)
            painter.fillRect(line, tokens.color("grid"))
        if chosen and first:
            painter.fillRect(QRectF(rect.left(), rect.top(), 3, rect.height()), tokens.color("accent"))
        inner = rect.adjusted(_EDGE if first else _PADDING, 0, -(_EDGE if last else _PADDING), 0)
        self._paint_cell(painter, inner, index, tokens)
        current = bool(option.state & QStyle.StateFlag.State_HasFocus)
        if current and self._view.hasFocus():
            self._paint_current(painter, rect, tokens)
        painter.restore()

    def _ends(self, index: _Index) -> tuple[bool, bool]:
        header = self._view.horizontalHeader()
        place = header.visualIndex(index.column())
        return place == 0, place == header.count() - 1

    def _paint_cell(self, painter: QPainter, inner: QRectF, index: _Index, tokens: Tokens) -> None:
        strong = bool(index.data(STRONG_ROLE))
        font = tokens.font("bodyMedium" if strong else "body")
        color = tokens.color(index.data(COLOR_ROLE) or ("text" if strong else "text2"))
        inner = inner.adjusted(self._paint_sign(painter, inner, index, tokens), 0, 0, 0)
        baseline = round(inner.center().y() + tokens.text_px("body") * 0.36)
        text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        if _is_right(index.data(Qt.ItemDataRole.TextAlignmentRole)):
            draw_line(painter, QPointF(inner.right(), baseline), inner.width(), text, font, color, "right")
        else:
            draw_line(painter, QPointF(inner.left(), baseline), inner.width(), text, font, color)

    def _paint_sign(self, painter: QPainter, inner: QRectF, index: _Index, tokens: Tokens) -> float:
        """Draw a badge or a shape before the text; answers how far it moves the text."""
        phase: tuple[str, BadgeKind] | None = index.data(PHASE_ROLE)
        if phase is not None:
            top = QPointF(inner.left(), round(inner.center().y() - tokens.size("badge") / 2))
            draw_phase_badge(painter, top, phase[0], phase[1], tokens)
            return badge_width(phase[0], tokens) + 10
        kind: NextKind | None = index.data(NEXT_STEP_ROLE)
        if kind is not None:
            size = 12.0 * tokens.font_scale
            draw_next_step(painter, QPointF(inner.left() + size / 2, inner.center().y()), kind, tokens, size)
            return size + 8
        track: tuple[tuple[str, BadgeKind], ...] | None = index.data(BADGES_ROLE)
        if track is not None:
            return _paint_track(painter, inner, track, tokens)
        who: tuple[str, bool] | None = index.data(AVATAR_ROLE)
        if who is not None:
            side = tokens.px(22)
            draw_avatar(painter, QRectF(inner.left(), inner.center().y() - side / 2, side, side), *who, tokens)
            return side + 10
        return 0.0

    def _paint_current(self, painter: QPainter, rect: QRectF, tokens: Tokens) -> None:
        painter.setPen(tokens.color("focus"))
        painter.drawRect(rect.adjusted(1, 1, -2, -2))

    def sizeHint(self, _option: QStyleOptionViewItem, index: _Index) -> QSize:
        tokens = Theme.current()
        text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        wide = round(text_width(text, tokens.font("bodyMedium"))) + 2 * _EDGE
        if index.data(PHASE_ROLE) is not None:
            wide += badge_width(index.data(PHASE_ROLE)[0], tokens) + 10
        return QSize(wide, tokens.size("rowCompact" if self._compact else "row"))


def _paint_track(painter: QPainter, inner: QRectF, track: tuple[tuple[str, BadgeKind], ...], tokens: Tokens) -> float:
    """Draw badges side by side; answers how far it got."""
    left, gap, counter = inner.left(), 4, tokens.px(28)
    top = round(inner.center().y() - tokens.size("badge") / 2)
    for place, (code, kind) in enumerate(track):
        wide = badge_width(code, tokens)
        is_last = place == len(track) - 1
        if left + wide + (0 if is_last else gap + counter) > inner.right():
            at = QPointF(left + 2, round(inner.center().y() + tokens.text_px("meta") * 0.36))
            draw_line(painter, at, counter, f"+{len(track) - place}", tokens.font("meta"), tokens.color("text2"))
            return inner.width()
        draw_phase_badge(painter, QPointF(left, top), code, kind, tokens)
        left += wide + gap
    return left - inner.left() + gap


def _is_right(alignment: object) -> bool:
    """Models hand alignments over as flags or, from C++, as plain numbers."""
    value = alignment.value if isinstance(alignment, Qt.AlignmentFlag) else alignment
    return isinstance(value, int) and bool(value & _RIGHT.value)
