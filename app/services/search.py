"""Finds companies, people and deals while somebody types."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, case, or_, select
from sqlalchemy.orm import Session

from app.domain.money import Money
from app.domain.pipelines import PhaseKind
from app.domain.text import fold, words
from app.models.deals import Deal
from app.models.people import Company, Contact
from app.models.pipeline import Phase
from app.services.context import Context
from app.storage import search as index

# Of so many newest matches the best are shown. More would cost time and tell nothing: type another letter instead.
_CANDIDATES = 60
_MOST_WORDS = 8
_SHORTEST_NUMBER = 5


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
    """The words typed; ``number`` has them in one where they can only be a telephone number, grouped in another way."""

    words: tuple[str, ...]
    number: str = ""

    @classmethod
    def of(cls, text: str) -> Query:
        """Read what was typed."""
        digits = "".join(char for char in text if char.isdigit())
        is_number = len(digits) >= _SHORTEST_NUMBER and all(char.isdigit() or char in "+-./() " for char in text)
        return cls(tuple(words(text)[:_MOST_WORDS]), digits if is_number else "")


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
        select(Company.id, Company.name, Company.city).where(Company.id.in_(_newest(session, "companies", query)))
    )
    return [FoundRecord(RecordKind.COMPANY, key, name, city or "") for key, name, city in _newest_first(rows)]


def _contacts(session: Session, query: Query) -> list[FoundRecord]:
    rows = session.execute(
        select(Contact.id, Contact.full_name, Company.name, Contact.job_title)
        .outerjoin(Company, Company.id == Contact.company_id)
        .where(Contact.id.in_(_newest(session, "contacts", query)))
    )
    return [
        FoundRecord(RecordKind.CONTACT, key, name, company or job or "")
        for key, name, company, job in _newest_first(rows)
    ]


def _deals(session: Session, query: Query) -> list[FoundRecord]:
    rows = session.execute(_deal_statement(session, query))
    return [_deal(*row) for row in rows]


def _deal_statement(session: Session, query: Query) -> Select[Deal, str, Phase]:
    """Each word may stand in the deal's own text or in its company's."""
    statement = (
        select(Deal, Company.name, Phase)
        .join(Phase, Phase.id == Deal.phase_id)
        .outerjoin(Company, Company.id == Deal.company_id)
    )
    for word in query.words:
        own, company = _ids(session, Deal.id, word), _ids(session, Company.id, word)
        statement = statement.where(or_(Deal.id.in_(own), Deal.company_id.in_(company)))
    is_open = Phase.kind.in_([kind for kind in PhaseKind if kind.is_open])
    return statement.order_by(case((is_open, 0), else_=1), Deal.id.desc()).limit(_CANDIDATES)


def _ids(session: Session, key: Any, word: str) -> Select[int]:
    condition = index.matching(session.connection(), key.class_.__tablename__, word)
    assert condition is not None, "a word of a query is never empty"
    return select(key).where(condition)


def _deal(deal: Deal, company: str | None, phase: Phase) -> FoundRecord:
    return FoundRecord(
        RecordKind.DEAL,
        deal.id,
        company or deal.name,
        deal.name if company else "",
        phase.code,
        phase.kind,
        phase.is_stall,
        None if deal.amount_minor is None else Money(deal.amount_minor, deal.currency),
    )


def _newest(session: Session, table: str, query: Query) -> set[int]:
    connection = session.connection()
    texts = filter(None, (" ".join(query.words), query.number))
    hits = [index.find(connection, text, tables=(table,), limit=_CANDIDATES) for text in texts]
    return {hit.row_id for found in hits for hit in found}


def _newest_first(rows: Any) -> list[Any]:
    return sorted(rows, key=lambda row: -row[0])


_FINDERS: dict[RecordKind, Callable[[Session, Query], list[FoundRecord]]] = {
    RecordKind.DEAL: _deals,
    RecordKind.COMPANY: _companies,
    RecordKind.CONTACT: _contacts,
}
