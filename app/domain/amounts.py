"""Amounts as typed into a field: a number, a currency beside it, and small sums (``31200+4%``, ``12 x 450``).

A percentage added or taken off refers to what stands before it. There are no brackets: a field is no
spreadsheet.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from app.domain.errors import UserError
from app.domain.money import precision
from app.domain.number_text import (
    BODY,
    MULTIPLE_WORDS,
    DecimalMark,
    not_a_number,
    plain_spaces,
    read_body,
    read_number,
    show_number,
)

# A sign can stand for several currencies; the team's own is taken where it is among them, else the first.
_SIGNS = {
    "€": ("EUR",),
    "£": ("GBP",),
    "$": ("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN"),
    "US$": ("USD",),
    "¥": ("JPY", "CNY"),
    "zł": ("PLN",),
    "kr": ("SEK", "NOK", "DKK", "ISK"),
    "Fr.": ("CHF",),
    "₹": ("INR",),
    "₩": ("KRW",),
}
_SIGN = "|".join(re.escape(sign) for sign in sorted(_SIGNS, key=len, reverse=True))
_CODE = rf"(?!(?i:{MULTIPLE_WORDS})\b)\b[A-Za-z]{{3}}\b|(?<=[0-9])[A-Z]{{3}}\b|\b[A-Z]{{3}}(?=[0-9])"
_CURRENCY = re.compile(f"{_SIGN}|{_CODE}")
_OPERATOR = "[-−–+*×x/÷]"
_STEP = re.compile(rf"[ ]*(?P<operators>(?:{_OPERATOR}[ ]*)*)(?P<number>{BODY})[ ]*(?P<percent>%)?[ ]*", re.I | re.A)
_ONLY_OPERATORS = re.compile(rf"(?:[ ]*{_OPERATOR})+[ ]*", re.I | re.A)
_ONE_WAY = str.maketrans("−–×xX÷", "--***/", " ")

_LONGEST_TEXT = 100
# An amount stays below it. Minor units fill a 64-bit column; this leaves room for sums over a whole database.
LARGEST = Decimal(10) ** 13
_CENTS = 2


@dataclass(frozen=True, slots=True)
class ParsedAmount:
    """A typed amount in major units. ``currency`` is None where none was typed.

    ``explanation`` shows the reading (``"31,200 + 4% = 32,448"``). ``is_ambiguous``: a mark could have
    been a decimal mark or a group separator, and nothing said which.
    """

    value: Decimal
    currency: str | None
    explanation: str
    is_ambiguous: bool = False


class _Term(NamedTuple):
    """A signed operand; ``operator`` is what stands before it."""

    operator: str
    value: Decimal
    is_percent: bool


def parse_amount(
    text: str, *, decimal_mark: DecimalMark | None = None, home_currency: str | None = None
) -> ParsedAmount:
    """Read a typed amount or sum. Raises UserError saying what can't be read and how to write it."""
    if not text.strip():
        raise UserError("Type an amount, such as 31200 or 31200+4%.")
    bare, currency = _take_currency(text, home_currency)
    terms, is_ambiguous = _terms(bare, decimal_mark)
    value = _checked(_sum(terms))
    explanation = f"= {show_number(value, decimal_mark)}"
    if len(terms) > 1:
        explanation = f"{_shown(terms, decimal_mark)} {explanation}"
    return ParsedAmount(value, currency, explanation, is_ambiguous)


def typed_amount(text: str, *, decimal_mark: DecimalMark | None, home_currency: str | None) -> ParsedAmount:
    """Read what somebody typed for a field of ours, which shows amounts as ``31,200.50``.

    ``decimal_mark`` is the usual one where they are (None: nobody knows). ``1.234`` is 1,234 where that is the comma.
    Where it is the point, ``1,234`` groups, but ``1.234`` is as likely a slip as an amount unless the currency has
    thousandths: it is to become neither 1.23 nor 1,234 in silence, so UserError asks.
    """
    grouped = parse_amount(text, home_currency=home_currency)
    if not grouped.is_ambiguous or decimal_mark == ",":
        return replace(grouped, is_ambiguous=False)
    pointed = parse_amount(text, decimal_mark=".", home_currency=home_currency)
    currency = grouped.currency or home_currency
    has_thousandths = currency is not None and precision(currency) > _CENTS
    if decimal_mark == "." and (has_thousandths or pointed.value == grouped.value):
        return pointed
    other = pointed if pointed.value != grouped.value else parse_amount(text, decimal_mark=",")
    raise UserError(
        f"“{' '.join(text.split())}” can mean {show_number(grouped.value)} or {show_number(other.value)}. "
        "Write it without a mark between thousands, or with two decimals."
    )


