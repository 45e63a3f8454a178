"""Buttons. One filled button to a screen; every button prints its key where it has one."""

from __future__ import annotations

import math
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyle, QStyleOptionButton, QStylePainter, QToolButton, QWidget

from app.ui.shared.glyphs import draw_icon, draw_key_cap, key_cap_width
from app.ui.shared.icons import set_icon
from app.ui.shared.text_paint import draw_line, text_width
from app.ui.shared.theme import Theme
from app.ui.shared.tokens import Tokens

ButtonKind = Literal["primary", "secondary", "ghost", "link", "danger"]

_TEXT_COLOR: dict[ButtonKind, str] = {
    "primary": "onAccent",
    "secondary": "text",
    "ghost": "text2",
    "link": "accent",
    "danger": "danger",
}
_ICON_GAP, _KEY_GAP = 6, 10


def tip_with_key(words: str, key: str) -> str:
    """A tooltip that names the key as well."""
    return f"{words} ({key})" if key else words


class Button(QPushButton):
    """A button with words, an icon before them and its key after them, as far as it has them.

    ``key`` is only shown; the shortcut itself belongs to the action. ``large`` is for the one decision of a screen,
    ``small`` for buttons within rows and empty places.
    """

    def __init__(
        self,
        text: str,
        *,
        kind: ButtonKind = "secondary",
        key: str = "",
        icon: str = "",
        large: bool = False,
        small: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._kind: ButtonKind = kind
        self._label, self._key, self._icon = text, key, icon
        self._height_name = "controlPrimary" if large else "controlSmall" if small else "control"
        self.setProperty("kind", kind)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_label(text)
        Theme.instance().theme_changed.connect(self.updateGeometry)

    @property
    def label(self) -> str:
        """The words on the button."""
        return self._label

    def set_label(self, text: str) -> None:
        """Change the words; an ampersand is an ampersand."""
        self._label = text
        self.setText(text.replace("&", "&&"))
        self.setAccessibleName(text)
        self.setAccessibleDescription(f"Key {self._key}" if self._key else "")
        self.updateGeometry()
        self.update()

    def set_icon_name(self, icon: str) -> None:
        """Show another icon before the words."""
        self._icon = icon
        self.updateGeometry()
        self.update()

    def set_disabled_because(self, reason: str) -> None:
        """Disable the button and say why in its tooltip; an empty reason enables it again."""
        self.setEnabled(not reason)
        self.setToolTip(reason)
        if reason:
            self.setAccessibleDescription(reason)

    def sizeHint(self) -> QSize:
        tokens = Theme.current()
        if self._kind == "link":
            return QSize(math.ceil(self._content_width(tokens)), tokens.px(24))
        if not self._label:
            return QSize(tokens.px(40), self._height(tokens))
        padding = tokens.px(16 if self._kind == "primary" or self._height_name == "controlPrimary" else 11)
        return QSize(math.ceil(self._content_width(tokens)) + 2 * padding, self._height(tokens))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _height(self, tokens: Tokens) -> int:
        return tokens.size(self._height_name)

    def _font_role(self) -> str:
        return "bodyStrong" if self._kind in ("primary", "link") else "metaMedium"

    def _content_width(self, tokens: Tokens) -> float:
        width = text_width(self._label, tokens.font(self._font_role()))
        if self._icon:
            width += tokens.px(16) + (_ICON_GAP if self._label else 0)
        if self._key:
            width += _KEY_GAP + key_cap_width(self._key, tokens)
        return width

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QStylePainter(self)
        if self._kind != "link":
            option = QStyleOptionButton()
            self.initStyleOption(option)
            option.text = ""
            painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        self._paint_content(painter, Theme.current())
        painter.end()

    def _color(self) -> str:
        if not self.isEnabled():
            return "text3"
        if self._kind == "link" and self.underMouse():
            return "accentHover"
        return _TEXT_COLOR[self._kind]

    def _paint_content(self, painter: QPainter, tokens: Tokens) -> None:
        color, middle = self._color(), self.height() / 2
        font = tokens.font(self._font_role())
        edge = 0 if self._kind == "link" else tokens.px(6)  # kept free also where the words have to be cut
        x = max(edge, (self.width() - self._content_width(tokens)) / 2)
        if self._icon:
            side = tokens.px(16)
            draw_icon(painter, QRectF(x, middle - side / 2, side, side), self._icon, color, tokens)
            x += side + _ICON_GAP
        baseline = round(middle + tokens.text_px(self._font_role()) * 0.36)
        room = self.width() - x - edge - (_KEY_GAP + key_cap_width(self._key, tokens) if self._key else 0)
        used = draw_line(painter, QPointF(x, baseline), room, self._label, font, tokens.color(color))
        if self._key:
            top = QPointF(x + used + _KEY_GAP, round(middle - tokens.px(18) / 2))
            draw_key_cap(painter, top, self._key, tokens, on_accent=self._kind == "primary" and self.isEnabled())

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()
        super().enterEvent(event)


class IconButton(QToolButton):
    """A bare icon with a name; a screen reader hears the name, the tooltip adds the key.

    ``dot`` marks news, as on the bell.
    """

    def __init__(self, icon: str, name: str, *, key: str = "", size: int = 16, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon_name, self._size, self._key, self._dot = icon, size, key, False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAutoRaise(True)
        self.set_name(name)
        Theme.instance().theme_changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def set_name(self, name: str) -> None:
        """Change what the button is called."""
        self.setAccessibleName(name)
        self.setToolTip(tip_with_key(name, self._key))
        self.setAccessibleDescription(f"Key {self._key}" if self._key else "")

    def set_icon_name(self, icon: str) -> None:
        """Show another icon."""
        self._icon_name = icon
        self._on_theme_changed()

    def set_dot(self, shown: bool) -> None:
        """Show or take away the dot that marks news."""
        self._dot = shown
        self.update()

    def sizeHint(self) -> QSize:
        side = Theme.current().size("control")
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._dot:
            return
        tokens = Theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.color("accent"))
        away = tokens.px(7)
        painter.drawEllipse(QPointF(self.width() / 2 + away, self.height() / 2 - away), 3.5, 3.5)
        painter.end()

    def _on_theme_changed(self) -> None:
        side = Theme.current().px(self._size)
        set_icon(self, self._icon_name, "text2", side)
        self.setIconSize(QSize(side, side))
        self.updateGeometry()
