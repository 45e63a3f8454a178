"""A chart as a widget: its figures can be pointed at, walked with the arrow keys, heard, and opened."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.services.charts import Area, Drawing, Hit, lay_out, lay_out_legend, paint
from app.services.charts.specs import Chart
from app.services.printing.fonts import Weight
from app.ui.shared.announce import announce
from app.ui.shared.paper import PainterSurface
from app.ui.shared.theme import Theme
from app.ui.shared.tokens import Tokens

_ACROSS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_ALONG = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
_OPEN = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
_INSET = 3  # pixels at the right edge, where the last letter may stand out by a hair
_WEIGHTS: dict[Weight, QFont.Weight] = {
    "regular": QFont.Weight.Normal,
    "medium": QFont.Weight.Medium,
    "semibold": QFont.Weight.DemiBold,
    "bold": QFont.Weight.Bold,
}


def area_of(wide: float, tall: float, tokens: Tokens) -> Area:
    """A chart's room on the screen, with text of the size of small print, measured by the fonts that paint it."""
    return Area(wide - _INSET, tall, tokens.text_px("meta"), _width_of)


def _width_of(words: str, size: float, weight: Weight) -> float:
    return _metrics(size, weight).horizontalAdvance(words)


@cache
def _metrics(size: float, weight: Weight) -> QFontMetricsF:
    font = QFont("Inter")  # the one that the surface writes with
    font.setPixelSize(max(1, round(size)))
    font.setWeight(_WEIGHTS[weight])
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return QFontMetricsF(font)


class ChartView(QWidget):
    """``show_chart`` gives it a chart, which it lays out in the room there is.

    Left and Right go from one key of the chart to the next, Up and Down through the figures of one key.
    """

    opened = Signal(str, str)
    """The key and the part of the figure that was clicked, or on which Enter was pressed."""

    def __init__(self, name: str, height: int, parent: QWidget | None = None) -> None:
        """``height`` in pixels at font scale 1."""
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._height = height
        self.chart: Chart | None = None
        self._drawing: Drawing | None = None
        self._current: tuple[str, str] | None = None
        self._hovered: Hit | None = None
        Theme.instance().theme_changed.connect(self._refresh)

    def show_chart(self, chart: Chart) -> None:
        """Show another chart, or the same with other figures."""
        self.chart = chart
        self._refresh()

    def set_height(self, height: int) -> None:
        """Be lower or higher, in pixels at font scale 1."""
        if height != self._height:
            self._height = height
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(Theme.current().px(320), Theme.current().px(self._height))

    def minimumSizeHint(self) -> QSize:
        return QSize(Theme.current().px(220), Theme.current().px(self._height))

    # -- figures -----------------------------------------------------------------------------------------------------

    @property
    def hits(self) -> tuple[Hit, ...]:
        """All figures, those that lie above others last."""
        return self._drawing.hits if self._drawing is not None else ()

    @property
    def current(self) -> Hit | None:
        """The figure that Enter opens."""
        return next((hit for hit in self.hits if (hit.key, hit.part) == self._current), None)

    def area_of(self, hit: Hit) -> QRectF:
        """Where a figure stands, in pixels of the widget."""
        return QRectF(hit.x, hit.y, hit.wide, hit.tall)

    def _at(self, at: QPointF) -> Hit | None:
        return self._drawing.hit_at(at.x(), at.y()) if self._drawing is not None else None

    def _refresh(self) -> None:
        self._hovered = None
        if self.chart is not None and self.width() > 0 and self.height() > 0:
            self._drawing = lay_out(self.chart, area_of(self.width(), self.height(), Theme.current()))
        self._tell()
        self.updateGeometry()
        self.update()

    def _tell(self) -> None:
        now = self.current
        self.setAccessibleDescription(now.tip if now is not None else ". ".join(hit.tip for hit in self.hits))

    # -- keys --------------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, now = Qt.Key(event.key()), self.current
        if key in _ACROSS:
            self._step_key(_ACROSS[key])
        elif key in _ALONG:
            self._step_part(_ALONG[key])
        elif key in _OPEN and now is not None:
            self.opened.emit(now.key, now.part)
        else:
            super().keyPressEvent(event)

    def _step_key(self, by: int) -> None:
        keys = list(dict.fromkeys(hit.key for hit in self.hits))
        if not keys:
            return
        now = self.current
        place = keys.index(now.key) + by if now is not None else 0
        wanted = keys[min(max(place, 0), len(keys) - 1)]
        parts = [hit for hit in self.hits if hit.key == wanted]
        self._go(next((hit for hit in parts if now is not None and hit.part == now.part), parts[0]))

    def _step_part(self, by: int) -> None:
        now = self.current
        if now is None:
            self._step_key(0)
            return
        parts = [hit for hit in self.hits if hit.key == now.key]
        self._go(parts[min(max(parts.index(now) + by, 0), len(parts) - 1)])

    def _go(self, hit: Hit) -> None:
        self._current = (hit.key, hit.part)
        self._tell()
        announce(self, hit.tip)
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        if self.current is None and event.reason() != Qt.FocusReason.MouseFocusReason:
            self._step_key(0)
        self.update()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()
        super().focusOutEvent(event)

    # -- mouse -------------------------------------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        hit = self._at(event.position())
        if hit != self._hovered:
            self._hovered = hit
            self.setCursor(Qt.CursorShape.ArrowCursor if hit is None else Qt.CursorShape.PointingHandCursor)
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        hit = self._at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and hit is not None:
            self._go(hit)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        hit = self._at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and hit is not None and hit == self.current:
            self.opened.emit(hit.key, hit.part)

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = None
        self.update()
        super().leaveEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            hit = self._at(QPointF(event.pos()))
            if hit is not None:
                QToolTip.showText(event.globalPos(), hit.tip, self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    # -- painting ----------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._refresh()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._drawing is None:
            return
        tokens = Theme.current()
        painter = QPainter(self)
        paint(self._drawing, PainterSurface(painter, 1.0, bool), tokens.hex)
        now = self.current
        if self._hovered is not None:
            self._outline(painter, self.area_of(self._hovered), tokens, 1.0)
        if self.hasFocus() and now is not None:
            self._outline(painter, self.area_of(now), tokens, tokens.stroke("focusRing"))
        painter.end()

    def _outline(self, painter: QPainter, area: QRectF, tokens: Tokens, width: float) -> None:
        """Around an area, and whole: columns reach to the edges of the chart, where half a line would be cut off."""
        painter.setPen(QPen(tokens.color("focus"), width))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        inside = QRectF(self.rect()).adjusted(width, width, -width, -width)
        painter.drawRoundedRect(area.adjusted(-1, -1, 1, 1).intersected(inside), 4, 4)


class ChartLegend(QWidget):
    """What the signs of a chart mean, at the right of a line."""

    def __init__(self) -> None:
        super().__init__()
        self._chart: Chart | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        Theme.instance().theme_changed.connect(self.update)

    def show_chart(self, chart: Chart) -> None:
        """Explain this one."""
        self._chart = chart
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(0, Theme.current().line("meta"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._chart is None:
            return
        tokens = Theme.current()
        painter = QPainter(self)
        drawing = lay_out_legend(self._chart, area_of(self.width(), self.height(), tokens))
        paint(drawing, PainterSurface(painter, 1.0, bool), tokens.hex)
        painter.end()
