"""Puts the rules into a PostgreSQL database: at its set-up, and again after each migration, so that they can't drift.

Where the login that sets a database up may not make roles, as on many managed servers, nothing is installed: everybody
shares one login, the program applies the rules, and says so (``who.py``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection, text

from app.domain.errors import EnvironmentFault
from app.storage.access import functions, policies, server_roles
from app.storage.access.server_roles import ServerRoles, literal, quoted
from app.storage.faults import in_words

if TYPE_CHECKING:
    from app.storage.database import Database

_FACTS = """
SELECT
    (SELECT rolsuper FROM pg_roles WHERE rolname = session_user) AS is_superuser,
    (SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = session_user) AS may_make_roles,
    pg_has_role(session_user, datdba, 'USAGE') AS owns_database,
    COALESCE((SELECT relforcerowsecurity FROM pg_class WHERE oid = to_regclass('public.deals')), false) AS is_enforced,
    (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = to_regclass('public.deals')) AS keeper
FROM pg_database WHERE datname = current_database()
"""
_IN_OTHER_HANDS = """
SELECT 'TABLE ' || oid::regclass AS thing, :keeper AS wanted FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relowner <> CAST(:keeper AS regrole)
UNION ALL
SELECT 'FUNCTION ' || oid::regprocedure, CASE WHEN proname = ANY(:porters) THEN :porter ELSE :keeper END FROM pg_proc
WHERE pronamespace = 'public'::regnamespace
    AND (proname LIKE 'headwater_%' OR proname IN ('record_change', 'announce_change_set'))
    AND proowner <> CAST(CASE WHEN proname = ANY(:porters) THEN :porter ELSE :keeper END AS regrole)
