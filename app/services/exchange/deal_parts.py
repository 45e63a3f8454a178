"""Stores what belongs to imported deals: their stays in phases, the line of their product, their committee."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import bindparam, update

from app.domain.text import match_key
from app.models import Base
from app.models.search import search_text_for
from app.services.exchange.bulk_update import update_rows
from app.services.exchange.deal_people import Person, Seat
from app.services.exchange.deal_plan import LINE, whole_line
from app.services.exchange.planning import ChangedRecord, NewRecord
from app.services.exchange.targets import Columns, ImportFacts
from app.storage.bulk import bulk_insert
from app.storage.unit_of_work import UnitOfWork


class DealParts:
    """Stores the parts of the deals of one import; ``also_created`` counts people who come along."""

    def __init__(self, uow: UnitOfWork, facts: ImportFacts, also_created: Counter[str]) -> None:
        self._uow, self._facts, self._also_created = uow, facts, also_created

    def add(self, keys: Sequence[int], created: Sequence[NewRecord]) -> None:
        """The parts of new deals."""
        stays, lines = [], []
        seats: list[tuple[int, Seat, Columns]] = []
        for key, record in zip(keys, created, strict=True):
            columns, extras = record.columns, record.extras
            stays.append(self._stay(key, None, columns["phase_id"], columns["phase_entered_at"], extras.origin))
            if extras.line is not None:
                lines.append(whole_line(key, extras.line))
            seats += [(key, seat, columns) for seat in extras.seats]
        bulk_insert(self._uow, "phase_changes", stays)
        bulk_insert(self._uow, "deal_lines", lines)
        self._seat(seats)

    def change(self, changed: Sequence[ChangedRecord]) -> None:
        """What a file says about deals that exist: another phase, another product or price, other people."""
        self._move([record for record in changed if "phase_id" in record.changes])
        lined = [(record.current["id"], record.extras) for record in changed if record.extras.line is not None]
        missing = [whole_line(key, extras.line) for key, extras in lined if extras.line and extras.line_id is None]
        bulk_insert(self._uow, "deal_lines", missing)
        differing = [{**extras.line, "key": extras.line_id} for _, extras in lined if extras.line and extras.line_id]
        update_rows(self._uow, "deal_lines", LINE, differing)
        self._seat([(r.current["id"], seat, {**r.current, **r.changes}) for r in changed for seat in r.extras.seats])

    def _stay(self, deal_id: int, before: int | None, phase_id: int, at: datetime, origin: str | None) -> Columns:
        return {
            "deal_id": deal_id,
            "from_phase_id": before,
            "phase_id": phase_id,
            "entered_at": at,
            "left_at": None,
            "user_id": self._facts.user_id,
            "reason": None,
            "origin": origin,
        }

    def _move(self, records: Sequence[ChangedRecord]) -> None:
        """End the stays that deals leave, and begin the new ones."""
        if not records:
            return
        table = Base.metadata.tables["phase_changes"]
        leave = update(table).where(table.c.deal_id == bindparam("key"), table.c.left_at.is_(None))
        self._uow.connection.execute(
            leave.values(left_at=bindparam("at")),
            [{"key": record.current["id"], "at": _entered(record)} for record in records],
        )
        stays = [
            self._stay(
                record.current["id"],
                record.current["phase_id"],
                record.changes["phase_id"],
                _entered(record),
                record.extras.origin,
            )
            for record in records
        ]
        bulk_insert(self._uow, "phase_changes", stays)

    # the committee

    def _seat(self, seats: Sequence[tuple[int, Seat, Columns]]) -> None:
        """Store seats with the deals that they are for; people who are new are made first."""
        self._make_people((seat.person, deal) for _, seat, deal in seats)
        self._complete_people(seat.person for _, seat, _ in seats)
        rows = [
            {"deal_id": key, "contact_id": seat.person.id, "role": seat.role, "stance": None}
            for key, seat, _ in seats
            if seat.seat_id is None
        ]
        bulk_insert(self._uow, "deal_contacts", rows)
        changed = [{"key": seat.seat_id, "role": seat.role} for _, seat, _ in seats if seat.seat_id is not None]
        update_rows(self._uow, "deal_contacts", ("role",), changed)

    def _make_people(self, wanted: Iterable[tuple[Person, Columns]]) -> None:
        """Each person once, at the company and with the owner of the first deal that names them."""
        new = {id(person): (person, deal) for person, deal in reversed(list(wanted)) if person.id is None}
        made = list(reversed(new.values()))
        rows = [
            {
                "full_name": person.name[:300],
                "match_key": match_key(person.name)[:300],
                "company_id": deal["company_id"],
                "email": person.email,
                "phone": person.phone,
                "job_title": person.job_title,
                "external_id": person.external_id,
                "owner_id": deal["owner_id"],
                "do_not_call": False,
                "do_not_mail": False,
                "created_at": self._facts.now,
            }
            for person, deal in made
        ]
        for (person, _), key in zip(made, bulk_insert(self._uow, "contacts", rows), strict=True):
            person.id = key
        self._also_created["contacts"] += len(made)

    def _complete_people(self, people: Iterable[Person]) -> None:
        """Give somebody of ours the address that the file knows and we did not."""
        found = {person.id: person for person in people if person.found_email}
        if not found:
            return
        table = Base.metadata.tables["contacts"]
        stored = self._uow.connection.execute(table.select().where(table.c.id.in_(list(found)))).mappings().all()
        rows = []
        for row in stored:
            email = found[row["id"]].found_email
            text = search_text_for("contacts", {**row, "email": email})
            rows.append({"key": row["id"], "email": email, "search_text": text})
        update_rows(self._uow, "contacts", ("email", "search_text"), rows)
        for person in found.values():
            person.found_email = None


def _entered(record: ChangedRecord) -> datetime:
    """When a known deal came into its new phase; the same instant as before is no change."""
    before: datetime = record.current["phase_entered_at"]
    return record.changes.get("phase_entered_at") or before
