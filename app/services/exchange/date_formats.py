"""Written dates: taking them apart, and reading them in a stated order.

A format is written with D, M (or MMM for a name) and YY or YYYY, joined as in the file: ``M/D/YYYY``, ``D-M-YY``,
``MM-DD-YY``, ``YYYY-MM-DD``, ``D MMM YYYY``, ``YYYYMMDD``; ``EXCEL`` is the day number of a spreadsheet, ``EXCEL1904``
that of one which counts from 1904. D reads 3 as well as 03. A time of day or a zone after the date is passed over: the
date is taken as it is written.
Two-digit years are 1969 to 2068, as POSIX reads them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from app.domain.errors import UserError
from app.domain.text import fold

# Day 0 of spreadsheets, which believe that 1900 was a leap year; right from 1 March 1900 on.
_SERIAL_STARTS = {"SERIAL": date(1899, 12, 30), "SERIAL1904": date(1904, 1, 1)}
_SERIAL_TEXTS = {"SERIAL": "EXCEL", "SERIAL1904": "EXCEL1904"}
_PIVOT = 69

_TIME = re.compile(
    r"(?:[T\s]|,\s)\s*\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?\s*(?:[ap]\.?m\.?)?\s*"
    r"(?:(?:Z|UTC|GMT|[A-Z]{3,4})?\s*(?:[+-]\d{1,2}:?\d{2})?)$",
    re.IGNORECASE,
)
_NUMERIC = re.compile(r"(\d{1,4})\s*([/.\- ])\s*(\d{1,2})\s*\2\s*(\d{1,4})\.?")
_SERIAL = re.compile(r"([1-9]\d{4})(?:\.\d+)?")
_COMPACT = re.compile(r"\d{8}")
_TOKEN = re.compile(r"[^\W\d_]+|\d+")
_FILLER = frozenset(("de", "del", "st", "nd", "rd", "th", "er", "of", "the"))
_DASHES = str.maketrans("‐‑‒–—−\u00a0\u202f", "------  ")

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar janner jän janvier janv enero ene",
            "feb february februar fevrier fevr febrero",
            "mar march marz maerz mrz mars marzo",
            "apr april avril avr abril abr",
            "may mai mayo",
            "jun june juni juin junio",
            "jul july juli juillet juil julio",
            "aug august aout agosto ago",
            "sep sept september septembre septiembre",
            "oct october okt oktober octobre octubre",
            "nov november novembre noviembre",
            "dec december dez dezember decembre diciembre dic",
        ),
        1,
    )
    for name in fold(names).split()
}
_WEEKDAYS = frozenset(
    fold(
        "mon monday montag mo lundi lun lunes tue tues tuesday dienstag di mardi mar martes wed wednesday mittwoch mi "
        "mercredi mer miercoles mie thu thur thurs thursday donnerstag do jeudi jeu jueves jue fri friday freitag fr "
        "vendredi ven viernes vie sat saturday samstag sa sonnabend samedi sam sabado sab sun sunday sonntag so "
        "dimanche dim domingo dom"
    ).split()
)


class Shape(NamedTuple):
    """How a date is written, as far as it shows: the separator, and where a year is recognised.

    ``kind``: year_first, year_last (four digits), short (three parts of one or two digits), compact (eight digits),
    serial (a spreadsheet's day number); with a month's name: named (day first), named_year_first,
    named_month_first, and the same with a two-digit year named_short, named_short_month_first.
    """

    separator: str
    kind: str


class Parts(NamedTuple):
    """A date taken apart: its shape and its three parts in written order; a month's name is its number."""

    shape: Shape
    values: tuple[int, int, int]


# The orders a shape leaves open, likelier first. ISO 8601 settles what begins with a four-digit year.
ORDERS = {
    "year_first": ("YMD",),
    "year_last": ("DMY", "MDY"),
    "short": ("DMY", "MDY", "YMD"),
    "named": ("DMY",),
    "named_year_first": ("YMD",),
    "named_month_first": ("MDY",),
    "named_short": ("DMY", "YMD"),
    "named_short_month_first": ("MDY",),
    "compact": ("YMD", "DMY", "MDY"),
    "serial": ("SERIAL",),
}


@dataclass(frozen=True, slots=True)
class DateFormat:
    """An order for one shape. ``text`` is how people write it."""

    text: str
    shape: Shape
    order: str


def take_apart(text: str) -> Parts | None:
    """The parts of a written date, or None where it is none."""
    written = _TIME.sub("", text.strip().translate(_DASHES)).strip()
    found = _NUMERIC.fullmatch(written)
    if found:
        return _numeric(found[1], found[2], found[3], found[4])
    if _COMPACT.fullmatch(written):
        return Parts(Shape("", "compact"), (int(written), 0, 0))
    serial = _SERIAL.fullmatch(written)
    if serial:
        return Parts(Shape("", "serial"), (int(serial[1]), 0, 0))
    return _named(written) if len(written) < 60 else None


def _numeric(first: str, separator: str, middle: str, last: str) -> Parts | None:
    lengths = len(first), len(last)
    if lengths[0] == 4 and lengths[1] <= 2:
        kind = "year_first"
    elif lengths[1] == 4 and lengths[0] <= 2:
        kind = "year_last"
    elif max(lengths) == 2:
        kind = "short"
    else:
        return None
    return Parts(Shape(separator, kind), (int(first), int(middle), int(last)))


def _named(written: str) -> Parts | None:
    """``1 Sep 2026``, ``Sept. 1st, 2026``, ``Di., 3. März 17``, ``3 de marzo de 2017``."""
    tokens = [token for token in _TOKEN.findall(fold(written)) if token not in _FILLER]
    if len(tokens) == 4 and tokens[0] in _WEEKDAYS:
        tokens = tokens[1:]
    places = [index for index, token in enumerate(tokens) if token in _MONTHS]
    if len(tokens) != 3 or len(places) != 1 or not all(t.isdecimal() or t in _MONTHS for t in tokens):
        return None
    lengths = [len(token) for token in tokens if token.isdecimal()]
    kind = _named_kind(places[0], lengths)
    if kind is None:
        return None
    values = [_MONTHS.get(token) or int(token) for token in tokens]
    return Parts(Shape(" ", kind), (values[0], values[1], values[2]))


def _named_kind(month_at: int, lengths: list[int]) -> str | None:
    """The kind by the place of the month's name and the digits of the two numbers beside it."""
    if month_at == 2 or max(lengths) > 4 or 3 in lengths or min(lengths) > 2:
        return None
    first_is_year = lengths[0] == 4
    if max(lengths) < 4:
        return "named_short_month_first" if month_at == 0 else "named_short"
    if month_at == 0:
        return None if first_is_year else "named_month_first"
    return "named_year_first" if first_is_year else "named"


def resolve(parts: Parts, order: str) -> date | None:
    """The date under an order (of D, M, Y), or None where there is no such date or the order can't apply."""
    if order in _SERIAL_STARTS:
        return _SERIAL_STARTS[order] + timedelta(days=parts.values[0])
    values = dict(zip(order, _compact(parts, order), strict=True))
    year = values["Y"]
    if _is_short(parts.shape):
        if year > 99:
            return None
        year += 1900 if year >= _PIVOT else 2000
    elif year < 1000:
        return None
    try:
        return date(year, values["M"], values["D"])
    except ValueError:
        return None


def _is_short(shape: Shape) -> bool:
    return shape.kind in ("short", "named_short", "named_short_month_first")


def _compact(parts: Parts, order: str) -> tuple[int, int, int]:
    if parts.shape.kind != "compact":
        return parts.values
    digits = f"{parts.values[0]:08}"
    if order == "YMD":
        return int(digits[:4]), int(digits[4:6]), int(digits[6:])
    return int(digits[:2]), int(digits[2:4]), int(digits[4:])


def format_text(shape: Shape, order: str, *, padded: bool = False) -> str:
    """How people write a format: ``M/D/YYYY``; padded ``MM/DD/YYYY``."""
    if order in _SERIAL_TEXTS:
        return _SERIAL_TEXTS[order]
    named = shape.kind.startswith("named")
    twice = padded or shape.kind in ("compact", "year_first")
    year = "YY" if _is_short(shape) else "YYYY"
    letters = {"D": "DD" if twice else "D", "M": "MMM" if named else "MM" if twice else "M", "Y": year}
    return shape.separator.join(letters[letter] for letter in order)


_FORMAT = re.compile(r"(D{1,2}|M{1,4}|Y{2}|Y{4})([/.\- ]{0,2})(D{1,2}|M{1,4}|YY)\2(D{1,2}|M{1,4}|Y{4}|Y{2})")


def parse_format(text: str) -> DateFormat:
    """A format as a person writes it. Raises UserError for one that is not understood."""
    written = text.strip().upper()
    for order, name in _SERIAL_TEXTS.items():
        if written == name:
            return DateFormat(name, Shape("", "serial"), order)
    found = _FORMAT.fullmatch(written.replace(", ", " ").replace(". ", " "))
    letters = "".join(part[0] for part in found.group(1, 3, 4)) if found else ""
    if not found or sorted(letters) != ["D", "M", "Y"]:
        raise UserError(
            f"The date format “{text}” is not understood. Write it like D/M/YYYY, M-D-YY, YYYY-MM-DD, "
            "D MMM YYYY or EXCEL."
        )
    shape = _format_shape(found, letters)
    if letters not in ORDERS[shape.kind]:
        raise UserError(f"Dates are not written as “{text}”. Use {format_text(shape, ORDERS[shape.kind][0])}.")
    return DateFormat(text.strip(), shape, letters)


def _format_shape(found: re.Match[str], letters: str) -> Shape:
    long_year = "YYYY" in found.group(1, 4)
    if "MMM" in found[0]:
        kind = "named" if long_year else "named_short"
        if letters[0] == "M":
            return Shape(" ", f"{kind}_month_first")
        return Shape(" ", "named_year_first" if long_year and letters[0] == "Y" else kind)
    separator = found[2][:1]
    if not separator:
        return Shape("", "compact")
    if not long_year:
        return Shape(separator, "short")
    return Shape(separator, "year_first" if letters[0] == "Y" else "year_last")
