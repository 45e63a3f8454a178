"""``users``: who is in the team, their roles, and how they sign in to PostgreSQL."""

from __future__ import annotations

import argparse
import sys
from argparse import Namespace
from typing import TYPE_CHECKING, Any

from app.cli.arguments import Commands
from app.cli.output import note, show, table
from app.cli.session import opened
from app.domain.errors import UserError
from app.domain.roles import Role

if TYPE_CHECKING:
    from app.services.context import Context
    from app.services.logins import Credentials
    from app.services.users import UserRow

_GROUP = """\
headwater users list
headwater users add "Ana Costa" --role rep
headwater users reset "Ana Costa"
"""
_ADD = """\
headwater users add "Ana Costa" --role manager
headwater users add "Ana Costa" --login ana --password-stdin
"""
_PASSWORD_NOTE = "A password that is made up is shown once. Only a verifier of it is sent to the server."


def add(commands: Commands) -> None:
    """Add the commands."""
    group = commands.group("users", "The people of the team: their roles and logins", _GROUP)
    listing = group.add("list", "List the people of the team", "headwater users list --all --json", _list)
    listing.add_argument("--all", action="store_true", help="those who left, too")
    adding = group.add("add", "Add somebody, on PostgreSQL with a login", _ADD, _add, notes=_PASSWORD_NOTE)
    adding.add_argument("name", metavar="NAME")
    adding.add_argument("--role", metavar="ROLE", type=_role, default=Role.REP, help=f"rep as usual; {_roles()}")
    adding.add_argument("--email", metavar="ADDRESS")
    _sign_in(adding)
    leaving = group.add("disable", "Let nobody work as somebody any more", 'headwater users disable "Ana"', _disable)
    leaving.add_argument("name", metavar="NAME")
    leaving.add_argument("--hand-over-to", metavar="NAME", help="who takes over open deals and reminders")
    changing = group.add("role", "Give somebody another role", 'headwater users role "Ana" manager', _change_role)
    changing.add_argument("name", metavar="NAME")
    changing.add_argument("role", metavar="ROLE", type=_role, help=_roles())
    resetting = group.add(
        "reset", "Give somebody a new password, or their first login", _GROUP, _reset, notes=_PASSWORD_NOTE
    )
    resetting.add_argument("name", metavar="NAME")
    _sign_in(resetting)
    group.add("protect", "Let PostgreSQL itself enforce the roles", "headwater users protect", _protect)


def _sign_in(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--login", metavar="LOGIN", help="made from the name as usual")
    parser.add_argument("--password-stdin", action="store_true", help="read the password from the standard input")


def _roles() -> str:
    return ", ".join(Role)


def _role(text: str) -> Role:
    try:
        return Role(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is not a role. Choose one of: {_roles()}.") from None


def _list(args: Namespace) -> int:
    from app.services.logins import keeping
    from app.services.users import users

    with opened(args) as ctx:
        found, kept = users(ctx, with_inactive=args.all), keeping(ctx)
    rows = [_row(row) for row in found]
    data = {"rows": rows, "enforced_by_server": kept.is_enforced, "login": kept.login or None}
    show(args, data, lambda: f"{_table(rows)}\n\n{kept.words}")
    return 0


def _row(row: UserRow) -> dict[str, Any]:
    names = ("id", "name", "initials", "role", "email", "login", "is_active")
    return {name: getattr(row, name) for name in names}


def _table(rows: list[dict[str, Any]]) -> str:
    names = ("id", "name", "role", "login", "email", "is_active")
    lines = ([row[name] for name in names] for row in rows)
    return table(("ID", "Name", "Role", "Login", "E-mail", "Active"), lines, right=(0,))


def _add(args: Namespace) -> int:
    from app.services.logins import add_person
    from app.services.users import CreateUser

    password = _password(args)
    with opened(args) as ctx:
        added = add_person(ctx, CreateUser(args.name, str(args.role), email=args.email), args.login, password)
    data = {"id": added.saved.record_id, "change_set": added.saved.change_set_id}
    told = _told(added.credentials, password)
    show(args, data | _credentials(added.credentials, password), lambda: f"{added.saved.label}. {told}".strip())
    return 0


def _disable(args: Namespace) -> int:
    from app.services.users import DeactivateUser, deactivate_user

    with opened(args) as ctx:
        heir = _find(ctx, args.hand_over_to).id if args.hand_over_to else None
        done = deactivate_user(ctx, DeactivateUser(_find(ctx, args.name).id, None, heir))
    show(args, {"id": done.record_id, "change_set": done.change_set_id}, lambda: f"{done.label}.")
    return 0


def _change_role(args: Namespace) -> int:
    from app.services.users import EditUser, edit_user

    with opened(args) as ctx:
        done = edit_user(ctx, EditUser(_find(ctx, args.name).id, None, {"role": str(args.role)}))
    show(args, {"id": done.record_id, "change_set": done.change_set_id}, lambda: f"{done.label}.")
    return 0


def _reset(args: Namespace) -> int:
    from app.services.logins import GiveLogin, give_login

    password = _password(args)
    with opened(args) as ctx:
        given = give_login(ctx, GiveLogin(_find(ctx, args.name).id, args.login, password))
    show(args, _credentials(given, password), lambda: f"{given.name}: {_told(given, password)}")
    return 0


def _protect(args: Namespace) -> int:
    from app.services.logins import keeping, protect

    with opened(args) as ctx:
        protect(ctx)
        kept = keeping(ctx)
    if not kept.is_enforced:
        raise UserError("This login can't make roles on the server, or the database isn't kept on one.")
    note("from now on each person needs a login of their own: headwater users reset NAME")
    show(args, {"enforced_by_server": True}, lambda: kept.words)
    return 0


def _password(args: Namespace) -> str | None:
    return sys.stdin.readline().rstrip("\r\n") if args.password_stdin else None


def _credentials(given: Credentials | None, chosen: str | None) -> dict[str, Any]:
    if given is None:
        return {"login": None}
    return {"login": given.login} | ({} if chosen else {"password": given.password})


def _told(given: Credentials | None, chosen: str | None) -> str:
    if given is None:
        return "There is no login to make: this database knows none."
    return f"Login {given.login}" + ("." if chosen else f", password {given.password} (shown only now).")


def _find(ctx: Context, name: str) -> UserRow:
    """Somebody of the team by their name or its beginning; those who left come after the others."""
    from app.domain.text import match_key
    from app.services.users import users

    found, key = users(ctx, with_inactive=True), match_key(name)
    exact = [row for row in found if match_key(row.name) == key]
    near = exact or [row for row in found if key and match_key(row.name).startswith(key)]
    if len(near) != 1:
        problem = "Several people begin" if near else "There is nobody"
        raise UserError(f"{problem} with the name “{name}”. See: headwater users list --all", field="name")
    return near[0]
