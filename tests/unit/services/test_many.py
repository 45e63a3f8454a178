"""One change of many records: what can be changed is, what can't is named, and all of it is one step to undo."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from app.domain.errors import NotFound, UserError
from app.domain.money import Money
from app.domain.progress import Cancelled
from app.domain.roles import Role
from app.models.changes import ChangeSet
from app.models.deals import Deal
from app.models.people import Contact
from app.models.tasks import Task
from app.services.context import Context
from app.services.deals.commands import (
    CreateDeal,
    DeleteDeal,
    EditDeal,
    MoveDeal,
    create_deal,
    delete_deal,
    edit_deal,
    move_deal,
)
from app.services.history import undo_change
from app.services.many.edit import EditMany, edit_many
from app.services.many.saved import ManySaved
from app.services.many.seen import common
from app.services.people.companies import CreateCompany, EditCompany, create_company, edit_company
from app.services.people.contacts import CreateContact, create_contact
from app.services.people.lists import company_rows
from app.services.people.sources import CreateLeadSource, create_lead_source
from app.services.tasks import AddTask
from app.services.users import CreateUser, create_user
from app.storage.bulk import bulk_insert
from app.storage.database import Database
from app.storage.feed import Change
from tests.support.team import as_user, new_team, phase_id

CLOSE = date(2026, 6, 30)


@pytest.fixture
def team(database: Database) -> Context:
    return new_team(database)


@pytest.fixture
def jonas(team: Context) -> int:
    return create_user(team, CreateUser("Jonas Lind", str(Role.REP))).record_id


def _deals(ctx: Context, names: str, code: str = "D1", owner: int | None = None) -> list[int]:
    phase = phase_id(ctx, code)
    return [create_deal(ctx, CreateDeal(name, phase_id=phase, owner_id=owner)).record_id for name in names.split()]


def _rows(ctx: Context, keys: list[int]) -> list[Deal]:
    with ctx.reading() as session:
        return [session.get_one(Deal, key) for key in keys]


def _told(saved: ManySaved) -> list[tuple[str, str]]:
    return [(left.title, left.why) for left in saved.left_out]


def test_all_fields_of_many_deals_are_one_step(team: Context, jonas: int) -> None:
    keys = _deals(team, "Cranes Silos Hoppers")
    source = create_lead_source(team, CreateLeadSource("Fair")).record_id
    values = {"owner_id": jonas, "lead_source_id": source, "expected_close_on": CLOSE, "own_probability": 40}
    before = common(team, "deals", keys)
    assert before.values["owner_id"] == "Mira Osei"
    plan = AddTask("Send the offer", CLOSE)
    saved = edit_many(team, EditMany("deals", before.versions, values, plan))
    assert saved.label == "Changed owner, source, expected close, own probability and next step of 3 deals"
    assert (saved.count, saved.same, saved.left_out) == (3, 0, ())
    for deal in _rows(team, keys):
        assert {name: getattr(deal, name) for name in values} == values
        assert deal.version == 2
    with team.reading() as session:
        steps = session.execute(select(Task.deal_id, Task.owner_id, Task.subject).order_by(Task.deal_id)).all()
        assert [tuple(step) for step in steps] == [(key, jonas, "Send the offer") for key in keys]
    assert saved.change_set_id is not None
    undo_change(team, saved.change_set_id)
    assert {(deal.owner_id, deal.expected_close_on) for deal in _rows(team, keys)} == {(team.user.id, None)}
    with team.reading() as session:
        assert session.scalar(select(func.count()).select_from(Task)) == 0


def test_what_changed_meanwhile_stays_and_is_named(team: Context, jonas: int) -> None:
    keys = _deals(team, "Cranes Silos Hoppers Scales")
    seen = common(team, "deals", keys).versions
    edit_deal(as_user(team, "Jonas"), EditDeal(_taken(team, keys[0], jonas), None, {"expected_close_on": CLOSE}))
    edit_deal(team, EditDeal(keys[1], None, {"notes": "Another field does not matter"}))
    delete_deal(team, DeleteDeal(keys[2]))
    wanted = {"expected_close_on": date(2026, 9, 30)}
    saved = edit_many(team, EditMany("deals", seen, wanted))
    assert (saved.label, saved.count) == ("Changed expected close of 2 deals", 2)
    assert _told(saved) == [("Cranes", "changed"), ("Hoppers", "gone")]
    left = saved.left_out[0]
    assert left.reason == "Jonas Lind changed its expected close meanwhile."
    assert [deal.expected_close_on for deal in _rows(team, [keys[0], keys[1], keys[3]])] == [
        CLOSE,
        *[date(2026, 9, 30)] * 2,
    ]
    assert left.conflict is not None
    so_already = edit_many(team, EditMany("deals", {keys[0]: seen[keys[0]]}, {"expected_close_on": None}))
    assert _told(so_already) == [("Cranes", "changed")]
    assert (left.conflict.conflicts[0].before, left.conflict.conflicts[0].theirs) == (None, CLOSE)
    again = edit_many(team, EditMany("deals", {keys[0]: left.conflict.version}, wanted))
    assert again.label == "Changed expected close of Cranes"


def _taken(ctx: Context, deal_id: int, owner_id: int) -> int:
    edit_deal(ctx, EditDeal(deal_id, None, {"owner_id": owner_id}))
    return deal_id


def test_a_rep_changes_their_own_and_the_others_are_named(team: Context, jonas: int) -> None:
    hers, his, free = _deals(team, "Hers"), _deals(team, "His", owner=jonas), _deals(team, "Free")
    edit_deal(team, EditDeal(free[0], None, {"owner_id": None}))
    rep, keys = as_user(team, "Jonas"), [*hers, *his, *free]
    saved = edit_many(rep, EditMany("deals", dict.fromkeys(keys), {"expected_close_on": CLOSE}, AddTask("Call", CLOSE)))
    assert (saved.count, _told(saved)) == (1, [("Hers", "refused"), ("Free", "refused")])
    assert saved.left_out[0].reason == "This belongs to Mira Osei. Mira Osei, managers and owners can change it."
    assert [deal.expected_close_on for deal in _rows(team, keys)] == [None, CLOSE, None]
    gave = edit_many(rep, EditMany("deals", dict.fromkeys(keys), {"owner_id": jonas}))
    assert (gave.count, gave.same, _told(gave)) == (1, 1, [("Hers", "refused")])
    accountant = as_user(team, _named(team, "Ruth Bell", Role.ACCOUNTING))
    nothing = edit_many(accountant, EditMany("deals", dict.fromkeys(keys), {"owner_id": jonas}))
    assert (nothing.change_set_id, nothing.count, len(nothing.left_out)) == (None, 0, 1)


def _named(ctx: Context, name: str, role: Role) -> str:
    create_user(ctx, CreateUser(name, str(role)))
    return name


def test_of_deals_that_ended_only_what_still_counts_is_changed(team: Context, jonas: int) -> None:
    running, won, lost = _deals(team, "Running"), _deals(team, "Sold"), _deals(team, "Missed")
    move_deal(team, MoveDeal(won[0], phase_id(team, "Won"), amount=Money(900, "EUR")))
    move_deal(team, MoveDeal(lost[0], phase_id(team, "Lost"), reason="Price"))
    keys = [*running, *won, *lost]
    seen = common(team, "deals", keys)
    assert seen.ended == 2
    values = {"owner_id": jonas, "expected_close_on": CLOSE}
    saved = edit_many(team, EditMany("deals", seen.versions, values, AddTask("Call", CLOSE)))
    assert (saved.count, _told(saved)) == (3, [("Sold", "ended"), ("Missed", "ended")])
    assert saved.left_out[1].reason == "It was lost, so its expected close stays and it needs no next step."
    after = _rows(team, keys)
    assert [deal.owner_id for deal in after] == [jonas] * 3
    assert [deal.expected_close_on for deal in after] == [CLOSE, None, None]
    assert edit_many(team, EditMany("deals", dict.fromkeys(won), {"own_probability": 5})).change_set_id is None


def test_what_is_so_already_is_not_written(team: Context) -> None:
    keys = _deals(team, "Cranes Silos")
    edit_deal(team, EditDeal(keys[0], None, {"own_probability": 60}))
    saved = edit_many(team, EditMany("deals", dict.fromkeys(keys), {"own_probability": 60}))
    assert (saved.label, saved.count, saved.same) == ("Changed own probability of Silos", 1, 1)
    emptied = edit_many(team, EditMany("deals", dict.fromkeys(keys), {"own_probability": None}))
    assert emptied.count == 2
    assert [deal.own_probability for deal in _rows(team, keys)] == [None, None]
    plan = AddTask("Call", CLOSE)
    hers = edit_many(
        team, EditMany("deals", dict.fromkeys(keys), {"owner_id": team.user.id, "lead_source_id": None}, plan)
    )
    assert hers.label == "Changed next step of 2 deals", "whose they are already is not named"


def test_companies_and_people_too(team: Context, jonas: int) -> None:
    keys = [create_company(team, CreateCompany(name)).record_id for name in ("One", "Two")]
    seen = common(team, "companies", keys)
    assert seen.values == {"owner_id": "Mira Osei", "lead_source_id": None}
    edit_company(team, EditCompany(keys[0], None, {"owner_id": None}))
    assert common(team, "companies", keys).several == {"owner_id"}
    saved = edit_many(team, EditMany("companies", seen.versions, {"owner_id": jonas}))
    assert (saved.label, _told(saved)) == ("Changed owner of Two", [("One", "changed")])
    assert [row.owner for row in company_rows(team, keys).values()] == ["", "Jonas Lind"]
    ana = create_contact(team, CreateContact("Ana Ruiz")).record_id
    assert edit_many(team, EditMany("contacts", {ana: 1}, {"owner_id": jonas})).label == "Changed owner of Ana Ruiz"
    with team.reading() as session:
        assert session.get_one(Contact, ana).owner_id == jonas


def test_what_makes_no_sense_is_said_before_anything_is_written(team: Context) -> None:
    keys = dict.fromkeys(_deals(team, "Cranes"))
    for values, words in (({}, "Say what"), ({"own_probability": 101}, "from 0 to 100")):
        with pytest.raises(UserError, match=words):
            edit_many(team, EditMany("deals", keys, values))
    with pytest.raises(NotFound, match="owner chosen was deleted"):
        edit_many(team, EditMany("deals", keys, {"owner_id": 999}))
    with pytest.raises(ValueError, match="name"):
        edit_many(team, EditMany("deals", keys, {"name": "All alike"}))


class Watch:
    """Progress that is looked at, and stopped from some record on."""

    def __init__(self, stop_at: int) -> None:
        self.told: list[int] = []
        self._stop_at = stop_at

    @property
    def cancelled(self) -> bool:
        return bool(self.told) and self.told[-1] >= self._stop_at

    def report(self, done: int, total: int, text: str = "") -> None:
        self.told.append(done)


def test_thousands_tell_how_far_they_are_and_can_be_stopped(
    team: Context, jonas: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    (first,) = _deals(team, "Model")
    with team.unit_of_work("Made many", is_bulk=True) as uow:
        model = uow.session.get_one(Deal, first)
        names = [column.name for column in Deal.__table__.columns if column.name not in ("id", "version")]
        row = {name: getattr(model, name) for name in names}
        keys = list(bulk_insert(uow, "deals", [dict(row) for _ in range(1200)]))
    with team.reading() as session:
        sets = session.scalar(select(func.count()).select_from(ChangeSet))
    cmd, stopped, published = (
        EditMany("deals", dict.fromkeys(keys, 1), {"owner_id": jonas}),
        Watch(1000),
        list[Change](),
    )
    team.db.feed.subscribe(published.append)
    with pytest.raises(Cancelled):
        edit_many(team, cmd, stopped)
    assert stopped.told == [0, 500, 1000]
    assert {deal.owner_id for deal in _rows(team, keys)} == {team.user.id}
    with team.reading() as session:
        assert session.scalar(select(func.count()).select_from(ChangeSet)) == sets
    saved = edit_many(team, cmd, Watch(10_000))
    assert saved.count == 1200
    assert [change.is_bulk for change in published] == [True]
    assert {(deal.owner_id, deal.version) for deal in _rows(team, keys)} == {(jonas, 2)}
    monkeypatch.setattr("app.storage.undo._PLANNED", 100)
    assert saved.change_set_id is not None
    undone = undo_change(team, saved.change_set_id)
    assert {(deal.owner_id, deal.version) for deal in _rows(team, keys)} == {(team.user.id, 3)}
    edit_deal(team, EditDeal(keys[700], None, {"owner_id": None}))
    with pytest.raises(UserError, match="changed since"):
        undo_change(team, undone.change_set_id)
    assert {deal.owner_id for deal in _rows(team, keys)} == {team.user.id, None}
