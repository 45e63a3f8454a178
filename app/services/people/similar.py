"""Finds who is probably entered already, while a new company or person is being typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from app.domain.text import fold, match_key, words
from app.models.people import Company, Contact
from app.services.context import Context
from app.storage import search

# How alike two names are, in per cent, from which they are worth a warning. Measured on invented misspellings:
# one wrong letter in eight stays above it, another first name of the same family falls below it.
_ALIKE = 88
_CANDIDATES = 60
_LONGEST = 5

# Words that say what kind of company it is and not which.
_LEGAL_FORMS = frozenset(
    [
        "ab",
        "ag",
        "as",
        "bv",
        "co",
        "company",
        "corp",
        "corporation",
        "gmbh",
        "group",
        "holding",
        "inc",
        "incorporated",
        "kg",
        "limited",
        "llc",
        "llp",
        "ltd",
        "nv",
        "ohg",
        "oy",
        "plc",
        "pty",
        "sa",
        "sarl",
        "se",
        "spa",
        "srl",
        "the",
        "und",
        "and",
    ]
)


@dataclass(frozen=True, slots=True)
class Similar:
    """Somebody who may be the one being entered, and ``why`` we think so."""

    id: int
    name: str
    detail: str
    why: str


def find_similar_companies(
    ctx: Context, name: str, *, website: str = "", exclude_id: int | None = None
) -> tuple[Similar, ...]:
    """Companies of nearly this name, or of the same web address; the likeliest first, at most five."""
    with ctx.reading() as session:
        tests: list[ColumnElement[bool]] = [Company.match_key == match_key(name)] if match_key(name) else []
        found = _candidates(session, Company, "companies", (_core(name), website), tests)
        rated = [(_company_score(row, name, website), row) for row in found if row.id != exclude_id]
    rated.sort(key=lambda pair: (-pair[0][0], pair[1].id))
    return tuple(
        Similar(row.id, row.name, ", ".join(filter(None, (row.city, row.country))), why)
        for (score, why), row in rated[:_LONGEST]
        if score >= _ALIKE
    )


def find_similar_contacts(
    ctx: Context, full_name: str, *, email: str = "", exclude_id: int | None = None
) -> tuple[Similar, ...]:
    """People of the same e-mail address, or of nearly this name; the likeliest first, at most five."""
    with ctx.reading() as session:
        key = match_key(full_name)
        tests: list[ColumnElement[bool]] = [Contact.match_key == key] if key else []
        if email.strip():
            tests.append(Contact.email == email.strip())
        found = _candidates(session, Contact, "contacts", (full_name, email), tests)
        names = _company_names(session, {row.company_id for row in found if row.company_id})
        rated = [(_contact_score(row, full_name, email), row) for row in found if row.id != exclude_id]
    rated.sort(key=lambda pair: (-pair[0][0], pair[1].id))
    return tuple(
        Similar(row.id, row.full_name, ", ".join(filter(None, (row.job_title, names.get(row.company_id or 0)))), why)
        for (score, why), row in rated[:_LONGEST]
        if score >= _ALIKE
    )


def _candidates(
    session: Session, model: type[Any], table: str, texts: tuple[str, ...], tests: list[ColumnElement[bool]]
) -> list[Any]:
    """Rows worth comparing: those that meet a test, and those that share the beginning of a word."""
    keys: set[int] = set()
    for text in texts:
        # A misspelling is seldom in the first letters; each word is tried alone, for another may be wrong.
        for word in words(text):
            if len(word) > 2:
                hits = search.find(session.connection(), word[:4], tables=(table,), limit=_CANDIDATES)
                keys |= {hit.row_id for hit in hits}
    return list(session.scalars(select(model).where(or_(model.id.in_(keys), *tests))))


def _company_score(row: Company, name: str, website: str) -> tuple[float, str]:
    if match_key(name) and row.match_key == match_key(name):
        return 101, "has this name"
    if website and row.website and _host(website) == _host(row.website):
        return 100.5, "has this website"
    return _ratio(_core(name), _core(row.name)), "has a similar name"


def _contact_score(row: Contact, full_name: str, email: str) -> tuple[float, str]:
    if email.strip() and row.email and fold(email.strip()) == fold(row.email):
        return 102, "has this e-mail address"
    if match_key(full_name) and row.match_key == match_key(full_name):
        return 101, "has this name"
    return _ratio(full_name, row.full_name), "has a similar name"


def _ratio(one: str, other: str) -> float:
    from rapidfuzz.fuzz import token_sort_ratio

    left, right = " ".join(words(one)), " ".join(words(other))
    return token_sort_ratio(left, right) if left and right else 0.0


def _core(name: str) -> str:
    """A company's name without what says only that it is one; all of it where nothing else is left."""
    kept = [word for word in words(name) if word not in _LEGAL_FORMS]
    return " ".join(kept) or name


def _host(address: str) -> str:
    host = fold(address).split("//")[-1].split("/")[0].strip()
    return host.removeprefix("www.")


def _company_names(session: Session, keys: set[int]) -> dict[int, str]:
    return dict(session.execute(select(Company.id, Company.name).where(Company.id.in_(keys))).all())
