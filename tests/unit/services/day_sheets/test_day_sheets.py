"""Day sheets on both databases: printed, read back as a PDF, keyed back by number, undone in one step."""

from __future__ import annotations

from datetime import date, time, timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader

from app.domain.errors import UserError
from app.domain.tickler import Folder
from app.models.activities import Activity
from app.models.tasks import Task
from app.services.context import Context
from app.services.day_sheets import (
    KeyBack,
    KeyedBack,
    PrintDaySheet,
    key_back,
    make_day_sheet,
    newest_sheet,
    print_day_sheet,
    read_marks,
    read_sheet,
)
from app.services.deals.commands import CreateDeal, create_deal
from app.services.history import undo_change
from app.services.people.companies import CreateCompany, create_company
from app.services.people.contacts import CreateContact, EditContact, create_contact, edit_contact
from app.services.tasks import AddTask, CompleteTask, DeleteTask, add_task, complete_task, delete_task
from app.services.tickler import OpenFolder, read_folder
from app.services.users import CreateUser, create_user
from tests.support.team import TODAY, as_user

YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


@pytest.fixture
def tasks(ctx: Context) -> dict[str, int]:
    """What is due, by its subject, added in another order than that of the paper."""
    company = create_company(ctx, CreateCompany("Ferro Castings")).record_id
    ana = create_contact(ctx, CreateContact("Ana Ruiz", company, {"phone": "+49 30 123"})).record_id
    deal = create_deal(ctx, CreateDeal("Crane scales", company)).record_id
    return {
        cmd.subject: add_task(ctx, cmd).record_id
        for cmd in (
            AddTask("Send the offer", TODAY, deal_id=deal),
            AddTask("Call Ana", TODAY, time(9, 30), "call", deal_id=deal, contact_id=ana),
            AddTask("Old promise", YESTERDAY),
            AddTask("Not yet", TOMORROW),
        )
    }


def keyed(ctx: Context, *marks: str, sheet: int | None = None) -> KeyedBack:
    number = sheet or make_day_sheet(ctx, PrintDaySheet()).number
    return key_back(ctx, KeyBack(number, read_marks(marks, TODAY)))


def subjects(ctx: Context, day: date) -> list[str]:
    return [task.subject for task in read_folder(ctx, OpenFolder(Folder(day, day))).tasks]


def test_the_paper_has_what_is_overdue_and_what_is_due_by_its_time(
    ctx: Context, tasks: dict[str, int], tmp_path: Path
) -> None:
    facts = print_day_sheet(ctx, PrintDaySheet(), tmp_path / "day.pdf")
    assert [(line.number, line.task.subject) for line in facts.lines] == [
        (1, "Old promise"),
        (2, "Call Ana"),
        (3, "Send the offer"),
    ]
    text = PdfReader(tmp_path / "day.pdf").pages[0].extract_text()
    for words in ("Thursday 12 March", "Mira Osei", "Day sheet 1", "09:30", "Ferro Castings", "+49 30 123", "G1"):
        assert words in text
    assert "Not yet" not in text
    assert text.index("Overdue") < text.index("Old promise") < text.index("Today") < text.index("Call Ana")


def test_who_wants_no_calls_has_no_number_on_paper(ctx: Context, tasks: dict[str, int], tmp_path: Path) -> None:
    ana = next(line.task.contact_id for line in make_day_sheet(ctx, PrintDaySheet()).lines if line.task.contact_id)
    assert ana is not None
    edit_contact(ctx, EditContact(ana, None, {"do_not_call": True}))
    print_day_sheet(ctx, PrintDaySheet(), tmp_path / "day.pdf")
    text = PdfReader(tmp_path / "day.pdf").pages[0].extract_text()
    assert "wants no calls" in text
    assert "123" not in text


def test_a_long_day_goes_on_over_pages(ctx: Context, tmp_path: Path) -> None:
    for number in range(40):
        add_task(ctx, AddTask(f"Task {number}", TOMORROW))
    print_day_sheet(ctx, PrintDaySheet(on=TOMORROW), tmp_path / "day.pdf")
    pages = [page.extract_text() for page in PdfReader(tmp_path / "day.pdf").pages]
    assert len(pages) == 3
    assert all("Note" in page and f"Page {number} of 3" in page for number, page in enumerate(pages, 1))


def test_a_second_copy_has_the_same_number_until_something_is_new(ctx: Context, tasks: dict[str, int]) -> None:
    first = make_day_sheet(ctx, PrintDaySheet()).number
    assert make_day_sheet(ctx, PrintDaySheet()).number == first
    add_task(ctx, AddTask("One more", TODAY))
    assert make_day_sheet(ctx, PrintDaySheet()).number == first + 1 == newest_sheet(ctx)
    assert [line.subject for line in read_sheet(ctx, first).lines] == ["Old promise", "Call Ana", "Send the offer"]


