"""One of several values to choose from: the value in as many lines as it needs, and below it where it comes from."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from app.ui.shared.box_paint import draw_box
from app.ui.shared.labels import Label
from app.ui.shared.theme import Theme

_MOST = 400  # characters; the rest of a long note stands in the tooltip


class ValueCard(QAbstractButton):
    """Checked and outlined when it is the chosen one; Space, Enter or a click chooses it."""

    def __init__(self, title: str, value: str, aside: str = "", parent: QWidget | None = None) -> None:
        """``title`` is what a screen reader says before the value."""
        super().__init__(parent)
        self.setText(value)
        self.setCheckable(True)
        self.setProperty("focusRadius", 6)
        self.setAccessibleName(": ".join(filter(None, (title, value))))
        self.setAccessibleDescription(aside)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        shown = value if len(value) <= _MOST else value[: _MOST - 1] + "…"
        self.setToolTip(value if shown != value else "")
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 10, 7)
        column.setSpacing(1)
        column.addWidget(Label(shown, "bodyStrong", wrap=True))
        if aside:
            column.addWidget(Label(aside, "meta", "text2", wrap=True))
        column.addStretch(1)
        for child in self.findChildren(QWidget):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        layout = self.layout()
        return layout.totalHeightForWidth(width) if layout is not None else super().heightForWidth(width)

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens, area = Theme.current(), QRectF(self.rect())
        painter = QPainter(self)
        if self.isChecked():
            draw_box(painter, area, tokens, fill="select", outline="accent", radius=6, width=2)
        else:
            fill = "hover" if self.underMouse() and self.isEnabled() else "surface"
            draw_box(painter, area, tokens, fill=fill, outline="border", radius=6)
        painter.end()
