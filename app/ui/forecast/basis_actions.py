"""The commands that choose whose probability counts, as both ways to see the forecast have them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from app.domain.forecast.basis import Basis
from app.ui.host import Action

if TYPE_CHECKING:
    from app.ui.forecast.place import ForecastPlace

_BASES = (
    (Basis.PHASE, "Weigh by the phases' probabilities", "1"),
    (Basis.OWN, "Weigh by the reps' own probabilities", "2"),
    (Basis.CALIBRATED, "Weigh by calibrated probabilities", "3"),
)
_WORDS = "forecast probability basis stage"


def basis_actions(screen: ForecastPlace, named: str, scope: str) -> tuple[Action, ...]:
    """``named`` is what their names begin with, ``scope`` where their keys work."""
    return tuple(
        Action(
            f"{named}.{basis}", text, partial(screen.show_basis, basis), None, key, "percent", scope, keywords=_WORDS
        )
        for basis, text, key in _BASES
    )
