"""What a forecast comes to: rows of figures in whole minor units of the team's currency, which may simply be added."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from app.domain.forecast.basis import Basis
from app.domain.forecast.periods import Period
from app.domain.money import Money, precision

Key = str | int | None
"""What a row is about: the key of a period or record, a name, or None for "none of them"."""

OVERDUE = "overdue"
"""The key of the row of open deals whose expected close lies before today."""


class Dimension(StrEnum):
    """What a forecast can be broken down by."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    REP = "rep"
    TEAM = "team"
    PHASE = "phase"
    BAND = "band"
    PRODUCT = "product"
    SOURCE = "source"
    KIND = "kind"
    CATEGORY = "category"


@dataclass(frozen=True, slots=True)
class Row:
    """The figures of one part of a forecast.

    ``count`` counts open deals, ``open`` is their amount; ``phase``, ``own`` and ``calibrated`` are what is expected of
    them on each basis. ``won`` and ``lost`` are amounts of closed deals. ``target`` is None where nobody set one, and
    where targets are not set by this dimension. The ids are those of the deals behind each figure.
    """

    key: Key
    label: str
    open: int = 0
    phase: int = 0
    own: int = 0
    calibrated: int = 0
    won: int = 0
    lost: int = 0
    target: int | None = None
    open_ids: tuple[int, ...] = ()
    won_ids: tuple[int, ...] = ()
    lost_ids: tuple[int, ...] = ()

    @property
    def count(self) -> int:
        return len(self.open_ids)

    @property
    def won_count(self) -> int:
        return len(self.won_ids)

    @property
    def lost_count(self) -> int:
        return len(self.lost_ids)

    @property
    def deal_ids(self) -> tuple[int, ...]:
        """All deals of the row."""
        return (*self.open_ids, *self.won_ids, *self.lost_ids)

    @property
    def win_rate(self) -> Decimal | None:
        """Won of those won or lost, in per cent, to one decimal; None where none was."""
        closed = self.won_count + self.lost_count
        return None if not closed else (Decimal(100) * self.won_count / closed).quantize(Decimal("0.1"))

    def expected(self, basis: Basis) -> int:
        """What is still expected of the open deals."""
        return {Basis.PHASE: self.phase, Basis.OWN: self.own, Basis.CALIBRATED: self.calibrated}[basis]

    def outlook(self, basis: Basis) -> int:
        """What is won and what is still expected."""
        return self.won + self.expected(basis)


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A forecast by one dimension. The amounts of ``total`` are the sums of those of ``rows``.

    A deal with several products stands in several rows by product and is counted once in the total.
    """

    by: Dimension
    rows: tuple[Row, ...]
    total: Row

    def row(self, key: Key) -> Row | None:
        """The row of a key; None where it has none."""
        return next((row for row in self.rows if row.key == key), None)


@dataclass(frozen=True, slots=True)
class Cross:
    """One dimension down, another across. ``cells`` by the keys of both; one that is missing is empty."""

    down: Breakdown
    across: Breakdown
    cells: Mapping[tuple[Key, Key], Row] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Apart:
    """What is not in the sums, or needs a look. Nothing is left out without standing here.

    Outside the whole: ``undated`` deals (also closed ones whose day nobody knows), and open ones expected ``earlier``
    or ``later`` than the period. Within it, counted but without an amount: ``unpriced``, and ``unrated`` in a currency
    that no rate leads from (``unrated_amounts`` are their sums). Within it with all figures: ``overdue``, and open ones
    whose amount is zero or below (``unpaid``).
    """

    undated: Row
    earlier: Row
    later: Row
    unpriced: Row
    unrated: Row
    overdue: Row
    unpaid: Row
    unrated_amounts: tuple[Money, ...] = ()


@dataclass(frozen=True, slots=True)
class Outlook:
    """Where a period is heading on one basis: what is ``won``, what is ``expected`` still, and the ``target``.

    ``overdue`` is the part of ``expected`` whose date has passed.
    """

    period: Period
    won: int
    expected: int
    overdue: int
    target: int | None

    @property
    def total(self) -> int:
        return self.won + self.expected

    @property
    def to_find(self) -> int:
        """What is still missing to the target; 0 where it is reached or nobody set one."""
        return max((self.target or 0) - self.total, 0)

    @property
    def percent(self) -> int | None:
        """The total of the target in whole per cent, rounded down; None without a target above 0."""
        return self.total * 100 // self.target if self.target else None

    def whole_parts(self, currency: str) -> tuple[int, int]:
        """What is won and expected in whole units of the currency, as minor units: they add up to the rounded total."""
        unit = 10 ** precision(currency)
        won = round(Decimal(self.won) / unit) * unit
        return won, round(Decimal(self.total) / unit) * unit - won


@dataclass(frozen=True, slots=True)
class Forecast:
    """A forecast on one basis: its outlook, by period and by rep with their cells, and what is apart.

    ``own_said`` counts the open deals whose rep said a probability, ``calibrated_count`` those that history speaks of;
    for the others the phase's counts. ``notes`` are what the reader should know, in sentences.
    """

    basis: Basis
    currency: str
    period: Period
    outlook: Outlook
    whole: Row
    by_period: Breakdown
    by_rep: Breakdown
    cells: Mapping[tuple[Key, Key], Row]
    apart: Apart
    own_said: int = 0
    calibrated_count: int = 0
    notes: tuple[str, ...] = ()


def together(key: Key, label: str, rows: Iterable[Row], target: int | None = None) -> Row:
    """The sum of rows that share no deal, which is where every total comes from."""
    parts = tuple(rows)
    return Row(
        key,
        label,
        sum(row.open for row in parts),
        sum(row.phase for row in parts),
        sum(row.own for row in parts),
        sum(row.calibrated for row in parts),
        sum(row.won for row in parts),
        sum(row.lost for row in parts),
        target,
        tuple(one for row in parts for one in row.open_ids),
        tuple(one for row in parts for one in row.won_ids),
        tuple(one for row in parts for one in row.lost_ids),
    )
