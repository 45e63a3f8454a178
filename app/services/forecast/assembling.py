"""Makes the facts of deals from rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from app.domain.forecast.basis import Category, Outcome, category_of
from app.domain.forecast.facts import DealFact, PersonFact, PhaseFact, ProductShare
from app.domain.phase_clock import read_clock
from app.domain.pipelines import PhaseKind
from app.domain.stall import DecisionDue, decision_due
from app.services.context import Context

OUTCOMES: Mapping[str, Outcome] = {
    **{str(kind): Outcome.OPEN for kind in PhaseKind if kind.is_open},
    str(PhaseKind.WON): Outcome.WON,
    str(PhaseKind.AFTER_SALE): Outcome.WON,
    str(PhaseKind.LOST): Outcome.LOST,
}
"""How a deal stands, by the kind of its phase."""
_CATEGORIES = {str(category): category for category in Category}
# What ``_make`` does, without a call of Python's for each deal.
_MADE: Callable[[tuple[Any, ...]], DealFact] = partial(tuple.__new__, DealFact)
_NOBODY = ("", "")
_NOT_DUE = DecisionDue(None)
_NOT_JUDGED: tuple[Category | None, int | None] = (None, None)


@dataclass(frozen=True, slots=True)
class Around:
    """What the rows of deals refer to.

    ``defaults`` are the categories chosen for phases. ``stalls`` are the phases in which deals wait for a decision;
    ``dues`` tells when it is due for each deal there. ``judged`` is the manager's category and probability.
    """

    phases: Mapping[int, PhaseFact]
    defaults: Mapping[int, Category | None]
    stalls: frozenset[int]
    people: Mapping[int | None, PersonFact]
    sources: Mapping[int | None, str]
    shares: Mapping[int, tuple[ProductShare, ...]]
    dues: Mapping[int, DecisionDue]
    judged: Mapping[int, tuple[Category | None, int | None]]


def facts_of(rows: Iterable[Any], around: Around, companies: Mapping[int | None, str]) -> Iterator[DealFact]:
    """The facts of rows, whose columns stand in the order of ``reading.COLUMNS``.

    There may be tens of thousands: what is the same for all deals of a phase or person is looked up once, and each is
    made of one tuple, because to pass thirty arguments takes longer than all else here.
    """
    people = {key: (person.name, person.region) for key, person in around.people.items()}
    stands = {key: _stand(phase, around) for key, phase in around.phases.items()}
    judged, shares, dues, sources = around.judged, around.shares, around.dues, around.sources
    open_, name_of, day_of = Outcome.OPEN, companies.get, _Days()
    for key, name, company, owner_id, phase_id, minor, currency, due_on, closed_on, own, category, renewal, src in rows:
        pipeline_id, code, kind, position, percent, outcome, is_stall, usual = stands[phase_id]
        owner, region = people.get(owner_id, _NOBODY)
        due = dues.get(key, _NOT_DUE) if is_stall else _NOT_DUE
        opinion, judged_percent = judged.get(key, _NOT_JUDGED) if judged else _NOT_JUDGED
        yield _MADE(
            (
                key,
                name,
                company,
                name_of(company, ""),
                owner_id,
                owner,
                region,
                pipeline_id,
                phase_id,
                code,
                kind,
                position,
                is_stall,
                outcome,
                minor,
                currency,
                day_of[due_on if outcome is open_ else closed_on],
                percent,
                own,
                _CATEGORIES[category] if category else usual[due.late > 0],
                category is not None,
                opinion,
                judged_percent,
                src,
                sources.get(src, "") if src else "",
                renewal == 1,
                shares.get(key, ()) if shares else (),
                due.on,
                None,  # calibrated
                due.late,
            )
        )


class _Days(dict[date | str | None, date | None]):
    """The days of what a database has for them: a file keeps texts. Each is read once, for many deals share one."""

    def __missing__(self, stored: date | str | None) -> date | None:
        day = self[stored] = date.fromisoformat(stored) if isinstance(stored, str) else stored
        return day


_Stand = tuple[int, str, str, int, int, Outcome, bool, tuple[Category, Category]]


def _stand(phase: PhaseFact, around: Around) -> _Stand:
    """What deals have of their phase; last their category in time and, in a stall, overdue."""
    chosen = around.defaults[phase.id]
    in_time, late = (
        category_of(None, chosen, phase.probability, is_stall_overdue=is_late) for is_late in (False, True)
    )
    place = phase.pipeline_id, phase.code, phase.kind, phase.position, phase.probability
    return *place, OUTCOMES[phase.kind], phase.id in around.stalls, (in_time, late)


def dues_of(
    ctx: Context, entered: Iterable[tuple[int, datetime, int | None]], put_off: Mapping[int, date], today: date
) -> dict[int, DecisionDue]:
    """When each deal in a stall has to be decided: ``entered`` tells its key, since when, and the limit of the phase.

    ``put_off`` is the day to which the decision about a deal was put off.
    """
    usual: dict[tuple[date, int | None], DecisionDue] = {}
    dues: dict[int, DecisionDue] = {}
    for key, entered_at, limit in entered:
        since = ctx.clock.local_date(entered_at), limit
        if key in put_off or since not in usual:
            clock = read_clock(since[0], today, limit, ctx.calendar)
            dues[key] = decision_due(clock, put_off.get(key), today, ctx.calendar)
            if key not in put_off:
                usual[since] = dues[key]
        else:
            dues[key] = usual[since]
    return dues