"""
_GRANTED = """
SELECT pg_get_userbyid(grantee) FROM pg_class, aclexplode(relacl)
WHERE relnamespace = 'public'::regnamespace AND grantee NOT IN (0, relowner)
UNION
SELECT pg_get_userbyid(grantee) FROM pg_attribute JOIN pg_class ON attrelid = pg_class.oid, aclexplode(attacl)
WHERE relnamespace = 'public'::regnamespace AND grantee NOT IN (0, relowner)
"""
_NOT_ENOUGH = (
    "This update has to be made by somebody who looks after the server. Open the database once with that login."
)


@dataclass(frozen=True, slots=True)
class _Facts:
    is_superuser: bool
    may_make_roles: bool
    owns_database: bool
    is_enforced: bool
    keeper: str | None


def _facts(connection: Connection) -> _Facts:
    return _Facts(**connection.execute(text(_FACTS)).mappings().one())


def become_keeper(connection: Connection) -> None:
    """Before a migration of a database that enforces its rules: what it makes must belong to the keeper.

    Lasts until the transaction ends. EnvironmentFault where this login may not.
    """
    if connection.dialect.name != "postgresql":
        return
    facts = _facts(connection)
    if not facts.is_enforced or facts.keeper is None:
        return
    may = connection.scalar(text("SELECT pg_has_role(session_user, :keeper, 'MEMBER')"), {"keeper": facts.keeper})
    if not may:
        raise EnvironmentFault(
            "This database has to be brought up to date first. Ask an owner of the team to open it once."
        )
    _become(connection, facts.keeper)


def install(connection: Connection) -> bool:
    """(Re)create roles, policies and grants as far as this login may. Returns whether the server enforces the rules."""
    if connection.dialect.name != "postgresql":
        return False
    facts = _facts(connection)
    if not facts.is_enforced and not (facts.may_make_roles and facts.owns_database):
        return False
    roles = server_roles.roles_of(connection)
    _be_oneself(connection)
    _make_roles(connection, roles, facts)
    if facts.owns_database:
        _hand_over(connection, roles)
    _become(connection, roles.keeper)
    _run(connection, functions.KEEPERS)
    _clear(connection)
    _run(connection, ";\n".join(policies.statements(roles)))
    _be_oneself(connection)
    _install_porter(connection, roles)
    _assign_all(connection)
    return True


def install_now(db: Database) -> bool:
    """The same for a database that is open, in a transaction of its own."""
    with in_words(), db.engine.begin() as connection:
        return install(connection)


def _make_roles(connection: Connection, roles: ServerRoles, facts: _Facts) -> None:
    names = server_roles.missing(connection, roles)
    if names and not facts.may_make_roles:
        raise EnvironmentFault(_NOT_ENOUGH)
    server_roles.create(connection, roles, names, is_superuser=facts.is_superuser)


def _hand_over(connection: Connection, roles: ServerRoles) -> None:
    """The tables and functions go to the keeper, and the database is closed to everybody but the team."""
    database, team = quoted(roles.database), ", ".join(map(quoted, (*roles.groups, roles.keeper, roles.porter)))
    _run(
        connection,
        f"REVOKE ALL ON DATABASE {database} FROM PUBLIC; GRANT CONNECT ON DATABASE {database} TO {team};"
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC;"
        f"GRANT USAGE ON SCHEMA public TO {team};"
        f"GRANT CREATE ON SCHEMA public TO {quoted(roles.keeper)}, {quoted(roles.porter)}",
    )
    names = {"keeper": quoted(roles.keeper), "porter": quoted(roles.porter)}
    things = connection.execute(text(_IN_OTHER_HANDS), {**names, "porters": list(functions.NAMES_OF_PORTERS)})
    for thing, wanted in things.all():
        connection.exec_driver_sql(f"ALTER {thing} OWNER TO {wanted}")


def _clear(connection: Connection) -> None:
    """Take away all policies of ours, and all grants on tables and sequences, whoever has them."""
    for name, table in connection.execute(
        text("SELECT policyname, tablename FROM pg_policies WHERE schemaname = 'public' AND policyname LIKE :ours"),
        {"ours": policies.PREFIX + "%"},
    ).all():
        connection.exec_driver_sql(f"DROP POLICY {quoted(name)} ON {quoted(table)}")
    granted = connection.scalars(text(_GRANTED)).all()
    for everybody in (*map(quoted, granted), "PUBLIC"):
        _run(
            connection,
            f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {everybody};"
            f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {everybody}",
        )


def _install_porter(connection: Connection, roles: ServerRoles) -> None:
    """The functions that make logins. They stay as they are where they are the same, for few may change them."""
    wanted = functions.porters(roles) + functions.shut(roles)
    mark = text("SELECT obj_description(to_regprocedure('headwater_make_login(text, text)'), 'pg_proc')")
    sign = server_roles.fingerprint(wanted)
    if connection.scalar(mark) == sign:
        return
    if not connection.scalar(text("SELECT pg_has_role(session_user, :porter, 'USAGE')"), {"porter": roles.porter}):
        raise EnvironmentFault(_NOT_ENOUGH)
    _become(connection, roles.porter)
    _run(connection, wanted)
    _run(connection, f"COMMENT ON FUNCTION headwater_make_login(text, text) IS {literal(sign)}")
    _be_oneself(connection)


def _assign_all(connection: Connection) -> None:
    """Put every login into the group of its user's role."""
    connection.execute(
        text(
            "SELECT headwater_put_into_group(login, CASE WHEN is_active THEN role END) FROM users "
            "WHERE login IS NOT NULL ORDER BY id"
        )
    ).all()


def _become(connection: Connection, role: str) -> None:
    connection.exec_driver_sql(f"SET LOCAL ROLE {quoted(role)}")


def _be_oneself(connection: Connection) -> None:
    connection.exec_driver_sql("SET LOCAL ROLE NONE")


def _run(connection: Connection, statements: str) -> None:
    """Several statements, in which a per cent sign is one."""
    connection.exec_driver_sql(statements, execution_options={"no_parameters": True})
