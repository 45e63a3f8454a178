"""``backup``, ``restore`` and ``move``: copies of everything, each proven before it counts."""

from __future__ import annotations

from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.arguments import Commands, UsageError
from app.cli.output import show
from app.cli.passphrase import given
from app.cli.progress import Meter
from app.cli.session import located, open_at, opened_for, place_and_user, require_whole
from app.domain.access import Whole

if TYPE_CHECKING:
    from app.storage.location import Location

_BACKUP = """\
headwater backup
headwater --db team.headwater backup --to /media/stick/team.headwater
"""
_RESTORE = """\
headwater restore "backups/team 2026-03-12 09.41.00 regular.headwater" --to restored.headwater
headwater --db team.headwater restore "backups/team 2026-03-12 09.41.00 regular.headwater" --over
"""
_RESTORE_NOTES = """\
The backup is checked first. With --over the present database is backed up before its place is taken; a file that can't
be read is put aside as it is. Close the file in every window first.
"""
_MOVE = """\
headwater move --from team.headwater --to postgresql://crm@server/crm
headwater move --from postgresql://crm@server/crm --to team.headwater
"""
_MOVE_NOTES = """\
The target must be empty. What arrived is compared by counts and checksums of each table, and the source stays as it is:
from then on work with the target only.
"""


def add(commands: Commands) -> None:
    """Add the commands."""
    parser = commands.add("backup", "Copy the database into a file and check the copy", _BACKUP, _backup)
    parser.add_argument("--to", metavar="FILE", type=Path, help="another place than the folder of the backups")
    parser = commands.add("restore", "Bring a backup back", _RESTORE, _restore, notes=_RESTORE_NOTES)
    parser.add_argument("file", metavar="FILE", type=Path, help="the backup")
    parser.add_argument("--to", metavar="PLACE", help="an empty place: a new file, or an empty PostgreSQL database")
    parser.add_argument("--over", action="store_true", help="take the place of the database named by --db")
    parser = commands.add("move", "Carry everything to another place", _MOVE, _move, notes=_MOVE_NOTES)
    parser.add_argument("--from", metavar="PLACE", dest="source", required=True, help="where it is")
    parser.add_argument("--to", metavar="PLACE", required=True, help="a new file, or an empty PostgreSQL database")


def _backup(args: Namespace) -> int:
    from app.config.settings import load_settings
    from app.services.backups import BackupPlan, back_up_to, make_backup

    with opened_for(Whole.BACK_UP, args) as ctx, Meter() as meter:
        if args.to is not None:
            path = args.to.expanduser().absolute()
            back_up_to(ctx, path, meter)
        else:
            path = make_backup(ctx, progress=meter, plan=BackupPlan.of(load_settings())).path
    data = {"file": str(path), "bytes": path.stat().st_size}
    show(args, data, lambda: f"The backup is made and was checked: {path}")
    return 0


def _restore(args: Namespace) -> int:
    from app.storage.location import Location
    from app.storage.restore import restore_to

    if (args.to is None) == (not args.over):
        raise UsageError("say where the backup goes: --to PLACE for an empty place, or --over for the one of --db")
    backup = Location.parse(str(args.file)).with_passphrase(given(args.passphrase_file))
    if args.over:
        return _restore_over(args, backup)
    target = Location.parse(args.to)
    with Meter() as meter:
        restore_to(backup, target, meter)
    show(args, {"database": target.title, "kept": None}, lambda: f"The backup is restored to {target.title}.")
    return 0


def _restore_over(args: Namespace, backup: object) -> int:
    from app.storage.location import Location
    from app.storage.restore import restore_over_file, restore_over_server

    assert isinstance(backup, Location)
    place, _ = place_and_user(args)
    present = located(place, args)
    if present.path is not None:
        _require_owner_of(present, args)
        with Meter() as meter:
            kept: Path | None = restore_over_file(backup, present, datetime.now(UTC), meter)
    else:
        kept = _kept_of_server(args)
        with Meter() as meter:
            restore_over_server(backup, present, meter)
    data = {"database": present.title, "kept": str(kept) if kept else None}
    show(args, data, lambda: _restored(present.title, kept))
    return 0


def _require_owner_of(present: Location, args: Namespace) -> None:
    """Whoever replaces a file has to be its owner, as far as it can be read: one that can't is to be rescued."""
    from app.domain.errors import EnvironmentFault, UserError
    from app.storage.database import Database

    if present.path is None or not present.path.exists():
        return
    try:
        db = Database.open(present)
    except (EnvironmentFault, UserError):
        return
    try:
        require_whole(db, args, Whole.RESTORE, place_and_user(args)[1])
    finally:
        db.close()


def _restored(title: str, kept: Path | None) -> str:
    return f"The backup is restored to {title}." + (f" What was there is kept in {kept}" if kept else "")


def _kept_of_server(args: Namespace) -> Path:
    from app.domain.backup_rotation import Reason
    from app.services.backups import make_backup

    with opened_for(Whole.RESTORE, args) as ctx, Meter() as meter:
        return make_backup(ctx, Reason.BEFORE_RESTORE, meter).path


def _move(args: Namespace) -> int:
    from app.services.moving import move_database
    from app.storage.location import Location

    target = Location.parse(args.to)
    with open_at(args.source, args) as source, Meter() as meter:
        require_whole(source, args, Whole.MOVE, args.user)
        moved = move_database(source, target, meter)
        title = source.location.title
    data = {
        "from": title,
        "to": target.title,
        "rows": moved.rows,
        "changed_meanwhile": moved.changed_meanwhile,
        "tables": [{"name": t.name, "rows": t.rows, "checksum": t.checksum} for t in moved.tables],
    }
    text = f"{moved.rows:,} rows went from {title} to {target.title}, and are the same there."
    if moved.changed_meanwhile:
        text += f"\n{moved.changed_meanwhile:,} changes were stored at the old place meanwhile and are not there."
    show(args, data, lambda: text)
    return 0
