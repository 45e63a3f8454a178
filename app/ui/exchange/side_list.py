"""The list at the left of a step: what is looked at, with how much of it is still to decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QVBoxLayout, QWidget

from app.ui.shared.box_paint import draw_box
from app.ui.shared.glyphs import draw_icon
from app.ui.shared.plain_scroll import PlainScroll
from app.ui.shared.text_paint import draw_line
from app.ui.shared.theme import Theme

_STEPS: dict[int, int] = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
WIDTH = 228


@dataclass(frozen=True, slots=True)
class SideEntry:
    """An entry: ``figure`` stands at its right, ``note`` under its title; open ones wait for a decision."""

    key: str
    title: str
    note: str
    figure: str = ""
    is_open: bool = False


class _Item(QAbstractButton):
    def __init__(self, entry: SideEntry) -> None:
        super().__init__()
        self.entry = entry
        self.setCheckable(True)
        self.stop_here(False)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_entry(entry)

    def stop_here(self, chosen: bool) -> None:
        """Tab stops at the chosen entry alone, so that coming back by Shift+Tab is coming back to it."""
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if chosen else Qt.FocusPolicy.NoFocus)

    def set_entry(self, entry: SideEntry) -> None:
        self.entry = entry
        self.setAccessibleName(f"{entry.title}, {entry.note}")
        self.setToolTip(entry.title)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _STEPS:
            event.ignore()  # the list walks
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(Theme.current().px(WIDTH), Theme.current().size("rowTwoLine"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens, entry = Theme.current(), self.entry
        painter = QPainter(self)
        area = QRectF(self.rect()).adjusted(0, 1, 0, -1)
        if self.isChecked():
            draw_box(painter, area, tokens, fill="select")
            draw_box(painter, QRectF(0, area.top() + 7, 3, area.height() - 14), tokens, fill="accent", radius=1.5)
        elif self.underMouse():
            draw_box(painter, area, tokens, fill="hover")
        side = tokens.px(14)
        left, right = 14.0, self.width() - 12.0
        first, second = round(self.height() / 2 - tokens.px(4)), round(self.height() / 2 + tokens.px(15))
        figures = tokens.font("meta")
        used = draw_line(painter, QPointF(right, first), 80, entry.figure, figures, tokens.color("text3"), "right")
        font = tokens.font("bodyStrong")
        draw_line(painter, QPointF(left, first), right - left - used - 8, entry.title, font, tokens.color("text"))
        icon, role = ("circle-alert", "warn") if entry.is_open else ("check", "ok")
        draw_icon(painter, QRectF(left, second - tokens.px(4) - side / 2, side, side), icon, role, tokens)
        color = tokens.color("warn" if entry.is_open else "text2")
        draw_line(painter, QPointF(left + side + 7, second), right - left - side - 7, entry.note, figures, color)
        painter.end()


class SideList(PlainScroll):
    """Up and Down choose the neighbour; ``chosen`` gives the entry's key."""

    chosen = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self._items: list[_Item] = []
        self._group = QButtonGroup(self)
        inner = QWidget()
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(4, 4, 4, 4)  # room for the focus ring
        self._column.setSpacing(0)
        self._column.addStretch(1)
        self.setWidget(inner)

    @property
    def current(self) -> str | None:
        """The key of the chosen entry."""
        return next((item.entry.key for item in self._items if item.isChecked()), None)

    def sizeHint(self) -> QSize:
        return QSize(Theme.current().px(WIDTH) + 8, 200)

    def show_entries(self, entries: Sequence[SideEntry], current: str | None = None) -> None:
        """Show these; without ``current``, the first that is open is chosen, or the first of all."""
        for item in self._items:
            self._group.removeButton(item)
            item.hide()
            item.deleteLater()
        self._items = [self._make(entry) for entry in entries]
        keys = [entry.key for entry in entries]
        if current not in keys:
            current = next((e.key for e in entries if e.is_open), keys[0] if keys else None)
        for item in self._items:
            item.setChecked(item.entry.key == current)

    def update_entries(self, entries: Sequence[SideEntry]) -> None:
        """The same entries stand otherwise now."""
        for item, entry in zip(self._items, entries, strict=True):
            item.set_entry(entry)

    def entries(self) -> tuple[SideEntry, ...]:
        """What is shown."""
        return tuple(item.entry for item in self._items)

    def choose(self, key: str) -> None:
        """Choose an entry, as a click on it does."""
        next(item for item in self._items if item.entry.key == key).click()

    def choose_open(self) -> None:
        """Choose the first entry that is open, unless one that is open is chosen."""
        waiting = [item for item in self._items if item.entry.is_open]
        if waiting and not any(item.isChecked() for item in waiting):
            waiting[0].click()
            self.ensureWidgetVisible(waiting[0])

    def focus_current(self) -> None:
        """Take the focus."""
        item = next((item for item in self._items if item.isChecked()), None)
        if item is not None:
            item.setFocus(Qt.FocusReason.OtherFocusReason)

    def _make(self, entry: SideEntry) -> _Item:
        item = _Item(entry)
        item.clicked.connect(lambda _checked=False: self.chosen.emit(item.entry.key))
        item.toggled.connect(item.stop_here)
        self._group.addButton(item)
        self._column.insertWidget(self._column.count() - 1, item)
        return item

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(event.key())
        focused = next((index for index, item in enumerate(self._items) if item.hasFocus()), None)
        if step is None or focused is None:
            event.ignore()
            return
        target = self._items[min(max(focused + step, 0), len(self._items) - 1)]
        target.setFocus(Qt.FocusReason.OtherFocusReason)
        target.click()
        self.ensureWidgetVisible(target)
