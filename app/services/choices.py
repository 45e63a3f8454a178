"""What pickers offer: records found by typed text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.text import words


@dataclass(frozen=True, slots=True)
class Choice:
    """A record to choose. ``detail`` tells two of one name apart."""

    id: int
    text: str
    detail: str = ""


def by_words(rows: Sequence[Choice], text: str, limit: int) -> tuple[Choice, ...]:
    """Of a short list, the rows in which each typed word begins a word."""
    wanted = words(text)

    def fits(row: Choice) -> bool:
        have = words(f"{row.text} {row.detail}")
        return all(any(word.startswith(want) for word in have) for want in wanted)

    return tuple(row for row in rows if fits(row))[:limit]
