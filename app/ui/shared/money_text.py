"""Amounts as people read them: ``€31,200``, ``$342.09``, ``CHF 1,200``."""

from __future__ import annotations

from decimal import Decimal

from app.domain.money import Money, precision

_SIGNS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "INR": "₹", "KRW": "₩"}
_UNITS = (("tn", 12), ("bn", 9), ("M", 6), ("k", 3))
# Below the one even cents matter, from the other on thousands are enough.
_SMALL, _LEAST_BRIEF = 100, 100_000
_SPOKEN = {"EUR": "euro", "USD": "dollars", "GBP": "pounds", "JPY": "yen", "CHF": "francs", "PLN": "zloty"}


def money_text(money: Money, *, whole: bool = False) -> str:
    """An amount with its currency. Cents are left out where there are none, and with ``whole`` always (rounded)."""
    sign = _SIGNS.get(money.currency)
    minus = "-" if money.minor < 0 else ""
    return f"{minus}{sign or money.currency + ' '}{_figures(money, whole)}"


def brief_money(money: Money) -> str:
    """The same where there is little room: ``€1.23M``, three figures from a hundred thousand on, else whole units."""
    amount = abs(money.amount)
    if amount < _LEAST_BRIEF:
        return money_text(money, whole=amount >= _SMALL)
    for unit, power in _UNITS:
        # What would be rounded up to a thousand of a unit is one of the next.
        if amount >= Decimal(10) ** power * Decimal("0.9995"):
            share = amount / Decimal(10) ** power
            places = 2 if share < Decimal("9.995") else 1 if share < Decimal("99.95") else 0
            sign = _SIGNS.get(money.currency) or f"{money.currency} "
            return f"{'-' if money.minor < 0 else ''}{sign}{share:,.{places}f}{unit}"
    raise AssertionError("a thousand is the least unit")


def spoken_money(money: Money) -> str:
    """An amount for those who listen: ``31,200 euro``."""
    minus = "minus " if money.minor < 0 else ""
    return f"{minus}{_figures(money, False)} {_SPOKEN.get(money.currency, money.currency)}"


def _figures(money: Money, whole: bool) -> str:
    amount = abs(money.amount)
    has_cents = amount != amount.to_integral_value()
    return f"{amount:,.{precision(money.currency) if has_cents and not whole else 0}f}"
