"""Things to choose one of: a way to start, and a template with its phases."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from app.domain.pipelines import TemplateSpec
from app.ui.shared.box_paint import draw_box
from app.ui.shared.glyphs import badge_width, draw_icon, draw_phase_badge
from app.ui.shared.phase_words import badge_kind
from app.ui.shared.text_paint import draw_line
from app.ui.shared.theme import Theme

_BADGE_GAP = 4


class Card(QAbstractButton):
    """A framed choice; chosen, its frame and ground say so."""

    def __init__(self, name: str, height: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._height = height
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setAccessibleName(name)
        self.setProperty("focusRadius", 8)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        Theme.instance().theme_changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        return QSize(240, Theme.current().px(self._height))

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens, area = Theme.current(), QRectF(self.rect())
        painter = QPainter(self)
        if self.isChecked():
            draw_box(painter, area, tokens, fill="select", outline="accent", radius=8, width=2)
        else:
            draw_box(
                painter, area, tokens, fill="hover" if self.underMouse() else "surface", outline="border", radius=8
            )
        self.paint_content(painter)
        painter.end()

    def paint_content(self, painter: QPainter) -> None:
        """Draw what is in the frame."""


class WayCard(Card):
    """A way to start: icon, name, one line of what it means."""

    def __init__(self, key: str, icon: str, title: str, sentence: str) -> None:
        super().__init__(title, 60)
        self.key, self._icon, self._title, self._sentence = key, icon, title, sentence
        self.setAccessibleDescription(sentence)

    def paint_content(self, painter: QPainter) -> None:
        tokens = Theme.current()
        side, middle = tokens.px(18), self.height() / 2
        role = "accent" if self.isChecked() else "text2"
        draw_icon(painter, QRectF(16, middle - side / 2, side, side), self._icon, role, tokens)
        left = 16 + side + 14
        room = self.width() - left - 12
        top = round(middle - tokens.px(4))
        draw_line(painter, QPointF(left, top), room, self._title, tokens.font("bodyStrong"), tokens.color("text"))
        under = QPointF(left, top + tokens.px(18))
        draw_line(painter, under, room, self._sentence, tokens.font("meta"), tokens.color("text2"))


class TemplateCard(Card):
    """A template: its name, and the badges of the phases in which it sells."""

    def __init__(self, spec: TemplateSpec) -> None:
        super().__init__(spec.name, 38)
        self.spec = spec
        sales = next((each for each in spec.pipelines if each.purpose == "sales"), spec.pipelines[0])
        self._phases = tuple(phase for phase in sales.phases if phase.kind != "after_sale")
        names = ", ".join(phase.label for phase in self._phases)
        self.setAccessibleDescription(f"{spec.description} Phases: {names}")
        self.setToolTip(names)

    def paint_content(self, painter: QPainter) -> None:
        tokens = Theme.current()
        middle = self.height() / 2
        widths = [badge_width(phase.code, tokens) for phase in self._phases]
        x = self.width() - 12 - sum(widths) - _BADGE_GAP * (len(widths) - 1)
        baseline = round(middle + tokens.text_px("body") * 0.36)
        font = tokens.font("bodyStrong" if self.isChecked() else "bodyMedium")
        draw_line(painter, QPointF(14, baseline), x - 24, self.spec.name, font, tokens.color("text"))
        top = round(middle - tokens.size("badge") / 2)
        for phase, width in zip(self._phases, widths, strict=True):
            draw_phase_badge(
                painter, QPointF(x, top), phase.code, badge_kind(phase.kind, is_stall=phase.is_stall), tokens
            )
            x += width + _BADGE_GAP
