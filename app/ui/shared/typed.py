"""Typed text to values and back, for fields in place: amounts, dates, percentages, numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from app.domain.amounts import typed_amount
from app.domain.dates_in_words import read_date
from app.domain.day_text import tight_day
from app.domain.errors import UserError
from app.domain.money import Money
from app.domain.number_text import read_number
from app.domain.probability import check_probability
from app.ui.shared.habits import habits
from app.ui.shared.money_text import money_text

if TYPE_CHECKING:
    from app.services.context import Context

_WHOLE_PER_CENT = "Give whole per cent, such as 55."


@dataclass(frozen=True)
class Typed:
    """How a kind of value is read, shown, and what is said while somebody types; an empty text reads as None."""

    read: Callable[[str], object]
    show: Callable[[object], str]
    hint: Callable[[str], str] | None = None


def plain() -> Typed:
    """Text as it is."""
    return Typed(lambda text: text.strip() or None, lambda value: str(value or ""))


def amount(ctx: Context, currency: Callable[[], str]) -> Typed:
    """``31200+4%`` is Money; without a currency typed it is in ``currency()``."""

    def read(text: str) -> object:
        if not text.strip():
            return None
        parsed = typed_amount(text, decimal_mark=habits(ctx).decimal_mark, home_currency=currency())
        return Money.of(parsed.value, parsed.currency or currency())

    def hint(text: str) -> str:
        if not text.strip():
            return ""
        parsed = typed_amount(text, decimal_mark=habits(ctx).decimal_mark, home_currency=currency())
        other = "" if parsed.currency in (None, currency()) else f" {parsed.currency}"
        return parsed.explanation + other

    return Typed(read, lambda value: money_text(value) if isinstance(value, Money) else "", hint)


def day(ctx: Context, *, past: bool = False) -> Typed:
    """A day in words: ``fri``, ``27 march``, ``+10wd``. ``past`` prefers days that have been."""

    def reading(text: str) -> tuple[date, str]:
        how = habits(ctx)
        found = read_date(text, how.today, day_first=how.day_first, prefer_past=past, calendar=how.calendar)
        return found.on, found.long_text

    def show(value: object) -> str:
        if not isinstance(value, date):
            return ""
        today = ctx.clock.today()
        # Of another year the weekday tells nothing, and a tight field has no room for both.
        return tight_day(value, today)

    return Typed(
        lambda text: reading(text)[0] if text.strip() else None,
        show,
        lambda text: reading(text)[1] if text.strip() else "",
    )


def percent() -> Typed:
    """``55``, ``55 %``: whole per cent from 0 to 100."""

    def read(text: str) -> object:
        bare = text.replace("%", " ").strip()
        if not bare:
            return None
        try:
            value = read_number(bare).value
        except UserError as error:
            raise UserError(f"“{text.strip()[:40]}” is not a number. {_WHOLE_PER_CENT}") from error
        if value != value.to_integral_value():
            raise UserError(_WHOLE_PER_CENT)
        return check_probability(int(value))

    return Typed(read, lambda value: "" if value is None else f"{value}%")


def whole_number(*, grouped: bool = True) -> Typed:
    """A number without decimals; years are shown without groups."""

    def read(text: str) -> object:
        if not text.strip():
            return None
        value = read_number(text).value
        if value != value.to_integral_value():
            raise UserError("Give a whole number, such as 85.")
        return int(value)

    return Typed(read, lambda value: "" if value is None else f"{value:,}" if grouped else str(value))


def decimal(*, sign: str = "") -> Typed:
    """Any number, such as a quantity; ``sign`` is written behind it and may be typed."""

    def read(text: str) -> object:
        bare = text.replace(sign, " ").strip() if sign else text.strip()
        return read_number(bare, ".").value if bare else None

    def show(value: object) -> str:
        return f"{value.normalize():,f}{sign}" if isinstance(value, Decimal) else ""

    return Typed(read, show)
