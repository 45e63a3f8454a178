"""Finds companies, people and deals while somebody types."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, Select, or_, select
from sqlalchemy.orm import Session

from app.domain.money import Money
from app.domain.pipelines import PhaseKind
from app.domain.text import fold, match_key, words
from app.models.deals import Deal
from app.models.people import Company, Contact
from app.models.pipeline import Phase
from app.services.context import Context
from app.storage import search as index

# Of so many matches the best are shown. More would cost time and tell nothing: type another letter instead.
_CANDIDATES = 60
_MOST_WORDS = 8
_SHORTEST_NUMBER = 5
# The last digits of a telephone number tell it from others; those before say from where it is called.
_TELLING_DIGITS = 9


class RecordKind(StrEnum):
    """What can be found; the value is the table."""

    DEAL = "deals"
    COMPANY = "companies"
    CONTACT = "contacts"


ALL_KINDS = tuple(RecordKind)


@dataclass(frozen=True, slots=True)
class FoundRecord:
    """A record in a list of results.

    ``title`` is what people call it, ``detail`` what tells it from others. A deal has its phase's code and kind;
    ``is_stall`` marks the last position, ``amount`` is None where it isn't known.
    """

    kind: RecordKind
    id: int
    title: str
    detail: str
    phase_code: str = ""
    phase_kind: str = ""
    is_stall: bool = False
    amount: Money | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """The words typed, and in one, as names are matched.

    ``number`` has the digits in one where they can only be a telephone number, grouped in another way.
    """

    words: tuple[str, ...]
    key: str = ""
    number: str = ""

    @classmethod
    def of(cls, text: str) -> Query:
        """Read what was typed."""
        digits = "".join(char for char in text if char.isdigit())
        is_number = len(digits) >= _SHORTEST_NUMBER and all(char.isdigit() or char in "+-./() " for char in text)
        return cls(tuple(words(text)[:_MOST_WORDS]), match_key(text), digits if is_number else "")

    @property
    def end_of_number(self) -> str:
        """What a number shares with the same one dialled from elsewhere: ``079460143`` of ``0044 20 7946 0143``."""
        end = self.number.lstrip("0")[-_TELLING_DIGITS:]
        return end if len(end) >= _SHORTEST_NUMBER else ""


def find_records(
    ctx: Context, text: str, kinds: Collection[RecordKind] = ALL_KINDS, limit: int = 20
) -> tuple[FoundRecord, ...]:
    """Up to ``limit`` records of each kind in which every word of ``text`` begins a word, best first.

    A deal is found by its company's name, too, and digits find telephone numbers however they are written.
    Best is what begins with the text as typed, then open deals, then the newest.
    """
    query = Query.of(text)
    if not query.words:
        return ()
    with ctx.reading() as session:
        index.prefer_index(session.connection())
        found = [_FINDERS[kind](session, query) for kind in RecordKind if kind in kinds]
    typed = fold(text).strip()
    return tuple(row for rows in found for row in _best(rows, typed)[:limit])


def _best(rows: Sequence[FoundRecord], typed: str) -> list[FoundRecord]:
    return sorted(rows, key=lambda row: _rank(row, typed))


def _rank(row: FoundRecord, typed: str) -> int:
    title = fold(row.title)
    return 0 if title == typed else 1 if title.startswith(typed) else 2 if f" {typed}" in title else 3


def _companies(session: Session, query: Query) -> list[FoundRecord]:
    rows = session.execute(
        select(Company.id, Company.name, Company.city).where(Company.id.in_(_candidates(session, "companies", query)))
    )
    return [FoundRecord(RecordKind.COMPANY, key, name, city or "") for key, name, city in _newest_first(rows)]


def _contacts(session: Session, query: Query) -> list[FoundRecord]:
    rows = session.execute(
        select(Contact.id, Contact.full_name, Company.name, Contact.job_title)
        .outerjoin(Company, Company.id == Contact.company_id)
        .where(Contact.id.in_(_candidates(session, "contacts", query)))
    )
    return [
        FoundRecord(RecordKind.CONTACT, key, name, company or job or "")
        for key, name, company, job in _newest_first(rows)
    ]


def _deals(session: Session, query: Query) -> list[FoundRecord]:
    """The open ones first: only where they are few are the closed ones looked for."""
    phases = session.execute(select(Phase.id, Phase.kind)).all()
    is_open = Deal.phase_id.in_([phase.id for phase in phases if PhaseKind(phase.kind).is_open])
    matching = _deal_keys(session, query)
    keys = session.scalars(matching.where(is_open).limit(_CANDIDATES)).all()
    if len(keys) < _CANDIDATES:
        keys = [*keys, *session.scalars(matching.where(~is_open).limit(_CANDIDATES - len(keys)))]
    found = {row.id: row for row in map(_deal, session.execute(_deal_facts().where(Deal.id.in_(keys))))}
    return [found[key] for key in keys]


def _deal_keys(session: Session, query: Query) -> Select[int]:
    """The deals, newest first, in which each word stands in the deal's own text or in its company's."""
    connection = session.connection()
    statement = select(Deal.id).order_by(Deal.id.desc())
    for word in query.words:
        own = index.matching_ids(connection, "deals", word)
        company = index.matching_ids(connection, "companies", word)
        statement = statement.where(or_(Deal.id.in_(own), Deal.company_id.in_(company)))
    return statement


def _deal_facts() -> Any:
    facts = select(
        Deal.id,
        Deal.name,
        Company.name.label("company"),
        Phase.code,
        Phase.kind,
        Phase.is_stall,
        Deal.amount_minor,
        Deal.currency,
    )
    return facts.join(Phase, Phase.id == Deal.phase_id).outerjoin(Company, Company.id == Deal.company_id)


def _deal(row: Row[Any]) -> FoundRecord:
    return FoundRecord(
        RecordKind.DEAL,
        row.id,
        row.company or row.name,
        row.name if row.company else "",
        row.code,
        row.kind,
        row.is_stall,
        None if row.amount_minor is None else Money(row.amount_minor, row.currency),
    )


def _candidates(session: Session, table: str, query: Query) -> set[int]:
    connection = session.connection()
    hits = index.begin_with(connection, table, query.key, limit=_CANDIDATES)
    for text in filter(None, (" ".join(query.words), query.number)):
        hits += index.find(connection, text, tables=(table,), limit=_CANDIDATES)
    if not hits and query.end_of_number:
        hits = index.holding(connection, table, query.end_of_number, limit=_CANDIDATES)
    return {hit.row_id for hit in hits}


def _newest_first(rows: Any) -> list[Any]:
    return sorted(rows, key=lambda row: -row[0])


_FINDERS: dict[RecordKind, Callable[[Session, Query], list[FoundRecord]]] = {
    RecordKind.DEAL: _deals,
    RecordKind.COMPANY: _companies,
    RecordKind.CONTACT: _contacts,
}
