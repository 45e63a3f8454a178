"""What surrounds a card's words: ground, outline, edge, shadow, the strip at its foot, the places it leaves open."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from app.ui.shared.card_face import CardFace, CardState
from app.ui.shared.focus_ring import paint_focus_ring
from app.ui.shared.glyphs import draw_avatar
from app.ui.shared.icons import draw_icon
from app.ui.shared.shadow import draw_shadow
from app.ui.shared.text_paint import draw_centred, draw_line
from app.ui.shared.tokens import Tokens

_COMPACT_INSET = 10
_ACTIONS = ("check", "alarm-clock", "ellipsis")
_ACTION_STEP = 20


def text_edges(rect: QRectF, state: CardState, theme: Tokens) -> tuple[float, float]:
    """The left and right edge of a card's words."""
    inset = _COMPACT_INSET if state.compact else theme.space("cardLeft")
    return rect.left() + inset, rect.right() - theme.space("cardRight")


def hover_action_at(card: QRectF, point: QPointF, theme: Tokens) -> str:
    """Which of the small actions of a full card under the mouse lies at a point, by its icon; empty for none."""
    box = _actions_box(card, theme)
    if not box.contains(point):
        return ""
    place = int((point.x() - box.left()) * len(_ACTIONS) / box.width())
    return _ACTIONS[min(place, len(_ACTIONS) - 1)]


def _actions_box(card: QRectF, theme: Tokens) -> QRectF:
    return QRectF(card.right() - theme.px(71), card.top() + theme.px(86), theme.px(65), theme.px(21))


def paint_card_trace(painter: QPainter, rect: QRectF, text: str, theme: Tokens) -> None:
    """The place that a lifted card has left: a dashed outline and a word ("Was here")."""
    _dashed(painter, rect, theme)
    draw_centred(painter, rect, text, theme.font("meta"), theme.color("text3"))


