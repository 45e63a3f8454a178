"""What is added: five kinds side by side."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from app.domain.quick_add import AddKind
from app.ui.shared.box_paint import draw_box
from app.ui.shared.icons import draw_icon
from app.ui.shared.keycap import KeyCap
from app.ui.shared.labels import Label
from app.ui.shared.text_paint import draw_line, text_width
from app.ui.shared.theme import Theme

LOOKS = {
    AddKind.REMINDER: ("Reminder", "alarm-clock"),
    AddKind.DEAL: ("Deal", "kanban"),
    AddKind.PERSON: ("Person", "user"),
    AddKind.COMPANY: ("Company", "building-2"),
    AddKind.NOTE: ("Note", "file-text"),
}
_SIDE, _GAP = 10, 6


class _KindButton(QAbstractButton):
    def __init__(self, words: str, icon: str, number: int) -> None:
        super().__init__()
        self._icon = icon
        self.setText(words)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setAccessibleName(words)
        self.setAccessibleDescription(f"Key Ctrl {number}")
        self.setToolTip(f"{words} (Ctrl {number})")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        tokens = Theme.current()
        words = round(text_width(self.text(), tokens.font("metaStrong")))
        return QSize(words + tokens.px(14) + _GAP + 2 * _SIDE, tokens.size("controlSmall"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens, area = Theme.current(), QRectF(self.rect())
        painter = QPainter(self)
        if self.isChecked():
            draw_box(painter, area, tokens, fill="accentTint")
        elif self.underMouse():
            draw_box(painter, area, tokens, fill="hover")
        role = "accent" if self.isChecked() else "text2"
        side, middle = tokens.px(14), area.center().y()
        draw_icon(painter, QRectF(_SIDE, middle - side / 2, side, side), self._icon, role, tokens)
        at = QPointF(_SIDE + side + _GAP, round(middle + tokens.text_px("meta") * 0.36))
        font = tokens.font("metaStrong" if self.isChecked() else "metaMedium")
        draw_line(painter, at, area.width(), self.text(), font, tokens.color(role))
        painter.end()


class KindBar(QWidget):
    """Shows the kind that the words were read as, until somebody chooses one."""

    chosen = Signal(object)
    """The AddKind that was chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("What to add")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        self._buttons: dict[AddKind, _KindButton] = {}
        for number, (kind, (words, icon)) in enumerate(LOOKS.items(), start=1):
            button = self._buttons[kind] = _KindButton(words, icon, number)
            button.clicked.connect(lambda _checked=False, kind=kind: self.chosen.emit(kind))
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(Label("Change type", "meta", "text2"))
        row.addSpacing(10)
        row.addWidget(KeyCap("Ctrl 1-5"))

    def show_kind(self, kind: AddKind) -> None:
        """Mark a kind."""
        self._buttons[kind].setChecked(True)

    @property
    def current(self) -> AddKind:
        """The kind that is marked."""
        return next(kind for kind, button in self._buttons.items() if button.isChecked())
