"""Carries out commands for a part of the window: said to be saved, or said why not, where it was asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, TypeVar

from PySide6.QtCore import QObject

from app.domain.errors import UserError
from app.ui.host import Host
from app.ui.shared.form_dialog import FormDialog

if TYPE_CHECKING:
    from app.services.context import Context
    from app.services.saved import Saved

D = TypeVar("D", bound="Done")


class Done(Protocol):
    """What every command answers, as far as the window needs it."""

    @property
    def change_set_id(self) -> int | None: ...
    @property
    def label(self) -> str: ...


def store(
    host: Host,
    owner: QObject,
    work: Callable[[], D],
    *,
    done: Callable[[D], None] | None = None,
    failed: Callable[[Exception], None] | None = None,
    toast: bool = False,
) -> None:
    """Run a command; without ``failed`` its errors are shown in the window, with ``toast`` its success is."""

    def stored(result: D) -> None:
        host.saved(result.change_set_id, result.label, toast=toast)
        if done is not None:
            done(result)

    host.saving("")
    host.runner.command(work, owner=owner, done=stored, failed=failed or host.show_error)


class StoringDialog(FormDialog):
    """A dialog that knows the command for what stands in it."""

    def storing(self, _ctx: Context) -> Callable[[], Saved] | None:
        """The command; None where something is to be seen first, UserError where something is to be put right."""
        raise AssertionError("each dialog stores its own")


def ask_and_store(
    host: Host, owner: QObject, dialog: StoringDialog, done: Callable[[Saved], None] = lambda _saved: None
) -> None:
    """Show a dialog, and store what stands in it once it is accepted and nothing in it is wrong."""

    def on_accepted() -> None:
        try:
            work = dialog.storing(host.ctx)
        except UserError as error:
            dialog.fail(error)
            return
        if work is not None:
            store_from(host, owner, dialog, work, done)

    dialog.accepted.connect(on_accepted)
    host.ask(dialog)


def store_from(
    host: Host,
    owner: QObject,
    dialog: FormDialog,
    work: Callable[[], Saved],
    done: Callable[[Saved], None] = lambda _saved: None,
) -> None:
    """Run what a dialog asks for; it stays open, with its input, until that went well."""

    def stored(saved: Saved) -> None:
        dialog.finish()
        done(saved)

    def failed(error: Exception) -> None:
        if not dialog.fail(error):
            dialog.finish()
            host.show_error(error)

    store(host, owner, work, done=stored, failed=failed)
