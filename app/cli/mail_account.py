"""``mail account`` and ``mail test``: by which server mail goes out, and whether that works."""

from __future__ import annotations

import getpass
import sys
from argparse import Namespace
from typing import TYPE_CHECKING, Any

from app.cli.arguments import Commands, UsageError, number
from app.cli.output import facts, show
from app.cli.session import opened
from app.domain.errors import UserError
from app.domain.mailing import PORTS, Security

if TYPE_CHECKING:
    from app.services.mail.accounts import AccountRow

EXAMPLES = """\
headwater mail account
headwater mail account --host smtp.fernhill.example --from mira@fernhill.example --username mira --ask-password
"""
_ACCOUNT_NOTES = (
    "The password is kept in this computer's password store only, or read from HEADWATER_SMTP_PASSWORD. Without "
    "--security the way is protected by STARTTLS; none is possible to a server on this computer alone."
)
_TEST = "headwater mail test mira@fernhill.example\n"


def add(group: Commands) -> None:
    """Add the commands to those of mail."""
    setting = group.add(
        "account", "Show or set by which server mail goes out", EXAMPLES, _account, notes=_ACCOUNT_NOTES
    )
    setting.add_argument("--host", metavar="NAME", help="the mail server")
    setting.add_argument("--port", metavar="N", type=number, help="its port; 587, 465 or 25 by the kind of protection")
    setting.add_argument("--security", choices=[str(one) for one in Security], default=str(Security.STARTTLS))
    setting.add_argument("--username", metavar="NAME", default="", help="as whom; without it the server asks for none")
    setting.add_argument("--from", dest="sender", metavar="ADDRESS", help="whose mail it is")
    setting.add_argument("--name", metavar="TEXT", default="", help="the sender's name beside the address")
    setting.add_argument("--ask-password", action="store_true", help="ask for the password, and remember it here")
    test = group.add("test", "Send a test mail at once", _TEST, _test)
    test.add_argument("to", metavar="ADDRESS", nargs="?", default="", help="where to; the sender's own as usual")


def _account(args: Namespace) -> int:
    from app.services.mail.accounts import (
        SetAccount,
        account,
        password_of,
        remember_password,
        require_account,
        set_account,
    )

    if bool(args.host) != bool(args.sender):
        raise UsageError("--host and --from belong together")
    with opened(args) as ctx:
        if args.host:
            security = Security(args.security)
            port = args.port or PORTS[security]
            set_account(ctx, SetAccount(args.host, port, security, args.sender, args.username, args.name))
        if args.ask_password:
            remember_password(require_account(ctx), _typed_password())
        found = account(ctx)
    data = _account_json(found, found is not None and password_of(found) is not None)
    show(args, data, lambda: facts(data["account"].items()) if found else "No account for mail is set up yet.")
    return 0


def _typed_password() -> str:
    if not sys.stdin.isatty():
        raise UserError("Nobody can be asked for the password here. Put it into HEADWATER_SMTP_PASSWORD instead.")
    return getpass.getpass("Password for mail: ")


def _account_json(row: AccountRow | None, is_ready: bool) -> dict[str, Any]:
    if row is None:
        return {"account": None}
    account = {
        "host": row.host,
        "port": row.port,
        "security": row.security,
        "username": row.username or None,
        "from": row.from_address,
        "name": row.from_name or None,
        "is_ready": is_ready,
    }
    return {"account": account}


def _test(args: Namespace) -> int:
    from app.services.mail.trial import send_test

    with opened(args) as ctx:
        to, answer = send_test(ctx, args.to)
    show(args, {"to": to, "answer": answer}, lambda: f"Sent to {to}. The server said: {answer}")
    return 0
