"""Turns the cells of a column into values of its field, or says why that can't be done.

A converter takes a cell and returns the value, None for an empty cell; it raises UserError with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from app.domain.errors import UserError
from app.domain.money import precision
from app.domain.number_text import DecimalMark
from app.domain.text import clean, match_key
from app.services.exchange.date_reader import DateReader
from app.services.exchange.fields import Field, Kind
from app.services.exchange.flags import FLAGS
from app.services.exchange.numbers import Amount, read_number
from app.services.exchange.rows import Cell, cell_text
from app.services.exchange.safe_text import unguarded
from app.services.exchange.spreadsheet_errors import refuse_error

Value: TypeAlias = str | int | bool | Decimal | date | Amount | tuple[str, ...] | None
Converter: TypeAlias = Callable[[Cell], Value]

# What databases and spreadsheets write for "nothing".
_NOTHING = frozenset(("", "NULL", "\\N", "#N/A", "(null)", "<null>"))
_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]+")
_SEVERAL = re.compile(r"\s*:::\s*")
# Between the people of a deal in one cell. A comma may be part of a name.
_BETWEEN_PEOPLE = re.compile(r"[;\n]|:::")
_GROUPS = re.compile(r"(?<=\d)[.,](?=\d{3}(?!\d))")
_LARGEST_INTEGER = 2**31 - 1


def is_nothing(cell: Cell) -> bool:
    """Whether a cell is empty, or says so."""
    return isinstance(cell, str) and cell.strip() in _NOTHING


def converter_for(
    field: Field,
    *,
    dates: DateReader | None = None,
    decimal: DecimalMark | None = None,
    are_shares: bool = False,
    home_currency: str = "EUR",
) -> Converter:
    """The converter of a field that is no reference; dates and numbers as settled for its column."""

    def number(cell: Cell) -> Amount:
        return read_number(cell, decimal, home_currency)

    converters: dict[Kind, Converter] = {
        Kind.TEXT: lambda cell: _text(cell, field.max_length),
        Kind.LONG_TEXT: lambda cell: _long_text(cell, field.max_length),
        Kind.EMAIL: lambda cell: _email(cell, field.max_length),
        Kind.PHONE: lambda cell: _phone(cell, field.max_length),
        Kind.NAMES: lambda cell: _several(cell, lambda part: _text(part, field.max_length)),
        Kind.EMAILS: lambda cell: _several(cell, lambda part: _email(part, field.max_length)),
        Kind.INTEGER: _integer,
        Kind.DECIMAL: lambda cell: number(cell).value,
        Kind.MONEY: number,
        Kind.CURRENCY: lambda cell: _currency(cell, home_currency),
        Kind.PERCENT: lambda cell: _percent(cell, decimal, are_shares=are_shares),
        Kind.DATE: (dates or DateReader(())).read,
        Kind.FLAG: _flag,
        Kind.CHOICE: lambda cell: _choice(cell, field.choices),
    }
    convert = converters[field.kind]

    def checked(cell: Cell) -> Value:
        if is_nothing(cell):
            return None
        if isinstance(cell, str):
            refuse_error(cell)
        return convert(cell)

    return checked


def plain_text(cell: Cell) -> str:
    """A cell as one line of storable text."""
    text = " ".join(clean(cell_text(cell)).split())
    return unguarded(text) if text.startswith("'") else text


def _text(cell: Cell, longest: int) -> str | None:
    return _fitting(plain_text(cell), longest) or None


def _long_text(cell: Cell, longest: int) -> str | None:
    text = clean(cell_text(cell).replace("\r\n", "\n").replace("\r", "\n"))
    return _fitting(unguarded(text), longest) or None


def _fitting(text: str, longest: int) -> str:
    if len(text) > longest:
        raise UserError(f"“{text[:30]}…” has {len(text)} characters. At most {longest} fit.")
    return text


def _email(cell: Cell, longest: int) -> str | None:
    """The address, the first of several that are joined as Google joins them."""
    text = _SEVERAL.split(plain_text(cell))[0].removeprefix("mailto:")
    if not _EMAIL.fullmatch(text):
        raise UserError(f"“{text[:60]}” is not an e-mail address.")
    return _fitting(text, longest)


def _phone(cell: Cell, longest: int) -> str | None:
    text = _SEVERAL.split(plain_text(cell))[0]
    if not any(c.isdigit() for c in text):
        raise UserError(f"“{text[:60]}” has no digits, so it is no phone number.")
    return _fitting(text, longest)


def parts_of(cell: Cell) -> list[str]:
    """What stands in a cell one behind the other; empty places too."""
    return [part.strip() for part in _BETWEEN_PEOPLE.split(cell_text(cell))]


def _several(cell: Cell, one: Callable[[str], str | None]) -> tuple[str, ...] | None:
    return tuple(text for part in parts_of(cell) if part and (text := one(part))) or None


def _integer(cell: Cell) -> int:
    """Whole numbers have no decimals, so a mark before three digits groups them."""
    bare = _GROUPS.sub("", cell) if isinstance(cell, str) else cell
    value = read_number(bare, ".").value
    if value != value.to_integral_value() or not 0 <= value <= _LARGEST_INTEGER:
        raise UserError(f"“{cell_text(cell)[:60]}” is not a whole number.")
    return int(value)


def _percent(cell: Cell, decimal: DecimalMark | None, *, are_shares: bool) -> int:
    """Per cent, 0 to 100. A share between 0 and 1, as spreadsheets store per cent, counts as per cent too."""
    text = cell.strip() if isinstance(cell, str) else ""
    has_sign = text.endswith("%")
    value = read_number(text.removesuffix("%") if has_sign else cell, decimal).value
    if not has_sign and (are_shares or 0 < value < 1):
        value *= 100
    if not 0 <= value <= 100:
        raise UserError(f"“{cell_text(cell)[:60]}” is not between 0 and 100 per cent.")
    return round(value)


def _currency(cell: Cell, home: str) -> str:
    text = plain_text(cell)
    if len(text) == 3 and text.isascii() and text.isalpha():
        precision(text.upper())
        return text.upper()
    found = None
    with suppress(UserError):
        found = read_number(f"1 {text}", None, home).currency
    if found is None:
        raise UserError(f"“{text[:60]}” is not a currency. Use a code such as EUR.")
    return found


def _flag(cell: Cell) -> bool:
    if isinstance(cell, bool):
        return cell
    meaning = FLAGS.get(match_key(cell_text(cell)))
    if meaning is None:
        raise UserError(f"“{cell_text(cell)[:60]}” means neither yes nor no.")
    return meaning


def _choice(cell: Cell, choices: tuple[str, ...]) -> str:
    wanted = match_key(cell_text(cell))
    for choice in choices:
        if match_key(choice) == wanted:
            return choice
    raise UserError(f"“{cell_text(cell)[:60]}” is none of: {', '.join(choices)}.")
