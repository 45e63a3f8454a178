"""Asks what a manager expects of a deal, beside what its rep says."""

from __future__ import annotations

from collections.abc import Callable

from app.domain.day_text import medium_day
from app.domain.errors import UserError
from app.domain.forecast.basis import Category
from app.services.context import Context
from app.services.forecast.judging import (
    JudgeDeal,
    JudgementRow,
    WithdrawJudgement,
    judge_deal,
    withdraw_judgement,
)
from app.services.saved import Saved
from app.ui.host import Host
from app.ui.shared.choices import Choices
from app.ui.shared.form_dialog import choice_box
from app.ui.shared.form_fields import text_field
from app.ui.shared.storing import StoringDialog
from app.ui.shared.typed import percent

CATEGORIES: Choices = tuple((one, one.label) for one in Category)


class JudgeDialog(StoringDialog):
    """Category, probability and a note. Emptied, it takes back what was said before."""

    def __init__(self, host: Host, deal_id: int, title: str, known: JudgementRow | None) -> None:
        said, clock = "", host.ctx.clock
        if known is not None and known.who:
            said = f"{known.who} on {medium_day(known.judged_at.astimezone(clock.zone).date(), clock.today())}. "
        sentence = f"{said}It stands beside what the rep says and changes no figure."
        super().__init__(host.window, f"What you expect of {title}", "Keep it", sentence=sentence, width=440)
        self._deal_id, self._known = deal_id, known
        nothing: Choices = ((None, "Not said"),)
        self.add("category", "Category", choice_box(nothing + CATEGORIES, known.category if known else None))
        chance, note = text_field("such as 40"), text_field()
        if known is not None:
            chance.setText("" if known.probability is None else str(known.probability))
            note.setText(known.note)
        self.add("probability", "Probability in %", chance)
        self.add("note", "Note", note, wide=True)

    def storing(self, ctx: Context) -> Callable[[], Saved]:
        """The command that keeps it; UserError where nothing is said, or no number."""
        known, category = self._known, self.chosen("category")
        version = known.version if known is not None else None
        probability, note = self._probability(), self.text("note")
        if known is not None and category is None and probability is None and not note:
            taken_back = WithdrawJudgement(self._deal_id, version)
            return lambda: withdraw_judgement(ctx, taken_back)
        chosen = category if isinstance(category, Category) else None
        command = JudgeDeal(self._deal_id, chosen, probability, note, version)
        return lambda: judge_deal(ctx, command)

    def _probability(self) -> int | None:
        try:
            value = percent().read(self.text("probability"))
        except UserError as error:
            raise UserError(error.message, field="probability") from error
        return value if isinstance(value, int) else None
