"""The whole command line. Light to import: each command loads what it needs when it runs."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from types import ModuleType

from app import __version__
from app.cli.arguments import Commands, Parser, common, epilog

_DESCRIPTION = """\
Headwater, a sales team's pipeline. Without a command it opens the window; no command does.
"""
_EXAMPLES = """\
headwater --db team.headwater init --sample     make a database with an invented team
headwater --db team.headwater                   open it in the window
headwater --db team.headwater board             its pipeline, in numbers
headwater deals list --mine --json              your deals, for a program to read
"""
_AFTERWORD = """\
The database is the one named by --db, else by the environment variable HEADWATER_DB, else the one opened last in the
window. What is read comes as JSON with --json, as docs/json.md describes it. Exit codes: 0 done, 1 failed with a
message on the standard error output, 2 not understood.
"""
# What may stand on a command line that only opens the window.
_OF_THE_WINDOW = ("--db", "--user", "--today")


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """What a command line says. Commands are loaded where one may be meant: the window starts without them."""
    parser = _bare_parser() if _opens_window(argv) else build_parser()
    return parser.parse_args(argv)


def _opens_window(argv: Sequence[str]) -> bool:
    words = iter(argv)
    for word in words:
        name, equals, _ = word.partition("=")
        if name not in _OF_THE_WINDOW:
            return False
        if not equals:
            next(words, None)
    return True


def build_parser() -> Parser:
    """The parser of all commands."""
    parser = _bare_parser()
    commands = Commands(parser, common(argparse.SUPPRESS), "COMMAND")
    for group in (*_groups_of_work(), *_groups_of_numbers(), *_groups_of_keeping()):
        group.add(commands)
    return parser


def _groups_of_work() -> tuple[ModuleType, ...]:
    """What a team does with its data."""
    from app.cli import (
        absences,
        board,
        call_sheets,
        day_sheets,
        deals,
        exports,
        forgotten,
        imports,
        init,
        letters,
        mail,
        many,
        nurture,
        phases,
        pool,
        promises,
        qualifiers,
        search,
        stalls,
        tasks,
        touch_plan,
        views,
    )

    leads = (qualifiers, nurture, mail, letters)
    deals_and_tasks = (
        board,
        deals,
        many,
        stalls,
        forgotten,
        pool,
        phases,
        promises,
        *leads,
        day_sheets,
        call_sheets,
        touch_plan,
        tasks,
        absences,
        views,
    )
    return (init, imports, exports, *deals_and_tasks, search)


def _groups_of_numbers() -> tuple[ModuleType, ...]:
    """What tells how the team does."""
    from app.cli import calibration, cash_flow, forecast, report, review, shape, snapshot, targets

    return (forecast, targets, cash_flow, shape, calibration, snapshot, report, review)


def _groups_of_keeping() -> tuple[ModuleType, ...]:
    """What keeps data and the program in order."""
    from app.cli import backup, bins, check, encrypt, history, jobs, logo, repair, torture, tour, users

    return (history, bins, check, repair, backup, encrypt, users, logo, jobs, tour, torture)


def _bare_parser() -> Parser:
    parser = Parser(
        prog="headwater",
        description=_DESCRIPTION,
        epilog=epilog(_EXAMPLES, _AFTERWORD),
        parents=[common(None)],
        add_help=True,
    )
    parser.add_argument("--version", action="version", version=f"Headwater {__version__}")
    parser.set_defaults(run=None, parser=parser)
    return parser
