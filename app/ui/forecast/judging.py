"""Says how a deal is counted upon: its rep's category, and what a manager expects of it beside that."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from app.domain.access import Op
from app.domain.access_ahead import Ahead
from app.domain.access_rules import LEADERS
from app.domain.errors import UserError
from app.services.deals.commands import EditDeal, edit_deal
from app.services.forecast.judging import JudgementRow, judgement_of
from app.ui.forecast.deal_rows import DealRow
from app.ui.forecast.deals_panel import DealsPanel
from app.ui.host import Host
from app.ui.shared.grid.view import RowDeed
from app.ui.shared.judge_dialog import JudgeDialog
from app.ui.shared.storing import ask_and_store, store


class Judging(QObject):
    """Gives the list of deals its category to choose, and managers their judgement."""

    def __init__(self, host: Host, panel: DealsPanel) -> None:
        super().__init__(panel)
        self._host, self._panel = host, panel
        self.why_held: Callable[[], str] = lambda: ""
        """Why nothing can be stored just now; "" where it can."""
        panel.lock_category = self.why_not
        panel.view.grid.edited.connect(self._on_edited)
        self._deeds: tuple[RowDeed, ...] = (
            RowDeed("Count it as…", lambda _row: panel.choose_category(), "C", self.why_not),
            RowDeed("What a manager expects…", self.ask_judgement, "M", self._why_not_judged),
            RowDeed("Change the selected deals…", self._change_many, "Shift+F2", lambda _row: self.why_held()),
        )
        panel.set_deeds(self._deeds)

    def add_deeds(self, deeds: tuple[RowDeed, ...]) -> None:
        """Offer these below."""
        self._deeds += deeds
        self._panel.set_deeds(self._deeds)

    def why_not(self, row: DealRow) -> str:
        """Why its category can't be chosen here; "" where it can."""
        if not row.is_open or self.why_held():
            return self.why_held() or "It is closed, so nobody counts on it any more"
        values = {"owner_id": row.fact.owner_id, "phase_id": row.fact.phase_id}
        return Ahead(self._host.ctx.actor).why_not_row("deals", Op.EDIT, values, row.fact.owner)

    def _why_not_judged(self, row: DealRow) -> str:
        if not row.is_open or self.why_held():
            return self.why_held() or "It is closed"
        return "" if self._host.ctx.user.role in LEADERS else "Managers and owners say what they expect"

    def _on_edited(self, row: DealRow, key: str, value: object) -> None:
        ctx, grid, cell = self._host.ctx, self._panel.view.grid, (row.id, key)
        command = EditDeal(row.id, None, {"forecast_category": str(value) if value is not None else None})

        def failed(error: Exception) -> None:
            if isinstance(error, UserError):
                grid.refuse(cell, error.message)
            else:
                grid.take_back(cell)
                self._host.show_error(error)

        work = partial(edit_deal, ctx, command)
        store(self._host, self, work, done=lambda _saved: grid.store(cell), failed=failed)

    def _change_many(self, _row: DealRow) -> None:
        from app.ui.shared.many.desk import ManyDesk  # loaded by the first who changes many

        ManyDesk(self._host, self._panel).ask("deals", self._panel.chosen_ids())

    # -- a manager's judgement -----------------------------------------------------------------------------------------

    def ask_judgement(self, row: DealRow) -> None:
        """Ask what a manager expects of a deal."""
        ctx = self._host.ctx

        def ask(known: JudgementRow | None) -> None:
            ask_and_store(self._host, self, JudgeDialog(self._host, row.id, row.title, known))

        self._host.runner.query(lambda: judgement_of(ctx, row.id), owner=self, done=ask, lane="judgement")
