"""One deal's checklist: what each rule asks, what is known, what follows, and who decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.errors import NotFound
from app.domain.pipelines import PhaseKind
from app.domain.qualifiers import Checked, State, evaluate
from app.models.deals import Deal, PhaseChange
from app.models.occurrences import Occurrence
from app.models.pipeline import Phase
from app.models.team import User
from app.services.context import Context
from app.services.qualifiers.facts import FactReader
from app.services.qualifiers.rules import read_rules
from app.services.qualifiers.verdicts import KIND, Proposal, read_proposals, way_of


@dataclass(frozen=True, slots=True)
class Decided:
    """A move of the deal: ``who`` made it or had it made by a rule, ``at`` (UTC), to which phase, and why."""

    who: str
    at: datetime
    phase_code: str
    reason: str


@dataclass(frozen=True, slots=True)
class RuleCheck:
    """A rule and its answer. ``leads`` is where that leads, "" where nowhere; ``decided`` its newest move."""

    qualifier_id: int
    rule: str
    state: State
    why: str
    conditions: tuple[Checked, ...]
    leads: str
    is_automatic: bool
    decided: Decided | None


@dataclass(frozen=True, slots=True)
class Checklist:
    """All active rules of the deal's pipeline. ``here_by`` is the move to where it is (None: it began there), and
    ``kept_by`` the same where a person made it and a rule that leads elsewhere leaves that alone.
    """

    deal_id: int
    deal: str
    phase_code: str
    rules: tuple[RuleCheck, ...]
    here_by: Decided | None
    proposal: Proposal | None
    kept_by: Decided | None = None


def checklist(ctx: Context, deal_id: int) -> Checklist:
    """The checklist of a deal; NotFound where there is none of this number."""
    with ctx.reading() as session:
        deal = session.get(Deal, deal_id)
        if deal is None:
            raise NotFound(f"There is no deal {deal_id}.")
        facts = FactReader(ctx, session).now([deal_id])[deal_id]
        moves = _moves(session, deal_id)
        by_rule = _by_rule(session, deal_id)
        here_by = moves.get(deal.phase_entered_at)
        rules, is_against = [], False
        for rule in read_rules(session):
            if rule.is_active and rule.pipeline_id == deal.pipeline_id:
                answer = evaluate(rule.match, rule.conditions, facts)
                way = way_of(rule, answer.state)
                is_older = here_by is not None and rule.since <= here_by.at
                is_against |= is_older and way is not None and way.phase.id != deal.phase_id
                made = [moves[at] for at in by_rule.get(rule.id, ()) if at in moves]
                decided = max(made, key=lambda move: move.at, default=None)
                check = (answer.state, answer.why, answer.checked, way.text if way else "", rule.is_automatic, decided)
                rules.append(RuleCheck(rule.id, rule.name, *check))
        proposed = next(iter(read_proposals(ctx, session, [deal_id])), None)
        phase = session.get_one(Phase, deal.phase_id)
        is_kept = is_against and proposed is None and phase.kind == PhaseKind.GENESIS
        by_hand = not any(deal.phase_entered_at in times for times in by_rule.values())
        kept_by = here_by if is_kept and by_hand else None
        return Checklist(deal_id, deal.name, phase.code, tuple(rules), here_by, proposed, kept_by)


def _moves(session: Session, deal_id: int) -> dict[datetime, Decided]:
    """The moves of the deal by their instant."""
    query = (
        select(PhaseChange.entered_at, PhaseChange.reason, Phase.code, User.name)
        .join(Phase, Phase.id == PhaseChange.phase_id)
        .outerjoin(User, User.id == PhaseChange.user_id)
        .where(PhaseChange.deal_id == deal_id, PhaseChange.from_phase_id.is_not(None))
    )
    return {at: Decided(who or "", at, code, reason or "") for at, reason, code, who in session.execute(query)}


def _by_rule(session: Session, deal_id: int) -> dict[int, list[datetime]]:
    """When each rule moved the deal."""
    query = select(Occurrence.key, Occurrence.done_at).where(
        Occurrence.kind == KIND, Occurrence.subject_table == "deals", Occurrence.subject_id == deal_id
    )
    found: dict[int, list[datetime]] = {}
    for key, at in session.execute(query):
        if at is not None:
            found.setdefault(int(key.split("|")[2].removeprefix("rule:")), []).append(at)
    return found
