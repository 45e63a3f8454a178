"""What people can do to the database with psql and their own password, past the program."""

# ruff: noqa: S608 - tables and columns are put into SQL, all of them our own

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from app.domain.roles import Role
from app.storage.database import Database
from app.storage.location import Location
from tests.support.guarded import GuardedTeam

pytestmark = pytest.mark.postgres

Sql = psycopg.Connection[Any]
Denied = psycopg.errors.InsufficientPrivilege
READERS = (Role.REP, Role.INSIDE_SALES, Role.MARKETING, Role.ACCOUNTING, Role.SUPPORT)
LEARNERS = (Role.REP, Role.INSIDE_SALES, Role.MARKETING)


@contextlib.contextmanager
def change(team: GuardedTeam, role: Role) -> Iterator[Sql]:
    """A transaction with a change set of one's own, as the program would open it; taken back at the end."""
    with team.sql(role) as sql:
        open_change_set(sql, team.users[role])
        yield sql
        sql.rollback()


def open_change_set(sql: Sql, user_id: int) -> int:
    """Open a change set under somebody's name."""
    statement = (
        "INSERT INTO change_sets (user_id, made_at, label, is_bulk) VALUES (%s, '2020-01-01', 'By hand', false) "
        "RETURNING id"
    )
    row = sql.execute(statement, [user_id]).fetchone()
    assert row is not None
    key: int = row[0]
    sql.execute("SELECT set_config('headwater.change_set', %s, true)", [str(key)])
    return key


def one(sql: Sql, statement: str, *values: object) -> Any:
    row = sql.execute(statement.encode(), values).fetchone()
    return row[0] if row else None


def changed(sql: Sql, statement: str, *values: object) -> int:
    return sql.execute(statement.encode(), values).rowcount


@pytest.fixture(scope="module")
def targets(shared_team: GuardedTeam) -> dict[Role, int]:
    """A target for each person, stored by the manager, and once more so that the log holds images."""
    keys = {}
    with shared_team.sql(Role.MANAGER) as sql:
        open_change_set(sql, shared_team.users[Role.MANAGER])
        for role, user_id in shared_team.users.items():
            keys[role] = one(
                sql,
                "INSERT INTO targets (user_id, period, amount_minor, currency) VALUES (%s, '2026-Q1', 1000, 'EUR') "
                "RETURNING id",
                user_id,
            )
            sql.execute("UPDATE targets SET amount_minor = 2000 WHERE id = %s", [keys[role]])
    return keys


# -- forecast targets --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", READERS)
def test_nobody_reads_the_targets_of_others(shared_team: GuardedTeam, targets: dict[Role, int], role: Role) -> None:
    with shared_team.sql(role) as sql:
        assert sql.execute("SELECT user_id FROM targets").fetchall() == [(shared_team.users[role],)]
        assert sql.execute("SELECT * FROM targets WHERE user_id <> %s", [shared_team.users[role]]).fetchall() == []


@pytest.mark.parametrize("role", READERS)
def test_nor_from_the_change_log(shared_team: GuardedTeam, targets: dict[Role, int], role: Role) -> None:
    with shared_team.sql(role) as sql:
        told = sql.execute("SELECT DISTINCT row_id FROM change_rows WHERE table_name = 'targets'").fetchall()
        assert told == [(targets[role],)]
        images = "SELECT count(*) FROM change_rows WHERE before ->> 'amount_minor' = '1000' AND table_name = 'targets'"
        assert one(sql, images) == 1


@pytest.mark.parametrize("role", [Role.OWNER, Role.MANAGER])
def test_leaders_read_all_targets(shared_team: GuardedTeam, targets: dict[Role, int], role: Role) -> None:
    with shared_team.sql(role) as sql:
        assert one(sql, "SELECT count(*) FROM targets") == len(targets)
        assert one(sql, "SELECT count(*) FROM change_rows WHERE table_name = 'targets'") == 2 * len(targets)


@pytest.mark.parametrize("role", READERS)
def test_nobody_sets_targets_but_leaders(shared_team: GuardedTeam, targets: dict[Role, int], role: Role) -> None:
    with change(shared_team, role) as sql, pytest.raises(Denied):
        sql.execute("UPDATE targets SET amount_minor = 1")


