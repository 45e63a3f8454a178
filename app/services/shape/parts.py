"""Tells rows of deals apart in the database: by whose they are, where they came from, when something was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, case, literal, select
from sqlalchemy.orm import Session

from app.domain.forecast.periods import Period, Unit, periods_of
from app.models.deals import Deal
from app.models.nurture import Enrolment, NurtureProgramme
from app.services.context import Context
from app.services.shape.by import By
from app.services.shape.scope import Names
from app.storage.aliases import shared_subquery

_ENROLLED = shared_subquery(
    select(Enrolment.programme_id, Enrolment.deal_id).where(Enrolment.deal_id.is_not(None)).distinct()
)


@dataclass(frozen=True)
class Parts:
    """``by`` None takes all as one. Periods need the span that they cut up."""

    by: By | None
    names: Names
    periods: tuple[Period, ...] = ()
    programmes: tuple[tuple[int, str], ...] = ()

    @classmethod
    def read(cls, ctx: Context, session: Session, by: By | None, names: Names, span: tuple[date, date] | None) -> Parts:
        """What is needed for the labels; a ``span`` where periods are wanted."""
        if by is None:
            return cls(None, names)
        if span is not None:
            return cls(by, names, periods_of(*span, Unit(by.value), ctx.team.year_start))
        found = session.execute(select(NurtureProgramme.id, NurtureProgramme.name)) if by is By.PROGRAMME else ()
        return cls(by, names, programmes=tuple((row.id, row.name) for row in found))

    def key(self, ctx: Context, instant: Any) -> ColumnElement[Any]:
        """The column by which rows of deals are told apart; ``instant`` is the one that lies in a period."""
        if self.by in (By.REP, By.TEAM, By.MANAGER):
            return Deal.owner_id.expression
        if self.by is By.SOURCE:
            return Deal.lead_source_id.expression
        if self.by is By.PROGRAMME:
            return _ENROLLED.c.programme_id
        if len(self.periods) < 2:
            return literal(0)
        ends = enumerate(self.periods[1:])
        return case(
            *((instant < ctx.clock.start_of(after.first), place) for place, after in ends), else_=len(self.periods) - 1
        )

    def joined(self, query: Select[Any]) -> Select[Any]:
        """Add the programmes to a query on deals, where they are asked for."""
        return query.join(_ENROLLED, _ENROLLED.c.deal_id == Deal.id) if self.by is By.PROGRAMME else query

    def label(self, key: Any) -> str:
        """What a key is called."""
        if self.by is None:
            return "All"
        if self.by.is_period:
            return self.periods[int(key)].label
        naming: dict[By, Callable[[Any], str]] = {
            By.REP: self.names.owner,
            By.TEAM: self.names.region,
            By.MANAGER: self.names.manager,
            By.SOURCE: self.names.source,
            By.PROGRAMME: self._programme,
        }
        return naming[self.by](key)

    def _programme(self, key: int) -> str:
        return next(name for one, name in self.programmes if one == key)

    def ordered(self, labels: set[str]) -> list[str]:
        """Periods one after another, others by name."""
        in_time = [period.label for period in self.periods]
        return sorted(labels, key=lambda label: (in_time.index(label) if label in in_time else 0, label.casefold()))
