"""Forgotten customers: deals of nobody, or with nothing planned; each is mended where it stands, by one key."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.access_rules import LEADERS
from app.domain.clock import Clock
from app.domain.dates_in_words import read_date
from app.domain.day_text import short_day
from app.domain.errors import UserError
from app.domain.people_words import name_of
from app.services.board.offers import offers
from app.services.concerns import Subject
from app.services.deals.commands import EditDeal, edit_deal
from app.services.forgotten import Forgotten, ForgottenRow, WaitUntil, forgotten, wait_until
from app.services.planning import PlanStep, plan_step, read_plan
from app.ui.forgotten.lose import LoseDialog
from app.ui.host import Host
from app.ui.shared.buttons import Button
from app.ui.shared.choices import Choices
from app.ui.shared.empty_state import EmptyState
from app.ui.shared.grid.columns import GridColumn
from app.ui.shared.grid.page import ListPage
from app.ui.shared.grid.view import RowDeed
from app.ui.shared.habits import habits
from app.ui.shared.money_text import money_text
from app.ui.shared.phase_words import badge_kind
from app.ui.shared.segmented import Segmented
from app.ui.shared.view_bar import bar_row

if TYPE_CHECKING:
    from app.services.board.offers import Offers
    from app.services.context import Context

_TABLES = frozenset({"deals", "tasks", "phases", "companies", "contacts", "users"})
_SENTENCE = "No deal without an owner, and without a next step or a day to look again. Mend each where it stands."
_KEYS = (("T", "take it"), ("O", "give it"), ("N", "next step"), ("W", "wait until"), ("X", "lost"))


class ForgottenList(ListPage):
    """``mine`` leaves out what other people own."""

    def __init__(self, host: Host) -> None:
        self.mine = host.ctx.user.role not in LEADERS
        self._offers: Offers | None = None
        super().__init__(
            host,
            name="Nobody looks after these",
            sentence=_SENTENCE,
            columns=self._columns(host.ctx.clock),
            tables=_TABLES,
            read=self._read,
            empty=EmptyState("circle-check", "Nothing is forgotten", "Every open deal has an owner and a next step."),
        )
        self.add_deeds(
            (
                RowDeed("Take it", self.take, "T", self._why_not_taken),
                RowDeed("Give it to…", lambda _row: self._edit("owner"), "O"),
                RowDeed("Add a next step…", lambda _row: self._edit("step"), "N"),
                RowDeed("Wait until…", lambda _row: self._edit("wait"), "W"),
                RowDeed("Mark as lost…", self._ask_why_lost, "X"),
                RowDeed("Open", lambda row: host.open_record("deals", row.deal_id), "Return"),
            )
        )

    def _columns(self, clock: Clock) -> tuple[GridColumn, ...]:
        return (
            GridColumn("phase", "Phase", lambda row: row.phase_code, 64, badge=_badge),
            GridColumn("title", "Customer", lambda row: row.title, 0, is_strong=True),
            GridColumn("deal", "Deal", lambda row: row.name, 170, from_width=1060),
            GridColumn("amount", "Amount", _amount, 100, is_right=True),
            GridColumn("lacks", "Lacks", _lacks, 190, color=lambda _row: "warn"),
            GridColumn("since", "Here since", lambda row: short_day(row.since_on, clock.today()), 110, from_width=960),
            GridColumn(
                "owner",
                "Owner",
                lambda row: name_of(row.owner),
                130,
                choices=self._owners,
                value=lambda row: row.owner_id,
            ),
            GridColumn("step", "Next step", lambda _row: "", 150, read=self._read_step, as_typed=lambda _row: ""),
            GridColumn("wait", "Wait until", lambda _row: "", 120, read=self._read_day, as_typed=lambda _row: ""),
        )

    def _owners(self, _row: ForgottenRow) -> Choices:
        return tuple((owner.id, owner.name) for owner in self._offers.owners) if self._offers else ()

    def _read(self, ctx: Context) -> tuple[Forgotten, Offers]:
        return forgotten(ctx, mine=self.mine), offers(ctx)

    def on_loaded(self, answer: tuple[Forgotten, Offers]) -> None:
        """Show what is there."""
        found, self._offers = answer
        counts = ", ".join(f"{count:,} {lack.words.lower()}" for lack, count in found.counts.items() if count)
        first = f", the first {len(found.rows):,} are listed" if len(found.rows) < found.total else ""
        self.show_rows(found.rows, f"{found.total:,}{first}" if found.total else "")
        self.tell(counts)

    def tell(self, words: str) -> None:
        """Say in the status bar how many there are, and which keys mend them."""
        self._status = words
        if self.isVisible():
            self.host.set_status(words, _KEYS if self.view.grid.rows else ())

    # -- mending -----------------------------------------------------------------------------------------------------

    def _edit(self, key: str) -> None:
        place = next(place for place, column in enumerate(self.view.grid.columns) if column.key == key)
        index = self.view.currentIndex().siblingAtColumn(place)
        self.view.setCurrentIndex(index)
        self.view.edit(index)

    def _read_step(self, text: str) -> object:
        return read_plan(text, habits(self.host.ctx)) if text.strip() else None

    def _read_day(self, text: str) -> object:
        if not text.strip():
            return None
        today = self.host.ctx.clock.today()
        on = read_date(text, today, calendar=self.host.ctx.calendar).on
        if on <= today:
            raise UserError("Choose a day after today.")
        return on

    def _why_not_taken(self, row: ForgottenRow) -> str:
        return "It is yours already" if row.owner_id == self.host.ctx.user.id else ""

    def take(self, row: ForgottenRow) -> None:
        """Make the deal one's own."""
        self._give(row, self.host.ctx.user.id)

    def _give(self, row: ForgottenRow, owner_id: object) -> None:
        ctx = self.host.ctx
        self.desk.change(
            lambda version: edit_deal(ctx, EditDeal(row.deal_id, version, {"owner_id": owner_id})), row.version
        )

    def store_cell(self, row: ForgottenRow, key: str, value: object) -> None:
        """Store an owner, a next step or a day to look again."""
        ctx = self.host.ctx
        if key == "owner":
            self.desk.save_cell(
                self.view,
                row,
                key,
                lambda version: edit_deal(ctx, EditDeal(row.deal_id, version, {"owner_id": value})),
            )
            return
        cell = (row.id, key)
        if value is None:
            self.view.grid.take_back(cell)
            return
        work = partial(_plan if key == "step" else _wait, ctx, row.deal_id, value)
        self.desk.run(work, done=lambda _saved: self.view.grid.store(cell), failed=partial(self._on_not_planned, cell))

    def _on_not_planned(self, cell: tuple[int, str], error: Exception) -> None:
        self.view.grid.take_back(cell)
        self.desk.on_failed(error)

    def _ask_why_lost(self, row: ForgottenRow) -> None:
        reasons = self._offers.lost_reasons if self._offers else ()
        self.desk.ask_to_create(LoseDialog(self.host, row, reasons))


