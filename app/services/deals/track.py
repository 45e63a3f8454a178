"""A deal's way through its pipeline: the phases in a row, and the working days spent in each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.phase_clock import PhaseClock
from app.domain.pipelines import PhaseKind, PhaseSpec
from app.models.deals import Deal, PhaseChange
from app.services.context import Context
from app.services.pipelines.queries import PhaseRow

StepState = Literal["past", "here", "ahead", "skipped"]


@dataclass(frozen=True, slots=True)
class TrackStep:
    """A phase on the track. ``days`` are the working days of all stays there, None where there was none."""

    phase: PhaseRow
    state: StepState
    days: int | None

    @property
    def text(self) -> str:
        """``"9 d"`` behind, ``"4 of 10"`` here, the limit ahead; empty where there is nothing to say."""
        limit = self.phase.spec.limit_days
        if self.state == "here":
            days = self.days or 0
            return f"{days} d" if limit is None else f"{days} of {limit}"
        if self.days is not None:
            return f"{self.days} d"
        return f"{limit} d" if limit is not None and self.state == "ahead" else ""


def read_track(
    ctx: Context, session: Session, deal: Deal, phases: Sequence[PhaseRow], clock: PhaseClock
) -> tuple[TrackStep, ...]:
    """The track of a deal within an open session; ``clock`` is that of its present stay."""
    statement = select(PhaseChange).where(PhaseChange.deal_id == deal.id).order_by(PhaseChange.id)
    days: dict[int, int] = {}
    for change in session.scalars(statement):
        if change.left_at is not None:
            entered_on, left_on = ctx.clock.local_date(change.entered_at), ctx.clock.local_date(change.left_at)
            spent = max(ctx.calendar.working_days_between(entered_on, left_on), 0)
            days[change.phase_id] = days.get(change.phase_id, 0) + spent
    here = next(phase for phase in phases if phase.id == deal.phase_id)
    return tuple(_step(phase, here, days, clock) for phase in _shown(phases, here, days))


def _step(phase: PhaseRow, here: PhaseRow, days: dict[int, int], clock: PhaseClock) -> TrackStep:
    if phase.id == here.id:
        return TrackStep(phase, "here", clock.used)
    spent = days.get(phase.id)
    if spent is not None:
        return TrackStep(phase, "past", spent)
    is_behind = phase.spec.position < here.spec.position
    return TrackStep(phase, "skipped" if is_behind else "ahead", None)


def _shown(phases: Iterable[PhaseRow], here: PhaseRow, days: dict[int, int]) -> Iterable[PhaseRow]:
    """The phases of work; how it ended, once it has; what follows the sale, once it is sold. Retired ones if used."""
    sold = here.spec.kind in (PhaseKind.WON, PhaseKind.AFTER_SALE)
    for phase in phases:
        if phase.is_retired and phase.id != here.id and phase.id not in days:
            continue
        kind = phase.spec.kind
        if kind.is_open or phase.id == here.id or (sold and kind in (PhaseKind.WON, PhaseKind.AFTER_SALE)):
            yield phase


def following(phases: Iterable[PhaseRow], here: PhaseSpec) -> PhaseSpec | None:
    """The phase that the exit criteria lead to: the next one forward, past waiting, stall and loss. None at the end.

    Out of a stall several ways lead on, so it has none either.
    """
    if here.is_stall:
        return None
    for phase in phases:
        spec = phase.spec
        is_way_on = not spec.is_stall and spec.kind not in (PhaseKind.NURTURE, PhaseKind.LOST)
        if spec.position > here.position and is_way_on and not phase.is_retired:
            return spec
    return None
