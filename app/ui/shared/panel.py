"""Panels: the framed ground on which things of one kind lie together."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.ui.shared.box_paint import draw_box
from app.ui.shared.labels import Label
from app.ui.shared.theme import Theme


class Panel(QWidget):
    """A surface with a hairline around it and a vertical layout within."""

    def __init__(self, parent: QWidget | None = None, *, fill: str = "surface", padding: int | None = None) -> None:
        super().__init__(parent)
        self._fill = fill
        inset = Theme.current().space("panel") if padding is None else padding
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(inset, inset, inset, inset)
        self.body.setSpacing(Theme.current().space("small"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = Theme.current()
        painter = QPainter(self)
        draw_box(painter, QRectF(self.rect()), tokens, fill=self._fill, outline="border", radius=tokens.radius("panel"))
        painter.end()


class SectionHeader(QWidget):
    """The head of a section: its name, a count or hint after it, and something quiet at the right."""

    def __init__(self, name: str, hint: str = "", aside: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.name = Label(name, "bodyStrong")
        self.hint = Label(hint, "meta", "text3")
        self.aside = Label(aside, "meta", "text3")
        row.addWidget(self.name)
        row.addWidget(self.hint)
        row.addStretch(1)
        row.addWidget(self.aside)
        Theme.instance().theme_changed.connect(self._align)
        self._align()

    def set_role(self, role: str) -> None:
        """The type role of the name."""
        self.name.set_look(role)
        self._align()

    def _align(self) -> None:
        """Let all three stand on one line: centred, small words would float above that of a large name."""
        lower = round(_below_middle(self.name) - _below_middle(self.hint))
        for quiet in (self.hint, self.aside):
            quiet.setContentsMargins(0, max(2 * lower, 0), 0, 0)


def _below_middle(label: Label) -> float:
    """How far below the middle of its line a text stands."""
    metrics = QFontMetricsF(label.font())
    return (metrics.ascent() - metrics.descent()) / 2


class Separator(QWidget):
    """A hairline across the width."""

    def __init__(self, role: str = "border", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._role = role
        self.setFixedHeight(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(1, 1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.contentsRect(), Theme.current().color(self._role))
        painter.end()
