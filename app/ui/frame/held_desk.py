"""What becomes of changes that were made while the database was out of reach, in this run or in an earlier one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from app.domain.day_text import medium_day
from app.domain.errors import ConflictError, Settlement
from app.ui.frame.furniture import Furniture
from app.ui.host import Action, Host
from app.ui.runner import WorkRunner
from app.ui.shared.overlay import Overlay
from app.ui.shared.strips import Strip

if TYPE_CHECKING:
    from app.services.context import Context
    from app.services.holding import HeldCommand, Kept

_UNKNOWN = "Changes made with another release of Headwater wait on this computer. That release can save them."


class HeldDesk(QObject):
    """Saves what an earlier run left, and keeps what was refused until somebody decides about it."""

    def __init__(self, host: Host, frame: Furniture, runner: WorkRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._host, self._frame, self._runner = host, frame, runner
        self._ctx: Context | None = None
        self._refused: dict[str, tuple[HeldCommand, Exception | None]] = {}
        self._strip: Strip | None = None
        self._resumed: list[HeldCommand] = []
        self._open = 0
        self._count = 0
        runner.held.returned.connect(self._on_returned)
        runner.held.changed.connect(self._on_count_changed)

    def attach(self, ctx: Context) -> None:
        """Look what is left here for this database and this person."""
        self._ctx = ctx
        self._runner.held.attach(ctx, owner=self, done=partial(self._on_read, ctx))

    def detach(self) -> None:
        """Keep everything where it is."""
        if self._ctx is not None:
            self._runner.held.detach()
        self._ctx = self._strip = None
        self._refused.clear()

    def actions(self) -> tuple[Action, ...]:
        """The way to the list."""
        return (
            Action(
                "database.unsaved",
                "Show changes that are not saved",
                self.show_list,
                menu="File",
                icon="cloud-off",
                reason=lambda: None if self._refused or self._runner.held.count else "everything is saved",
                keywords="offline waiting refused connection",
            ),
        )

    def _on_count_changed(self, count: int) -> None:
        """A dialog whose change waits has done its part: left open it would be pressed again."""
        before, self._count = self._count, count
        if count <= before:
            return
        for overlay in self._host.window.findChildren(Overlay):
            if overlay.is_asked:
                overlay.close_overlay()

    # -- an earlier run ------------------------------------------------------------------------------------------------

    def _on_read(self, ctx: Context, found: Kept) -> None:
        if ctx is not self._ctx:
            return
        if found.unknown:
            self._frame.show_strip(_UNKNOWN, "cloud-off", kind="caution")
        for command in found.commands:
            if command.refused:
                self._refused[command.name] = (command, None)
            else:
                self._resume(ctx, command)
        self._show()

    def _resume(self, ctx: Context, command: HeldCommand) -> None:
        self._open += 1
        self._runner.held.resume(
            ctx, command, owner=self, done=partial(self._on_saved, command), failed=partial(self._on_refused, command)
        )

    def _on_saved(self, command: HeldCommand, result: Any) -> None:
        self._host.saved(getattr(result, "change_set_id", None), getattr(result, "label", command.title))
        self._resumed.append(command)
        self._tell_what_stays(result)
        self._ended()

    def _tell_what_stays(self, result: Any) -> None:
        """Whoever asked for a change of many is not there any more to say what of it could not be done."""
        if getattr(result, "left_out", ()):
            self._host.message(result.label, detail=result.what_stays, kind="conflict")

    def _on_refused(self, command: HeldCommand, error: Exception) -> None:
        self._on_returned(_refused(command, error), error)
        self._ended()

    def _ended(self) -> None:
        self._open -= 1
        if self._open or not self._resumed:
            return
        saved, self._resumed = self._resumed, []
        day = medium_day(self._host.ctx.clock.local_date(saved[0].given_at), self._host.ctx.clock.today())
        words = "A change" if len(saved) == 1 else f"{len(saved)} changes"
        self._host.message(f"{words} from {day}, made while the database was out of reach, {_are(saved)} saved now")

    # -- what was refused ----------------------------------------------------------------------------------------------

    def _on_returned(self, command: HeldCommand, error: Exception) -> None:
        self._runner.held.put_back(command)
        self._refused[command.name] = (command, error)
        self._show()

    def _show(self) -> None:
        if self._strip is not None:
            self._frame.drop_strip(self._strip)
            self._strip = None
        count = len(self._refused)
        if count and self._ctx is not None:
            what = "A change" if count == 1 else f"{count} changes"
            words = f"{what} made while the database was out of reach could not be saved."
            self._strip = self._frame.show_strip(words, kind="notice", action="Look at them")
            self._strip.acted.connect(self.show_list)

    def show_list(self) -> None:
        """What waits and what was refused, with what was entered."""
        ctx = self._ctx
        if ctx is None:
            return
        from app.ui.frame.held_dialog import HeldDialog

        dialog = HeldDialog(self._host, ctx)
        dialog.again_asked.connect(self._on_again_asked)
        dialog.discard_asked.connect(self._on_discard_asked)
        self._host.ask(dialog)

    def _on_discard_asked(self, command: HeldCommand) -> None:
        self._runner.held.forget(command.name)
        self._refused.pop(command.name, None)
        self._show()

    def _on_again_asked(self, command: HeldCommand) -> None:
        """Try once more; somebody who meets a conflict decides about it."""
        ctx = self._ctx
        if ctx is None:
            return

        def failed(error: Exception) -> None:
            self._on_returned(_refused(command, error), error)
            settle = partial(self._settle, command, error) if isinstance(error, ConflictError) else None
            self._host.show_error(error, settle=settle)

        def done(result: Any) -> None:
            self._host.saved(getattr(result, "change_set_id", None), getattr(result, "label", command.title))
            self._refused.pop(command.name, None)
            self._tell_what_stays(result)
            self._show()

        self._runner.held.resume(ctx, command, owner=self, done=done, failed=failed)

    def _settle(self, command: HeldCommand, error: ConflictError, settlement: Settlement) -> None:
        from app.services.holding import settled

        self._on_again_asked(settled(command, error, settlement))


def _refused(command: HeldCommand, error: Exception) -> HeldCommand:
    from dataclasses import replace

    return replace(command, refused=str(error))


def _are(saved: list[HeldCommand]) -> str:
    return "is" if len(saved) == 1 else "are"
