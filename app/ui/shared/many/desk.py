"""Has many records changed: asks what, carries it out, and tells what was changed and what was not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.domain.errors import EnvironmentFault, Settlement, UserError
from app.services.context import Context
from app.services.history import undo_change
from app.services.many.edit import NOUNS, EditMany, Table, edit_many
from app.services.many.saved import LeftOut, ManySaved
from app.services.many.seen import common
from app.services.people.sources import lead_sources
from app.services.users import users
from app.ui.host import Host, Progress
from app.ui.shared.many.dialog import Asked, ManyDialog
from app.ui.shared.many.left_out import LeftOutDialog
from app.ui.shared.storing import store
from app.ui.shared.work_dialog import long_work

if TYPE_CHECKING:
    from app.storage.feed import Change

# Beyond so many a window tells how far it is, and can stop it.
_AT_ONCE = 300
# What the message is about that waits for a decision: the next one takes its place.
_WAITING = "many"


class _Waiting(QObject):
    """The change that a window's message tells of for as long as it waits: its undo, by whatever way, ends that."""

    def __init__(self, host: Host) -> None:
        super().__init__(host.window)
        self.change_set_id: int | None = None
        self._host = host
        host.changes.connect(self._on_changed)

    def _on_changed(self, change: Change) -> None:
        if change.undoes_id is not None and change.undoes_id == self.change_set_id:
            self._host.dismiss(_WAITING)


class ManyDesk:
    """``owner`` is the screen that commands are run for."""

    def __init__(self, host: Host, owner: QWidget) -> None:
        self._host, self._owner = host, owner

    def ask(self, table: Table, keys: Sequence[int]) -> None:
        """Ask what shall be changed of these records, and do it."""
        ask = partial(_asked, self._host.ctx, table, list(keys))
        self._host.runner.query(ask, owner=self._owner, done=self._show, lane="many")

    def _show(self, asked: Asked) -> None:
        if not asked.common.versions:
            self._host.message(f"These {NOUNS[asked.table][1]} were deleted meanwhile", kind="info")
            return
        dialog = ManyDialog(self._host, asked)

        def on_accepted() -> None:
            try:
                self.run(dialog.command(), dialog)
            except UserError as error:
                dialog.fail(error)

        dialog.accepted.connect(on_accepted)
        self._host.ask(dialog)
        dialog.field("owner_id").setFocus()

    def run(self, cmd: EditMany, dialog: ManyDialog | None = None) -> None:
        """Carry it out; ``dialog`` stays until that went well, unless it takes a while."""
        ctx, done = self._host.ctx, partial(self._on_done, cmd)

        def finished(saved: ManySaved) -> None:
            if dialog is not None:
                dialog.finish()
            done(saved)

        def failed(error: Exception) -> None:
            if dialog is None or not dialog.fail(error):
                self._host.show_error(error)

        if len(cmd.versions) <= _AT_ONCE:
            store(self._host, self._owner, lambda: edit_many(ctx, cmd), done=finished, failed=failed, toast=True)
            return
        if dialog is not None:
            dialog.finish()
        self._run_long(cmd, done)

    def _run_long(self, cmd: EditMany, done: Callable[[ManySaved], None]) -> None:
        host, ctx = self._host, self._host.ctx
        what = f"{len(cmd.versions):,} {NOUNS[cmd.table][1]}"

        def work(progress: Progress) -> ManySaved:
            return edit_many(ctx, cmd, progress)

        def finished(saved: ManySaved) -> None:
            host.saved(saved.change_set_id, saved.label, toast=True)
            done(saved)

        sentence = "They are changed in one step: either all that can be, or none where you stop it."

        def failed(error: Exception) -> None:
            # Its dialog is gone: what stood in it would have to be asked for once more.
            host.show_error(error, retry=again if isinstance(error, EnvironmentFault) else None)

        again = partial(self._run_long, cmd, done)
        long_work(host, self._owner, f"Changing {what}", sentence, work, finished, failed=failed, writes=True)

    # -- telling -----------------------------------------------------------------------------------------------------

    def _on_done(self, cmd: EditMany, saved: ManySaved) -> None:
        left, host = saved.left_out, self._host
        stays = any(each.why in ("changed", "refused") for each in left)
        actions: list[tuple[str, Callable[[], None]]] = []
        if saved.change_set_id is not None:
            undo = partial(self._undo, saved.change_set_id) if stays else partial(host.run, "edit.undo")
            actions.append(("Undo", undo))
        if len(left) > 1:
            actions.append((f"Show all {len(left):,}", partial(self._show_left, cmd, left)))
        elif left and left[0].conflict is not None:
            actions.append(("Decide", partial(self._decide, cmd, left)))
        text = saved.label if saved.change_set_id is not None else "Nothing was changed"
        kind = "conflict" if stays else "done" if saved.change_set_id is not None else "info"
        # In place of what was just said of it. What waits for a decision gives way to the next such change only.
        host.dismiss("undo")
        host.message(
            text, detail=saved.what_stays, kind=kind, actions=tuple(actions), about=_WAITING if stays else "undo"
        )
        if stays:
            (host.window.findChild(_Waiting) or _Waiting(host)).change_set_id = saved.change_set_id

    def _undo(self, change_set_id: int) -> None:
        """This very change: its message stays while other things are done."""
        ctx = self._host.ctx
        store(self._host, self._owner, lambda: undo_change(ctx, change_set_id), toast=True)

    def _show_left(self, cmd: EditMany, left: tuple[LeftOut, ...]) -> None:
        dialog = LeftOutDialog(self._host.window, left)
        dialog.opened.connect(partial(self._host.open_record, cmd.table))

        def on_accepted() -> None:
            dialog.finish()
            self._decide(cmd, left)

        dialog.accepted.connect(on_accepted)
        self._host.ask(dialog)

    def _decide(self, cmd: EditMany, left: tuple[LeftOut, ...]) -> None:
        """One after the other of those that somebody else changed meanwhile, each with both values."""
        disputed = [each.conflict for each in left if each.conflict is not None]
        if not disputed:
            return
        error, rest = disputed[0], tuple(each for each in left if each.conflict not in (None, disputed[0]))

        error.others = len(rest)

        def settle(decided: Settlement) -> None:
            values = decided.of(cmd.values)
            # What is not in dispute was held back with it: a next step is for this one as well.
            if values or cmd.next_step is not None:
                self.run(replace(cmd, versions={error.record_id: decided.version}, values=values))
            self._decide(cmd, rest)

        self._host.show_error(error, settle=settle)


def _asked(ctx: Context, table: Table, keys: Sequence[int]) -> Asked:
    owners = tuple((user.id, user.name) for user in users(ctx))
    sources = tuple((source.id, source.name) for source in lead_sources(ctx))
    return Asked(table, common(ctx, table, keys), owners, sources)
