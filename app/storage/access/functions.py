"""The functions that the server's policies and the keeping of logins need, for one database.

All of them run with the rights of who owns them, look names up where nobody else can put any, and go by
``session_user``, which a client can't change. Those of the porter read the server's own lists only: whoever may change
a table can't make them do something else.
"""

# ruff: noqa: S608 - what is put into SQL are the names of our own roles

from __future__ import annotations

from app.domain.roles import Role
from app.storage.access.conditions import giving_back
from app.storage.access.server_roles import ServerRoles, literal, quoted

_DEFINER = "SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"

KEEPERS = f"""
CREATE OR REPLACE FUNCTION headwater_user() RETURNS bigint LANGUAGE sql STABLE {_DEFINER} AS $$
    SELECT id FROM users WHERE login = session_user AND is_active
$$;
CREATE OR REPLACE FUNCTION headwater_reps_share_deals() RETURNS boolean LANGUAGE sql STABLE {_DEFINER} AS $$
    SELECT reps_share_deals FROM teams WHERE id = 1
$$;
CREATE OR REPLACE FUNCTION headwater_wrote_deal(deal bigint) RETURNS boolean LANGUAGE sql STABLE {_DEFINER} AS $$
    SELECT EXISTS (
        SELECT 1 FROM change_rows
        WHERE table_name = 'deals' AND row_id = deal AND change_set_id = headwater_change_set()
    )
$$;
CREATE OR REPLACE FUNCTION headwater_gives_back(deal bigint) RETURNS boolean LANGUAGE sql STABLE {_DEFINER} AS $$
    SELECT {giving_back("deal", "headwater_change_set()", "headwater_user()")}
$$;
CREATE OR REPLACE FUNCTION headwater_assign_login() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.login IS NOT NULL
        AND (TG_OP = 'DELETE' OR NEW.login IS DISTINCT FROM OLD.login OR NOT NEW.is_active) THEN
        PERFORM headwater_put_into_group(OLD.login, NULL);
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.login IS NOT NULL AND NEW.is_active THEN
        PERFORM headwater_put_into_group(NEW.login, NEW.role);
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER headwater_assign_login AFTER INSERT OR DELETE OR UPDATE OF login, role, is_active ON users
FOR EACH ROW EXECUTE FUNCTION headwater_assign_login();
"""
"""To be made by the keeper, with the tables."""

NAMES_OF_PORTERS = (
    "headwater_is_in",
    "headwater_may_keep",
    "headwater_put_into_group",
    "headwater_make_login",
    "headwater_set_password",
)


def porters(roles: ServerRoles) -> str:
    """To be made by the porter."""
    return _questions(roles) + _groups(roles) + _logins(roles)


def _questions(roles: ServerRoles) -> str:
    return f"""
CREATE OR REPLACE FUNCTION headwater_may_keep(login text, wanted text) RETURNS boolean
LANGUAGE plpgsql STABLE {_DEFINER} AS $$
DECLARE
    keeper boolean := pg_has_role(session_user, {literal(roles.keeper)}, 'USAGE');
    owners text := {literal(roles.group(Role.OWNER))};
BEGIN
    RETURN keeper OR headwater_is_in(session_user, owners)
        OR (headwater_is_in(session_user, {literal(roles.group(Role.MANAGER))})
            AND wanted IS DISTINCT FROM 'owner' AND NOT headwater_is_in(login, owners));
END $$;
CREATE OR REPLACE FUNCTION headwater_is_in(login text, its_group text) RETURNS boolean
LANGUAGE sql STABLE {_DEFINER} AS $$
    SELECT EXISTS (
        SELECT 1 FROM pg_auth_members JOIN pg_roles AS ours ON ours.oid = roleid JOIN pg_roles AS theirs
        ON theirs.oid = member WHERE ours.rolname = its_group AND theirs.rolname = login
        -- Whoever made a role, or gives it away, is in it by that alone, which is no membership in the team.
        AND NOT admin_option
    )
$$;
"""


def _groups(roles: ServerRoles) -> str:
    return f"""
CREATE OR REPLACE FUNCTION headwater_put_into_group(login text, wanted text) RETURNS void
LANGUAGE plpgsql {_DEFINER} AS $$
DECLARE
    its_group text;
BEGIN
    IF NOT headwater_is_in(login, {literal(roles.logins)}) THEN
        RETURN;
    END IF;
    IF NOT headwater_may_keep(login, wanted) THEN
        RAISE insufficient_privilege USING MESSAGE = 'only owners look after the accounts of owners';
    END IF;
    FOREACH its_group IN ARRAY {_array(roles.groups)} LOOP
        IF its_group = {literal(roles.group_stem)} || wanted THEN
            EXECUTE format('GRANT %I TO %I', its_group, login);
        ELSIF headwater_is_in(login, its_group) THEN
            EXECUTE format('REVOKE %I FROM %I', its_group, login);
        END IF;
    END LOOP;
END $$;
"""


def _logins(roles: ServerRoles) -> str:
    return f"""
CREATE OR REPLACE FUNCTION headwater_make_login(login text, verifier text) RETURNS void
LANGUAGE plpgsql {_DEFINER} AS $$
BEGIN
    IF NOT headwater_may_keep(login, NULL) THEN
        RAISE insufficient_privilege USING MESSAGE = 'only owners and managers make logins';
    END IF;
    IF verifier NOT LIKE 'SCRAM-SHA-256$%' THEN
        RAISE invalid_password USING MESSAGE = 'a password comes as a SCRAM verifier';
    END IF;
    EXECUTE format('CREATE ROLE %I LOGIN PASSWORD %L', login, verifier);
    EXECUTE format('GRANT %I TO %I', {literal(roles.logins)}, login);
END $$;
CREATE OR REPLACE FUNCTION headwater_set_password(login text, verifier text) RETURNS void
LANGUAGE plpgsql {_DEFINER} AS $$
BEGIN
    IF NOT headwater_is_in(login, {literal(roles.logins)}) THEN
        RAISE undefined_object USING MESSAGE = 'this database has made no such login';
    END IF;
    IF login <> session_user AND NOT headwater_may_keep(login, NULL) THEN
        RAISE insufficient_privilege USING MESSAGE = 'only owners look after the accounts of owners';
    END IF;
    IF verifier NOT LIKE 'SCRAM-SHA-256$%' THEN
        RAISE invalid_password USING MESSAGE = 'a password comes as a SCRAM verifier';
    END IF;
    EXECUTE format('ALTER ROLE %I PASSWORD %L', login, verifier);
END $$;
"""


def _array(names: tuple[str, ...]) -> str:
    return "ARRAY[" + ", ".join(map(literal, names)) + "]"


_FOR_THE_TEAM = (
    "headwater_put_into_group(text, text)",
    "headwater_make_login(text, text)",
    "headwater_set_password(text, text)",
)


def shut(roles: ServerRoles) -> str:
    """Nobody but the team may call those that change something."""
    team = ", ".join(map(quoted, (*roles.groups, roles.keeper)))
    pair = "REVOKE ALL ON FUNCTION {0} FROM PUBLIC; GRANT EXECUTE ON FUNCTION {0} TO {1};"
    return "".join(pair.format(function, team) for function in _FOR_THE_TEAM)