def read_amount(
    text: str, *, decimal_mark: DecimalMark | None = None, home_currency: str | None = None
) -> ParsedAmount:
    """Read one amount as files hold it: no sums; brackets or a trailing minus make it negative."""
    bare, currency = _take_currency(text, home_currency)
    number = read_number(bare, decimal_mark)
    value = _checked(number.value)
    return ParsedAmount(value, currency, f"= {show_number(value, decimal_mark)}", number.is_ambiguous)


def _checked(value: Decimal) -> Decimal:
    if abs(value) >= LARGEST:
        raise UserError("The amount is too large. It must stay below 10,000,000 million.")
    return value


def _take_currency(text: str, home: str | None) -> tuple[str, str | None]:
    """The text with plain spaces and without its currency marks, and the currency they name."""
    if len(text) > _LONGEST_TEXT:
        raise UserError(f"This is too long for an amount. Use at most {_LONGEST_TEXT} characters.")
    if not any(char in "0123456789" for char in text):
        raise not_a_number(text)
    text = plain_spaces(text)
    found = {_currency_of(mark, home) for mark in _CURRENCY.findall(text)}
    if len(found) > 1:
        raise UserError(f"There are two currencies: {' and '.join(sorted(found))}. Use one.")
    return _CURRENCY.sub(" ", text), next(iter(found), None)


def _currency_of(mark: str, home: str | None) -> str:
    possible = _SIGNS.get(mark)
    if possible:
        return home if home in possible else possible[0]
    code = mark.upper()
    precision(code)
    return code


def _terms(text: str, decimal_mark: DecimalMark | None) -> tuple[list[_Term], bool]:
    """The operands of a sum, and whether one of them is ambiguous."""
    terms: list[_Term] = []
    is_ambiguous = False
    at = 0
    while step := _STEP.match(text, at):
        at = step.end()
        operator, sign = _operator_and_sign(step["operators"].translate(_ONE_WAY), is_first=not terms)
        if terms and not operator:
            raise not_a_number(text)
        is_percent = bool(step["percent"])
        number = read_body(step["number"], decimal_mark or (_only_mark(step["number"]) if is_percent else None))
        is_ambiguous |= number.is_ambiguous
        terms.append(_Term(operator, sign * _checked(number.value), is_percent))
    if _ONLY_OPERATORS.fullmatch(text, at):
        raise UserError("The sum is not finished. Put a number at its end, as in 31200+4%.")
    if at < len(text) or not terms:
        raise not_a_number(text)
    return terms, is_ambiguous


def _only_mark(number: str) -> DecimalMark | None:
    """Nobody writes thousands of per cent, so the one mark in a percentage separates its decimals."""
    marks = [mark for mark in number if mark in ".,"]
    if len(marks) != 1:
        return None
    return "." if marks == ["."] else ","


def _operator_and_sign(operators: str, *, is_first: bool) -> tuple[str, int]:
    """The operator before an operand, and the sign that further plus and minus marks give it."""
    operator, signs = ("", operators) if is_first else (operators[:1], operators[1:])
    for mark in signs:
        if mark not in "+-":
            raise UserError(f"Put a number before “{mark}”, as in 12 x 450.")
    return operator, -1 if signs.count("-") % 2 else 1


def _sum(terms: list[_Term]) -> Decimal:
    """Products first, then sums from left to right."""
    total = Decimal(0)
    place = 0
    while place < len(terms):
        end = place + 1
        while end < len(terms) and terms[end].operator in ("*", "/"):
            end += 1
        total = _add(total, terms[place:end])
        place = end
    return total


def _add(total: Decimal, factors: list[_Term]) -> Decimal:
    first = factors[0]
    product = _product(factors)
    if first.is_percent and first.operator:
        product *= total
    elif first.is_percent and len(factors) == 1:
        raise UserError("A percentage needs an amount before it, as in 31200+4%.")
    return total - product if first.operator == "-" else total + product


def _product(factors: list[_Term]) -> Decimal:
    product = Decimal(1)
    for factor in factors:
        value = factor.value / 100 if factor.is_percent else factor.value
        if factor.operator != "/":
            product *= value
        elif value:
            product /= value
        else:
            raise UserError("Nothing can be divided by zero. Change the number after “/”.")
    return product


def _shown(terms: list[_Term], decimal_mark: DecimalMark | None) -> str:
    words = []
    for term in terms:
        number = show_number(term.value, decimal_mark) + ("%" if term.is_percent else "")
        words += [term.operator.replace("*", "×"), number] if term.operator else [number]
    return " ".join(words)
