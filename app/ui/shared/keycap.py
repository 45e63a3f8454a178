"""A key's name on a cap, printed beside what the key does."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from app.ui.shared.glyphs import draw_key_cap, key_cap_width
from app.ui.shared.labels import Label
from app.ui.shared.theme import Theme


class KeyCap(QWidget):
    """One key or chord, such as ``Ctrl K``. It says nothing to a screen reader: its neighbour names the key."""

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = key
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        Theme.instance().theme_changed.connect(self.updateGeometry)

    @property
    def key(self) -> str:
        """The name on the cap."""
        return self._key

    def sizeHint(self) -> QSize:
        tokens = Theme.current()
        return QSize(key_cap_width(self._key, tokens), tokens.px(18))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_key_cap(painter, QPointF(0, 0), self._key, Theme.current())
        painter.end()


class KeyHint(QWidget):
    """A key cap with the words for what it does, as in the foot of a dialog."""

    def __init__(self, key: str, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(KeyCap(key))
        label = Label(words, "meta", "text2")
        label.setAccessibleName(f"{words}: {key}")
        row.addWidget(label)
