"""Letters on both databases: who gets one, where to, what it says; as a PDF read back; a touch once, undone in one."""

from __future__ import annotations

import shutil
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader

from app.domain.clock import Clock
from app.domain.errors import UserError
from app.domain.nurture import Channel, Interval, StepSpec
from app.services.concerns import Subject
from app.services.context import Context, open_context
from app.services.history import undo_change
from app.services.jobs import touches as job
from app.services.letters.facts import IN_REMINDER, NO_ADDRESS, NO_MAIL, NO_TEXT, LetterBatch
from app.services.letters.gathering import WriteLetters, count_due, due_letters, letters_to
from app.services.letters.keeping import LogLetters, log_letters, print_letters
from app.services.nurture.enrolling import Enrol, enrol
from app.services.nurture.programmes import CreateProgramme, create_programme
from app.services.people.companies import CreateCompany, create_company
from app.services.people.contacts import CreateContact, EditContact, create_contact, edit_contact
from app.services.printing.paper import Paper
from app.services.tasks import AddTask, EditTask, add_task, edit_task, open_tasks
from app.services.team import EditTeam, edit_team
from app.services.timeline import Entry, timeline
from app.services.users import CreateUser, create_user
from app.storage.database import Database
from tests.support.team import TODAY, as_user, new_team

FIRST = date(2026, 4, 13)
TEXT = "Dear {given},\n\n{company} asked about scales.\n\nYours\n{owner}"


@pytest.fixture
def ctx(database: Database) -> Context:
    ctx = new_team(database)
    edit_team(ctx, EditTeam(None, {"address": "Mill Lane 4, 8000 Zürich, Switzerland", "country": "CH"}))
    return ctx


@pytest.fixture
def firm(ctx: Context) -> int:
    where = {"street": "Hafenstraße 9", "postal_code": "20457", "city": "Hamburg", "country": "Germany"}
    return create_company(ctx, CreateCompany("Ferro Castings", where)).record_id


@pytest.fixture
def ana(ctx: Context, firm: int) -> int:
    return create_contact(ctx, CreateContact("Ana Ruiz", firm)).record_id


def on(ctx: Context, day: date) -> Context:
    clock = Clock(zone=UTC, source=lambda: datetime(day.year, day.month, day.day, 9, tzinfo=UTC))
    return open_context(ctx.db, clock, ctx.user.name)


def person(ctx: Context, name: str, company: int | None = None, **values: object) -> int:
    return create_contact(ctx, CreateContact(name, company, values)).record_id


def touches(ctx: Context, contact: int) -> list[Entry]:
    entries = timeline(ctx, Subject(contact_id=contact)).entries
    return [one for one in entries if one.kind == "letter" and one.source != "task"]


def left(batch: LetterBatch) -> dict[str, str]:
    return {one.name: one.why for one in batch.left_out}


def enrolled(ctx: Context, name: str, *people: int, text: str = TEXT) -> int:
    step = StepSpec(Interval(1, "month"), Channel.LETTER, "News for {company}", text)
    programme = create_programme(ctx, CreateProgramme(name, (step,))).record_id
    enrol(ctx, Enrol(programme, contact_ids=people))
    return programme


