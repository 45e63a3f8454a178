"""Commands on their way to the database: under which key, how often tried, and what is known of their commit.

A command of the window is an *errand*: the runner makes it, keeps it when the database is out of reach, and has it run
again later under the same key, so that it happens once. A command of the command line is its own errand and tries
for a while. No database library is imported here: the window stands before there is one.
"""

from __future__ import annotations

import random
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app.domain.errors import CommitUnknown, ConnectionLost, DatabaseBusy, EnvironmentFault, FileBusy

if TYPE_CHECKING:
    from app.services.context import Context
    from app.storage.unit_of_work import Doubt, UnitOfWork

# How long a command keeps trying to get the write lock, beyond the driver's own patience.
RETRY_SECONDS = 20.0
# A window says earlier that somebody else holds the file, and keeps the command.
FILE_SECONDS = 6.0
# And how long the command line waits to learn what became of a commit.
CERTAINTY_SECONDS = 30.0
_PAUSES = (0.02, 0.2)
# A disk that fails at each commit does not get better by trying.
_MOST_DOUBTS = 3

_HERE = __name__.rpartition(".")[0] + "."
_NOT_KNOWN = "{} Whether the last change was saved is not known: look at its history before you do it again."


@dataclass(frozen=True)
class Call:
    """A use case with what it was asked, without its context."""

    use_case: Callable[..., Any]
    arguments: tuple[Any, ...] = ()
    named: dict[str, Any] = field(default_factory=dict)


# What may be asked for by name: everything that was marked as a command, under its module and name.
_known: dict[str, Callable[..., Any]] = {}


def name_of(use_case: Callable[..., Any]) -> str:
    """What a use case is called where it is written down."""
    return f"{use_case.__module__}:{use_case.__qualname__}"


def known(use_case: Callable[..., Any], command: Callable[..., Any]) -> None:
    """``command`` is how ``use_case`` is carried out."""
    _known[name_of(use_case)] = command


def command_named(name: str) -> Callable[..., Any]:
    """The command of this name. LookupError where there is none: another release had it."""
    from importlib import import_module

    module = name.partition(":")[0]
    if module.startswith(_HERE):
        try:
            import_module(module)
        except ModuleNotFoundError as error:
            raise LookupError(name) from error
    return _known[name]


@dataclass(eq=False)
class Errand:
    """One command from being given until it is known what became of it.

    ``only_notes`` makes the use case stop as soon as it is known what was asked, because the database is out of reach.
    """

    key: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    is_of_window: bool = False
    only_notes: bool = False
    call: Call | None = None
    ctx: Context | None = None
    doubt: Doubt | None = None
    result: Any = None
    """What the command answers if the commit in doubt was stored."""
    _parts: int = 0
    _doubts: int = 0
    _is_running: bool = False

    @contextmanager
    def under_way(self) -> Iterator[None]:
        """Commands of this thread belong to this errand meanwhile, from its beginning."""
        self._parts = 0
        token = _current.set(self)
        try:
            yield
        finally:
            _current.reset(token)

    def carry_out(self, call: Call, ctx: Context) -> Any:
        """Run the use case, again while another program holds the lock.

        Raises what the use case does; CommitUnknown, with ``doubt`` and ``result`` kept, when the answer to its commit
        was lost.
        """
        self.call, self.ctx = call, ctx
        if self.only_notes:
            raise ConnectionLost(ctx.db.link.state.reason)
        with ctx.db.noticing():
            return self._try(call, ctx)

    def _try(self, call: Call, ctx: Context) -> Any:
        began, parts = time.monotonic(), self._parts
        while True:
            self._parts, self.doubt = parts, None
            try:
                self.result = self._run(call, ctx)
            except DatabaseBusy as fault:
                patience = FILE_SECONDS if self.is_of_window and isinstance(fault, FileBusy) else RETRY_SECONDS
                if time.monotonic() - began > patience:
                    raise
                time.sleep(random.uniform(*_PAUSES))
            else:
                if self.doubt is None:
                    return self.result
                raise CommitUnknown(self.doubt.fault.message, self.key) from self.doubt.fault

    def _run(self, call: Call, ctx: Context) -> Any:
        self._is_running = True
        try:
            return call.use_case(ctx, *call.arguments, **call.named)
        finally:
            self._is_running = False

    @property
    def is_running(self) -> bool:
        """Whether a use case is under way; what that one uses is part of it."""
        return self._is_running

    def settle(self) -> bool:
        """Whether the commit in doubt was stored: then ``result`` is the answer. ConnectionLost while nobody knows."""
        assert self.doubt is not None
        assert self.ctx is not None
        fault = self.doubt.fault
        was_stored = self.ctx.db.settle(self.doubt)
        self.doubt = None
        self._doubts += 1
        if not was_stored and self._doubts >= _MOST_DOUBTS:
            raise EnvironmentFault(f"{fault.message} Nothing was saved.")
        return was_stored

    def join(self, uow: UnitOfWork) -> None:
        """This unit of work is part of the errand."""
        uow.on_doubt = self._on_doubt
        if self.is_of_window and self.ctx is not None:
            uow.own_steps = self.ctx.db.own_steps

    def next_key(self) -> str:
        """The key of the next unit of work."""
        self._parts += 1
        return self.key if self._parts == 1 else f"{self.key}-{self._parts}"

    def _on_doubt(self, doubt: Doubt) -> None:
        self.doubt = doubt


_current: ContextVar[Errand | None] = ContextVar("errand", default=None)


def current_errand() -> Errand | None:
    """The errand that this thread is on."""
    return _current.get()


def carry_out(call: Call, ctx: Context) -> Any:
    """Run a command for whoever asks: as part of the errand under way, or as one of its own."""
    errand = current_errand()
    if errand is None:
        return _on_its_own(call, ctx)
    if errand.is_running:
        return call.use_case(ctx, *call.arguments, **call.named)  # a command that uses another one
    return errand.carry_out(call, ctx)


def _on_its_own(call: Call, ctx: Context) -> Any:
    """Nobody keeps this errand: what became of a lost commit has to be found out here and now."""
    errand = Errand()
    while True:
        try:
            with errand.under_way():
                return errand.carry_out(call, ctx)
        except CommitUnknown as fault:
            if _settled(errand, fault):
                return errand.result


def _settled(errand: Errand, fault: CommitUnknown) -> bool:
    deadline = time.monotonic() + CERTAINTY_SECONDS
    while True:
        try:
            return errand.settle()
        except ConnectionLost:
            if time.monotonic() > deadline:
                raise CommitUnknown(_NOT_KNOWN.format(fault.message), errand.key) from fault
            time.sleep(random.uniform(0.2, 0.5))
