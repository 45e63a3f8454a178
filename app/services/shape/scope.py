"""What a figure about the pipeline is asked for, and the names that its rows have."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.domain.errors import UserError
from app.domain.forecast.periods import Period, span
from app.domain.people_words import NOBODY, name_of, team_of
from app.domain.pipeline_shape.levels import PhaseAt, depths, levels
from app.domain.pipelines import PhaseKind
from app.models.deals import Deal
from app.models.people import LeadSource
from app.models.pipeline import Phase
from app.models.team import User
from app.services.access import readable
from app.services.context import Context
from app.services.pipelines.queries import default_pipeline, read_pipelines

WON_KINDS = (PhaseKind.WON, PhaseKind.AFTER_SALE)


@dataclass(frozen=True, slots=True)
class Scope:
    """A pipeline (None: the first sales pipeline), the days from ``first_on`` to ``last_on`` (None: open), owners.

    ``owner_ids`` empty means everybody.
    """

    pipeline_id: int | None = None
    first_on: date | None = None
    last_on: date | None = None
    owner_ids: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if self.first_on and self.last_on and self.last_on < self.first_on:
            raise UserError("The period ends before it begins. Turn the two days round.", field="last_on")

    def of_deals(self, ctx: Context, pipeline_id: int | None = None) -> list[ColumnElement[bool]]:
        """The conditions on deals, whatever their days."""
        found: list[ColumnElement[bool]] = [readable(ctx, Deal)]
        if pipeline_id is not None:
            found.append(Deal.pipeline_id == pipeline_id)
        if self.owner_ids:
            found.append(Deal.owner_id.in_(self.owner_ids))
        return found


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who has or had deals; ``is_active`` is False for who does not work here, perhaps any more."""

    name: str
    region: str
    manager_id: int | None
    is_active: bool

    @property
    def label(self) -> str:
        """The name, and that they have left."""
        return name_of(self.name, is_active=self.is_active)


@dataclass(frozen=True)
class Names:
    """People and lead sources by their keys."""

    people: dict[int, Person]
    sources: dict[int, str]

    def owner(self, owner_id: int | None) -> str:
        """``"Mira Osei"``, or ``"Nobody"``."""
        return NOBODY if owner_id is None else self.people[owner_id].label

    def region(self, owner_id: int | None) -> str:
        """The team of a deal's owner; ``"No team"``."""
        person = None if owner_id is None else self.people[owner_id]
        return team_of(person.region if person else None)

    def manager(self, owner_id: int | None) -> str:
        """Who leads a deal's owner; ``"No manager"``."""
        person = None if owner_id is None else self.people[owner_id]
        return "No manager" if person is None or person.manager_id is None else self.people[person.manager_id].name

    def source(self, source_id: int | None) -> str:
        """``"Trade fair"``, or ``"No source"``."""
        return "No source" if source_id is None else self.sources[source_id]


@dataclass(frozen=True)
class Road:
    """A pipeline as the way that its deals take; ``phases`` are those of all pipelines, retired ones too."""

    pipeline_id: int
    name: str
    phases: tuple[PhaseAt, ...]

    @cached_property
    def steps(self) -> tuple[PhaseAt, ...]:
        """The phases that a deal passes on its way to the win."""
        return levels(self.pipeline_id, self.phases)

    @cached_property
    def depths(self) -> dict[int, int]:
        """How deep each phase is."""
        return depths(self.steps, self.phases)

    def ids(self, *kinds: PhaseKind) -> frozenset[int]:
        """The phases of all pipelines that are of these kinds."""
        return frozenset(phase.id for phase in self.phases if phase.kind in kinds)

    @cached_property
    def stall_ids(self) -> frozenset[int]:
        """Phases in which deals stall."""
        return frozenset(phase.id for phase in self.phases if phase.is_stall)


def read_names(session: Session) -> Names:
    """All people, those who left too, and all sources."""
    people = session.execute(select(User.id, User.name, User.region, User.manager_id, User.is_active))
    sources = session.execute(select(LeadSource.id, LeadSource.name))
    return Names(
        {row.id: Person(row.name, row.region or "", row.manager_id, row.is_active) for row in people},
        {row.id: row.name for row in sources},
    )


def read_road(session: Session, pipeline_id: int | None) -> Road:
    """The way through a pipeline; UserError for one that there is not."""
    known = read_pipelines(session, with_retired=True)
    if pipeline_id is None:
        chosen = default_pipeline(tuple(row for row in known if not row.is_retired) or known)
    else:
        found = [row for row in known if row.id == pipeline_id]
        if not found:
            raise UserError("There is no such pipeline. Choose another.", field="pipeline_id")
        chosen = found[0]
    columns = (Phase.id, Phase.pipeline_id, Phase.code, Phase.name, Phase.kind, Phase.position, Phase.is_stall)
    rows = session.execute(select(*columns, Phase.retired_at))
    phases = tuple(
        PhaseAt(key, pipeline, code, name, PhaseKind(kind), position, is_stall, retired_at is not None)
        for key, pipeline, code, name, kind, position, is_stall, retired_at in rows
    )
    return Road(chosen.id, chosen.name, phases)


def last_months(today: date, count: int = 12) -> Period:
    """The whole months that end with the one of ``today``, up to ``today``."""
    from app.domain.day_words import add_months

    return span(add_months(today.replace(day=1), 1 - count), today)
