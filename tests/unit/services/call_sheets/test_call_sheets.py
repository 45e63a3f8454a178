"""Call sheets on both databases: whom they are about, what they tell, who is left out, and keyed back by number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader

from app.domain.errors import UserError
from app.domain.money import Money
from app.domain.progress import Cancelled, Silent
from app.domain.promises import Side
from app.models.tasks import Task
from app.services.activities import LogActivity, log_activity
from app.services.call_sheets import (
    NO_CALLS,
    CallSheets,
    PrintCallSheets,
    call_sheets_document,
    number_calls,
    print_call_sheets,
    read_call_sheets,
)
from app.services.context import Context
from app.services.day_sheets import KeyBack, PrintDaySheet, key_back, make_day_sheet, newest_sheet, read_marks
from app.services.deals.commands import CreateDeal, create_deal
from app.services.deals.committee import AddSeat, add_seat
from app.services.people.companies import CreateCompany, EditCompany, create_company, edit_company
from app.services.people.contacts import CreateContact, EditContact, create_contact, edit_contact
from app.services.printing.document import write_pdf
from app.services.promises.commands import GivePromise, give_promise
from app.services.tasks import AddTask, CompleteTask, DeleteTask, add_task, complete_task, delete_task, task_rows
from app.services.today.calls import next_call, read_calls
from app.services.users import CreateUser, create_user
from tests.support.team import TODAY, as_user

YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


@dataclass(frozen=True)
class Facts:
    """What the calls are about, by key."""

    firm: int
    ana: int
    deal: int
    offer: int
    call: int


@pytest.fixture
def facts(ctx: Context) -> Facts:
    """A call to Ana today, and beside it something else that is due."""
    where = {"country": "USA", "city": "New York", "phone": "+1 212 555 0100"}
    firm = create_company(ctx, CreateCompany("Ferro Castings", where)).record_id
    reach = {"phone": "+1 212 555 0101", "mobile": "+1 917 555 0102", "job_title": "purchasing"}
    ana = create_contact(ctx, CreateContact("Ana Ruiz", firm, reach)).record_id
    deal = create_deal(ctx, CreateDeal("Crane scales", firm, amount=Money(3_120_000, "EUR"))).record_id
    offer = add_task(ctx, AddTask("Send the offer", TODAY, time(8), "email", deal_id=deal)).record_id
    about = AddTask("Ask about the pit", TODAY, time(16, 30), "call", deal, contact_id=ana, notes="Old frame?")
    return Facts(firm, ana, deal, offer, add_task(ctx, about).record_id)


def promised(ctx: Context, facts: Facts) -> None:
    """One of ours that is broken, one of theirs that is not due yet, one of another deal of the company."""
    other = create_deal(ctx, CreateDeal("Silo cells", facts.firm)).record_id
    give_promise(ctx, GivePromise("Send the load data", YESTERDAY, deal_id=facts.deal))
    give_promise(ctx, GivePromise("Sign the NDA", TOMORROW, Side.THEIRS, contact_id=facts.ana))
    give_promise(ctx, GivePromise("Lend a cell", TODAY, deal_id=other))


def sheets(ctx: Context, cmd: PrintCallSheets | None = None) -> CallSheets:
    return read_call_sheets(ctx, number_calls(ctx, cmd or PrintCallSheets()))


def words_of(target: Path) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(target).pages).split())


def test_the_paper_tells_whom_why_what_was_done_and_what_is_promised(
    ctx: Context, facts: Facts, tmp_path: Path
) -> None:
    promised(ctx, facts)
    log_activity(ctx, LogActivity("call", "budget in April", deal_id=facts.deal, contact_id=facts.ana))
    target, copy = tmp_path / "calls.pdf", tmp_path / "copy.pdf"
    found = print_call_sheets(ctx, PrintCallSheets(), target)
    write_pdf(copy, call_sheets_document(ctx, found))
    assert copy.read_bytes() == target.read_bytes()
    words = words_of(target)
    for said in (
        *("Calls on Thursday 12 March", "Mira Osei", "Call sheet 1", "16:30", "Ana Ruiz", "purchasing, Ferro Castings"),
        *("+1 212 555 0101", "+1 917 555 0102 mobile", "+1 212 555 0100 switchboard", "G1", "Crane scales", "€31,200"),
        "New York, 4 h behind: 08:00 to 18:00 is 12:00 to 22:00 here",
        *(
            "16:30 here is 12:30 there",
            "Ask about the pit",
            "Old frame?",
            "Mira Osei: Call with Ana Ruiz. budget in April",
        ),
        *("Broken: Send the load data", "by Fri 13 Sign the NDA", "today Lend a cell (Silo cells)"),
        *("Send the offer, Thu 12 March 08:00", "Left a message", "Call again on", "key back 2=words, 2x=day"),
    ):
        assert said in words, said
    assert words.index("We promised") < words.index("Broken") < words.index("They promised") < words.index("Sign the")
    assert b"/FontFile2" in target.read_bytes()
    assert b"/MarkInfo" in target.read_bytes()


def test_numbers_are_those_of_the_day_sheet_and_are_keyed_back(ctx: Context, facts: Facts) -> None:
    found = sheets(ctx)
    assert [(call.number, call.name) for call in found.calls] == [(2, "Ana Ruiz")]
    assert found.sheet == make_day_sheet(ctx, PrintDaySheet()).number == newest_sheet(ctx)
    assert found.sheet is not None
    key_back(ctx, KeyBack(found.sheet, read_marks(["2=left a message"], TODAY)))
    with ctx.reading() as session:
        assert session.get_one(Task, facts.call).done_at is not None
        assert session.get_one(Task, facts.offer).done_at is None
    with pytest.raises(UserError, match=r"No call is due today\."):
        sheets(ctx)


def test_chosen_records_have_a_sheet_whether_a_call_is_planned_or_not(ctx: Context, facts: Facts) -> None:
    bare = create_contact(ctx, CreateContact("Bo Lind")).record_id
    later = add_task(ctx, AddTask("Call about spares", TOMORROW, None, "call", company_id=facts.firm)).record_id
    day = make_day_sheet(ctx, PrintDaySheet()).number
    chosen = PrintCallSheets(deal_ids=(facts.deal,), contact_ids=(facts.ana, bare), company_ids=(facts.firm,))
    found = sheets(ctx, chosen)
    planned = [(call.number, call.name, call.task.subject if call.task else "") for call in found.calls]
    assert planned == [(1, "Ana Ruiz", "Ask about the pit"), (None, "Bo Lind", "")], "one call is told once"
    assert found.sheet not in (None, day)
    assert make_day_sheet(ctx, PrintDaySheet()).number == day, "and the day sheet keeps its number"
    assert found.sheet == sheets(ctx, chosen).sheet
    edit_contact(ctx, EditContact(facts.ana, None, {"do_not_call": True}))
    assert [call.task.id for call in sheets(ctx, chosen).calls if call.task] == [later], "Ana's gives way to it"
    assert sheets(ctx, PrintCallSheets(contact_ids=(bare,))).sheet is None


def test_chosen_tasks_are_printed_themselves_and_what_is_no_call_leads_to_the_next(ctx: Context, facts: Facts) -> None:
    later = add_task(ctx, AddTask("Ask for the order", TOMORROW, None, "call", deal_id=facts.deal)).record_id
    loose = add_task(ctx, AddTask("Call the operator", TODAY, None, "call")).record_id

    def printed(*ids: int) -> list[tuple[int | None, int]]:
        found = sheets(ctx, PrintCallSheets(task_ids=ids))
        return [(call.number, call.task.id) for call in found.calls if call.task]

    assert printed(later) == [(1, later)]
    assert printed(facts.offer) == [(1, facts.call)]
    assert printed(later, facts.offer, loose, later) == [(1, loose), (2, later), (3, facts.call)]
    complete_task(ctx, CompleteTask(later, None))
    assert printed(later) == [(1, facts.call)]


def test_a_deal_of_a_willing_company_gives_way_to_another_that_refuses(ctx: Context, facts: Facts) -> None:
    """Whichever of those that a call concerns refuses: it is neither printed, nor offered, nor has it a number."""
    shut = create_company(ctx, CreateCompany("Quiet Works", {"do_not_call": True, "phone": "+1 0"})).record_id
    cy = create_contact(ctx, CreateContact("Cy Dorn", shut, {"phone": "+1 1"})).record_id
    mixed = [AddTask("Call about both", TODAY, time(7), "call", facts.deal, company_id=shut)]
    mixed.append(AddTask("Call Cy", TODAY, time(7), "call", facts.deal, contact_id=cy))
    keys = [add_task(ctx, one).record_id for one in mixed]
    found = sheets(ctx)
    assert [call.task.id for call in found.calls if call.task] == [facts.call]
    assert sorted((one.name, one.why) for one in found.left_out) == [
        ("Cy Dorn", "Quiet Works wants no calls"),
        ("Ferro Castings", "Quiet Works wants no calls"),
    ]
    assert [call.task.id for call in sheets(ctx, PrintCallSheets(deal_ids=(facts.deal,))).calls if call.task] == [
        facts.call
    ], "a later call that may be made goes before an earlier one that may not"
    first = next_call(ctx)
    assert first is not None
    assert (first.task_id, read_calls(ctx).left) == (facts.call, 1)
    assert [(row.do_not_call, row.phone) for row in task_rows(ctx, keys)] == [(True, ""), (True, "")]
    lines = make_day_sheet(ctx, PrintDaySheet()).lines
    assert {line.task.id for line in lines if line.task.no_calls and not line.task.phone} == set(keys)


def test_who_wants_no_calls_is_left_out_and_named(ctx: Context, facts: Facts, tmp_path: Path) -> None:
    ruth = create_contact(ctx, CreateContact("Ruth Lee", facts.firm, {"phone": "+1 212 555 0199"})).record_id
    add_task(ctx, AddTask("Call Ruth", TODAY, None, "call", contact_id=ruth))
    edit_contact(ctx, EditContact(ruth, None, {"do_not_call": True}))
    found = print_call_sheets(ctx, PrintCallSheets(), tmp_path / "calls.pdf")
    assert [(one.name, one.why, one.record_id) for one in found.left_out] == [("Ruth Lee", NO_CALLS, ruth)]
    words = words_of(tmp_path / "calls.pdf")
    assert words.index("Left out") < words.index("Ruth Lee: wants no calls")
    assert "0199" not in words
    assert "Call Ruth" not in words
    edit_company(ctx, EditCompany(facts.firm, None, {"do_not_call": True}))
    target = tmp_path / "none.pdf"
    with pytest.raises(UserError, match=r"left out: Ferro Castings wants no calls\. 1 more is left out, too"):
        print_call_sheets(ctx, PrintCallSheets(), target)
    assert not target.exists()


def test_of_a_committee_those_who_may_be_called_are_offered(ctx: Context, facts: Facts) -> None:
    seats = (("Zoe Ames", "decision_maker", False), ("Al Berg", None, False), ("Cy Dorn", "champion", True))
    for name, role, refuses in seats:
        person = CreateContact(name, facts.firm, {"phone": f"+1 {name}", "do_not_call": refuses})
        add_seat(ctx, AddSeat(facts.deal, person, role))
    add_task(ctx, AddTask("Ring them", TOMORROW, None, "call", deal_id=facts.deal))
    found = sheets(ctx, PrintCallSheets(on=TOMORROW))
    assert [one.name for one in found.calls[0].people] == ["Zoe Ames", "Al Berg"]
    assert [one.name for one in found.left_out] == ["Cy Dorn"]


def test_late_calls_come_on_todays_sheets_and_an_empty_day_leaves_no_file(
    ctx: Context, facts: Facts, tmp_path: Path
) -> None:
    add_task(ctx, AddTask("Was to be called", YESTERDAY, None, "call", contact_id=facts.ana))
    assert [call.task.subject for call in sheets(ctx).calls if call.task] == ["Was to be called", "Ask about the pit"]
    with pytest.raises(UserError, match="No call is due on Friday 13 March"):
        print_call_sheets(ctx, PrintCallSheets(on=TOMORROW), tmp_path / "none.pdf")
    assert not (tmp_path / "none.pdf").exists()


def test_a_call_that_is_deleted_while_sheets_are_made_is_none_any_more(ctx: Context, facts: Facts) -> None:
    add_task(ctx, AddTask("Call back", TODAY, None, "call", contact_id=facts.ana))
    day = number_calls(ctx, PrintCallSheets())
    chosen = number_calls(ctx, PrintCallSheets(deal_ids=(facts.deal,)))
    delete_task(ctx, DeleteTask(facts.call))
    assert [call.task.subject for call in read_call_sheets(ctx, day).calls if call.task] == ["Call back"]
    (call,) = read_call_sheets(ctx, chosen).calls
    assert (call.task, call.number, [deal.name for deal in call.deals]) == (None, None, ["Crane scales"])


def test_a_call_lies_on_the_day_that_it_is_here(ctx: Context, facts: Facts) -> None:
    """Nine in Tokyo on the 14th is midnight on the 14th in UTC; seven in the morning there is still the 13th."""
    early = AddTask("Early", date(2026, 3, 14), time(7), "call", contact_id=facts.ana, zone="Asia/Tokyo")
    add_task(ctx, early)
    (call,) = sheets(ctx, PrintCallSheets(on=TOMORROW)).calls
    assert call.task is not None
    assert (call.task.due_on, call.task.due_time) == (TOMORROW, time(22))


def test_others_print_their_own_calls_only(ctx: Context, facts: Facts) -> None:
    create_user(ctx, CreateUser("Ruth Baker", role="rep"))
    ruth = as_user(ctx, "Ruth")
    with pytest.raises(UserError, match="Only owners and managers"):
        number_calls(ruth, PrintCallSheets(owner_id=ctx.user.id))
    found = sheets(ruth, PrintCallSheets(deal_ids=(facts.deal,)))
    assert (found.sheet, found.calls[0].number) == (None, None), "what is another's is not keyed back"


def test_blocks_stay_whole_on_their_pages_and_stopping_leaves_nothing(
    ctx: Context, facts: Facts, tmp_path: Path
) -> None:
    for number in range(12):
        person = create_contact(ctx, CreateContact(f"Person {number:02}", facts.firm)).record_id
        add_task(ctx, AddTask(f"Call {number:02}", TODAY, None, "call", contact_id=person))
    target = tmp_path / "calls.pdf"
    print_call_sheets(ctx, PrintCallSheets(), target)
    pages = [page.extract_text() for page in PdfReader(target).pages]
    assert 3 < len(pages) < 8
    assert sum(page.count("Conversation") for page in pages) == 13
    for page in pages:
        assert page.count("Conversation") == page.count("They promised") == page.count("About")
    with pytest.raises(Cancelled):
        print_call_sheets(ctx, PrintCallSheets(), tmp_path / "stopped.pdf", progress=Silent(cancelled=True))
    assert not list(tmp_path.glob("stopped*"))
