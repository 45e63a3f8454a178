"""What stands on a printed forecast: everything it is drawn from, so that it can be drawn again as it was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.domain.forecast.basis import Basis
from app.domain.forecast.changes import Changes, compare
from app.domain.forecast.facts import Facts
from app.domain.forecast.periods import Period, Unit, span
from app.domain.logo import Logo


@dataclass(frozen=True, slots=True)
class Earlier:
    """The print that this one is compared with. ``printed_at`` has the zone in which it was printed.

    ``number`` None is no print but the real forecast, which what is only supposed is compared with.
    """

    number: int | None
    printed_at: datetime
    facts: Facts


@dataclass(frozen=True, slots=True)
class Printed:
    """A forecast on paper.

    ``printed_at`` has the zone in which it was printed; ``pipeline`` is "" where it is about all of them. ``number`` is
    None as long as it is only looked at. With ``by_rep`` each rep has pages of their own. ``mark`` stands in the head
    of every page of what is not the real forecast, "" elsewhere; ``paper`` names one of ``printing.paper.Paper``.
    """

    facts: Facts
    basis: Basis
    unit: Unit
    printed_at: datetime
    printed_by: str
    team: str
    pipeline: str = ""
    by_rep: bool = False
    paper: str = "A4"
    mark: str = ""
    number: int | None = None
    before: Earlier | None = None
    logo: Logo | None = None

    @property
    def bases(self) -> tuple[Basis, ...]:
        """Those whose figures stand on the paper: calibrated ones where they were asked for or history has any."""
        is_calibrated = self.basis is Basis.CALIBRATED or any(deal.calibrated is not None for deal in self.facts.deals)
        return tuple(one for one in Basis if one is not Basis.CALIBRATED or is_calibrated)


def common_period(one: Facts, other: Facts) -> Period | None:
    """The days that two forecasts are both about; None where there are none."""
    first, last = max(one.first_on, other.first_on), min(one.last_on, other.last_on)
    return span(first, last, one.year_start) if first <= last else None


def changes_since(printed: Printed) -> Changes | None:
    """What happened since the print before, in the days that both are about; None where there is none to compare."""
    before = printed.before
    period = common_period(printed.facts, before.facts) if before else None
    if before is None or period is None:
        return None
    return compare(before.facts, printed.facts, period, printed.basis)
