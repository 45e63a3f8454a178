"""The team's people: added, changed, and gone without leaving work behind."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.domain.errors import ConflictError, NotFound, UserError
from app.domain.roles import Role
from app.models.deals import Deal
from app.models.tasks import Task
from app.services.context import Context
from app.services.deals.commands import CreateDeal, MoveDeal, create_deal, move_deal
from app.services.history import undo_change
from app.services.tasks import AddTask, add_task
from app.services.users import (
    CreateUser,
    DeactivateUser,
    EditUser,
    OpenWork,
    ReactivateUser,
    UserRow,
    create_user,
    deactivate_user,
    edit_user,
    open_work,
    reactivate_user,
    users,
)
from tests.support.snapshots import snapshot
from tests.support.team import TODAY, sales


def row(ctx: Context, name: str) -> UserRow:
    return next(user for user in users(ctx, with_inactive=True) if user.name == name)


def add(ctx: Context, name: str, role: str = "rep", manager: str | None = None) -> int:
    manager_id = row(ctx, manager).id if manager else None
    return create_user(ctx, CreateUser(name, role, manager_id=manager_id)).record_id


def test_somebody_new_gets_initials_and_a_manager(ctx: Context) -> None:
    add(ctx, " Jonas  Lindqvist", "manager", "Mira Osei")
    create_user(ctx, CreateUser("Priya Raman", initials="PRA", email="priya@fernhill.example", region="North"))
    jonas, priya = row(ctx, "Jonas Lindqvist"), row(ctx, "Priya Raman")
    assert (jonas.initials, jonas.role, jonas.manager) == ("JL", "manager", "Mira Osei")
    assert (priya.initials, priya.email, priya.region, priya.manager) == (
        "PRA",
        "priya@fernhill.example",
        "North",
        None,
    )


@pytest.mark.parametrize("name", ["mira osei", "Mira-Osei", "MÍRA OSEI"])
def test_two_spellings_of_one_name_are_one_person(ctx: Context, name: str) -> None:
    before = snapshot(ctx.db)
    with pytest.raises(UserError, match="“Mira Osei” already") as refusal:
        add(ctx, name)
    assert refusal.value.field == "name"
    assert snapshot(ctx.db) == before


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "?!"}, "name"),
        ({"initials": ""}, "initials"),
        ({"initials": "ABCDE"}, "initials"),
        ({"role": "king"}, "role"),
        ({"manager_id": 999}, "manager_id"),
    ],
)
def test_what_makes_no_sense_names_its_field(ctx: Context, values: dict[str, object], field: str) -> None:
    jonas = add(ctx, "Jonas Lindqvist")
    with pytest.raises(UserError) as refusal:
        edit_user(ctx, EditUser(jonas, None, values))
    assert refusal.value.field == field


def test_changes_are_made_on_the_version_seen(ctx: Context) -> None:
    jonas = add(ctx, "Jonas Lindqvist")
    seen = row(ctx, "Jonas Lindqvist").version
    saved = edit_user(ctx, EditUser(jonas, seen, {"region": "North", "role": "inside_sales"}))
    assert saved.label == "Changed region and role of Jonas Lindqvist"
    edit_user(ctx, EditUser(jonas, seen, {"email": "j@fernhill.example"}))
    with pytest.raises(ConflictError):
        edit_user(ctx, EditUser(jonas, seen, {"region": "South"}))
    with pytest.raises(NotFound):
        edit_user(ctx, EditUser(999, None, {"region": "South"}))


def test_nobody_reports_to_themselves_by_any_way(ctx: Context) -> None:
    jonas = add(ctx, "Jonas Lindqvist", manager="Mira Osei")
    priya = add(ctx, "Priya Raman", manager="Jonas Lindqvist")
    for manager in (jonas, priya):
        with pytest.raises(UserError, match="report to themselves"):
            edit_user(ctx, EditUser(jonas, None, {"manager_id": manager}))
    edit_user(ctx, EditUser(priya, None, {"manager_id": None}))
    edit_user(ctx, EditUser(jonas, None, {"manager_id": priya}))
    assert row(ctx, "Jonas Lindqvist").manager == "Priya Raman"


def test_the_last_active_owner_stays_one(ctx: Context) -> None:
    mira = ctx.user.id
    tom = add(ctx, "Tom Hadley", "owner")
    deactivate_user(ctx, DeactivateUser(tom))
    with pytest.raises(UserError, match="only active owner and stays active"):
        deactivate_user(ctx, DeactivateUser(mira))
    with pytest.raises(UserError, match="only active owner and keeps this role"):
        edit_user(ctx, EditUser(mira, None, {"role": "rep"}))
    reactivate_user(ctx, ReactivateUser(tom))
    edit_user(ctx, EditUser(mira, None, {"role": "manager"}))
    assert [user.role for user in users(ctx)] == ["manager", "owner"]


def test_nobody_locks_themselves_out(ctx: Context) -> None:
    add(ctx, "Tom Hadley", "owner")
    with pytest.raises(UserError, match="This is you"):
        deactivate_user(ctx, DeactivateUser(ctx.user.id))


def test_those_who_leave_hand_over_what_is_open(ctx: Context) -> None:
    jonas, priya = add(ctx, "Jonas Lindqvist"), add(ctx, "Priya Raman")
    still_open = create_deal(ctx, CreateDeal("Crane scales", owner_id=jonas)).record_id
    lost = create_deal(ctx, CreateDeal("Silo", owner_id=jonas)).record_id
    move_deal(ctx, MoveDeal(lost, sales(ctx).phase("Lost").id, reason="Price"))
    task = add_task(ctx, AddTask("Call", TODAY, deal_id=still_open, owner_id=jonas)).record_id
    assert open_work(ctx, jonas) == OpenWork(deals=1, tasks=1)
    before = snapshot(ctx.db)
    left = deactivate_user(ctx, DeactivateUser(jonas, row(ctx, "Jonas Lindqvist").version, priya))
    with ctx.reading() as session:
        owners = {deal.id: deal.owner_id for deal in session.scalars(select(Deal))}
        assert owners == {still_open: priya, lost: jonas}
        assert session.get_one(Task, task).owner_id == priya
        assert session.get_one(Deal, still_open).version == 2
    assert [user.name for user in users(ctx)] == ["Mira Osei", "Priya Raman"]
    assert [user.name for user in users(ctx, with_inactive=True)][-1] == "Jonas Lindqvist"
    assert left.change_set_id is not None
    undo_change(ctx, left.change_set_id)
    assert snapshot(ctx.db) == before


def test_work_goes_to_somebody_who_is_there(ctx: Context) -> None:
    jonas, priya = add(ctx, "Jonas Lindqvist"), add(ctx, "Priya Raman")
    deactivate_user(ctx, DeactivateUser(priya))
    for heir in (priya, jonas):
        with pytest.raises(UserError, match="somebody active"):
            deactivate_user(ctx, DeactivateUser(jonas, None, heir))
    assert row(ctx, "Jonas Lindqvist").is_active


def test_roles_have_words() -> None:
    assert [role.words for role in Role][:4] == ["Owner", "Manager", "Sales rep", "Inside sales"]
