"""A choice between a few things that are always all in sight."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from app.ui.shared.box_paint import draw_box
from app.ui.shared.text_paint import draw_centred, text_width
from app.ui.shared.theme import Theme

_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class _Segment(QAbstractButton):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.setText(text)
        self.setCheckable(True)
        self.setAccessibleName(text)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        tokens = Theme.current()
        width = text_width(self.text(), tokens.font("metaStrong"))
        return QSize(math.ceil(width) + 2 * tokens.px(15), tokens.px(24))

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = Theme.current()
        painter = QPainter(self)
        area = QRectF(self.rect())
        if self.isChecked():
            draw_box(painter, area, tokens, fill="surface", outline="border", radius=5)
        elif self.isEnabled() and self.underMouse():
            draw_box(painter, area, tokens, fill="hover", radius=5)
        font = tokens.font("metaStrong" if self.isChecked() else "metaMedium")
        role = "text" if self.isChecked() else "text2" if self.isEnabled() else "text3"
        draw_centred(painter, area, self.text(), font, tokens.color(role))
        painter.end()


class Segmented(QWidget):
    """Segments side by side, one of them chosen. Arrow keys choose the neighbour."""

    chosen = Signal(str)
    """The key of the segment that the user chose."""

    def __init__(self, name: str, options: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        """``options`` are pairs of key and words; the first is chosen to begin with."""
        super().__init__(parent)
        self.setAccessibleName(name)
        self._keys = [key for key, _ in options]
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(0)
        for index, (_, words) in enumerate(options):
            segment = _Segment(words)
            self._group.addButton(segment, index)
            row.addWidget(segment)
        self._group.button(0).setChecked(True)
        self._group.idClicked.connect(self._on_clicked)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def current(self) -> str:
        """The key of the chosen segment."""
        return self._keys[self._group.checkedId()]

    def choose(self, key: str) -> None:
        """Choose a segment without a signal."""
        self._group.button(self._keys.index(key)).setChecked(True)
        self.update()

    def set_reason(self, key: str, reason: str) -> None:
        """Why a segment can't be chosen now; "" where it can."""
        segment = self._group.button(self._keys.index(key))
        segment.setEnabled(not reason)
        segment.setToolTip(reason)
        segment.setAccessibleDescription(reason)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), Theme.current().size("controlSmall"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        index = min(max(self._group.checkedId() + step, 0), len(self._keys) - 1)
        self._group.button(index).setFocus(Qt.FocusReason.OtherFocusReason)
        self._group.button(index).click()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_box(painter, QRectF(self.rect()), Theme.current(), fill="sunken", outline="border", radius=6)
        painter.end()

    def _on_clicked(self, index: int) -> None:
        self.chosen.emit(self._keys[index])
