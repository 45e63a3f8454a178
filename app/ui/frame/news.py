"""Says for a moment in the status bar who else has just changed what."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, QRectF, QSize, QTimer, SignalInstance
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.host import Runner
from app.ui.shared.glyphs import draw_avatar
from app.ui.shared.text_paint import draw_line, text_width
from app.ui.shared.theme import Theme

if TYPE_CHECKING:
    from app.services.context import Context
    from app.storage.feed import Change

_SHOWN_MS = 8000
_WIDEST = 460
_SIDE, _GAP = 18, 6


class NewsBadge(QWidget):
    """Initials and a sentence; hidden while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._initials = self._words = ""
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        Theme.instance().theme_changed.connect(self.updateGeometry)
        self.hide()

    @property
    def words(self) -> str:
        """What it says; "" is nothing."""
        return "" if self.isHidden() else self._words

    def show_news(self, initials: str, words: str) -> None:
        """Say it; no words take it back."""
        self._initials, self._words = initials, words
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.setVisible(bool(words))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        tokens = Theme.current()
        words = min(round(text_width(self._words, tokens.font("meta"))) + 2, tokens.px(_WIDEST))
        return QSize(tokens.px(_SIDE) + _GAP + words, tokens.px(22))

    def minimumSizeHint(self) -> QSize:
        return QSize(Theme.current().px(_SIDE), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = Theme.current()
        painter = QPainter(self)
        side, middle = tokens.px(_SIDE), self.height() / 2
        draw_avatar(painter, QRectF(0, middle - side / 2, side, side), self._initials, False, tokens)
        baseline = QPointF(side + _GAP, round(middle + tokens.text_px("meta") * 0.36))
        room = self.width() - side - _GAP
        draw_line(painter, baseline, room, self._words, tokens.font("meta"), tokens.color("text2"))
        painter.end()


class NewsDesk(QObject):
    """Tells of each change that came from elsewhere; of several at once the newest, and how many more there were."""

    def __init__(self, runner: Runner, badge: NewsBadge, changes: SignalInstance, parent: QObject) -> None:
        super().__init__(parent)
        self._runner, self._badge = runner, badge
        self._ctx: Context | None = None
        self._more = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SHOWN_MS)
        self._timer.timeout.connect(self._clear)
        changes.connect(self._on_changed)

    def attach(self, ctx: Context | None) -> None:
        """Tell of this database; None of none."""
        self._ctx = ctx
        self._timer.stop()
        self._clear()

    def _clear(self) -> None:
        self._more = 0
        self._badge.show_news("", "")

    def _on_changed(self, change: Change) -> None:
        ctx = self._ctx
        if ctx is None or change.is_own or change.user_id is None:
            return
        done: Callable[[tuple[str, str]], None] = partial(self._show, change.label)
        self._runner.query(partial(_who, ctx, change.user_id), owner=self, done=done)

    def _show(self, label: str, who: tuple[str, str]) -> None:
        name, initials = who
        if self._ctx is None or not name:
            return
        self._more = self._more + 1 if self._timer.isActive() else 0
        more = f" (and {self._more} more)" if self._more else ""
        # One's own name means another window, or another computer of one's own.
        name = "You, elsewhere" if name == self._ctx.user.name else name
        self._badge.show_news(initials, f"{name}: {label}{more}")
        self._timer.start()


def _who(ctx: Context, user_id: int) -> tuple[str, str]:
    from app.services.users import who_is

    return who_is(ctx, user_id)
