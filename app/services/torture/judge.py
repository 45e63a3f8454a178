"""Compares what clients were told is saved with what is stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import func, select

from app.models.changes import ChangeRow, ChangeSet
from app.models.deals import Deal
from app.models.people import Company
from app.services.check import check_database
from app.services.torture.client import IMPORTED_ROWS
from app.services.torture.messages import Act, Answer, Message
from app.storage.database import Database

_NAMED = 20


@dataclass
class Ledger:
    """What is to be expected of the data, as the clients' messages come in."""

    counts: Counter[tuple[Act, Answer]] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    change_sets: dict[int, str] = field(default_factory=dict)
    # How often a token may stand in the data, by what acts leave a trace.
    expected: dict[str, set[int]] = field(default_factory=dict)

    def add(self, message: Message) -> None:
        """Take one message in; those of one client come in its own order."""
        self.counts[message.act, message.answer] += 1
        if message.answer is Answer.FAULT:
            self.faults.append(f"{message.act}: {message.why}")
        if message.answer is Answer.SAVED and message.change_set_id is not None:
            self.change_sets[message.change_set_id] = message.token
        if message.act is not Act.MOVE:
            self._expect(message)

    def _expect(self, message: Message) -> None:
        whole = IMPORTED_ROWS if message.act is Act.IMPORT else 1
        present, absent = ({0}, {whole}) if message.act is Act.UNDO else ({whole}, {0})
        if message.answer is Answer.SAVED:
            self.expected[message.token] = present
        elif message.answer is Answer.REFUSED:
            self.expected[message.token] = absent
        else:
            # Begun, and no answer yet: it may have been saved, wholly or not at all.
            self.expected[message.token] = present | absent


def judge(db: Database, ledger: Ledger) -> list[str]:
    """What is wrong, in sentences; an empty list where every promise was kept."""
    problems = _unsound(db) + _lost_change_sets(db, ledger.change_sets) + _broken_counts(db)
    stored = _stored_tokens(db, ledger.expected)
    wrong = [
        f"“{token}” stands {stored[token]} times in the data, not {' or '.join(map(str, sorted(allowed)))}"
        for token, allowed in ledger.expected.items()
        if stored[token] not in allowed
    ]
    return problems + wrong[:_NAMED] + ([f"and {len(wrong) - _NAMED} more"] if len(wrong) > _NAMED else [])


def _unsound(db: Database) -> list[str]:
    return [problem for check in check_database(db).checks for problem in check.problems]


def _lost_change_sets(db: Database, acknowledged: dict[int, str]) -> list[str]:
    with db.reading() as session:
        stored = set(session.scalars(select(ChangeSet.id)))
    return [f"The saved change {key} of “{acknowledged[key]}” is gone" for key in sorted(acknowledged.keys() - stored)]


def _broken_counts(db: Database) -> list[str]:
    """A deal's version counts its states, so the log must hold one update less: else history has a gap."""
    logged = (
        select(ChangeRow.row_id, func.count().label("updates"))
        .where(ChangeRow.table_name == "deals", ChangeRow.op == "U")
        .group_by(ChangeRow.row_id)
        .subquery()
    )
    updates = func.coalesce(logged.c.updates, 0)
    query = select(Deal.id).outerjoin(logged, logged.c.row_id == Deal.id).where(Deal.version != updates + 1)
    with db.reading() as session:
        return [f"The history of deal {key} has a gap" for key in session.scalars(query.order_by(Deal.id))]


def _stored_tokens(db: Database, tokens: Iterable[str]) -> Counter[str]:
    """How often each token stands in the notes of deals and the names of companies."""
    stored: Counter[str] = Counter()
    with db.reading() as session:
        for notes in session.scalars(select(Deal.notes).where(Deal.notes.is_not(None))):
            stored.update((notes or "").split())
        # An imported company's name begins with the token.
        stored.update(name.split()[0] for name in session.scalars(select(Company.name)) if name.split())
    return Counter({token: stored[token] for token in tokens})
