"""How the numbers of a chart are written: money in thousands or millions, shares, counts."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from app.domain.money import Money, precision
from app.services.charts.scale import Axis

_SIZES = ((12, "tn", "Trillions"), (9, "bn", "Billions"), (6, "M", "Millions"), (3, "k", "Thousands"))
_LEAST_THOUSANDS = 10  # €9,000 stays whole, €12,000 becomes €12k


@dataclass(frozen=True, slots=True)
class Count:
    """Values that are counted: deals, days, touches."""

    of: str = ""

    def tick(self, value: int, _axis: Axis) -> str:
        """What stands beside a tick."""
        return f"{value:,}"

    def short(self, value: int, _axis: Axis) -> str:
        """What stands at a bar, where there is little room."""
        return f"{value:,}"

    def full(self, value: int) -> str:
        """The value in full."""
        return f"{value:,} {self.of}".rstrip()


@dataclass(frozen=True, slots=True)
class Percent:
    """Values in per cent."""

    def tick(self, value: int, _axis: Axis) -> str:
        """What stands beside a tick."""
        return f"{value}%"

    def short(self, value: int, _axis: Axis) -> str:
        """What stands at a bar."""
        return f"{value}%"

    def full(self, value: int) -> str:
        """The value in full."""
        return f"{value}%"


@dataclass(frozen=True, slots=True)
class MoneyUnit:
    """Values in minor units of a currency (ISO 4217)."""

    currency: str

    def tick(self, value: int, axis: Axis) -> str:
        """``€120k``; all ticks of an axis are in the same size."""
        if value == 0:
            return "0"
        size = size_of(max(abs(axis.low), abs(axis.high)), self.currency)
        minus = "-" if value < 0 else ""
        return f"{minus}{sign(self.currency)}{_plain(abs(value), self.currency, size[0])}{size[1]}"

    def short(self, value: int, axis: Axis) -> str:
        """``165.8``: in the size of the axis, without a sign for the currency."""
        largest = max(abs(axis.low), abs(axis.high))
        power = size_of(largest, self.currency)[0]
        few = Money(largest, self.currency).amount < Decimal(10) ** (power + 1)
        return in_size(value, self.currency, power, places=2 if few else 1)

    def full(self, value: int) -> str:
        """``€165,812.50``; without cents where there are none."""
        return full_money(value, self.currency)


Unit = Count | Percent | MoneyUnit


def size_of(minor: int, currency: str) -> tuple[int, str, str]:
    """In which size an amount like this is best written: the power of ten, its sign and its word."""
    amount = abs(Money(minor, currency).amount)
    if amount < _LEAST_THOUSANDS * 1000:
        return 0, "", ""
    return next(size for size in _SIZES if amount >= Decimal(10) ** size[0])


def in_size(minor: int, currency: str, power: int, *, places: int = 1) -> str:
    """An amount in thousands (power 3) or millions (6) with so many decimals; whole units where the power is 0."""
    amount = Money(minor, currency).amount.scaleb(-power)
    text = f"{amount:,.{places if power else 0}f}"
    return text.removeprefix("-") if not text.strip("-0.,") else text


@cache
def sign(currency: str) -> str:
    """What stands before an amount: ``€``, ``CA$``, and for those without a sign their code and a space (CLDR)."""
    from babel.numbers import get_currency_symbol

    symbol: str = get_currency_symbol(currency, locale="en")
    return f"{symbol}\N{NO-BREAK SPACE}" if symbol[-1].isalpha() else symbol


def full_money(minor: int, currency: str, *, has_cents: bool = False) -> str:
    """An amount in full, ``€31,200`` or ``$342.09``: cents where there are some, or with ``has_cents`` always."""
    amount = abs(Money(minor, currency).amount)
    places = precision(currency) if has_cents or amount != amount.to_integral_value() else 0
    return f"{'-' if minor < 0 else ''}{sign(currency)}{amount:,.{places}f}"


def _plain(minor: int, currency: str, power: int) -> str:
    amount = Money(minor, currency).amount.scaleb(-power).normalize()
    return f"{amount:,f}"
