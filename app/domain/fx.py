"""Sums over several currencies at dated rates. What has no rate is named, never added blindly."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

from app.domain.money import Money, precision


@dataclass(frozen=True, slots=True)
class Rate:
    """From ``valid_on`` on, one unit of ``currency`` is worth ``rate`` units of the team's currency."""

    currency: str
    valid_on: date
    rate: Decimal


@dataclass(frozen=True, slots=True)
class Part:
    """Minor units of one currency, to be converted at the rate of a day."""

    minor: int
    currency: str
    on: date


@dataclass(frozen=True, slots=True)
class Total:
    """A sum in one currency. ``missing`` names the currencies left out because no rate is known, sorted."""

    money: Money
    missing: tuple[str, ...] = ()


class RateTable:
    """Dated rates to one home currency."""

    def __init__(self, home: str, rates: Iterable[Rate] = ()) -> None:
        self.home = home
        by_currency: dict[str, list[Rate]] = {}
        for rate in sorted(rates, key=lambda rate: rate.valid_on):
            by_currency.setdefault(rate.currency, []).append(rate)
        self._rates: Mapping[str, list[Rate]] = by_currency

    @property
    def currencies(self) -> tuple[str, ...]:
        """Those with a rate on some day, sorted."""
        return tuple(sorted(self._rates))

    @property
    def rates(self) -> tuple[Rate, ...]:
        """All of them, by currency and day."""
        return tuple(rate for currency in self.currencies for rate in self._rates[currency])

    def rate(self, currency: str, on: date) -> Decimal | None:
        """The rate that held on a day: the newest not later than it; None where none is known."""
        if currency == self.home:
            return Decimal(1)
        rates = self._rates.get(currency, [])
        place = bisect_right(rates, on, key=lambda rate: rate.valid_on)
        return rates[place - 1].rate if place else None

    def exact(self, part: Part) -> Decimal | None:
        """The part in minor units of the home currency, unrounded; None without a rate."""
        rate = self.rate(part.currency, part.on)
        if rate is None:
            return None
        return Decimal(part.minor).scaleb(precision(self.home) - precision(part.currency)) * rate

    def convert(self, money: Money, on: date) -> Money | None:
        """An amount in the home currency, rounded half to even; None without a rate."""
        exact = self.exact(Part(money.minor, money.currency, on))
        return None if exact is None else Money(_round(exact), self.home)

    def total(self, parts: Iterable[Part]) -> Total:
        """All parts in the home currency, rounded once at the end, so that sums of parts equal the whole."""
        added, missing = self._sum(parts)
        return Total(Money(_round(added), self.home), missing)

    def weighted_total(self, parts: Iterable[tuple[Part, int]]) -> Total:
        """Like ``total`` for parts given beside their weight: minor units times per cent, already summed exactly."""
        weights = [Part(hundredths, part.currency, part.on) for part, hundredths in parts]
        added, missing = self._sum(weights)
        return Total(Money(_round(added / 100), self.home), missing)

    def _sum(self, parts: Iterable[Part]) -> tuple[Decimal, tuple[str, ...]]:
        added = Decimal(0)
        missing: set[str] = set()
        for part in parts:
            exact = self.exact(part)
            if exact is None:
                missing.add(part.currency)
            else:
                added += exact
        return added, tuple(sorted(missing))


def _round(minor: Decimal) -> int:
    return int(minor.to_integral_value(ROUND_HALF_EVEN))
