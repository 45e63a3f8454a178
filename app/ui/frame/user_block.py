"""Who works here, at the foot of the sidebar, and the way to the settings."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from app.domain.roles import Role
from app.ui.shared.box_paint import draw_box
from app.ui.shared.glyphs import draw_avatar
from app.ui.shared.icons import draw_icon
from app.ui.shared.text_paint import draw_line
from app.ui.shared.theme import Theme


class UserBlock(QAbstractButton):
    """Initials, name and role; it opens the settings."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = self._initials = self._role = ""
        self._narrow = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_user("", "", "")

    def set_user(self, name: str, initials: str, role: str) -> None:
        """Show somebody; without a name there is only the way to the settings."""
        self._name, self._initials, self._role = name, initials, Role(role).words if role else ""
        self.setAccessibleName(f"Settings, {name}, {self._role}" if name else "Settings")
        self.setToolTip(f"{name}: settings (Ctrl ,)" if name else "Settings (Ctrl ,)")
        self.update()

    def set_narrow(self, narrow: bool) -> None:
        """Show the initials alone, or everything."""
        self._narrow = narrow
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        tokens = Theme.current()
        return QSize(tokens.size("rail"), tokens.px(48))

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = Theme.current()
        painter = QPainter(self)
        middle = self.height() / 2
        if self.underMouse():
            draw_box(painter, QRectF(self.rect()).adjusted(8, 4, -8, -4), tokens, fill="hover")
        disc, gear = tokens.px(24), tokens.px(16)
        if self._narrow:
            area = QRectF((self.width() - disc) / 2, middle - disc / 2, disc, disc)
            self._paint_mark(painter, area)
            painter.end()
            return
        self._paint_mark(painter, QRectF(16, middle - disc / 2, disc, disc))
        left = 16 + disc + 9
        room = self.width() - left - gear - 24
        top = round(middle - 3)
        draw_line(painter, QPointF(left, top), room, self._name, tokens.font("metaStrong"), tokens.color("text"))
        under = QPointF(left, top + tokens.px(14))
        draw_line(painter, under, room, self._role, tokens.font("caption"), tokens.color("text2"))
        area = QRectF(self.width() - 16 - gear, middle - gear / 2, gear, gear)
        draw_icon(painter, area, "settings", "text2", tokens)
        painter.end()

    def _paint_mark(self, painter: QPainter, area: QRectF) -> None:
        if self._initials:
            draw_avatar(painter, area, self._initials, True, Theme.current())
        elif self._narrow:
            draw_icon(painter, area.adjusted(4, 4, -4, -4), "settings", "text2", Theme.current())
