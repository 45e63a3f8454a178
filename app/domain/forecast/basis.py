"""Whose probability counts, how sure somebody is of a deal, and how it came out."""

from __future__ import annotations

from enum import StrEnum

from app.domain.errors import UserError

COMMIT_FROM = 70
BEST_CASE_FROM = 40
"""From these probabilities on, in per cent, a phase without a category of its own counts as one."""


class Basis(StrEnum):
    """Whose probability weighs an amount: that of the phase, the rep's own, or what history says it was worth."""

    PHASE = "phase"
    OWN = "own"
    CALIBRATED = "calibrated"

    @property
    def label(self) -> str:
        """As a choice or a heading: ``"Rep's own"``."""
        return "Rep's own" if self is Basis.OWN else self.value.capitalize()


class Category(StrEnum):
    """How a deal is counted upon. The order of the members is the order in which they are shown."""

    COMMIT = "commit"
    BEST_CASE = "best case"
    PIPELINE = "pipeline"
    OMITTED = "omitted"

    @property
    def label(self) -> str:
        """As a heading: ``"Best case"``."""
        return self.value.capitalize()


def check_category(text: str) -> Category:
    """The category of this name; UserError lists them."""
    try:
        return Category(text)
    except ValueError:
        raise UserError(f"A category is one of: {', '.join(Category)}.", field="forecast_category") from None


class Outcome(StrEnum):
    """How a deal stands. What was won stays won through the after-sale phases."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"


def derived_category(probability: int) -> Category:
    """The category of a phase for which the team chose none, from its probability in per cent."""
    if probability >= COMMIT_FROM:
        return Category.COMMIT
    if probability >= BEST_CASE_FROM:
        return Category.BEST_CASE
    return Category.PIPELINE if probability > 0 else Category.OMITTED


def category_of(
    own: Category | None, phase_default: Category | None, phase_probability: int, *, is_stall_overdue: bool
) -> Category:
    """A deal's category.

    What its rep said counts first. Else a deal whose decision in the stall is overdue is omitted: nobody who lets the
    day of decision pass counts on it. Else the phase's default holds, and where it has none, its probability decides.
    """
    if own is not None:
        return own
    if is_stall_overdue:
        return Category.OMITTED
    return phase_default if phase_default is not None else derived_category(phase_probability)
