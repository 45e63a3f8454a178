"""What is on the server follows from the rules, whoever tampered with it, and however the database came about."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from sqlalchemy import text

from app.domain.access import Op
from app.domain.access_rules import NOT_BUILT_YET, OUR_OWN, TABLES, rule_for
from app.domain.errors import EnvironmentFault
from app.domain.roles import Role
from app.models import Base
from app.storage import schema
from app.storage.access.install import become_keeper
from app.storage.access.server_roles import ServerRoles
from app.storage.database import Database
from app.storage.location import Location
from tests.support import postgres
from tests.support.guarded import GuardedTeam

pytestmark = pytest.mark.postgres

_STATE = {
    "policies": "SELECT tablename, policyname, roles, cmd, qual, with_check FROM pg_policies ORDER BY 1, 2",
    "tables": "SELECT relname, relowner::regrole::text, relrowsecurity, relforcerowsecurity, relacl::text "
    "FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'S', 'v') ORDER BY 1",
    "columns": "SELECT attrelid::regclass::text, attname, attacl::text FROM pg_attribute JOIN pg_class c ON c.oid = "
    "attrelid WHERE relnamespace = 'public'::regnamespace AND attacl IS NOT NULL ORDER BY 1, 2",
    "functions": "SELECT oid::regprocedure::text, proowner::regrole::text, prosecdef, proconfig, prosrc, proacl::text "
    "FROM pg_proc WHERE pronamespace = 'public'::regnamespace ORDER BY 1",
    "triggers": "SELECT tgrelid::regclass::text, tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal "
    "ORDER BY 1, 2",
}


def state(team: GuardedTeam) -> dict[str, list[tuple[Any, ...]]]:
    with psycopg.connect(team.url) as connection:
        return {name: connection.execute(question.encode()).fetchall() for name, question in _STATE.items()}


def names(team: GuardedTeam) -> ServerRoles:
    return ServerRoles(urlsplit(team.url).path.removeprefix("/"))


@contextlib.contextmanager
def as_keeper(team: GuardedTeam) -> Iterator[psycopg.Connection[Any]]:
    """Somebody who knows what they do, and should not."""
    with psycopg.connect(team.url) as connection:
        connection.execute(f'SET ROLE "{names(team).keeper}"'.encode())
        yield connection


def update_as_owner(team: GuardedTeam) -> None:
    """What an owner's program does at the end of a migration."""
    with team.program(Role.OWNER) as ctx, ctx.db.engine.begin() as connection:
        become_keeper(connection)
        schema.install(connection)


def test_whatever_was_changed_is_put_right_again(own_team: GuardedTeam) -> None:
    before, rep = state(own_team), names(own_team).group(Role.REP)
    with as_keeper(own_team) as sql:
        for statement in (
            "DROP POLICY headwater_edit_0 ON deals",
            "CREATE POLICY headwater_more ON deals FOR UPDATE USING (true)",
            "ALTER TABLE targets NO FORCE ROW LEVEL SECURITY",
            "ALTER TABLE targets DISABLE ROW LEVEL SECURITY",
            f'GRANT DELETE ON change_rows TO "{rep}"',
            f'GRANT UPDATE (role) ON users TO "{rep}"',
            "GRANT SELECT ON targets TO PUBLIC",
            f'REVOKE ALL ON deals FROM "{rep}"',
            "CREATE OR REPLACE FUNCTION headwater_user() RETURNS bigint LANGUAGE sql AS 'SELECT 1'",
            "DROP TRIGGER headwater_assign_login ON users",
        ):
            sql.execute(statement.encode())
    assert state(own_team) != before
    update_as_owner(own_team)
    assert state(own_team) == before


def test_installing_again_changes_nothing(own_team: GuardedTeam) -> None:
    before = state(own_team)
    update_as_owner(own_team)
    opened = Database.open(Location.parse(own_team.url))
    with contextlib.closing(opened), opened.engine.begin() as connection:
        schema.install(connection)
    assert state(own_team) == before


