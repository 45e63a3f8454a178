"""How many rows become what: a sentence and a bar that says it again in shape."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.services.exchange.fields import What
from app.ui.exchange import words
from app.ui.shared.box_paint import draw_box
from app.ui.shared.labels import ElidedLabel, Label
from app.ui.shared.panel import Panel
from app.ui.shared.text_paint import draw_line, text_width
from app.ui.shared.theme import Theme
from app.ui.shared.tokens import Tokens

_BAR, _HATCH = 22, 6.0


@dataclass(frozen=True, slots=True)
class Shares:
    """Rows by what becomes of them. ``changed`` and ``same`` are about records that exist."""

    created: int
    changed: int
    same: int
    rejected: int

    @property
    def total(self) -> int:
        return self.created + self.changed + self.same + self.rejected


class SharesBar(QWidget):
    """New rows solid, changed ones tinted, those that say nothing new empty, rejected ones hatched."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shares = Shares(0, 0, 0, 0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_shares(self, shares: Shares) -> None:
        """Show these."""
        self._shares = shares
        parts = [f"{number:,} {name}" for name, number in self._parts() if number]
        self.setAccessibleName(", ".join(parts))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(300, Theme.current().px(_BAR))

    def _parts(self) -> tuple[tuple[str, int], ...]:
        shares = self._shares
        return (
            ("new", shares.created),
            ("changed", shares.changed),
            ("same", shares.same),
            ("rejected", shares.rejected),
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = Theme.current()
        painter = QPainter(self)
        draw_box(painter, QRectF(self.rect()), tokens, fill="sunken", radius=4)
        left, room = 0.0, float(self.width())
        shown = [(name, number) for name, number in self._parts() if number]
        for name, number in shown:
            wide = max(6.0, room * number / max(1, self._shares.total))
            area = QRectF(left, 0, min(wide, room - left), self.height()).adjusted(1 if left else 0, 0, -1, 0)
            self._paint_part(painter, area, name, f"{number:,} {name}", tokens)
            left += wide
        painter.end()

    def _paint_part(self, painter: QPainter, area: QRectF, name: str, text: str, tokens: Tokens) -> None:
        if name == "new":
            draw_box(painter, area, tokens, fill="accent", radius=4)
        elif name == "changed":
            draw_box(painter, area, tokens, fill="accentTint", outline="accentMid", radius=4, width=1.25)
        elif name == "same":
            draw_box(painter, area, tokens, fill="surface", outline="border", radius=4)
        else:
            _hatch(painter, area, tokens)
        font = tokens.font("metaStrong")
        if name != "rejected" and text_width(text, font) + 16 <= area.width():
            ink = {"new": "onAccent", "changed": "accent", "same": "text2"}[name]
            baseline = round(area.center().y() + tokens.text_px("metaStrong") * 0.36)
            draw_line(painter, QPointF(area.left() + 9, baseline), area.width(), text, font, tokens.color(ink))


def _hatch(painter: QPainter, area: QRectF, tokens: Tokens) -> None:
    outline = QPainterPath()
    outline.addRoundedRect(area, 4, 4)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipPath(outline)
    painter.fillPath(outline, tokens.color("dangerTint"))
    painter.setPen(QPen(tokens.color("danger"), 1.5))
    x = area.left() - area.height()
    while x < area.right():
        painter.drawLine(QPointF(x, area.bottom()), QPointF(x + area.height(), area.top()))
        x += _HATCH
    painter.setClipping(False)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(tokens.color("danger"), 1))
    painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    painter.restore()


class Outlook(Panel):
    """A figure, the sentence that goes with it, and the bar."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._aside = Label("", "bodyStrong"), Label("", "meta", "text2")
        self._figure, self._sentence = Label("", "display"), ElidedLabel("", "body", "text2")
        self.bar = SharesBar()
        top = QHBoxLayout()
        top.addWidget(self._title, 1)
        top.addWidget(self._aside)
        middle = QHBoxLayout()
        middle.setSpacing(12)
        middle.addWidget(self._figure)
        foot = QVBoxLayout()
        foot.setContentsMargins(0, 6, 0, 0)
        foot.addWidget(self._sentence)
        middle.addLayout(foot, 1)
        self.body.setSpacing(2)
        self.body.addLayout(top)
        self.body.addLayout(middle)
        self.body.addSpacing(6)
        self.body.addWidget(self.bar)

    def show_outlook(self, title: str, aside: str, figure: str, sentence: str, shares: Shares) -> None:
        """Show an outlook or a result."""
        self._title.setText(title)
        self._aside.setText(aside)
        self._figure.setText(figure)
        self._sentence.setText(sentence)
        self.bar.show_shares(shares)
        self.setAccessibleName(f"{title}: {figure} {sentence}")

    @property
    def words(self) -> tuple[str, str]:
        """The figure and the sentence."""
        return self._figure.text(), self._sentence.text()


def rest_sentence(what: What, shares: Shares, *, done: bool) -> str:
    """What becomes of the rows that are not new, in words."""
    existing = shares.changed + shares.same
    parts = []
    if existing:
        known = f"{words.kind_count(existing, what)} {'brought up to date' if done else 'to bring up to date'}"
        parts.append(f"{known}, {shares.same:,} of them without anything new" if shares.same else known)
    if shares.rejected:
        parts.append(f"{words.count(shares.rejected, 'row')} rejected")
    elif not existing:
        parts.append("No row was rejected" if done else "No row is rejected")
    return ". ".join(parts) + "."
