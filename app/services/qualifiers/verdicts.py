"""What the rules say about open Genesis deals: the moves that they propose, and each deal's checklist.

What a person decided stays: a deal that a person moved to where it is, while a rule said of it what it says now, is not
proposed to be moved by that rule. Only facts or a rule that have changed since then bring it up again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.domain.access import Op
from app.domain.access_rules import LEADERS, rule_for
from app.domain.pipelines import PhaseKind
from app.domain.qualifiers import Answer, State, evaluate
from app.domain.roles import Role
from app.models.deals import Deal, PhaseChange
from app.models.occurrences import Occurrence
from app.models.people import Company
from app.models.pipeline import Phase
from app.models.team import User
from app.services.context import Context
from app.services.qualifiers.facts import FactReader
from app.services.qualifiers.rules import RuleRow, Way, read_rules

KIND = "qualified"
_BLOCK = 500
_LONGEST_REASON = 300


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a rule would do with a deal. ``why`` names the questions that decided it, ``reason`` is the move's."""

    deal_id: int
    version: int
    deal: str
    company: str
    owner_id: int | None
    owner: str
    entered_at: datetime
    from_code: str
    qualifier_id: int
    rule: str
    is_automatic: bool
    state: State
    way: Way
    why: str
    key: str

    @property
    def title(self) -> str:
        """What people call the deal."""
        return self.company or self.deal

    @property
    def reason(self) -> str:
        """The reason of the move: that of losing it, else the rule's words."""
        return self.way.reason or f"{self.rule}, {self.why}"[:_LONGEST_REASON]


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A rule that would move a deal, before anybody has asked what people decided."""

    deal: Any
    rule: RuleRow
    answer: Answer
    way: Way
    key: str


def proposals(ctx: Context, deal_ids: Sequence[int] | None = None, *, limit: int | None = None) -> tuple[Proposal, ...]:
    """What the active rules would do with open Genesis deals that the user may move, those longest in a phase first."""
    with ctx.reading() as session:
        return read_proposals(ctx, session, deal_ids, limit=limit)


def read_proposals(
    ctx: Context,
    session: Session,
    deal_ids: Sequence[int] | None = None,
    *,
    limit: int | None = None,
    only_automatic: bool = False,
    is_locked: bool = False,
    of: Sequence[RuleRow] | None = None,
) -> tuple[Proposal, ...]:
    """The same within an open session; ``is_locked`` keeps the deals from others until the transaction ends.

    ``of`` are rules to ask instead of the stored active ones.
    """
    rules = [rule for rule in read_rules(session) if rule.is_active] if of is None else of
    if not rules or (only_automatic and not any(rule.is_automatic for rule in rules)):
        return ()
    reader = FactReader(ctx, session)
    found: list[Proposal] = []
    for block in _blocks(ctx, session, rules, deal_ids, is_locked=is_locked):
        proposed = _proposed(ctx, session, reader, rules, block)
        found += [one for one in proposed if one.is_automatic or not only_automatic]
        if limit is not None and len(found) >= limit:
            return tuple(found[:limit])
    return tuple(found)


def asked_about(ctx: Context, session: Session) -> Iterator[int]:
    """All deals that the active rules may be asked about, those longest in a phase first; read when it is looked at."""
    rules = [rule for rule in read_rules(session) if rule.is_active]
    yield from _ids(ctx, session, rules)


def count_asked(ctx: Context, session: Session, rule: RuleRow) -> int:
    """Of how many deals a rule is asked."""
    return len(_ids(ctx, session, [rule]))


def way_of(rule: RuleRow, state: State) -> Way | None:
    """Where a rule's answer leads; None where it leads nowhere."""
    return {State.MET: rule.if_met, State.NOT_MET: rule.if_not_met, State.UNKNOWN: None}[state]


def _blocks(
    ctx: Context, session: Session, rules: Sequence[RuleRow], deal_ids: Sequence[int] | None, *, is_locked: bool
) -> Iterator[list[Any]]:
    """The deals in question with what is told about them, block by block."""
    ids = _ids(ctx, session, rules) if deal_ids is None else list(deal_ids)
    for start in range(0, len(ids), _BLOCK):
        query = _of_rules(ctx, rules, _rows()).where(Deal.id.in_(ids[start : start + _BLOCK]))
        query = query.order_by(Deal.phase_entered_at, Deal.id)
        yield list(session.execute(query.with_for_update(of=Deal) if is_locked else query).all())


def _ids(ctx: Context, session: Session, rules: Sequence[RuleRow]) -> list[int]:
    query = _of_rules(ctx, rules, select(Deal.id).join(Phase, Phase.id == Deal.phase_id))
    return list(session.scalars(query.order_by(Deal.phase_entered_at, Deal.id)))


