"""What stands for people and teams in lists, sums and on paper: who has left, and that there is none."""

from __future__ import annotations

NOBODY = "Nobody"
"""In place of an owner's name."""
NO_TEAM = "No team"
"""In place of the name of an owner's team."""


def name_of(person: str | None, *, is_active: bool = True) -> str:
    """``"Mira Osei"``, ``"Mira Osei (left)"`` of somebody who works here no more, or ``"Nobody"``."""
    if not person:
        return NOBODY
    return person if is_active else f"{person} (left)"


def team_of(region: str | None) -> str:
    """``"North"``, or ``"No team"``."""
    return region or NO_TEAM
