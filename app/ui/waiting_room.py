"""Where commands wait, in their order, while the database is out of reach; also on disk, so that none is lost."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from app.domain.errors import ConnectionLost, FileBusy
from app.ui.jobs import Catch, Job

if TYPE_CHECKING:
    from app.config.held_files import HeldFiles
    from app.services.context import Context
    from app.services.holding import HeldCommand, Kept
    from app.storage.link import Link

_log = logging.getLogger(__name__)


class WaitingRoom:
    """Lives on the writer thread, apart from ``count``; ``finished`` is told which job need not wait any more.

    ``again`` is told that something waits though the database can be reached: a transaction of our own had the file
    for too long.

    It knows jobs by their numbers and lets go of each before it tells: widgets in them may only die on the GUI thread.
    """

    def __init__(
        self,
        jobs: Mapping[int, Job],
        finished: Callable[[int], None],
        changed: Callable[[int], None],
        again: Callable[[], None],
    ) -> None:
        self._jobs, self._finished, self._changed, self._again = jobs, finished, changed, again
        self._waiting: deque[int] = deque()
        self._link: Link | None = None
        self._files: HeldFiles | None = None
        self.count = 0
        """How many wait."""

    def open(self, ctx: Context) -> Kept:
        """For this database from now on; answers what was left here by an earlier run."""
        from app.services.holding import held_files, kept_commands

        self.close()
        self._link, self._files = ctx.db.link, held_files(ctx)
        return kept_commands(ctx)

    def close(self) -> None:
        """For no database any more: what waits stays on disk."""
        waiting, self._waiting = self._waiting, deque()
        self._link = self._files = None
        self._tell()
        for number in waiting:
            self._jobs[number].is_dropped = True
            self._finished(number)

    def run(self, number: int) -> None:
        """Do a job now, or have it wait behind the others."""
        is_out = self._link is not None and (bool(self._waiting) or not self._link.state.is_up)
        if self._attempt(self._jobs[number], only_notes=is_out) or not self._keep(self._jobs[number]):
            self._finished(number)
        else:
            self._waiting.append(number)
            self._tell()

    def flush(self) -> None:
        """The database is back: do what waits, in its order, until it is out of reach again."""
        while self._waiting and self._link is not None and self._link.state.is_up:
            if not self._attempt(self._jobs[self._waiting[0]], only_notes=False):
                return
            number = self._waiting.popleft()
            self._tell()
            self._finished(number)

    def forget(self, name: str) -> None:
        """A command need not be kept any more: it was stored, or handed back."""
        if self._files is not None:
            with Catch() as caught:
                self._files.remove(name)
            _note(caught.error)

    def put_back(self, command: HeldCommand) -> None:
        """A command was refused and nobody took it back: keep it with the reason."""
        from app.services.holding import write_down

        if self._files is not None:
            with Catch() as caught:
                self._files.put(command.name, write_down(command))
            _note(caught.error)

    # inside

    def _attempt(self, job: Job, *, only_notes: bool) -> bool:
        """Whether it is known what became of it."""
        job.errand.only_notes = only_notes
        if job.errand.doubt is None or not self._settle(job):
            job.run()
        job.is_dropped = bool(job.held) and _is_done_already(job.error)
        if self._link is not None and _must_wait(job.error):
            if self._link.state.is_up and not only_notes:
                self._again()
            return False
        if job.held and (job.error is None or job.is_dropped):
            self.forget(job.held)
            job.held = ""
        return True

    @staticmethod
    def _settle(job: Job) -> bool:
        """Find out about a commit whose answer was lost; false where it was not stored, and has to be done again."""
        is_stored = False
        with Catch() as caught:
            is_stored = job.errand.settle()
        job.result, job.error = job.errand.result, caught.error
        return is_stored or job.error is not None

    def _keep(self, job: Job) -> bool:
        return bool(job.held) or self._write_down(job)

    def _write_down(self, job: Job) -> bool:
        """Keep a command on disk. False for one that can't be kept: then whoever gave it keeps its input."""
        from app.services.holding import HeldCommand, NotWritable, write_down

        call = job.errand.call
        if call is None or self._files is None:
            return False
        try:
            content = write_down(HeldCommand(call, job.errand.key, datetime.now(UTC)))
            job.held = self._files.add(content, job.errand.key)
        except (NotWritable, OSError) as error:
            _log.warning("a command can't be kept: %s", type(error).__name__)
            return False
        return True

    def _tell(self) -> None:
        self.count = len(self._waiting)
        self._changed(self.count)


def _must_wait(error: BaseException | None) -> bool:
    return isinstance(error, ConnectionLost | FileBusy)


def _is_done_already(error: BaseException | None) -> bool:
    """Of a command that was kept on disk the answer may have been lost with the program that gave it."""
    from app.storage.unit_of_work import AlreadyDone

    return isinstance(error, AlreadyDone)


def _note(error: BaseException | None) -> None:
    if isinstance(error, OSError):
        _log.warning("what waits for the database can't be written: %s", type(error).__name__)
    elif error is not None:
        raise error