def _plan(ctx: Context, deal_id: int, plan: Any) -> Any:
    return plan_step(ctx, PlanStep(plan, Subject(deal_id=deal_id)))


def _wait(ctx: Context, deal_id: int, on: Any) -> Any:
    return wait_until(ctx, WaitUntil(deal_id, on))


def _amount(row: ForgottenRow) -> str:
    return money_text(row.amount) if row.amount else ""


def _lacks(row: ForgottenRow) -> str:
    return ", ".join(lack.words if place == 0 else lack.words.lower() for place, lack in enumerate(row.lacks))


def _badge(row: ForgottenRow) -> Any:
    return row.phase_code, badge_kind(row.phase_kind, is_stall=row.is_stall)


class ForgottenScreen(QWidget):
    """The list under its tool bar."""

    def __init__(self, host: Host) -> None:
        super().__init__()
        self.title, self.subtitle = "Forgotten customers", ""
        self.list = ForgottenList(host)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 4, 20, 16)
        column.addWidget(self.list)
        self._bar = QWidget()
        self.scope = Segmented("Whose deals", (("mine", "Mine"), ("team", "Team")))
        self.scope.choose("mine" if self.list.mine else "team")
        self.scope.chosen.connect(self._on_scope)
        back = Button("Stall review", kind="ghost", icon="gavel")
        back.clicked.connect(lambda: host.run("go.stalls"))
        row = bar_row(self._bar)
        row.addWidget(self.scope)
        row.addStretch(1)
        row.addWidget(back)
        self.setFocusProxy(self.list)

    def _on_scope(self, scope: str) -> None:
        self.list.mine = scope == "mine"
        self.list.loader.load()

    def activate(self) -> None:
        """The page was brought to front."""
        self.list.loader.load()

    def toolbar(self) -> QWidget | None:
        """Whose deals."""
        return self._bar

    def session_state(self) -> dict[str, Any]:
        """Whose deals are listed."""
        return {"mine": self.list.mine}

    def restore_session(self, state: dict[str, Any]) -> None:
        """Go back to it."""
        if isinstance(state.get("mine"), bool):
            self.list.mine = state["mine"]
            self.scope.choose("mine" if self.list.mine else "team")
