"""Runs the commands of one sheet: saving, saved, refused."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from app.domain.errors import ConflictError
from app.services.concerns import Subject
from app.ui.host import Host
from app.ui.shared.storing import D, store

if TYPE_CHECKING:
    from app.services.context import Context


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
        store(self.host, self._owner, work, done=done, failed=failed, toast=toast)

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
