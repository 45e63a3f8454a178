"""``mail``: the account, the outbox, and sending."""

from __future__ import annotations

import time
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.cli import mail_account
from app.cli.arguments import Commands, Parser, UsageError, key, number, text_of
from app.cli.output import note, show, show_done, show_saved, table
from app.cli.session import opened
from app.domain.attachments import Attached, Attachment, NewFile
from app.domain.errors import UserError
from app.domain.mailing import MailState

if TYPE_CHECKING:
    from app.services.context import Context
    from app.services.mail.queries import MailRow

_LIST = "headwater mail list --state unknown --json\n"
_COMPOSE = """\
headwater mail compose contact:7 --subject "News for {company}" --body "Hello {given}, ..." --deal deal:12
headwater mail compose ana@ferro.example --subject "The drawings" --body-file drawings.txt --attach d.pdf
"""
_SAVE = "headwater mail save-file 3 drawings.pdf --to copy.pdf\n"
_APPROVE = "headwater mail approve 3 4\n"
_EDIT = 'headwater mail edit 3 --to ana.ruiz@ferro.example --subject "The new drawings"\n'
_HOLD = "headwater mail hold 3 4\n"
_DELETE = "headwater mail delete 3 4\n"
_SEND = """\
headwater mail send --dry-run
headwater mail send --json
"""
_SEND_NOTES = (
    "An open window sends by itself, and so does tick. With --recover it waits for two minutes where the sending of "
    "a mail was begun elsewhere and not ended: if whoever began shows no life by then, that mail is in doubt."
)
_SETTLE = """\
headwater mail settle 3 sent
headwater mail settle 3 not-sent
"""


def add(commands: Commands) -> None:
    """Add the commands."""
    about = "The account for mail, the outbox, and sending"
    group = commands.group("mail", about, mail_account.EXAMPLES + _COMPOSE + _APPROVE + _SEND + _SETTLE)
    mail_account.add(group)
    listing = group.add("list", "List the outbox, the newest first", _LIST, _list)
    listing.add_argument("--state", choices=[str(state) for state in MailState], help="only mail in this state")
    _add_work(group)


def _add_work(group: Commands) -> None:
    compose = group.add("compose", "Write a mail", _COMPOSE, _compose)
    compose.add_argument("to", metavar="WHOM", help="a person as in contact:7, or an address")
    compose.add_argument("--subject", metavar="TEXT", required=True, help="may have fields such as {given}")
    body = compose.add_mutually_exclusive_group(required=True)
    body.add_argument("--body", metavar="TEXT", help="may have fields, too")
    body.add_argument("--body-file", metavar="FILE", type=Path, help="the text from a file (UTF-8)")
    compose.add_argument("--deal", metavar="DEAL", type=key, help="the deal that it is about")
    _attach(compose)
    compose.add_argument("--approve", action="store_true", help="let it go out without another look")
    approve = group.add("approve", "Let drafts, or refused mail, go out", _APPROVE, _approve)
    approve.add_argument("mails", metavar="ID", type=key, nargs="+")
    edit = group.add("edit", "Change a draft, or a mail that was refused", _EDIT, _edit)
    edit.add_argument("mail", metavar="ID", type=key)
    edit.add_argument("--to", metavar="ADDRESS", help="another address")
    edit.add_argument("--subject", metavar="TEXT", help="another subject")
    words = edit.add_mutually_exclusive_group()
    words.add_argument("--body", metavar="TEXT", help="another text; a brace is a brace by now")
    words.add_argument("--body-file", metavar="FILE", type=Path, help="the text from a file (UTF-8)")
    _attach(edit)
    edit.add_argument("--detach", metavar="NAME", action="append", default=[], help="a file to take out; repeatable")
    saving = group.add("save-file", "Save a file that goes along with a mail", _SAVE, _save_file)
    saving.add_argument("mail", metavar="ID", type=key)
    saving.add_argument("name", metavar="NAME", help="the file's name")
    saving.add_argument("--to", metavar="FILE", type=Path, required=True, help="where to")
    hold = group.add("hold", "Let approved mail wait again", _HOLD, _hold)
    hold.add_argument("mails", metavar="ID", type=key, nargs="+")
    delete = group.add("delete", "Delete drafts, or refused mail", _DELETE, _delete)
    delete.add_argument("mails", metavar="ID", type=key, nargs="+")
    send = group.add("send", "Send what is approved and due", _SEND, _send, notes=_SEND_NOTES)
    send.add_argument("--dry-run", action="store_true", help="only say what would go out")
    send.add_argument("--limit", metavar="N", type=number, default=20, help="at most so many; 20 as usual")
    send.add_argument("--recover", action="store_true", help="look after what was begun and not ended")
    settle = group.add("settle", "Say whether a mail in doubt was sent", _SETTLE, _settle)
    settle.add_argument("mail", metavar="ID", type=key)
    settle.add_argument("outcome", choices=["sent", "not-sent"])


