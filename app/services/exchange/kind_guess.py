"""Guesses what a file holds - companies, contacts, products, users or deals - from its columns and its name."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from app.domain.text import words
from app.services.exchange.fields import OF_CONTACTS, What
from app.services.exchange.guess import ColumnGuess, guess_columns
from app.services.exchange.mapping import FileMapping, missing_fields
from app.services.exchange.rows import Cell

_COLUMNS, _ROWS = 40, 30
# What a kind's required columns weigh, its name in the file's name, and a column for the records' own names.
_MISSING, _NAMED, _OWN_NAME = 0.45, 0.15, 0.05
_OWN_NAMES = frozenset(("name", "full_name", "family_name"))

_NAMES = {
    What.COMPANIES: "company companies account accounts organization organizations organisationen firmen kunden "
    "customer customers clients entreprises",
    What.CONTACTS: "contact contacts people persons kontakte personen leads connections adressen",
    What.PRODUCTS: "product products items articles produkte artikel produits catalog pricelist",
    What.USERS: "user users team teams agents reps employees staff mitarbeiter benutzer",
    What.DEALS: "deal deals opportunity opportunities pipeline sales orders verkauf chancen affaires",
}


@dataclass(frozen=True, slots=True)
class KindGuess:
    """The likeliest kind; ``fitting`` of its file's ``columns`` find a field there."""

    what: What
    fitting: int
    columns: int


def guess_kind(
    headers: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    file_name: str,
    known: Mapping[str, Collection[str]] | None = None,
) -> KindGuess:
    """The kind whose fields the columns fit best. Looks at the first columns and rows only."""
    headers = headers[:_COLUMNS]
    sample = [row[:_COLUMNS] for row in rows[:_ROWS]]
    guesses = {what: guess_columns(what, headers, sample, known) for what in What}
    best = max(What, key=lambda what: _score(what, guesses[what], file_name))
    fitting = sum(guess.field is not None for guess in guesses[best])
    return KindGuess(best, fitting, len(headers))


def kind_by_name(name: str) -> What | None:
    """The kind that a file's name speaks of; others refer to those that come first."""
    spoken = set(words(name))
    order = (What.COMPANIES, What.PRODUCTS, What.USERS, What.CONTACTS, What.DEALS)
    return next((what for what in order if not spoken.isdisjoint(_NAMES[what].split())), None)


def mapping_of(what: What, guesses: Sequence[ColumnGuess]) -> FileMapping:
    """The mapping that takes every guess."""
    mapping = FileMapping(what)
    for guess in guesses:
        if guess.field is not None:
            mapping = mapping.with_column(guess.header, guess.field)
    return mapping


def _score(what: What, guesses: Sequence[ColumnGuess], file_name: str) -> float:
    # A list of people is none of deals, though deals have people.
    own_fields = (guess for guess in guesses if guess.field not in OF_CONTACTS)
    share = sum(guess.confidence for guess in own_fields) / max(1, len(guesses))
    missing = bool(missing_fields(mapping_of(what, guesses)))
    named = not set(words(file_name)).isdisjoint(_NAMES[what].split())
    own = not _OWN_NAMES.isdisjoint(guess.field for guess in guesses if guess.field)
    return share - _MISSING * missing + _NAMED * named + _OWN_NAME * own
