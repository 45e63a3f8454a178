"""What one window can undo and do again. Imports nothing: the window has a stack before it has a database."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.services.history import Undone

UNDO_STEPS = 50


@dataclass(frozen=True, slots=True)
class UndoEntry:
    """A step of one window's undo or redo stack."""

    change_set_id: int
    label: str


@dataclass
class UndoStack:
    """The steps of one window: 50 back, and what was undone, until something new is done. Not thread-safe."""

    undoable: list[UndoEntry] = field(default_factory=list)
    redoable: list[UndoEntry] = field(default_factory=list)

    def done(self, change_set_id: int | None, label: str) -> None:
        """A new change of this window (None: nothing was changed)."""
        if change_set_id is None:
            return
        self.undoable.append(UndoEntry(change_set_id, label))
        del self.undoable[:-UNDO_STEPS]
        self.redoable.clear()

    def undone(self, entry: UndoEntry, result: Undone) -> None:
        """``entry`` was taken back by ``result``."""
        self.undoable.remove(entry)
        self.redoable.append(UndoEntry(result.change_set_id, entry.label))

    def redone(self, entry: UndoEntry, result: Undone) -> None:
        """``entry`` was done again by ``result``."""
        self.redoable.remove(entry)
        self.undoable.append(UndoEntry(result.change_set_id, entry.label))

    def failed(self, entry: UndoEntry) -> None:
        """``entry`` can't be undone or redone: drop it, so that the next one can be reached."""
        for steps in (self.undoable, self.redoable):
            if entry in steps:
                steps.remove(entry)