def test_letters_go_to_those_who_may_be_written_to_and_the_others_are_named(ctx: Context, firm: int, ana: int) -> None:
    home = person(ctx, "Ben Aydin", firm, street="Seeweg 1", postal_code="8001", city="Zürich", country="Switzerland")
    us = person(ctx, "Cleo Hart", street="12 Elm St", city="Austin", region="TX", postal_code="78701", country="USA")
    lost = person(ctx, "Dora Klein")
    refused = person(ctx, "Ewa Nowak", firm)
    edit_contact(ctx, EditContact(refused, None, {"do_not_mail": True}))
    batch = letters_to(ctx, WriteLetters("Scales for {company}", TEXT, (ana, home, us, refused), (firm,)))
    assert [letter.to for letter in batch.letters] == [
        ("Ana Ruiz", "Ferro Castings", "Hafenstraße 9", "20457 Hamburg", "GERMANY"),
        ("Ben Aydin", "Ferro Castings", "Seeweg 1", "8001 Zürich"),
    ]
    assert batch.letters[0].subject == "Scales for Ferro Castings"
    assert batch.letters[0].body == "Dear Ana,\n\nFerro Castings asked about scales.\n\nYours\nMira Osei"
    assert left(batch) == {
        "Cleo Hart": "the text names a company, and none is known",
        "Ewa Nowak": NO_MAIL,
        "Ferro Castings": "the text names a person, and none is known",
    }
    plain = letters_to(ctx, WriteLetters("News", "To whom it may concern.", (us, lost), (firm,)))
    assert [letter.to for letter in plain.letters] == [
        ("Cleo Hart", "12 Elm St", "Austin, TX 78701", "USA"),
        ("Ferro Castings", "Hafenstraße 9", "20457 Hamburg", "GERMANY"),
    ]
    assert left(plain) == {"Dora Klein": NO_ADDRESS}
    about = letters_to(ctx, WriteLetters("News", "About {deal}.", (ana,)))
    assert (about.letters, left(about)) == ((), {"Ana Ruiz": "the text names a deal, and none is known"})


def test_a_letter_of_a_programme_is_printed_once_somebody_wrote_what_is_not_known(ctx: Context, ana: int) -> None:
    month = StepSpec(Interval(1, "month"), Channel.LETTER, "News", "Dear {given},\n\nnews about {deal}.")
    programme = create_programme(ctx, CreateProgramme("By letter", (month,))).record_id
    enrol(ctx, Enrol(programme, contact_ids=(ana,)))
    job.run(on(ctx, FIRST))
    batch = due_letters(on(ctx, FIRST))
    why = f"the text names a deal, and none is known: {IN_REMINDER}"
    assert (batch.letters, left(batch)) == ((), {"Ana Ruiz": why})
    (task,) = open_tasks(ctx, Subject(contact_id=ana))
    assert task.notes == "Dear Ana,\n\nnews about {deal}."
    edit_task(ctx, EditTask(task.id, None, {"notes": "Dear Ana,\n\nnews about scales."}))
    (letter,) = due_letters(on(ctx, FIRST)).letters
    assert letter.body.endswith("news about scales.")


@pytest.mark.parametrize(
    ("subject", "text", "said"),
    [("News", "", "Write the letter"), (" ", "Dear", "what the letter is about"), ("A", "{frend}", "no field {frend}")],
)
def test_a_letter_that_says_nothing_is_refused(ctx: Context, ana: int, subject: str, text: str, said: str) -> None:
    with pytest.raises(UserError, match=said):
        letters_to(ctx, WriteLetters(subject, text, (ana,)))


def test_due_letters_of_a_programme_are_printed_once_and_come_back_with_undo(
    ctx: Context, firm: int, ana: int, tmp_path: Path
) -> None:
    lost = person(ctx, "Dora Klein")
    programme = enrolled(ctx, "Letters", ana, lost)
    bare = enrolled(ctx, "Bare", person(ctx, "Fay Lund", firm), text="")
    assert due_letters(ctx).letters == ()
    day = on(ctx, FIRST)
    assert len(job.run(day)) == 3
    batch = due_letters(day, programme)
    assert [letter.name for letter in batch.letters] == ["Ana Ruiz"]
    assert left(batch) == {"Dora Klein": NO_ADDRESS}
    assert left(due_letters(day, bare)) == {"Fay Lund": NO_TEXT}
    assert count_due(day) == 3

    done = print_letters(day, batch, tmp_path / "letters.pdf")
    assert (done.logged, done.known, done.label) == (1, 0, "Printed the letter to Ana Ruiz")
    assert [one.title for one in touches(ctx, ana)] == ["News for Ferro Castings"]
    assert due_letters(day, programme).letters == ()
    again = log_letters(day, LogLetters(batch.letters))
    assert (again.logged, again.known, again.change_set_id) == (0, 1, None)
    assert done.change_set_id is not None
    undo_change(day, done.change_set_id)
    assert touches(ctx, ana) == []
    assert due_letters(day, programme).letters == batch.letters