def test_privileges_are_those_of_the_rules(shared_team: GuardedTeam) -> None:
    words = {Op.READ: "SELECT", Op.ADD: "INSERT", Op.EDIT: "UPDATE", Op.REMOVE: "DELETE"}
    with psycopg.connect(shared_team.url) as sql:
        for role in Role:
            group = names(shared_team).group(role)
            for table in TABLES - NOT_BUILT_YET:
                for op, privilege in words.items():
                    rule = rule_for(role, table, op)
                    found = sql.execute("SELECT has_table_privilege(%s, %s, %s)", [group, table, privilege]).fetchone()
                    assert found == (rule is not None and rule.columns is None,), (role, table, op)
                    if rule is not None and rule.columns is not None:
                        columns = sql.execute(
                            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 "
                            "AND has_column_privilege(%s, attrelid, attnum, %s)",
                            [table, group, privilege],
                        ).fetchall()
                        assert {name for (name,) in columns} == rule.columns


def test_no_table_is_without_its_guard(shared_team: GuardedTeam) -> None:
    keeper = names(shared_team).keeper
    for table, owner, guarded, forced, _ in state(shared_team)["tables"]:
        if table in Base.metadata.tables:
            assert (owner, guarded, forced) == (keeper, True, True), table
    with psycopg.connect(shared_team.url) as sql:
        views = "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('v', 'm')"
        assert sql.execute(views.encode()).fetchone() == (0,), "a view needs security_invoker, and a line here"
    assert set(Base.metadata.tables) == (TABLES - NOT_BUILT_YET) | OUR_OWN


def test_functions_with_more_rights_look_names_up_in_known_places(shared_team: GuardedTeam) -> None:
    for name, _, runs_as_owner, settings, _, _ in state(shared_team)["functions"]:
        if runs_as_owner:
            assert settings == ["search_path=pg_catalog, public, pg_temp"], name


def test_who_may_not_update_a_database_is_told_who_may(own_team: GuardedTeam) -> None:
    with as_keeper(own_team) as sql:
        sql.execute("UPDATE alembic_version SET version_num = '0001'")
    with pytest.raises(EnvironmentFault, match="Ask an owner of the team"), own_team.program(Role.REP):
        pass


def test_a_copy_of_a_database_gets_roles_of_its_own(own_team: GuardedTeam, keepers_server: postgres.Server) -> None:
    with keepers_server.database(template=urlsplit(own_team.url).path.removeprefix("/")) as url:
        opened = Database.open(Location.parse(url))
        try:
            with opened.engine.begin() as connection:
                schema.install(connection)
                ours = ServerRoles(urlsplit(url).path.removeprefix("/"))
                owner = connection.scalar(text("SELECT relowner::regrole::text FROM pg_class WHERE relname = 'deals'"))
                assert owner == ours.keeper
                policies = connection.scalars(text("SELECT DISTINCT unnest(roles)::text FROM pg_policies"))
                assert set(policies) == {*ours.groups, ours.keeper}
        finally:
            opened.close()


def test_a_role_of_somebody_else_is_left_alone(keepers_server: postgres.Server) -> None:
    with keepers_server.database() as url:
        taken = ServerRoles(urlsplit(url).path.removeprefix("/")).group(Role.REP)
        keepers_server.run(f'CREATE ROLE "{taken}"')
        with pytest.raises(EnvironmentFault, match="was not made for this database"):
            Database.open(Location.parse(url), may_create=True)


def test_names_of_roles_fit_the_server() -> None:
    for database in ("acme", "x" * 63, "ü" * 31, 'with "quotes"'):
        roles = ServerRoles(database)
        assert len(set(roles.all)) == len(Role) + 3
        assert all(len(name.encode()) <= 63 for name in roles.all)
    assert ServerRoles("x" * 62).all != ServerRoles("x" * 63).all
