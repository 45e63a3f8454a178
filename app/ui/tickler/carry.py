"""Rows or a whole folder in the hand, on the way to another folder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.tickler import Folder
from app.ui.shared.box_paint import draw_box
from app.ui.shared.shadow import draw_shadow, shadow_outset
from app.ui.shared.text_paint import draw_line, text_width
from app.ui.shared.theme import Theme
from app.ui.tickler.cabinet import Cabinet

_WIDEST = 300


@dataclass(frozen=True, slots=True)
class Load:
    """What is carried: tasks by their keys, or all that lies in ``source`` (None is what is overdue)."""

    words: str
    ids: tuple[int, ...] = ()
    source: Folder | None = None
    is_folder: bool = False


class _Ghost(QWidget):
    """What is carried, beside the pointer."""

    def __init__(self, window: QWidget, words: str) -> None:
        super().__init__(window)
        self._window, self._words = window, words
        tokens = Theme.current()
        self._out = shadow_outset("lifted", tokens)
        wide = min(text_width(words, tokens.font("bodyStrong")) + tokens.px(28), tokens.px(_WIDEST))
        self.resize(round(wide) + 2 * self._out, tokens.px(36) + 2 * self._out)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.show()
        self.raise_()

    def place(self, at: QPoint) -> None:
        """Beside a global point."""
        inside = self._window.mapFromGlobal(at)
        self.move(inside.x() + 8 - self._out, inside.y() + 8 - self._out)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = Theme.current()
        card = QRectF(self.rect()).adjusted(self._out, self._out, -self._out, -self._out)
        painter = QPainter(self)
        draw_shadow(painter, card, 6, "lifted", tokens)
        draw_box(painter, card, tokens, fill="raised", outline="accent", radius=6)
        at = QPointF(card.left() + tokens.px(14), round(card.center().y() + tokens.text_px("body") * 0.36))
        room = card.width() - tokens.px(28)
        draw_line(painter, at, room, self._words, tokens.font("bodyStrong"), tokens.color("text"))
        painter.end()


class Carry(QObject):
    """From the pull until it is let go over a folder, or Escape."""

    dropped = Signal(object, object)
    """A Load was let go over a Folder."""
    aimed = Signal(object)
    """The Folder that it is over, or None."""
    ended = Signal()

    def __init__(self, cabinet: Cabinet, parent: QWidget) -> None:
        super().__init__(parent)
        self._cabinet, self._screen = cabinet, parent
        self._load: Load | None = None
        self._ghost: _Ghost | None = None

    @property
    def is_active(self) -> bool:
        """Whether something is in the hand."""
        return self._load is not None

    def begin(self, load: Load, at: QPoint) -> None:
        """Something was pulled away at a global point."""
        self._load = load
        self._ghost = _Ghost(self._screen.window(), load.words)
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]  # it runs
        self._move(at)

    def cancel(self) -> None:
        """Let it go where it came from."""
        self._end()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.MouseMove:
            self._move(cast(QMouseEvent, event).globalPosition().toPoint())
            return True
        if kind == QEvent.Type.MouseButtonRelease:
            self._drop(cast(QMouseEvent, event).globalPosition().toPoint())
            return False  # whatever was pressed learns that it is not any more
        if kind == QEvent.Type.KeyPress and cast(QKeyEvent, event).key() == Qt.Key.Key_Escape:
            self._end()
            return True
        return False

    def _aim(self, at: QPoint) -> Folder | None:
        folder = self._cabinet.folder_at(at)
        assert self._load is not None
        return None if self._load.is_folder and folder == self._load.source else folder

    def _move(self, at: QPoint) -> None:
        if self._ghost is not None:
            self._ghost.place(at)
            self.aimed.emit(self._aim(at))

    def _drop(self, at: QPoint) -> None:
        load, folder = self._load, self._aim(at)
        self._end()
        if folder is not None:
            self.dropped.emit(load, folder)

    def _end(self) -> None:
        QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]  # it runs
        self._load = None
        if self._ghost is not None:
            self._ghost.hide()
            self._ghost.deleteLater()
            self._ghost = None
        self.aimed.emit(None)
        self.ended.emit()