# -- saved views -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", READERS)
def test_a_shared_view_is_changed_by_its_maker_and_leaders_alone(shared_team: GuardedTeam, role: Role) -> None:
    maker, add = shared_team.users[role], "INSERT INTO saved_views (user_id, screen, name, definition, is_shared)"
    keys = {}
    other = next(each for each in READERS if each is not role)
    with shared_team.sql(Role.OWNER) as sql:
        open_change_set(sql, shared_team.users[Role.OWNER])
        for whose in (role, other):
            values = "VALUES (%s, 'board', 'Late ones', '{}', true) RETURNING id"
            keys[whose] = one(sql, f"{add} {values}", shared_team.users[whose])
    with change(shared_team, role) as sql:
        for whose, allowed in ((role, 1), (other, 0)):
            assert one(sql, "SELECT name FROM saved_views WHERE id = %s", keys[whose]) == "Late ones"
            assert changed(sql, "UPDATE saved_views SET definition = '{}' WHERE id = %s", keys[whose]) == allowed
            assert changed(sql, "UPDATE saved_views SET is_shared = false WHERE id = %s", keys[whose]) == allowed
            assert changed(sql, "DELETE FROM saved_views WHERE id = %s", keys[whose]) == allowed
        start = "INSERT INTO view_starts (user_id, screen, view_id) VALUES (%s, 'board', %s)"
        assert changed(sql, start, maker, keys[other]) == 1
    with change(shared_team, role) as sql, pytest.raises(Denied):
        sql.execute(f"{add} VALUES (%s, 'board', 'Not mine', '{{}}', true)", [shared_team.users[other]])
    with change(shared_team, role) as sql, pytest.raises(Denied):
        sql.execute("UPDATE saved_views SET user_id = %s WHERE id = %s", [shared_team.users[other], keys[role]])
    with change(shared_team, role) as sql, pytest.raises(Denied):
        sql.execute(
            "INSERT INTO view_starts (user_id, screen, view_id) VALUES (%s, 'board', 1)", [shared_team.users[other]]
        )
    with change(shared_team, Role.MANAGER) as sql:
        assert changed(sql, "DELETE FROM saved_views WHERE id = ANY(%s)", list(keys.values())) == 2
        one(sql, "INSERT INTO view_starts (user_id, screen, view_id) VALUES (%s, 'board', 1) RETURNING id", maker)


# -- deals and what hangs on them --------------------------------------------------------------------------------------


def test_a_rep_changes_their_own_deal_and_no_other(shared_team: GuardedTeam) -> None:
    with change(shared_team, Role.REP) as sql:
        statement = "UPDATE deals SET name = 'Mine' WHERE id = %s"
        assert changed(sql, statement, shared_team.deals[Role.REP]) == 1
        assert changed(sql, statement, shared_team.deals[Role.INSIDE_SALES]) == 0
        assert changed(sql, "UPDATE deals SET name = 'All mine'") == 1
        assert changed(sql, "DELETE FROM deals WHERE id = %s", shared_team.deals[Role.MANAGER]) == 0


def test_a_rep_does_not_take_anothers_deal(shared_team: GuardedTeam) -> None:
    me = shared_team.users[Role.REP]
    with change(shared_team, Role.REP) as sql:
        statement = "UPDATE deals SET owner_id = %s WHERE id = %s"
        assert changed(sql, statement, me, shared_team.deals[Role.INSIDE_SALES]) == 0
        with pytest.raises(Denied):
            sql.execute("UPDATE deals SET owner_id = NULL WHERE owner_id = %s", [me])


def test_a_rep_hands_their_own_deal_over_with_the_end_of_its_stay(shared_team: GuardedTeam) -> None:
    deal, heir = shared_team.deals[Role.REP], shared_team.users[Role.INSIDE_SALES]
    with change(shared_team, Role.REP) as sql:
        assert changed(sql, "UPDATE deals SET owner_id = %s WHERE id = %s", heir, deal) == 1
        assert changed(sql, "UPDATE phase_changes SET left_at = now() WHERE deal_id = %s", deal) == 1
        assert changed(sql, "UPDATE deals SET name = 'Still mine?' WHERE id = %s", deal) == 0


