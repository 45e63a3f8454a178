"""Maps the names in a file to ours: their stages to our phases, their people to our users, their products to ours.

Names equal but for case, accents, spaces and punctuation are the same ("GTXPro" is "GTX Pro"); that is done by
itself and reported. Names that are only similar are suggested, and a person confirms them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.errors import UserError
from app.domain.text import match_key
from app.services.exchange.mapping import NO_RECORD, value_key

_SUGGESTED = 3
_LISTED = 15
_SIMILAR = 75.0
# Similarity is looked for among at most so many values of a file: beyond that it is not a list of names any more.
_MOST = 500


class How(StrEnum):
    """Why a value means what it means."""

    SAID = "as you said"
    EXACT = "the same"
    SAME_LETTERS = "the same letters"
    UNKNOWN = "not known"


@dataclass(frozen=True, slots=True)
class Known:
    """Something of ours that a value can mean. ``other_names``: code, e-mail, external id, usual synonyms.

    ``group`` is what it belongs to, where names are told apart by that: the pipeline of a phase.
    """

    id: int
    name: str
    other_names: tuple[str, ...] = ()
    group: str = ""

    @property
    def full_name(self) -> str:
        """The name with its group before it."""
        return f"{self.group}: {self.name}" if self.group else self.name


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something of ours with a similar name; ``score`` is 0 to 100."""

    known: Known
    score: float


@dataclass(frozen=True, slots=True)
class ValueMatch:
    """What one value of the file means. ``target`` None: not known (``suggestions`` may help).

    ``stranger`` is called so, but can't be meant here: a phase of another pipeline than the chosen one.
    """

    theirs: str
    count: int
    target: Known | None
    how: How
    suggestions: tuple[Suggestion, ...] = ()
    stranger: Known | None = None


class Directory:
    """Our names of one kind, to look theirs up in.

    ``others`` are meant only where nothing among the ``known`` is called so. ``strangers`` can't be meant, but explain.
    Of several that are called the same none is meant, unless the ``first_wins``: which one it is, is told elsewhere.
    """

    def __init__(
        self,
        known: Iterable[Known],
        *,
        others: Iterable[Known] = (),
        strangers: Iterable[Known] = (),
        first_wins: bool = False,
    ) -> None:
        self.known = tuple(known)
        self.others = tuple(others)
        self._next = Directory(self.others, first_wins=first_wins) if self.others else None
        foreign = tuple(strangers)
        self._strangers = Directory(foreign) if foreign else None
        self._first_wins = first_wins
        self._exact: dict[str, Known | None] = {}
        self._folded: dict[str, Known | None] = {}
        self._choices: dict[int, str] | None = None
        for item in self.known:
            self._add(self._exact, item.name, item)
            self._add(self._folded, match_key(item.name), item)
        # Other names yield to proper ones: a phase called "Lost" wins over another's synonym.
        for index, fold in ((self._exact, str), (self._folded, match_key)):
            proper = set(index)
            for item in self.known:
                for name in item.other_names:
                    key = fold(name)
                    if key and key not in proper:
                        self._add(index, key, item)

    def _add(self, index: dict[str, Known | None], key: str, item: Known) -> None:
        if not key:
            return
        if not self._first_wins and index.get(key, item) != item:
            index[key] = None
        else:
            index.setdefault(key, item)

    def find(self, theirs: str) -> tuple[Known | None, How]:
        """What a name means by itself; a name that two of ours share means neither."""
        exact = self._exact.get(theirs)
        if exact is not None:
            return exact, How.EXACT
        key = match_key(theirs)
        if self._next is not None and key not in self._folded:
            return self._next.find(theirs)
        folded = self._folded.get(key)
        return (folded, How.SAME_LETTERS) if folded is not None else (None, How.UNKNOWN)

    def stranger(self, theirs: str) -> Known | None:
        """What is called so, but can't be meant here."""
        return self._strangers.find(theirs)[0] if self._strangers else None

    @property
    def every(self) -> tuple[Known, ...]:
        """All that can be meant."""
        return (*self.known, *self.others)

    def spoken(self, item: Known) -> str:
        """The name by which ``find`` finds it again."""
        return item.name if self.find(item.name)[0] == item else item.full_name

    def suggest(self, theirs: str) -> tuple[Suggestion, ...]:
        """Those of ours with the most similar names, best first."""
        from rapidfuzz import fuzz, process

        if self._choices is None:
            self._choices = {position: match_key(item.name) for position, item in enumerate(self.every)}
        found = process.extract(
            match_key(theirs), self._choices, scorer=fuzz.ratio, limit=_SUGGESTED, score_cutoff=_SIMILAR
        )
        return tuple(Suggestion(self.every[position], round(score, 1)) for _, score, position in found)

    def listing(self) -> str:
        """The first names, for messages."""
        names = [item.name for item in self.known[:_LISTED]]
        return ", ".join(names) + (" ..." if len(self.known) > _LISTED else "")


def match_values(
    counts: Mapping[str, int], directory: Directory, said: Mapping[str, str] | None = None
) -> tuple[ValueMatch, ...]:
    """The meaning of each value, commonest first. ``said`` is what the user mapped: theirs -> ours.

    Raises UserError where the user mapped a value to something that isn't known.
    """
    spoken = {value_key(theirs): ours for theirs, ours in (said or {}).items()}
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(_match(theirs, count, directory, spoken, len(ordered) <= _MOST) for theirs, count in ordered)


def _match(theirs: str, count: int, directory: Directory, said: Mapping[str, str], may_suggest: bool) -> ValueMatch:
    key = value_key(theirs)
    if key in said:
        return ValueMatch(theirs, count, _said(theirs, said[key], directory), How.SAID)
    target, how = directory.find(theirs)
    if target is not None:
        return ValueMatch(theirs, count, target, how)
    suggestions = directory.suggest(theirs) if may_suggest else ()
    return ValueMatch(theirs, count, None, how, suggestions, directory.stranger(theirs))


def _said(theirs: str, ours: str, directory: Directory) -> Known | None:
    """What the user chose; None for leaving it empty, creating it and rejecting its rows."""
    if ours in NO_RECORD:
        return None
    target, _ = directory.find(ours)
    if target is None:
        near = " or ".join(f"“{suggestion.known.name}”" for suggestion in directory.suggest(ours))
        hint = f"Did you mean {near}?" if near else f"Choose one of: {directory.listing()}."
        raise UserError(f"“{ours}”, chosen for “{theirs}”, is not known here. {hint}")
    return target


def unknown(matches: Sequence[ValueMatch]) -> tuple[ValueMatch, ...]:
    """Those that mean nothing of ours yet."""
    return tuple(match for match in matches if match.target is None)
