"""Logins of people: made, changed and taken away with their place in the team."""

from __future__ import annotations

import contextlib
import re
import secrets
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from app.domain.access import Forbidden
from app.domain.errors import EnvironmentFault, UserError
from app.domain.money import Money
from app.domain.roles import Role
from app.models.team import User
from app.services.context import Context, open_context
from app.services.deals.commands import EditDeal, edit_deal
from app.services.history import undo_change
from app.services.logins import GiveLogin, add_person, give_login, keeping, protect
from app.services.targets import SetTarget, set_target, targets
from app.services.users import (
    CreateUser,
    DeactivateUser,
    EditUser,
    ReactivateUser,
    create_user,
    deactivate_user,
    edit_user,
    reactivate_user,
    users,
)
from app.storage.database import Database
from app.storage.location import Location
from tests.support import postgres
from tests.support.guarded import PASSWORD, GuardedTeam
from tests.support.team import new_team, ticking_clock


def can_sign_in(team: GuardedTeam, login: str, password: str = PASSWORD) -> bool:
    try:
        psycopg.connect(team.url_of(login).replace(PASSWORD, password)).close()
    except psycopg.OperationalError:
        return False
    return True


# -- signing in --------------------------------------------------------------------------------------------------------


@pytest.mark.postgres
def test_whose_login_it_is_works_here(shared_team: GuardedTeam) -> None:
    with shared_team.program(Role.SUPPORT) as ctx:
        assert ctx.user.id == shared_team.users[Role.SUPPORT]
        found = keeping(ctx)
    assert (found.is_enforced, found.is_personal, found.login) == (True, True, shared_team.logins[Role.SUPPORT])


@pytest.mark.postgres
def test_nobody_works_as_somebody_else_but_owners(shared_team: GuardedTeam) -> None:
    with (
        pytest.raises(UserError, match="You are signed in as Support Person"),
        shared_team.program(Role.SUPPORT, "Mira"),
    ):
        pass
    with shared_team.program(Role.SUPPORT, "Support") as ctx:
        assert ctx.user.name == "Support Person"
    with shared_team.program(Role.OWNER, "Support") as ctx:
        assert ctx.user.name == "Support Person"
        with pytest.raises(Forbidden, match="Support can't change deals"):
            edit_deal(ctx, EditDeal(shared_team.deals[Role.SUPPORT], None, {"name": "Mine?"}))


@pytest.mark.postgres
def test_whoever_looks_after_the_server_works_as_anybody(shared_team: GuardedTeam) -> None:
    database = Database.open(Location.parse(shared_team.url))
    try:
        assert open_context(database, ticking_clock(), None).user.name == "Mira Osei"
        ctx = open_context(database, ticking_clock(), "Sales rep")
        found = keeping(ctx)
        assert (found.is_enforced, found.is_personal) == (True, False)
        with pytest.raises(Forbidden, match="belongs to Mira Osei"):
            edit_deal(ctx, EditDeal(shared_team.deals[Role.OWNER], None, {"name": "Mine?"}))
    finally:
        database.close()


@pytest.mark.postgres
@pytest.mark.parametrize("role", [Role.OWNER, Role.REP])
def test_a_login_finds_its_user_who_was_renamed_whatever_a_computer_remembers(
    own_team: GuardedTeam, role: Role
) -> None:
    with own_team.program(role) as ctx:
        remembered = ctx.user.name
        edit_user(ctx, EditUser(ctx.user.id, None, {"name": "Somebody Married"}))
    for name in (None, remembered, "Somebody"):
        with own_team.program(role, name) as ctx:
            assert (ctx.user.id, ctx.user.name) == (own_team.users[role], "Somebody Married")