def paint_card_gap(
    painter: QPainter, rect: QRectF, title: str, detail: str, theme: Tokens, icon: str = "corner-down-left"
) -> None:
    """The gap where a lifted card would land, naming what dropping it there means."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("accentTint"))
    painter.drawRoundedRect(rect, theme.radius("card"), theme.radius("card"))
    painter.restore()
    _dashed(painter, rect, theme)
    middle, wide = rect.center(), rect.width() - 16
    tall = rect.height() >= theme.px(90)
    if tall:
        side = theme.px(16)
        draw_icon(painter, QRectF(middle.x() - side / 2, middle.y() - theme.px(28), side, side), icon, "accent", theme)
    first = middle.y() + (theme.px(7) if tall else -theme.px(2))
    draw_line(
        painter, QPointF(middle.x(), first), wide, title, theme.font("metaStrong"), theme.color("accent"), "centre"
    )
    below = QPointF(middle.x(), first + theme.px(17))
    draw_line(painter, below, wide, detail, theme.font("caption"), theme.color("text2"), "centre")


def _dashed(painter: QPainter, rect: QRectF, theme: Tokens, width: float = 1.5) -> None:
    pen = QPen(theme.color("accent"), width, Qt.PenStyle.CustomDashLine)
    pen.setDashPattern([3, 1.8])
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(
        rect.adjusted(width / 2, width / 2, -width / 2, -width / 2), theme.radius("card"), theme.radius("card")
    )
    painter.restore()


class CardFrame:
    """The surroundings of one card, painted before and after its words."""

    def __init__(self, painter: QPainter, rect: QRectF, face: CardFace, state: CardState, theme: Tokens) -> None:
        self.p, self.rect, self.face, self.state, self.t = painter, rect, face, state, theme
        self.radius = theme.radius("card")
        self.left, self.right = text_edges(rect, state, theme)

    def paint_ground(self) -> None:
        """Shadow, fill and the dark edge of a stalled card."""
        if self.state.lifted:
            draw_shadow(self.p, self.rect, self.radius, "lifted", self.t)
        self.p.fillPath(self._path(), self.t.color("select" if self.state.selected else "surface"))
        if self.face.stalled:
            self._stall_edge()

    def paint_over(self) -> None:
        """Strip, actions and outline."""
        if self.state.saving:
            self._saving_sign()
        if self.state.strip:
            self._strip()
        elif self.state.hover and not self.state.compact:
            self._hover_actions()
        self._outline()

    def _path(self, inset: float = 0.0) -> QPainterPath:
        path = QPainterPath()
        area = self.rect.adjusted(inset, inset, -inset, -inset)
        path.addRoundedRect(area, self.radius - inset, self.radius - inset)
        return path

    def _stall_edge(self) -> None:
        edge = QRectF(self.rect)
        edge.setWidth(self.t.stroke("stallEdge"))
        self.p.save()
        self.p.setClipRect(edge, Qt.ClipOperation.IntersectClip)
        self.p.fillPath(self._path(), self.t.color("text"))
        self.p.restore()

    def _outline(self) -> None:
        state = self.state
        if state.moved_text:
            _dashed(self.p, self.rect.adjusted(-1.5, -1.5, 1.5, 1.5), self.t, 2.0)
            return
        if state.returned_text:
            self._stroke("danger", 1.5)
        elif state.selected or state.lifted:
            self._stroke("accent", self.t.stroke("selected"))
        else:
            self._stroke("borderStrong" if state.hover else "border", 1.0)
        if state.focused:
            paint_focus_ring(self.p, self.rect, self.radius, self.t)

    def _stroke(self, role: str, width: float) -> None:
        self.p.save()
        if self.face.stalled:
            clear = self.rect.adjusted(self.t.stroke("stallEdge"), 0, 0, 0)
            self.p.setClipRect(clear, Qt.ClipOperation.IntersectClip)
        self.p.strokePath(self._path(width / 2), QPen(self.t.color(role), width))
        self.p.restore()

    def _saving_sign(self) -> None:
        size = self.t.px(14)
        middle = self.rect.top() + self.t.px(17)
        area = QRectF(self.right - size - 1, middle - size / 2, size, size)
        draw_icon(self.p, area, "refresh-cw", "accent", self.t)

    def _hover_actions(self) -> None:
        t = self.t
        size, step = t.px(14), t.px(_ACTION_STEP)
        box = _actions_box(self.rect, t)
        self.p.setPen(QPen(t.color("border"), 1))
        self.p.setBrush(t.color("raised"))
        self.p.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        for index, name in enumerate(_ACTIONS):
            x = box.left() + t.px(12.5) + index * step
            area = QRectF(x - size / 2, box.center().y() - size / 2, size, size)
            draw_icon(self.p, area, name, "text2", t)

    def _strip(self) -> None:
        state = self.state
        tall = self.t.px(23)
        strip = QRectF(self.rect.left(), self.rect.bottom() - tall, self.rect.width(), tall)
        ground = "accent" if state.lifted_text else "dangerTint" if state.returned_text else "accentTint"
        self.p.save()
        self.p.setClipPath(self._path(1), Qt.ClipOperation.IntersectClip)
        self.p.fillRect(strip, self.t.color(ground))
        self.p.restore()
        if state.lifted_text:
            draw_centred(self.p, strip, state.lifted_text, self.t.font("metaStrong"), self.t.color("onAccent"))
        elif state.returned_text:
            self._strip_text(strip, state.returned_text, "danger", 18)
            size = self.t.px(14)
            at = QRectF(self.left - 2, strip.center().y() - size / 2, size, size)
            draw_icon(self.p, at, "undo-2", "danger", self.t)
        else:
            self._strip_text(strip, state.moved_text, "accent", 20)
            size = self.t.px(18)
            area = QRectF(self.left - 4, strip.center().y() - size / 2, size, size)
            draw_avatar(self.p, area, state.moved_by, False, self.t)

    def _strip_text(self, strip: QRectF, text: str, role: str, indent: int) -> None:
        left = self.left + self.t.px(indent)
        at = QPointF(left, strip.center().y() + self.t.px(4.5))
        font = self.t.font("metaMedium")
        draw_line(self.p, at, self.rect.right() - left - 6, text, font, self.t.color(role))
