"""Which moves between the phases of one pipeline are possible, what they lead to, and what must be asked.

Missing exit criteria never block a move: they are shown before it and asked for after it. Only the order
of the model blocks, and then the reason says what to do instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.phase_clock import TouchCount
from app.domain.pipelines import PhaseKind, PhaseSpec

LONGEST_REASON, LONGEST_LOSS = 300, 200
"""Characters that may say why a deal was moved; and why, or to whom, it was lost."""


class Ask(StrEnum):
    """What a person must say before a move is saved."""

    CLOSED_ON = "closed_on"
    AMOUNT = "amount"
    LOST_REASON = "lost_reason"
    DECISION = "decision"


class Decision(StrEnum):
    """The ways out of a stall. Waiting on is none of them; a deadline keeps the deal there until a named day."""

    ADVANCE = "advance"
    RECYCLE = "recycle"
    DEADLINE = "deadline"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class MoveFacts:
    """What is known of the deal: the criteria of its phase that are ticked, and touches made in it."""

    criteria_met: frozenset[str] = frozenset()
    touches: int = 0


@dataclass(frozen=True, slots=True)
class MoveCheck:
    """What a move would mean.

    ``blocked`` says why it is not possible, and is empty when it is. ``met`` and ``missing`` are the
    criteria for leaving the phase. ``asks`` must be answered first. ``headline`` and ``detail`` name the
    consequence. ``decision`` is the stall decision that the move amounts to.
    """

    headline: str
    detail: str = ""
    blocked: str = ""
    met: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    asks: tuple[Ask, ...] = ()
    decision: Decision | None = None

    @property
    def is_allowed(self) -> bool:
        """Whether the rules let the deal go there."""
        return not self.blocked


def check_move(source: PhaseSpec, target: PhaseSpec, facts: MoveFacts) -> MoveCheck:
    """What moving a deal from ``source`` to ``target``, two phases of one pipeline, would mean."""
    blocked = _why_blocked(source, target)
    if blocked:
        return MoveCheck("Not possible", blocked=blocked)
    if source == target:
        return MoveCheck(f"Stays in {target.code}", "Only the order changes")
    met, missing = _criteria(source, target, facts)
    return MoveCheck(
        headline=_headline(source, target),
        detail=_detail(source, target),
        met=met,
        missing=missing,
        asks=_asks(source, target),
        decision=_decision(source, target),
    )


def _why_blocked(source: PhaseSpec, target: PhaseSpec) -> str:
    after_sale = PhaseKind.AFTER_SALE
    if target.kind is after_sale and source.kind not in (PhaseKind.WON, after_sale):
        return f"{target.label} follows the win. Move the deal to Won first."
    if source.kind is after_sale and target.kind not in (PhaseKind.WON, after_sale):
        return "This deal was sold. Open a new deal for new business."
    if target.is_stall and not source.kind.is_open:
        return "A closed deal can't stall. Reopen it in another phase."
    if source.is_stall and target.kind is PhaseKind.GENESIS:
        return "A stalled deal is advanced, recycled or removed. Move it to Delta, Nurturing, Won or Lost."
    return ""


def _criteria(source: PhaseSpec, target: PhaseSpec, facts: MoveFacts) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The criteria met and missing. They count on the way forward only, and not into waiting or a stall."""
    if not _goes_on(source, target):
        return (), ()
    met = tuple(c for c in source.exit_criteria if c in facts.criteria_met)
    missing = tuple(c for c in source.exit_criteria if c not in facts.criteria_met)
    touches = TouchCount(facts.touches, source.touch_target)
    if source.touch_target is not None and not touches.is_reached:
        missing += (f"{touches.text} touches made",)
    return met, missing


def _goes_on(source: PhaseSpec, target: PhaseSpec) -> bool:
    if not source.kind.is_open or target.is_stall or target.kind is PhaseKind.LOST:
        return False
    if source.is_stall:
        return target.kind is not PhaseKind.NURTURE
    into_waiting = source.kind is PhaseKind.GENESIS and target.kind is PhaseKind.NURTURE
    return target.position > source.position and not into_waiting


def _asks(source: PhaseSpec, target: PhaseSpec) -> tuple[Ask, ...]:
    if target.kind is PhaseKind.WON:
        # Coming back from after-sale the win is known already.
        return () if source.kind is PhaseKind.AFTER_SALE else (Ask.CLOSED_ON, Ask.AMOUNT)
    if target.kind is PhaseKind.LOST:
        return (Ask.LOST_REASON,)
    return (Ask.DECISION,) if target.is_stall or source.is_stall else ()


def _decision(source: PhaseSpec, target: PhaseSpec) -> Decision | None:
    if not source.is_stall:
        return None
    if target.kind is PhaseKind.LOST:
        return Decision.REMOVE
    return Decision.RECYCLE if target.kind is PhaseKind.NURTURE else Decision.ADVANCE


def _headline(source: PhaseSpec, target: PhaseSpec) -> str:
    if target.kind is PhaseKind.WON and source.kind is not PhaseKind.AFTER_SALE:
        return "Drop to mark it won"
    if target.kind is PhaseKind.LOST:
        return "Drop to mark it lost"
    if target.is_stall:
        return f"Drop to decide in {target.code}"
    return f"Drop to {_verb(source, target)} {target.code}"


def _verb(source: PhaseSpec, target: PhaseSpec) -> str:
    if not source.kind.is_open and target.kind.is_open:
        return "reopen in"
    if source.kind is PhaseKind.DELTA and target.kind is PhaseKind.NURTURE:
        return "recycle to"
    if source.is_stall:
        return "advance to"
    return "start" if target.position > source.position else "go back to"


def _detail(source: PhaseSpec, target: PhaseSpec) -> str:
    parts = []
    if source.kind is PhaseKind.WON and target.kind is not PhaseKind.AFTER_SALE:
        parts.append("the win is taken back")
    if target.kind is PhaseKind.LOST:
        parts.append("asks for the reason")
    elif target.kind is PhaseKind.WON and source.kind is not PhaseKind.AFTER_SALE:
        parts.append("asks for date and amount")
    else:
        parts.append(_clock_begins(target))
    text = "; ".join(parts)
    return text[0].upper() + text[1:]


def _clock_begins(target: PhaseSpec) -> str:
    if target.limit_days is not None:
        return f"{target.limit_days}-day clock begins"
    if target.touch_target is not None:
        return f"no clock, {target.touch_target} touches to make"
    return "no clock"
