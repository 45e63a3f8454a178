"""The facts of a record: labels and values in rows of one or two, each value edited in place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QMargins, QRect, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget, QWidgetItem

from app.ui.shared.focus_ring import ring_outset
from app.ui.shared.inline_field import TEXT_INSET, InlineField
from app.ui.shared.labels import ElidedLabel, Label
from app.ui.shared.text_paint import text_width
from app.ui.shared.theme import Theme

_PITCH = 27
_LABEL = 116
_GAP = 8
_BEYOND = TEXT_INSET  # a frame, with the ring around it, may reach this far over both edges of the text


@dataclass
class _Cell:
    column: str
    label: ElidedLabel
    field: InlineField
    is_wide: bool
    words: Label


class FactsGrid(QWidget):
    """Tight fields; their frames reach outside the text, so rows may stand closer than frames are high.

    ``edited`` tells column and new value. Fields are added from left to right, top to bottom. A layout takes it by
    ``join``, so that the text is aligned with what stands around it and the frames have room.
    """

    edited = Signal(str, object)

    def __init__(
        self, *, columns: int = 2, label_width: int = _LABEL, pitch: int = _PITCH, parent: QWidget | None = None
    ) -> None:
        """Without ``label_width`` no labels are shown, as for the title of a sheet."""
        super().__init__(parent)
        self._columns, self._label_width, self._pitch = columns, label_width, pitch
        self._cells: list[_Cell] = []
        self._hidden: set[str] = set()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        Theme.instance().theme_changed.connect(self._on_changed)

    def join(self, layout: QBoxLayout) -> None:
        """Be the next in a layout: the text where other widgets would be, the room for the frames around it."""
        self.setParent(layout.parentWidget())
        layout.addItem(_TextItem(self))

    @property
    def frame_room(self) -> QMargins:
        """How far the widget reaches beyond its text, in pixels."""
        tokens = Theme.current()
        above = max(tokens.size("control") - tokens.px(self._pitch) + 1, 0) // 2 + ring_outset(tokens)
        return QMargins(_BEYOND, above, _BEYOND, above)

    def add(self, column: str, label: str, field: InlineField, *, wide: bool = False) -> None:
        """Add a field for a column of the record; a ``wide`` one takes a row of its own."""
        name = ElidedLabel(label, "meta", "text2", parent=self)
        cell = _Cell(column, name, field, wide, Label("", "meta", wrap=True, parent=self))
        cell.words.hide()
        name.setVisible(self._label_width > 0)
        field.setParent(self)
        field.saved.connect(lambda value: self.edited.emit(column, value))
        field.editing_changed.connect(lambda editing: field.raise_() if editing else None)
        field.said.connect(lambda words, color: self._on_said(cell, words, color))
        self._cells.append(cell)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns in their order."""
        return tuple(cell.column for cell in self._cells)

    @property
    def is_editing(self) -> bool:
        """Whether somebody types in one of the fields."""
        return any(cell.field.editing for cell in self._cells)

    def field(self, column: str) -> InlineField:
        """The field of a column."""
        return self._cell(column).field

    def set_label(self, column: str, text: str, short: str = "") -> None:
        """Call a field differently, ``short`` where there is no room for the whole."""
        tokens = Theme.current()
        fits = text_width(text, tokens.font("meta")) <= tokens.px(self._label_width) - _GAP
        self._cell(column).label.setText(text if fits or not short else short)
        self.field(column).line_edit().setAccessibleName(text)

    def show_only(self, columns: Iterable[str]) -> None:
        """Show these, hide the others; one that is being edited stays."""
        wanted = set(columns)
        self._hidden = {cell.column for cell in self._cells if cell.column not in wanted and not cell.field.editing}
        for cell in self._cells:
            cell.label.setVisible(cell.column not in self._hidden and self._label_width > 0)
            cell.field.setVisible(cell.column not in self._hidden)
            cell.words.setVisible(cell.column not in self._hidden and bool(cell.words.text()))
        self._on_changed()

    def sizeHint(self) -> QSize:
        text = QSize(Theme.current().px(300), self._place(self._text_width(), move=False))
        return text.grownBy(self.frame_room)

    def minimumSizeHint(self) -> QSize:
        return QSize(Theme.current().px(200), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._on_changed()

    def _cell(self, column: str) -> _Cell:
        return next(cell for cell in self._cells if cell.column == column)

    def _on_said(self, cell: _Cell, words: str, color: str) -> None:
        cell.words.set_look(color=color)
        cell.words.setText(words)
        cell.words.setVisible(bool(words) and cell.column not in self._hidden)
        self._on_changed()

    def _on_changed(self) -> None:
        self._place(self._text_width(), move=True)
        self.updateGeometry()

    def _text_width(self) -> int:
        room = self.frame_room
        return self.width() - room.left() - room.right()

    def _rows(self) -> list[list[_Cell]]:
        rows: list[list[_Cell]] = []
        room = 0
        for cell in self._cells:
            if cell.column in self._hidden:
                continue
            if cell.is_wide or room == 0:
                rows.append([])
                room = self._columns
            rows[-1].append(cell)
            room = 0 if cell.is_wide else room - 1
        return rows

    def _place(self, width: int, *, move: bool) -> int:
        """Place everything for a width of the text; answers the height it takes."""
        pitch, room, top = Theme.current().px(self._pitch), self.frame_room, 0
        for row in self._rows():
            if move:
                for place, cell in enumerate(row):
                    self._place_cell(cell, room.top() + top, *self._span(cell, place, width))
            top += pitch
            for cell in row:
                if cell.words.text():
                    left = self._span(row[0], 0, width)[1]
                    wide = _BEYOND + width - left
                    tall = cell.words.heightForWidth(max(wide, 1)) + 5
                    if move:
                        cell.words.setGeometry(left, room.top() + top + 3, wide, tall - 3)
                    top += tall
        return top

    def _place_cell(self, cell: _Cell, top: int, left: int, text: int, right: int) -> None:
        tokens = Theme.current()
        pitch, control, outset = tokens.px(self._pitch), tokens.size("control"), cell.field.frame_outset
        cell.label.setGeometry(left, top + 1, text - left - _GAP, pitch)  # one baseline with the field
        above = top - (control - pitch) // 2 - outset
        cell.field.setGeometry(text - TEXT_INSET, above, right - text + TEXT_INSET, control + 2 * outset)

    def _span(self, cell: _Cell, place: int, width: int) -> tuple[int, int, int]:
        """Left edge of the label, of the text, and right edge of the field, all within the widget."""
        label, left, right = Theme.current().px(self._label_width), _BEYOND, _BEYOND + width
        if self._columns == 1 or cell.is_wide:
            return left, left + label, right + _BEYOND
        half = left + width // 2
        if place == 0:
            return left, left + label, half
        return half + _GAP, half + _GAP + label, right + _BEYOND


def add_part(layout: QBoxLayout, part: QWidget) -> None:
    """Add a part of a sheet to its layout, whatever it is."""
    if isinstance(part, FactsGrid):
        part.join(layout)
    else:
        layout.addWidget(part)


class _TextItem(QWidgetItem):
    """What a layout knows of a grid: its text. The grid itself is larger, as a widget can't draw beyond its edges."""

    def __init__(self, grid: FactsGrid) -> None:
        super().__init__(grid)
        self._grid = grid

    def sizeHint(self) -> QSize:
        return self._less(super().sizeHint())

    def minimumSize(self) -> QSize:
        return self._less(super().minimumSize())

    def maximumSize(self) -> QSize:
        return self._less(super().maximumSize())

    def setGeometry(self, area: QRect) -> None:
        self._grid.setGeometry(area.marginsAdded(self._grid.frame_room))

    def _less(self, size: QSize) -> QSize:
        return size if self.isEmpty() else size.shrunkBy(self._grid.frame_room)
