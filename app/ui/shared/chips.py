"""Chips: a filter with its value, a choice in a tool bar, a tag."""

from __future__ import annotations

import math

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QMenu, QSizePolicy, QWidget

from app.ui.shared.box_paint import draw_box
from app.ui.shared.icons import draw_icon
from app.ui.shared.text_paint import draw_centred, draw_line, text_width
from app.ui.shared.theme import Theme
from app.ui.shared.tokens import Tokens

_GAP, _MARK = 5, 14


class FilterChip(QAbstractButton):
    """What is filtered and by which value, with a menu below it and, when it is in force, a cross to clear it.

    Click, Space, Enter or Down opens the menu; Delete or Backspace clears.
    """

    menu_requested = Signal(QPoint)
    """The chip wants its menu; the point is where it belongs, in global coordinates."""
    cleared = Signal()

    def __init__(self, label: str, value: str, *, flat: bool = False, parent: QWidget | None = None) -> None:
        """``flat`` has no outline and is never cleared, such as the order of a list."""
        super().__init__(parent)
        self._label, self._value, self._flat, self._active = label, value, flat, False
        self._menu: QMenu | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.clicked.connect(self._on_clicked)
        Theme.instance().theme_changed.connect(self.updateGeometry)
        self._tell()

    @property
    def active(self) -> bool:
        """Whether the filter is in force."""
        return self._active

    @property
    def value(self) -> str:
        """The words of the value."""
        return self._value

    def set_value(self, value: str, *, active: bool = False) -> None:
        """Show another value; ``active`` when it filters something out."""
        self._value, self._active = value, active and not self._flat
        self._tell()
        self.updateGeometry()
        self.update()

    def set_menu(self, menu: QMenu) -> None:
        """The menu that opens below the chip, instead of the signal."""
        self._menu = menu

    def _tell(self) -> None:
        self.setAccessibleName(f"{self._label}: {self._value}")
        self.setAccessibleDescription("Delete clears this filter" if self._active else "")

    def sizeHint(self) -> QSize:
        tokens = Theme.current()
        words = text_width(self._label, tokens.font("meta")) + text_width(self._value, tokens.font("metaStrong"))
        sides = 2 * tokens.px(4 if self._flat else 9)
        return QSize(math.ceil(words) + 2 * _GAP + tokens.px(_MARK) + sides, tokens.size("controlSmall"))

    def _mark(self, tokens: Tokens) -> QRectF:
        """Where the cross or the arrow stands."""
        side = tokens.px(_MARK)
        left = self.width() - side - tokens.px(2 if self._flat else 7)
        return QRectF(left, (self.height() - side) / 2, side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = Theme.current()
        painter = QPainter(self)
        area = QRectF(self.rect())
        if self._active:
            draw_box(painter, area, tokens, fill="accentTint", outline="accent", width=1.25)
        elif not self._flat:
            draw_box(painter, area, tokens, fill="hover" if self.underMouse() else "surface", outline="border")
        elif self.underMouse():
            draw_box(painter, area, tokens, fill="hover")
        baseline = round(self.height() / 2 + tokens.text_px("meta") * 0.36)
        x = float(tokens.px(4 if self._flat else 9))
        plain = tokens.color("accent" if self._active else "text2")
        x += draw_line(painter, QPointF(x, baseline), 999, self._label, tokens.font("meta"), plain) + _GAP
        strong = tokens.color("accent" if self._active else "text")
        draw_line(painter, QPointF(x, baseline), 999, self._value, tokens.font("metaStrong"), strong)
        mark = "x" if self._active else "chevron-down"
        draw_icon(painter, self._mark(tokens), mark, "accent" if self._active else "text2", tokens)
        painter.end()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        mark = self._mark(Theme.current()).adjusted(-5, -7, 7, 7)
        if self._active and mark.contains(event.position()):
            self.setDown(False)
            self.cleared.emit()
            return
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if self._active and key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.cleared.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.click()
        else:
            super().keyPressEvent(event)

    def _on_clicked(self) -> None:
        below = self.mapToGlobal(QPoint(0, self.height() + 4))
        if self._menu is not None:
            self._menu.popup(below)
        else:
            self.menu_requested.emit(below)


class Tag(QWidget):
    """A word in a thin frame, such as a segment that a company belongs to."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = text
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        Theme.instance().theme_changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        tokens = Theme.current()
        return QSize(math.ceil(text_width(self._text, tokens.font("meta"))) + 2 * tokens.px(9), tokens.px(24))

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = Theme.current()
        painter = QPainter(self)
        draw_box(painter, QRectF(self.rect()), tokens, fill="surface", outline="border", radius=5)
        draw_centred(painter, QRectF(self.rect()), self._text, tokens.font("meta"), tokens.color("text2"))
        painter.end()
