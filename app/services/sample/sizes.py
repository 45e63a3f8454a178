"""How much sample data there shall be."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.errors import UserError

_MOST_DEALS = 200_000


@dataclass(frozen=True, slots=True)
class SampleSize:
    """Numbers of records. ``open_deals`` stand in the sales pipelines; marketing gets a few of its own beside them."""

    open_deals: int
    closed_deals: int
    companies: int
    contacts: int
    activities: int

    @property
    def marketing_deals(self) -> int:
        """Open leads in marketing pipelines."""
        return min(15, self.open_deals // 4)


TEAM = SampleSize(open_deals=60, closed_deals=260, companies=140, contacts=400, activities=2400)
LARGE = SampleSize(open_deals=10_000, closed_deals=5_000, companies=25_000, contacts=100_000, activities=500_000)


def size_named(text: str) -> SampleSize:
    """``team``, ``large``, or a number of open deals with ten contacts and fifty activities each.

    Raises UserError for anything else.
    """
    named = {"team": TEAM, "large": LARGE}
    if text in named:
        return named[text]
    if not text.isascii() or not text.isdecimal() or not 1 <= int(text) <= _MOST_DEALS:
        raise UserError(
            f"“{text}” is not a size of sample data. Use team, large, or a number of open deals up to {_MOST_DEALS:,}.",
            field="sample",
        )
    deals = int(text)
    return SampleSize(deals, deals // 2 + 10, deals * 5 // 2 + 10, deals * 10, deals * 50)
