"""One place in the sidebar."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from app.ui.shared.box_paint import draw_box
from app.ui.shared.icons import draw_icon
from app.ui.shared.shapes import draw_next_step
from app.ui.shared.text_paint import draw_line, text_width
from app.ui.shared.theme import Theme
from app.ui.shared.tokens import Tokens

_EDGE = 3


class NavItem(QAbstractButton):
    """A place with its icon, name and count; narrow, the icon alone, and the name becomes the tooltip."""

    def __init__(self, icon: str, title: str, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._title, self._key = icon, title, key
        self._count: int | None = None
        self._late = 0
        self._narrow = False
        self.setCheckable(True)
        self.setAutoExclusive(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        Theme.instance().theme_changed.connect(self.updateGeometry)
        self._tell()

    @property
    def title(self) -> str:
        """The name of the place."""
        return self._title

    def set_count(self, count: int | None, late: int = 0) -> None:
        """The figure at the right, or none; where some of it are late, the shape of what is overdue before it."""
        if (count, late) != (self._count, self._late):
            self._count, self._late = count, late
            self._tell()
            self.update()

    def set_narrow(self, narrow: bool) -> None:
        """Show the icon alone, or everything."""
        self._narrow = narrow
        self._tell()
        self.updateGeometry()
        self.update()

    def _tell(self) -> None:
        count = "" if self._count is None else f", {self._count:,}"
        if self._late:
            count += f", {self._late:,} late"
        self.setAccessibleName(self._title + count)
        self.setAccessibleDescription(f"Key {self._key}" if self._key else "")
        name = f"{self._title}{count}" if self._narrow else ""
        self.setToolTip(f"{name or self._title} ({self._key})" if self._key else name)

    def sizeHint(self) -> QSize:
        tokens = Theme.current()
        return QSize(tokens.size("rail"), tokens.px(30))

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = Theme.current()
        painter = QPainter(self)
        area = QRectF(self.rect()).adjusted(8, 1, -8, -1)
        if self.isChecked():
            draw_box(painter, area, tokens, fill="select")
            edge = QRectF(area.left(), area.top() + 5, _EDGE, area.height() - 10)
            draw_box(painter, edge, tokens, fill="accent", radius=1.5)
        elif self.underMouse():
            draw_box(painter, area, tokens, fill="hover")
        self._paint_content(painter, tokens)
        painter.end()

    def _paint_content(self, painter: QPainter, tokens: Tokens) -> None:
        side = tokens.px(16)
        middle = self.height() / 2
        centre = self.width() / 2 if self._narrow else 17 + side / 2
        role = "accent" if self.isChecked() else "text2"
        draw_icon(painter, QRectF(centre - side / 2, middle - side / 2, side, side), self._icon, role, tokens)
        if self._narrow:
            if self._late:
                corner = QPointF(centre + side * 0.62, middle - side / 2)
                draw_next_step(painter, corner, "overdue", tokens, tokens.px(8))
            return
        baseline = round(middle + tokens.text_px("body") * 0.36)
        count = "" if self._count is None else f"{self._count:,}"
        figures = tokens.font("meta")
        right = self.width() - 16
        left = 17 + side + 11
        taken = text_width(count, figures) + 8 if count else 0.0
        if self._late:
            draw_next_step(painter, QPointF(right - taken - side / 2 + 3, middle), "overdue", tokens)
            taken += side + 2
        room = right - left - taken
        font = tokens.font("bodyStrong" if self.isChecked() else "bodyMedium")
        color = tokens.color("text" if self.isChecked() else "text2")
        draw_line(painter, QPointF(left, baseline), room, self._title, font, color)
        draw_line(painter, QPointF(right, baseline), 60, count, figures, tokens.color("text2"), "right")
