"""``encrypt``: gives a database file a passphrase, another one, or none."""

from __future__ import annotations

import argparse
import sys
from argparse import Namespace
from pathlib import Path

from app.cli.arguments import Commands
from app.cli.output import note, show
from app.cli.passphrase import new
from app.cli.progress import Meter
from app.cli.session import database, place_and_user, require_whole
from app.domain.access import Whole
from app.domain.errors import UserError

_EXAMPLES = """\
headwater --db team.headwater encrypt
headwater --db team.headwater encrypt --new-passphrase-file new.txt --yes
headwater --db team.headwater encrypt --off
"""
_LOST = (
    "Whoever loses the passphrase loses everything in the file: nobody can open it again, not the makers of the "
    "program either. Keep it in a safe place."
)
_NOTES = f"""\
{_LOST}
Backups that were made before stay as they are: plain, or with the passphrase of their time. A server encrypts its own
disks; this is for files.
"""


def add(commands: Commands) -> None:
    """Add the command."""
    about = "Encrypt the database file, change its passphrase, or decrypt it"
    parser = commands.add("encrypt", about, _EXAMPLES, _encrypt, notes=_NOTES)
    parser.add_argument("--off", action="store_true", help="decrypt it")
    parser.add_argument("--new-passphrase-file", metavar="FILE", type=Path, help="the new passphrase, in a file")
    parser.add_argument(
        "--remember",
        action=argparse.BooleanOptionalAction,
        help="keep the passphrase in this computer's password store; as before where neither is said",
    )
    parser.add_argument(
        "--old-backups",
        choices=("leave", "encrypt", "delete"),
        default="leave",
        help="what becomes of backups that were made while the file was plain",
    )
    parser.add_argument("--yes", action="store_true", help="you know what a lost passphrase means")


def _encrypt(args: Namespace) -> int:
    from app.config.settings import load_settings
    from app.services.backups import BackupPlan
    from app.services.encryption import ChangeKey, OldBackups, change_key

    place, user = place_and_user(args)
    with database(place, passphrase_file=args.passphrase_file) as db:
        location = db.location
        require_whole(db, args, Whole.ENCRYPT, user)
    if location.path is None:
        raise UserError("Only a file can be encrypted. A PostgreSQL server encrypts its own disks.")
    if not args.off:
        confirm(args)
    passphrase = None if args.off else new(args.new_passphrase_file)
    command = ChangeKey(passphrase, args.remember, OldBackups(args.old_backups))
    with Meter() as meter:
        done = change_key(location, command, meter, BackupPlan.of(load_settings()))
    data = {
        "database": location.title,
        "is_encrypted": passphrase is not None,
        "plain_backups": done.left if passphrase is not None else None,
        "treated_backups": done.treated,
    }
    for notice in done.notices:
        note(notice)
    show(args, data, lambda: f"{location.title} is {'encrypted' if passphrase else 'no longer encrypted'} now.")
    if done.left:
        note(f"{done.left:,} older backups can be read without a passphrase: --old-backups encrypt or delete.")
    return 0


def confirm(args: Namespace) -> None:
    """Have somebody say that they know what a lost passphrase means."""
    if args.yes:
        return
    if not sys.stdin.isatty():
        raise UserError(f"{_LOST} Say that you know with --yes. Nothing was done.")
    note(_LOST)
    if input("Type yes to go on: ").strip().lower() != "yes":
        raise UserError("Nothing was done.")
