"""The worklist: where one is in it, what keys and clicks mean. What they do is done elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from app.ui.shared.spare_letters import pass_letters_on
from app.ui.shared.theme import Theme
from app.ui.today.delegate import TodayDelegate
from app.ui.today.model import TodayModel
from app.ui.today.painter import hint_at
from app.ui.today.rows import Head, Line, More, key_of

_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_J: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_K: -1}
_NONE = Qt.KeyboardModifier.NoModifier
_Index = QModelIndex | QPersistentModelIndex
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class TodayView(QListView):
    """Signals carry the Line they are about. The current row stays the same task, wherever that goes."""

    done_asked = Signal(object)
    snooze_asked = Signal(object)
    open_asked = Signal(object)
    delete_asked = Signal(object)
    menu_asked = Signal(object, QPoint)
    fold_asked = Signal(object)
    """The Head of a section that shall be folded or opened."""
    more_asked = Signal(object)
    """The More behind which further tasks wait."""
    tomorrow_asked = Signal()
    claim_asked = Signal()
    moved = Signal()
    """Another row is current."""

    def __init__(self, model: TodayModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.today = model
        self._kept: tuple[tuple[str, str | int] | None, int, int] = (None, 0, 0)
        self._was = -1
        self.setModel(model)
        self._delegate = TodayDelegate(self, model)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName("Worklist")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setProperty("board", True)
        # It paints its own ground, so that scrolling by a row moves what is painted and draws that row alone. Where the
        # panel around it is rounded there is no list.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setViewportMargins(0, 0, 0, Theme.current().radius("panel") - 1)
        model.before_reset.connect(self._remember)
        model.modelReset.connect(self._return)
        self.selectionModel().currentChanged.connect(lambda *_: self.moved.emit())
        Theme.instance().theme_changed.connect(self.scheduleDelayedItemsLayout)

    # -- where one is ------------------------------------------------------------------------------------------------

    @property
    def current(self) -> Head | Line | More | None:
        """The row that keys act on."""
        return self.today.row_at(self.currentIndex().row())

    @property
    def line(self) -> Line | None:
        """The task that keys act on."""
        row = self.current
        return row if isinstance(row, Line) else None

    def select_task(self, task_id: int | None) -> bool:
        """Make the row of a task current; whether it is shown."""
        place = None if task_id is None else self.today.place_of(("task", task_id))
        if place is not None:
            self._go(place)
        return place is not None

    def select_head(self, head: Head) -> None:
        """Make the head of a section current."""
        place = self.today.place_of(key_of(head))
        if place is not None:
            self._go(place)

    def select_first(self) -> None:
        """The first task, if none is current yet; where the focus comes, Qt makes the first row current."""
        if not self._takes(self.currentIndex().row()):
            places = range(self.today.rowCount())
            self._go(next((place for place in places if self._takes(place)), -1))

    def step(self, by: int) -> bool:
        """Walk over tasks and folded sections; whether there was anywhere to go."""
        place = self.currentIndex().row() + by
        while 0 <= place < self.today.rowCount() and not self._takes(place):
            place += by
        if not 0 <= place < self.today.rowCount():
            return False
        self._go(place)
        return True

    def step_open(self) -> None:
        """To the next task that is still to be done, or the one before; where there is none it stays."""
        here = self.currentIndex().row()
        places = [*range(here + 1, self.today.rowCount()), *range(here - 1, -1, -1)]
        for place in places:
            row = self.today.row_at(place)
            if isinstance(row, Line) and row.state != "done":
                self._go(place)
                return

    def _takes(self, place: int) -> bool:
        row = self.today.row_at(place)
        return row is not None and (not isinstance(row, Head) or not row.is_open)

    def _go(self, place: int) -> None:
        if place < 0:
            return
        self.setCurrentIndex(self.today.index(place))
        self.scrollTo(self.today.index(place))
        if place and isinstance(self.today.row_at(place - 1), Head):
            self.scrollTo(self.today.index(place - 1))

    def _remember(self) -> None:
        row, place = self.current, self.currentIndex().row()
        self._kept = (key_of(row) if row is not None else None, place, self.verticalScrollBar().value())

    def _return(self) -> None:
        """The same task is current; where it went away, the one that came in its place."""
        key, place, top = self._kept
        if key is None:
            return
        found = self.today.place_of(key)
        self.executeDelayedItemsLayout()
        if found is None:
            last = self.today.rowCount() - 1
            around = [*range(min(place, last), last + 1), *range(min(place, last), -1, -1)]
            found = next((each for each in around if self._takes(each)), None)
        if found is not None:
            self.setCurrentIndex(self.today.index(found))
        self.verticalScrollBar().setValue(top)

    def dataChanged(self, first: _Index, last: _Index, roles: Sequence[int] = ()) -> None:
        """Draw these rows anew and no others: QListView would measure and draw them all, a third of a frame's time."""
        QAbstractItemView.dataChanged(self, first, last, roles)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._delegate.drawn = event.region()
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), Theme.current().color("surface"))
        painter.end()
        super().paintEvent(event)

    def row_rect(self) -> QRect:
        """The current row on the screen, for what opens beside it."""
        rect = self.visualRect(self.currentIndex()).adjusted(Theme.current().px(112), 0, 0, 0)
        return QRect(self.viewport().mapToGlobal(rect.topLeft()), rect.size())

    # -- keys and mouse ----------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_C and event.isAutoRepeat():
            return  # whoever holds the key takes one lead, and not all of them
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == _NONE
        if not plain or not self._take(Qt.Key(event.key())):
            super().keyPressEvent(event)

    def _take(self, key: Qt.Key) -> bool:
        row = self.current
        if key in _STEPS:
            self.step(_STEPS[key])
        elif key in (Qt.Key.Key_T, Qt.Key.Key_C):
            (self.tomorrow_asked if key == Qt.Key.Key_T else self.claim_asked).emit()
        elif isinstance(row, Line):
            return self._take_line(key, row)
        elif isinstance(row, Head):
            return self._take_head(key, row)
        elif isinstance(row, More) and key in (*_ENTER, Qt.Key.Key_Space):
            self.more_asked.emit(row)
        else:
            return False
        return True

    def _take_line(self, key: Qt.Key, line: Line) -> bool:
        if key == Qt.Key.Key_Space:
            self.done_asked.emit(line)
        elif key == Qt.Key.Key_S:
            self.snooze_asked.emit(line)
        elif key in _ENTER:
            self.open_asked.emit(line)
        elif key == Qt.Key.Key_Delete:
            self.delete_asked.emit(line)
        elif key == Qt.Key.Key_Left:
            self._fold(line)
        else:
            return False
        return True

    def _take_head(self, key: Qt.Key, head: Head) -> bool:
        turns = key in (*_ENTER, Qt.Key.Key_Space) or key == (Qt.Key.Key_Left if head.is_open else Qt.Key.Key_Right)
        if turns:
            self.fold_asked.emit(head)
        return turns

    def _fold(self, line: Line) -> None:
        """The section of a task becomes its head alone, which is current then."""
        head = next(row for row in self.today.rows if isinstance(row, Head) and row.section is line.section)
        self.fold_asked.emit(head)

    def keyboardSearch(self, search: str) -> None:
        pass_letters_on(self, search)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._was = self.currentIndex().row()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        row = self.today.row_at(index.row())
        if event.button() != Qt.MouseButton.LeftButton or row is None:
            return
        if isinstance(row, Head):
            self.fold_asked.emit(row)
        elif isinstance(row, More):
            self.more_asked.emit(row)
        else:
            self._click(row, index, event.position().x())

    def _click(self, line: Line, index: QModelIndex, x: float) -> None:
        """On the sign it is done; on the words at the right what they say, if they stood there when it was pressed."""
        rect, tokens = QRectF(self.visualRect(index)), Theme.current()
        hint = hint_at(x, rect, line, tokens) if self._was == index.row() else ""
        key = "Space" if x - rect.left() < tokens.px(36) else hint
        signals = {"Space": self.done_asked, "S": self.snooze_asked, "Enter": self.open_asked}
        if key:
            signals[key].emit(line)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        row = self.today.row_at(self.indexAt(event.position().toPoint()).row())
        if isinstance(row, Line):
            self.open_asked.emit(row)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        line = self.line
        if line is not None:
            by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
            self.menu_asked.emit(line, self.row_rect().bottomLeft() if by_key else event.globalPos())

    def sizeHint(self) -> QSize:
        return QSize(480, 400)
