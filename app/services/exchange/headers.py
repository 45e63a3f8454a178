"""Finds the row of column names: it may stand below a title, or be missing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.text import match_key

_DATA = re.compile(
    r"""[^@\s]+@[^@\s]+\.[^@\s]+          # an e-mail address
      | https?://\S+ | www\.\S+
      | (?!(19|20)\d\d$)[-+(]?[$€£]?\s?\d[\d.,'\s]*[%)]?  # a number, but not a year
      | \d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}.* # a date
      | \+?\d[\d\s()/-]{5,}               # a phone number
    """,
    re.VERBOSE,
)
# What we put before the columns of rejected rows. They belong to no field when these rows are imported again.
REASON_HEADER = "Why it was not imported"
LINE_HEADER = "Line in the file"
OUR_HEADERS = frozenset((REASON_HEADER, LINE_HEADER))
_ONE_PASSED_OVER = "One row above the column names was left out."
_MAX_NAME = 120
_SEARCHED = 25


@dataclass(frozen=True, slots=True)
class Header:
    """Column names and the index of their row among those looked at; -1 when the file has none."""

    index: int
    names: tuple[str, ...]
    note: str | None = None


def find_header(rows: Sequence[Sequence[object]], has_header: bool | None) -> Header | None:
    """The header among a file's first rows, or None where it has none and nobody said so.

    A header is as wide as most rows, and its filled cells are short and no numbers, dates or addresses. Rows above
    it are passed over only where they are narrower: a title, a preamble.
    """
    width = _usual_width(rows)
    if has_header is False:
        names = tuple(f"Column {number}" for number in range(1, width + 1))
        return Header(-1, names, "The file has no column names, so the columns are numbered.")
    for index, row in enumerate(rows[:_SEARCHED]):
        if _filled(row) * 2 > width or len(rows) == 1:
            if has_header or looks_like_names(row):
                return Header(index, _names(row, width), _passed_over(index))
            return None
    return Header(0, _names(rows[0], width)) if looks_like_names(rows[0]) else None


def looks_like_names(row: Sequence[object]) -> bool:
    """Whether a row could be column names: text only, nothing in it that is plainly data."""
    filled = [cell for cell in row if cell != ""]
    if not filled or not all(isinstance(cell, str) for cell in filled):
        return False
    texts = [str(cell).strip() for cell in filled]
    return not any(_DATA.fullmatch(text) or len(text) > _MAX_NAME for text in texts)


def unique_names(names: Sequence[str]) -> tuple[str, ...]:
    """Names told apart by their letters and digits, since mappings find columns by these.

    A second "Title" becomes "Title (2)", one without a name "Column 5", a mere sign "% (column 5)".
    """
    seen: set[str] = set()
    unique = []
    for number, name in enumerate(names, 1):
        base = " ".join(name.replace("\0", "").split()) or f"Column {number}"
        candidate, copy = base if match_key(base) else f"{base} (column {number})", 1
        while match_key(candidate) in seen:
            copy += 1
            candidate = f"{base} ({copy})"
        seen.add(match_key(candidate))
        unique.append(candidate)
    return tuple(unique)


def _usual_width(rows: Sequence[Sequence[object]]) -> int:
    """The number of cells that most rows have; the wider one of equals."""
    counts = Counter(len(row) for row in rows)
    return max(counts, key=lambda width: (counts[width], width))


def _filled(row: Sequence[object]) -> int:
    return sum(cell != "" for cell in row)


def _names(row: Sequence[object], width: int) -> tuple[str, ...]:
    """Names up to the last one that is filled or that rows below have a cell for."""
    names = [str(cell).strip() for cell in row]
    while len(names) > width and not names[-1]:
        names.pop()
    return tuple(names)


def _passed_over(index: int) -> str | None:
    if not index:
        return None
    return f"{index} rows above the column names were left out." if index > 1 else _ONE_PASSED_OVER
