"""A card on paper: whose, what, how much, and what is to be done next."""

from __future__ import annotations

from datetime import date

from app.domain.day_text import short_day
from app.domain.next_step import NO_STEP, StepState, read_stalled_step, read_step
from app.domain.phase_clock import ClockLevel
from app.domain.pipelines import PhaseKind, PhaseSpec
from app.domain.probability import effective_probability
from app.services.board import Card
from app.services.charts import full_money
from app.services.printing.fonts import width
from app.services.printing.ink import Ink
from app.services.wall_sheet.columns import INSET

CARD, BETWEEN = 52.0, 5.0
"""The height of a card, and the room below it."""
_STEP_ROLES = {StepState.OVERDUE: "danger", StepState.TODAY: "text", StepState.NONE: "text3", StepState.FUTURE: "text2"}
_TOUCHES = " touches"
_CLOCK_ROLES = {ClockLevel.OVER: "danger", ClockLevel.WARN: "warn"}


def draw_card(ink: Ink, at: tuple[float, float], wide: float, card: Card, spec: PhaseSpec, today: date) -> None:
    """Draw it, ``at`` being its upper left corner."""
    x, y = at
    left, right = x + INSET, x + wide - INSET
    room = right - left
    ink.box(x, y, wide, CARD, fill="surface", outline="borderStrong", radius=3)
    aside = ink.text(right, y + 12.5, card.owner_initials, size=7.4, weight="medium", role="text3", align="right")
    ink.text(left, y + 12.5, card.company or card.name, size=8.8, weight="semibold", room=room - aside - 5)
    ink.text(left, y + 23.5, card.name if card.company else "No company", size=7.8, role="text2", room=room)
    taken = ink.text(left, y + 34.5, _amount(card, spec), size=8.4, weight="medium", room=room)
    words, role = _clock(card, spec)
    words = _that_fits(words, room - taken - 5)
    ink.text(right, y + 34.5, words, size=7.8, weight="medium", role=role, align="right")
    words, role = _step(card, spec, today)
    ink.text(left, y + 45.5, words, size=7.8, role=role, room=room)


def _step(card: Card, spec: PhaseSpec, today: date) -> tuple[str, str]:
    """What is to be done next; of a closed deal the day on which it closed."""
    if not spec.kind.is_open:
        return f"{spec.name} {short_day(card.closed_on or card.entered_on, today)}", "text2"
    if card.decision is not None:
        reading = read_stalled_step(card.next_step, card.decision, today)
    else:
        reading = read_step(card.next_step, today) if card.next_step else NO_STEP
    return reading.text, _STEP_ROLES[reading.state]


def _amount(card: Card, spec: PhaseSpec) -> str:
    amount = full_money(card.amount.minor, card.amount.currency) if card.amount else "No amount"
    percent = effective_probability(card.phase_probability, card.own_probability)
    return f"{amount}   {percent}%" if spec.kind.is_open else amount


def _that_fits(words: str, room: float) -> str:
    """A clock as far as there is room for it: a figure that was cut off would be taken for another one."""
    return next((some for some in (words, words.removesuffix(_TOUCHES)) if width(some, 7.8, "medium") <= room), "")


def _clock(card: Card, spec: PhaseSpec) -> tuple[str, str]:
    """How long it may stay, or how many touches it got; with its colour."""
    if spec.kind is PhaseKind.NURTURE and card.touches is not None:
        made, target = card.touches.made, card.touches.target
        return (f"{made} of {target}{_TOUCHES}" if target else ""), "text2"
    if not spec.kind.is_open or card.clock.limit is None:
        return "", "text2"
    return card.clock.text, _CLOCK_ROLES.get(card.clock.level, "text2")
