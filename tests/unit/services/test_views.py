"""Saved views."""

from __future__ import annotations

import pytest

from app.domain.errors import UserError
from app.services.history import undo_change
from app.services.views import (
    DeleteView,
    RenameView,
    SaveView,
    SetDefaultView,
    delete_view,
    rename_view,
    save_view,
    set_default_view,
    views,
)
from app.storage.database import Database
from tests.support.team import new_team


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
