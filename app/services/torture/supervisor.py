"""Starts clients as processes of their own, kills and replaces some, and listens to all of them."""

from __future__ import annotations

import os
import queue
import random
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from app.services.torture.judge import Ledger
from app.services.torture.messages import Answer, Message, read_line
from app.storage.database import Database
from app.storage.feed import Change

# How long clients may take to end by themselves after our time is up. Theirs begins when they have started, which may
# take minutes for 25 of them on a busy computer.
_LAST_WORDS_SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class Plan:
    """``command`` starts a client; its name and its seconds are appended. ``crash_every`` 0 kills nobody."""

    command: Sequence[str]
    clients: int
    seconds: float
    crash_every: float
    seed: int


@dataclass
class Run:
    """What happened. ``latencies`` are the seconds from a client's saved answer to its change on our feed."""

    ledger: Ledger = field(default_factory=Ledger)
    killed: int = 0
    failed: list[str] = field(default_factory=list)
    latencies: list[float] = field(default_factory=list)


class Supervisor:
    """One run against an open database, which it watches as one more client does."""

    def __init__(self, db: Database, plan: Plan, tell: Callable[[float, Run], None]) -> None:
        self._db, self._plan, self._tell = db, plan, tell
        self._chance = random.Random(plan.seed)
        self._messages: queue.SimpleQueue[Message] = queue.SimpleQueue()
        self._seen: queue.SimpleQueue[tuple[int, float]] = queue.SimpleQueue()
        self._living: list[tuple[subprocess.Popen[str], threading.Thread]] = []
        self._saved_at: dict[int, float] = {}
        self._started = 0
        self._folder = ""
        self._run = Run()

    def run(self) -> Run:
        """Until the time is up and every client has ended."""
        unsubscribe = self._db.feed.subscribe(self._on_change)
        self._db.watch()
        end = time.monotonic() + self._plan.seconds
        # A client that is killed can't tidy up behind itself.
        with tempfile.TemporaryDirectory() as self._folder:
            try:
                for _ in range(self._plan.clients):
                    self._start(end)
                self._oversee(end)
            finally:
                self._end_all()
                unsubscribe()
        self._collect()
        self._measure()
        return self._run

    def _on_change(self, change: Change) -> None:
        self._seen.put((change.change_set_id, time.monotonic()))

    def _start(self, end: float) -> None:
        self._started += 1
        words = [*self._plan.command, f"c{self._started}", f"{max(1.0, end - time.monotonic()):.1f}"]
        process = subprocess.Popen(
            words,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
            env={**os.environ, **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), self._folder)},
        )
        listener = threading.Thread(target=self._listen, args=(process,), name=f"torture-{self._started}")
        listener.start()
        self._living.append((process, listener))

    def _listen(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            if (message := read_line(line)) is not None:
                self._messages.put(message)

    def _oversee(self, end: float) -> None:
        next_crash = self._next_crash()
        while (now := time.monotonic()) < end:
            time.sleep(min(1.0, max(0.0, end - now)))
            self._collect()
            self._tell(max(0.0, end - time.monotonic()), self._run)
            self._replace_dead(end)
            if time.monotonic() > next_crash:
                self._kill_one()
                next_crash = self._next_crash()

    def _next_crash(self) -> float:
        every = self._plan.crash_every
        return time.monotonic() + (self._chance.uniform(0.5, 1.5) * every if every else float("inf"))

    def _kill_one(self) -> None:
        process, _ = self._chance.choice(self._living)
        process.kill()
        process.wait()
        self._run.killed += 1

    def _replace_dead(self, end: float) -> None:
        for one in [one for one in self._living if one[0].poll() is not None]:
            self._living.remove(one)
            self._bury(*one)
            self._start(end)

    def _bury(self, process: subprocess.Popen[str], listener: threading.Thread) -> None:
        listener.join()
        assert process.stdout is not None
        assert process.stderr is not None
        said = process.stderr.read().strip()
        process.stdout.close()
        process.stderr.close()
        if process.returncode > 0 or (said and process.returncode == 0):
            self._run.failed.append(said or f"A client ended with code {process.returncode}.")

    def _end_all(self) -> None:
        deadline = time.monotonic() + _LAST_WORDS_SECONDS
        for process, listener in self._living:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                self._run.failed.append("A client did not end by itself.")
            self._bury(process, listener)
        self._living.clear()

    def _collect(self) -> None:
        while not self._messages.empty():
            message = self._messages.get()
            self._run.ledger.add(message)
            if message.answer is Answer.SAVED and message.change_set_id is not None:
                self._saved_at[message.change_set_id] = message.at

    def _measure(self) -> None:
        while not self._seen.empty():
            key, at = self._seen.get()
            if key in self._saved_at:
                self._run.latencies.append(max(0.0, at - self._saved_at[key]))
        self._run.latencies.sort()
