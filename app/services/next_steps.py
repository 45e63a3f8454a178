"""The next step of deals. Apart from the use cases of tasks, because every card on the board shows it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.domain.next_step import NextStep
from app.storage.questions import Asker, Question, SessionAsker

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_STEPS = Question("app.services.statements", "next_steps")


def next_steps(session: Session, ids: Sequence[int]) -> dict[int, NextStep]:
    """Per deal its earliest open task."""
    return asked_next_steps(SessionAsker(session), ids)


def asked_next_steps(asker: Asker, ids: Sequence[int]) -> dict[int, NextStep]:
    """The same, whoever is asked."""
    steps: dict[int, NextStep] = {}
    for deal_id, kind, subject, due_on, due_time, given, full, *rest in asker.rows(_STEPS, ids=list(ids)):
        if deal_id not in steps:
            steps[deal_id] = NextStep(kind, subject, due_on, due_time, short_name(given, full), *rest)
    return steps


def short_name(given: str | None, full: str | None) -> str:
    """What a person is called in a short line: the given name, or the first word of the whole one."""
    return given or (full or "").split(" ")[0]
