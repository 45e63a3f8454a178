"""A deal's card in words: what is painted on its face, and what is said of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from app.domain.day_text import short_day
from app.domain.next_step import NO_STEP, StepReading, read_stalled_step, read_step
from app.domain.pipelines import PhaseKind, PhaseSpec
from app.domain.probability import Lean, effective_probability, lean
from app.services.board import Card
from app.ui.shared import phase_words
from app.ui.shared.card_face import CardFace
from app.ui.shared.glyphs import NEXT_STEP_WORDS, WARNING_WORDS, NextKind
from app.ui.shared.money_text import brief_money, money_text, spoken_money

_TRENDS = {Lean.AGREES: 0, Lean.ABOVE: 1, Lean.BELOW: -1}


def face_of(card: Card, phase: PhaseSpec, today: date, me: int) -> CardFace:
    """What is painted on a card."""
    percent = effective_probability(card.phase_probability, card.own_probability)
    face = CardFace(
        # Without a company its own name tells a deal from the others, on small cards too.
        company=card.company or card.name,
        title=card.name if card.company else "No company",
        amount_text=money_text(card.amount) if card.amount else "No amount",
        amount_brief=brief_money(card.amount) if card.amount else "",
        probability_text=f"{percent}%",
        probability_trend=_TRENDS[lean(card.phase_probability, card.own_probability)],
        owner_initials=card.owner_initials,
        owner_is_me=card.owner_id == me,
        warnings=tuple(kind for kind in WARNING_WORDS if kind in card.warnings),
        stalled=phase.is_stall,
        code=phase.code,
    )
    if not phase.kind.is_open:
        return _closed(face, card, phase, today)
    step = _step(card, today)
    face = replace(face, next_kind=phase_words.step_sign(step.state), next_text=step.text)
    if card.touches is not None and card.touches.target:
        return replace(face, clock_kind="touches", clock_used=card.touches.made, clock_limit=card.touches.target)
    if card.clock.limit is not None:
        return replace(face, clock_kind="days", clock_used=card.clock.used, clock_limit=card.clock.limit)
    return face


def _closed(face: CardFace, card: Card, phase: PhaseSpec, today: date) -> CardFace:
    on = card.closed_on or card.entered_on
    text = f"{phase.name} {short_day(on, today)}"
    kind: NextKind = "snoozed" if phase.kind is PhaseKind.LOST else "done"
    return replace(face, probability_text="", probability_trend=0, next_kind=kind, next_text=text)


def _step(card: Card, today: date) -> StepReading:
    if card.decision is not None:
        return read_stalled_step(card.next_step, card.decision, today)
    return read_step(card.next_step, today) if card.next_step else NO_STEP


def spoken_card(card: Card, place: int, count: int) -> str:
    """``"Ferro Castings, crane scales, 31,200 euro, card 1 of 4"``; ``place`` is from 1."""
    amount = spoken_money(card.amount) if card.amount else "no amount"
    return f"{card.company or 'No company'}, {card.name}, {amount}, card {place} of {count}"


def spoken_details(face: CardFace, card: Card, marks: Iterable[str] = ()) -> str:
    """Step, clock, probability, owner and warnings as sentences, after what just happened to the card."""
    parts = [*marks]
    if face.next_kind == "done" or face.next_kind == "snoozed":
        parts.append(face.next_text)
    elif face.next_kind == "none":
        parts.append("No next step")
    else:
        parts.append(f"Next step {NEXT_STEP_WORDS[face.next_kind]}: {face.next_text}")
    if face.clock_kind == "days":
        parts.append(f"{face.clock_used} of {face.clock_limit} days used")
    elif face.clock_kind == "touches":
        parts.append(f"{face.clock_used} of {face.clock_limit} touches made")
    if face.probability_text:
        side = {1: ", above the phase's", -1: ", below the phase's"}.get(face.probability_trend, "")
        parts.append(f"Probability {face.probability_text}{side}")
    parts.append(f"Owner {card.owner_name}" if card.owner_name else "No owner")
    parts += [WARNING_WORDS[warning].capitalize() for warning in face.warnings]
    return ". ".join(parts) + "."
