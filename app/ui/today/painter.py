"""Paints one row of the worklist. Lengths are those of the drawings, at font scale 1."""

from __future__ import annotations

from datetime import date, tzinfo

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont, QPainter

from app.ui.shared.box_paint import draw_box
from app.ui.shared.glyphs import (
    NextKind,
    badge_width,
    draw_icon,
    draw_key_cap,
    draw_next_step,
    draw_phase_badge,
    key_cap_width,
)
from app.ui.shared.phase_words import badge_kind
from app.ui.shared.text_paint import draw_line, text_width
from app.ui.shared.tokens import Tokens
from app.ui.today.rows import Head, Line, More
from app.ui.today.words import about_text, head_title, more_text, when_text

SIGN, TEXT, ICON, SUBJECT, RIGHT = 23, 40, 112, 138, 13
_BADGE, _BADGE_GAP, _GAP = 28, 14, 10
_ICONS = {"call": "phone", "email": "mail", "letter": "square-pen", "meeting": "calendar", "task": "file-text"}
_HINTS = (("Done", "Space"), ("Snooze", "S"), ("Open", "Enter"))
_DONE_HINTS = (("Not done", "Space"), ("Open", "Enter"))
_FAILED = "Not saved"


def row_height(row: Head | Line | More, tokens: Tokens) -> int:
    """How tall a row is."""
    if isinstance(row, Head):
        return tokens.px(34 if row.is_first else 41)
    return tokens.px(34) if isinstance(row, More) or row.section == "done" else tokens.size("row")


def paint_head(painter: QPainter, rect: QRectF, head: Head, today: date, tokens: Tokens, *, selected: bool) -> None:
    """The name of a section, its count, a remark at the right; folded it points to the right."""
    if not head.is_first:
        line = QRectF(rect.left() + 16, rect.top() + 5, rect.width() - 32, 1)
        painter.fillRect(line, tokens.color("border"))
    middle = rect.bottom() - tokens.px(15.5)
    if selected:
        box = QRectF(rect.left() + 4, middle - tokens.px(14), rect.width() - 8, tokens.px(28))
        draw_box(painter, box, tokens, fill="select", outline="focus", radius=tokens.radius("control"), width=2)
    side = tokens.px(14)
    icon = QRectF(rect.left() + tokens.px(SIGN) - side / 2, middle - side / 2, side, side)
    draw_icon(painter, icon, "chevron-down" if head.is_open else "chevron-right", "text2", tokens)
    baseline = _baseline(middle, tokens)
    x = rect.left() + tokens.px(TEXT)
    title = head_title(head, today)
    x += draw_line(painter, QPointF(x, baseline), rect.width(), title, tokens.font("bodyStrong"), tokens.color("text"))
    count = f"{head.count:,}"
    draw_line(painter, QPointF(x + 8, baseline), 80, count, tokens.font("body"), tokens.color("text2"))
    right = QPointF(rect.right() - tokens.px(RIGHT), baseline)
    draw_line(painter, right, rect.width() / 2, head.aside, tokens.font("meta"), tokens.color("text2"), "right")


def paint_more(painter: QPainter, rect: QRectF, more: More, tokens: Tokens, *, selected: bool) -> None:
    """How many more there are."""
    if selected:
        _selection(painter, rect, tokens)
    baseline = _baseline(rect.center().y(), tokens)
    at = QPointF(rect.left() + tokens.px(SUBJECT), baseline)
    draw_line(painter, at, rect.width(), more_text(more), tokens.font("bodyStrong"), tokens.color("accent"))
    if selected:
        _hints(painter, rect, (("Show", "Enter"),), tokens)


def paint_line(
    painter: QPainter, rect: QRectF, line: Line, zone: tzinfo, tokens: Tokens, *, selected: bool, hover: bool
) -> None:
    """A task: sign, when, kind, what; company and phase at the right, or what keys do where it is selected."""
    if selected:
        _selection(painter, rect, tokens)
    elif hover:
        box = rect.adjusted(4, 1, -4, -1)
        draw_box(painter, box, tokens, fill="hover", radius=tokens.radius("control"))
    middle = rect.center().y()
    _when(painter, rect, middle, line, zone, tokens)
    right = rect.right() - tokens.px(RIGHT)
    if selected:
        left = _hints(painter, rect, _DONE_HINTS if line.state == "done" else _HINTS, tokens)
        _what(painter, rect, middle, line, left - tokens.px(16), tokens, selected=True)
        return
    left = _about(painter, rect, right, line, tokens)
    _what(painter, rect, middle, line, left - tokens.px(16), tokens, selected=False)


