"""What somebody types of a paper sheet: ``3 5 7s 8s=monday 9=wants a demo 2x=left a message 4n=wrong number``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.dates_in_words import IncompleteDate, NotADate, read_date
from app.domain.errors import UserError
from app.domain.text import clean

HELP = "Write 3 for done, 7s for put off, 7s=monday for a day, 2x for nobody reached, 4n=wrong number for a note."
_MARK = re.compile(r"(?P<number>[0-9]{1,6})(?P<letter>[a-z]?)(?:=(?P<said>.*))?", re.I | re.A | re.S)
_END = re.compile(r"[;\n]|,(?=\s*[0-9]{1,6}[a-z]?(?:[,;=\s]|$))|\s(?=[0-9]{1,6}[snx]?=)", re.I | re.A)
_COLON = re.compile(r":(?!\d)")  # that of 10:30 parts nothing
_PARTS = re.compile(r"[0-9]+[a-z]?=.*|[^,\s]+", re.I | re.A)


class Outcome(StrEnum):
    """What became of a line."""

    DONE = "done"
    SNOOZED = "snoozed"
    NOTED = "noted"
    MISSED = "missed"
    """A call that reached nobody."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What was keyed for one number. ``to_on`` is a day it is put off to, None the next working one; a call that
    reached nobody is put off, too."""

    number: int
    outcome: Outcome
    to_on: date | None = None
    note: str = ""


def split_marks(line: str) -> list[str]:
    """The marks of a typed line, between blanks or commas. Words after an equals sign go on until a semicolon, a comma
    with the next number, or the next mark that has an equals sign.
    """
    return [part.strip(" ,") for piece in _END.split(line) for part in _PARTS.findall(piece) if part.strip(" ,")]


def read_marks(texts: Iterable[str], today: date, *, day_first: bool = True) -> tuple[Mark, ...]:
    """What the marks mean; UserError names the first that can't be understood, or a number that comes twice."""
    marks = tuple(_read(text, today, day_first) for text in texts)
    if not marks:
        raise UserError(f"Nothing is keyed yet. {HELP}", field="marks")
    numbers = [mark.number for mark in marks]
    twice = sorted({number for number in numbers if numbers.count(number) > 1})
    if twice:
        named = " and ".join(map(str, twice))
        raise UserError(
            f"{named} {'comes' if len(twice) == 1 else 'come'} more than once. Key each number once.", field="marks"
        )
    return marks


def _read(text: str, today: date, day_first: bool) -> Mark:
    found = _MARK.fullmatch(text.strip())
    letter = found["letter"].lower() if found else ""
    if found is None or letter not in ("", "s", "n", "x"):
        raise UserError(f"“{text.strip()[:40]}” can't be understood. {HELP}", field="marks")
    number, said = int(found["number"]), clean(found["said"] or "")
    if letter == "s":
        return Mark(number, Outcome.SNOOZED, _day(number, said, today, day_first) if said else None)
    if letter == "n":
        if not said:
            raise UserError(f"Say what is to be noted of {number}, as in {number}n=wrong number.", field="marks")
        return Mark(number, Outcome.NOTED, note=said)
    if letter == "x":
        return _missed(number, said, today, day_first)
    return Mark(number, Outcome.DONE, note=said)


def _missed(number: int, said: str, today: date, day_first: bool) -> Mark:
    """Nobody was reached: ``2x``, ``2x=friday``, ``2x=left a message``, ``2x=friday: left a message``.

    A day that does not exist, such as 32 May, is refused: it was meant as one. A month alone may be a word.
    """
    head, rest = (*_COLON.split(said, maxsplit=1), "")[:2]
    try:
        to_on = _day(number, head, today, day_first) if head.strip() else None
    except (NotADate, IncompleteDate):
        to_on = None
    return Mark(number, Outcome.MISSED, to_on, said if to_on is None else rest.strip())


def _day(number: int, said: str, today: date, day_first: bool) -> date:
    """The day that was written; where there is none of that kind, UserError says for which number."""
    try:
        return read_date(said, today, day_first=day_first).on
    except (NotADate, IncompleteDate):
        raise
    except UserError as error:
        raise UserError(f"{number}: {error.message}", field="marks") from error