def test_done_put_off_and_noted_are_one_step_to_undo(ctx: Context, tasks: dict[str, int]) -> None:
    result = keyed(ctx, "1", "2s", "3n=asks for another price")
    assert (result.done, result.snoozed, result.noted, result.left) == (1, 1, 1, 0)
    assert subjects(ctx, TODAY) == ["Send the offer"]
    assert subjects(ctx, TOMORROW) == ["Call Ana", "Not yet"]
    with ctx.reading() as session:
        assert [fact.subject for fact in session.query(Activity)] == ["Send the offer: asks for another price"]
    assert result.change_set_id is not None
    undo_change(ctx, result.change_set_id)
    assert subjects(ctx, TODAY) == ["Call Ana", "Send the offer"]
    assert [line.outcome for line in read_sheet(ctx, 1).lines] == ["", "", ""]


def test_a_line_is_put_off_to_a_day_in_words(ctx: Context, tasks: dict[str, int]) -> None:
    keyed(ctx, "2s=monday")
    assert subjects(ctx, date(2026, 3, 16)) == ["Call Ana"]


def test_a_call_is_told_as_a_call_and_one_that_reached_nobody_as_that(ctx: Context, tasks: dict[str, int]) -> None:
    sheet = make_day_sheet(ctx, PrintDaySheet()).number
    with pytest.raises(UserError, match=r"3 is no call\. Key 3s"):
        keyed(ctx, "2x", "3x", sheet=sheet)
    assert keyed(ctx, "2x=monday: left a message", sheet=sheet).missed == 1
    assert subjects(ctx, date(2026, 3, 16)) == ["Call Ana"]
    keyed(ctx, "1=wants a demo", sheet=make_day_sheet(ctx, PrintDaySheet(on=date(2026, 3, 16))).number)
    with ctx.reading() as session:
        told = [(fact.kind, fact.subject, fact.body) for fact in session.query(Activity).order_by(Activity.id)]
    assert told == [
        ("attempt", "Called Ana Ruiz, not reached", "left a message"),
        ("call", "Call with Ana Ruiz", "wants a demo"),
    ]


def test_a_note_of_something_that_is_about_nothing_stays_with_it(ctx: Context, tasks: dict[str, int]) -> None:
    keyed(ctx, "1=kept it after all")
    with ctx.reading() as session:
        assert session.get_one(Task, tasks["Old promise"]).notes == "kept it after all"


def test_a_repeating_task_comes_again(ctx: Context) -> None:
    add_task(ctx, AddTask("Pipeline walk", TODAY, rrule="FREQ=WEEKLY"))
    keyed(ctx, "1")
    assert subjects(ctx, TODAY + timedelta(days=7)) == ["Pipeline walk"]


def test_all_wrong_numbers_are_said_and_nothing_is_stored(ctx: Context, tasks: dict[str, int]) -> None:
    sheet = make_day_sheet(ctx, PrintDaySheet()).number
    keyed(ctx, "1", sheet=sheet)
    delete_task(ctx, DeleteTask(tasks["Call Ana"]))
    with pytest.raises(UserError) as refused:
        keyed(ctx, "1", "2", "3", "9", sheet=sheet)
    words = refused.value.message
    assert "has no 9: it ends with 3" in words
    assert "Keyed back before: 1 (done)" in words
    assert "Deleted meanwhile: 2" in words
    assert subjects(ctx, TODAY) == ["Send the offer"]


def test_what_somebody_did_meanwhile_stays_done(ctx: Context, tasks: dict[str, int]) -> None:
    sheet = make_day_sheet(ctx, PrintDaySheet()).number
    complete_task(ctx, CompleteTask(tasks["Send the offer"]))
    assert keyed(ctx, "3s", sheet=sheet).snoozed == 1
    assert subjects(ctx, TOMORROW) == ["Not yet"]


def test_there_is_no_such_sheet(ctx: Context) -> None:
    with pytest.raises(UserError, match="There is no day sheet 7"):
        keyed(ctx, "1", sheet=7)


def test_a_long_subject_goes_on_in_a_second_line(ctx: Context, tmp_path: Path) -> None:
    long = "Send Gareth the calibration certificates of both hopper scales and of the platform"
    add_task(ctx, AddTask(long, TODAY))
    target = tmp_path / "day.pdf"
    print_day_sheet(ctx, PrintDaySheet(), target)
    words = PdfReader(target).pages[0].extract_text()
    assert long in " ".join(words.split())
    assert long not in words, "the note stands beside it"


def test_others_print_their_own_day_only_and_leaders_everybodys(ctx: Context, tasks: dict[str, int]) -> None:
    create_user(ctx, CreateUser("Ruth Baker", role="rep"))
    ruth = as_user(ctx, "Ruth")
    add_task(ruth, AddTask("Hers", TODAY))
    with pytest.raises(UserError, match="Only owners and managers"):
        make_day_sheet(ruth, PrintDaySheet(owner_id=ctx.user.id))
    hers = make_day_sheet(ctx, PrintDaySheet(owner_id=ruth.user.id))
    assert (hers.owner, [line.task.subject for line in hers.lines]) == ("Ruth Baker", ["Hers"])
    assert keyed(ruth, "1", sheet=hers.number).done == 1
    theirs = make_day_sheet(ctx, PrintDaySheet()).number
    with pytest.raises(UserError, match="This belongs to Mira Osei"):
        keyed(ruth, "1", sheet=theirs)
