"""``headwater views``."""

from __future__ import annotations

from app.services.views import SaveView, save_view
from tests.support.team import again
from tests.unit.cli.conftest import Headwater


def test_views_are_listed_shared_and_taken_back(team: Headwater, migrated_url: str) -> None:
    ctx = again(migrated_url)
    mine = str(save_view(ctx, SaveView("board", "Late deals", {"filter": {"mine": True}, "sort": "age"})).record_id)
    listing = {"text": "", "mine": False, "unowned": True, "owner_ids": [], "sort": [["name", False]], "columns": None}
    save_view(ctx, SaveView("contacts", "Nobody's", listing))
    ctx.db.close()
    other = next(row["name"] for row in team("users", "list", "--json").rows if row["role"] == "rep")
    as_other = ("--user", other)
    assert team("views", "list", *as_other).out == "There are no saved views.\n"
    assert [row["shows"] for row in team("views", "list", "--json").rows] == [
        "My deals; by days in phase",
        "of nobody; by name; the usual columns",
    ]
    assert team("views", "share", mine, "--name", "Oldest first").out == "Shared the view “Oldest first”.\n"
    (shared,) = team("views", "list", "--screen", "board", *as_other, "--json").rows
    assert (shared["name"], shared["made_by"], shared["is_own"], shared["is_start"]) == (
        "Oldest first",
        "Mira Osei",
        False,
        False,
    )
    assert "Oldest first  team  Mira Osei" in team("views", "list", *as_other).out
    refused = team("views", "unshare", mine, *as_other)
    assert refused.code == 1
    assert "This belongs to Mira Osei" in refused.err
    assert team("views", "unshare", f"view:{mine}").out == "Stopped sharing the view “Oldest first”.\n"
    assert team("views", "list", *as_other, "--json").rows == []
    assert "view" in team("history", f"view:{mine}").out
