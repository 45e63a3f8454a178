"""What if, on paper: marked on every page, compared with the real forecast, and never in the archive of prints."""

from __future__ import annotations

from dataclasses import replace

from app.domain.forecast.changes import Changes
from app.domain.forecast.what_if import WhatIf
from app.services.reports.printed import Earlier, Printed
from app.services.reports.words import whole_money

MARK = "What if, not the forecast"
"""Stands in the head of every page."""


def sentence(what_if: WhatIf, changes: Changes | None, currency: str) -> str:
    """What stands over everything that is only supposed; ``changes`` are those from the real forecast, if any."""
    said = "What if: nothing of this is stored."
    if not what_if or changes is None:
        return f"{said} No deal is supposed otherwise yet."
    count = len(what_if.of_deals)
    deals = f"{count:,} {'deal' if count == 1 else 'deals'} supposed otherwise"
    if not changes.difference:
        return f"{said} {deals}, as much as the real forecast."
    more = "more" if changes.difference > 0 else "less"
    return f"{said} {deals}, {whole_money(abs(changes.difference), currency)} {more} than the real forecast."


def as_if(real: Printed, what_if: WhatIf) -> Printed:
    """The real forecast with what is supposed of its deals, and beside it what it really is."""
    beside = Earlier(None, real.printed_at, real.facts)
    return replace(real, facts=what_if.applied(real.facts), mark=MARK, number=None, before=beside)
