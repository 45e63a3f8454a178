"""The cabinet: 31 days on the columns of the week, overdue in the gap before today, twelve months below."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.day_text import WEEKDAYS
from app.domain.tickler import DAYS, MONTHS, Folder
from app.services.tickler import Tickler
from app.ui.shared.focus_ring import paint_focus_ring
from app.ui.shared.icons import draw_icon
from app.ui.shared.text_paint import draw_line, text_width
from app.ui.shared.theme import Theme
from app.ui.tickler.folder_tile import FolderTile
from app.ui.tickler.overdue_box import OverdueBox
from app.ui.tickler.plan import Plan, plan_of
from app.ui.tickler.words import SIGN_WORDS, months_aside, sign_icon

_STEPS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Cabinet(QWidget):
    """Arrows walk the folders and open each; Enter goes into the open one."""

    chosen = Signal(object)
    """A Folder is to be opened, or None for what is overdue."""
    entered = Signal()
    clear_asked = Signal()
    pulled = Signal(object, QPoint)
    """A Folder (None: what is overdue) is pulled away from a global point."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._found: Tickler | None = None
        self._plan: Plan | None = None
        self._place = 0
        self.tiles = [FolderTile(self) for _ in range(DAYS + MONTHS)]
        self.overdue = OverdueBox(self)
        self.overdue.hide()
        for tile in self.tiles:
            tile.hide()
            tile.clicked.connect(lambda _checked=False, tile=tile: self._choose(tile.folder))
            tile.pulled.connect(lambda at, tile=tile: self.pulled.emit(tile.folder, at))
        self.overdue.opened.connect(lambda: self._choose(None))
        self.overdue.pulled.connect(lambda at: self.pulled.emit(None, at))
        self.overdue.clear_asked.connect(self.clear_asked.emit)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Folders")
        Theme.instance().theme_changed.connect(self._arrange)

    # -- what is shown -------------------------------------------------------------------------------------------------

    def show_tickler(self, found: Tickler, opened: Folder | None) -> None:
        """Show how much lies in each folder; ``opened`` is the open one, None what is overdue."""
        self._found = found
        for tile, count in zip(self.tiles, found.folders, strict=True):
            tile.show_count(count, found.today)
            tile.show()
        self.overdue.show_overdue(found)
        self._arrange()
        self.mark(opened)

    def mark(self, opened: Folder | None, aim: Folder | None = None) -> None:
        """Which folder is open, and over which something is held."""
        for place, tile in enumerate(self.tiles):
            if tile.count is not None:
                tile.set_state(is_open=tile.folder == opened, is_aim=tile.folder == aim)
                if tile.folder == opened:
                    self._place = place
        self.overdue.set_open(opened is None)
        self.update()

    def folder_at(self, at: QPoint) -> Folder | None:
        """The folder at a global point."""
        inside = self.mapFromGlobal(at)
        return next((tile.folder for tile in self.tiles if tile.count and tile.geometry().contains(inside)), None)

    def tile_of(self, folder: Folder) -> FolderTile | None:
        """Where a folder is."""
        return next((tile for tile in self.tiles if tile.count is not None and tile.folder == folder), None)

    # -- keys ----------------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier != Qt.KeyboardModifier.NoModifier:
            super().keyPressEvent(event)
        elif key in _STEPS:
            self._step(*_STEPS[key])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._choose(self.tiles[0 if key == Qt.Key.Key_Home else DAYS].folder)
        elif key in _ENTER:
            self.entered.emit()
        else:
            super().keyPressEvent(event)

    def neighbour(self, folder: Folder, right: int, down: int) -> Folder | None:
        """The folder so many places to the right, or the one below or above, of one."""
        place = next((n for n, tile in enumerate(self.tiles) if tile.count and tile.folder == folder), 0)
        if right:
            place += right
            return self.tiles[place].folder if 0 <= place < len(self.tiles) else None
        return self._beyond(place, down)

    def _step(self, right: int, down: int) -> None:
        if self._found is None:
            return
        if self.overdue.is_open:
            if right > 0 or down > 0:
                self._choose(self.tiles[0].folder)
            return
        folder = self.neighbour(self.tiles[self._place].folder, right, down)
        if folder is not None:
            self._choose(folder)
        elif (right < 0 or down < 0) and self.overdue.isVisible():
            self._choose(None)

    def _beyond(self, place: int, down: int) -> Folder | None:
        """The nearest folder of the next row, by the middle of both."""
        here = self.tiles[place].geometry().center()
        rows = sorted({tile.y() for tile in self.tiles})
        row = rows.index(self.tiles[place].y()) + down
        if not 0 <= row < len(rows):
            return None
        there = [tile for tile in self.tiles if tile.y() == rows[row]]
        return min(there, key=lambda tile: abs(tile.geometry().center().x() - here.x())).folder

    def _choose(self, folder: Folder | None) -> None:
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.chosen.emit(folder)

    # -- room ----------------------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(Theme.current().px(776), Theme.current().px(700))

    def minimumSizeHint(self) -> QSize:
        return QSize(Theme.current().px(480), Theme.current().px(480))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        if self._found is None:
            return
        plan = self._plan = plan_of(self._found, self.size(), Theme.current())
        for tile, rect in zip(self.tiles, plan.tiles, strict=True):
            tile.setGeometry(rect)
        self.overdue.setGeometry(plan.overdue)
        self.update()

    # -- paint ---------------------------------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._found is None or self._plan is None:
            return
        tokens, plan = Theme.current(), self._plan
        painter = QPainter(self)
        for place, x in enumerate(plan.columns):
            at = QPoint(x + 2, plan.heads)
            draw_line(painter, at.toPointF(), 60, WEEKDAYS[place][:3], tokens.font("meta"), tokens.color("text2"))
        end = draw_line(
            painter, QPoint(0, plan.months).toPointF(), 200, "Months", tokens.font("bodyStrong"), tokens.color("text")
        )
        right = QPoint(plan.right, plan.months).toPointF()
        aside = months_aside(self._found)
        draw_line(painter, right, plan.right - end - 20, aside, tokens.font("meta"), tokens.color("text3"), "right")
        self._paint_legend(painter, plan)
        if self.hasFocus():
            self._paint_focus(painter)
        painter.end()

    def _paint_focus(self, painter: QPainter) -> None:
        target = self.overdue if self.overdue.is_open else self.tiles[self._place]
        paint_focus_ring(painter, target.geometry().toRectF(), 6, Theme.current())

    def _paint_legend(self, painter: QPainter, plan: Plan) -> None:
        if plan.legend is None:
            return
        tokens, x, side = Theme.current(), 0.0, Theme.current().px(15)
        font = tokens.font("meta")
        for kind, words in SIGN_WORDS.items():
            icon = QRect(round(x), plan.legend - side + 3, side, side)
            draw_icon(painter, icon.toRectF(), sign_icon(kind), "text2", tokens)
            x += side + 6
            draw_line(painter, QPoint(round(x), plan.legend).toPointF(), 120, words, font, tokens.color("text2"))
            x += text_width(words, font) + tokens.px(18)