def test_the_same_letter_to_the_same_person_on_one_day_is_one_touch(ctx: Context, ana: int) -> None:
    batch = letters_to(ctx, WriteLetters("News", "Dear {given}", (ana,)))
    assert log_letters(ctx, LogLetters(batch.letters)).logged == 1
    assert log_letters(ctx, LogLetters(batch.letters)).logged == 0
    other = letters_to(ctx, WriteLetters("Other news", "Dear {given}", (ana,)))
    assert log_letters(ctx, LogLetters(other.letters)).logged == 1
    assert len(touches(ctx, ana)) == 2


def test_a_rep_prints_their_own_and_nobodys(ctx: Context, firm: int, ana: int) -> None:
    create_user(ctx, CreateUser("Jonas Lund", role="rep"))
    jonas = as_user(ctx, "Jonas Lund")
    add_task(ctx, AddTask("Invite", TODAY, kind="letter", contact_id=ana, notes="Come"))
    add_task(jonas, AddTask("Thank", TODAY, kind="letter", company_id=firm, notes="Thanks"))
    assert [letter.subject for letter in due_letters(jonas).letters] == ["Thank"]
    assert [letter.subject for letter in due_letters(ctx).letters] == ["Invite", "Thank"]
    assert log_letters(jonas, LogLetters(due_letters(jonas).letters)).logged == 1
    assert [task.subject for task in open_tasks(ctx, Subject(company_id=firm))] == ["Invite"]


def test_nothing_to_print_is_said(ctx: Context, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"no letter to print\.$"):
        print_letters(ctx, due_letters(ctx), tmp_path / "none.pdf")
    for name in ("Ana Ruiz", "Zoe Lind"):
        contact = create_contact(ctx, CreateContact(name)).record_id
        add_task(ctx, AddTask("Invite", TODAY, kind="letter", contact_id=contact))
    with pytest.raises(UserError, match=r"Ana Ruiz gets none: street and town .* 1 more gets none"):
        print_letters(ctx, due_letters(ctx), tmp_path / "none.pdf")
    assert not (tmp_path / "none.pdf").exists()


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed")
def test_each_letter_begins_a_page_with_its_address_in_the_window(
    ctx: Context, firm: int, ana: int, tmp_path: Path
) -> None:
    ben = person(ctx, "Ben Aydin", firm)
    long = "Dear {given},\n\n" + "\n".join(f"Paragraph {n} about {{company}}." for n in range(60))
    batch = letters_to(ctx, WriteLetters("Scales", long, (ana, ben)))
    target = tmp_path / "letters.pdf"
    print_letters(ctx, batch, target, Paper.A4)
    assert len(PdfReader(target).pages) == 4

    def words(page: int, *box: str) -> str:
        command = ["pdftotext", "-layout", "-f", str(page), "-l", str(page), *box, str(target), "-"]
        return subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stdout

    window = ("-x", "57", "-y", "127", "-W", "241", "-H", "128")  # 85 by 45 mm, 20 mm from the left, 45 mm down
    for page, name in ((1, "Ana Ruiz"), (3, "Ben Aydin")):
        lines = [line.strip() for line in words(page, *window).splitlines() if line.strip()]
        assert lines == [
            "Fernhill Scales, Mill Lane 4, 8000 Zürich, Switzerland",
            name,
            "Ferro Castings",
            "Hafenstraße 9",
            "20457 Hamburg",
            "GERMANY",
        ]
        assert "12 March 2026" in words(page)
    assert "Paragraph 59 about Ferro Castings." in words(2)
    assert "Page 2" in words(2)
    assert "Ben Aydin" not in words(2)
