"""Has a backup restored: over the database, which is closed for it, or into a new file."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.errors import EnvironmentFault, UserError
from app.ui.host import Host, Progress
from app.ui.orders import ClosedWork, OpenOrder
from app.ui.safety.restore_dialog import RestoreDialog
from app.ui.safety.words import instant_text
from app.ui.shared.work_dialog import long_work

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.services.backups import BackupRow, Loss
    from app.storage.location import Location

_SENTENCE = "The backup is checked, what is there now is kept, then the backup takes its place."


def ask_to_restore(
    host: Host, row: BackupRow, close_for: Callable[[ClosedWork], None], open_order: Callable[[OpenOrder], None]
) -> RestoreDialog:
    """Restore a backup of the open database, after asking how."""
    ctx, location = host.ctx, host.ctx.db.location
    asks = row.is_encrypted and location.key is None
    dialog = RestoreDialog(host.window, row, now_here(), asks_passphrase=asks, on_server=location.path is None)
    user = ctx.user.name
    if location.path is not None:
        dialog.target.setText(str(location.path.with_name(f"{location.path.stem} restored{location.path.suffix}")))
    offer = partial(_offer, host, open_order, user, location)

    def ask() -> Loss:
        from app.services.backups import loss_since

        return loss_since(ctx, row.path)

    def accepted() -> None:
        passphrase = dialog.passphrase.text() or None
        if asks and passphrase is None:
            dialog.say_error("Enter the passphrase of the backup.")
            return
        dialog.finish()
        if dialog.way == "over":
            close_for(work_over(row, location, user, passphrase, is_open=True))
        else:
            _beside(host, row, dialog.target_path, location, passphrase, offer)

    dialog.accepted.connect(accepted)
    host.runner.query(ask, owner=dialog, done=dialog.show_loss, failed=partial(_on_unreadable, dialog))
    host.ask(dialog)
    return dialog


def ask_to_go_back(host: Host, row: BackupRow, location: Location, close_for: Callable[[ClosedWork], None]) -> None:
    """Restore a backup of a database that can't be read any more."""
    asks = row.is_encrypted and location.key is None
    dialog = RestoreDialog(
        host.window, row, now_here(), only_over=True, asks_passphrase=asks, on_server=location.path is None
    )

    def accepted() -> None:
        dialog.finish()
        close_for(work_over(row, location, None, dialog.passphrase.text() or None, is_open=False))

    dialog.accepted.connect(accepted)
    host.ask(dialog)


def now_here() -> datetime:
    """The present instant, in this computer's zone: backups are files, and are dated by it."""
    return datetime.now().astimezone()


def work_over(
    row: BackupRow, location: Location, user: str | None, passphrase: str | None, *, is_open: bool
) -> ClosedWork:
    """What is to be done while nobody has the database open."""

    def run(progress: Progress) -> str:
        from app.services.backups import restore_over

        kept = restore_over(row.path, location, now_here(), progress, passphrase)
        return f"What was there is kept in {kept}" if kept is not None else ""

    order = OpenOrder(location.title, user, like=location, passphrase=passphrase)
    title = f"Restoring the backup of {instant_text(row.at, now_here())}"
    return ClosedWork(title, _SENTENCE, run, order, order if is_open else None)


def _beside(
    host: Host, row: BackupRow, target: Path, like: Location, passphrase: str | None, done: Callable[[Path], None]
) -> None:
    def work(progress: Progress) -> Path:
        from app.services.backups import restore_beside

        restore_beside(row.path, target.absolute(), like, progress, passphrase)
        return target.absolute()

    long_work(host, host.window, "Restoring into a new file", str(target), work, done)


def _offer(host: Host, open_order: Callable[[OpenOrder], None], user: str, like: Location, made: Path) -> None:
    order = OpenOrder(str(made), user, like=like)
    actions = (("Open it", lambda: open_order(order)),)
    host.message("The backup was restored and checked", detail=str(made), actions=actions)


def _on_unreadable(dialog: RestoreDialog, error: Exception) -> None:
    if not isinstance(error, UserError | EnvironmentFault):
        raise error
    dialog.loss.set_text(str(error))
    dialog.place()
