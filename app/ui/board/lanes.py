"""Where the columns stand: they share the width, and where it is too small they scroll sideways, whole ones only."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.ui.board.column import Column
from app.ui.shared.theme import Theme

_WHEEL_STEP = 120


class Lanes(QWidget):
    """A row of columns and strips. Those that have no room are hidden, to the left and to the right."""

    laid_out = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._slots: list[QWidget] = []
        self._first = 0
        # Where somebody has scrolled to; what a narrower window shows instead is given up with it.
        self._home = 0
        self._seen = range(0)
        self._turned = 0
        self._pinned: QWidget | None = None

    @property
    def slots(self) -> Sequence[QWidget]:
        """All columns and strips from left to right."""
        return self._slots

    @property
    def seen(self) -> range:
        """The places of those that are in sight."""
        return self._seen

    @property
    def hidden_left(self) -> int:
        """How many have no room at the left."""
        return self._seen.start

    @property
    def hidden_right(self) -> int:
        """How many have no room at the right."""
        return len(self._slots) - self._seen.stop

    def set_slots(self, slots: Sequence[QWidget]) -> None:
        """Show these, in this order; others are hidden."""
        for slot in self._slots:
            if slot not in slots:
                slot.hide()
        self._slots = list(slots)
        self.place()

    def slot_of(self, widget: QWidget | None) -> int | None:
        """The place of a column or strip, also of one within a stack, or of what it holds."""
        if widget is None:
            return None
        for place, slot in enumerate(self._slots):
            if slot is widget or slot.isAncestorOf(widget):
                return place
        return None

    def slot_at(self, position: QPoint) -> QWidget | None:
        """What lies at a point; between two it is the nearer one."""
        return min(
            (self._slots[place] for place in self._seen),
            key=lambda slot: _distance(slot.geometry(), position.x()),
            default=None,
        )

    def reveal(self, widget: QWidget) -> None:
        """Scroll as little as needed to bring a column into sight."""
        place = self.slot_of(widget)
        if place is None or place in self._seen:
            return
        if place < self._seen.start:
            self._scroll_to(place)
            return
        while place not in self._seen and self._first < place:
            self._scroll_to(self._first + 1)

    def go_on(self, columns: int) -> bool:
        """Go on by so many columns, to the right when positive; whether anything moved."""
        before = self._first
        self._scroll_to(self._first + columns)
        return self._first != before

    @property
    def first(self) -> int:
        """The place of the leftmost one in sight."""
        return self._first

    def _scroll_to(self, first: int) -> None:
        self._first = first
        self.place()
        self._home = self._first

    def place(self) -> None:
        """Give each its room."""
        if not self._slots or self.width() <= 0:
            return
        self._first = min(max(self._first, 0), len(self._slots) - 1)
        while self._first and self._fitting(self._first - 1).stop == len(self._slots):
            self._first -= 1
        self._seen = self._fitting(self._first)
        self._set_geometries()
        self.laid_out.emit()

    def _fitting(self, first: int) -> range:
        """How many fit from there on when each is as narrow as it may be; one at least."""
        gap, used, stop = Theme.current().space("betweenColumns"), 0, first
        while stop < len(self._slots):
            used += _least(self._slots[stop]) + (gap if stop > first else 0)
            if used > self.width() and stop > first:
                break
            stop += 1
        return range(first, stop)

    def _set_geometries(self) -> None:
        tokens = Theme.current()
        gap = tokens.space("betweenColumns")
        shown = [self._slots[place] for place in self._seen]
        fixed = sum(_least(slot) for slot in shown if not isinstance(slot, Column)) + gap * (len(shown) - 1)
        open_count = sum(isinstance(slot, Column) for slot in shown)
        width, rest = divmod(max(0, self.width() - fixed), max(open_count, 1))
        most = tokens.size("columnMax")
        if width >= most:
            width, rest = most, 0
        x = 0
        for slot in shown:
            wide = _least(slot)
            if isinstance(slot, Column):
                wide, rest = width + (rest > 0), rest - 1
            slot.setGeometry(x, 0, wide, self.height())
            slot.show()
            x += wide + gap
        for place, slot in enumerate(self._slots):
            if place not in self._seen:
                self._put_away(slot)

    def pin(self, widget: QWidget | None) -> None:
        """The mouse holds a card of this column: it is never hidden, only moved out of sight. None ends that."""
        before, self._pinned = self._pinned, widget
        if widget is None and before is not None and self.slot_of(before) not in self._seen:
            self.place()

    def _put_away(self, slot: QWidget) -> None:
        # A hidden widget would not hear of the mouse any more, nor of keys.
        focused = QApplication.focusWidget()
        if any(held is not None and (slot is held or slot.isAncestorOf(held)) for held in (self._pinned, focused)):
            slot.move(-slot.width() - self.width(), 0)
        else:
            slot.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        stays = self.slot_of(self.focusWidget())
        self._first = self._home
        if stays is not None and stays in self._seen:
            # Keys act there, also later when somebody comes back from a sheet: hidden, it would lose the focus.
            while self._first < stays and stays not in self._fitting(self._first):
                self._first += 1
        self.place()

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta()
        sideways = turned.x() or (turned.y() if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 0)
        if not sideways:
            event.ignore()
            return
        self._turned += sideways
        steps = int(self._turned / _WHEEL_STEP)
        if steps:
            self._turned -= steps * _WHEEL_STEP
            self.go_on(-steps)
        event.accept()


def _least(slot: QWidget) -> int:
    tokens = Theme.current()
    return tokens.size("columnMin") if isinstance(slot, Column) else tokens.size("columnCollapsed")


def _distance(area: QRect, x: int) -> int:
    return max(area.left() - x, x - area.right(), 0)
