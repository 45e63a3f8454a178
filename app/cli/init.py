"""``init``: makes a database."""

from __future__ import annotations

import argparse
import getpass
import re
from argparse import Namespace
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from app.cli.arguments import Commands, UsageError
from app.cli.encrypt import confirm
from app.cli.output import note, show
from app.cli.passphrase import new
from app.cli.session import VARIABLE, clock, database, named_place

if TYPE_CHECKING:
    from app.services.context import Context
    from app.services.logins import Credentials

_EXAMPLES = """\
headwater --db team.headwater --user "Mira Osei" init --team "Fernhill Scales" --currency EUR --country DE
headwater --db team.headwater init --template ten-stage
headwater --db sample.headwater init --sample
headwater --db large.headwater init --sample large
headwater --db postgresql://crm@server/crm init
"""
_NOTES = """\
Templates of pipelines: three-kind (as usual), five-phase, ten-stage, seven-buyer, suspect-prospect.
Sizes of sample data: team (as usual), large (10,000 open deals, 100,000 contacts, 500,000 activities), or a number of
open deals. --user is the first user; without it the name of the account at work here.
"""


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add("init", "Make a database and set up its team", _EXAMPLES, _init, notes=_NOTES)
    parser.add_argument("--template", metavar="NAME", default="three-kind", help="the pipelines to start with")
    parser.add_argument("--sample", metavar="SIZE", nargs="?", const="team", help="fill it with invented data")
    parser.add_argument("--encrypt", action="store_true", help="make an encrypted file; the passphrase is asked for")
    parser.add_argument("--yes", action="store_true", help="with --encrypt: you know what a lost passphrase means")
    parser.add_argument("--team", metavar="NAME", help="what the team is called")
    parser.add_argument("--currency", metavar="CODE", type=_code(3, "EUR"), default="EUR", help="of all sums: EUR")
    parser.add_argument("--country", metavar="CODE", type=_code(2, "DE"), help="whose public holidays are free: DE")


def _code(length: int, example: str) -> Callable[[str], str]:
    def code(text: str) -> str:
        if not re.fullmatch(f"[A-Za-z]{{{length}}}", text):
            raise argparse.ArgumentTypeError(f"“{text}” is not a code of {length} letters, such as {example}.")
        return text.upper()

    return code


def _init(args: Namespace) -> int:
    from app.services.sample import add_sample, sample_words, size_named
    from app.services.setup import SetUpTeam, check_team, set_up

    place = named_place(args)
    if place is None:
        raise UsageError(f"say where: headwater --db team.headwater init (or set {VARIABLE})")
    size = size_named(args.sample) if args.sample else None
    words = sample_words()
    team = args.team or (words.team if size else "My team")
    user = args.user or (words.owner if size else _account())
    command = SetUpTeam(team, user, args.currency, args.country, args.template)
    check_team(command, clock(args).today())
    passphrase = None
    if args.encrypt:
        confirm(args)
        passphrase = new(args.passphrase_file)
    with database(place, may_create=True, encrypted=passphrase) as db:
        ctx = set_up(db, clock(args), command)
        if size:
            add_sample(ctx, size)
        given = _first_login(ctx)
        data = {
            "database": db.location.title,
            "team": ctx.team.name,
            "user": ctx.user.name,
            "currency": ctx.team.currency,
            "country": ctx.team.country,
            "template": ctx.team.template_key,
            "sample": args.sample,
        }
    if given is not None:
        data |= {"login": given.login, "password": given.password}
    show(args, data, lambda: _told(data, given))
    return 0


def _first_login(ctx: Context) -> Credentials | None:
    """The first owner's own login, where the server enforces the roles; where a server can't, that is said."""
    from app.services.logins import GiveLogin, give_login, keeping
    from app.storage.location import Mode

    kept = keeping(ctx)
    if kept.is_enforced:
        return give_login(ctx, GiveLogin(ctx.user.id))
    if ctx.db.mode is Mode.POSTGRESQL:
        note(kept.words)
    return None


def _told(data: dict[str, Any], given: Credentials | None) -> str:
    filled = " and filled with sample data" if data["sample"] else ""
    text = f"{data['team']} is set up in {data['database']}{filled}. Its first user is {data['user']}."
    if given is None:
        return text
    return f"{text}\nLogin {given.login}, password {given.password} (shown only now)."


def _account() -> str:
    """Who is at work on this computer, as a name."""
    try:
        return getpass.getuser().replace(".", " ").title()
    except (KeyError, OSError, ImportError):
        return "Owner"
