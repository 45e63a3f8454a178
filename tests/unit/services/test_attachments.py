"""Files that go along with mail: through a real server, unharmed, under their names, and nothing more."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, func, select, update

from app.domain.access import Forbidden
from app.domain.attachments import MOST_BYTES, MOST_FILES, NewFile, safe_name
from app.domain.errors import UserError
from app.domain.mailing import MailState, Security
from app.domain.nurture import Channel, Interval, StepSpec
from app.domain.progress import Silent
from app.models.documents import Document
from app.services.attachments import read_file, save_copy
from app.services.concerns import Subject
from app.services.context import Context, open_context
from app.services.errands import Call
from app.services.history import undo_change
from app.services.holding import HeldCommand, read_back, write_down
from app.services.jobs import touches
from app.services.mail.accounts import SetAccount, set_account
from app.services.mail.commands import ApproveMail, ComposeMail, approve_mail, compose_mail
from app.services.mail.editing import EditMail, edit_mail
from app.services.mail.queries import MailRow, mails
from app.services.mail.sending import Outbox, send_due
from app.services.moving import move_database
from app.services.nurture.enrolling import Enrol, enrol
from app.services.nurture.programmes import CreateProgramme, create_programme, programmes
from app.services.people.contacts import CreateContact, create_contact
from app.services.saved import Saved
from app.services.tasks.listing import TaskQuery, list_tasks
from app.services.timeline import timeline
from app.services.users import CreateUser, create_user
from app.storage.claims import writing
from app.storage.database import Database
from app.storage.location import Location
from tests.support.smtp import MailServer, mail_server
from tests.support.team import as_user, new_team

BINARY = bytes(range(256)) * 40


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as running:
        yield running


@pytest.fixture
def ctx(database: Database, server: MailServer) -> Context:
    ctx = new_team(database)
    set_account(ctx, SetAccount("127.0.0.1", server.port, Security.NONE, "mira@fernhill.example"))
    return ctx


@pytest.fixture
def ana(ctx: Context) -> int:
    return create_contact(ctx, CreateContact("Ana Ruiz", values={"email": "ana@ferro.example"})).record_id


def write(ctx: Context, ana: int, *files: NewFile) -> Saved:
    return compose_mail(ctx, ComposeMail("News", "Hello", contact_id=ana, is_approved=True, attachments=files))


def send(ctx: Context) -> None:
    send_due(ctx, Outbox.of(ctx))


def only(ctx: Context) -> MailRow:
    (row,) = mails(ctx)
    return row


def parts(message: EmailMessage) -> dict[str | None, tuple[str, bytes]]:
    return {part.get_filename(): (part.get_content_type(), _data(part)) for part in message.iter_attachments()}


def _data(part: Any) -> bytes:
    data: bytes = part.get_payload(decode=True)
    return data


def test_files_arrive_as_they_were_under_their_names_and_are_kept_once(
    ctx: Context, ana: int, server: MailServer, tmp_path: Path
) -> None:
    (tmp_path / "Größe & Preis.pdf").write_bytes(BINARY)
    files = (
        read_file(tmp_path / "Größe & Preis.pdf"),
        NewFile.of("twin.pdf", BINARY),
        NewFile.of("table.csv", b"a;b\r\n.\r\n1;2\r\n"),
        NewFile.of("forwarded.eml", b"Subject: x\r\n\r\ny"),
    )
    write(ctx, ana, *files)
    send(ctx)
    (got,) = server.taken
    body = got.get_body()
    assert body is not None
    assert body.get_content().strip() == "Hello"
    assert parts(got) == {
        "Größe & Preis.pdf": ("application/pdf", BINARY),
        "twin.pdf": ("application/pdf", BINARY),
        "table.csv": ("text/csv", b"a;b\r\n.\r\n1;2\r\n"),
        "forwarded.eml": ("application/octet-stream", b"Subject: x\r\n\r\ny"),
    }
    with ctx.reading() as session:
        assert session.scalar(select(func.count()).select_from(Document)) == 3
    save_copy(ctx, only(ctx).attachments[0], tmp_path / "copy.pdf")
    assert (tmp_path / "copy.pdf").read_bytes() == BINARY
    (entry,) = timeline(ctx, Subject(contact_id=ana)).entries
    assert "Attached: Größe & Preis.pdf, twin.pdf" in entry.detail


@pytest.mark.parametrize(
    "name",
    [
        "a.pdf\r\nBcc: spy@evil.example",
        "=?utf-8?q?a=0d=0aBcc:_spy=40evil.example?=.pdf",
        'x"; filename="evil.exe',
        "..\\..\\windows\\system.ini",
        "/etc/passwd",
        "offer\u202efdp.exe",
        "a\u2028Bcc: b\x00\x85.pdf",
        "ü" * 400 + ".pdf",
        " .. ",
    ],
)
def test_no_name_adds_a_header_or_leaves_its_folder(ctx: Context, ana: int, server: MailServer, name: str) -> None:
    write(ctx, ana, NewFile(name, NewFile.of("x", BINARY).content))
    send(ctx)
    (got,) = server.taken
    (part,) = got.iter_attachments()
    assert part.get_filename() == safe_name(name) == only(ctx).attachments[0].name
    assert part.get_payload(decode=True) == BINARY
    assert set(got.keys()) == {"From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type"}
    assert set(part.keys()) == {"Content-Type", "Content-Transfer-Encoding", "Content-Disposition", "MIME-Version"}
    assert server.recipients == ["ana@ferro.example"]
    kept = safe_name(name)
    assert (set(kept) & set('/\\:"\r\n\u202e'), len(kept) <= 120, kept.strip(" .")) == (set(), True, kept)


def test_what_can_not_go_along_is_said(ctx: Context, ana: int, tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    with (tmp_path / "large.bin").open("wb") as large:
        large.truncate(MOST_BYTES + 1)
    for name, words in (
        ("gone.pdf", "is not there"),
        ("", "is no file"),
        ("empty", "empty"),
        ("large.bin", "takes 10 MB"),
    ):
        with pytest.raises(UserError, match=words):
            read_file(tmp_path / name)
    half = NewFile.of("a.bin", os.urandom(MOST_BYTES // 2 + 1))
    small = [NewFile.of(f"{number}.txt", b"x") for number in range(MOST_FILES + 1)]
    for files, words in (
        ((half, NewFile("b.bin", half.content)), "too large together"),
        (small, "takes 10 files"),
        ((NewFile.of("A.txt", b"1"), NewFile.of("a.TXT", b"2")), "attached already"),
        ((NewFile("a.txt", "no base64!"),), "can't be read"),
    ):
        with pytest.raises(UserError, match=words):
            write(ctx, ana, *files)
    assert mails(ctx) == ()


def test_a_draft_changes_its_files_and_undo_brings_them_back(ctx: Context, ana: int, server: MailServer) -> None:
    key = compose_mail(ctx, ComposeMail("News", "Hello", ana, attachments=(NewFile.of("a.txt", b"first"),))).record_id
    (kept,) = only(ctx).attachments

    def edit(*files: object) -> Saved:
        row = only(ctx)
        return edit_mail(ctx, EditMail(key, row.version, row.to, row.subject, row.body, files))  # type: ignore[arg-type] # files of either kind

    edit(kept, NewFile.of("b.txt", b"second"))
    emptied = edit()
    assert only(ctx).attachments == ()
    assert emptied.change_set_id is not None
    undo_change(ctx, emptied.change_set_id)
    assert [file.name for file in only(ctx).attachments] == ["a.txt", "b.txt"]
    # Words alone leave the files.
    row = only(ctx)
    edit_mail(ctx, EditMail(key, row.version, row.to, "Other", row.body))
    approve_mail(ctx, ApproveMail(key))
    send(ctx)
    assert {name: data for name, (_, data) in parts(server.taken[0]).items()} == {"a.txt": b"first", "b.txt": b"second"}


@pytest.mark.parametrize("harm", ["gone", "damaged"])
def test_a_file_that_is_lost_or_damaged_stops_its_mail_in_words(
    ctx: Context, ana: int, server: MailServer, harm: str
) -> None:
    write(ctx, ana, NewFile.of("offer.pdf", BINARY))
    with writing(ctx.db) as connection:
        connection.execute(delete(Document) if harm == "gone" else update(Document).values(content="AAAA"))
    send(ctx)
    row = only(ctx)
    assert (row.state, server.taken) == (MailState.FAILED, [])
    assert row.error.startswith("offer.pdf")
    assert "attach it anew" in row.error


def test_the_step_of_a_programme_brings_its_files_along_and_names_them_to_who_does_it(
    ctx: Context, ana: int, server: MailServer
) -> None:
    day, files = Interval(0, "day"), (NewFile.of("case.pdf", BINARY),)
    steps = (
        StepSpec(day, Channel.EMAIL, "A case", "Dear {given}", files),
        StepSpec(day, Channel.CALL, "Call {given}", "Ask", files),
    )
    made = create_programme(ctx, CreateProgramme("Cases", steps, sends_by_itself=True)).record_id
    assert [[file.name for file in step.attachments] for step in programmes(ctx)[0].steps] == [["case.pdf"]] * 2
    enrol(ctx, Enrol(made, contact_ids=(ana,)))
    for _ in range(2):
        touches.run(ctx)
    send(ctx)
    assert parts(server.taken[0]) == {"case.pdf": ("application/pdf", BINARY)}
    assert [task.notes or "" for task in list_tasks(ctx, TaskQuery())][-1].endswith("Ask\n\nTo send along: case.pdf")


def test_files_move_along_and_who_may_not_write_mail_keeps_none(ctx: Context, ana: int, tmp_path: Path) -> None:
    write(ctx, ana, NewFile.of("offer.pdf", BINARY))
    create_user(ctx, CreateUser("Sue", role="support"))
    with pytest.raises(Forbidden):
        write(as_user(ctx, "Sue"), ana, NewFile.of("other.pdf", b"other"))
    moved = Location.parse(str(tmp_path / "moved.headwater"))
    counts = {table.name: table.rows for table in move_database(ctx.db, moved, Silent()).tables}
    assert counts["documents"] == 1
    there = Database.open(moved)
    try:
        other = open_context(there, ctx.clock, ctx.user.name)
        save_copy(other, only(other).attachments[0], tmp_path / "there.pdf")
    finally:
        there.close()
    assert (tmp_path / "there.pdf").read_bytes() == BINARY


def test_a_command_with_a_file_can_be_written_down_while_the_database_is_away(ctx: Context, ana: int) -> None:
    command = ComposeMail("News", "Hello", ana, attachments=(NewFile.of("a.bin", BINARY),))
    held = HeldCommand(Call(compose_mail, (command,)), "key", ctx.clock.now() - timedelta(hours=1))
    back = read_back(write_down(held), "name")
    assert back is not None
    assert back.call.arguments == (command,)
