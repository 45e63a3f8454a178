"""The way of a deal through its pipeline: badges in a row, the days spent in each phase below them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.services.deals.track import TrackStep
from app.ui.shared.glyphs import BadgeKind, badge_width, draw_phase_badge
from app.ui.shared.phase_words import badge_kind
from app.ui.shared.text_paint import draw_line
from app.ui.shared.theme import Theme

_EDGE, _LEAST_GAP, _COUNT = 1.5, 6, 30  # pixels: before the first badge, between two, for how many have no room
_STATE_WORDS = {"past": "", "here": "now", "ahead": "planned", "skipped": "skipped"}


class PhaseTrack(QWidget):
    """Ink deepens up to the present phase, which wears a ring; what lies ahead is pale."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps: Sequence[TrackStep] = ()
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        Theme.instance().theme_changed.connect(self.updateGeometry)

    def show_steps(self, steps: Sequence[TrackStep]) -> None:
        """Show a deal's way."""
        self._steps = steps
        self.setAccessibleName("Way through the phases: " + "; ".join(_spoken(step) for step in steps))
        self.update()

    def sizeHint(self) -> QSize:
        tokens = Theme.current()
        return QSize(tokens.px(300), tokens.px(54))

    def cells(self) -> list[tuple[TrackStep, QRectF]]:
        """Where each badge stands. Wide ones get more room, the gaps between all are the same."""
        tokens = Theme.current()
        if not self._steps:
            return []
        widths = [badge_width(step.phase.spec.code, tokens) + tokens.px(4) for step in self._steps]
        first, last = self._span(widths)
        widths = widths[first:last]
        left = _EDGE + (tokens.px(_COUNT) if first else 0)
        right = _EDGE + (tokens.px(_COUNT) if last < len(self._steps) else 0)
        gap = (self.width() - left - right - sum(widths)) / max(len(widths) - 1, 1)
        gap = min(gap, tokens.px(44))
        found = []
        for step, width in zip(self._steps[first:last], widths, strict=True):
            found.append((step, QRectF(left, tokens.px(9), width, tokens.size("badge"))))
            left += width + gap
        return found

    def _span(self, widths: Sequence[float]) -> tuple[int, int]:
        """Which steps have room: all, or else the present phase with as many as there is room for on both sides."""
        tokens, count = Theme.current(), len(widths)
        least, room = tokens.px(_LEAST_GAP), self.width() - 2 * _EDGE
        if sum(widths) + least * (count - 1) <= room:
            return 0, count
        here = next((place for place, step in enumerate(self._steps) if step.state == "here"), 0)
        first, last, used = here, here + 1, widths[here] + 2 * tokens.px(_COUNT)
        while True:
            before = first > 0 and (here - first < last - here or last == count)
            used += least + widths[first - 1 if before else last]
            if used > room:
                return first, last
            first, last = (first - 1, last) if before else (first, last + 1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens, cells = Theme.current(), self.cells()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for (step, cell), (following, right) in pairwise(cells):
            walked = step.state != "ahead" and following.state != "ahead"
            middle = cell.center().y()
            start, end = cell.right() + 3, right.left() - 3
            painter.setPen(QPen(tokens.color("accentMid" if walked else "border"), 1.5))
            if end - start > 2:
                painter.drawLine(QPointF(start, middle), QPointF(end, middle))
        for step, cell in cells:
            self._paint_step(painter, step, cell)
        self._paint_counts(painter, cells)
        painter.end()

    def _paint_counts(self, painter: QPainter, cells: Sequence[tuple[TrackStep, QRectF]]) -> None:
        """How many there is no room for, at the end where they are."""
        tokens = Theme.current()
        if len(cells) == len(self._steps):
            return
        first = self._steps.index(cells[0][0])
        after = len(self._steps) - first - len(cells)
        font, color = tokens.font("caption"), tokens.color("text3")
        baseline = round(cells[0][1].center().y() + tokens.text_px("caption") * 0.36)
        if first:
            draw_line(painter, QPointF(_EDGE, baseline), tokens.px(_COUNT), f"+{first}", font, color)
        if after:
            end = QPointF(self.width() - _EDGE, baseline)
            draw_line(painter, end, tokens.px(_COUNT), f"+{after}", font, color, "right")

    def _paint_step(self, painter: QPainter, step: TrackStep, cell: QRectF) -> None:
        tokens, spec = Theme.current(), step.phase.spec
        is_off = step.state in ("ahead", "skipped")
        kind: BadgeKind = "ahead" if is_off else badge_kind(spec.kind, is_stall=spec.is_stall)
        wide = badge_width(spec.code, tokens)
        badge = QRectF(cell.center().x() - wide / 2, cell.top(), wide, cell.height())
        if step.state == "here":
            painter.setPen(QPen(tokens.color("accent"), 1.75))
            painter.drawRoundedRect(badge.adjusted(-3, -3, 3, 3), 6.5, 6.5)
        draw_phase_badge(painter, badge.topLeft(), spec.code, kind, tokens)
        here = step.state == "here"
        font = tokens.font("captionStrong" if here else "caption")
        color = tokens.color("text" if here else "text3" if is_off else "text2")
        at = QPointF(cell.center().x(), cell.bottom() + tokens.px(17))
        draw_line(painter, at, tokens.px(64), step.text, font, color, "centre")

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            for step, cell in self.cells():
                if cell.adjusted(-4, -6, 4, 24).contains(QPointF(event.pos())):
                    QToolTip.showText(event.globalPos(), _told(step), self)
                    return True
            QToolTip.hideText()
            return True
        return super().event(event)


def _spoken(step: TrackStep) -> str:
    return " ".join(filter(None, (step.phase.spec.label, step.text, _STATE_WORDS[step.state])))


def _told(step: TrackStep) -> str:
    """A step with what its phase means."""
    days = f"{step.text} in working days" if step.text and step.state != "ahead" else ""
    limit = step.phase.spec.limit_days
    planned = f"at most {limit} working days" if limit and step.state == "ahead" else ""
    first = ", ".join(filter(None, (step.phase.spec.label, days, planned)))
    return f"{first}\n{step.phase.spec.meaning}" if step.phase.spec.meaning else first