@pytest.mark.parametrize(
    "column", ["entered_at", "phase_id", "from_phase_id", "user_id", "origin", "reason", "deal_id"]
)
def test_of_a_stay_in_a_phase_a_rep_writes_only_its_end(shared_team: GuardedTeam, column: str) -> None:
    statement = f"UPDATE phase_changes SET {column} = {column} WHERE deal_id = %s"
    with change(shared_team, Role.REP) as sql, pytest.raises(Denied):
        sql.execute(statement.encode(), [shared_team.deals[Role.REP]])


def test_a_rep_adds_deals_of_their_own_only(shared_team: GuardedTeam) -> None:
    statement = (
        "INSERT INTO deals (name, owner_id, pipeline_id, phase_id, phase_entered_at, currency, created_at) "
        "SELECT 'New', %s, pipeline_id, phase_id, now(), 'EUR', now() FROM deals LIMIT 1"
    )
    with change(shared_team, Role.REP) as sql:
        assert changed(sql, statement, shared_team.users[Role.REP]) == 1
        with pytest.raises(Denied):
            sql.execute(statement.encode(), [shared_team.users[Role.MANAGER]])


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO deal_lines (deal_id, quantity, unit_price_minor, position) VALUES (%s, 1, 1, 0)",
        "INSERT INTO phase_changes (deal_id, phase_id, entered_at) SELECT %s, phase_id, now() FROM deals LIMIT 1",
        "INSERT INTO tasks (kind, subject, due_on, deal_id, created_at) VALUES ('call', 'Ring', now(), %s, now())",
    ],
)
def test_what_hangs_on_a_deal_follows_it(shared_team: GuardedTeam, statement: str) -> None:
    with change(shared_team, Role.REP) as sql:
        assert changed(sql, statement, shared_team.deals[Role.REP]) == 1
        with pytest.raises(Denied):
            sql.execute(statement.encode(), [shared_team.deals[Role.MANAGER]])


def test_a_change_set_of_somebody_else_opens_no_deal(shared_team: GuardedTeam) -> None:
    """That a change wrote a deal lets it write what hangs on it: but only a change of one's own, under way now."""
    deal = shared_team.deals[Role.MANAGER]
    with shared_team.sql(Role.REP) as sql:
        theirs = one(sql, "SELECT max(change_set_id) FROM change_rows WHERE table_name = 'deals' AND row_id = %s", deal)
        sql.execute("SELECT set_config('headwater.change_set', %s, true)", [str(theirs)])
        with pytest.raises(Denied):
            sql.execute(
                "INSERT INTO deal_lines (deal_id, quantity, unit_price_minor, position) VALUES (%s, 1, 1, 0)", [deal]
            )
        sql.rollback()


def test_what_one_did_with_a_customer_is_logged_on_any_deal_but_in_ones_own_name(shared_team: GuardedTeam) -> None:
    statement = (
        "INSERT INTO activities (kind, happened_at, subject, deal_id, user_id) VALUES ('call', now(), 'Rang', %s, %s)"
    )
    deal = shared_team.deals[Role.MANAGER]
    with change(shared_team, Role.REP) as sql:
        assert changed(sql, statement, deal, shared_team.users[Role.REP]) == 1
        with pytest.raises(Denied):
            sql.execute(statement.encode(), [deal, shared_team.users[Role.MANAGER]])


def test_reps_share_deals_where_the_team_says_so(shared_team: GuardedTeam) -> None:
    with change(shared_team, Role.MANAGER) as sql:
        sql.execute("UPDATE teams SET reps_share_deals = true")
        sql.commit()
    try:
        with change(shared_team, Role.REP) as sql:
            assert changed(sql, "UPDATE deals SET name = 'Ours'") == len(shared_team.deals)
        with change(shared_team, Role.INSIDE_SALES) as sql:
            assert changed(sql, "UPDATE deals SET name = 'Ours'") == 1
    finally:
        with change(shared_team, Role.MANAGER) as sql:
            sql.execute("UPDATE teams SET reps_share_deals = false")
            sql.commit()