def test_a_name_of_before_still_means_the_same_person_unless_another_has_it(database: Database) -> None:
    ctx = new_team(database)
    jonas = create_user(ctx, CreateUser("Jonas Lind")).record_id
    edit_user(ctx, EditUser(jonas, None, {"name": "Jonas Berg"}))
    assert open_context(database, ticking_clock(), "jonas lind").user.id == jonas
    other = create_user(ctx, CreateUser("Jonas Lind")).record_id
    assert open_context(database, ticking_clock(), "Jonas Lind").user.id == other
    with pytest.raises(UserError, match="There is no user"):
        open_context(database, ticking_clock(), "Jona Lind")
    deactivate_user(ctx, DeactivateUser(other))
    deactivate_user(ctx, DeactivateUser(jonas))
    with pytest.raises(UserError, match="There is no user"):
        open_context(database, ticking_clock(), "Jonas Lind")


# -- coming, changing, leaving -----------------------------------------------------------------------------------------


@pytest.mark.postgres
def test_somebody_new_gets_a_login_made_from_their_name(own_team: GuardedTeam) -> None:
    with own_team.program(Role.MANAGER) as ctx:
        first, second = (add_person(ctx, CreateUser(name)) for name in ("Ána Costa", "Ana-Costa (Porto)"))
        assert first.credentials is not None
        assert second.credentials is not None
        assert re.fullmatch(r"(\w{4}-){3}\w{4}", first.credentials.password)
        assert first.credentials.login.endswith("ana_costa")
        assert first.credentials.login != second.credentials.login
        listed = {row.id: row.login for row in users(ctx)}
    assert listed[first.saved.record_id] == first.credentials.login
    assert can_sign_in(own_team, first.credentials.login, first.credentials.password)


@pytest.mark.postgres
def test_a_login_that_is_taken_is_refused(shared_team: GuardedTeam) -> None:
    with shared_team.program(Role.OWNER) as ctx:
        for login, password, message in (
            (shared_team.logins[Role.REP], PASSWORD, "has a login"),
            ("pg_monitor", PASSWORD, "does not begin with"),
            ("x" * 64, PASSWORD, "1 to 63 letters"),
            ("somebody_new", "short", "at least 10 characters"),
        ):
            with pytest.raises(UserError, match=message):
                add_person(ctx, CreateUser("Somebody New"), login, password)
        assert "Somebody New" not in {row.name for row in users(ctx)}


@pytest.mark.postgres
def test_another_role_is_another_group_at_once(own_team: GuardedTeam) -> None:
    rep = own_team.users[Role.REP]
    with own_team.program(Role.OWNER) as owner, own_team.program(Role.REP) as ctx:
        set_target(owner, SetTarget(own_team.users[Role.OWNER], "2026", Money(100, "EUR")))
        with ctx.reading() as session:
            assert session.query(User).count() == len(Role)
        changed = edit_user(owner, EditUser(rep, None, {"role": "manager"}))
        edit_deal(ctx, EditDeal(own_team.deals[Role.OWNER], None, {"name": "Managed"}))
        assert changed.change_set_id is not None
        undo_change(owner, changed.change_set_id)
        # The program still believes that it serves a manager; neither the gate nor the server does.
        with pytest.raises(Forbidden):
            edit_deal(ctx, EditDeal(own_team.deals[Role.OWNER], None, {"name": "Managed again"}))
        assert targets(ctx) == ()


@pytest.mark.postgres
def test_who_leaves_can_do_nothing_from_then_on(own_team: GuardedTeam) -> None:
    rep = own_team.users[Role.REP]
    with own_team.program(Role.MANAGER) as manager, own_team.program(Role.REP) as ctx:
        deactivate_user(manager, DeactivateUser(rep))
        with pytest.raises(UserError):
            users(ctx)
        with pytest.raises(UserError):
            edit_deal(ctx, EditDeal(own_team.deals[Role.REP], None, {"name": "Still mine"}))
        assert not can_sign_in(own_team, own_team.logins[Role.REP])
        with pytest.raises(EnvironmentFault, match="Ask an owner of the team"), own_team.program(Role.REP):
            pass
        reactivate_user(manager, ReactivateUser(rep))
    with own_team.program(Role.REP) as ctx:
        edit_deal(ctx, EditDeal(own_team.deals[Role.REP], None, {"name": "Mine again"}))


