"""Cards to choose one of: what is in a file, how its dates are read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.ui.shared.box_paint import draw_box
from app.ui.shared.glyphs import draw_icon, draw_key_cap, key_cap_width
from app.ui.shared.labels import ElidedLabel, Label
from app.ui.shared.strips import IconLabel
from app.ui.shared.text_paint import draw_line, text_width
from app.ui.shared.theme import Theme

Sign = Literal["for", "against", "plain"]

_SIGNS: dict[Sign, tuple[str, str]] = {
    "for": ("plus", "ok"),
    "against": ("x", "danger"),
    "plain": ("info", "text3"),
}


def _paint_ground(card: QAbstractButton, painter: QPainter) -> None:
    tokens, area = Theme.current(), QRectF(card.rect())
    if card.isChecked():
        draw_box(painter, area, tokens, fill="select", outline="accent", radius=8, width=2)
    else:
        fill = "hover" if card.underMouse() and card.isEnabled() else "surface"
        draw_box(painter, area, tokens, fill=fill, outline="borderStrong", radius=8)


class SmallCard(QAbstractButton):
    """An icon, a word and the key that chooses it, side by side."""

    def __init__(self, icon: str, text: str, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._key = icon, key
        self.setText(text)
        self.setAccessibleName(text)
        self.setAccessibleDescription(f"Key {key}")
        self.setCheckable(True)
        self.setProperty("focusRadius", 8)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        Theme.instance().theme_changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        tokens = Theme.current()
        words = round(text_width(self.text(), tokens.font("bodyStrong")))
        return QSize(words + tokens.px(16) + key_cap_width(self._key, tokens) + 46, tokens.px(44))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = Theme.current()
        painter = QPainter(self)
        _paint_ground(self, painter)
        middle, side = self.height() / 2, tokens.px(16)
        role = "accent" if self.isChecked() else "text2"
        draw_icon(painter, QRectF(13, middle - side / 2, side, side), self._icon, role, tokens)
        baseline = round(middle + tokens.text_px("body") * 0.36)
        cap = key_cap_width(self._key, tokens)
        room = self.width() - side - cap - 46
        font = tokens.font("bodyStrong")
        draw_line(painter, QPointF(13 + side + 10, baseline), room, self.text(), font, tokens.color("text"))
        draw_key_cap(painter, QPointF(self.width() - cap - 12, middle - tokens.px(18) / 2), self._key, tokens)
        painter.end()


class EvidenceCard(QAbstractButton):
    """A reading to choose: its name, how it is written, and what speaks for and against it."""

    def __init__(
        self,
        title: str,
        written: str,
        evidence: Sequence[tuple[Sign, str]],
        key: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setText(title)
        self.setCheckable(True)
        self.setProperty("focusRadius", 8)
        self.setAccessibleName(f"{title}, {written}")
        self.setAccessibleDescription(f"{'. '.join(text for _, text in evidence)}. Key {key}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._key = key
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 11)
        column.setSpacing(3)
        head = QVBoxLayout()
        head.setSpacing(0)
        head.setContentsMargins(0, 0, 30, 3)
        head.addWidget(ElidedLabel(title, "bodyStrong"))
        head.addWidget(ElidedLabel(written, "meta", "text2"))
        column.addLayout(head)
        for sign, text in evidence:
            column.addLayout(_evidence_line(sign, text))
        column.addStretch(1)
        for child in self.findChildren(QWidget):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            event.ignore()  # the panel walks; a group of buttons would choose on the way
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = Theme.current()
        painter = QPainter(self)
        _paint_ground(self, painter)
        cap = key_cap_width(self._key, tokens)
        draw_key_cap(painter, QPointF(self.width() - cap - 12, 11), self._key, tokens)
        painter.end()


def _evidence_line(sign: Sign, text: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    mark = QVBoxLayout()
    mark.setContentsMargins(0, 2, 0, 0)
    mark.addWidget(IconLabel(*_SIGNS[sign], 13))
    mark.addStretch(1)
    row.addLayout(mark)
    row.addWidget(Label(text, "meta", "text" if sign != "plain" else "text2", wrap=True), 1)
    return row
