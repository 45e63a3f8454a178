"""What a change of many did not change, in words."""

from __future__ import annotations

from collections.abc import Mapping

from app.services.many.edit import ManySaved, Why

_NAMED = 3
_LEFT: Mapping[Why, str] = {
    "changed": "Changed by others meanwhile",
    "refused": "Not yours to change",
    "ended": "Won or lost already",
    "gone": "Deleted meanwhile",
}


def what_stays(saved: ManySaved) -> str:
    """What did not become other, and why: one with its reason, of several the first few by name."""
    left = saved.left_out
    told = [f"{left[0].title}: {left[0].reason}"] if len(left) == 1 else _by_reason(saved)
    if saved.same:
        told.append(f"{saved.same:,} had it already.")
    return " ".join(told)


def _by_reason(saved: ManySaved) -> list[str]:
    told = []
    for why, words in _LEFT.items():
        titles = [each.title for each in saved.left_out if each.why == why]
        more = f" and {len(titles) - _NAMED:,} more" if len(titles) > _NAMED else ""
        if titles:
            told.append(f"{words}: {'; '.join(titles[:_NAMED])}{more}.")
    return told
