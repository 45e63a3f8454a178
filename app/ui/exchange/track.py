"""The steps of the import as a track: what is done, where one is, what is still open."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from app.ui.shared.box_paint import draw_box
from app.ui.shared.glyphs import draw_icon
from app.ui.shared.text_paint import draw_centred, draw_line, text_width
from app.ui.shared.theme import Theme
from app.ui.shared.tokens import Tokens

StepState = Literal["done", "here", "open", "ahead"]

_STEPS: dict[int, int] = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_DISC, _GAP = 22, 9
_NOTE, _WIDE_NOTE, _WIDE_FROM = 118, 210, 1100  # the widest note, that of a wide track, and what such a one is
_STATE_WORDS: dict[StepState, str] = {
    "done": "done",
    "here": "current step",
    "open": "something is left to decide",
    "ahead": "not reached yet",
}


@dataclass(frozen=True, slots=True)
class StepLook:
    """How a step stands: done, here, open (something is left to decide) or ahead; ``note`` is its result in a word."""

    state: StepState
    note: str = ""


class _Step(QAbstractButton):
    def __init__(self, number: int, name: str) -> None:
        super().__init__()
        self._number, self._name = number, name
        self._look, self._note_room = StepLook("ahead"), _NOTE
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.set_look(self._look, reachable=False)
        Theme.instance().theme_changed.connect(self.updateGeometry)

    @property
    def look(self) -> StepLook:
        return self._look

    def set_look(self, look: StepLook, *, reachable: bool) -> None:
        self._look = look
        self.setEnabled(reachable)
        self.setToolTip("" if reachable else "Finish the steps before this one first")
        note = f", {look.note}" if look.note else ""
        self.setAccessibleName(f"Step {self._number}, {self._name}{note}")
        self.setAccessibleDescription(_STATE_WORDS[look.state])
        self.updateGeometry()
        self.update()

    def set_note_room(self, room: int) -> None:
        """How wide the note may be, in pixels at font scale 1."""
        if room != self._note_room:
            self._note_room = room
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        tokens = Theme.current()
        note = min(text_width(self._look.note, tokens.font("meta")), tokens.px(self._note_room))
        words = max(text_width(self._name, tokens.font("bodyStrong")), note)
        return QSize(tokens.px(_DISC) + _GAP + math.ceil(words) + 4, tokens.px(40))

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = Theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = tokens.px(_DISC)
        noted = bool(self._look.note)
        middle = self.height() / 2
        self._paint_disc(painter, QRectF(1, middle - side / 2, side, side), tokens)
        left, room = 1 + side + _GAP, self.width() - side - _GAP - 1
        strong = self._look.state == "here" or (self.underMouse() and self.isEnabled())
        font = tokens.font("bodyStrong" if strong else "bodyMedium")
        color = tokens.color("text" if strong or self._look.state == "done" else "text2")
        baseline = round(middle + tokens.text_px("body") * 0.36 - (tokens.px(8) if noted else 0))
        draw_line(painter, QPointF(left, baseline), room, self._name, font, color)
        if noted:
            role = "warn" if self._look.state == "open" else "text3"
            at = QPointF(left, baseline + tokens.px(16))
            draw_line(painter, at, room, self._look.note, tokens.font("meta"), tokens.color(role))
        painter.end()

    def _paint_disc(self, painter: QPainter, disc: QRectF, tokens: Tokens) -> None:
        state = self._look.state
        radius = disc.height() / 2
        if state == "done":
            draw_box(painter, disc, tokens, fill="accentTint", outline="accentMid", radius=radius, width=1.25)
            inset = tokens.px(5)
            draw_icon(painter, disc.adjusted(inset, inset, -inset, -inset), "check", "accent", tokens)
            return
        fill, outline, ink = {
            "here": ("accent", None, "onAccent"),
            "open": ("warnTint", "warn", "warn"),
            "ahead": ("surface", "border", "text3"),
        }[state]
        draw_box(painter, disc, tokens, fill=fill, outline=outline, radius=radius, width=1.25)
        draw_centred(painter, disc, str(self._number), tokens.font("badge"), tokens.color(ink))


class _Link(QWidget):
    """The line between two steps; dark once the way has been gone."""

    def __init__(self) -> None:
        super().__init__()
        self._gone = False
        self.setMinimumWidth(14)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_gone(self, gone: bool) -> None:
        self._gone = gone
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = Theme.current()
        painter = QPainter(self)
        painter.setPen(QPen(tokens.color("accentMid" if self._gone else "border"), 1.5))
        y = self.height() / 2
        painter.drawLine(QPointF(4, y), QPointF(self.width() - 8, y))
        painter.end()


class Track(QWidget):
    """All steps side by side. Left and Right walk along, Enter or Space goes to a step that can be reached."""

    chosen = Signal(int)

    def __init__(self, name: str, steps: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._steps = [_Step(number, step) for number, step in enumerate(steps, 1)]
        self._links: list[_Link] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 11, 20, 9)
        row.setSpacing(0)
        for index, step in enumerate(self._steps):
            if index:
                link = _Link()
                self._links.append(link)
                row.addWidget(link, 1)
            step.clicked.connect(lambda _checked=False, index=index: self.chosen.emit(index))
            row.addWidget(step)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_looks(self, looks: Sequence[StepLook], reachable: int) -> None:
        """Show how the steps stand; those up to index ``reachable`` can be gone to."""
        for index, (step, look) in enumerate(zip(self._steps, looks, strict=True)):
            step.set_look(look, reachable=index <= reachable)
        for index, link in enumerate(self._links):
            link.set_gone(looks[index].state in ("done", "here") and index < reachable)

    def look(self, index: int) -> StepLook:
        """How a step is shown."""
        return self._steps[index].look

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = _WIDE_NOTE if self.width() >= Theme.current().px(_WIDE_FROM) else _NOTE
        for step in self._steps:
            step.set_note_room(room)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(event.key())
        focused = next((index for index, one in enumerate(self._steps) if one.hasFocus()), None)
        if step is None or focused is None or event.modifiers() & Qt.KeyboardModifier.AltModifier:
            super().keyPressEvent(event)
            return
        target = focused + step
        if 0 <= target < len(self._steps) and self._steps[target].isEnabled():
            self._steps[target].setFocus(Qt.FocusReason.TabFocusReason)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = Theme.current()
        painter = QPainter(self)
        painter.fillRect(self.rect(), tokens.color("surface"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, tokens.color("border"))
        painter.end()
