"""Mail that a programme sends by itself: each due one once, through a killed sender and with two programs at once."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import ExitStack

import pytest

from app.domain.mailing import MailState, Security
from app.domain.nurture import Channel, Interval, StepSpec
from app.services.context import Context
from app.services.mail.accounts import PASSWORD, SetAccount, set_account
from app.services.mail.queries import mails
from app.services.mail.sending import Outbox, send_due
from app.services.nurture.enrolling import Enrol, enrol
from app.services.nurture.programmes import CreateProgramme, create_programme
from app.services.people.contacts import CreateContact, create_contact
from app.storage.location import Mode
from tests.support import source
from tests.support.program import PATIENCE, ProgramWithin
from tests.support.smtp import CERTIFICATE, MailServer, mail_server

LOGIN = ("mira", "seven green barges")
PEOPLE, BEFORE = 7, 2
# A week after the 12th of March 2026, when the team was set up.
DUE = "2026-03-19T10:00"


def prepare(ctx: Context, port: int, security: Security) -> None:
    """People in a programme whose mails go out without anybody's approval."""
    set_account(ctx, SetAccount("localhost", port, security, "mira@fernhill.example", LOGIN[0]))
    step = StepSpec(Interval(1, "week"), Channel.EMAIL, "A case for {given}", "Dear {given},\n\nhere it is.")
    programme = create_programme(ctx, CreateProgramme("Slow burners", (step,), sends_by_itself=True)).record_id
    people = [
        create_contact(
            ctx, CreateContact(f"Ana{number} Ruiz", values={"email": f"ana{number}@ferro.example"})
        ).record_id
        for number in range(PEOPLE)
    ]
    enrol(ctx, Enrol(programme, contact_ids=tuple(people)))


def ticking(url: str) -> subprocess.Popen[bytes]:
    """A program that does what is due, mail too."""
    words = [sys.executable, "-m", "app", "--db", url, "tick", "--at", DUE]
    return subprocess.Popen(words, cwd=source.ROOT, env=os.environ, stdout=subprocess.DEVNULL)


def until_handed_over(server: MailServer, count: int) -> None:
    end = time.monotonic() + PATIENCE
    while len(server.raw) < count:
        assert time.monotonic() < end, f"{len(server.raw)} of {count} mails came"
        time.sleep(0.01)


def test_each_due_touch_is_mailed_once_and_the_one_in_doubt_is_settled_by_a_person(
    ctx: Context, migrated_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    security = Security.TLS if ctx.db.mode is Mode.POSTGRESQL else Security.STARTTLS
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    monkeypatch.setenv(PASSWORD, LOGIN[1])
    with mail_server(security, LOGIN) as server:
        prepare(ctx, server.port, security)
        server.answers = ["250 Taken"] * BEFORE + [MailServer.HANG]
        with ticking(migrated_url) as sender:
            until_handed_over(server, BEFORE + 1)
            sender.kill()
        with ExitStack() as both:
            senders = [both.enter_context(ticking(migrated_url)) for _ in range(2)]
        assert [one.returncode for one in senders] == [0, 0]
        rows = mails(ctx)
        assert sorted(server.ids) == sorted(row.message_id for row in rows)
        assert sorted(server.recipients) == [f"ana{number}@ferro.example" for number in range(PEOPLE)]
        # As a program that has watched the others for long enough.
        outbox = Outbox.of(ctx, patience=0)
        for _ in range(2):
            send_due(ctx, outbox)
        program = ProgramWithin(migrated_url)
        (doubt,) = program.rows("mail", "list", "--state", "unknown")
        assert doubt["message_id"] == server.ids[BEFORE]
        told = program.json("tick", "--at", DUE)["fired"]
        assert [one["subject"] for one in told] == [f"Was this mail sent? {doubt['subject']}"]
        program.json("mail", "settle", str(doubt["id"]), "sent")
        assert program.json("tick", "--at", "2026-05-01T10:00")["fired"] == []
    assert {row.state for row in mails(ctx)} == {MailState.SENT}
    assert len(server.raw) == PEOPLE
