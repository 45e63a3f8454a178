"""How one list of cards becomes another in few steps, so that a view keeps its selection and its place."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

_MOST_STEPS = 40


@dataclass(frozen=True, slots=True)
class Remove:
    """Take ``count`` rows out from ``row`` on."""

    row: int
    count: int


@dataclass(frozen=True, slots=True)
class Insert:
    """Put keys in, so that the first stands at ``row``."""

    row: int
    keys: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """Take the row ``source`` out and put it back in, so that it then stands at ``target``."""

    source: int
    target: int


Edit = Remove | Insert | Move


def plan(have: Sequence[int], want: Sequence[int]) -> list[Edit] | None:
    """The steps, to be done in order; None where starting afresh is simpler. Keys are unique within a list.

    Most often one card comes or goes among a thousand, so what is equal at both ends is left out first.
    """
    most = min(len(have), len(want))
    start = _equal(most, lambda count: have[:count] == want[:count])
    end = _equal(most - start, lambda count: have[len(have) - count :] == want[len(want) - count :])
    middle = _plan(have[start : len(have) - end], want[start : len(want) - end])
    return None if middle is None else [_shifted(step, start) for step in middle]


def _equal(most: int, is_equal: Callable[[int], bool]) -> int:
    """The largest count up to ``most`` for which as many keys are equal; found by halving."""
    return bisect_left(range(1, most + 1), True, key=lambda count: not is_equal(count))


def _shifted(step: Edit, by: int) -> Edit:
    match step:
        case Remove(row, count):
            return Remove(row + by, count)
        case Insert(row, keys):
            return Insert(row + by, keys)
        case Move(source, target):
            return Move(source + by, target + by)


def _plan(have: Sequence[int], want: Sequence[int]) -> list[Edit] | None:
    have_set, want_set = set(have), set(want)
    steps: list[Edit] = []
    gone = [row for row, key in enumerate(have) if key not in want_set]
    steps += [Remove(row, count) for row, count in reversed(list(_runs(gone)))]
    kept = [key for key in have if key in want_set]
    moves = _moves(kept, [key for key in want if key in have_set])
    if moves is None:
        return None
    steps += moves
    new = [row for row, key in enumerate(want) if key not in have_set]
    steps += [Insert(row, tuple(want[row : row + count])) for row, count in _runs(new)]
    return steps if len(steps) <= _MOST_STEPS else None


def _runs(rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Neighbouring rows as (first, count)."""
    if not rows:
        return
    breaks = [0, *(place for place, (a, b) in enumerate(pairwise(rows), 1) if b != a + 1), len(rows)]
    for start, end in pairwise(breaks):
        yield rows[start], end - start


def _moves(have: list[int], want: list[int]) -> list[Move] | None:
    """The single rows to move, at most a few; None where too much has changed places."""
    steps: list[Move] = []
    have = list(have)
    while have != want:
        if len(steps) == 4:
            return None
        steps.append(_one_move(have, want))
        have.insert(steps[-1].target, have.pop(steps[-1].source))
    return steps


def _one_move(have: list[int], want: list[int]) -> Move:
    """Put right the first place that differs, with whichever of the two cards leaves fewer places wrong."""
    place = next(row for row, (a, b) in enumerate(zip(have, want, strict=True)) if a != b)
    up = Move(have.index(want[place], place), place)
    down = Move(place, want.index(have[place], place))
    return up if _wrong(have, want, up) <= _wrong(have, want, down) else down


def _wrong(have: list[int], want: list[int], move: Move) -> int:
    after = list(have)
    after.insert(move.target, after.pop(move.source))
    return sum(a != b for a, b in zip(after, want, strict=True))
