"""The rule in Python, what the window says beforehand, the program's gate and PostgreSQL say the same of any row."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select

from app.domain.access import Op
from app.domain.roles import Role
from app.models.team import User
from app.services.users import CreateUser, create_user
from app.storage.database import Database
from app.storage.location import Location
from tests.support.guarded import GuardedTeam
from tests.support.team import new_team
from tests.support.trials import (
    CODES,
    OF_DEALS,
    OWNERS,
    PLAIN,
    WHOSE,
    Ground,
    Trial,
    by_program,
    by_rule,
    by_server,
    by_window,
)

pytestmark = pytest.mark.postgres

_PLAIN_VALUES = {"targets": 5, "deal_lines": 5, "card_ranks": 5.0}


@dataclass
class Grounds:
    """The same rows in a file and on a server, with a connection of each person's own to the latter."""

    file: Ground
    server: Ground
    own: dict[Role, Connection]


@pytest.fixture(scope="module")
def grounds(shared_team: GuardedTeam, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Grounds]:
    path = tmp_path_factory.mktemp("ground") / "team.headwater"
    with contextlib.ExitStack() as stack:
        file = Database.open(Location.parse(str(path)), may_create=True)
        stack.callback(file.close)
        ctx = new_team(file)
        for role in list(Role)[1:]:
            create_user(ctx, CreateUser(f"{role.words} Person", str(role)))
        with ctx.reading() as session:
            users = {Role(user.role): user.id for user in session.scalars(select(User))}
        own = {}
        for role in Role:
            person = stack.enter_context(shared_team.program(role))
            own[role] = stack.enter_context(person.db.engine.connect())
            if role is Role.OWNER:
                owner = person
        yield Grounds(Ground(ctx, users).fill(), Ground(owner, shared_team.users).fill(), own)


@st.composite
def trials(draw: st.DrawFn) -> Trial:
    table = draw(st.sampled_from(sorted(PLAIN)))
    op = draw(st.sampled_from([op for op in Op if table != "teams" or op in (Op.READ, Op.EDIT)]))
    changes: dict[str, Any] = {}
    if op is Op.EDIT:
        changes[PLAIN[table]] = _PLAIN_VALUES.get(table, "X")
    if op in (Op.EDIT, Op.ADD):
        if table in WHOSE and draw(st.booleans()):
            changes[WHOSE[table]] = draw(st.sampled_from(OWNERS))
        if table in OF_DEALS and draw(st.booleans()):
            changes["deal_id"] = draw(st.integers(0, 40))
        if table == "deals" and draw(st.booleans()):
            changes["phase_id"] = draw(st.sampled_from(CODES))
        if table == "users" and draw(st.booleans()):
            changes["role"] = draw(st.sampled_from(Role))
    role, place = draw(st.sampled_from(Role)), draw(st.integers(0, 200))
    return Trial(role, table, place, op, tuple(changes.items()), draw(st.booleans()))


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(trial=trials())
def test_all_of_them_agree(grounds: Grounds, trial: Trial) -> None:
    rule = by_rule(grounds.file, trial)
    assert by_window(grounds.file, trial) is rule
    assert by_program(grounds.file, trial) is rule
    assert by_server(grounds.server, trial, grounds.own[trial.role]) is rule
