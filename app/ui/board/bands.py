"""The bands over the columns: which family of phases they belong to, and what that means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.domain.pipelines import PhaseKind
from app.ui.shared.buttons import IconButton
from app.ui.shared.text_paint import draw_line, text_width
from app.ui.shared.theme import Theme
from app.ui.shared.tokens import Tokens

_LINE = 4
_BUTTON = 24


@dataclass(frozen=True, slots=True)
class Band:
    """A family from ``left`` to ``right``, with its name and a hint."""

    kind: PhaseKind
    name: str
    hint: str
    left: int
    right: int


class BandBar(QWidget):
    """One line under each name. At its ends are the buttons that scroll sideways, where there is more."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._bands: Sequence[Band] = ()
        self._hidden = (0, 0)
        self.back = IconButton("chevron-left", "Columns further left", size=14, parent=self)
        self.on = IconButton("chevron-right", "Columns further right", size=14, parent=self)
        for button in (self.back, self.on):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.hide()

    def set_bands(self, bands: Sequence[Band]) -> None:
        """Show these."""
        if bands == self._bands:
            return
        self._bands = bands
        self.setAccessibleName(", ".join(f"{band.name} {band.hint}".strip() for band in bands))
        self.update()

    def set_hidden(self, left: int, right: int) -> None:
        """So many columns have no room at either side."""
        for button, count, side in ((self.back, left, "left"), (self.on, right, "right")):
            button.setVisible(count > 0)
            columns = "1 more column" if count == 1 else f"{count} more columns"
            button.set_name(f"{columns} to the {side}")
        if (left, right) != self._hidden:
            self._hidden = (left, right)
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(400, Theme.current().size("familyBand"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        tall = max(16, self.height() - _LINE - 3)
        self.back.setGeometry(0, 0, _BUTTON, tall)
        self.on.setGeometry(self.width() - _BUTTON, 0, _BUTTON, tall)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = Theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for band in self._bands:
            self._paint_line(painter, band, tokens)
            self._paint_words(painter, band, tokens)
        painter.end()

    def _paint_line(self, painter: QPainter, band: Band, tokens: Tokens) -> None:
        """The ink of the line deepens downstream, as that of the badges does."""
        bottom = self.height() - 3
        line = QRectF(band.left, bottom - _LINE, band.right - band.left, _LINE)
        roles = {PhaseKind.NURTURE: "accentMid", PhaseKind.DELTA: "accent", PhaseKind.WON: "ok"}
        if band.kind is PhaseKind.GENESIS:
            painter.setPen(QPen(tokens.color("accent"), tokens.stroke("badgeOutline")))
            painter.setBrush(tokens.color("surface"))
            line.adjust(0.6, 0.6, -0.6, -0.6)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.color(roles.get(band.kind, "text3")))
        painter.drawRoundedRect(line, 1.5, 1.5)

    def _paint_words(self, painter: QPainter, band: Band, tokens: Tokens) -> None:
        left, right = band.left + 2, band.right
        if not self.back.isHidden():
            left = max(left, _BUTTON + 2)
        if not self.on.isHidden():
            right = min(right, self.width() - _BUTTON)
        baseline = self.height() - _LINE - 3 - tokens.px(5)
        name = tokens.font("captionStrong")
        if text_width(band.name, name) > right - left:
            return  # an ellipsis alone says nothing, and the columns below have their badges
        used = draw_line(painter, QPointF(left, baseline), right - left, band.name, name, tokens.color("text"))
        left += round(used) + tokens.px(9)
        if band.hint and right - left > tokens.px(24):
            font, color = tokens.font("caption"), tokens.color("text2")
            draw_line(painter, QPointF(left, baseline), right - left, band.hint, font, color)
