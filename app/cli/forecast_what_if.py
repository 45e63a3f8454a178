"""``forecast --what-if``: some deals supposed otherwise, beside what the forecast really says."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from app.cli.arguments import Parser
from app.cli.output import show, table

if TYPE_CHECKING:
    from app.domain.forecast.basis import Basis
    from app.domain.forecast.facts import DealFact, Facts
    from app.domain.forecast.what_if import Supposed, WhatIf
    from app.services.context import Context
    from app.services.reports.archive import PrintWish

_ABOUT = (
    "suppose a deal otherwise: its number and a probability (12=80%%), a close date (12=2026-05-03), an amount "
    "(12=9500) or drop (12=drop); nothing is stored; repeatable"
)
_EXAMPLE = "12=80%, 12=2026-05-03, 12=9500 or 12=drop"


def add(parser: Parser) -> None:
    """Add the option."""
    parser.add_argument("--what-if", metavar="DEAL=WHAT", action="append", default=[], help=_ABOUT)


def what_if_of(args: Namespace, facts: Facts) -> WhatIf:
    """What is supposed; UserError for a deal that is not open here, and for what says nothing that can be supposed."""
    from app.domain.forecast.what_if import WhatIf

    found = WhatIf()
    for said in args.what_if:
        number, _, text = said.partition("=")
        deal = _open_deal(number.strip(), said, facts)
        found = found.suppose([deal.id], **_supposed(text.strip(), said, deal, facts))
    return found


def print_pdf(ctx: Context, args: Namespace, wish: PrintWish) -> int:
    """Write what is supposed as a PDF; it is no print and stays out of the archive."""
    from app.services.printing.document import write_pdf
    from app.services.reports.archive import read_printed
    from app.services.reports.forecast_page import forecast_document
    from app.services.reports.what_if import as_if

    real = read_printed(ctx, wish)
    pages = write_pdf(args.pdf, forecast_document(as_if(real, what_if_of(args, real.facts))))
    data = {"print": None, "file": str(args.pdf), "pages": pages}
    show(args, data, lambda: f"What is supposed, marked so on every page, is in {args.pdf}. It is no print.")
    return 0


def _open_deal(number: str, said: str, facts: Facts) -> DealFact:
    from app.domain.errors import UserError
    from app.domain.forecast.basis import Outcome

    if not number.isdecimal():
        raise UserError(f"“{said}” names no deal. Give its number and what to suppose, such as {_EXAMPLE}.")
    deal = next((deal for deal in facts.deals if deal.id == int(number)), None)
    if deal is None or deal.outcome is not Outcome.OPEN:
        raise UserError(f"There is no open deal {number} in this forecast. Only open deals can be supposed otherwise.")
    return deal


def _supposed(text: str, said: str, deal: DealFact, facts: Facts) -> dict[str, object]:
    from app.domain.amounts import typed_amount
    from app.domain.errors import UserError
    from app.domain.forecast.what_if import check_supposed_day
    from app.domain.money import Money

    if text.casefold() == "drop":
        return {"is_dropped": True}
    percent = text.removesuffix("%").strip()
    if text.endswith("%") and percent.isdecimal():
        return {"probability": int(percent)}
    on = _day(text)
    if on is not None:
        return {"close_on": check_supposed_day(on, facts.today)}
    try:
        typed = typed_amount(text, decimal_mark=".", home_currency=deal.currency)
    except UserError as error:
        raise UserError(f"“{said}” can't be supposed. Write {_EXAMPLE}.") from error
    if typed.currency not in (None, deal.currency):
        raise UserError(f"Deal {deal.id} is in {deal.currency}. Suppose its amount in {deal.currency}, too.")
    return {"amount_minor": Money.of(typed.value, deal.currency).minor}


def _day(text: str) -> Any:
    from datetime import date

    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def as_json(real: Facts, facts: Facts, what_if: WhatIf, basis: Basis) -> dict[str, Any]:
    """What is supposed, deal by deal, and the totals of the real forecast beside it."""
    from app.domain.forecast.changes import compare
    from app.domain.forecast.sums import forecast
    from app.domain.money import decimal_text

    def money(minor: int | None) -> str | None:
        return decimal_text(minor, real.currency)

    changes, made = compare(real, facts, basis=basis), forecast(real, basis)
    differences = {row.id: row.difference for row in changes.rows}
    outlook = made.outlook
    return {
        "supposed": [
            {**_deal(deal, what_if.of(deal.id)), "difference": money(differences.get(deal.id, 0))}
            for deal in _supposed_deals(real.deals, what_if)
        ],
        "difference": money(changes.difference),
        "real": {
            "outlook": {
                **{name: money(getattr(outlook, name)) for name in ("won", "expected", "overdue", "target", "to_find")},
                "won_and_expected": money(outlook.total),
                "percent": outlook.percent,
            },
            "whole": {name: money(getattr(made.whole, name)) for name in ("open", "phase", "own", "calibrated", "won")},
        },
    }


def _supposed_deals(deals: Iterable[DealFact], what_if: WhatIf) -> Iterable[DealFact]:
    return (deal for deal in deals if deal.id in what_if.of_deals)


def _deal(deal: DealFact, one: Supposed) -> dict[str, Any]:
    from app.domain.money import decimal_text

    amount = None if one.amount_minor is None else decimal_text(one.amount_minor, deal.currency)
    return {
        "id": deal.id,
        "name": deal.name,
        "company": deal.company,
        "probability": one.probability,
        "close_on": one.close_on,
        "amount": amount,
        "currency": deal.currency,
        "is_dropped": one.is_dropped,
    }


def as_text(real: Facts, facts: Facts, what_if: WhatIf, basis: Basis) -> str:
    """What stands above the supposed forecast: that it is none, and each deal's difference."""
    from app.domain.forecast.changes import compare
    from app.services.reports.since import difference_text, how_text
    from app.services.reports.what_if import sentence

    changes = compare(real, facts, basis=basis)
    lines = [
        (str(row.id), row.worth.deal.company or row.worth.deal.name, how_text(row, facts, basis) or "dropped",
         difference_text(row.difference, real.currency))
        for row in changes.rows
    ]  # fmt: skip
    lines.append(("", "all", "", difference_text(changes.difference, real.currency)))
    deals = table(("ID", "Deal", "How", "Difference"), lines, right=(0, 3))
    return f"{sentence(what_if, changes, real.currency)}\n\n{deals}"
