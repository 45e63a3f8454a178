"""Saved views."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.domain.access import Forbidden
from app.domain.errors import ConflictError, UserError
from app.domain.filters import DealFilter
from app.domain.view_words import view_in_words
from app.services.board import BoardQuery, card_order, cards
from app.services.conflicts import explain
from app.services.context import Context
from app.services.deals.commands import CreateDeal, create_deal
from app.services.field_words import label
from app.services.history import undo_change, undo_newest
from app.services.record_changes import record_changes
from app.services.setup import new_user
from app.services.users import CreateUser, DeactivateUser, create_user, deactivate_user
from app.services.views import (
    ChangeView,
    DeleteView,
    RenameView,
    SaveView,
    SetDefaultView,
    ShareView,
    UnshareView,
    View,
    change_view,
    delete_view,
    rename_view,
    save_view,
    set_default_view,
    share_view,
    unshare_view,
    views,
)
from app.storage.database import Database
from tests.support.team import as_user, new_team, sales


def test_a_view_is_kept_replaced_renamed_and_deleted(database: Database) -> None:
    ctx = new_team(database)
    first = save_view(ctx, SaveView("board", " My quarter ", {"sort": "amount"}))
    save_view(ctx, SaveView("deals", "My quarter", {}))
    save_view(ctx, SaveView("board", "my Quarter", {"sort": "age"}))
    (view,) = views(ctx, "board")
    assert (view.id, view.name, view.definition) == (first.record_id, "My quarter", {"sort": "age"})
    rename_view(ctx, RenameView(view.id, view.version, "Oldest first"))
    (view,) = views(ctx, "board")
    assert view.name == "Oldest first"
    gone = delete_view(ctx, DeleteView(view.id, view.version))
    assert views(ctx, "board") == ()
    assert gone.change_set_id is not None
    undo_change(ctx, gone.change_set_id)
    assert [view.name for view in views(ctx, "board")] == ["Oldest first"]


def test_one_view_at_most_is_the_one_to_start_with(database: Database) -> None:
    ctx = new_team(database)
    one = save_view(ctx, SaveView("board", "One", {"sort": "age"})).record_id
    two = save_view(ctx, SaveView("board", "Two", {})).record_id
    set_default_view(ctx, SetDefaultView("board", one))
    set_default_view(ctx, SetDefaultView("board", two))
    assert [(view.name, view.is_default) for view in views(ctx, "board")] == [("One", False), ("Two", True)]
    save_view(ctx, SaveView("board", "Two", {"sort": "name"}))
    assert [view.is_default for view in views(ctx, "board")] == [False, True]
    set_default_view(ctx, SetDefaultView("board", None))
    assert not any(view.is_default for view in views(ctx, "board"))
    assert set_default_view(ctx, SetDefaultView("board", None)) is None


def test_names_are_needed_and_belong_to_one_view(database: Database) -> None:
    ctx = new_team(database)
    with pytest.raises(UserError, match="name"):
        save_view(ctx, SaveView("board", "  ", {}))
    with pytest.raises(UserError, match="200"):
        save_view(ctx, SaveView("board", "x" * 201, {}))
    save_view(ctx, SaveView("board", "One", {}))
    two = save_view(ctx, SaveView("board", "Two", {}))
    with pytest.raises(UserError, match="already"):
        rename_view(ctx, RenameView(two.record_id, None, "ONE"))


# -- shared with the team ----------------------------------------------------------------------------------------------


@pytest.fixture
def team(database: Database) -> dict[str, Context]:
    """Mira owns the team, Tom manages it, Jonas and Ivo sell."""
    mira = new_team(database)
    with mira.unit_of_work("Added people") as uow:
        for name, role in (("Tom Hale", "manager"), ("Jonas Lind", "rep"), ("Ivo Marek", "inside_sales")):
            uow.session.add(new_user(name, role=role))
    return {"Mira": mira} | {name: as_user(mira, name) for name in ("Tom", "Jonas", "Ivo")}


def listed(ctx: Context) -> list[tuple[str, str, bool]]:
    return [(view.name, view.maker, view.is_shared) for view in views(ctx, "board")]


def test_a_view_is_shared_and_taken_back(team: dict[str, Context]) -> None:
    jonas, ivo = team["Jonas"], team["Ivo"]
    key = save_view(jonas, SaveView("board", "Late ones", {"sort": "age"})).record_id
    assert listed(ivo) == []
    set_default_view(jonas, SetDefaultView("board", key))
    shared = share_view(jonas, ShareView(key))
    assert shared.label == "Shared the view “Late ones”"
    assert listed(ivo) == listed(jonas) == [("Late ones", "Jonas Lind", True)]
    # Who starts with a view is their own affair, also when the view is somebody else's.
    assert [view.is_default for ctx in (jonas, ivo) for view in views(ctx, "board")] == [True, False]
    set_default_view(ivo, SetDefaultView("board", key))
    assert views(ivo, "board")[0].is_default
    unshare_view(jonas, UnshareView(key))
    assert listed(ivo) == []
    assert listed(jonas) == [("Late ones", "Jonas Lind", False)]
    assert shared.change_set_id is not None
    redone = undo_newest(jonas)
    assert redone is not None
    assert views(ivo, "board")[0].is_default  # what comes back is started with again
    assert [change.label for change in record_changes(ivo, "saved_views", key)] == [
        "Undid: Stopped sharing the view “Late ones”",
        "Stopped sharing the view “Late ones”",
        "Shared the view “Late ones”",
        "Saved the view “Late ones”",
    ]


@pytest.mark.parametrize(
    "change",
    [
        lambda ctx, view: rename_view(ctx, RenameView(view.id, view.version, "Other")),
        lambda ctx, view: change_view(ctx, ChangeView(view.id, view.version, {"sort": "name"})),
        lambda ctx, view: unshare_view(ctx, UnshareView(view.id, view.version)),
        lambda ctx, view: delete_view(ctx, DeleteView(view.id, view.version)),
    ],
    ids=["rename", "change", "unshare", "delete"],
)
def test_a_shared_view_is_its_makers_and_the_leaders(
    team: dict[str, Context], change: Callable[[Context, View], object]
) -> None:
    save_view(team["Jonas"], SaveView("board", "Late ones", {"sort": "age"}, is_shared=True))
    (view,) = views(team["Ivo"], "board")
    with pytest.raises(Forbidden, match="Jonas Lind, managers and owners can"):
        change(team["Ivo"], view)
    change(team["Tom"], view)
    assert views(team["Jonas"], "board") != (view,)
    # Nobody meddles with what somebody keeps to themselves, leaders included.
    own = save_view(team["Ivo"], SaveView("board", "Mine", {})).record_id
    (kept,) = (view for view in views(team["Ivo"], "board") if view.id == own)
    with pytest.raises(UserError, match="not shared with you"):
        change(team["Tom"], kept)


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(team: dict[str, Context]) -> None:
    jonas, tom = team["Jonas"], team["Tom"]
    save_view(jonas, SaveView("board", "Late ones", {"sort": "age", "filter": {"mine": True}}, is_shared=True))
    (seen,) = views(tom, "board")
    stored = change_view(jonas, ChangeView(seen.id, seen.version, {"sort": "name", "filter": {"mine": True}}))
    with pytest.raises(ConflictError) as refused:
        change_view(tom, ChangeView(seen.id, seen.version, {"sort": "amount", "group": "owner"}))
    (told,) = explain(tom, refused.value).fields
    assert (told.name, told.before, told.theirs, told.mine) == (
        "What it shows",
        "My deals; by days in phase",
        "My deals; by company",
        "All deals; by amount; grouped by owner",
    )
    # Another field is no conflict.
    rename_view(tom, RenameView(seen.id, seen.version, "Oldest"))
    with pytest.raises(ConflictError):
        delete_view(tom, DeleteView(seen.id, seen.version))
    assert views(tom, "board")[0].version > stored.version


def test_names_tell_shared_views_apart(team: dict[str, Context]) -> None:
    jonas, ivo = team["Jonas"], team["Ivo"]
    shared = save_view(jonas, SaveView("board", "Late ones", {}, is_shared=True)).record_id
    own = save_view(ivo, SaveView("board", "late ones", {"sort": "age"})).record_id
    assert listed(ivo) == [("late ones", "Ivo Marek", False), ("Late ones", "Jonas Lind", True)]
    with pytest.raises(UserError, match="The team has a view “late ones” from Jonas Lind already") as refused:
        share_view(ivo, ShareView(own))
    assert refused.value.field == "name"
    with pytest.raises(UserError, match="from Jonas Lind already"):
        save_view(ivo, SaveView("board", "LATE ones", {}, is_shared=True))
    save_view(ivo, SaveView("deals", "Late ones", {}, is_shared=True))  # another screen's names are another matter
    share_view(ivo, ShareView(own, name="Later ones"))
    with pytest.raises(UserError, match="from you already"):
        rename_view(
            jonas, RenameView(save_view(jonas, SaveView("board", "New", {}, True)).record_id, None, "Late ones")
        )
    # Who saves under the name of what they shared keeps a view of their own; the team's stays as it is.
    twin = save_view(jonas, SaveView("board", "Late ones", {"sort": "name"})).record_id
    assert twin != shared
    with pytest.raises(UserError, match="You have another view “Late ones” besides"):
        unshare_view(jonas, UnshareView(shared))
    with pytest.raises(UserError, match="Somebody else shared this view"):
        share_view(team["Tom"], ShareView(shared, name="Mine now"))


def test_what_somebody_shared_stays_when_they_leave(team: dict[str, Context]) -> None:
    mira, jonas, ivo = team["Mira"], team["Jonas"], team["Ivo"]
    key = save_view(jonas, SaveView("board", "Late ones", {}, is_shared=True)).record_id
    deactivate_user(mira, DeactivateUser(jonas.user.id))
    assert listed(ivo) == [("Late ones", "Jonas Lind", True)]
    with pytest.raises(UserError, match="Jonas Lind has left, so nobody would see this view"):
        unshare_view(mira, UnshareView(key))
    rename_view(mira, RenameView(key, None, "Oldest"))
    delete_view(team["Tom"], DeleteView(key))
    assert listed(ivo) == []


def test_me_in_a_shared_view_is_whoever_looks_and_a_name_is_that_person(team: dict[str, Context]) -> None:
    jonas, ivo = team["Jonas"], team["Ivo"]
    for ctx in (jonas, ivo):
        create_deal(ctx, CreateDeal(f"Deal of {ctx.user.name}", phase_id=sales(ctx).phase("D1").id))
    filters = {"Mine": DealFilter(mine=True), "Of Jonas": DealFilter(owner_ids=(jonas.user.id,))}
    for name, chosen in filters.items():
        save_view(jonas, SaveView("board", name, {"filter": chosen.to_json()}, is_shared=True))

    def shown(ctx: Context, name: str) -> set[str]:
        view = next(view for view in views(ctx, "board") if view.name == name)
        query = BoardQuery(sales(ctx), DealFilter.from_json(view.definition["filter"]))
        (found,) = [card_order(ctx, query)]
        return {card.name for card in cards(ctx, list(found.phases)).values()}

    assert [shown(ctx, "Mine") for ctx in (jonas, ivo)] == [{"Deal of Jonas Lind"}, {"Deal of Ivo Marek"}]
    assert [shown(ctx, "Of Jonas") for ctx in (jonas, ivo)] == [{"Deal of Jonas Lind"}] * 2


def test_the_words_for_what_a_view_shows() -> None:
    def title(table: str, key: int) -> str:
        return f"{table} {key}"

    chosen = {"owner_ids": [3], "product_ids": [5], "closing": "custom", "first": "2026-03-01"}
    board = {"pipeline": "Sales", "filter": chosen, "sort": "mine", "group": "month", "compact": True, "folded": ["D1"]}
    assert view_in_words(board, title, label) == (
        "Sales; Deals of users 3 closing from Sun 1 March 2026, with products 5; by my order; "
        "grouped by month of close; compact cards; folded: D1"
    )
    listing = {"mine": True, "owner_ids": [3], "text": "scale", "sort": [["name", True]], "columns": ["name", "city"]}
    assert view_in_words(listing, title, label) == (
        "of me, users 3; matching “scale”; by name (downwards); columns: name, city"
    )
    # What can't be understood is left out, as the screens do.
    assert view_in_words({"filter": 7, "group": "shoe size"}, title, label) == "All deals; by next action"


def test_two_windows_of_one_user_choose_a_view_to_start_with_at_the_same_moment(database: Database) -> None:
    ctx = new_team(database)
    view = save_view(ctx, SaveView("board", "Stale", {})).record_id
    together = threading.Barrier(2)

    def choose() -> None:
        together.wait()
        set_default_view(ctx, SetDefaultView("board", view))

    with ThreadPoolExecutor(2) as windows:
        for done in [windows.submit(choose) for _ in range(2)]:
            done.result()
    assert [one.is_default for one in views(ctx, "board")] == [True]


def test_of_two_who_share_a_view_of_one_name_at_the_same_moment_one_gets_it(database: Database) -> None:
    ctx = new_team(database)
    create_user(ctx, CreateUser("Jonas Lind"))
    together = threading.Barrier(2)

    def share(who: Context) -> None:
        together.wait()
        save_view(who, SaveView("board", "Stale", {}, is_shared=True))

    with ThreadPoolExecutor(2) as windows:
        for _ in range(20):
            done = [windows.submit(share, who) for who in (ctx, as_user(ctx, "Jonas"))]
            (refused,) = [error for error in (one.exception() for one in done) if error is not None]
            assert isinstance(refused, UserError)
            assert "already" in refused.message
            (view,) = views(ctx, "board")
            delete_view(ctx, DeleteView(view.id))
