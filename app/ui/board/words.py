"""The board's facts in words: for the eye on cards and heads, for the ear in accessible names."""

from __future__ import annotations

from app.domain.fx import Total
from app.domain.pipelines import PhaseKind, PhaseSpec
from app.services.board import Column, Group
from app.ui.shared import phase_words
from app.ui.shared.card_words import face_of as face_of
from app.ui.shared.card_words import spoken_card as spoken_card
from app.ui.shared.card_words import spoken_details as spoken_details
from app.ui.shared.glyphs import BadgeKind
from app.ui.shared.money_text import brief_money, money_text
from app.ui.shared.moving.words import counted as counted
from app.ui.shared.moving.words import title_of as title_of


def badge_kind(phase: PhaseSpec) -> BadgeKind:
    """How the badge of a phase is inked."""
    return phase_words.badge_kind(phase.kind, is_stall=phase.is_stall)


def total_text(total: Total) -> str:
    """A sum in whole units; currencies without a rate, which it lacks, are named behind it."""
    return " + ".join((money_text(total.money, whole=True), *total.missing))


def brief_total_text(total: Total) -> str:
    """The same where there is little room."""
    return " + ".join((brief_money(total.money), *total.missing))


def spoken_group(group: Group) -> str:
    """``"Mira Osei, 3 deals, €44,000"``."""
    return f"{group.title}, {counted(group.count)}, {total_text(group.total)}"


def column_name(phase: PhaseSpec, count: int) -> str:
    """``"D2 Proposal, 4 deals"``."""
    return f"{phase.label}, {counted(count)}"


def conversion_text(phase: PhaseSpec, percent: int | None, next_phase: PhaseSpec | None) -> str:
    """``"42% go on"``; before the win ``"81% won"``, at a stall ``"38% recovered"``; nothing before the first move."""
    if percent is None or not phase.kind.is_open:
        return ""
    if phase.is_stall:
        return f"{percent}% recovered"
    before_win = next_phase is None or next_phase.is_stall or not next_phase.kind.is_open
    return f"{percent}% won" if before_win and phase.kind is PhaseKind.DELTA else f"{percent}% go on"


def head_tip(column: Column) -> str:
    """What a column's head tells beyond what it shows."""
    spec = column.phase.spec
    parts = [spec.meaning] if spec.meaning else []
    if column.total.missing:
        names = ", ".join(column.total.missing)
        parts.append(f"No exchange rate is known for {names}, so those amounts are not in the sums.")
    return "\n".join(parts)
