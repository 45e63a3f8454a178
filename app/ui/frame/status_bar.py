"""The status bar: what is saved, what can be undone, totals, and the keys that matter now."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from app.ui.frame.news import NewsBadge
from app.ui.shared.clock_text import clock_text
from app.ui.shared.glyphs import draw_icon, draw_key_cap, key_cap_width
from app.ui.shared.labels import ElidedLabel, Label
from app.ui.shared.strips import IconLabel
from app.ui.shared.text_paint import draw_line, text_width
from app.ui.shared.theme import Theme

_GAP = 7
_WIDEST = 420
_BETWEEN = "    "
# What works on a record over the whole place, whatever it is of.
_OF_RECORD = (("Esc", "back"), ("N", "note"), ("L", "log a call"), ("T", "next step"), ("Ctrl Down", "the next one"))


class _KeyedText(QAbstractButton):
    """Words with a key after them, and perhaps an icon before; pressing it does what the key does."""

    def __init__(self, key: str, icon: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key, self._icon = key, icon
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        Theme.instance().theme_changed.connect(self.updateGeometry)

    def set_words(self, words: str, name: str = "") -> None:
        """Show other words; ``name`` says to a screen reader what pressing does."""
        self.setText(words)
        self.setAccessibleName(name or words)
        self.setAccessibleDescription(f"Key {self._key}")
        self.setToolTip(name)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        tokens = Theme.current()
        icon = tokens.px(14) + _GAP if self._icon else 0
        words = min(round(text_width(self.text(), tokens.font("meta"))) + 1, tokens.px(_WIDEST))
        return QSize(icon + words + _GAP + key_cap_width(self._key, tokens) + 2, tokens.px(24))

    def minimumSizeHint(self) -> QSize:
        return QSize(Theme.current().px(60), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = Theme.current()
        painter = QPainter(self)
        middle, x = self.height() / 2, 0.0
        if self._icon:
            side = tokens.px(14)
            draw_icon(painter, QRectF(0, middle - side / 2, side, side), self._icon, "text2", tokens)
            x = side + _GAP
        cap = key_cap_width(self._key, tokens)
        room = self.width() - x - _GAP - cap
        baseline = QPointF(x, round(middle + tokens.text_px("meta") * 0.36))
        color = tokens.color("text" if self.underMouse() else "text2")
        x += draw_line(painter, baseline, room, self.text(), tokens.font("meta"), color)
        draw_key_cap(painter, QPointF(x + _GAP, round(middle - tokens.px(18) / 2)), self._key, tokens)
        painter.end()


class _Right(ElidedLabel):
    """Leaves out the last keys where there is no room for all, rather than cutting one off."""

    def shown_in(self, width: float) -> str:
        parts = self.text().split(_BETWEEN)
        while len(parts) > 1 and text_width(_BETWEEN.join(parts), self.font()) > width:
            parts.pop()
        return _BETWEEN.join(parts)


class _Rule(QWidget):
    """A short vertical hairline between two things."""

    def sizeHint(self) -> QSize:
        return QSize(1, Theme.current().px(14))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), Theme.current().color("border"))
        painter.end()


class StatusBar(QWidget):
    """Shows what it is told; ``undo_requested`` and ``keys_requested`` when its words are pressed."""

    undo_requested = Signal()
    keys_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Status bar")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._sign, self._state = IconLabel("cloud-check", "ok", 14), Label("", "meta", "text2")
        self._rule = _Rule()
        self._rule.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._undo = _KeyedText("Ctrl Z", "undo-2")
        self._right = _Right("", "meta", "text2")
        self._right.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.news = NewsBadge()
        self._keys = _KeyedText("?")
        self._keys.set_words("Shortcuts", "Show the keys")
        self._keys.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._lay_out()
        self._undo.clicked.connect(self.undo_requested)
        self._keys.clicked.connect(self.keys_requested)
        self._saving = QTimer(self)
        self._saving.setSingleShot(True)
        self._saving.timeout.connect(self._on_saving_for_long)
        self._saving_words = ""
        self._settled: tuple[str, str, str] | None = None
        self._waiting = 0
        self._of_place: tuple[str, tuple[tuple[str, str], ...]] = ("", ())
        self._is_covered = False
        self.set_undo("")
        self.set_idle()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 1, 12, 0)
        row.setSpacing(_GAP)
        row.addWidget(self._sign)
        row.addWidget(self._state)
        row.addSpacing(6)
        row.addWidget(self._rule)
        row.addSpacing(4)
        row.addWidget(self._undo)
        row.addSpacing(10)
        row.addWidget(self.news)
        row.addStretch(1)
        row.addWidget(self._right)
        row.addSpacing(10)
        row.addWidget(self._keys)

    def set_idle(self) -> None:
        """Nothing was saved yet."""
        self._saving.stop()
        self._settled, self._waiting = None, 0
        self._sign.hide()
        self._state.setText("")

    def set_saving(self, label: str = "") -> None:
        """Something is being saved; it is said only when that takes long."""
        self._saving_words = f"Saving: {label}" if label else "Saving…"
        if not self._saving.isActive():
            self._saving.start(Theme.current().motion("savingGlyphAfter"))

    def end_saving(self) -> None:
        """All that was to be saved has been, or was refused: say again what was said before."""
        self._saving.stop()
        if self._waiting:
            self._tell("cloud-off", "warn", f"Not yet saved: {self._waiting}")
        elif self._settled is None:
            self.set_idle()
        else:
            self._tell(*self._settled)

    def set_waiting(self, count: int) -> None:
        """So many changes wait for the database."""
        self._waiting = count
        if not self._saving.isActive():
            self.end_saving()

    def _on_saving_for_long(self) -> None:
        self._tell("refresh-cw", "text2", self._saving_words)

    def set_saved(self, at: datetime) -> None:
        """Something was saved at this local time."""
        self._settled = ("cloud-check", "ok", f"Saved {clock_text(at)}")
        self._tell(*self._settled)

    def _tell(self, icon: str, role: str, words: str) -> None:
        self._sign.set_icon(icon, role)
        self._sign.show()
        self._state.setText(words)

    @property
    def state(self) -> str:
        """What it says about saving."""
        return self._state.text()

    def set_undo(self, label: str) -> None:
        """What Ctrl+Z would take back; nothing hides it."""
        self._undo.set_words(label, f"Undo: {label}")
        self._undo.setVisible(bool(label))
        self._rule.setVisible(bool(label))

    @property
    def undo_text(self) -> str:
        """What it says can be undone."""
        return "" if self._undo.isHidden() else self._undo.text()

    def set_right(self, words: str, hints: tuple[tuple[str, str], ...] = ()) -> None:
        """Totals or the selection, then the keys that matter now with what they do."""
        self._of_place = (words, hints)
        self._tell_right()

    def set_covered(self, covered: bool) -> None:
        """A record covers the whole place, whose totals and keys mean nothing as long as it does."""
        self._is_covered = covered
        self._tell_right()

    def _tell_right(self) -> None:
        words, hints = ("", _OF_RECORD) if self._is_covered else self._of_place
        spoken = [f"{keys} {meaning}" for keys, meaning in hints]
        self._right.setText(_BETWEEN.join(filter(None, (words, *spoken))))

    @property
    def right_text(self) -> str:
        """What it says at the right."""
        return self._right.text()

    def focus_first(self) -> None:
        """Take the focus."""
        target = self._keys if self._undo.isHidden() else self._undo
        target.setFocus(Qt.FocusReason.TabFocusReason)

    def sizeHint(self) -> QSize:
        return QSize(400, Theme.current().size("statusBar"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = Theme.current()
        painter = QPainter(self)
        painter.fillRect(self.rect(), tokens.color("sidebar"))
        painter.fillRect(0, 0, self.width(), 1, tokens.color("border"))
        painter.end()
