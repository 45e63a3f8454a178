"""With personal logins, everybody takes back what they may do: looking for what went out asks for no right to write."""

from __future__ import annotations

import pytest

from app.domain.roles import Role
from app.services.history import undo_change
from app.services.view_list import views
from app.services.views import SaveView, save_view
from tests.support.guarded import GuardedTeam

pytestmark = pytest.mark.postgres


def test_every_role_takes_back_its_own_view(own_team: GuardedTeam) -> None:
    for role in Role:
        with own_team.program(role) as ctx:
            done = save_view(ctx, SaveView("board", f"View of {role}", {}))
            assert done.change_set_id is not None
            undone = undo_change(ctx, done.change_set_id)
            assert views(ctx, "board") == ()
            undo_change(ctx, undone.change_set_id)
            assert [view.name for view in views(ctx, "board")] == [f"View of {role}"]
