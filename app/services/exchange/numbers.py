"""Finds out which mark separates the decimals of a column, and reads its numbers.

A value such as ``1.234`` can be read in two ways; it is never guessed by itself: other values of its column decide,
or the user does. The reading of one number is the domain's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from app.domain.amounts import read_amount
from app.domain.errors import UserError
from app.domain.number_text import DecimalMark, without_dashes
from app.services.exchange.rows import Cell, cell_text
from app.services.exchange.safe_text import unguarded

MARKS: tuple[DecimalMark, DecimalMark] = (".", ",")
_EXAMPLES = 5
_CACHE = 20_000
_LONGEST = 60
# So many digits without any mark are an amount, and tell nothing about marks.
_SURELY_READABLE = 12
# 6.0E7, as programs write large amounts; spelt out before it is read, so that limits hold for it too.
_SCIENTIFIC = re.compile(r"[-+]?\d{1,20}(?:\.\d{1,20})?[eE][-+]?\d{1,2}")
# What most cells hold, and what means the same whichever mark separates the decimals.
_UNMARKED = re.compile(r"-?[0-9]{1,12}(?:\.[0-9]{1,2})?")
# Mio. and Tsd.
_ABBREVIATED = re.compile(r"(?<=[a-z])\.", re.IGNORECASE)


class Amount(NamedTuple):
    """A number in major units, and the ISO code of the currency beside it (None: none was written)."""

    value: Decimal
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class NumberAnalysis:
    """How a column's numbers are written.

    ``decided``: the decimal mark that reads them all, "." where it makes no difference, None where values prove both
    marks or none. ``proofs``: for each mark, values that only it can read. ``ambiguous``: values of two meanings.
    ``are_shares``: without a per cent sign none is beyond 1, and some lie below: as per cent, 1 is all of it.
    """

    count: int
    decided: DecimalMark | None
    proofs: dict[DecimalMark, tuple[str, ...]]
    ambiguous: tuple[str, ...]
    unreadable: int
    unreadable_examples: tuple[str, ...]
    are_shares: bool = False


@dataclass
class NumberAnalyser:
    """Takes a column's values, each with how many times it stands there; then gives the ``result``."""

    _count: int = 0
    _unreadable: int = 0
    _unreadable_examples: list[str] = field(default_factory=list)
    _ambiguous: list[str] = field(default_factory=list)
    _proofs: dict[DecimalMark, list[str]] = field(default_factory=lambda: {".": [], ",": []})
    _seen: set[str] = field(default_factory=set)
    _has_share: bool = False
    _has_more: bool = False

    def add(self, cell: Cell, times: int = 1) -> None:
        text = cell_text(cell).strip()
        if not text:
            return
        self._count += times
        if isinstance(cell, Decimal):
            self._weigh(cell)
        if not isinstance(cell, str) or text in self._seen:
            return
        if len(self._seen) < _CACHE:
            self._seen.add(text)
        self._look_at(text, times)

    def _weigh(self, value: Decimal) -> None:
        self._has_share = self._has_share or 0 < value < 1
        self._has_more = self._has_more or value > 1

    def _look_at(self, text: str, times: int) -> None:
        if text.isascii() and text.isdecimal() and len(text) <= _SURELY_READABLE:
            self._has_more = self._has_more or text.lstrip("0") not in ("", "1")
            return
        bare = text.removesuffix("%").strip()
        try:
            parsed = read_amount(_plain(bare))
        except UserError:
            self._unreadable += times
            _remember(self._unreadable_examples, text)
            return
        if bare == text:
            self._weigh(parsed.value)
        if parsed.is_ambiguous:
            _remember(self._ambiguous, bare)
        elif mark := _decimal_mark(bare):
            _remember(self._proofs[mark], bare)

    def result(self) -> NumberAnalysis:
        proven = [mark for mark in MARKS if self._proofs[mark]]
        decided: DecimalMark | None = proven[0] if len(proven) == 1 else None
        if not proven and not self._ambiguous:
            decided = "."
        return NumberAnalysis(
            self._count,
            decided,
            {mark: tuple(self._proofs[mark]) for mark in MARKS},
            tuple(self._ambiguous),
            self._unreadable,
            tuple(self._unreadable_examples),
            self._has_share and not self._has_more,
        )


def analyse(values: Iterable[Cell]) -> NumberAnalysis:
    """The analysis of a whole column."""
    analyser = NumberAnalyser()
    for value in values:
        analyser.add(value)
    return analyser.result()


def _decimal_mark(text: str) -> DecimalMark | None:
    """The mark that an unambiguous number proves to be the decimal one, if it has marks at all."""
    digits = re.findall(r"[.,](?=\d)", without_dashes(text))
    if not digits:
        return None
    last = digits[-1]
    if digits.count(last) > 1:  # 1.234.567 groups by points
        return "," if last == "." else "."
    return "." if last == "." else ","


def _remember(examples: list[str], text: str) -> None:
    if len(examples) < _EXAMPLES:
        examples.append(text[:_LONGEST])


def read_number(cell: Cell, mark: DecimalMark | None, home_currency: str | None = None) -> Amount:
    """The number of a cell that isn't empty; ``mark`` None refuses what has two meanings.

    ``home_currency`` is what a sign such as $ means where it can. Raises UserError with the reason.
    """
    if isinstance(cell, Decimal):
        return Amount(cell)
    text = cell_text(cell).strip()
    if not isinstance(cell, str):
        raise UserError(f"“{text}” is not a number.")
    if _UNMARKED.fullmatch(text):
        return Amount(Decimal(text))
    parsed = read_amount(_plain(text), decimal_mark=mark, home_currency=home_currency)
    if parsed.is_ambiguous:
        raise UserError(f"“{text}” can be {_meanings(text)}. Say whether a point or a comma separates the decimals.")
    return Amount(parsed.value, parsed.currency)


def settle(column: str, analysis: NumberAnalysis, chosen: DecimalMark | None) -> DecimalMark | None:
    """The decimal mark to read a column with; None: each value as written, since none has two meanings.

    Raises UserError, with the evidence, where values have two meanings and neither others nor the user decide.
    """
    mark = chosen or analysis.decided
    if mark is not None or not analysis.ambiguous:
        return mark
    example = analysis.ambiguous[0]
    proofs = [analysis.proofs[mark][0] for mark in MARKS if analysis.proofs[mark]]
    both = f" The column also has “{proofs[0]}” and “{proofs[1]}”." if len(proofs) == 2 else ""
    raise UserError(
        f"“{example}” in “{column}” can be {_meanings(example)}.{both} "
        "Say whether a point or a comma separates the decimals.",
        field=column,
    )


def _meanings(text: str) -> str:
    return " or ".join(f"{read_amount(_plain(text), decimal_mark=mark).value}" for mark in MARKS)


def _plain(text: str) -> str:
    """The text without what guards a minus in our files, points of an abbreviation, and an exponent."""
    text = unguarded(text)
    if _SCIENTIFIC.fullmatch(text):
        return f"{Decimal(text):f}"
    return _ABBREVIATED.sub("", text)
