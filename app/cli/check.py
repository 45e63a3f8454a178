"""``check``: whether the database is sound."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from app.cli.arguments import Commands
from app.cli.output import show
from app.cli.session import database, place_and_user

if TYPE_CHECKING:
    from app.services.check import Check

_EXAMPLES = """\
headwater check
headwater --db team.headwater check --json
"""
_NOTES = "Nothing is changed. The exit code is 1 when something is wrong."


def add(commands: Commands) -> None:
    """Add the command."""
    about = "Look whether the database, its change log, phase history and search fit together"
    commands.add("check", about, _EXAMPLES, _check, notes=_NOTES)


def _check(args: Namespace) -> int:
    from app.config.settings import load_settings
    from app.services.backups import BackupPlan
    from app.services.check import check_database

    place, _ = place_and_user(args)
    with database(place, passphrase_file=args.passphrase_file) as db:
        checkup = check_database(db, BackupPlan.of(load_settings()))
    data = {"is_sound": checkup.is_sound, "checks": [_json(check) for check in checkup.checks]}
    show(args, data, lambda: "\n".join(map(_line, checkup.checks)))
    return 0 if checkup.is_sound else 1


def _json(check: Check) -> dict[str, Any]:
    return {
        "name": check.name,
        "count": check.count,
        "problems": list(check.problems),
        "skipped": check.skipped or None,
        "remark": check.remark or None,
        "advice": check.advice or None,
    }


def _line(check: Check) -> str:
    if check.skipped:
        return f"{check.name}: {check.skipped}"
    if check.remark and not check.problems:
        return f"{check.name}: {check.remark}"
    if not check.problems:
        return f"{check.name}: sound" + (f", {check.count:,} looked at" if check.count > 1 else "")
    return "\n  ".join((f"{check.name}:", *check.problems, f"What to do: {check.advice}"))
