"""The account by which the team's mail goes out, and this computer's password for it."""

from __future__ import annotations

import os
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.domain.errors import UserError
from app.domain.mailing import Security, check_address, check_security, one_line
from app.models.mail import MailAccount
from app.services.context import Context, command
from app.services.editing import require, storable
from app.services.saved import Saved, saved

PASSWORD = "HEADWATER_SMTP_PASSWORD"
"""The variable of the environment that says the password where there is no password store."""

_ID = 1
_COLUMNS = frozenset({"host", "port", "security", "username", "from_address", "from_name"})
_LAST_PORT = 65535


@dataclass(frozen=True, slots=True)
class AccountRow:
    """Where mail goes out. ``username`` "" is a server that asks for none."""

    host: str
    port: int
    security: Security
    username: str
    from_address: str
    from_name: str

    @property
    def keychain_name(self) -> str:
        """What the password is remembered under."""
        return f"smtp {self.username}@{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class SetAccount:
    """Mail goes out by this server from now on, as ``from_name`` <``from_address``>. "" for ``username`` is none."""

    host: str
    port: int
    security: Security
    from_address: str
    username: str = ""
    from_name: str = ""


@command
def set_account(ctx: Context, cmd: SetAccount) -> Saved:
    """Store the account; UserError where mail can't go out so, or could be read by others on its way."""
    values = storable(MailAccount, {name: getattr(cmd, name) for name in _COLUMNS}, _COLUMNS)
    require(values, "host", "Say which server takes the mail, such as smtp.company.com.")
    if not 1 <= cmd.port <= _LAST_PORT:
        raise UserError("A port is a number from 1 to 65535; mail servers use 587 or 465.", field="port")
    check_security(values["host"], cmd.security)
    values |= {"security": str(cmd.security), "from_address": check_address(cmd.from_address, "from_address")}
    values["from_name"] = one_line(values["from_name"] or "") or None
    with ctx.unit_of_work(f"Mail goes out by {values['host']}") as uow:
        account = uow.session.get(MailAccount, _ID)
        if account is None:
            account = MailAccount(id=_ID, **values)
            uow.session.add(account)
        else:
            for name, value in values.items():
                setattr(account, name, value)
    return saved(uow, account)


def account(ctx: Context) -> AccountRow | None:
    """The team's account; None where none is set up."""
    with ctx.reading() as session:
        return read_account(session)


def read_account(session: Session) -> AccountRow | None:
    """The same within an open session."""
    row = session.get(MailAccount, _ID)
    if row is None:
        return None
    return AccountRow(
        row.host, row.port, Security(row.security), row.username or "", row.from_address, row.from_name or ""
    )


def require_account(ctx: Context) -> AccountRow:
    """The team's account; UserError where none is set up."""
    found = account(ctx)
    if found is None:
        raise UserError("No account for mail is set up yet. Set it up with: headwater mail account --help")
    return found


def password_of(row: AccountRow) -> str | None:
    """This computer's password for the account; "" where none is asked for, None where it is not known here."""
    if not row.username:
        return ""
    from app.storage import keychain

    return os.environ.get(PASSWORD) or keychain.recall(row.keychain_name)


def remember_password(row: AccountRow, password: str) -> None:
    """Keep it in the system's password store; EnvironmentFault where there is none."""
    from app.storage import keychain

    keychain.remember(row.keychain_name, password)
