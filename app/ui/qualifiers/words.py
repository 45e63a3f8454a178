"""Rules and their proposals in words."""

from __future__ import annotations

from app.domain.qualifiers import Match
from app.services.qualifiers.preview import Preview
from app.services.qualifiers.rules import RuleRow
from app.services.qualifiers.verdicts import Proposal


def asks_text(row: RuleRow) -> str:
    """``"Employees at least 25 and Industry is Food"``."""
    return f" {'and' if row.match is Match.ALL else 'or'} ".join(one.text for one in row.conditions)


def leads(count: int) -> str:
    """``"1 lead"``, ``"1,204 leads"``."""
    return f"{count:,} {'lead' if count == 1 else 'leads'}"


def preview_text(found: Preview) -> str:
    """``"8 of 40 leads would move: 6 to G2, 2 lost: Too small."``."""
    if not found.moves:
        return f"None of {leads(found.asked)} would move." if found.asked else "There are no leads in Genesis to ask."
    ways: dict[str, int] = {}
    for one in found.moves:
        ways[one.way.text] = ways.get(one.way.text, 0) + 1
    parts = ", ".join(f"{count:,} {way}" for way, count in ways.items())
    return f"{len(found.moves):,} of {leads(found.asked)} would move: {parts}."


def why_text(row: Proposal) -> str:
    """The rule and the questions that decided it."""
    return f"{row.rule}, {row.why}"