def test_inside_sales_claims_what_has_no_owner(shared_team: GuardedTeam) -> None:
    deal, me = shared_team.deals[Role.ACCOUNTING], shared_team.users[Role.INSIDE_SALES]
    with change(shared_team, Role.OWNER) as sql:
        sql.execute("UPDATE deals SET owner_id = NULL WHERE id = %s", [deal])
        sql.commit()
    try:
        with change(shared_team, Role.INSIDE_SALES) as sql:
            assert changed(sql, "UPDATE deals SET owner_id = %s WHERE id = %s", me, deal) == 1
            assert changed(sql, "UPDATE deals SET owner_id = %s", me) == 2
        with change(shared_team, Role.REP) as sql, pytest.raises(Denied):
            sql.execute("UPDATE deals SET name = 'Whose?' WHERE id = %s", [deal])
    finally:
        with change(shared_team, Role.OWNER) as sql:
            sql.execute("UPDATE deals SET owner_id = %s WHERE id = %s", [shared_team.users[Role.ACCOUNTING], deal])
            sql.commit()


def test_marketing_has_leads_until_it_hands_them_over(shared_team: GuardedTeam) -> None:
    deal = shared_team.deals[Role.REP]
    move = "UPDATE deals SET phase_id = (SELECT min(id) FROM phases WHERE kind = %s) WHERE id = %s"
    with change(shared_team, Role.MARKETING) as sql:
        assert changed(sql, "UPDATE deals SET name = 'In delta'") == 0
    with change(shared_team, Role.OWNER) as sql:
        sql.execute(move.encode(), ["nurture", deal])
        sql.commit()
    try:
        with change(shared_team, Role.MARKETING) as sql:
            with sql.transaction(force_rollback=True), pytest.raises(Denied):
                sql.execute(move.encode(), ["won", deal])
            assert changed(sql, move, "delta", deal) == 1
            assert changed(sql, "UPDATE deals SET name = 'Back to us'") == 0
    finally:
        with change(shared_team, Role.OWNER) as sql:
            sql.execute(move.encode(), ["delta", deal])
            sql.commit()


@pytest.mark.parametrize("role", [Role.ACCOUNTING, Role.SUPPORT])
def test_accounting_and_support_read(shared_team: GuardedTeam, role: Role) -> None:
    with shared_team.sql(role, autocommit=True) as sql:
        for table in ("companies", "contacts", "deals", "tasks", "activities", "deal_lines"):
            assert one(sql, f"SELECT count(*) FROM {table}") is not None
            with pytest.raises(Denied):
                sql.execute(f"DELETE FROM {table}".encode())
            with pytest.raises(Denied):
                sql.execute(f"UPDATE {table} SET version = 9".encode())


@pytest.mark.parametrize("role", LEARNERS)
def test_customers_are_everybodys_who_sells(shared_team: GuardedTeam, role: Role) -> None:
    add = "INSERT INTO companies (name, match_key, owner_id, created_at) VALUES ('Ferro', 'ferro', %s, now())"
    with change(shared_team, role) as sql:
        assert changed(sql, add, shared_team.users[Role.MANAGER]) == 1
        assert changed(sql, "UPDATE companies SET city = 'Leeds' WHERE name = 'Ferro'") == 1
        assert changed(sql, "DELETE FROM companies WHERE name = 'Ferro'") == 0
        assert changed(sql, "UPDATE companies SET owner_id = NULL WHERE name = 'Ferro'") == 1
        assert changed(sql, "DELETE FROM companies WHERE name = 'Ferro'") == 1


@pytest.mark.parametrize("role", READERS)
def test_the_teams_own_affairs_are_its_leaders(shared_team: GuardedTeam, role: Role) -> None:
    with shared_team.sql(role, autocommit=True) as sql:
        for table in ("teams", "pipelines", "phases", "exchange_rates", "products"):
            with pytest.raises(Denied):
                sql.execute(f"UPDATE {table} SET version = version + 1".encode())


# -- accounts ----------------------------------------------------------------------------------------------------------


def test_a_rep_changes_their_name_but_not_their_role(shared_team: GuardedTeam) -> None:
    me = shared_team.users[Role.REP]
    with change(shared_team, Role.REP) as sql:
        assert changed(sql, "UPDATE users SET name = 'Ana', initials = 'A'") == 1
        for column, value in (("role", "owner"), ("login", "somebody"), ("is_active", True), ("manager_id", None)):
            with sql.transaction(force_rollback=True), pytest.raises(Denied):
                sql.execute(f"UPDATE users SET {column} = %s WHERE id = %s".encode(), [value, me])


