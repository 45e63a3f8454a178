"""The facts of a deal as fields in place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from app.domain.money import Money
from app.domain.position import Position
from app.services.deals.sheet import DealSheet
from app.ui.host import Host
from app.ui.shared.choice_popup import Option
from app.ui.shared.record_options import company_options, owner_options, source_options
from app.ui.shared.sheet.facts_form import FactsForm
from app.ui.shared.typed import amount, day, percent, plain

if TYPE_CHECKING:
    from app.services.context import Context

# Shown for every deal; the others stand behind "More".
MAIN = ("amount_minor", "expected_close_on", "phase_probability", "own_probability", "owner_id", "lead_source_id")
MORE = ("started_on", "competitor", "payment_terms")
CLOSED = ("closed_on", "lost_reason")


def make_facts(host: Host, currency: Callable[[], str]) -> FactsForm:
    """The grid; ``currency`` is that of the deal shown."""
    ctx: Context = host.ctx
    form = FactsForm()
    form.add_typed("amount_minor", "Amount", amount(ctx, currency))
    form.add_typed("expected_close_on", "Expected close", day(ctx))
    form.add_typed("phase_probability", "Phase probability", percent())
    form.add_typed("own_probability", "Own probability", percent())
    form.add_picker("owner_id", "Owner", owner_options(host), host.runner)
    form.add_picker("lead_source_id", "Source", source_options(host), host.runner, can_create=True)
    form.add_typed("closed_on", "Closed on", day(ctx, past=True))
    form.add_typed("lost_reason", "Lost because", plain())
    form.add_picker("position_override", "Position", _positions, None, wide=True)
    form.add_typed("started_on", "Started on", day(ctx, past=True))
    form.add_typed("competitor", "Competitor", plain())
    form.add_typed("payment_terms", "Paid after", plain())
    form.field("phase_probability").set_locked("Each phase has its own. Yours stands beside it.")
    return form


def make_title(host: Host) -> FactsForm:
    """Company and name of a deal, as the title of its sheet."""
    form = FactsForm(columns=1, label_width=0, pitch=24)
    form.add_picker(
        "company_id",
        "Company",
        company_options(host),
        host.runner,
        can_create=True,
        placeholder="No company",
        role="title",
    )
    form.add_typed("name", "Name of the deal", plain(), role="body")
    return form


def _positions(text: str) -> Sequence[Option]:
    """A, B, C, or what follows from the facts."""
    found = [Option(position.value, f"{position.value}  {position.meaning}") for position in Position]
    found.append(Option("", "Derive it from phase and next step"))
    wanted = text.strip().casefold()
    fitting = [option for option in found if option.text.casefold().startswith(wanted)]
    return fitting or found


def shown_values(sheet: DealSheet) -> dict[str, Any]:
    """What the fields show."""
    minor = sheet.values["amount_minor"]
    return {
        **sheet.values,
        "amount_minor": None if minor is None else Money(minor, sheet.values["currency"]),
        "phase_probability": sheet.probabilities.phase,
    }


def shown_names(sheet: DealSheet) -> dict[str, str]:
    """The texts of the fields that choose."""
    position = sheet.position
    words = f"{position.position.value}  {position.position.meaning}" if position else ""
    return {**sheet.names, "position_override": words}


def shown_columns(sheet: DealSheet, *, with_more: bool) -> tuple[str, ...]:
    """Which fields concern the deal as it stands."""
    lost = sheet.phase.spec.kind == "lost"
    closed = () if sheet.is_open else CLOSED if lost else CLOSED[:1]
    position = ("position_override",) if sheet.is_open else ()
    return (*MAIN, *closed, *position, *(MORE if with_more else ()))
