"""The outbox on a real mail server: each mail once, whatever is refused, lost, killed or taken back."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.access import Forbidden
from app.domain.clock import Clock
from app.domain.errors import ConflictError, EnvironmentFault, Settlement, UserError
from app.domain.mailing import MOST_ATTEMPTS, UNDO_SECONDS, MailState, Security
from app.domain.roles import Role
from app.models.mail import Mail
from app.services.concerns import Subject
from app.services.context import Context
from app.services.history import undo_change
from app.services.jobs import mails as job
from app.services.mail.accounts import PASSWORD, SetAccount, account, password_of, remember_password, set_account
from app.services.mail.commands import ApproveMail, ComposeMail, SettleMail, approve_mail, compose_mail, settle_mail
from app.services.mail.editing import DeleteMail, EditMail, HoldMail, delete_mail, edit_mail, hold_mail
from app.services.mail.queries import MailRow, begun_mails, count_waiting, mails
from app.services.mail.sending import PER_TURN, Outbox, send_due
from app.services.mail.trial import send_test
from app.services.notices import notices, unread_count
from app.services.people.companies import CreateCompany, create_company
from app.services.people.contacts import CreateContact, DeleteContact, EditContact, create_contact, delete_contact
from app.services.people.contacts import edit_contact as edit
from app.services.saved import Saved
from app.services.timeline import timeline
from app.services.users import CreateUser, create_user
from app.storage.database import Database
from tests.support import source
from tests.support.keyrings import Store, in_force
from tests.support.smtp import CERTIFICATE, MailServer, free_port, mail_server
from tests.support.team import again, as_user, new_team


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as running:
        yield running


@pytest.fixture
def ctx(database: Database, server: MailServer) -> Context:
    ctx = new_team(database)
    use(ctx, server.port)
    return ctx


@pytest.fixture
def ana(ctx: Context) -> int:
    company = create_company(ctx, CreateCompany("Ferro Castings")).record_id
    cmd = CreateContact("Ana Ruiz", company_id=company, values={"email": "ana@ferro.example"})
    return create_contact(ctx, cmd).record_id


def use(ctx: Context, port: int) -> None:
    set_account(ctx, SetAccount("127.0.0.1", port, Security.NONE, "mira@fernhill.example", from_name="Mira Osei"))


def write(ctx: Context, ana: int, subject: str = "News for {company}", *, approved: bool = True) -> int:
    cmd = ComposeMail(subject, "Hello {given},\n.\nBest, {owner}", contact_id=ana, is_approved=approved)
    return compose_mail(ctx, cmd).record_id


def read(ctx: Context, mail: int) -> MailRow:
    return next(row for row in mails(ctx) if row.id == mail)


def later(ctx: Context, delta: timedelta) -> Context:
    at = datetime(2026, 3, 12, 10, tzinfo=UTC) + delta
    return replace(ctx, clock=Clock(zone=UTC, source=lambda: at))


def send(ctx: Context, *, limit: int = PER_TURN) -> list[int]:
    return send_due(ctx, Outbox.of(ctx), limit=limit)


def recover(ctx: Context) -> None:
    """As a client that has watched the others for long enough."""
    outbox = Outbox.of(ctx, patience=0)
    send_due(ctx, outbox)
    send_due(ctx, outbox)


def touches(ctx: Context, ana: int) -> list[str]:
    return [entry.title for entry in timeline(ctx, Subject(contact_id=ana)).entries]


def test_a_draft_waits_an_approved_mail_goes_out_once_and_counts_as_a_touch(
    ctx: Context, ana: int, server: MailServer
) -> None:
    mail = write(ctx, ana, approved=False)
    assert send(ctx) == []
    approve_mail(ctx, ApproveMail(mail))
    assert send(ctx) == [mail]
    assert send(ctx) == []
    (got,) = server.taken
    assert (got["From"], got["To"]) == ("Mira Osei <mira@fernhill.example>", "Ana Ruiz <ana@ferro.example>")
    assert got["Subject"] == "News for Ferro Castings"
    assert got.get_content().splitlines() == ["Hello Ana,", ".", "Best, Mira Osei"]
    row = read(ctx, mail)
    assert (row.state, row.attempts, row.message_id) == (MailState.SENT, 1, got["Message-ID"])
    assert row.sent_at is not None
    assert touches(ctx, ana) == ["News for Ferro Castings"]


def test_each_goes_out_once_through_restarts_and_no_more_than_a_turn_allows(
    ctx: Context, ana: int, server: MailServer, migrated_url: str
) -> None:
    written = [write(ctx, ana, f"Number {number}") for number in range(5)]
    turns = []
    for _ in range(4):
        client = later(again(migrated_url), timedelta(hours=1))
        turns.append(len(send(client, limit=2)))
        client.db.close()
    assert turns == [2, 2, 1, 0]
    assert sorted(server.ids) == sorted(read(ctx, mail).message_id for mail in written)


def test_two_clients_at_once_send_each_once(ctx: Context, ana: int, server: MailServer, migrated_url: str) -> None:
    written = [write(ctx, ana, f"Number {number}") for number in range(8)]
    clients = [later(again(migrated_url), timedelta(hours=1)) for _ in range(2)]
    threads = [threading.Thread(target=send, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for client in clients:
        client.db.close()
    assert sorted(server.ids) == sorted(read(ctx, mail).message_id for mail in written)


def test_killed_before_the_answer_it_is_in_doubt_and_not_sent_again(
    ctx: Context, ana: int, server: MailServer, migrated_url: str
) -> None:
    server.answers = [MailServer.HANG]
    mail = write(ctx, ana)
    command = [sys.executable, "-m", "app", "--db", migrated_url, "mail", "send"]
    with subprocess.Popen(command, cwd=source.ROOT, env=os.environ, stdout=subprocess.DEVNULL) as sender:
        assert server.has_data.wait(60)
        sender.kill()
    now = later(ctx, timedelta(days=1000))
    assert send(now) == []  # nobody knows yet whether the sender is dead
    assert [one.id for one in begun_mails(now)] == [mail]
    recover(now)
    recover(now)
    assert read(ctx, mail).state is MailState.UNKNOWN
    assert touches(ctx, ana) == []
    assert len(server.raw) == 1


def test_a_lost_answer_is_settled_by_a_person(ctx: Context, ana: int, server: MailServer) -> None:
    server.answers = [MailServer.CUT]
    first = write(ctx, ana)
    send(ctx)
    assert read(ctx, first).state is MailState.UNKNOWN
    assert send(later(ctx, timedelta(days=9))) == []
    settle_mail(ctx, SettleMail(first, was_sent=True))
    assert (read(ctx, first).state, len(touches(ctx, ana))) == (MailState.SENT, 1)
    server.answers = [MailServer.CUT]
    second = write(ctx, ana)
    send(ctx)
    settle_mail(ctx, SettleMail(second, was_sent=False))
    send(ctx)
    assert read(ctx, second).state is MailState.SENT
    assert server.ids == [read(ctx, mail).message_id for mail in (first, second, second)]
    with pytest.raises(UserError, match="in doubt"):
        settle_mail(ctx, SettleMail(second, was_sent=False))


@pytest.mark.parametrize("at_once", [True, False])
def test_what_is_refused_for_now_is_tried_again_later(
    ctx: Context, ana: int, server: MailServer, *, at_once: bool
) -> None:
    words = "451 4.3.0 Try later"
    if at_once:
        server.refused = {"ana@ferro.example": words}
    else:
        server.answers = [words]
    mail = write(ctx, ana)
    send(ctx)
    row = read(ctx, mail)
    assert (row.state, row.attempts, row.error) == (MailState.APPROVED, 1, words)
    server.refused = {}
    assert send(ctx) == []
    assert send(later(ctx, timedelta(minutes=1))) == [mail]
    assert server.ids == [row.message_id]


@pytest.mark.parametrize("at_once", [True, False])
def test_what_is_refused_for_good_says_so_and_the_others_go_on(
    ctx: Context, ana: int, server: MailServer, *, at_once: bool
) -> None:
    words = "550 5.1.1 No such box"
    if at_once:
        server.refused = {"ana@ferro.example": words}
    else:
        server.answers = [words]
    mail = write(ctx, ana)
    other = compose_mail(ctx, ComposeMail("Hello", "There", to="jo@ferro.example", is_approved=True)).record_id
    assert send(ctx) == [mail, other]
    assert (read(ctx, mail).state, read(ctx, mail).error) == (MailState.FAILED, words)
    assert (read(ctx, other).state, server.recipients) == (MailState.SENT, ["jo@ferro.example"])
    server.refused = {}
    approve_mail(ctx, ApproveMail(mail))
    send(ctx)
    assert read(ctx, mail).state is MailState.SENT


def test_without_a_server_it_is_tried_ten_times(ctx: Context, ana: int, server: MailServer) -> None:
    mail, other = write(ctx, ana), write(ctx, ana)
    use(ctx, free_port())
    assert send(ctx) == [mail]  # the other one is not tried where no server is
    for day in range(1, MOST_ATTEMPTS + 1):
        assert read(ctx, mail).state is MailState.APPROVED or day == MOST_ATTEMPTS
        send(later(ctx, timedelta(days=day)), limit=2)
        send(later(ctx, timedelta(days=day)), limit=2)
    assert (read(ctx, mail).state, read(ctx, other).attempts > 1) == (MailState.FAILED, True)
    words = read(ctx, mail).error
    assert ("refused" in words.lower(), "[" in words) == (True, False), "the system's words, without its number"
    assert server.raw == []


def test_what_went_out_cannot_be_taken_back_whichever_step_is_undone(
    ctx: Context, ana: int, server: MailServer
) -> None:
    written = compose_mail(ctx, ComposeMail("News", "Hello", contact_id=ana))
    approved = approve_mail(ctx, ApproveMail(written.record_id))
    send(ctx)
    with ctx.reading() as session:
        newest = session.connection().exec_driver_sql("SELECT max(id) FROM change_sets").scalar_one()
    for step in (written.change_set_id, approved.change_set_id, newest):
        assert step is not None
        for settled in (None, {("mails", written.record_id): Settlement(read(ctx, written.record_id).version)}):
            with pytest.raises(UserError, match="“News” was sent meanwhile"):
                undo_change(ctx, step, settled=settled)
    send(later(ctx, timedelta(days=1)))
    assert (read(ctx, written.record_id).state, len(server.raw)) == (MailState.SENT, 1)


def test_what_was_said_of_a_mail_in_doubt_can_be_taken_back(ctx: Context, ana: int, server: MailServer) -> None:
    server.answers = [MailServer.CUT]
    mail = write(ctx, ana)
    send(ctx)
    assert read(ctx, mail).state is MailState.UNKNOWN
    said = settle_mail(ctx, SettleMail(mail, was_sent=True))
    assert said.change_set_id is not None
    undo_change(ctx, said.change_set_id)
    assert read(ctx, mail).state is MailState.UNKNOWN


def test_nobody_gets_mail_who_wants_none(ctx: Context, ana: int, server: MailServer) -> None:
    mail = write(ctx, ana)
    edit(ctx, EditContact(ana, None, {"do_not_mail": True}))
    send(ctx)
    assert (read(ctx, mail).state, read(ctx, mail).error) == (MailState.FAILED, "Ana Ruiz wants no mail.")
    for write_again in (lambda: write(ctx, ana), lambda: approve_mail(ctx, ApproveMail(mail))):
        with pytest.raises(UserError, match="wants no mail"):
            write_again()
    assert server.raw == []


def test_names_and_subjects_add_no_headers(ctx: Context, server: MailServer) -> None:
    cmd = CreateContact("Eve\nBcc: spy@evil.example", values={"email": "eve@evil.example"})
    eve = create_contact(ctx, cmd).record_id
    write(ctx, eve, "To {person}\r\nBcc: spy@evil.example")
    send(ctx)
    (got,) = server.taken
    assert (got["Bcc"], server.recipients) == (None, ["eve@evil.example"])
    assert got["Subject"] == "To Eve Bcc: spy@evil.example Bcc: spy@evil.example"
    with pytest.raises(UserError, match="hides a line end"):
        write(ctx, eve, "=?utf-8?q?News=0D=0ABcc:_spy@evil.example?=")
    with pytest.raises(UserError, match="no address"):
        compose_mail(ctx, ComposeMail("Hello", "There", to="a@b.example>\r\nRCPT TO:<spy@evil.example"))
    with pytest.raises(UserError, match="no field"):
        write(ctx, eve, "{secret}")


def test_a_rep_sends_their_own_mail_and_sets_up_no_account(ctx: Context, ana: int, server: MailServer) -> None:
    create_user(ctx, CreateUser("Bo Lind", Role.REP))
    rep = as_user(ctx, "Bo Lind")
    write(ctx, ana)
    own = write(rep, ana)
    assert send(rep) == [own]
    with pytest.raises(Forbidden):
        use(rep, server.port + 1)


def test_who_is_deleted_gets_no_mail(ctx: Context, ana: int, server: MailServer) -> None:
    write(ctx, ana)
    delete_contact(ctx, DeleteContact(ana))
    assert (send(ctx), mails(ctx), server.raw) == ([], (), [])


def test_the_job_tells_what_went_out_and_what_is_in_doubt(ctx: Context, ana: int, server: MailServer) -> None:
    server.answers = ["250 Fine", MailServer.CUT]
    write(ctx, ana, "One")
    write(ctx, ana, "Two")
    assert [one.subject for one in job.run(ctx)] == ["Mail sent: One", "Was this mail sent? Two"]
    assert job.run(ctx) == []


def test_who_owns_a_stuck_mail_is_told_once_until_something_new_is_wrong_with_it(
    ctx: Context, ana: int, server: MailServer
) -> None:
    server.answers = ["550 5.1.1 No such box", "550 5.1.1 No such box", MailServer.CUT]
    mail = write(ctx, ana, "Prices")
    (told,) = job.run(ctx)
    assert (told.kind, told.subject, told.user_id) == ("mail stuck", "Mail refused: Prices", ctx.user.id)
    assert (told.table, told.record_id) == ("mails", mail)
    assert (job.run(ctx), bell(ctx)) == ([], [("failed", "550 5.1.1 No such box", False)])
    approve_mail(ctx, ApproveMail(mail))
    assert (unread_count(ctx), bell(ctx)[0][2]) == (0, True), "somebody did something about it"
    job.run(ctx)
    assert (unread_count(ctx), [over for *_, over in bell(ctx)]) == (1, [False, True]), "refused once more"
    approve_mail(ctx, ApproveMail(mail))
    (doubt,) = job.run(ctx)
    assert (doubt.subject, bell(ctx)[0][0], unread_count(ctx)) == ("Was this mail sent? Prices", "unknown", 1)
    settle_mail(ctx, SettleMail(mail, was_sent=True))
    assert (job.run(ctx), unread_count(ctx)) == ([], 0)


def test_stuck_mail_of_others_is_their_affair_and_that_of_nobody_the_leaders(
    ctx: Context, ana: int, server: MailServer
) -> None:
    create_user(ctx, CreateUser("Bo Lind", Role.REP))
    rep = as_user(ctx, "Bo Lind")
    server.refused = {"ana@ferro.example": "550 5.1.1 No such box"}
    write(rep, ana, "Bo's")
    nobodys = write(ctx, ana, "Nobody's")
    with ctx.unit_of_work("Nobody's") as uow:
        uow.session.get_one(Mail, nobodys).owner_id = None
    assert [one.subject for one in job.run(ctx)] == ["Mail refused: Bo's", "Mail refused: Nobody's"]
    assert [one.title for one in notices(ctx)] == ["Nobody's"]
    assert [(one.subject, one.kind) for one in job.run(rep)] == [("Mail refused: Bo's", "mail stuck")]


def bell(ctx: Context) -> list[tuple[str, str, bool]]:
    """What was told of mail, the newest first: its state, the server's words, whether it is no news any more."""
    return [(one.state, one.said, one.is_over) for one in notices(ctx)]


