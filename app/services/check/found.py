"""What looking at a part of the database gave."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_NAMED = 5


@dataclass(frozen=True, slots=True)
class Found:
    """How many things were looked at, what is wrong, and what is odd without being a fault."""

    count: int
    problems: tuple[str, ...]
    remarks: tuple[str, ...] = ()


def listing(keys: Sequence[int]) -> str:
    """The first keys: ``"12, 13, 20 and 4 more"``."""
    named = ", ".join(map(str, keys[:_NAMED]))
    return f"{named} and {len(keys) - _NAMED:,} more" if len(keys) > _NAMED else named


def worded(findings: Iterable[tuple[Sequence[int], str]]) -> tuple[str, ...]:
    """Sentences about those findings that have keys; ``{}`` in a sentence is where they go."""
    return tuple(sentence.format(listing(keys)) for keys, sentence in findings if keys)
