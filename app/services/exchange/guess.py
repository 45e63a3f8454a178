"""Guesses which column goes to which field, from the header and from what stands below it, and says why."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from app.domain.amounts import read_amount
from app.domain.errors import UserError
from app.domain.text import match_key
from app.services.exchange.date_formats import take_apart
from app.services.exchange.fields import FIELDS, Field, Kind, What
from app.services.exchange.flags import FLAGS
from app.services.exchange.headers import OUR_HEADERS
from app.services.exchange.rows import Cell, cell_text
from app.services.exchange.safe_text import unguarded

ACCEPTED = 0.5
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-zà-ÿ]+|\d+")
_NUMBER_SIGN = re.compile(r"\s*[#№]")  # "Deal #" is a deal's number, no deal
# Words that say little beside others: a "product name" is no deal's name.
_VAGUE = frozenset(
    ("name", "date", "title", "number", "value", "status", "note", "total", "price", "reason", "account")
)
_TELLING = 500  # characters of a cell
_NUMBERS = frozenset((Kind.INTEGER, Kind.DECIMAL, Kind.MONEY, Kind.PERCENT))


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """Where a column may go. ``field`` None: nowhere. ``confidence`` is 0 to 1; ``evidence`` is a clause for people."""

    header: str
    field: str | None
    confidence: float
    evidence: str


def guess_columns(
    what: What,
    headers: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    known: Mapping[str, Collection[str]] | None = None,
) -> tuple[ColumnGuess, ...]:
    """One guess for each header; no field is given away twice.

    ``rows`` is a sample of some hundred rows. ``known`` maps what references are looked up in (users, phases ...)
    to the folded names that exist, so that a column of our own stages is known under any header.
    """
    found: dict[int, ColumnGuess] = {}
    rivals: dict[int, str] = {}
    taken: dict[str, str] = {}
    for score, index, _, name, evidence in sorted(_scored(what, headers, rows, known or {})):
        if index in found:
            continue
        if name in taken:
            rivals.setdefault(index, f"{evidence}, but “{taken[name]}” fits better")
            continue
        found[index] = ColumnGuess(headers[index], name, round(-score, 2), evidence)
        taken[name] = headers[index]
    _take_outcome_for_phase(found)
    return tuple(
        found.get(index) or ColumnGuess(header, None, 0.0, rivals.get(index) or _nothing_fits(header))
        for index, header in enumerate(headers)
    )


def _take_outcome_for_phase(found: dict[int, ColumnGuess]) -> None:
    """A status without a stage beside it is the stage."""
    fields = {guess.field: index for index, guess in found.items()}
    if "outcome" in fields and "phase" not in fields:
        index = fields["outcome"]
        found[index] = replace(found[index], field="phase")


def _nothing_fits(header: str) -> str:
    return "of the rejected rows, to be left out" if header in OUR_HEADERS else "no field fits"


def _scored(
    what: What, headers: Sequence[str], rows: Sequence[Sequence[Cell]], known: Mapping[str, Collection[str]]
) -> Iterator[tuple[float, int, int, str, str]]:
    """Every pair of a column and a field that may belong together; the best has the lowest number."""
    for index, header in enumerate(headers):
        if header in OUR_HEADERS:
            continue
        values = [_beginning(row[index]) for row in rows if index < len(row) and cell_text(row[index]).strip()]
        for place, candidate in enumerate(FIELDS[what]):
            score, evidence = _score(what, header, values, candidate, known)
            if score >= ACCEPTED:
                yield -score, index, place, candidate.name, evidence


def _beginning(value: Cell) -> Cell:
    """Enough to tell what a cell is: of one of ten megabytes all of it would be compared with every field."""
    return value[:_TELLING] if isinstance(value, str) else value


def _score(
    what: What, header: str, values: list[Cell], candidate: Field, known: Mapping[str, Collection[str]]
) -> tuple[float, str]:
    score, evidence = _by_name(what, header, candidate)
    if not values:
        return score, evidence
    share = _fitting(values, candidate, known)
    if share is None:
        return score, evidence
    if score and share < 0.3 and not _may_be_new(candidate, header):
        return score * 0.4, f"{evidence}, but the values don't fit"
    if score and share > 0.8:
        return min(1.0, score + 0.03), f"{evidence}, and the values fit"
    is_named = candidate.refers_to in known and not all(cell_text(value).isdigit() for value in values)
    telling = candidate.kind is Kind.EMAIL or is_named
    if not score and telling and share >= 0.7:
        return 0.6, "the values fit"
    return score, evidence


def _may_be_new(candidate: Field, header: str) -> bool:
    """Names that are not known yet are no reason to doubt a header; another program's keys are.

    Outcomes are all known.
    """
    return candidate.kind is Kind.REFERENCE and candidate.refers_to != "outcomes" and not is_key_header(header)


def is_key_header(header: str) -> bool:
    """Whether a column holds the keys of another program rather than names: ``OWNERID``, ``Company IDs``."""
    return match_key(header).endswith(("id", "ids"))


def _by_name(what: What, header: str, candidate: Field) -> tuple[float, str]:
    synonyms = candidate.synonyms(what)
    header = _NUMBER_SIGN.sub(" no", header)
    keys = {match_key(header), match_key(_unscrambled(header))}
    if keys & {match_key(candidate.name), match_key(candidate.label)}:
        return 0.97, f"“{header}” is its name"
    if keys & synonyms:
        return 0.95, f"“{header}” is another name for it"
    words = [match_key(word) for word in _WORD.findall(_unscrambled(header))]
    runs = {"".join(words[i:j]) for i in range(len(words)) for j in range(i + 1, len(words) + 1)}
    contained = max((len(key) for key in (runs & synonyms) - _VAGUE if len(key) > 3), default=0)
    if contained:
        return 0.5 + 0.3 * contained / max(1, len("".join(words))), f"“{header}” contains another name for it"
    if _misspelt(keys, synonyms):
        return 0.7, f"“{header}” is nearly another name for it"
    return 0.0, ""


def _misspelt(keys: set[str], synonyms: frozenset[str]) -> bool:
    from rapidfuzz.fuzz import ratio

    long_keys = [key for key in keys if len(key) > 5]
    return any(ratio(key, synonym, score_cutoff=88) for key in long_keys for synonym in synonyms if len(synonym) > 5)


def _unscrambled(header: str) -> str:
    """UTF-8 that was read as Windows-1252 put right: ``PrÃ©nom`` is ``Prénom``."""
    if "Ã" not in header:
        return header
    try:
        return header.encode("cp1252").decode()
    except UnicodeError:
        return header


def _fitting(values: list[Cell], candidate: Field, known: Mapping[str, Collection[str]]) -> float | None:
    """The share of values that could be the field's, or None where any value could."""
    if candidate.name == "external_id":
        return len({cell_text(value) for value in values}) / len(values)
    if candidate.refers_to is not None:
        names = known.get(candidate.refers_to, ())
        distinct = {match_key(cell_text(value)) for value in values}
        return sum(key in names for key in distinct) / len(distinct) if names else None
    test = {Kind.EMAIL: _is_email, Kind.DATE: _is_date, Kind.FLAG: _is_flag}.get(candidate.kind)
    if candidate.kind in _NUMBERS:
        test = _is_number
    return sum(map(test, values)) / len(values) if test else None


def _is_email(value: Cell) -> bool:
    return isinstance(value, str) and _EMAIL.fullmatch(value.strip()) is not None


def _is_date(value: Cell) -> bool:
    return isinstance(value, date) or (isinstance(value, str) and take_apart(value) is not None)


def _is_flag(value: Cell) -> bool:
    return isinstance(value, bool) or match_key(cell_text(value)) in FLAGS


def _is_number(value: Cell) -> bool:
    if isinstance(value, Decimal):
        return True
    if not isinstance(value, str):
        return False
    try:
        read_amount(unguarded(value.strip()).removesuffix("%"))
    except UserError:
        return False
    return True
