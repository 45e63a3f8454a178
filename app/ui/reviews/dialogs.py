"""What is decided about a deal in a review, each in a small dialog that gives one of the usual commands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from app.domain.day_text import medium_day
from app.domain.errors import UserError
from app.domain.forecast.basis import Category
from app.domain.money import Money
from app.domain.pipelines import PhaseKind
from app.domain.stall import StallDecision as Decision
from app.services.context import Context
from app.services.deals.commands import EditDeal, MoveDeal, edit_deal, move_deal
from app.services.deals.sheet import DealSheet
from app.services.saved import Saved
from app.services.stalls.decide import DecideStall, decide_stall
from app.services.stalls.review import StallReview
from app.ui.host import Host
from app.ui.shared import typed
from app.ui.shared.choices import Choices
from app.ui.shared.form_dialog import choice_box
from app.ui.shared.form_fields import text_field
from app.ui.shared.judge_dialog import CATEGORIES
from app.ui.shared.storing import StoringDialog

Work = Callable[[], Saved]


class DeedDialog(StoringDialog):
    """Asks for one decision about a deal."""

    def __init__(self, host: Host, sheet: DealSheet, title: str, action: str) -> None:
        super().__init__(host.window, title, action, width=440)
        self.host, self.sheet = host, sheet

    def edit(self, ctx: Context, values: dict[str, Any]) -> Work:
        """The command that gives the deal these values."""
        return partial(edit_deal, ctx, EditDeal(self.sheet.id, self.sheet.version, values))

    def day(self, key: str) -> date | None:
        """The day that was typed; None where nothing was."""
        value = self._typed(key, typed.day(self.host.ctx), date)
        return value if isinstance(value, date) else None

    def day_text(self, on: date | None) -> str:
        """A day as it stands everywhere, which can be read back."""
        return medium_day(on, self.host.ctx.clock.today()) if on else ""

    def _typed(self, key: str, how: typed.Typed, kind: type[Any]) -> Any:
        try:
            value = how.read(self.text(key))
        except UserError as error:
            raise UserError(error.message, field=key) from error
        return value if isinstance(value, kind) else None


class ProbabilityDialog(DeedDialog):
    """The rep's own probability; nothing is the phase's."""

    def __init__(self, host: Host, sheet: DealSheet) -> None:
        super().__init__(host, sheet, "Own probability", "Keep it")
        field = text_field(f"{sheet.probabilities.phase} as usual")
        field.setText("" if sheet.probabilities.own is None else str(sheet.probabilities.own))
        self.add("own_probability", "Probability in %", field, wide=True)

    def storing(self, ctx: Context) -> Work:
        return self.edit(ctx, {"own_probability": self._typed("own_probability", typed.percent(), int)})


class CloseDialog(DeedDialog):
    """The day of the expected close."""

    def __init__(self, host: Host, sheet: DealSheet) -> None:
        super().__init__(host, sheet, "Expected close", "Keep it")
        field = text_field("such as 27 March, +10wd")
        close = sheet.values["expected_close_on"]
        field.setText(self.day_text(close))
        self.add("expected_close_on", "Day", field, wide=True)

    def storing(self, ctx: Context) -> Work:
        return self.edit(ctx, {"expected_close_on": self.day("expected_close_on")})


class CategoryDialog(DeedDialog):
    """How the rep counts on the deal."""

    def __init__(self, host: Host, sheet: DealSheet) -> None:
        super().__init__(host, sheet, "Category", "Keep it")
        chosen = sheet.values["forecast_category"]
        nothing: Choices = ((None, "As the phase says"),)
        box = choice_box(nothing + CATEGORIES, Category(chosen) if chosen else None)
        self.add("forecast_category", "Count it as", box, wide=True)

    def storing(self, ctx: Context) -> Work:
        chosen = self.chosen("forecast_category")
        return self.edit(ctx, {"forecast_category": None if chosen is None else str(chosen)})


class MoveDialog(DeedDialog):
    """Another phase, with what winning or losing asks for."""

    def __init__(self, host: Host, sheet: DealSheet) -> None:
        super().__init__(host, sheet, "Move the deal", "Move")
        others = [phase for phase in sheet.phases if phase.id != sheet.phase.id]
        place = next((at for at, phase in enumerate(sheet.phases) if phase.id == sheet.phase.id), 0)
        onward = [phase.id for phase in others[place:] if phase.spec.kind is not PhaseKind.LOST]
        back = [phase.id for phase in reversed(others[:place])]
        named = tuple((phase.id, phase.spec.label) for phase in others)
        box = choice_box(named, next(iter((*onward, *back)), None))
        self.add("phase", "To", box, wide=True)
        self.add("reason", "Why, where it is lost or goes back", text_field(), wide=True)
        self.add("amount", "Amount, where it is won", text_field(str(sheet.amount or "")), wide=True)

    def storing(self, ctx: Context) -> Work:
        phase_id, currency = self.chosen("phase"), self.sheet.values["currency"]
        assert isinstance(phase_id, int)
        amount = self._typed("amount", typed.amount(self.host.ctx, lambda: currency), Money)
        reason = self.text("reason") or None
        command = MoveDeal(self.sheet.id, phase_id, self.sheet.version, amount=amount, reason=reason)
        return partial(move_deal, ctx, command)


_WAYS = (
    (Decision.DEADLINE, "Set a deadline"),
    (Decision.RECYCLE, "Recycle"),
    (Decision.ADVANCE, "Advance"),
    (Decision.REMOVE, "Remove"),
    (Decision.DEFER, "Put off"),
)


class StallDialog(DeedDialog):
    """One of the ways out of the stall, or another day for the decision."""

    def __init__(self, host: Host, review: StallReview) -> None:
        super().__init__(host, review.sheet, "Decide the stall", "Decide")
        self.review = review
        self.way = choice_box(_WAYS)
        self.add("decision", "Decision", self.way, wide=True)
        self.add("reason", "Why", text_field(), wide=True)
        self.to, self.on = choice_box(()), text_field()
        self.to_field = self.add("to_phase_id", "To", self.to, wide=True)
        self.on_field = self.add("until_on", "Day", self.on, wide=True)
        self.way.currentIndexChanged.connect(lambda _place: self._show_way())
        self._show_way()

    def _show_way(self) -> None:
        """Offer what this way needs, as it is usual."""
        way, known = Decision(str(self.way.currentData())), self.review.defaults
        phases = {Decision.ADVANCE: self.review.forward, Decision.RECYCLE: self.review.back}.get(way, ())
        self.to.clear()
        for phase in phases:
            self.to.addItem(phase.spec.label, phase.id)
        days = {
            Decision.DEADLINE: known.deadline_on,
            Decision.RECYCLE: known.next_touch_on,
            Decision.DEFER: known.defer_until,
        }
        self.on.setText(self.day_text(days.get(way)))
        self.to_field.setVisible(bool(phases))
        self.on_field.setVisible(way in days)
        self.place()

    def storing(self, ctx: Context) -> Work:
        way, to = Decision(str(self.chosen("decision"))), self.chosen("to_phase_id")
        command = DecideStall(
            self.sheet.id,
            way,
            self.text("reason"),
            to_phase_id=to if isinstance(to, int) else None,
            until_on=self.day("until_on"),
        )
        return partial(decide_stall, ctx, command)
