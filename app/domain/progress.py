"""How long work says how far it is, and is told to stop."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Protocol, TypeVar

from app.domain.errors import UserError

T = TypeVar("T")

# Rows per block: memory for a block, and how often progress is told and cancelling looked for.
BLOCK = 2000


class Cancelled(UserError):
    """The user stopped it; nothing was changed."""

    def __init__(self) -> None:
        super().__init__("You stopped it. Nothing was changed.")


class Progress(Protocol):
    """Where long work reports to. ``total`` 0: not known yet."""

    @property
    def cancelled(self) -> bool: ...

    def report(self, done: int, total: int, text: str = "") -> None: ...


@dataclass
class Silent:
    """Nobody looks, nobody stops it."""

    cancelled: bool = False

    def report(self, done: int, total: int, text: str = "") -> None:
        """Nobody looks."""


@dataclass(frozen=True)
class Unseen:
    """A part of longer work: it is stopped with the whole, and what it tells is shown nowhere."""

    whole: Progress

    @property
    def cancelled(self) -> bool:
        """Whether the whole shall stop."""
        return self.whole.cancelled

    def report(self, done: int, total: int, text: str = "") -> None:
        """It is a step of something else."""


def blocks(items: Iterable[T], progress: Progress, text: str, total: int = 0, size: int = BLOCK) -> Iterator[list[T]]:
    """The items in blocks. Reports before each; raises Cancelled when told to stop."""
    iterator = iter(items)
    done = 0
    while True:
        if progress.cancelled:
            raise Cancelled
        progress.report(done, max(total, done) if total else 0, text)
        block = list(islice(iterator, size))
        if not block:
            return
        yield block
        done += len(block)
