"""What a rule would do, before it is stored or switched on. Nothing is written."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.domain.errors import NotFound, UserError
from app.domain.pipelines import PhaseKind
from app.domain.qualifiers import Match, read_conditions
from app.models.pipeline import Phase, Pipeline
from app.models.qualifiers import Qualifier
from app.services.context import Context
from app.services.pipeline_rows import row_of
from app.services.qualifiers.rules import RuleRow, RuleSpec, Way
from app.services.qualifiers.verdicts import Proposal, count_asked, read_proposals


@dataclass(frozen=True, slots=True)
class Preview:
    """Of ``asked`` deals the rule, asked alone, would move these, those longest in their phase first."""

    asked: int
    moves: tuple[Proposal, ...]


def preview_rule(ctx: Context, rule: RuleSpec, qualifier_id: int | None = None) -> Preview:
    """Ask a rule as it would be once stored; with ``qualifier_id`` in place of that one.

    UserError where it can't be read, or a reason is missing.
    """
    with ctx.reading() as session:
        row = _row(ctx, session, rule, qualifier_id)
        return Preview(count_asked(ctx, session, row), read_proposals(ctx, session, of=[row]))


def _row(ctx: Context, session: Session, rule: RuleSpec, qualifier_id: int | None) -> RuleRow:
    stored = session.get(Qualifier, qualifier_id) if qualifier_id is not None else None
    if_met = _way(session, rule.met_phase_id, rule.met_reason, "met_reason")
    instead = None
    if rule.not_met_phase_id is not None:
        instead = _way(session, rule.not_met_phase_id, rule.not_met_reason, "not_met_reason")
    pipeline_id = if_met.phase.pipeline_id
    return RuleRow(
        id=stored.id if stored else 0,
        version=stored.version if stored else 0,
        pipeline_id=pipeline_id,
        pipeline=session.get_one(Pipeline, pipeline_id).name,
        place=0,
        name=rule.name,
        match=Match(rule.match),
        conditions=read_conditions(list(rule.conditions)),
        if_met=if_met,
        if_not_met=instead,
        is_active=True,
        is_automatic=rule.is_automatic,
        # As after storing it: nobody has spoken against it yet.
        since=ctx.clock.now(),
    )


def _way(session: Session, phase_id: int, reason: str | None, field: str) -> Way:
    phase = session.get(Phase, phase_id)
    if phase is None:
        raise NotFound("This phase was deleted meanwhile.")
    if phase.kind == PhaseKind.LOST and not reason:
        raise UserError("Say why such deals are given up.", field=field)
    return Way(row_of(phase), reason or "")
