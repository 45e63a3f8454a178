"""Programmes, enrolments and the touches that fall due: each once, after a last look at whether it makes sense."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from app.domain.access import Forbidden
from app.domain.clock import Clock
from app.domain.errors import NotFound, UserError
from app.domain.mailing import MailState
from app.domain.nurture import Channel, Ending, Interval, Origin, StepSpec
from app.models.mail import Mail
from app.services.activities import LogActivity, log_activity
from app.services.concerns import Subject
from app.services.context import Context, open_context
from app.services.deals.commands import CreateDeal, DeleteDeal, MoveDeal, create_deal, delete_deal, move_deal
from app.services.deals.committee import AddSeat, add_seat
from app.services.history import undo_change
from app.services.jobs import touches as job
from app.services.mail.commands import (
    ApproveDrafts,
    ApproveMail,
    ComposeMail,
    approve_drafts,
    approve_mail,
    compose_mail,
)
from app.services.mail.editing import EditMail, edit_mail
from app.services.mail.queries import mails
from app.services.nurture.enrolling import EndEnrolment, Enrol, MoveTouch, end_enrolment, enrol, move_touch
from app.services.nurture.programmes import (
    CreateProgramme,
    DeleteProgramme,
    EditProgramme,
    create_programme,
    delete_programme,
    edit_programme,
    programme_named,
    programmes,
)
from app.services.nurture.queries import EnrolmentRow, enrolments
from app.services.nurture.ready import DeclineHandOver, HandOver, decline_hand_over, hand_over, ready_deals
from app.services.people.companies import CreateCompany, create_company
from app.services.people.contacts import CreateContact, EditContact, create_contact, edit_contact
from app.services.tasks import open_tasks
from app.services.timeline import timeline
from app.services.users import CreateUser, create_user
from app.storage.database import Database
from tests.support.team import TODAY, new_team, phase_id

MONTH = Interval(1, "month")
STEPS = (
    StepSpec(MONTH, Channel.CALL, "Call {given}: how is {company}?", "Ask about the audit."),
    StepSpec(Interval(2, "week"), Channel.EMAIL, "Send {given} the case study"),
)
# A month after 12 March 2026 is a Sunday.
FIRST, SECOND = date(2026, 4, 13), date(2026, 4, 27)


@pytest.fixture
def ctx(database: Database) -> Context:
    return on(new_team(database), TODAY)


@pytest.fixture
def ana(ctx: Context) -> int:
    company = create_company(ctx, CreateCompany("Ferro Castings")).record_id
    return create_contact(ctx, CreateContact("Ana Ruiz", company_id=company)).record_id


@pytest.fixture
def deal(ctx: Context, ana: int) -> int:
    key = create_deal(ctx, CreateDeal("Scales", company_id=1, phase_id=phase_id(ctx, "N1"))).record_id
    add_seat(ctx, AddSeat(key, ana))
    return key


@pytest.fixture
def programme(ctx: Context) -> int:
    return create_programme(ctx, CreateProgramme("Slow burners", STEPS)).record_id


def on(ctx: Context, day: date, user: str | None = None) -> Context:
    """The same database on another day, perhaps as somebody else."""
    clock = Clock(zone=UTC, source=lambda: datetime(day.year, day.month, day.day, 9, tzinfo=UTC))
    return open_context(ctx.db, clock, user or ctx.user.name)


def move(ctx: Context, deal_id: int, code: str) -> None:
    move_deal(ctx, MoveDeal(deal_id, phase_id(ctx, code), None, reason="As agreed"))


def fired(ctx: Context) -> list[str]:
    return [one.subject for one in job.run(ctx)]


def only(ctx: Context) -> EnrolmentRow:
    (row,) = enrolments(ctx, with_ended=True)
    return row


def test_each_touch_becomes_a_task_on_its_day_and_the_last_one_ends_it(ctx: Context, deal: int, programme: int) -> None:
    enrol(ctx, Enrol(programme, deal_ids=(deal,)))
    assert (only(ctx).next_on, only(ctx).who) == (FIRST, "Ana Ruiz")
    assert only(ctx).next_subject == "Call Ana: how is Ferro Castings?"
    assert fired(on(ctx, date(2026, 4, 12))) == []
    assert fired(on(ctx, FIRST)) == ["Call Ana: how is Ferro Castings?"]
    assert fired(on(ctx, FIRST)) == []
    (task,) = open_tasks(ctx, Subject(deal_id=deal))
    assert (task.kind, task.due_on, task.owner, task.who) == ("call", FIRST, "Mira Osei", "Ana Ruiz")
    assert task.notes == "Slow burners, touch 1 of 2\n\nAsk about the audit."
    assert (only(ctx).next_on, only(ctx).touches) == (SECOND, 1)
    assert fired(on(ctx, SECOND)) == ["Send Ana the case study"]
    assert (only(ctx).next_on, only(ctx).ended_because) == (None, "finished")
    assert fired(on(ctx, date(2027, 4, 1))) == []


def test_a_program_that_was_closed_changes_no_plan_but_touches_nobody_twice_at_once(
    ctx: Context, deal: int, programme: int
) -> None:
    enrol(ctx, Enrol(programme, deal_ids=(deal,)))
    assert len(fired(on(ctx, date(2026, 4, 16)))) == 1
    (task,) = open_tasks(ctx, Subject(deal_id=deal))
    assert (task.due_on, only(ctx).next_on) == (FIRST, SECOND)
    other = create_deal(ctx, CreateDeal("Other", company_id=1, phase_id=phase_id(ctx, "N1"))).record_id
    enrol(ctx, Enrol(programme, deal_ids=(other,)))
    # A month later than it was due, when the step after it would be overdue, too.
    assert len(fired(on(ctx, date(2026, 5, 13)))) == 2
    assert [row.next_on for row in enrolments(ctx)] == [date(2026, 5, 27)]
    assert fired(on(ctx, date(2026, 5, 26))) == []


def test_who_comes_in_by_the_phase_is_counted_from_the_day_on_which_it_was_reached(ctx: Context, deal: int) -> None:
    create_programme(ctx, CreateProgramme("Slow burners", STEPS, phase_id(ctx, "N1")))
    move(on(ctx, date(2026, 3, 13)), deal, "G1")
    move(on(ctx, date(2026, 3, 13)), deal, "N1")
    assert fired(on(ctx, date(2026, 4, 1))) == []
    assert only(ctx).next_on == FIRST


def test_any_logged_touch_restarts_the_interval(ctx: Context, deal: int, programme: int) -> None:
    enrol(ctx, Enrol(programme, deal_ids=(deal,)))
    log_activity(on(ctx, date(2026, 4, 1)), LogActivity("visit", "At the fair", deal_id=deal))
    assert fired(on(ctx, FIRST)) == []
    assert only(ctx).next_on == date(2026, 5, 1)
    assert fired(on(ctx, date(2026, 5, 1))) == ["Call Ana: how is Ferro Castings?"]


def test_a_note_is_no_touch(ctx: Context, deal: int, programme: int) -> None:
    enrol(ctx, Enrol(programme, deal_ids=(deal,)))
    log_activity(on(ctx, date(2026, 4, 1)), LogActivity("note", "They moved", deal_id=deal))
    assert len(fired(on(ctx, FIRST))) == 1


@pytest.mark.parametrize(("code", "ending"), [("D1", "handed off"), ("Lost", "closed")])
def test_who_goes_on_or_is_lost_leaves(ctx: Context, deal: int, programme: int, code: str, ending: str) -> None:
    enrol(ctx, Enrol(programme, deal_ids=(deal,)))
    move(ctx, deal, code)
    assert fired(on(ctx, FIRST)) == []
    assert only(ctx).ended_because == ending


def test_who_was_taken_in_by_a_move_that_is_undone_is_touched_no_more_and_by_hand_one_is(
    ctx: Context, deal: int, programme: int
) -> None:
    create_programme(ctx, CreateProgramme("All of N1", STEPS, phase_id=phase_id(ctx, "N1")))
    later = on(ctx, date(2026, 3, 13))
    fresh, by_hand = (
        create_deal(later, CreateDeal(name, phase_id=phase_id(ctx, "G2"))).record_id for name in ("Fresh", "By hand")
    )
    move(later, fresh, "N1")
    moved = newest(ctx)
    assert fired(later) == []
    assert [row.deal_id for row in enrolments(ctx)] == [fresh]
    enrol(later, Enrol(programme, deal_ids=(by_hand,)))
    undo_change(ctx, moved)
    assert len(fired(on(ctx, date(2026, 6, 1)))) == 1
    found = {row.deal_id: row.ended_because for row in enrolments(ctx, with_ended=True)}
    assert found == {fresh: "went back", by_hand: ""}
    move(on(ctx, date(2026, 6, 2)), fresh, "N1")
    fired(on(ctx, date(2026, 6, 2)))
    assert [row.ended_because for row in enrolments(ctx, with_ended=True) if row.deal_id == fresh] == ["", "went back"]


def test_a_channel_that_somebody_refuses_is_left_out(ctx: Context, deal: int, programme: int, ana: int) -> None:
    enrol(ctx, Enrol(programme, deal_ids=(deal,)))
    edit_contact(ctx, EditContact(ana, None, {"do_not_call": True}))
    assert fired(on(ctx, FIRST)) == []
    assert (only(ctx).touches, only(ctx).wish) == (1, "no calls")
    assert fired(on(ctx, SECOND)) == ["Send Ana the case study"]


def test_who_wants_neither_or_has_left_the_company_leaves(ctx: Context, programme: int, ana: int) -> None:
    enrol(ctx, Enrol(programme, contact_ids=(ana,)))
    other = create_company(ctx, CreateCompany("Harrow Mills")).record_id
    bo = create_contact(ctx, CreateContact("Bo Lind", company_id=other)).record_id
    enrol(ctx, Enrol(programme, contact_ids=(bo,)))
    edit_contact(ctx, EditContact(ana, None, {"do_not_call": True, "do_not_mail": True}))
    edit_contact(ctx, EditContact(bo, None, {"company_id": 1}))
    assert fired(on(ctx, FIRST)) == []
    ended = enrolments(ctx, with_ended=True)
    assert sorted((row.ended_because, row.wish) for row in ended) == [("left", ""), ("opted out", "")]


def test_deals_that_come_into_its_phase_are_enrolled_and_recycled_ones_told_apart(ctx: Context, deal: int) -> None:
    create_programme(ctx, CreateProgramme("All of N1", STEPS, phase_id=phase_id(ctx, "N1")))
    later = on(ctx, date(2026, 3, 13))
    fresh = create_deal(later, CreateDeal("New", phase_id=phase_id(ctx, "N1"))).record_id
    back = create_deal(later, CreateDeal("Back", phase_id=phase_id(ctx, "D1"))).record_id
    move(later, back, "N1")
    assert fired(later) == []
    assert fired(later) == []
    found = {row.deal_id: row.origin for row in enrolments(ctx)}
    assert found == {fresh: Origin.RULE, back: Origin.RECYCLE}
    assert deal not in found


def test_who_was_taken_out_is_not_taken_in_again_before_they_come_back(ctx: Context) -> None:
    create_programme(ctx, CreateProgramme("All of N1", STEPS, phase_id=phase_id(ctx, "N1")))
    later = on(ctx, date(2026, 3, 13))
    key = create_deal(later, CreateDeal("New", phase_id=phase_id(ctx, "N1"))).record_id
    fired(later)
    end_enrolment(later, EndEnrolment(only(ctx).id, Ending.REPLIED))
    fired(on(ctx, date(2026, 3, 16)))
    assert only(ctx).ended_because == "replied"
    move(on(ctx, date(2026, 3, 17)), key, "D1")
    move(on(ctx, date(2026, 3, 18)), key, "N1")
    fired(on(ctx, date(2026, 3, 18)))
    assert [row.origin for row in enrolments(ctx)] == [Origin.RECYCLE]


def test_nobody_is_in_a_programme_twice(ctx: Context, deal: int, programme: int, ana: int) -> None:
    assert enrol(ctx, Enrol(programme, deal_ids=(deal,))).added == 1
    again = enrol(ctx, Enrol(programme, deal_ids=(deal,), contact_ids=(ana,)))
    assert (again.added, again.known) == (1, 1)


def test_a_touch_that_was_taken_back_waits_for_another_day(ctx: Context, deal: int, programme: int) -> None:
    enrol(ctx, Enrol(programme, deal_ids=(deal,)))
    then = on(ctx, FIRST)
    job.run(then)
    undo_change(then, newest(then))
    assert open_tasks(ctx, Subject(deal_id=deal)) == ()
    assert fired(then) == []
    move_touch(then, MoveTouch(only(ctx).id, date(2026, 4, 20)))
    assert len(fired(on(ctx, date(2026, 4, 20)))) == 1
    with pytest.raises(UserError, match="passed"):
        move_touch(then, MoveTouch(only(ctx).id, TODAY))


def newest(ctx: Context) -> int:
    from app.services.backups.memory import newest_change

    return newest_change(ctx)


def test_a_rep_touches_only_their_own(ctx: Context, deal: int, programme: int) -> None:
    enrol(ctx, Enrol(programme, deal_ids=(deal,)))
    create_user(ctx, CreateUser("Jonas Lind", role="rep"))
    assert fired(on(ctx, FIRST, "Jonas Lind")) == []
    assert len(fired(on(ctx, FIRST))) == 1


def test_many_fall_due_at_once_and_each_once(ctx: Context, programme: int) -> None:
    ids = tuple(create_contact(ctx, CreateContact(f"Person {number}")).record_id for number in range(30))
    enrol(ctx, Enrol(programme, contact_ids=ids))
    assert len({one.record_id for one in job.run(on(ctx, FIRST))}) == 30
    assert fired(on(ctx, FIRST)) == []


def test_a_programme_is_changed_as_a_whole_and_undone(ctx: Context, programme: int) -> None:
    (row,) = programmes(ctx)
    assert row.steps == STEPS
    done = edit_programme(ctx, EditProgramme(programme, row.version, "Slower", STEPS[:1]))
    assert [(one.name, len(one.steps)) for one in programmes(ctx)] == [("Slower", 1)]
    assert done.change_set_id is not None
    undo_change(ctx, done.change_set_id)
    assert [(one.name, one.steps) for one in programmes(ctx)] == [("Slow burners", STEPS)]


def test_a_programme_that_became_shorter_ends_for_those_beyond_it(ctx: Context, deal: int, programme: int) -> None:
    enrol(ctx, Enrol(programme, deal_ids=(deal,)))
    fired(on(ctx, FIRST))
    edit_programme(ctx, EditProgramme(programme, None, "Slow burners", STEPS[:1]))
    assert fired(on(ctx, SECOND)) == []
    assert only(ctx).ended_because == "finished"


def test_what_makes_no_programme_is_refused(ctx: Context, deal: int, programme: int) -> None:
    with pytest.raises(UserError, match="at least one step"):
        create_programme(ctx, CreateProgramme("Empty", ()))
    with pytest.raises(UserError, match="already"):
        create_programme(ctx, CreateProgramme("slow BURNERS", STEPS))
    with pytest.raises(UserError, match="no nurturing phase"):
        create_programme(ctx, CreateProgramme("Other", STEPS, phase_id=phase_id(ctx, "D1")))
    with pytest.raises(NotFound, match="Slow burners"):
        programme_named(ctx, "Quick ones")
    enrol(ctx, Enrol(programme, deal_ids=(deal,)))
    with pytest.raises(UserError, match="Switch it off"):
        delete_programme(ctx, DeleteProgramme(programme))
    edit_programme(ctx, EditProgramme(programme, None, "Slow burners", STEPS, is_active=False))
    with pytest.raises(UserError, match="switched off"):
        enrol(ctx, Enrol(programme, deal_ids=(deal,)))


def test_an_enrolment_goes_with_its_deal_and_comes_back(ctx: Context, deal: int, programme: int) -> None:
    enrol(ctx, Enrol(programme, deal_ids=(deal,)))
    gone = delete_deal(ctx, DeleteDeal(deal))
    assert enrolments(ctx) == ()
    assert gone.change_set_id is not None
    undo_change(ctx, gone.change_set_id)
    assert only(ctx).deal_id == deal


WRITTEN = (StepSpec(MONTH, Channel.EMAIL, "{company} and scales", "Dear {given},\n\nsee {deal}.\n\n{owner}"),)


def test_a_mail_step_with_a_text_waits_in_the_outbox_once_and_goes_out_only_when_approved(
    ctx: Context, deal: int, ana: int
) -> None:
    edit_contact(ctx, EditContact(ana, None, {"email": "ana@ferro.example"}))
    written = create_programme(ctx, CreateProgramme("By mail", WRITTEN)).record_id
    enrol(ctx, Enrol(written, deal_ids=(deal,)))
    assert fired(on(ctx, FIRST)) == ["Ferro Castings and scales"]
    assert fired(on(ctx, FIRST, "Mira Osei")) == [], "however many clients look"
    (mail,) = mails(ctx)
    assert (mail.state, mail.to, mail.who, mail.deal_id) == (MailState.DRAFT, "ana@ferro.example", "Ana Ruiz", deal)
    assert (mail.subject, mail.owner) == ("Ferro Castings and scales", "Mira Osei")
    assert mail.body == "Dear Ana,\n\nsee Scales.\n\nMira Osei"
    assert open_tasks(ctx, Subject(deal_id=deal)) == ()
    edit_contact(ctx, EditContact(ana, None, {"do_not_mail": True}))
    with pytest.raises(UserError, match="wants no mail"):
        approve_mail(ctx, ApproveMail(mail.id))


def test_what_a_mail_names_and_nobody_knows_is_left_to_a_person(ctx: Context, deal: int, ana: int) -> None:
    edit_contact(ctx, EditContact(ana, None, {"email": "ana@ferro.example"}))
    written = create_programme(ctx, CreateProgramme("By mail", WRITTEN)).record_id
    enrol(ctx, Enrol(written, contact_ids=(ana,)))
    fired(on(ctx, FIRST))
    assert mails(ctx) == ()
    (task,) = open_tasks(ctx, Subject(contact_id=ana))
    assert task.notes is not None
    assert "It can't be sent as it is: the text names a deal, and none is known." in task.notes
    assert "see {deal}." in task.notes
    with pytest.raises(UserError, match="The text names a deal, and none is known"):
        compose_mail(ctx, ComposeMail("Scales", "About {deal}.", contact_id=ana))


TWICE = (*WRITTEN, StepSpec(MONTH, Channel.CALL, "Call {given}"))


def test_a_draft_that_was_overtaken_is_not_approved(ctx: Context, deal: int, ana: int) -> None:
    edit_contact(ctx, EditContact(ana, None, {"email": "ana@ferro.example"}))
    written = create_programme(ctx, CreateProgramme("By mail", TWICE)).record_id
    enrol(ctx, Enrol(written, deal_ids=(deal,)))
    fired(on(ctx, FIRST))
    (mail,) = mails(ctx)
    moved = move_deal(ctx, MoveDeal(deal, phase_id(ctx, "D1"), None, reason="They want it"))
    with pytest.raises(UserError, match="Ana Ruiz was handed over to sales since “Ferro Castings and scales” was"):
        approve_drafts(ctx, ApproveDrafts((mail.id,)))
    assert moved.change_set_id is not None
    undo_change(ctx, moved.change_set_id)
    end_enrolment(ctx, EndEnrolment(only(ctx).id, Ending.REPLIED))
    with pytest.raises(UserError, match="Ana Ruiz replied since"):
        approve_mail(ctx, ApproveMail(mail.id))
    assert mails(ctx)[0].state is MailState.DRAFT


def test_the_last_mail_of_a_programme_is_approved_though_it_is_over(ctx: Context, deal: int, ana: int) -> None:
    edit_contact(ctx, EditContact(ana, None, {"email": "ana@ferro.example"}))
    enrol(ctx, Enrol(create_programme(ctx, CreateProgramme("By mail", WRITTEN)).record_id, deal_ids=(deal,)))
    fired(on(ctx, FIRST))
    assert only(ctx).ended_because == "finished"
    approve_mail(ctx, ApproveMail(mails(ctx)[0].id))
    assert mails(ctx)[0].state is MailState.APPROVED


def test_a_programme_that_says_so_sends_without_approval(ctx: Context, deal: int, ana: int) -> None:
    edit_contact(ctx, EditContact(ana, None, {"email": "ana@ferro.example"}))
    quiet = create_programme(ctx, CreateProgramme("By itself", TWICE, sends_by_itself=True)).record_id
    assert [row.sends_by_itself for row in programmes(ctx)] == [True]
    enrol(ctx, Enrol(quiet, deal_ids=(deal,)))
    fired(on(ctx, FIRST))
    (mail,) = mails(ctx)
    assert (mail.state, mail.next_try_at) == (MailState.APPROVED, on(ctx, FIRST).clock.now())
    edit_programme(ctx, EditProgramme(quiet, None, "By itself", TWICE))
    assert [row.sends_by_itself for row in programmes(ctx)] == [False]


@pytest.mark.parametrize(
    ("values", "made"),
    [
        ({}, "a task"),
        ({"email": "ana@ferro.example", "full_name": "=?utf-8?q?Ana=0D=0ABcc:_spy@evil.example?="}, "a task"),
        ({"email": "ana@ferro.example", "do_not_mail": True}, "nothing"),
    ],
)
def test_a_mail_step_that_can_be_no_mail_is_for_a_person_unless_they_want_none(
    ctx: Context, deal: int, ana: int, values: dict[str, object], made: str
) -> None:
    if values:
        edit_contact(ctx, EditContact(ana, None, values))
    written = create_programme(ctx, CreateProgramme("By mail", WRITTEN)).record_id
    enrol(ctx, Enrol(written, deal_ids=(deal,)))
    fired(on(ctx, FIRST))
    assert (mails(ctx), len(open_tasks(ctx, Subject(deal_id=deal)))) == ((), int(made == "a task"))


def next_day(ctx: Context) -> date:
    day = only(ctx).next_on
    assert day is not None
    return day


def test_an_address_that_was_refused_for_good_is_for_a_person_until_it_is_corrected(
    ctx: Context, deal: int, ana: int
) -> None:
    edit_contact(ctx, EditContact(ana, None, {"email": "Ana@ferro.example"}))
    often = create_programme(ctx, CreateProgramme("By mail", WRITTEN * 3)).record_id
    enrol(ctx, Enrol(often, deal_ids=(deal,)))
    fired(on(ctx, FIRST))
    with ctx.unit_of_work("As the server answered") as uow:
        mail = uow.session.scalars(select(Mail)).one()
        mail.state, mail.last_error = "failed", "550 5.1.1 No such mailbox here."
    fired(on(ctx, next_day(ctx)))
    (task,) = open_tasks(ctx, Subject(deal_id=deal))
    assert task.kind == "email"
    assert "Ana@ferro.example was refused: 550 5.1.1 No such mailbox here." in (task.notes or "")
    assert len(mails(ctx)) == 1
    edit_contact(ctx, EditContact(ana, None, {"email": "ana.ruiz@ferro.example"}))
    # The mail goes to the right address as well, which nobody has refused.
    edit_mail(ctx, EditMail(mail.id, None, "ana.ruiz@ferro.example", mail.subject, mail.body))
    assert [(one.state, one.error) for one in mails(ctx)] == [(MailState.DRAFT, "")]
    fired(on(ctx, next_day(ctx)))
    assert len(mails(ctx)) == 2


def test_ready_for_sales_is_who_was_touched_often_enough_or_replied_since_they_came(
    ctx: Context, deal: int, programme: int
) -> None:
    day = date(2026, 3, 20)
    for number in range(7):
        log_activity(on(ctx, day), LogActivity("call", f"Call {number}", deal_id=deal))
    assert ready_deals(ctx) == ()
    log_activity(on(ctx, day), LogActivity("note", "A note is no touch", deal_id=deal))
    assert ready_deals(ctx) == ()
    log_activity(on(ctx, day), LogActivity("visit", "At the fair", deal_id=deal))
    (row,) = ready_deals(ctx)
    assert (row.id, row.why, row.phase_code, row.to_code) == (deal, "8 of 8 touches", "N1", "D1")
    done = hand_over(on(ctx, date(2026, 3, 21)), HandOver(row))
    assert done.change_set_id is not None
    assert ready_deals(ctx) == ()
    later = on(ctx, date(2026, 3, 25))
    move(later, deal, "N1")
    assert ready_deals(later) == (), "what was before counts no more"
    key = enrol(later, Enrol(programme, deal_ids=(deal,))).added
    assert key
    end_enrolment(on(ctx, date(2026, 3, 27)), EndEnrolment(only(ctx).id, Ending.REPLIED))
    assert [(one.why, one.replied_on) for one in ready_deals(ctx)] == [("replied", date(2026, 3, 27))]


def touched_enough(ctx: Context, deal: int, day: date) -> None:
    for number in range(8):
        log_activity(on(ctx, day), LogActivity("call", f"Call {number}", deal_id=deal))


def test_who_is_declined_is_proposed_again_once_touched_or_replied_since(
    ctx: Context, deal: int, programme: int
) -> None:
    touched_enough(ctx, deal, date(2026, 3, 20))
    (row,) = ready_deals(ctx)
    no = decline_hand_over(on(ctx, date(2026, 3, 21)), DeclineHandOver(deal, " The budget is decided in May "))
    assert ready_deals(ctx) == ()
    entry = timeline(ctx, Subject(deal_id=deal)).entries[0]
    told = (entry.kind, entry.title, entry.detail, entry.who)
    assert told == ("not_yet", "Not yet for sales: 8 of 8 touches", "The budget is decided in May", "Mira Osei")
    with pytest.raises(UserError, match="Scales is not proposed for sales any more"):
        decline_hand_over(ctx, DeclineHandOver(deal))
    assert no.change_set_id is not None
    undone = undo_change(ctx, no.change_set_id)
    assert ready_deals(ctx) == (row,), "the touches of before count again, and the decline is none"
    undo_change(ctx, undone.change_set_id)
    log_activity(on(ctx, date(2026, 3, 22)), LogActivity("note", "A note is no touch", deal_id=deal))
    assert ready_deals(ctx) == ()
    # It was before the decline, but nobody could know.
    log_activity(on(ctx, date(2026, 3, 20)), LogActivity("visit", "At the fair", deal_id=deal))
    assert [one.why for one in ready_deals(ctx)] == ["9 of 8 touches"]
    decline_hand_over(on(ctx, date(2026, 3, 23)), DeclineHandOver(deal))
    enrol(ctx, Enrol(programme, deal_ids=(deal,)))
    assert ready_deals(ctx) == ()
    end_enrolment(on(ctx, date(2026, 3, 24)), EndEnrolment(only(ctx).id, Ending.REPLIED))
    assert [one.why for one in ready_deals(ctx)] == ["replied, 9 of 8 touches"]
    decline_hand_over(on(ctx, date(2026, 3, 24)), DeclineHandOver(deal))
    assert ready_deals(ctx) == (), "the reply was known"


def test_declining_is_for_who_may_move_the_deal(ctx: Context, deal: int) -> None:
    touched_enough(ctx, deal, TODAY)
    create_user(ctx, CreateUser("Jonas Lind", role="rep"))
    create_user(ctx, CreateUser("Kira Bell", role="marketing"))
    rep, marketing = on(ctx, TODAY, "Jonas Lind"), on(ctx, TODAY, "Kira Bell")
    with pytest.raises(Forbidden):
        move(rep, deal, "D1")
    with pytest.raises(Forbidden, match="Mira Osei"):
        decline_hand_over(rep, DeclineHandOver(deal))
    assert len(ready_deals(ctx)) == 1
    decline_hand_over(marketing, DeclineHandOver(deal))
    assert ready_deals(ctx) == ()
