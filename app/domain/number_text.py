"""Reading one number as people write it: ``1.234,56``, ``1,234.56``, ``1 234``, ``1'200.-``, ``12k``, ``(1,234)``.

One mark followed by exactly three digits can be a decimal mark or a group separator (``1.234``). The expected
decimal mark decides; without one it is read as a group and flagged as ambiguous, so that the caller can ask.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from string import ascii_letters
from typing import Literal

from app.domain.errors import UserError

DecimalMark = Literal[".", ","]

# Spaces that word processors and locales put between groups; they are made plain before anything is read.
_PLAIN_SPACES = str.maketrans(dict.fromkeys("\u00a0\u2007\u2009\u202f\t", " "))
_ALWAYS_GROUP = re.compile("[ '’]")
_MULTIPLES = {
    "k": 1_000,
    "tsd": 1_000,
    "thousand": 1_000,
    "m": 1_000_000,
    "mn": 1_000_000,
    "mio": 1_000_000,
    "million": 1_000_000,
    "bn": 1_000_000_000,
    "billion": 1_000_000_000,
}
MULTIPLE_WORDS = "|".join(sorted(_MULTIPLES, key=len, reverse=True))

# Dashes in the place of the cents, as in 1'200.- and 1.200,–: there are none. A minus before a number is none of these.
_DASHES = "[-−–—]{1,2}+(?![ ]*[0-9])"
_NO_CENTS = f"[.,]{_DASHES}"
# A number without its sign: digits with separators in between, then perhaps dashes for cents or a word for thousands
# or millions. To be matched with re.A, else a long s would pass for an s.
BODY = rf"[.,]?[0-9](?:[0-9'’]|(?!{_NO_CENTS})[.,]|[ ](?=[0-9]))*(?:{_NO_CENTS}|[ ]*(?:{MULTIPLE_WORDS})(?![A-Za-z]))?"
_SIGNED = re.compile(
    rf"(?P<open>\()?[ ]*(?P<sign>[-−–+])?[ ]*(?P<body>{BODY})[ ]*(?P<after>[-−–])?[ ]*(?P<close>\))?",
    re.I | re.A,
)
_CENTS_AS_DASHES = re.compile(rf"(?<=[0-9])([.,]){_DASHES}")


@dataclass(frozen=True, slots=True)
class Number:
    """A number, and whether its text could as well have meant another one."""

    value: Decimal
    is_ambiguous: bool = False


def read_number(text: str, decimal_mark: DecimalMark | None = None) -> Number:
    """A signed number. Brackets around it, or a minus behind it, make it negative, as in accounting.

    Raises UserError for anything else than one number.
    """
    match = _SIGNED.fullmatch(plain_spaces(text).strip())
    if match is None or (match["open"] is None) != (match["close"] is None):
        raise not_a_number(text)
    number = read_body(match["body"], decimal_mark)
    negative = match["sign"] not in (None, "+") or bool(match["after"] or match["open"])
    return Number(-number.value, number.is_ambiguous) if negative else number


def read_body(body: str, decimal_mark: DecimalMark | None = None) -> Number:
    """A number without its sign, as ``BODY`` matches it."""
    body = without_dashes(body)
    digits = body.rstrip(ascii_letters)
    multiple = _MULTIPLES.get(body[len(digits) :].lower(), 1)
    whole, fraction, is_ambiguous = _split(digits.rstrip(), decimal_mark)
    if fraction and not fraction.isdigit():
        raise not_a_number(body)
    value = Decimal(f"{whole}.{fraction}" if fraction else whole) * multiple
    return Number(value, is_ambiguous)


def without_dashes(text: str) -> str:
    """Cents that are written as dashes as the zeros that they stand for: ``1'200.-`` is ``1'200.00``."""
    return _CENTS_AS_DASHES.sub(r"\g<1>00", text)


def plain_spaces(text: str) -> str:
    """The text with every kind of space made a plain one; its length stays."""
    return text.translate(_PLAIN_SPACES)


def _split(digits: str, decimal_mark: DecimalMark | None) -> tuple[str, str, bool]:
    """Whole digits, fraction digits, and whether the reading is a guess."""
    marks = [char for char in digits if char in ".,"]
    if not marks:
        return _ungroup(digits, digits), "", False
    head, mark, tail = digits.rpartition(marks[-1])
    if len(marks) == 1:
        if not _could_be_group(head, tail):
            return _ungroup(head, digits), tail, False
        if mark == decimal_mark:
            return head, tail, False
        return head + tail, "", decimal_mark is None
    if marks.count(mark) > 1 and len(set(marks)) > 1:
        raise not_a_number(digits)
    if len(set(marks)) == 1:
        return _ungroup(digits, digits), "", False
    return _ungroup(head, digits), tail, False


def _could_be_group(head: str, tail: str) -> bool:
    return bool(re.fullmatch("[1-9][0-9]{0,2}", head) and re.fullmatch("[0-9]{3}", tail))


def _ungroup(whole: str, shown: str) -> str:
    """The digits of a whole part; groups must have three digits, or two as in India, the last one three."""
    groups = re.split(r"[.,]", _ALWAYS_GROUP.sub(",", whole))
    rest = groups[1:]
    well_formed = not rest or (
        1 <= len(groups[0]) <= 3 and len(rest[-1]) == 3 and all(len(group) in (2, 3) for group in rest)
    )
    if not well_formed:
        raise not_a_number(shown)
    return "".join(groups) or "0"


def not_a_number(text: str) -> UserError:
    """The refusal of a text that is no number."""
    shown = " ".join(text.split())[:40]
    return UserError(f"“{shown}” is not a number. Write it like 31200, 1.234,56 or 12k.")


def show_number(value: Decimal, decimal_mark: DecimalMark | None = None) -> str:
    """A number with grouped thousands and at most two decimals: ``"32,448"``, or ``"32.448"`` with a decimal comma."""
    rounded = value.quantize(Decimal("0.01")) + 0  # no minus before zero
    text = f"{rounded:,.0f}" if rounded == rounded.to_integral_value() else f"{rounded:,.2f}"
    return text.translate(str.maketrans(",.", ".,")) if decimal_mark == "," else text
