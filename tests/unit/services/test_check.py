"""The checkup finds what somebody did to the database behind the program's back."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from app.services.check import Checkup, check_database
from app.services.context import Context
from app.services.deals.commands import CreateDeal, DeleteDeal, EditDeal, MoveDeal, create_deal, delete_deal, move_deal
from app.services.deals.commands import edit_deal as edit
from app.services.people.companies import CreateCompany, DeleteCompany, create_company, delete_company
from app.services.sample import SampleSize, add_sample
from app.storage import recorder, search
from app.storage.database import Database
from app.storage.engine import writing_engine
from app.storage.location import Location
from tests.support.damage import damage
from tests.support.team import new_team, sales

SIZE = SampleSize(open_deals=8, closed_deals=4, companies=10, contacts=20, activities=30)
ALL = ["Storage", "Recording", "Change log", "Phases", "Phase history", "Search texts", "Search index"]


@pytest.fixture
def team(database: Database) -> Context:
    ctx = new_team(database)
    add_sample(ctx, SIZE)
    return ctx


def _behind_its_back(database: Database, *statements: str, table: str = "deals", again: bool = True) -> None:
    """Write without being recorded, as another program would."""
    is_file = database.engine.dialect.name == "sqlite"
    with writing_engine(database.engine).begin() as connection:
        if is_file:
            for event in ("insert", "update", "delete"):
                connection.execute(text(f"DROP TRIGGER record_{event}_{table}"))
        else:
            connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        for statement in statements:
            connection.execute(text(statement))
        if not is_file:
            connection.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER USER"))
        if again and is_file:
            recorder.install(connection)
            search.install(connection)


def _wrong(checkup: Checkup) -> dict[str, tuple[str, ...]]:
    return {check.name: check.problems for check in checkup.checks if check.problems}


def test_a_file_without_its_end_is_not_sound(tmp_path: Path) -> None:
    path = tmp_path / "team.headwater"
    for is_whole in (True, False):
        with closing(Database.open(Location.parse(str(path)), may_create=is_whole)) as database:
            if is_whole:
                new_team(database)
            found = _wrong(check_database(database))
        assert is_whole is not bool(found)
        os.truncate(path, path.stat().st_size - 100)
    assert "was cut off" in found["Storage"][0]


def test_what_the_program_wrote_is_sound(team: Context) -> None:
    phases = sales(team).phases
    deal = create_deal(team, CreateDeal("Scales"))
    edit(team, EditDeal(deal.record_id, None, {"name": "Floor scales", "own_probability": 40}))
    move_deal(team, MoveDeal(deal.record_id, phases[3].id))
    gone = create_deal(team, CreateDeal("Mistake"))
    delete_deal(team, DeleteDeal(gone.record_id))
    checkup = check_database(team.db)
    assert _wrong(checkup) == {}
    assert checkup.is_sound
    assert [check.name for check in checkup.checks] == ALL
    counts = {check.name: check.count for check in checkup.checks}
    assert counts["Phase history"] == 8 + 2 + 4 + 1
    assert counts["Search texts"] == 10 + 20 + counts["Phase history"]
    assert counts["Change log"] > 100


def test_an_empty_database_is_sound(database: Database) -> None:
    assert check_database(database).is_sound


@pytest.mark.parametrize(
    ("statement", "part", "said"),
    [
        (
            "UPDATE deals SET notes = 'x' WHERE id = {deal}",
            "Change log",
            "differs from the last line of the change log",
        ),
        ("DELETE FROM phase_changes WHERE deal_id = {deal}", "Phase history", "no stay in a phase goes on"),
        (
            "DELETE FROM phase_changes WHERE deal_id = {deal}",
            "Change log",
            "is gone, but the change log has no deletion",
        ),
        (
            "UPDATE phase_changes SET left_at = NULL WHERE deal_id = {deal}",
            "Phase history",
            "more than one stay goes on",
        ),
        ("UPDATE deals SET phase_id = {other} WHERE id = {deal}", "Phase history", "is not where the deal stands"),
        ("UPDATE phases SET kind = 'moon' WHERE id = {other}", "Phases", "of no known kind"),
        ("UPDATE phases SET probability = 140 WHERE id = {other}", "Phases", "not between 0 and 100"),
        ("UPDATE deals SET pipeline_id = 2 WHERE id = {deal}", "Phase history", "belongs to another pipeline"),
        ("UPDATE deals SET search_text = 'x' WHERE id = {deal}", "Search texts", "the search does not know"),
        ("INSERT INTO lead_sources (name) VALUES ('Nowhere')", "Change log", "stands in no line of the change log"),
    ],
)
def test_what_does_not_fit_together_is_found(team: Context, statement: str, part: str, said: str) -> None:
    phases = sales(team).phases
    deal = create_deal(team, CreateDeal("Scales")).record_id
    move_deal(team, MoveDeal(deal, phases[1].id))
    table = statement.split()[2 if statement.startswith(("DELETE", "INSERT")) else 1]
    _behind_its_back(team.db, statement.format(deal=deal, other=phases[3].id), table=table)
    wrong = _wrong(check_database(team.db))
    assert any(said in problem for problem in wrong[part]), wrong
    if table == "deals" or part == "Phase history":
        assert any(str(deal) in problem for problem in wrong[part])


@pytest.mark.parametrize(
    ("changed", "which", "said"),
    [
        ("left_at", "left_at IS NOT NULL", "a stay ends before it begins"),
        ("entered_at", "left_at IS NULL", "a stay begins before the one before it ends"),
    ],
)
def test_instants_of_a_wrong_clock_are_told_and_no_fault(team: Context, changed: str, which: str, said: str) -> None:
    deal = create_deal(team, CreateDeal("Scales")).record_id
    move_deal(team, MoveDeal(deal, sales(team).phases[1].id))
    assert not any(check.remark for check in check_database(team.db).checks)
    instant = "2020-01-01T00:00:00.000000Z"
    statement = f"UPDATE phase_changes SET {changed} = '{instant}' WHERE deal_id = {deal} AND {which}"  # noqa: S608
    _behind_its_back(team.db, statement, table="phase_changes")
    (history,) = (check for check in check_database(team.db).checks if check.name == "Phase history")
    assert f"Deals {deal}: {said}" in history.remark


def test_a_record_that_came_back_unseen_is_found(team: Context) -> None:
    gone = create_company(team, CreateCompany("Mistake")).record_id
    delete_company(team, DeleteCompany(gone))
    columns = "id, name, match_key, created_at, version, search_text"
    values = f"{gone}, 'Mistake', 'mistake', '2026-03-12T09:00:00.000000Z', 1, 'mistake'"
    statement = f"INSERT INTO companies ({columns}) VALUES ({values})"  # noqa: S608 - made of what stands above
    _behind_its_back(team.db, statement, table="companies")
    (problem,) = _wrong(check_database(team.db))["Change log"]
    assert problem == f"companies {gone}: is there, but the change log says it was deleted."


def test_many_of_a_kind_are_counted(team: Context) -> None:
    _behind_its_back(team.db, "UPDATE contacts SET search_text = ''", table="contacts")
    (problem,) = _wrong(check_database(team.db))["Search texts"]
    assert problem.endswith("and 15 more: the search does not know what they say now.")


def test_a_missing_trigger_is_found(team: Context) -> None:
    name = "record_update_deals"
    on = "" if team.db.engine.dialect.name == "sqlite" else " ON deals"
    with writing_engine(team.db.engine).begin() as connection:
        connection.execute(text(f"DROP TRIGGER {name}{on}"))
    assert _wrong(check_database(team.db)) == {"Recording": (f"The trigger {name} is missing.",)}


@pytest.fixture
def file_of(tmp_path: Path) -> Callable[[], Database]:
    path = tmp_path / "team.headwater"

    def opened() -> Database:
        return Database.open(Location.parse(str(path)), may_create=True)

    return opened


def test_a_search_index_out_of_step_is_found(file_of: Callable[[], Database]) -> None:
    database = file_of()
    add_sample(new_team(database), SIZE)
    with writing_engine(database.engine).begin() as connection:
        connection.execute(text("INSERT INTO deals_fts(deals_fts) VALUES ('delete-all')"))
    assert _wrong(check_database(database)) == {"Search index": ("The search index of deals is out of step.",)}
    database.close()


def test_damaged_pages_are_a_finding_and_end_the_checkup(file_of: Callable[[], Database]) -> None:
    database = file_of()
    add_sample(new_team(database), SIZE)
    damage(database, "activities", pages=2)
    database.close()
    damaged = file_of()
    checkup = check_database(damaged)
    damaged.close()
    assert not checkup.is_sound
    assert [check.name for check in checkup.checks] == ["Storage"]


def test_a_read_only_file_is_looked_through_as_far_as_that_goes(file_of: Callable[[], Database]) -> None:
    database = file_of()
    add_sample(new_team(database), SIZE)
    database.read_only = True  # as it is opened where the file may not be written
    checkup = check_database(database)
    database.close()
    assert checkup.is_sound
    assert checkup.checks[-1].skipped.startswith("The database is read-only here")
