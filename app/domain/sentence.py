"""A typed sentence as words that can be taken one after the other, each for one role."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

_EDGES = ",;:.!?"
_OUTER = re.compile(r"^[\s,;:.!?]+|[\s,;:.!?]+$")


class Role(StrEnum):
    """What a part of the sentence was recognised as."""

    KIND = "kind"
    WHO = "who"
    COMPANY = "company"
    DEAL = "deal"
    WHEN = "when"
    AMOUNT = "amount"
    PROMISE = "promise"
    EMAIL = "email"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class Span:
    """A recognised part: characters ``start`` to ``end`` (excluded) of the sentence, counted in code points."""

    role: Role
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Word:
    """A run without spaces, and where it stands."""

    text: str
    start: int
    end: int

    @property
    def bare(self) -> str:
        """Lower case without the punctuation around it."""
        return self.text.strip(_EDGES).lower()

    @property
    def is_name(self) -> bool:
        """Whether it is written like a name."""
        return self.text[:1].isupper()

    @property
    def ends_a_part(self) -> bool:
        """Whether punctuation behind it ends a name."""
        return self.text[-1:] in ",;:"


class Sentence:
    """The words of a text, and which of them have been taken. Indices are those of words."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = [Word(m.group(), m.start(), m.end()) for m in re.finditer(r"\S+", text)]
        self._taken = [False] * len(self.words)
        self.spans: list[Span] = []

    def is_free(self, start: int, end: int | None = None) -> bool:
        """Whether the word, or all words from ``start`` to ``end`` (excluded), are there and not taken."""
        last = start + 1 if end is None else end
        return 0 <= start < last <= len(self.words) and not any(self._taken[start:last])

    def free(self) -> Iterator[int]:
        """The indices of the words not taken."""
        return (index for index in range(len(self.words)) if not self._taken[index])

    def windows(self, longest: int) -> Iterator[tuple[int, int, str]]:
        """Runs of free words with their text, from the left, at each place the longest first."""
        for start in range(len(self.words)):
            for end in range(min(start + longest, len(self.words)), start, -1):
                if self.is_free(start, end):
                    yield start, end, self.part(start, end)

    def part(self, start: int, end: int) -> str:
        """The text of some words as typed, without the punctuation at its ends."""
        return _OUTER.sub("", self.text[self.words[start].start : self.words[end - 1].end])

    def take(self, role: Role, start: int, end: int) -> str:
        """Take words for a role and return their text."""
        text = self.part(start, end)
        offset = self.text.index(text, self.words[start].start)
        self.spans.append(Span(role, offset, offset + len(text), text))
        self.drop(start, end)
        return text

    def drop(self, start: int, end: int) -> None:
        """Take words that mean nothing by themselves, such as "about"."""
        self._taken[start:end] = [True] * (end - start)

    def rest(self) -> str:
        """What is left, with single spaces."""
        return " ".join(self.words[index].text for index in self.free()).strip(" ,;:")

    def parts(self) -> list[str]:
        """What is left, split at commas and where something was taken; at least one part, perhaps empty."""
        parts: list[list[str]] = [[]]
        for index, word in enumerate(self.words):
            if self._taken[index]:
                parts.append([])
                continue
            *before, last = word.text.split(",")
            for piece in before:
                parts[-1].append(piece)
                parts.append([])
            parts[-1].append(last)
        joined = (" ".join(filter(None, part)).strip(" ,;:") for part in parts)
        return [part for part in joined if part] or [""]
