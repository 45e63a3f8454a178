"""Any order of changes, undos and redos: each undo gives back exactly what was before, each redo what was after."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from app.domain.money import Money
from app.services import history
from app.services.context import Context
from app.services.deals.commands import (
    CreateDeal,
    DeleteDeal,
    EditDeal,
    MoveDeal,
    Saved,
    create_deal,
    delete_deal,
    edit_deal,
    move_deal,
)
from app.services.entering import MoveRefused
from app.services.undo_stack import UndoStack
from app.storage.database import Database
from app.storage.location import Location
from tests.support.snapshots import snapshot
from tests.support.team import new_team, sales

OPEN_CODES = ("G1", "G2", "N1", "D1", "D2", "D3", "D4")


class UndoMachine(RuleBasedStateMachine):
    """One window at work on one file; ``states`` keeps what the database held around each step on the stack."""

    @initialize()
    def start(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name) / "team.headwater"
        self.db = Database.open(Location.parse(str(path)), may_create=True)
        self.ctx: Context = new_team(self.db)
        self.phases = sales(self.ctx)
        self.deals: list[int] = []
        self.stack = UndoStack()
        self.states: dict[str, list[Any]] = {"undo": [], "redo": []}

    def teardown(self) -> None:
        self.db.close()
        self.folder.cleanup()

    def done(self, before: Any, saved: Saved) -> None:
        if saved.change_set_id is not None:
            self.stack.done(saved.change_set_id, saved.label)
            self.states["undo"].append((before, snapshot(self.db)))
            self.states["redo"].clear()

    @rule(name=st.text("abcłß ", min_size=1).filter(str.strip), minor=st.none() | st.integers(0, 10**12))
    def create(self, name: str, minor: int | None) -> None:
        before = snapshot(self.db)
        amount = None if minor is None else Money(minor, "EUR")
        self.done(before, create_deal(self.ctx, CreateDeal(name, amount=amount)))

    def pick(self, data: st.DataObject) -> int | None:
        present = sorted(snapshot(self.db)["deals"])
        return data.draw(st.sampled_from(present)) if present else None

    @rule(data=st.data(), code=st.sampled_from(OPEN_CODES))
    def move(self, data: st.DataObject, code: str) -> None:
        deal_id = self.pick(data)
        if deal_id is not None:
            before = snapshot(self.db)
            try:
                moved = move_deal(self.ctx, MoveDeal(deal_id, self.phases.phase(code).id))
            except MoveRefused:  # from the stall the order of the pipeline leads only some ways
                assert snapshot(self.db) == before
                return
            self.done(before, moved)

    @rule(data=st.data(), percent=st.none() | st.integers(0, 100), competitor=st.sampled_from(("", "Mettler")))
    def edit(self, data: st.DataObject, percent: int | None, competitor: str) -> None:
        deal_id = self.pick(data)
        if deal_id is not None:
            before = snapshot(self.db)
            values = {"own_probability": percent, "competitor": competitor}
            self.done(before, edit_deal(self.ctx, EditDeal(deal_id, None, values)))

    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        deal_id = self.pick(data)
        if deal_id is not None:
            before = snapshot(self.db)
            self.done(before, delete_deal(self.ctx, DeleteDeal(deal_id)))

    @precondition(lambda self: bool(self.stack.undoable))
    @rule()
    def undo(self) -> None:
        entry = self.stack.undoable[-1]
        self.stack.undone(entry, history.undo_change(self.ctx, entry.change_set_id))
        before, after = self.states["undo"].pop()
        assert snapshot(self.db) == before
        self.states["redo"].append((before, after))

    @precondition(lambda self: bool(self.stack.redoable))
    @rule()
    def redo(self) -> None:
        entry = self.stack.redoable[-1]
        self.stack.redone(entry, history.undo_change(self.ctx, entry.change_set_id))
        before, after = self.states["redo"].pop()
        assert snapshot(self.db) == after
        self.states["undo"].append((before, after))

    @invariant()
    def each_deal_stands_where_its_history_says(self) -> None:
        rows = snapshot(self.db)
        for deal in rows["deals"].values():
            here = [s for s in rows["phase_changes"].values() if s["deal_id"] == deal["id"] and s["left_at"] is None]
            assert [stay["phase_id"] for stay in here] == [deal["phase_id"]]


TestUndoMachine = UndoMachine.TestCase
TestUndoMachine.settings = settings(max_examples=15, stateful_step_count=25, deadline=None)