def _rows() -> Select[Any]:
    query: Any = (
        select(
            Deal.id,
            Deal.version,
            Deal.name,
            Deal.pipeline_id,
            Deal.owner_id,
            Deal.phase_entered_at,
            Phase.code,
            Phase.position,
            Company.name.label("company"),
            User.name.label("owner"),
        )
        .join(Phase, Phase.id == Deal.phase_id)
        .outerjoin(Company, Company.id == Deal.company_id)
        .outerjoin(User, User.id == Deal.owner_id)
    )
    rows: Select[Any] = query
    return rows


def _of_rules(ctx: Context, rules: Sequence[RuleRow], query: Select[Any]) -> Select[Any]:
    """Open Genesis deals of these rules' pipelines that the user may move."""
    role = Role(ctx.user.role)
    query = query.where(
        Phase.kind == str(PhaseKind.GENESIS), Deal.pipeline_id.in_({rule.pipeline_id for rule in rules})
    )
    if rule_for(role, "deals", Op.EDIT) is None:
        return query.where(Deal.id.is_(None))
    return query if role in (*LEADERS, Role.MARKETING) else query.where(Deal.owner_id == ctx.user.id)


def _proposed(
    ctx: Context, session: Session, reader: FactReader, rules: Sequence[RuleRow], deals: Sequence[Any]
) -> list[Proposal]:
    """Of each deal the first rule that leads elsewhere and that nobody has decided against."""
    facts = reader.now([deal.id for deal in deals])
    candidates = [
        one
        for deal in deals
        for rule in rules
        if rule.pipeline_id == deal.pipeline_id and (one := _candidate(ctx, rule, deal, facts[deal.id])) is not None
    ]
    known = _fired(session, [one.key for one in candidates])
    candidates = [one for one in candidates if one.key not in known]
    decided = _moved_by_people(session, sorted({one.deal.id for one in candidates}))
    past = reader.at(decided)
    found: dict[int, Proposal] = {}
    for one in candidates:
        at = decided.get(one.deal.id)
        if one.deal.id in found or (at is not None and _stood(one, at, past.get(one.deal.id))):
            continue
        found[one.deal.id] = _proposal(one)
    return list(found.values())


def _candidate(ctx: Context, rule: RuleRow, deal: Any, facts: Any) -> _Candidate | None:
    answer = evaluate(rule.match, rule.conditions, facts)
    way = way_of(rule, answer.state)
    if way is None or way.phase.is_retired:
        return None
    spec = way.phase.spec
    if spec.kind is PhaseKind.GENESIS and spec.position <= deal.position:
        return None
    entered_on = ctx.clock.local_date(deal.phase_entered_at)
    return _Candidate(deal, rule, answer, way, f"{KIND}|deal:{deal.id}|rule:{rule.id}|{entered_on}")


def _stood(one: _Candidate, moved_at: datetime, past: Any) -> bool:
    """Whether the rule said the same when a person moved the deal here; what can't be told any more counts as such."""
    if one.rule.since > moved_at:
        return False
    return past is None or evaluate(one.rule.match, one.rule.conditions, past).state is one.answer.state


def _fired(session: Session, keys: Sequence[str]) -> set[str]:
    """What happened once already does not happen again, even where somebody has taken it back."""
    found: set[str] = set()
    for start in range(0, len(keys), _BLOCK):
        found.update(session.scalars(select(Occurrence.key).where(Occurrence.key.in_(keys[start : start + _BLOCK]))))
    return found


def _moved_by_people(session: Session, deal_ids: Sequence[int]) -> dict[int, datetime]:
    """When a person moved each deal to where it is. Where it began there, or a rule brought it, it is left out."""
    by_rule = select(Occurrence.id).where(
        Occurrence.kind == KIND,
        Occurrence.subject_table == "deals",
        Occurrence.subject_id == PhaseChange.deal_id,
        Occurrence.done_at == PhaseChange.entered_at,
    )
    query = select(PhaseChange.deal_id, PhaseChange.entered_at).where(
        PhaseChange.deal_id.in_(deal_ids),
        PhaseChange.left_at.is_(None),
        PhaseChange.from_phase_id.is_not(None),
        PhaseChange.origin == "lived",
        ~by_rule.exists(),
    )
    return {row.deal_id: row.entered_at for row in session.execute(query)}


def _proposal(one: _Candidate) -> Proposal:
    deal, rule = one.deal, one.rule
    return Proposal(
        deal_id=deal.id,
        version=deal.version,
        deal=deal.name,
        company=deal.company or "",
        owner_id=deal.owner_id,
        owner=deal.owner or "",
        entered_at=deal.phase_entered_at,
        from_code=deal.code,
        qualifier_id=rule.id,
        rule=rule.name,
        is_automatic=rule.is_automatic,
        state=one.answer.state,
        way=one.way,
        why=one.answer.why,
        key=one.key,
    )
