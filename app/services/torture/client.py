"""One client: it works like a person in a hurry and says what it was told is saved."""

from __future__ import annotations

import csv
import random
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select

from app.domain.errors import EnvironmentFault, UserError
from app.domain.pipelines import PhaseKind
from app.models.deals import Deal
from app.models.pipeline import Phase
from app.services.context import Context
from app.services.deals.commands import EditDeal, MoveDeal, edit_deal, move_deal
from app.services.exchange.apply import ApplyImport, apply_import
from app.services.exchange.fields import What
from app.services.exchange.imports import examine_file, propose
from app.services.exchange.reading import open_table
from app.services.history import undo_change
from app.services.people.companies import CreateCompany, create_company
from app.services.torture.messages import Act, Answer, Message

# So few that clients get in each other's way all the time.
_DEALS = 40
IMPORTED_ROWS = 20
_WEIGHTS = {Act.MOVE: 50, Act.NOTE: 20, Act.COMPANY: 14, Act.UNDO: 12, Act.IMPORT: 4}


@dataclass
class Client:
    """Acts at random until told to stop. ``name`` is unique among all clients that ever run on this database."""

    ctx: Context
    name: str
    chance: random.Random
    say: Callable[[Message], None]
    _count: int = 0
    # Change sets of notes and companies that this client wrote and has not taken back: token -> change set.
    _undoable: dict[str, int] = field(default_factory=dict)

    def work(self, seconds: float, pace: float) -> None:
        """Act about every ``pace`` seconds, for ``seconds``."""
        end = time.monotonic() + seconds
        deals, phases = self._deals(), self._phases()
        while time.monotonic() < end:
            self._act(deals, phases)
            time.sleep(min(self.chance.expovariate(1 / pace), 5 * pace) if pace else 0)

    def _deals(self) -> list[int]:
        with self.ctx.reading() as session:
            ids = session.scalars(select(Deal.id).where(Deal.closed_on.is_(None)).order_by(Deal.id).limit(_DEALS))
            return list(ids)

    def _phases(self) -> dict[int, list[int]]:
        """The phases of each deal's pipeline that a deal can be put into without being asked for more."""
        kinds = (PhaseKind.GENESIS, PhaseKind.NURTURE, PhaseKind.DELTA)
        with self.ctx.reading() as session:
            rows = session.execute(select(Phase.pipeline_id, Phase.id).where(Phase.kind.in_(kinds))).all()
        found: dict[int, list[int]] = {}
        for pipeline_id, phase_id in rows:
            found.setdefault(pipeline_id, []).append(phase_id)
        return found

    def _act(self, deals: list[int], phases: dict[int, list[int]]) -> None:
        act = self.chance.choices(list(_WEIGHTS), list(_WEIGHTS.values()))[0]
        if act is Act.UNDO and not self._undoable:
            act = Act.COMPANY
        self._count += 1
        token = f"{self.name}-{self._count}"
        if act is Act.UNDO:
            token = self.chance.choice(list(self._undoable))
        self._tell(Answer.TRY, act, token)
        try:
            change_set_id = self._carry_out(act, token, self.chance.choice(deals), phases)
        except UserError as error:
            self._tell(Answer.REFUSED, act, token, why=error.message)
        except EnvironmentFault as error:
            self._tell(Answer.FAULT, act, token, why=error.message)
        else:
            self._tell(Answer.SAVED, act, token, change_set_id)
            if act in (Act.NOTE, Act.COMPANY) and change_set_id is not None:
                self._undoable[token] = change_set_id

    def _tell(self, answer: Answer, act: Act, token: str, change_set_id: int | None = None, why: str = "") -> None:
        self.say(Message(answer, act, token, time.monotonic(), change_set_id, why))

    def _carry_out(self, act: Act, token: str, deal_id: int, phases: dict[int, list[int]]) -> int | None:
        if act is Act.MOVE:
            return self._move(deal_id, phases)
        if act is Act.NOTE:
            return self._note(deal_id, token)
        if act is Act.COMPANY:
            return create_company(self.ctx, CreateCompany(token)).change_set_id
        if act is Act.UNDO:
            return undo_change(self.ctx, self._undoable.pop(token)).change_set_id
        return self._import(token)

    def _seen(self, deal_id: int) -> Deal:
        """The deal as this client sees it; somebody else may change it before the write."""
        with self.ctx.reading() as session:
            return session.get_one(Deal, deal_id)

    def _move(self, deal_id: int, phases: dict[int, list[int]]) -> int | None:
        seen = self._seen(deal_id)
        target = self.chance.choice(phases[seen.pipeline_id])
        return move_deal(self.ctx, MoveDeal(deal_id, target, seen.version, reason="Under torture")).change_set_id

    def _note(self, deal_id: int, token: str) -> int | None:
        """Add a word to what was seen: where an update is lost, somebody's word is missing in the end."""
        seen = self._seen(deal_id)
        notes = f"{seen.notes or ''} {token}".strip()
        return edit_deal(self.ctx, EditDeal(deal_id, seen.version, {"notes": notes})).change_set_id

    def _import(self, token: str) -> int:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"{token}.csv"
            with path.open("w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file)
                writer.writerow(("Company", "City"))
                # With a word between: companies are told apart without their spaces, and c1-1 11 would be c1-11 1.
                writer.writerows((f"{token} row {row}", "Solingen") for row in range(IMPORTED_ROWS))
            table = open_table(path)
            mapping = propose(self.ctx, table, What.COMPANIES).mapping
            findings = examine_file(self.ctx, table, mapping)
            return apply_import(self.ctx, ApplyImport(table, mapping, findings)).change_set_id