@pytest.mark.postgres
def test_undoing_an_addition_shuts_the_door_and_the_login_may_be_given_again(own_team: GuardedTeam) -> None:
    with own_team.program(Role.OWNER) as ctx:
        added = add_person(ctx, CreateUser("Ana Costa"), None, PASSWORD)
        assert added.credentials is not None
        assert added.saved.change_set_id is not None
        login = added.credentials.login
        undo_change(ctx, added.saved.change_set_id)
        assert not can_sign_in(own_team, login)
        again = add_person(ctx, CreateUser("Ana Costa"), None, PASSWORD + "!")
        assert again.credentials is not None
        assert again.credentials.login == login
    assert not can_sign_in(own_team, login)
    assert can_sign_in(own_team, login, PASSWORD + "!")


# -- passwords ---------------------------------------------------------------------------------------------------------


@pytest.mark.postgres
def test_a_password_is_reset_by_leaders_and_by_oneself(own_team: GuardedTeam) -> None:
    rep, login = own_team.users[Role.REP], own_team.logins[Role.REP]
    with own_team.program(Role.REP) as ctx:
        given = give_login(ctx, GiveLogin(rep, password="chosen-by-myself"))
        assert (given.login, given.is_new) == (login, False)
        assert can_sign_in(own_team, login, "chosen-by-myself")
        for other in (Role.SUPPORT, Role.OWNER):
            with pytest.raises(Forbidden):
                give_login(ctx, GiveLogin(own_team.users[other]))
    with own_team.program(Role.MANAGER) as ctx:
        given = give_login(ctx, GiveLogin(rep))
        assert can_sign_in(own_team, login, given.password)
        assert not can_sign_in(own_team, login, "chosen-by-myself")
        with pytest.raises(Forbidden, match="Only owners"):
            give_login(ctx, GiveLogin(own_team.users[Role.OWNER]))
    with own_team.sql(Role.OWNER) as sql:
        logged = "SELECT count(*) FROM change_rows WHERE before::text || after::text LIKE '%' || %s || '%'"
        assert sql.execute(logged.replace("'%'", "'%%'").encode(), [given.password]).fetchone() == (0,)


# -- where nobody has a login ------------------------------------------------------------------------------------------


def test_a_database_without_logins_says_who_keeps_the_rules(database: Database) -> None:
    ctx: Context = new_team(database)
    found = keeping(ctx)
    assert (found.is_enforced, found.is_personal) == (False, False)
    assert ("can't" if database.engine.dialect.name == "sqlite" else "shares one login") in found.words
    added = add_person(ctx, CreateUser("Ana Costa", "manager"))
    assert added.credentials is None
    with pytest.raises(UserError, match="no logins of its own"):
        give_login(ctx, GiveLogin(added.saved.record_id))
    assert protect(ctx) is False
    with pytest.raises(Forbidden, match="Only owners"):
        protect(open_context(database, ticking_clock(), "Ana"))


@pytest.mark.postgres
def test_an_owner_lets_the_server_take_over_later(keepers_server: postgres.Server) -> None:
    """Set up by a login without the right to make roles, which it is given afterwards."""
    late = f"headwater_test_late_{secrets.token_hex(4)}"
    keepers_server.run(f"CREATE ROLE {late} LOGIN CREATEDB PASSWORD '{PASSWORD}'")
    parts = urlsplit(keepers_server.url)
    server = postgres.Server(urlunsplit(parts._replace(netloc=f"{late}:{PASSWORD}@{parts.hostname}:{parts.port}")))
    try:
        with server.database() as url:
            opened = Database.open(Location.parse(url), may_create=True)
            with contextlib.closing(opened):
                ctx = new_team(opened)
                assert not keeping(ctx).is_enforced
                keepers_server.run(f"ALTER ROLE {late} CREATEROLE")
                assert protect(ctx) is True
                assert keeping(ctx).is_enforced
                given = give_login(ctx, GiveLogin(ctx.user.id, password=PASSWORD))
                psycopg.connect(GuardedTeam(url, ctx).url_of(given.login)).close()
    finally:
        keepers_server.run(f"DROP ROLE {late}")