def _attach(parser: Parser) -> None:
    help_ = "a file to go along; repeatable"
    parser.add_argument("--attach", metavar="FILE", type=Path, action="append", default=[], help=help_)


def _list(args: Namespace) -> int:
    from app.services.mail.queries import mails

    with opened(args) as ctx:
        rows = mails(ctx, *((MailState(args.state),) if args.state else ()))
    _tell(args, rows, f"There is no {args.state} mail." if args.state else "No mail has been written yet.")
    return 0


def _tell(args: Namespace, rows: tuple[MailRow, ...], nothing: str) -> None:
    show(args, {"rows": [_json(row) for row in rows]}, lambda: _table(rows) if rows else nothing)


def _json(row: MailRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "state": row.state,
        "to": row.to,
        "contact": row.contact_id,
        "deal": row.deal_id,
        "subject": row.subject,
        "message_id": row.message_id,
        "attempts": row.attempts,
        "next_try_at": row.next_try_at,
        "sent_at": row.sent_at,
        "error": row.error or None,
        "owner": row.owner or None,
        "attachments": [{"name": file.name, "size": file.size, "sha256": file.checksum} for file in row.attachments],
    }


def _table(rows: tuple[MailRow, ...]) -> str:
    lines = [(row.id, row.state, row.to, row.subject, row.sent_at or row.next_try_at, row.error) for row in rows]
    return table(("ID", "State", "To", "About", "When", "Why"), lines)


def _compose(args: Namespace) -> int:
    from app.services.mail.commands import ComposeMail, compose_mail

    kind, colon, number_ = args.to.partition(":")
    contact_id = key(number_) if colon and kind == "contact" and number_.isdecimal() else None
    cmd = ComposeMail(
        args.subject,
        args.body if args.body_file is None else text_of(args.body_file),
        contact_id=contact_id,
        to="" if contact_id else args.to,
        deal_id=args.deal,
        is_approved=args.approve,
        attachments=_read(args.attach),
    )
    with opened(args) as ctx:
        done = compose_mail(ctx, cmd)
    data = {"id": done.record_id, "change_set": done.change_set_id, "label": done.label}
    show(args, data, lambda: f"{done.label}. It is mail {done.record_id}.")
    return 0


def _approve(args: Namespace) -> int:
    from app.services.mail.commands import ApproveMail, approve_mail

    with opened(args) as ctx:
        labels = [approve_mail(ctx, ApproveMail(mail)).label for mail in args.mails]
    show(args, {"approved": args.mails, "labels": labels}, lambda: "\n".join(f"{label}." for label in labels))
    return 0


