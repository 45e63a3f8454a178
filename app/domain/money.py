"""Amounts of money: whole minor units beside an ISO 4217 currency code, never floats."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cache

from app.domain.errors import UserError


@cache
def precision(currency: str) -> int:
    """How many decimal digits the currency has (EUR 2, JPY 0, KWD 3), from Unicode CLDR.

    Raises UserError for a code that CLDR does not list.
    """
    if currency in _COMMON:
        return _COMMON[currency]
    from babel.numbers import get_currency_precision, is_currency

    if not is_currency(currency):
        raise UserError(f"“{currency}” is not a currency code. Use one of ISO 4217, such as EUR or USD.")
    return get_currency_precision(currency)


# Spares start-up the import of Babel for the currencies most teams use; the test suite compares them with CLDR.
_COMMON = {"EUR": 2, "USD": 2, "GBP": 2, "CHF": 2, "JPY": 0, "PLN": 2, "SEK": 2, "CNY": 2}


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """``minor`` whole minor units (cents) of ``currency``."""

    minor: int
    currency: str

    @classmethod
    def of(cls, amount: Decimal | int | str, currency: str) -> Money:
        """From major units, rounded half to even to the currency's precision."""
        scaled = Decimal(amount).scaleb(precision(currency))
        return cls(int(scaled.to_integral_value(ROUND_HALF_EVEN)), currency)

    @property
    def amount(self) -> Decimal:
        """In major units, with the currency's number of decimals."""
        return Decimal(self.minor).scaleb(-precision(self.currency))

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"

    def __add__(self, other: Money) -> Money:
        if other.currency != self.currency:
            raise ValueError(f"cannot add {other.currency} to {self.currency} without a rate")
        return Money(self.minor + other.minor, self.currency)


def decimal_text(minor: int | None, currency: str) -> str | None:
    """Minor units as the decimal string of the JSON contract: 3120050 EUR is ``"31200.50"``."""
    return None if minor is None else str(Money(minor, currency).amount)
