"""Amounts as people read them: ``€31,200``, ``$342.09``, ``CHF 1,200``."""

from __future__ import annotations

from app.domain.money import Money, precision

_SIGNS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "INR": "₹", "KRW": "₩"}
_SPOKEN = {"EUR": "euro", "USD": "dollars", "GBP": "pounds", "JPY": "yen", "CHF": "francs", "PLN": "zloty"}


def money_text(money: Money, *, whole: bool = False) -> str:
    """An amount with its currency. Cents are left out where there are none, and with ``whole`` always (rounded)."""
    sign = _SIGNS.get(money.currency)
    minus = "-" if money.minor < 0 else ""
    return f"{minus}{sign or money.currency + ' '}{_figures(money, whole)}"


def spoken_money(money: Money) -> str:
    """An amount for those who listen: ``31,200 euro``."""
    minus = "minus " if money.minor < 0 else ""
    return f"{minus}{_figures(money, False)} {_SPOKEN.get(money.currency, money.currency)}"


def _figures(money: Money, whole: bool) -> str:
    amount = abs(money.amount)
    has_cents = amount != amount.to_integral_value()
    return f"{amount:,.{precision(money.currency) if has_cents and not whole else 0}f}"