def test_what_waits_is_changed_held_back_or_deleted_and_what_is_out_is_not(
    ctx: Context, ana: int, server: MailServer
) -> None:
    mail = write(ctx, ana, approved=False)
    seen = read(ctx, mail)
    edit_mail(ctx, EditMail(mail, seen.version, "ana.ruiz@ferro.example", "New\nprices", "Hello {friend}"))
    with pytest.raises(ConflictError):
        edit_mail(ctx, EditMail(mail, seen.version, "ana@other.example", "Old prices", "Hello"))
    for to, subject, words in (
        ("ana", "Prices", "no address"),
        ("ana@ferro.example", " ", "what the mail is about"),
        ("ana@ferro.example", "=?utf-8?q?News=0D=0ABcc:_spy@evil.example?=", "hides a line end"),
    ):
        with pytest.raises(UserError, match=words):
            edit_mail(ctx, EditMail(mail, None, to, subject, "Hello"))
    approve_mail(ctx, ApproveMail(mail, after_seconds=UNDO_SECONDS))
    assert send(later(ctx, timedelta(hours=-1))) == [], "it can be taken back for ten seconds"
    hold_mail(ctx, HoldMail(mail))
    assert (read(ctx, mail).state, count_waiting(ctx)) == (MailState.DRAFT, 1)
    approve_mail(ctx, ApproveMail(mail, after_seconds=UNDO_SECONDS))
    send(later(ctx, timedelta(hours=1)))
    (got,) = server.taken
    assert (got["To"], got["Subject"]) == ("Ana Ruiz <ana.ruiz@ferro.example>", "New prices")
    assert (got.get_content().strip(), count_waiting(ctx)) == ("Hello {friend}", 0)
    deeds: tuple[Callable[[], Saved], ...] = (
        lambda: edit_mail(ctx, EditMail(mail, None, "ana@ferro.example", "Late", "Too late")),
        lambda: hold_mail(ctx, HoldMail(mail)),
        lambda: delete_mail(ctx, DeleteMail(mail)),
    )
    for deed in deeds:
        with pytest.raises(UserError, match="This mail is sent"):
            deed()
    other = write(ctx, ana, approved=False)
    delete_mail(ctx, DeleteMail(other))
    assert [row.id for row in mails(ctx)] == [mail]


