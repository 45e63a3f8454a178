"""Sets a new database up: the team, its first user, its pipelines from a template."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.config.paths import resource
from app.domain.clock import Clock
from app.domain.errors import UserError
from app.domain.money import precision
from app.domain.pipeline_templates import load_template
from app.domain.pipelines import PipelineSpec, TemplateSpec
from app.domain.text import clean, match_key
from app.domain.working_calendar import WorkingCalendar
from app.models.people import LeadSource
from app.models.pipeline import Phase, Pipeline
from app.models.team import Team, User
from app.services.context import Context, open_context
from app.storage.database import Database
from app.storage.unit_of_work import Intent, UnitOfWork

DEFAULT_TEMPLATE = "three-kind"
_SOURCES = ("Referral", "Website", "Trade fair", "Campaign", "Cold call", "Existing customer")


@dataclass(frozen=True, slots=True)
class SetUpTeam:
    """``country`` is an ISO 3166 code for the holidays (None: no public holidays)."""

    team_name: str
    user_name: str
    currency: str = "EUR"
    country: str | None = None
    template_key: str = DEFAULT_TEMPLATE


def templates() -> tuple[TemplateSpec, ...]:
    """The shipped pipeline templates, the default one first."""
    folder = resource("templates", "pipelines")
    specs = [load_template(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))]
    return tuple(sorted(specs, key=lambda spec: spec.key != DEFAULT_TEMPLATE))


def template(key: str) -> TemplateSpec:
    """The template named ``key``; UserError names the known ones."""
    known = {spec.key: spec for spec in templates()}
    if key not in known:
        raise UserError(f"There is no template “{key}”. Choose one of: {', '.join(known)}.", field="template")
    return known[key]


def check_team(command: SetUpTeam, today: date) -> TemplateSpec:
    """The template of a team that is to be made; UserError for what isn't known, before any database is made."""
    precision(command.currency)
    WorkingCalendar(command.country).working_days_between(today, today)
    return template(command.template_key)


def set_up(db: Database, clock: Clock, command: SetUpTeam) -> Context:
    """Make the team. UserError where the database has one already."""
    spec = check_team(command, clock.today())
    with db.unit_of_work(Intent("Set the team up", None, clock.now())) as uow:
        if uow.session.get(Team, 1) is not None:
            raise UserError("This database is set up already. Nothing was changed.")
        uow.session.add(
            Team(
                id=1,
                name=clean(command.team_name),
                currency=command.currency,
                country=command.country,
                template_key=spec.key,
            )
        )
        uow.session.add(new_user(command.user_name, role="owner"))
        uow.session.add_all(LeadSource(name=name) for name in _SOURCES)
        for position, pipeline in enumerate(spec.pipelines):
            add_pipeline(uow, pipeline, position)
    return open_context(db, clock, command.user_name)


def is_set_up(db: Database) -> bool:
    """Whether the database has a team."""
    with db.reading() as session:
        return session.scalar(select(Team.id)) is not None


def new_user(name: str, *, role: str = "rep") -> User:
    """A user with initials of the first and last word of the name."""
    name = clean(name)
    if not name:
        raise UserError("Enter a name.", field="name")
    parts = name.split()
    initials = (parts[0][0] + (parts[-1][0] if len(parts) > 1 else "")).upper()
    return User(name=name, match_key=match_key(name), initials=initials, role=role)


def add_pipeline(uow: UnitOfWork, spec: PipelineSpec, position: int) -> Pipeline:
    """Store a pipeline with its phases."""
    pipeline = Pipeline(name=spec.name, purpose=str(spec.purpose), position=position)
    uow.session.add(pipeline)
    uow.session.flush()
    for phase in spec.phases:
        uow.session.add(
            Phase(
                pipeline_id=pipeline.id,
                code=phase.code,
                name=phase.name,
                kind=str(phase.kind),
                position=phase.position,
                meaning=phase.meaning,
                actions=list(phase.actions),
                exit_criteria=list(phase.exit_criteria),
                probability=phase.probability,
                limit_days=phase.limit_days,
                touch_target=phase.touch_target,
                is_stall=phase.is_stall,
                forecast_category=str(phase.forecast_category) if phase.forecast_category else None,
            )
        )
    return pipeline
