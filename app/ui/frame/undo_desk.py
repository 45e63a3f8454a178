"""Undo and redo of one window, one step after the other."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, Signal

from app.domain.errors import ConflictError, EnvironmentFault, Settlement
from app.services.undo_stack import UndoEntry, UndoStack
from app.ui.runner import WorkRunner

if TYPE_CHECKING:
    from app.services.context import Context
    from app.services.history import Undone

Step = Literal["undo", "redo"]
_Refused = tuple[Step, "UndoEntry", Mapping[tuple[str, int], Settlement]]


class UndoDesk(QObject):
    """Keeps the steps of this window and takes them back, or does them again, in the order asked for."""

    changed = Signal()
    """There is another step to undo or redo now."""
    went = Signal(str, bool)
    """A step was undone or done again: what history calls it, and whether it was a big one."""
    failed = Signal(str, object)
    """A step can't be taken back: its label, and the error that says why."""

    def __init__(self, runner: WorkRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._runner = runner
        self._ctx: Context | None = None
        self._stack: UndoStack | None = None
        self._wanted: deque[Step] = deque()
        self._is_busy = False
        self._big: set[str] = set()
        self._refused: _Refused | None = None
        runner.commands_changed.connect(self._next)

    def attach(self, ctx: Context) -> None:
        """Begin anew with this database."""
        self._ctx, self._stack = ctx, UndoStack()
        self._wanted.clear()
        self._big.clear()
        self.changed.emit()

    def detach(self) -> None:
        """Forget all steps."""
        self._ctx = self._stack = None
        self._wanted.clear()
        self.changed.emit()

    def done(self, change_set_id: int | None, label: str, *, big: bool = False) -> None:
        """This window has changed something."""
        if self._stack is None or change_set_id is None:
            return
        self._stack.done(change_set_id, label)
        if big:
            self._big.add(label)
        self.changed.emit()

    @property
    def undo_label(self) -> str:
        """What an undo would take back; "" is nothing."""
        return self._stack.undoable[-1].label if self._stack and self._stack.undoable else ""

    @property
    def redo_label(self) -> str:
        """What a redo would do again; "" is nothing."""
        return self._stack.redoable[-1].label if self._stack and self._stack.redoable else ""

    def ask(self, step: Step) -> None:
        """Undo or redo one more step, after the commands that are still under way: the newest of them is meant."""
        self._wanted.append(step)
        self._next()

    def _next(self) -> None:
        if self._is_busy or not self._wanted or self._stack is None or self._ctx is None:
            return
        if self._runner.pending_commands:
            return
        step = self._wanted.popleft()
        entries = self._stack.undoable if step == "undo" else self._stack.redoable
        if not entries:
            self._wanted.clear()
            return
        self._is_busy = True
        self._run(step, entries[-1], self._ctx, self._stack, {})

    def settling(self, error: ConflictError) -> Callable[[Settlement], None] | None:
        """How the step that this error refused goes on, once somebody decided; None where it is too late for that."""
        refused, ctx, stack = self._refused, self._ctx, self._stack
        if refused is None or ctx is None or stack is None:
            return None
        step, entry, settled = refused

        def go_on(settlement: Settlement) -> None:
            if stack is self._stack and not self._is_busy:
                self._is_busy = True
                self._run(step, entry, ctx, stack, {**settled, (error.table, error.record_id): settlement})

        return go_on

    def _run(
        self,
        step: Step,
        entry: UndoEntry,
        ctx: Context,
        stack: UndoStack,
        settled: Mapping[tuple[str, int], Settlement],
    ) -> None:
        from app.services.history import undo_change

        self._refused = None

        def done(result: Undone) -> None:
            if settled:
                (stack.undoable if step == "undo" else stack.redoable).append(entry)
            (stack.undone if step == "undo" else stack.redone)(entry, result)
            self._settle(lambda: self.went.emit(result.label, entry.label in self._big))

        def failed(error: Exception) -> None:
            # What is refused leaves the stack, so that the step before it can be reached; a decision brings it back.
            if not isinstance(error, EnvironmentFault):
                stack.failed(entry)
            if isinstance(error, ConflictError):
                self._refused = (step, entry, settled)
            self._wanted.clear()
            self._settle(lambda: self.failed.emit(entry.label, error))

        work = partial(undo_change, ctx, entry.change_set_id, settled=settled)
        self._runner.command(work, owner=self, done=done, failed=failed)

    def _settle(self, tell: Callable[[], None]) -> None:
        self._is_busy = False
        self.changed.emit()
        tell()
        self._next()
