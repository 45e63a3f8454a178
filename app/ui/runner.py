"""Runs work off the GUI thread: one writer, a few readers, two workers; results come back by one queued signal."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeVar
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, Qt, Signal, SignalInstance
from shiboken6 import isValid

from app.domain.errors import ConnectionLost, FileBusy
from app.ui.first_picture import FirstPicture, wait_for
from app.ui.held_commands import HeldCommands
from app.ui.jobs import Job, Kind, WorkProgress
from app.ui.link_bridge import LinkBridge
from app.ui.shared.later import later
from app.ui.work_queue import WorkQueue

if TYPE_CHECKING:
    from threading import Event

    from app.storage.link import LinkState

T = TypeVar("T")

_READERS = 2
_WORKERS = 2
# A query that fails though the database can be reached is not asked again for ever.
_MOST_TRIES = 5
_AGAIN_MS = 300


class WorkRunner(QObject):
    """The runner of one window. ``work_failed`` carries the errors nobody else takes; ``idle`` says all is done.

    What is not ``early`` waits until what speaks to the database is loaded, which the first of them does.
    While the database is out of reach, commands wait in their order (``held``) and queries are asked again
    when it is back; who gave them hears of it only then.
    """

    work_failed = Signal(object)
    idle = Signal()
    commands_changed = Signal(int)
    """How many commands are still to be finished."""
    command_failed = Signal()
    """What was to be stored in the database was not, which whoever gave it has just been told."""

    _finished = Signal(int)
    _reported = Signal(int, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queues: dict[Kind, WorkQueue] = {
            "command": WorkQueue("db-writer", 1),
            "query": WorkQueue("db-reader", _READERS),
            "background": WorkQueue("work", _WORKERS),
        }
        self._open: dict[Kind, int] = {"command": 0, "query": 0, "background": 0}
        self._numbers = itertools.count()
        self._jobs: dict[int, Job] = {}
        self._generations: WeakKeyDictionary[QObject, dict[str, int]] = WeakKeyDictionary()
        self._cancellable: set[WorkProgress] = set()
        self._parked: list[Job] = []
        self._closed = False
        self._picture = FirstPicture(self)
        self.link = LinkBridge(self)
        self.held = HeldCommands(
            self.link, self._jobs, partial(self._emit, self._finished), self._start, self._queues["command"].put, self
        )
        self.held.changed.connect(self._tell_idle)
        self.link.changed.connect(self._on_link_changed)
        self.link.detached.connect(self._parked.clear)
        self._finished.connect(self._on_finished, Qt.ConnectionType.QueuedConnection)
        self._reported.connect(self._on_reported, Qt.ConnectionType.QueuedConnection)

    @property
    def pending_commands(self) -> int:
        """Commands that are queued, under way or waiting for the database."""
        return self._open["command"]

    @property
    def is_idle(self) -> bool:
        """Whether nothing is queued, under way or waiting to be handed over, apart from what waits for the database."""
        return sum(self._open.values()) == self.held.count

    def paint_first(self) -> None:
        """Let what is not begun on other threads wait until all that is changed in this turn is painted."""
        self._picture.next()

    def command(
        self,
        work: Callable[[], T],
        *,
        owner: QObject,
        done: Callable[[T], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        early: bool = False,
    ) -> None:
        """Run a use case that writes, after those given before and once what it changes on the screen is painted.

        It is finished even when its owner goes.
        """
        self._start(Job("command", work, owner, done, failed, is_early=early))

    def query(
        self,
        work: Callable[[], T],
        *,
        owner: QObject,
        done: Callable[[T], None],
        failed: Callable[[Exception], None] | None = None,
        lane: str | None = None,
        early: bool = False,
    ) -> None:
        """Run a query. A newer one of the same owner and ``lane`` makes older ones void, begun or not."""
        generation = 0
        if lane is not None:
            lanes = self._generations.setdefault(owner, {})
            generation = lanes[lane] = lanes.get(lane, 0) + 1
        self._start(Job("query", work, owner, done, failed, lane, generation, is_early=early))

    def background(
        self,
        work: Callable[[WorkProgress], T],
        *,
        owner: QObject,
        done: Callable[[T], None],
        progressed: Callable[[int, int, str], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        writes: bool = False,
        early: bool = False,
    ) -> WorkProgress:
        """Run long work on a worker, or on the writer with ``writes``."""
        number = next(self._numbers)
        progress = WorkProgress(lambda report: self._emit(self._reported, number, report))
        self._cancellable.add(progress)

        def run() -> T:
            try:
                return work(progress)
            finally:
                self._cancellable.discard(progress)

        job = Job(
            "command" if writes else "background", run, owner, done, failed, progressed=progressed, is_early=early
        )
        self._start(job, number)
        return progress

    def close(self, patience: float = 5.0) -> bool:
        """Drop queries, cancel long work, finish commands; whether all of them were within ``patience`` seconds."""
        self._closed = True
        self._picture.give_up()
        for progress in tuple(self._cancellable):
            progress.cancel()
        dropped = (self._queues["query"], self._queues["background"])
        for work_queue in dropped:
            work_queue.close(drop=True)
        self._queues["command"].close()
        finished = self._queues["command"].join(patience)
        for work_queue in dropped:
            work_queue.join(0.5)
        return finished

    def _start(self, job: Job, number: int | None = None) -> None:
        if self._closed:
            return
        number = next(self._numbers) if number is None else number
        self._jobs[number] = job
        self._open[job.kind] += 1
        if job.kind != "command":
            self._queues[job.kind].put(lambda: self._run(number))
            return
        self.commands_changed.emit(self._open["command"])
        self._queues["command"].put(partial(self._write, number, self._picture.next()))

    def _write(self, number: int, painted: Event) -> None:
        """On the writer thread."""
        wait_for(painted)
        self.held.run(number)

    def _run(self, number: int) -> None:
        """On a worker thread. It lets go of the job before it tells: widgets in it may only die on the GUI thread."""
        self._picture.wait()
        if not self._is_void(self._jobs[number]):
            self._jobs[number].run()
        self._emit(self._finished, number)

    @staticmethod
    def _emit(signal: SignalInstance, *values: object) -> None:
        with contextlib.suppress(RuntimeError):  # the window is gone, nobody waits for it any more
            signal.emit(*values)

    def _is_void(self, job: Job) -> bool:
        if not isValid(job.owner):
            return True
        return job.lane is not None and self._generations.get(job.owner, {}).get(job.lane) != job.generation

    def _on_finished(self, number: int) -> None:
        job = self._jobs.pop(number)
        self._open[job.kind] -= 1
        try:
            if job.kind == "query" and isinstance(job.error, ConnectionLost | FileBusy):
                self._ask_again(job)
            elif not job.is_dropped:
                self._end(job)
        finally:
            if job.kind == "command":
                if job.error is not None and job.errand.call is not None and not job.is_dropped:
                    self.command_failed.emit()
                self.commands_changed.emit(self._open["command"])
            self._tell_idle()

    def _tell_idle(self) -> None:
        if self.is_idle:
            self.idle.emit()

    def _end(self, job: Job) -> None:
        is_void = self._is_void(job)
        if job.held and isinstance(job.error, Exception):
            self.held.hand_back(job, job.error, is_void=is_void)
        elif not is_void:
            self._hand_over(job)
        elif job.kind == "command" and job.error is not None:
            self._fail(None, job.error)

    def _ask_again(self, job: Job) -> None:
        """The database was out of reach: what is shown stays, and the question is put again when it is back."""
        if self._is_void(job):
            return
        job.tries += not self.link.is_writing  # on a share nobody reads while a large change of our own is stored
        if job.tries > _MOST_TRIES or not self.link.is_attached:
            self._hand_over(job)
        elif self.link.is_up:
            later(self, _AGAIN_MS, partial(self._start, job))
        else:
            self._parked.append(job)

    def _on_link_changed(self, state: LinkState) -> None:
        if not state.is_up:
            return
        parked = list(self._parked)
        self._parked.clear()
        for job in parked:
            job.tries = 0
            if not self._is_void(job):
                self._start(job)

    def _hand_over(self, job: Job) -> None:
        if job.error is not None:
            self._fail(job.failed, job.error)
        elif job.done is not None:
            job.done(job.result)

    def _fail(self, failed: Callable[[Exception], None] | None, error: BaseException) -> None:
        if not isinstance(error, Exception):
            raise error
        if failed is not None:
            failed(error)
        else:
            self.work_failed.emit(error)

    def _on_reported(self, number: int, report: tuple[int, int, str]) -> None:
        job = self._jobs.get(number)
        if job is not None and job.progressed is not None and isValid(job.owner):
            job.progressed(*report)