def test_an_approval_that_is_undone_in_time_sends_nothing(ctx: Context, ana: int, server: MailServer) -> None:
    mail = write(ctx, ana, approved=False)
    done = approve_mail(ctx, ApproveMail(mail, after_seconds=UNDO_SECONDS))
    assert done.change_set_id is not None
    undo_change(ctx, done.change_set_id)
    assert send(later(ctx, timedelta(hours=1))) == []
    assert (read(ctx, mail).state, server.raw) == (MailState.DRAFT, [])


def test_a_password_is_in_no_table_and_without_it_nothing_is_tried(
    ctx: Context, ana: int, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(PASSWORD, raising=False)
    set_account(ctx, SetAccount("localhost", server.port, Security.NONE, "mira@fernhill.example", "mira"))
    row = account(ctx)
    assert row is not None
    with in_force(Store()):
        assert password_of(row) is None
        mail = write(ctx, ana)
        assert send(ctx) == []
        with pytest.raises(EnvironmentFault, match=PASSWORD):
            send_test(ctx)
        remember_password(row, "seven green barges")
        assert password_of(row) == "seven green barges"
    monkeypatch.setenv(PASSWORD, "another")
    assert password_of(row) == "another"
    assert (read(ctx, mail).attempts, server.raw) == (0, [])


def test_a_test_mail_is_sent_at_once(ctx: Context, server: MailServer) -> None:
    assert send_test(ctx) == ("mira@fernhill.example", "2.0.0 Taken")
    server.answers = ["554 5.7.1 No"]
    with pytest.raises(EnvironmentFault, match=r"554 5\.7\.1 No"):
        send_test(ctx, "ana@ferro.example")


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
def test_nothing_is_sent_in_the_open_where_the_server_knows_no_protection(
    ctx: Context, ana: int, server: MailServer, security: Security
) -> None:
    set_account(ctx, SetAccount("127.0.0.1", server.port, security, "mira@fernhill.example"))
    mail = write(ctx, ana)
    send(ctx)
    assert (read(ctx, mail).state, server.raw) == (MailState.APPROVED, [])


def test_with_starttls_a_server_gets_mail_from_who_trusts_it_and_logs_in(
    ctx: Context, ana: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with mail_server(Security.STARTTLS, ("mira", "seven green barges")) as strict:
        set_account(ctx, SetAccount("localhost", strict.port, Security.STARTTLS, "mira@fernhill.example", "mira"))
        mail = write(ctx, ana)
        monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
        monkeypatch.setenv(PASSWORD, "seven red barges")
        with pytest.raises(EnvironmentFault, match="535"):
            send_test(ctx)
        send(ctx)
        row = read(ctx, mail)
        assert (row.state, row.error[:3], strict.raw) == (MailState.APPROVED, "535", [])
        monkeypatch.setenv(PASSWORD, "seven green barges")
        assert send_test(ctx)[1] == "2.0.0 Taken"
        send(later(ctx, timedelta(hours=1)))
        assert (read(ctx, mail).state, len(strict.raw)) == (MailState.SENT, 2)


def test_with_tls_a_server_gets_mail_from_who_trusts_it(ctx: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    with mail_server(Security.TLS) as strict:
        set_account(ctx, SetAccount("localhost", strict.port, Security.TLS, "mira@fernhill.example"))
        with pytest.raises(EnvironmentFault, match="CERTIFICATE_VERIFY_FAILED"):
            send_test(ctx)
        monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
        assert send_test(ctx) == ("mira@fernhill.example", "2.0.0 Taken")
        assert len(strict.raw) == 1


def test_an_account_without_protection_is_for_this_computer_alone(ctx: Context) -> None:
    with pytest.raises(UserError, match="everybody to read"):
        set_account(ctx, SetAccount("smtp.fernhill.example", 25, Security.NONE, "mira@fernhill.example"))
    with pytest.raises(UserError, match="port"):
        set_account(ctx, SetAccount("smtp.fernhill.example", 70000, Security.TLS, "mira@fernhill.example"))
