"""The roles on a PostgreSQL server that one database needs: a group for each role of the team, and three that keep it.

Roles belong to the whole server, so their names begin with the database's, and a comment marks them as ours: a role of
that name that somebody else made is left alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import Connection, text

from app.domain.errors import EnvironmentFault
from app.domain.roles import Role

_LONGEST_NAME = 63  # bytes; PostgreSQL cuts the rest off
_LONGEST_SUFFIX = len("_inside_sales")
_MARK = "Headwater: kept by the program for the database "


@dataclass(frozen=True, slots=True)
class ServerRoles:
    """The names of one database's roles."""

    database: str

    def group(self, role: Role) -> str:
        """Whose privileges everybody of a role has."""
        return self.group_stem + role

    @property
    def group_stem(self) -> str:
        """What stands before the role in the name of its group."""
        return f"{self._stem}_"

    @property
    def groups(self) -> tuple[str, ...]:
        """All of them."""
        return tuple(map(self.group, Role))

    @property
    def keeper(self) -> str:
        """Who owns the tables and the functions that read them. Nobody signs in as it; owners may become it."""
        return f"{self._stem}_keeper"

    @property
    def porter(self) -> str:
        """Who makes logins and puts them into groups, by functions that look only at the server's own lists."""
        return f"{self._stem}_porter"

    @property
    def logins(self) -> str:
        """Has no privileges: whoever is in it is a login that this database has made, and may change."""
        return f"{self._stem}_logins"

    @property
    def all(self) -> tuple[str, ...]:
        """Everything that has to be there."""
        return (*self.groups, self.keeper, self.porter, self.logins)

    @property
    def mark(self) -> str:
        """The comment on each of them."""
        return _MARK + self.database

    @property
    def _stem(self) -> str:
        stem = f"headwater_{self.database}"
        if len(stem.encode()) <= _LONGEST_NAME - _LONGEST_SUFFIX:
            return stem
        short = stem.encode()[: _LONGEST_NAME - _LONGEST_SUFFIX - 9].decode(errors="ignore")
        return f"{short}_{fingerprint(stem)[:8]}"


def roles_of(connection: Connection) -> ServerRoles:
    """Those of the database that a connection is to."""
    return ServerRoles(connection.scalar(text("SELECT current_database()")) or "")


def fingerprint(content: str) -> str:
    """A short sign of a text, to tell whether it is the same."""
    return sha256(content.encode()).hexdigest()


def quoted(name: str) -> str:
    """A name as an identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(value: str) -> str:
    """A text as a literal."""
    return "'" + value.replace("'", "''") + "'"


def missing(connection: Connection, roles: ServerRoles) -> list[str]:
    """The roles that are not there yet. EnvironmentFault where one of their names is taken by somebody else."""
    found = connection.execute(
        text("SELECT rolname, shobj_description(oid, 'pg_authid') FROM pg_roles WHERE rolname = ANY(:names)"),
        {"names": list(roles.all)},
    )
    known = {row.rolname: row.shobj_description for row in found}
    for name, comment in known.items():
        if comment != roles.mark:
            raise EnvironmentFault(
                f"The server has a role “{name}” already that was not made for this database. Rename that role, or "
                "choose another name for the database."
            )
    return [name for name in roles.all if name not in known]


def create(connection: Connection, roles: ServerRoles, names: list[str], *, is_superuser: bool) -> None:
    """Make roles, as a login that may. Whoever makes them is a keeper of the database from then on."""
    for name in names:
        # Owners do not inherit what the keeper may: they have to become it, which the program does for an update only.
        attributes = {roles.group(Role.OWNER): "NOINHERIT", roles.porter: "CREATEROLE"}.get(name, "")
        connection.exec_driver_sql(f"CREATE ROLE {quoted(name)} NOLOGIN {attributes}")
        connection.exec_driver_sql(f"COMMENT ON ROLE {quoted(name)} IS {literal(roles.mark)}")
    if roles.porter in names:
        given = ", ".join(map(quoted, (*roles.groups, roles.logins)))
        connection.exec_driver_sql(f"GRANT {given} TO {quoted(roles.porter)} WITH ADMIN OPTION")
        connection.exec_driver_sql(f"GRANT {quoted(roles.keeper)} TO {quoted(roles.group(Role.OWNER))}")
    if not is_superuser and roles.keeper in names:
        connection.exec_driver_sql(f"GRANT {quoted(roles.keeper)}, {quoted(roles.porter)} TO CURRENT_USER")
