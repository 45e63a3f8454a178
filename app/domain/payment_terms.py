"""When customers pay: the instalments of a deal, counted from the day on which it closes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.errors import UserError

MOST_DAYS = 730
MOST_INSTALMENTS = 24
_PART = re.compile(r"(?:(\d{1,3})\s*%\s*(?:after\s+|in\s+)?)?(\d{1,4}|at once)(?:\s*(?:d|days?))?", re.IGNORECASE)
_HOW = "Write “30” for all of it after 30 days, or parts that add up to 100 %: “50 % 0, 50 % 60”."


@dataclass(frozen=True, slots=True)
class Instalment:
    """``percent`` of the amount, ``days`` calendar days after the deal closed."""

    percent: int
    days: int


@dataclass(frozen=True, slots=True)
class PaymentTerms:
    """The instalments of a deal in the order of their days; their per cents add up to 100."""

    instalments: tuple[Instalment, ...]

    @classmethod
    def parse(cls, text: str) -> PaymentTerms:
        """From ``"30"`` or ``"50 % 0, 50 % 60"``; UserError says how they are written."""
        parts = [_PART.fullmatch(part.strip()) for part in text.split(",")]
        found = [part for part in parts if part is not None]
        if len(found) < len(parts) or (len(found) > 1 and not all(part[1] for part in found)):
            raise UserError(f"These terms of payment can't be read. {_HOW}", field="payment_terms")
        instalments = [Instalment(int(part[1] or 100), _days(part[2])) for part in found]
        _check(instalments)
        return cls(tuple(sorted(instalments, key=lambda one: one.days)))

    @property
    def text(self) -> str:
        """As it is stored and typed: ``"30"``, ``"50 % 0, 50 % 60"``."""
        if len(self.instalments) == 1:
            return str(self.instalments[0].days)
        return ", ".join(f"{one.percent} % {one.days}" for one in self.instalments)

    @property
    def longest_days(self) -> int:
        """The days until all is paid."""
        return self.instalments[-1].days

    def payments(self, minor: int, closed_on: date) -> Iterator[tuple[date, int]]:
        """The day of each payment and its whole minor units, which add up to ``minor``.

        Each part is what all parts up to it come to, rounded down, less what came before: no unit is lost.
        """
        percent = paid = 0
        for one in self.instalments:
            percent += one.percent
            due = minor * percent // 100
            yield _later(closed_on, one.days), due - paid
            paid = due


IN_30_DAYS = PaymentTerms((Instalment(100, 30),))
"""What holds where neither the deal nor its customer nor the team says otherwise."""


def _days(text: str) -> int:
    return int(text) if text.isdecimal() else 0


def _check(instalments: list[Instalment]) -> None:
    if sum(one.percent for one in instalments) != 100 or any(one.percent == 0 for one in instalments):
        raise UserError(f"The parts have to add up to 100 %. {_HOW}", field="payment_terms")
    if max(one.days for one in instalments) > MOST_DAYS:
        raise UserError(f"Payments may take {MOST_DAYS} days at most.", field="payment_terms")
    if len(instalments) > MOST_INSTALMENTS:
        raise UserError(f"There may be {MOST_INSTALMENTS} instalments at most.", field="payment_terms")


def _later(day: date, days: int) -> date:
    return day + timedelta(days=min(days, (date.max - day).days))
