"""What mail brings to the window: the outbox with its count, the sheet of a mail, the account in the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.ui.host import Action, Host
from app.ui.rooms import Place, Rooms, SettingsPage, SheetKind, TourStop
from app.ui.shared.tour import sheet_stop

if TYPE_CHECKING:
    from app.services.context import Context

PLACE = "mail"


def mail_rooms() -> Rooms:
    """Nothing heavy is loaded before somebody goes there."""
    place = Place(PLACE, "Mail", "mail", "Work", _screen, "M", _count, frozenset({"mails"}))
    return Rooms(
        (place,),
        (SheetKind("mails", _sheet),),
        (SettingsPage("mail", "Mail", "mail", _page),),
        (TourStop(PLACE, lambda host: host.run(f"go.{PLACE}")), sheet_stop("mail-sheet", PLACE, "mails", _newest)),
        (_actions,),
    )


def _screen(host: Host) -> QWidget:
    from app.ui.mail.screen import MailScreen

    return MailScreen(host)


def _sheet(host: Host) -> QWidget:
    from app.ui.mail.sheet import MailSheet

    return MailSheet(host)


def _page(host: Host) -> QWidget:
    from app.ui.mail.account_page import AccountPage

    return AccountPage(host)


def _count(ctx: Context) -> int:
    from app.services.mail.queries import count_waiting

    return count_waiting(ctx)


def _newest(ctx: Context) -> int | None:
    from app.domain.mailing import MailState
    from app.services.mail.queries import mails

    found = mails(ctx, MailState.DRAFT, limit=1)
    return found[0].id if found else None


def _actions(host: Host) -> tuple[Action, ...]:
    def reason() -> str | None:
        from app.ui.mail.writing import why_not_written

        return why_not_written(host)

    def run() -> None:
        from app.ui.mail.writing import write_mail

        write_mail(host)

    words = "mail e-mail email write compose send letter message"
    return (Action("mail.write", "Write a mail", run, menu="File", icon="mail", reason=reason, keywords=words),)