def _edit(args: Namespace) -> int:
    from app.services.mail.editing import EditMail, edit_mail
    from app.services.mail.queries import mail

    words = args.to is args.subject is args.body is args.body_file is None
    if words and not args.attach and not args.detach:
        raise UsageError("say what is to be changed: --to, --subject, --body, --body-file, --attach or --detach")
    body = args.body if args.body_file is None else text_of(args.body_file)
    with opened(args) as ctx:
        seen = mail(ctx, args.mail)
        to, subject = args.to or seen.to, args.subject or seen.subject
        files: tuple[Attached, ...] = (*_without(seen, args.detach), *_read(args.attach))
        done = edit_mail(ctx, EditMail(seen.id, seen.version, to, subject, seen.body if body is None else body, files))
    return show_saved(args, done)


def _read(paths: list[Path]) -> tuple[NewFile, ...]:
    from app.services.attachments import read_file

    return tuple(read_file(path) for path in paths)


def _without(row: MailRow, names: list[str]) -> list[Attachment]:
    for name in names:
        _named(row, name)
    return [file for file in row.attachments if file.name not in names]


def _named(row: MailRow, name: str) -> Attachment:
    for file in row.attachments:
        if file.name == name:
            return file
    known = ", ".join(file.name for file in row.attachments) or "none"
    raise UserError(f"No file {name} goes along with this mail. There are: {known}.")


def _save_file(args: Namespace) -> int:
    from app.services.attachments import save_copy
    from app.services.mail.queries import mail

    with opened(args) as ctx:
        file = _named(mail(ctx, args.mail), args.name)
        save_copy(ctx, file, args.to)
    data = {"file": str(args.to), "name": file.name, "size": file.size, "sha256": file.checksum}
    show(args, data, lambda: f"{file.name} is in {args.to}.")
    return 0


def _hold(args: Namespace) -> int:
    from app.services.mail.editing import HoldMail, hold_mail

    with opened(args) as ctx:
        labels = [hold_mail(ctx, HoldMail(mail)).label for mail in args.mails]
    show(args, {"held": args.mails, "labels": labels}, lambda: "\n".join(f"{label}." for label in labels))
    return 0


def _delete(args: Namespace) -> int:
    from app.services.mail.editing import DeleteMail, delete_mail

    with opened(args) as ctx:
        labels = [delete_mail(ctx, DeleteMail(mail)).label for mail in args.mails]
    show(args, {"deleted": args.mails, "labels": labels}, lambda: "\n".join(f"{label}." for label in labels))
    return 0


def _send(args: Namespace) -> int:
    from app.services.mail.queries import due_mails, mails_by_id

    with opened(args) as ctx:
        if args.dry_run:
            ids = [mail.id for mail in due_mails(ctx, args.limit)]
        else:
            ids = _sent(ctx, args.limit, recover=args.recover)
        rows = mails_by_id(ctx, ids)
    _tell(args, rows, "No mail is due.")
    return 0


def _sent(ctx: Context, limit: int, *, recover: bool) -> list[int]:
    from app.services.mail.accounts import require_account
    from app.services.mail.queries import begun_mails
    from app.services.mail.sending import PATIENCE_SECONDS, Outbox, send_due
    from app.services.mail.trial import known_password

    known_password(require_account(ctx))
    outbox = Outbox.of(ctx)
    ids = send_due(ctx, outbox, limit=limit)
    begun = len(begun_mails(ctx))
    if not begun:
        return ids
    if not recover:
        note(f"the sending of {begun} more was begun and has not ended. See: headwater mail send --help")
        return ids
    note(f"waiting {PATIENCE_SECONDS:.0f} seconds to see whether anybody still sends {begun} of them")
    time.sleep(PATIENCE_SECONDS)
    return [*ids, *send_due(ctx, outbox, limit=limit)]


def _settle(args: Namespace) -> int:
    from app.services.mail.commands import SettleMail, settle_mail

    with opened(args) as ctx:
        done = settle_mail(ctx, SettleMail(args.mail, was_sent=args.outcome == "sent"))
    return show_done(args, done)