def test_a_manager_looks_after_everybody_but_owners(shared_team: GuardedTeam) -> None:
    rep, owner = shared_team.users[Role.REP], shared_team.users[Role.OWNER]
    with change(shared_team, Role.MANAGER) as sql:
        assert changed(sql, "UPDATE users SET role = 'support' WHERE id = %s", rep) == 1
        assert changed(sql, "UPDATE users SET role = 'rep' WHERE id = %s", owner) == 0
        with sql.transaction(force_rollback=True), pytest.raises(Denied):
            sql.execute("UPDATE users SET role = 'owner' WHERE id = %s", [rep])
        with sql.transaction(force_rollback=True), pytest.raises(Denied):
            sql.execute(
                "INSERT INTO users (name, match_key, initials, role) VALUES ('Eve', 'eve', 'E', 'owner')",
            )


def test_nobody_makes_logins_but_leaders(shared_team: GuardedTeam) -> None:
    owner = shared_team.logins[Role.OWNER]
    with shared_team.sql(Role.REP, autocommit=True) as sql:
        for statement in (
            "SELECT headwater_make_login('eve', 'SCRAM-SHA-256$4096:x')",
            f"SELECT headwater_set_password('{owner}', 'SCRAM-SHA-256$4096:x')",
            f"SELECT headwater_put_into_group('{shared_team.logins[Role.REP]}', 'owner')",
            "CREATE ROLE eve",
            f"ALTER ROLE \"{owner}\" PASSWORD 'mine now'",
        ):
            with pytest.raises(Denied):
                sql.execute(statement.encode())


def test_a_manager_makes_nobody_an_owner_and_changes_no_owners_password(shared_team: GuardedTeam) -> None:
    owner, me = shared_team.logins[Role.OWNER], shared_team.logins[Role.MANAGER]
    with shared_team.sql(Role.MANAGER, autocommit=True) as sql:
        for statement in (
            f"SELECT headwater_set_password('{owner}', 'SCRAM-SHA-256$4096:x')",
            f"SELECT headwater_put_into_group('{me}', 'owner')",
            f"SELECT headwater_put_into_group('{owner}', 'rep')",
        ):
            with pytest.raises(Denied):
                sql.execute(statement.encode())


def test_only_logins_of_this_database_are_touched(shared_team: GuardedTeam) -> None:
    somebody = shared_team.url.split("//")[1].split(":")[0]
    with shared_team.sql(Role.OWNER, autocommit=True) as sql:
        with pytest.raises(psycopg.errors.UndefinedObject):
            sql.execute("SELECT headwater_set_password(%s, 'SCRAM-SHA-256$4096:x')", [somebody])
        sql.execute("SELECT headwater_put_into_group(%s, 'rep')", [somebody])
        rep = "SELECT headwater_is_in(%s, %s)"
        assert one(sql, rep, somebody, "headwater_" + shared_team.url.rsplit("/", 1)[1] + "_rep") is False


# -- history -----------------------------------------------------------------------------------------------------------


REWRITING = [
    "UPDATE change_rows SET before = NULL",
    "DELETE FROM change_rows",
    "INSERT INTO change_rows (change_set_id, table_name, row_id, op) VALUES (1, 'deals', 1, 'D')",
    "TRUNCATE change_rows",
    "DELETE FROM change_sets",
    "UPDATE change_sets SET user_id = 1",
    "UPDATE change_sets SET made_at = '2001-01-01'",
    "UPDATE change_sets SET login = 'somebody'",
    "ALTER TABLE deals DISABLE TRIGGER ALL",
    "ALTER TABLE deals DISABLE ROW LEVEL SECURITY",
    "DROP TRIGGER record_update_deals ON deals",
    "SET session_replication_role = replica",
    "CREATE OR REPLACE FUNCTION record_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    "CREATE TABLE change_rows_too (id int)",
    "CREATE TEMPORARY TABLE deals (id int)",
    "ALTER TABLE change_rows OWNER TO CURRENT_USER",
    "SELECT setval('change_sets_id_seq', 1)",
]


