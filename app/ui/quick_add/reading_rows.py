"""How the sentence was understood, line by line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.day_text import distance_text, long_day, time_text
from app.domain.money import Money
from app.domain.quick_add import AddKind, QuickAdd
from app.domain.recurrence_words import rule_words
from app.ui.shared.glyphs import BadgeKind, draw_icon, draw_phase_badge
from app.ui.shared.money_text import money_text
from app.ui.shared.phase_words import badge_kind
from app.ui.shared.text_paint import draw_line
from app.ui.shared.theme import Theme

if TYPE_CHECKING:
    from app.services.quick_add import Known, Understood

_ACTIONS = {"call": ("Call", "phone"), "email": ("E-mail", "mail"), "meeting": ("Meeting", "calendar")}
_TASK = ("Task", "file-text")


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """Icon, name and value of one part; ``aside`` is a remark, ``is_missing`` marks what is not there yet."""

    icon: str
    name: str
    value: str
    aside: str = ""
    badge: tuple[str, BadgeKind] | None = None
    is_missing: bool = False


def reading_rows(reading: QuickAdd, understood: Understood | None, today: date, home: str) -> tuple[ReadingRow, ...]:
    """The rows of a reading; what is still being looked up is shown as it was typed."""
    makers = {
        AddKind.REMINDER: _reminder,
        AddKind.DEAL: _deal,
        AddKind.PERSON: _person,
        AddKind.COMPANY: _company,
        AddKind.NOTE: _note,
    }
    return tuple(row for row in makers[reading.kind](reading, understood, today, home) if row is not None)


Rows = list[ReadingRow | None]


def _reminder(reading: QuickAdd, understood: Understood | None, today: date, _home: str) -> Rows:
    words, icon = _ACTIONS.get(reading.action, _TASK)
    due_on, due_time = (understood.due_on, understood.due_time) if understood else (None, None)
    when = ""
    if due_on is not None:
        when = ", ".join(filter(None, (long_day(due_on, today), time_text(due_time) if due_time else "")))
        when += f" {reading.zone}" if reading.zone else ""
    guess = "" if reading.when or reading.rrule or not when else "no day was named"
    repeats = ""
    if reading.rrule:
        repeats = rule_words(reading.rrule, due_on or today, today, after_completion=reading.after_completion)
        repeats += ", on working days" if reading.on_working_days else ""
    return [
        ReadingRow(icon, "Kind", words),
        _whom(reading, understood),
        ReadingRow("calendar", "When", reading.problem or when, guess, is_missing=bool(reading.problem)),
        ReadingRow("repeat", "Repeats", repeats) if repeats else None,
        ReadingRow("file-text", "About", reading.about) if reading.about else None,
        ReadingRow("handshake", "Promise", "Yes, noted as a promise to the customer") if reading.is_promise else None,
    ]


def _deal(reading: QuickAdd, understood: Understood | None, today: date, home: str) -> Rows:
    amount = reading.amount
    money = Money.of(amount.value, amount.currency or home) if amount else None
    close = reading.when.on if reading.when else None
    return [
        _named("kanban", "Deal", (understood.name if understood else "") or reading.name),
        _company_row(reading, understood),
        ReadingRow("banknote", "Amount", money_text(money), _explained(reading)) if money else None,
        ReadingRow("calendar", "Closes", long_day(close, today), distance_text(close, today)) if close else None,
        ReadingRow("calendar", "Closes", reading.problem, is_missing=True) if reading.problem else None,
    ]


def _explained(reading: QuickAdd) -> str:
    amount = reading.amount
    if amount is None:
        return ""
    if amount.is_ambiguous:
        return "the mark could also be a decimal one"
    return amount.explanation if not amount.explanation.startswith("=") else ""


def _person(reading: QuickAdd, understood: Understood | None, _today: date, _home: str) -> Rows:
    return [
        _named("user", "Name", reading.name),
        _company_row(reading, understood),
        ReadingRow("mail", "E-mail", reading.email) if reading.email else None,
        ReadingRow("phone", "Phone", reading.phone) if reading.phone else None,
        ReadingRow("badge-check", "Job title", reading.about) if reading.about else None,
    ]


def _company(reading: QuickAdd, _understood: Understood | None, _today: date, _home: str) -> Rows:
    return [
        _named("building-2", "Name", reading.name),
        ReadingRow("mail", "E-mail", reading.email) if reading.email else None,
        ReadingRow("phone", "Phone", reading.phone) if reading.phone else None,
        ReadingRow("map-pin", "City", reading.about) if reading.about else None,
    ]


def _note(reading: QuickAdd, understood: Understood | None, _today: date, _home: str) -> Rows:
    return [_whom(reading, understood), _named("file-text", "Note", reading.about)]


def _named(icon: str, name: str, value: str) -> ReadingRow:
    return ReadingRow(icon, name, value or "Not said yet", is_missing=not value)


def _whom(reading: QuickAdd, understood: Understood | None) -> ReadingRow | None:
    """The person with their company, or the company, or the deal; and the phase the deal is in."""
    typed = reading.who or reading.deal
    if understood is None:
        return ReadingRow("user", "Who", typed) if typed else None
    contact, company, deal = understood.contact, understood.company, understood.deal
    names = [known.title for known in (contact, company or deal) if known is not None]
    if not names:
        return ReadingRow("user", "Who", f"Nobody is called “{typed}”", is_missing=True) if typed else None
    icon = "user" if contact else "building-2" if company else "kanban"
    badge = (deal.phase_code, badge_kind(deal.phase_kind, is_stall=deal.is_stall)) if deal else None
    return ReadingRow(icon, "Who", ", ".join(names), _others(contact or company or deal, typed), badge)


def _others(known: Known | None, typed: str) -> str:
    if known is None or not known.others:
        return ""
    return f"{known.others + 1} are called {typed.lstrip('@#')}"


def _company_row(reading: QuickAdd, understood: Understood | None) -> ReadingRow | None:
    if understood is not None and understood.company is not None:
        known = understood.company
        return ReadingRow("building-2", "Company", known.title, _others(known, reading.company))
    if not reading.company:
        return None
    aside = "new, will be added along" if understood is not None and understood.unknown_company else ""
    return ReadingRow("building-2", "Company", reading.company, aside)


class ReadingView(QWidget):
    """Paints the rows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[ReadingRow, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_rows(self, rows: tuple[ReadingRow, ...]) -> None:
        """Show these rows."""
        self._rows = rows
        self.setAccessibleName("; ".join(f"{row.name}: {row.value} {row.aside}".strip() for row in rows))
        self.updateGeometry()
        self.update()

    @property
    def rows(self) -> tuple[ReadingRow, ...]:
        """What it shows."""
        return self._rows

    def sizeHint(self) -> QSize:
        return QSize(400, Theme.current().px(36) * len(self._rows))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = Theme.current()
        painter = QPainter(self)
        height, side = tokens.px(36), tokens.px(16)
        meta, strong = tokens.font("meta"), tokens.font("bodyMedium")
        for number, row in enumerate(self._rows):
            middle = number * height + height / 2
            baseline = round(middle + tokens.text_px("body") * 0.36)
            draw_icon(painter, QRectF(4, middle - side / 2, side, side), row.icon, "text2", tokens)
            draw_line(painter, QPointF(32, baseline), 84, row.name, meta, tokens.color("text2"))
            right = float(self.width() - 4)
            right -= draw_line(painter, QPointF(right, baseline), 220, row.aside, meta, tokens.color("text2"), "right")
            color = tokens.color("warn" if row.is_missing else "text")
            x = tokens.px(120)
            x += round(draw_line(painter, QPointF(x, baseline), right - x - 60, row.value, strong, color)) + 10
            if row.badge is not None:
                draw_phase_badge(painter, QPointF(x, round(middle - tokens.size("badge") / 2)), *row.badge, tokens)
        painter.end()
