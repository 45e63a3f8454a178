"""Runs the commands of one sheet: saving, saved, refused."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from PySide6.QtWidgets import QWidget

from app.domain.errors import ConflictError
from app.services.concerns import Subject
from app.ui.host import Host

if TYPE_CHECKING:
    from app.services.context import Context


D = TypeVar("D", bound="Done")


class Done(Protocol):
    """What every command answers, as far as the window needs it."""

    @property
    def change_set_id(self) -> int | None: ...
    @property
    def label(self) -> str: ...


class SheetDesk:
    """What the parts of a sheet share: the window, the record they are about, and how a command is run."""

    def __init__(self, host: Host, owner: QWidget) -> None:
        self.host, self._owner = host, owner
        self.subject = Subject()

    @property
    def ctx(self) -> Context:
        """Who works on which database today."""
        return self.host.ctx

    def run(
        self,
        work: Callable[[], D],
        *,
        done: Callable[[D], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        toast: bool = False,
    ) -> None:
        """Run a command; without ``failed`` its errors are shown in the window, with ``toast`` its success is."""

        def on_done(result: D) -> None:
            self.host.saved(result.change_set_id, result.label, toast=toast)
            if done is not None:
                done(result)

        self.host.saving("")
        self.host.runner.command(work, owner=self._owner, done=on_done, failed=failed or self.host.show_error)

    def change(
        self,
        command: Callable[[int | None], D],
        version: int | None,
        *,
        done: Callable[[D], None] | None = None,
        refused: Callable[[Exception], None] | None = None,
        revert: Callable[[], None] | None = None,
        toast: bool = False,
    ) -> None:
        """Run a command on top of the version seen. A conflict is shown, and goes on as a whole where somebody insists.

        ``revert`` then shows what is stored, for it was not changed. ``refused`` takes all other errors.
        """

        def failed(error: Exception) -> None:
            if isinstance(error, ConflictError):
                if revert is not None:
                    revert()
                how: dict[str, Any] = {"done": done, "refused": refused, "revert": revert, "toast": toast}
                again = partial(self.change, command, error.version, **how)
                self.host.show_error(error, retry=again)
            else:
                (refused or self.host.show_error)(error)

        self.run(lambda: command(version), done=done, failed=failed, toast=toast)
