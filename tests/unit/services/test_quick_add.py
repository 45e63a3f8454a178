"""One sentence becomes a reminder, deal, person, company or note about the right records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

import pytest
from sqlalchemy import select

from app.domain.errors import UserError
from app.domain.money import Money
from app.domain.quick_add import AddKind, Reading
from app.models.activities import Activity
from app.models.deals import Deal
from app.models.people import Company, Contact
from app.models.tasks import Task
from app.services.context import Context
from app.services.deals.commands import CreateDeal, create_deal
from app.services.history import undo_change
from app.services.people.companies import CreateCompany, create_company
from app.services.people.contacts import CreateContact, create_contact
from app.services.quick_add import Asked, Understood, add_understood, move_planned, understand
from app.storage.database import Database
from tests.support.team import TODAY, new_team


@dataclass(frozen=True)
class World:
    """The team and what is in it."""

    ctx: Context
    ferro: int
    ana: int
    crane: int

    def read(self, text: str, kind: AddKind | None = None, about: tuple[str, int] | None = None) -> Understood:
        how = Reading(TODAY, home_currency="EUR", calendar=self.ctx.calendar)
        return understand(self.ctx, Asked(text, how, kind, about))


@pytest.fixture
def world(database: Database) -> World:
    ctx = new_team(database)
    ferro = create_company(ctx, CreateCompany("Ferro Castings")).record_id
    ana = create_contact(ctx, CreateContact("Ana Ruiz", ferro)).record_id
    create_contact(ctx, CreateContact("Ana Rey"))
    crane = create_deal(ctx, CreateDeal("Crane scales", ferro)).record_id
    return World(ctx, ferro, ana, crane)


def test_a_reminder_finds_its_person_company_and_only_open_deal(world: World) -> None:
    found = world.read("Call Ana Ruiz tomorrow 10 about week 14 delivery promise")
    assert found.contact is not None
    assert (found.contact.id, found.contact.others) == (world.ana, 0)
    assert found.deal is not None
    assert (found.deal.id, found.deal.title, found.deal.phase_code) == (world.crane, "Ferro Castings", "G1")
    assert (found.due_on, found.due_time, found.missing) == (date(2026, 3, 13), time(10), "")
    shown = add_understood(world.ctx, found)
    assert (shown.table, shown.record_id) == ("deals", world.crane)
    with world.ctx.reading() as session:
        task = session.scalars(select(Task)).one()
    assert (task.kind, task.contact_id, task.deal_id, task.due_on) == (
        "call",
        world.ana,
        world.crane,
        date(2026, 3, 13),
    )
    assert "week 14 delivery" in task.subject
    assert task.notes is not None


def test_a_name_that_several_bear_says_how_many(world: World) -> None:
    found = world.read("Call Ana tomorrow")
    assert found.contact is not None
    assert found.contact.others == 1


def test_a_reminder_that_is_planned_already_can_be_moved_instead(world: World) -> None:
    add_understood(world.ctx, world.read("Call Ana Ruiz today 10:30"))
    found = world.read("Call Ana Ruiz tomorrow 9:00")
    assert found.planned is not None
    assert (found.planned.due_on, found.planned.due_time) == (TODAY, time(10, 30))
    move_planned(world.ctx, found)
    with world.ctx.reading() as session:
        task = session.scalars(select(Task)).one()
    assert (task.due_on, task.due_time) == (date(2026, 3, 13), time(9))
    assert world.read("E-mail Ana Ruiz tomorrow").planned is None


def test_without_a_name_the_open_record_is_meant(world: World) -> None:
    found = world.read("Send the drawings Fri", about=("deals", world.crane))
    assert found.deal is not None
    assert found.deal.id == world.crane
    other = world.read("Call Ana Rey Fri", about=("deals", world.crane))
    assert other.deal is None, "a name that is said counts for more"


def test_a_deal_with_a_new_company_is_one_step_to_undo(world: World) -> None:
    found = world.read("Belt scales for Oak Works 12k closing 27 Mar", AddKind.DEAL)
    assert (found.unknown_company, found.amount) == ("Oak Works", Money(1_200_000, "EUR"))
    made = add_understood(world.ctx, found)
    with world.ctx.reading() as session:
        deal = session.get(Deal, made.record_id)
        assert deal is not None
        company = session.get(Company, deal.company_id)
        assert company is not None
        assert (deal.name, deal.expected_close_on, company.name) == ("Belt scales", date(2026, 3, 27), "Oak Works")
    assert made.saved.change_set_id is not None
    undo_change(world.ctx, made.saved.change_set_id)
    with world.ctx.reading() as session:
        assert session.scalars(select(Company.name)).all() == ["Ferro Castings"]


def test_a_deal_with_a_known_company_warns_of_those_that_are_open(world: World) -> None:
    found = world.read("Ferro Castings: spare parts 900 EUR")
    assert found.reading.kind is AddKind.DEAL
    assert found.company is not None
    assert (found.company.id, found.unknown_company) == (world.ferro, "")
    assert [similar.name for similar in found.similar] == ["Crane scales"]


@pytest.mark.parametrize(
    ("text", "name", "has_company"),
    [
        ("ferro castings crane scales 20k", "crane scales", True),
        ("Ferro Castings 20k", "Ferro Castings", True),
        ("Ferro crane scales 20k", "Ferro crane scales", False),
        ("Oak Works: Ferro Castings spare parts 20k", "Ferro Castings spare parts", False),
    ],
)
def test_a_known_company_before_the_name_of_a_deal_is_its_company(
    world: World, text: str, name: str, has_company: bool
) -> None:
    found = world.read(text, AddKind.DEAL)
    assert (found.name, found.company is not None) == (name, has_company)
    made = add_understood(world.ctx, found)
    with world.ctx.reading() as session:
        deal = session.get(Deal, made.record_id)
        assert deal is not None
        assert (deal.name, deal.company_id == world.ferro) == (name, has_company)


def test_the_whole_name_of_a_company_means_the_company(world: World) -> None:
    visit = world.read("Visit Ferro Castings on Friday")
    assert visit.contact is None
    assert visit.company is not None
    assert visit.company.id == world.ferro
    assert world.read("Call Ana on Friday").contact is not None


def test_a_person_comes_with_company_address_and_number(world: World) -> None:
    found = world.read("Ben Oak at Ferro Castings ben@ferro.example +44 20 7946 0143", AddKind.PERSON)
    made = add_understood(world.ctx, found)
    with world.ctx.reading() as session:
        contact = session.get(Contact, made.record_id)
        assert contact is not None
        assert (contact.full_name, contact.company_id, contact.email) == ("Ben Oak", world.ferro, "ben@ferro.example")
        assert contact.phone == "+44 20 7946 0143"


@pytest.mark.parametrize(("text", "kind"), [("Anna Ruiz", AddKind.PERSON), ("Ferro Casting", AddKind.COMPANY)])
def test_who_is_known_already_is_said(world: World, text: str, kind: AddKind) -> None:
    assert len(world.read(text, kind).similar) == 1


def test_a_note_is_about_somebody(world: World) -> None:
    assert "Say whom" in world.read("Prefers mornings", AddKind.NOTE).missing
    found = world.read("@Ana Ruiz prefers mornings", AddKind.NOTE, ("deals", world.crane))
    assert found.contact is not None
    add_understood(world.ctx, found)
    with world.ctx.reading() as session:
        note = session.scalars(select(Activity)).one()
    assert (note.kind, note.contact_id) == ("note", world.ana)
    assert "prefers mornings" in note.subject


@pytest.mark.parametrize(
    ("text", "kind", "says"),
    [
        ("", AddKind.REMINDER, "Say what is to be done"),
        ("", AddKind.DEAL, "Give the deal a name"),
        ("", AddKind.PERSON, "Enter a name"),
        ("", AddKind.COMPANY, "Give the company a name"),
        ("", AddKind.NOTE, "Write what is to be noted"),
        ("Call Ana 31 Feb", None, "February"),
        ("Call #Nothing tomorrow", None, "There is no deal"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_stored(
    world: World, text: str, kind: AddKind | None, says: str
) -> None:
    found = world.read(text, kind)
    assert says in found.missing
    with pytest.raises(UserError, match=says):
        add_understood(world.ctx, found)


def test_a_reminder_repeats_and_knows_its_zone(world: World) -> None:
    found = world.read("Call Ana Ruiz every 2nd monday at 9:00 Europe/Madrid")
    assert (found.rrule, found.zone, found.due_on) == (
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO",
        "Europe/Madrid",
        date(2026, 3, 16),
    )
    add_understood(world.ctx, found)
    with world.ctx.reading() as session:
        task = session.scalars(select(Task)).one()
    assert (task.rrule, task.zone, task.due_on, task.due_time) == (found.rrule, found.zone, found.due_on, time(9))
    assert (task.contact_id, task.subject) == (world.ana, "Call Ana Ruiz")