@pytest.mark.parametrize("role", list(Role))
def test_nobody_rewrites_history(shared_team: GuardedTeam, role: Role) -> None:
    with shared_team.sql(role, autocommit=True) as sql:
        for statement in REWRITING:
            with pytest.raises(Denied):
                sql.execute(statement.encode())


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OWNER])
def test_nobody_writes_history_under_another_name(shared_team: GuardedTeam, role: Role) -> None:
    with shared_team.sql(role) as sql:
        for user_id in (shared_team.users[Role.OWNER], None):
            with sql.transaction(force_rollback=True), pytest.raises(Denied):
                sql.execute(
                    "INSERT INTO change_sets (user_id, made_at, label, is_bulk) VALUES (%s, now(), 'x', false)",
                    [user_id],
                )


def test_history_bears_the_login_and_the_servers_clock(shared_team: GuardedTeam) -> None:
    with shared_team.sql(Role.REP) as sql:
        key = open_change_set(sql, shared_team.users[Role.REP])
        login, recent = sql.execute(
            "SELECT login, made_at > now() - interval '1 hour' FROM change_sets WHERE id = %s", [key]
        ).fetchone() or ("", False)
        assert (login, recent) == (shared_team.logins[Role.REP], True)
        sql.rollback()
    # An owner may help somebody out in their name; the log tells.
    with shared_team.sql(Role.OWNER) as sql:
        key = open_change_set(sql, shared_team.users[Role.REP])
        assert one(sql, "SELECT login FROM change_sets WHERE id = %s", key) == shared_team.logins[Role.OWNER]
        sql.rollback()


def test_a_change_set_is_closed_with_its_transaction(shared_team: GuardedTeam) -> None:
    deal = shared_team.deals[Role.REP]
    with shared_team.sql(Role.REP) as sql:
        key = open_change_set(sql, shared_team.users[Role.REP])
        assert changed(sql, "UPDATE change_sets SET label = 'Better said' WHERE id = %s", key) == 1
        assert changed(sql, "UPDATE change_sets SET label = 'All mine'") == 1
        assert changed(sql, "UPDATE deals SET name = name WHERE id = %s", deal) == 1
        sql.commit()
        assert changed(sql, "UPDATE change_sets SET label = 'Never was' WHERE id = %s", key) == 0
        sql.execute("SELECT set_config('headwater.change_set', %s, true)", [str(key)])
        with pytest.raises(psycopg.errors.NotNullViolation):
            sql.execute("UPDATE deals SET name = 'Earlier' WHERE id = %s", [deal])
        sql.rollback()


def test_nothing_is_written_without_a_change_set(shared_team: GuardedTeam) -> None:
    with shared_team.sql(Role.OWNER) as sql:
        with pytest.raises(psycopg.errors.NotNullViolation):
            sql.execute("UPDATE deals SET name = 'Nobody did this'")
        sql.rollback()


def test_whoever_becomes_the_groups_role_stays_who_they_are(shared_team: GuardedTeam) -> None:
    """``SET ROLE`` changes the rights a client has, and not who it is."""
    group = "headwater_" + shared_team.url.rsplit("/", 1)[1] + "_rep"
    with change(shared_team, Role.REP) as sql:
        sql.execute(f'SET LOCAL ROLE "{group}"'.encode())
        assert changed(sql, "UPDATE deals SET name = 'Mine'") == 1
        with sql.transaction(force_rollback=True), pytest.raises(Denied):
            sql.execute(f'SET LOCAL ROLE "{group.removesuffix("rep")}keeper"'.encode())


def test_a_stranger_does_not_get_in(shared_team: GuardedTeam, keepers_server: Any) -> None:
    keepers_server.run("CREATE ROLE headwater_test_stranger LOGIN PASSWORD 'correct-horse-battery'")
    try:
        with pytest.raises(psycopg.OperationalError, match="permission denied"):
            psycopg.connect(shared_team.url_of("headwater_test_stranger"))
        with pytest.raises(Exception, match="Ask an owner"):
            Database.open(Location.parse(shared_team.url_of("headwater_test_stranger")))
    finally:
        keepers_server.run("DROP ROLE headwater_test_stranger")
