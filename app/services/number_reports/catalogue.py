"""All reports, by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from app.domain.errors import UserError
from app.services.context import Context
from app.services.number_reports import answers, cash, phases, reliance, shapes, sources, stated, win_loss, work
from app.services.number_reports.days import LAST_YEAR, Days, Look
from app.services.number_reports.table import Report, Table
from app.services.shape.scope import Scope, read_names, read_road

_Made = tuple[tuple[Table, ...], tuple[str, ...]]


class Pipelines(StrEnum):
    """Which pipelines a report is about: ONE, the first as usual; ANY, one or all; ALL, always."""

    ONE = "one"
    ANY = "any"
    ALL = "all"


_ANY = Pipelines.ANY


@dataclass(frozen=True, slots=True)
class Kind:
    """A report there is. ``by`` are the ways to tell its figures apart, ``usual`` those taken where none is named.

    It can be asked about ``most_owners`` people, None being any number.
    """

    name: str
    title: str
    about: str
    by: tuple[str, ...]
    usual: tuple[str, ...]
    make: Callable[[Context, Scope, tuple[str, ...]], _Made]
    pipelines: Pipelines = Pipelines.ONE
    most_owners: int | None = None
    days: Days = LAST_YEAR

    def require(self, scope: Scope) -> None:
        """UserError for what the report can't be asked about."""
        if self.pipelines is Pipelines.ALL and scope.pipeline_id is not None:
            raise UserError(f"{self.title} is told of all pipelines together. Choose none.", field="pipeline_id")
        if self.most_owners is not None and len(scope.owner_ids) > self.most_owners:
            whom = "the whole team. Choose no rep" if not self.most_owners else "one rep, or everybody. Choose one"
            raise UserError(f"{self.title} is told of {whom}.", field="owner_ids")
        if not self.days.may_be_open and (scope.first_on is None or scope.last_on is None):
            raise UserError(f"{self.title} needs a first and a last day. Choose a period.", field="last_on")


REPORTS = (
    Kind(
        "activity",
        "Activity",
        "what was done, by whom",
        work.ACTIVITY_BY,
        ("rep", "month"),
        work.activity,
        _ANY,
    ),
    Kind(
        "calls",
        "Calls",
        "how many, how long, when",
        work.CALLS_BY,
        ("rep", "weekday", "hour"),
        work.calls,
        _ANY,
    ),
    Kind("source", "Lead sources", "what each brought, and what it cost", sources.BY, ("source",), sources.sources),
    Kind("conversion", "Conversion", "how many went on from each phase", phases.BY, ("phase",), phases.conversion),
    Kind(
        "velocity",
        "Velocity",
        "how fast deals are won",
        phases.VELOCITY_BY,
        ("rep",),
        phases.velocity,
    ),
    Kind("score", "Score of the phases", "conversion, time and cost together", phases.BY, ("phase",), phases.score),
    Kind(
        "sla",
        "Answers",
        "new leads, stalls, promises against their limits",
        answers.BY,
        ("what", "rep"),
        answers.answers,
    ),
    Kind(
        "win-loss",
        "Won and lost",
        "reasons, competitors, reps, teams, sources, products",
        win_loss.BY,
        ("reason", "competitor", "rep", "team", "source", "product"),
        win_loss.win_loss,
    ),
    Kind("shape", "Shape", "where deals leave the pipeline", shapes.BY, ("rep", "team"), shapes.shapes),
    Kind(
        "calibration",
        "Calibration",
        "what stated probabilities were worth",
        stated.BY,
        stated.BY,
        stated.stated,
        Pipelines.ALL,
        1,
    ),
    Kind(
        "predictability",
        "Predictability",
        "what was expected of past months, and what came",
        reliance.BY,
        reliance.BY,
        reliance.reliance,
        Pipelines.ALL,
        0,
        Days(Look.OVER, 6, may_be_open=False),
    ),
    Kind(
        "cash-flow",
        "Cash flow",
        "when the money of won and open deals comes in",
        cash.BY,
        ("phase",),
        cash.cash,
        _ANY,
        days=Days(Look.AHEAD, 6, may_be_open=False),
    ),
)


def kind_named(name: str) -> Kind:
    """The report with a name; UserError names the known ones."""
    for kind in REPORTS:
        if kind.name == name:
            return kind
    known = ", ".join(kind.name for kind in REPORTS)
    raise UserError(f"There is no report “{name}”. There are: {known}.", field="name")


def make(ctx: Context, name: str, scope: Scope, when: str, by: str | None = None) -> Report:
    """Make a report. ``when`` names the period of the scope; ``by`` None gives the usual tables.

    UserError for a report or a way to tell figures apart that there is not, and for what it can't be asked about.
    """
    kind = kind_named(name)
    if by is not None and by not in kind.by:
        raise UserError(f"{kind.title} has no table by {by}. Choose one of: {', '.join(kind.by)}.", field="by")
    kind.require(scope)
    tables, notes = kind.make(ctx, scope, kind.usual if by is None else (by,))
    return Report(kind.name, kind.title, _about(ctx, kind, scope, when), ctx.team.currency, tables, notes)


def _about(ctx: Context, kind: Kind, scope: Scope, when: str) -> str:
    """``"Sales · Mira Osei · Jan to Mar 2026"``."""
    with ctx.reading() as session:
        names = read_names(session)
        is_named = kind.pipelines is Pipelines.ONE or scope.pipeline_id is not None
        pipeline = (read_road(session, scope.pipeline_id).name,) if is_named else ()
    owners = tuple(names.owner(owner) for owner in scope.owner_ids)
    people = (", ".join(owners),) if 0 < len(owners) <= 3 else (f"{len(owners)} people",) if owners else ()
    return " · ".join((*pipeline, *people, when))
