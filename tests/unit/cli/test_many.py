"""Many records changed from the command line."""

from __future__ import annotations

from tests.unit.cli.conftest import Headwater


def _ids(team: Headwater, *how: str, count: int = 2) -> list[str]:
    rows = team("deals", "list", *how, "--limit", str(count), "--json").rows
    return [str(row["id"]) for row in rows]


def test_deals_are_changed_in_one_step_and_what_stays_is_named(team: Headwater) -> None:
    running, (won,) = _ids(team, "--phase", "D2"), _ids(team, "--phase", "P3", count=1)
    how = ("--owner", "joris", "--source", "none", "--close", "2026-06-30", "--probability", "36%")
    plan = ("--next-step", "Call about the offer tomorrow 10:00")
    told = team("deals", "edit", *running, won, *how, *plan, "--json")
    assert (told.json["changed"], [left["why"] for left in told.json["left_out"]]) == (3, ["ended"])
    assert "so its expected close and own probability stay and it needs no next step." in told.err
    first = team("deals", "show", running[0], "--json").json
    assert (first["owner"], first["expected_close_on"], first["own_probability"]) == ("Joris Lamers", "2026-06-30", 36)
    (step,) = [row for row in team("tasks", "list", "--deal", running[1], "--json").rows if "offer" in row["subject"]]
    assert (step["due_on"], step["due_time"], step["owner"]) == ("2026-03-13", "10:00", "Joris Lamers")
    assert team("undo", str(told.json["change_set"])).code == 0
    assert team("deals", "show", running[0], "--json").json["own_probability"] != 36
    emptied = team("deals", "edit", *running, "--close", "none")
    assert emptied.out.startswith("Changed expected close of ")
    assert team("deals", "show", running[1], "--json").json["expected_close_on"] is None


def test_what_can_not_be_is_told_before_anything_is_changed(team: Headwater) -> None:
    (key,) = _ids(team, "--open", count=1)
    missing = team("deals", "edit", key, "999999", "--owner", "Joris")
    assert (missing.code, "There is no deal with the number 999999." in missing.err) == (1, True)
    unknown = team("deals", "edit", key, "--owner", "Zebulon")
    assert (unknown.code, "There is no user “Zebulon”." in unknown.err) == (1, True)
    assert team("deals", "edit", key).code == 2
    assert team("deals", "edit", key, "--probability", "many").code == 2
    assert team("companies", "edit", "1", "--close", "friday").code == 2


def test_a_rep_changes_their_own_alone(team: Headwater) -> None:
    (theirs,) = _ids(team, "--owner", "Mira", "--open", count=1)
    refused = team("--user", "Joris", "deals", "edit", theirs, "--probability", "20")
    assert (refused.code, "This belongs to Mira Osei" in refused.err) == (1, True)
    assert refused.out == "Nothing was changed.\n"
