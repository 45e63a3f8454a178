"""Runs work off the GUI thread: one writer, a few readers, two workers; results come back by one queued signal."""

from __future__ import annotations

import contextlib
import itertools
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Literal, TypeVar
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, Qt, Signal, SignalInstance
from shiboken6 import isValid

from app.ui.work_queue import WorkQueue

T = TypeVar("T")
Kind = Literal["command", "query", "background"]

_READERS = 2
_WORKERS = 2
_REPORT_SECONDS = 0.15


class WorkProgress:
    """Long work reports here from its own thread; whoever started it may cancel."""

    def __init__(self, tell: Callable[[tuple[int, int, str]], None]) -> None:
        self._tell = tell
        self._cancelled = threading.Event()
        self._told_at = 0.0

    @property
    def cancelled(self) -> bool:
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """Ask the work to stop at its next look."""
        self._cancelled.set()

    def report(self, done: int, total: int, text: str = "") -> None:
        """Say how far it is; what comes too often for an eye is left out, the end never is."""
        now = time.monotonic()
        if now - self._told_at >= _REPORT_SECONDS or done >= total:
            self._told_at = now
            self._tell((done, total, text))


@dataclass(eq=False)
class _Job:
    """One piece of work and what becomes of its result."""

    kind: Kind
    work: Callable[[], Any]
    owner: QObject
    done: Callable[[Any], None] | None
    failed: Callable[[Exception], None] | None
    lane: str | None = None
    generation: int = 0
    progressed: Callable[[int, int, str], None] | None = None
    result: Any = None
    error: BaseException | None = None


@dataclass
class _Catch:
    """Keeps what was raised, so that it can be handed to another thread."""

    error: BaseException | None = field(default=None)

    def __enter__(self) -> _Catch:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> bool:
        self.error = error
        return True


class WorkRunner(QObject):
    """The runner of one window. ``work_failed`` carries the errors nobody else takes; ``idle`` says all is done."""

    work_failed = Signal(object)
    idle = Signal()
    commands_changed = Signal(int)
    """How many commands are still to be finished."""

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
        self._jobs: dict[int, _Job] = {}
        self._generations: WeakKeyDictionary[QObject, dict[str, int]] = WeakKeyDictionary()
        self._cancellable: set[WorkProgress] = set()
        self._closed = False
        self._finished.connect(self._on_finished, Qt.ConnectionType.QueuedConnection)
        self._reported.connect(self._on_reported, Qt.ConnectionType.QueuedConnection)

    @property
    def pending_commands(self) -> int:
        """Commands that are queued or under way."""
        return self._open["command"]

    @property
    def is_idle(self) -> bool:
        """Whether nothing is queued, under way or waiting to be handed over."""
        return not any(self._open.values())

    def command(
        self,
        work: Callable[[], T],
        *,
        owner: QObject,
        done: Callable[[T], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Run a use case that writes, after those given before. It is finished even when its owner goes."""
        self._start(_Job("command", work, owner, done, failed))

    def query(
        self,
        work: Callable[[], T],
        *,
        owner: QObject,
        done: Callable[[T], None],
        failed: Callable[[Exception], None] | None = None,
        lane: str | None = None,
    ) -> None:
        """Run a query. A newer one of the same owner and ``lane`` makes older ones void, begun or not."""
        generation = 0
        if lane is not None:
            lanes = self._generations.setdefault(owner, {})
            generation = lanes[lane] = lanes.get(lane, 0) + 1
        self._start(_Job("query", work, owner, done, failed, lane, generation))

    def background(
        self,
        work: Callable[[WorkProgress], T],
        *,
        owner: QObject,
        done: Callable[[T], None],
        progressed: Callable[[int, int, str], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        writes: bool = False,
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

        job = _Job("command" if writes else "background", run, owner, done, failed, progressed=progressed)
        self._start(job, number)
        return progress

    def close(self, patience: float = 5.0) -> bool:
        """Drop queries, cancel long work, finish commands; whether all of them were within ``patience`` seconds."""
        self._closed = True
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

    def _start(self, job: _Job, number: int | None = None) -> None:
        if self._closed:
            return
        number = next(self._numbers) if number is None else number
        self._jobs[number] = job
        self._open[job.kind] += 1
        if job.kind == "command":
            self.commands_changed.emit(self._open["command"])
        self._queues[job.kind].put(lambda: self._run(number))

    def _run(self, number: int) -> None:
        """On a worker thread. It lets go of the job before it tells: widgets in it may only die on the GUI thread."""
        self._work(number)
        self._emit(self._finished, number)

    def _work(self, number: int) -> None:
        job = self._jobs[number]
        if job.kind == "command" or not self._is_void(job):
            with _Catch() as caught:
                job.result = job.work()
            job.error = caught.error

    @staticmethod
    def _emit(signal: SignalInstance, *values: object) -> None:
        with contextlib.suppress(RuntimeError):  # the window is gone, nobody waits for it any more
            signal.emit(*values)

    def _is_void(self, job: _Job) -> bool:
        if not isValid(job.owner):
            return True
        return job.lane is not None and self._generations.get(job.owner, {}).get(job.lane) != job.generation

    def _on_finished(self, number: int) -> None:
        job = self._jobs.pop(number)
        self._open[job.kind] -= 1
        try:
            if not self._is_void(job):
                self._hand_over(job)
            elif job.kind == "command" and job.error is not None:
                self._fail(None, job.error)
        finally:
            if job.kind == "command":
                self.commands_changed.emit(self._open["command"])
            if self.is_idle:
                self.idle.emit()

    def _hand_over(self, job: _Job) -> None:
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