def _selection(painter: QPainter, rect: QRectF, tokens: Tokens) -> None:
    box = rect.adjusted(4, 0.5, -4, -0.5)
    radius, width = tokens.radius("control"), tokens.stroke("selected")
    draw_box(painter, box, tokens, fill="select", outline="focus", radius=radius, width=width)


def _sign(line: Line) -> NextKind:
    if line.state == "done":
        return "done"
    return {"overdue": "overdue", "today": "today"}.get(line.section, "future")  # type: ignore[return-value]  # literals


def _when(painter: QPainter, rect: QRectF, middle: float, line: Line, zone: tzinfo, tokens: Tokens) -> None:
    centre = QPointF(rect.left() + tokens.px(SIGN), middle)
    draw_next_step(painter, centre, _sign(line), tokens, tokens.size("glyph"))
    late = line.late > 0 and line.state != "done"
    font = tokens.font("bodyStrong" if late else "body")
    at = QPointF(rect.left() + tokens.px(TEXT), _baseline(middle, tokens))
    color = tokens.color("danger" if late else "text2")
    draw_line(painter, at, tokens.px(ICON - TEXT - 6), when_text(line, zone), font, color)
    side = tokens.px(16)
    icon = QRectF(rect.left() + tokens.px(ICON), middle - side / 2, side, side)
    draw_icon(painter, icon, _ICONS.get(line.task.kind, "file-text"), "text2", tokens)


def _what(
    painter: QPainter, rect: QRectF, middle: float, line: Line, right: float, tokens: Tokens, *, selected: bool
) -> None:
    is_done = line.state == "done"
    font = tokens.font("bodyStrong" if selected else "body")
    if is_done:
        font = QFont(font)
        font.setStrikeOut(True)
    x, baseline = rect.left() + tokens.px(SUBJECT), _baseline(middle, tokens)
    color = tokens.color("text2" if is_done else "text")
    x += draw_line(painter, QPointF(x, baseline), right - x, line.task.subject, font, color)
    if line.task.repeats and right - x > tokens.px(26):
        side = tokens.px(16)
        draw_icon(painter, QRectF(x + _GAP, middle - side / 2, side, side), "repeat", "text2", tokens)
        x += _GAP + side
    words, role = (
        (_FAILED, "danger") if line.state == "failed" else (about_text(line.task) if selected else "", "text2")
    )
    room = right - x - _GAP
    if words and (room > tokens.px(70) or text_width(words, tokens.font("meta")) <= room):
        at = QPointF(x + _GAP, baseline)
        draw_line(painter, at, room, words, tokens.font("meta"), tokens.color(role))


def _about(painter: QPainter, rect: QRectF, right: float, line: Line, tokens: Tokens) -> float:
    """Company and phase; answers where they begin."""
    task, middle = line.task, rect.center().y()
    if task.phase_code:
        kind = badge_kind(task.phase_kind, is_stall=task.is_stall)
        left = right - badge_width(task.phase_code, tokens)
        draw_phase_badge(
            painter, QPointF(left, round(middle - tokens.size("badge") / 2)), task.phase_code, kind, tokens
        )
        right = min(left, right - tokens.px(_BADGE))
    else:
        right -= tokens.px(_BADGE)
    right -= tokens.px(_BADGE_GAP)
    room = rect.width() * 0.34
    at = QPointF(right, _baseline(middle, tokens))
    return right - draw_line(painter, at, room, about_text(task), tokens.font("meta"), tokens.color("text2"), "right")


def _hints(painter: QPainter, rect: QRectF, hints: tuple[tuple[str, str], ...], tokens: Tokens) -> float:
    """What the keys do, from the right; answers where it begins."""
    x, middle, font = rect.right() - tokens.px(RIGHT), rect.center().y(), tokens.font("meta")
    for words, key in reversed(hints):
        x -= key_cap_width(key, tokens)
        draw_key_cap(painter, QPointF(x, round(middle - tokens.px(9))), key, tokens)
        x -= 6 + text_width(words, font)
        draw_line(painter, QPointF(x, _baseline(middle, tokens)), 200, words, font, tokens.color("text2"))
        x -= tokens.px(16)
    return x + tokens.px(16)


def hint_at(x: float, rect: QRectF, line: Line, tokens: Tokens) -> str:
    """The key whose words lie under a point of the selected row; "" is none."""
    right, font = rect.right() - tokens.px(RIGHT), tokens.font("meta")
    for words, key in reversed(_DONE_HINTS if line.state == "done" else _HINTS):
        left = right - key_cap_width(key, tokens) - 6 - text_width(words, font)
        if left - 4 <= x <= right + 4:
            return key
        right = left - tokens.px(16)
    return ""


def _baseline(middle: float, tokens: Tokens) -> float:
    return round(middle + tokens.text_px("body") * 0.36)
