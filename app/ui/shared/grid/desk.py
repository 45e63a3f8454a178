"""Runs the commands of a list that is edited in place, and says in place what can't be stored."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtWidgets import QWidget

from app.domain.errors import ConflictError, UserError
from app.ui.host import Host
from app.ui.shared.form_dialog import FormDialog
from app.ui.shared.grid.view import GridView, RowDeed
from app.ui.shared.sheet.history_dialog import show_history
from app.ui.shared.storing import StoringDialog, ask_and_store, store, store_from

if TYPE_CHECKING:
    from app.services.context import Context
    from app.services.saved import Saved

R = TypeVar("R")


class ListDesk:
    """``owner`` is the page that commands are run for."""

    def __init__(self, host: Host, owner: QWidget, say: Callable[[str], None]) -> None:
        self.host, self.owner, self._say = host, owner, say

    @property
    def ctx(self) -> Context:
        """Who works on which database today."""
        return self.host.ctx

    def run(
        self,
        work: Callable[[], Saved],
        *,
        done: Callable[[Saved], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        toast: bool = False,
    ) -> None:
        """Run a command; a refusal is said on the page, unless ``failed`` takes it."""
        store(self.host, self.owner, work, done=self._then(done), failed=failed or self.on_failed, toast=toast)

    def _then(self, done: Callable[[Saved], None] | None) -> Callable[[Saved], None]:
        """What is said on the page is over once something could be stored."""

        def stored(saved: Saved) -> None:
            self._say("")
            if done is not None:
                done(saved)

        return stored

    def change(self, command: Callable[[int | None], Saved], version: int | None, *, toast: bool = False) -> None:
        """Run a command on top of the version seen; a conflict is shown, and goes on where somebody insists."""

        def failed(error: Exception) -> None:
            if isinstance(error, ConflictError):
                self.host.show_error(error, retry=lambda: self.change(command, error.version, toast=toast))
            else:
                self.on_failed(error)

        self.run(lambda: command(version), failed=failed, toast=toast)

    def history_deed(self, table: str, title: Callable[[Any], str]) -> RowDeed:
        """What shows everything that was changed on a row; ``title`` is asked with the row."""
        return RowDeed("History…", lambda row: show_history(self.host, table, row.id, title(row)), "Ctrl+H")

    def ask(self, work: Callable[[], R], done: Callable[[R], None]) -> None:
        """Ask the database something before a question can be put."""
        self.host.runner.query(work, owner=self.owner, done=done, lane="ask")

    def on_failed(self, error: Exception) -> None:
        """Say a refusal on the page; anything else is for the window."""
        if isinstance(error, UserError) and not isinstance(error, ConflictError):
            self._say(error.message)
        else:
            self.host.show_error(error)

    def save_cell(
        self,
        view: GridView,
        row: Any,
        key: str,
        store: Callable[[int | None], Saved],
    ) -> None:
        """Store what was typed or chosen in a cell: ``store(version)`` runs the command on the version seen."""
        cell = (row.id, key)

        def failed(error: Exception) -> None:
            if isinstance(error, ConflictError):
                view.grid.take_back(cell)
                version = error.version
                self.host.show_error(error, retry=lambda: self.save_cell(view, _Seen(row.id, version), key, store))
            elif isinstance(error, UserError):
                view.grid.refuse(cell, error.message)
            else:
                view.grid.take_back(cell)
                self.host.show_error(error, retry=lambda: self.save_cell(view, row, key, store))

        self.run(lambda: store(row.version), done=lambda _saved: view.grid.store(cell), failed=failed)

    def ask_to_create(self, dialog: StoringDialog, done: Callable[[Saved], None] | None = None) -> None:
        """Show a dialog, and store what stands in it once it is accepted and nothing in it is wrong."""
        ask_and_store(self.host, self.owner, dialog, self._then(done))

    def create(self, dialog: FormDialog, work: Callable[[], Saved], done: Callable[[Saved], None]) -> None:
        """Run what a dialog asks for; it stays open, with its input, until that went well."""
        store_from(self.host, self.owner, dialog, work, self._then(done))


class _Seen:
    """A row of which only key and version matter."""

    def __init__(self, row_id: int, version: int) -> None:
        self.id, self.version = row_id, version
