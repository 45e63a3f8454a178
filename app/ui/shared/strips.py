"""Strips: a sentence that stays across a view for as long as it is true."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from app.ui.shared import icons
from app.ui.shared.box_paint import draw_box
from app.ui.shared.buttons import Button
from app.ui.shared.keycap import KeyCap
from app.ui.shared.labels import Label
from app.ui.shared.theme import Theme

StripKind = Literal["information", "notice", "caution", "error", "ok"]

_FILLS: dict[StripKind, str] = {
    "information": "sunken",
    "notice": "accentTint",
    "caution": "warnTint",
    "error": "dangerTint",
    "ok": "okTint",
}
_SIGNS: dict[StripKind, tuple[str, str]] = {
    "information": ("info", "text2"),
    "notice": ("info", "accent"),
    "caution": ("triangle-alert", "warn"),
    "error": ("circle-alert", "danger"),
    "ok": ("circle-check", "ok"),
}
_OUTLINES: dict[StripKind, str] = {"information": "border", "error": "danger"}


class IconLabel(QLabel):
    """An icon without words beside text that says the same."""

    def __init__(self, name: str, role: str = "text2", size: int = 16, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = (name, role, size)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        Theme.instance().theme_changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def set_icon(self, name: str, role: str = "text2") -> None:
        """Show another icon."""
        self._icon = (name, role, self._icon[2])
        self._on_theme_changed()

    def _on_theme_changed(self) -> None:
        name, role, size = self._icon
        side = Theme.current().px(size)
        self.setPixmap(icons.pixmap(name, role, side, self.devicePixelRatio()))
        self.setFixedSize(side, side)


class Strip(QWidget):
    """A strip with a sign, a sentence and at most one action."""

    acted = Signal()

    def __init__(
        self,
        kind: StripKind,
        text: str,
        *,
        icon: str = "",
        action: str = "",
        key: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._kind: StripKind = kind
        name, role = _SIGNS[kind]
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 14, 8)
        row.setSpacing(12)
        row.addWidget(IconLabel(icon or name, role))
        self._text = Label(text, "body", "text", wrap=True)
        row.addWidget(self._text, 1)
        self.button = Button(action, kind="link")
        if not action:
            self.button.hide()
        self.button.clicked.connect(self.acted)
        row.addWidget(self.button)
        if key:
            row.addWidget(KeyCap(key))
        self.setAccessibleName(text)

    @property
    def text(self) -> str:
        """The sentence."""
        return self._text.text()

    def set_text(self, text: str) -> None:
        """Say something else."""
        self._text.setText(text)
        self.setAccessibleName(text)

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(hint.width(), max(hint.height(), Theme.current().px(39)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = Theme.current()
        painter = QPainter(self)
        draw_box(
            painter,
            QRectF(self.rect()),
            tokens,
            fill=_FILLS[self._kind],
            outline=_OUTLINES.get(self._kind),
            radius=tokens.radius("panel"),
        )
        painter.end()
