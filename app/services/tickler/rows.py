"""The tasks of some days as a folder and a printed day sheet show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select
from sqlalchemy.orm import Session

from app.domain.subjects import record_of
from app.models.deals import Deal
from app.models.people import Company, Contact
from app.models.pipeline import Phase
from app.models.tasks import Task
from app.services.consent import Purpose, refused_by_any
from app.services.tasks.asking import IN_ORDER, with_records
from app.services.tasks.own_days import OwnDays, in_own_order


@dataclass(frozen=True, slots=True)
class FolderTask:
    """A task. ``about`` is the company, else the deal; ``who`` the person. ``due_on`` and ``due_time`` are those of
    whoever looks, None all day.

    ``phone`` is the person's or the company's, and "" where anybody it is about wants no calls (``no_calls``).
    """

    id: int
    version: int
    kind: str
    subject: str
    due_on: date
    due_time: time | None
    repeats: bool
    snoozed_count: int
    minutes: int | None
    deal_id: int | None
    company_id: int | None
    contact_id: int | None
    about: str
    who: str
    phone: str
    no_calls: bool
    phase_code: str
    phase_kind: str
    is_stall: bool
    zone: str | None = None

    @property
    def record(self) -> tuple[str, int] | None:
        """The table and key of the record to open: the deal, else the person, else the company."""
        return record_of(self)


def read_tasks(
    session: Session, where: ColumnElement[bool], days: OwnDays, most: int | None = None
) -> tuple[FolderTask, ...]:
    """The tasks that meet a condition, by day; within a day those with a time come first."""
    return tuple(in_own_order([_row(row, days) for row in session.execute(_select(where).limit(most))]))


def _select(where: ColumnElement[bool]) -> Any:
    return with_records(select(*_COLUMNS)).outerjoin(Phase, Phase.id == Deal.phase_id).where(where).order_by(*IN_ORDER)


_COLUMNS = (
    Task.id,
    Task.version,
    Task.kind,
    Task.subject,
    Task.due_on,
    Task.due_time,
    Task.rrule.is_not(None).label("repeats"),
    Task.snoozed_count,
    Task.zone,
    Task.minutes,
    Task.deal_id,
    Task.company_id,
    Task.contact_id,
    func.coalesce(Company.name, Deal.name, "").label("about"),
    func.coalesce(Contact.full_name, "").label("who"),
    func.coalesce(Contact.phone, Contact.mobile, Company.phone, "").label("phone"),
    refused_by_any(Task, Purpose.CALLING).label("no_calls"),
    func.coalesce(Phase.code, "").label("phase_code"),
    func.coalesce(Phase.kind, "").label("phase_kind"),
    func.coalesce(Phase.is_stall, False).label("is_stall"),
)


def _row(row: Row[Any], days: OwnDays) -> FolderTask:
    values = dict(row._mapping)
    values["due_on"], values["due_time"] = days.moment(row.id, row.due_on, row.due_time)
    values |= {name: bool(values[name]) for name in ("repeats", "is_stall", "no_calls")}
    return FolderTask(**values | {"phone": "" if row.no_calls else row.phone})
