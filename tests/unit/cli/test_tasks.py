"""Reminders from the command line."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from icalendar import Calendar

from app.models.tasks import Task
from tests.support.team import again
from tests.unit.cli.conftest import Headwater


def added(team: Headwater, *words: str) -> int:
    key: int = team("tasks", "add", *words, "--json").json["task"]["id"]
    return key


def test_a_sentence_becomes_a_series_that_goes_on_when_done(team: Headwater) -> None:
    told = team("tasks", "add", "Call Ana every 2nd monday 9:00 Europe/Madrid")
    assert told.out == "Planned: Call Ana, 2026-03-16 09:00 Europe/Madrid, Every 2nd Monday\n"
    (row,) = [row for row in team("tasks", "list", "--json").rows if row["subject"] == "Call Ana"]
    assert (row["rrule"], row["due_time"], row["zone"]) == (
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO",
        "09:00",
        "Europe/Madrid",
    )
    done = team("tasks", "done", str(row["id"]), "--json").rows[0]
    assert done["next"]["due_on"] == "2026-03-30"
    assert team("undo", str(done["change_set"])).code == 0
    assert row["id"] in [one["id"] for one in team("tasks", "list", "--json").rows]
    assert done["next"]["id"] not in [one["id"] for one in team("tasks", "list", "--json").rows]


def test_a_zone_that_vanished_is_named_below_the_list(team: Headwater, migrated_url: str) -> None:
    key = added(team, "Call Ana tomorrow 10:00 Europe/Madrid")
    assert "not known here" not in team("tasks", "list").out
    ctx = again(migrated_url)
    with closing(ctx.db), ctx.unit_of_work("Lost a zone") as uow:
        uow.session.get_one(Task, key).zone = "Europe/Atlantis"
    for words in (("tasks", "list"), ("tick",), ("simulate", "--from", "2026-03-12", "--to", "2026-03-12")):
        told = team(*words).out
        assert told.endswith("\n\nThe time zone “Europe/Atlantis” is not known here; the team's is used.\n")


def test_a_chain_and_a_move_of_several(team: Headwater) -> None:
    first = added(team, "Send the offer tomorrow", "--deal", "9")
    second = added(team, "Ask what they think", "--after", str(first), "--days", "2", "--after-completion")
    moved = team("tasks", "move", str(first), "--to", "2026-03-19", "--json").json
    assert moved["moved"] == [first]
    rows = {row["id"]: row for row in team("tasks", "list", "--all", "--json").rows}
    assert (rows[second]["due_on"], rows[second]["waits_for"]) == ("2026-03-23", "Send the offer")
    assert [row["id"] for row in team("tasks", "list", "--deal", "9", "--until", "2026-03-19", "--json").rows].count(
        first
    )


def test_put_off(team: Headwater) -> None:
    key = added(team, "Call Ana today")
    row = team("tasks", "snooze", str(key), "--to", "next week 14:00", "--json").json["task"]
    assert (row["due_on"], row["due_time"], row["snoozed"]) == ("2026-03-16", "14:00", 1)
    assert "Put off to Tue 17 March" in team("tasks", "snooze", str(key)).out


def test_what_can_not_be_is_told_in_words(team: Headwater) -> None:
    refused = team("tasks", "add", "Water the plants every 31 april")
    assert (refused.code, "no such day" in refused.err) == (1, True)
    assert team("tasks", "add", "Then", "--days", "2").code == 2
    assert team("tasks", "export").code == 2
    key = added(team, "Call Zoe tomorrow")
    missing = team("tasks", "done", str(key), "999999")
    assert (missing.code, "There is no reminder with the number 999999." in missing.err) == (1, True)
    assert key in [row["id"] for row in team("tasks", "list", "--json").rows]  # and nothing was done


def test_a_calendar_file_is_written_and_kept(team: Headwater, tmp_path: Path) -> None:
    path = tmp_path / "mine.ics"
    assert team("tasks", "export", str(path), "--keep").code == 0
    added(team, "Call Zoe tomorrow")
    assert team("tick", "--at", "2026-03-12T10:00").code == 0
    names = [str(event["summary"]) for event in Calendar.from_ical(path.read_bytes()).walk("VEVENT")]
    assert "Call Zoe" in names
    team("tasks", "export", "--stop")
    path.unlink()
    team("tick", "--at", "2026-03-12T10:01")
    assert not path.exists()


def test_absences(team: Headwater) -> None:
    members = team("users", "list", "--json").rows
    other = next(row["name"] for row in members if row["name"] != "Mira Osei")
    key = added(team, "Call Ana on 2026-04-07")
    told = team("absences", "add", "--from", "2026-04-06", "--until", "2026-04-10", "--stand-in", other)
    assert "is away from Mon 6 April to Fri 10 April" in told.out
    (row,) = [row for row in team("tasks", "list", "--all", "--json").rows if row["id"] == key]
    assert row["owner"] == other
    (absence,) = team("absences", "list", "--json").rows
    assert absence["stand_in"] == other
    team("absences", "remove", str(absence["id"]))
    assert team("absences", "list").out == "Nobody is away.\n"


def test_on_a_day_on_which_the_clocks_change_what_becomes_of_the_time_is_said(team: Headwater) -> None:
    skipped = team("tasks", "add", "Call Ana 29 march 02:30 Europe/Berlin")
    assert (skipped.code, "The clocks skip 02:30 that day, so it is due at 03:30." in skipped.err) == (0, True)
    twice = team("tasks", "add", "Call Ana 25 october 02:30 Europe/Berlin")
    assert (twice.code, "comes twice that day" in twice.err) == (0, True)


def test_a_call_back_says_what_their_time_is_here(team: Headwater) -> None:
    told = team("tasks", "call-back", "deal:9", "friday 16:30", "--zone", "America/New_York")
    assert "Friday 13 March 16:30 in New York is " in told.out
    assert "Their business hours are 08:00 to 18:00" in told.out
    late = team("tasks", "call-back", "deal:9", "saturday 9:00", "--zone", "America/New_York", "--json").json
    assert (late["there"]["time"], late["there"]["is_business_hours"]) == ("09:00", False)
    for words, why in (
        (("deal:9", "friday"), "Say at what time"),
        (("deal:9", "friday 9:00", "--zone", "Atlantis"), "not a time zone"),
        (("deal:9", "12 march 0:00", "--zone", "Asia/Tokyo"), "has passed"),
        (("deal:9999", "friday 9:00"), "There is no deal 9999. Check its number."),
    ):
        refused = team("tasks", "call-back", *words)
        assert (refused.code, why in refused.err) == (1, True), refused.err
    assert team("tasks", "call-back", "user:1", "friday 9:00").code == 2
