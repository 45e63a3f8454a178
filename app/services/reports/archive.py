"""The archive of printed forecasts: each is kept with all that it was drawn from, and compared with the one before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.domain.errors import UserError
from app.domain.forecast.basis import Basis
from app.domain.forecast.changes import Changes
from app.domain.forecast.facts import Facts
from app.domain.forecast.sums import forecast
from app.domain.money import Money
from app.models.forecast_prints import ForecastPrint
from app.models.pipeline import Pipeline
from app.models.team import User
from app.services.access import readable
from app.services.context import Context, command
from app.services.forecast import ForecastQuery, read_facts, with_calibration
from app.services.printing.document import write_pdf
from app.services.printing.paper import Paper, paper_for
from app.services.reports.codec import digest_of, packed, unpacked
from app.services.reports.forecast_page import forecast_document
from app.services.reports.printed import Earlier, Printed, changes_since
from app.services.reports.words import about_text

_NO_TIME = datetime(2000, 1, 1, tzinfo=UTC)
_ABOUT = 500


@dataclass(frozen=True, slots=True)
class PrintWish:
    """What is to be printed. With ``by_rep`` each rep has pages of their own; ``paper`` None is what the team's country
    uses."""

    query: ForecastQuery
    basis: Basis
    by_rep: bool = False
    paper: Paper | None = None


@dataclass(frozen=True, slots=True)
class KeepForecast:
    """A forecast for the archive, see `keeping`."""

    as_of_on: date
    first_on: date
    last_on: date
    printed_at: datetime
    about: str
    scope: str
    digest: str
    before_id: int | None
    data: str
    total_minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class PrintRow:
    """A print of the archive. ``number`` stands on the paper; ``about`` is the line below its title.

    ``total`` is what was won and expected in the whole period, None where an earlier program printed it.
    """

    number: int
    printed_at: datetime
    printed_by: str
    as_of_on: date
    first_on: date
    last_on: date
    about: str
    total: Money | None = None


def read_printed(ctx: Context, wish: PrintWish, facts: Facts | None = None) -> Printed:
    """The forecast as it would be printed now, beside the newest print about the same deals; nothing is stored.

    ``facts`` are those of the query with what history makes of them, where they were read already.
    """
    query = wish.query
    if facts is None:
        facts = with_calibration(ctx, read_facts(ctx, query))
    paper = wish.paper or paper_for(ctx.team.country)
    at = ctx.clock.now().astimezone(ctx.clock.zone)
    printed = Printed(
        facts,
        wish.basis,
        query.unit,
        at,
        ctx.user.name,
        ctx.team.name,
        by_rep=wish.by_rep,
        paper=paper.name,
        logo=ctx.team.logo,
    )
    with ctx.reading() as session:
        if query.pipeline_id is not None:
            name = session.scalar(select(Pipeline.name).where(Pipeline.id == query.pipeline_id))
            printed = replace(printed, pipeline=name or "")
        return replace(printed, before=_newest_before(ctx, session, printed))


def keeping(printed: Printed) -> KeepForecast:
    """What is to be stored of it. Not on the thread that draws."""
    assert not printed.mark, "what is only supposed is no print"
    facts = printed.facts
    whole = forecast(facts, printed.basis, printed.unit).whole
    return KeepForecast(
        facts.today,
        facts.first_on,
        facts.last_on,
        printed.printed_at,
        about_text(printed)[:_ABOUT],
        _scope(printed),
        _digest(printed),
        printed.before.number if printed.before else None,
        packed(replace(printed, before=None, number=None)),
        whole.outlook(printed.basis),
        facts.currency,
    )


@command
def keep_forecast(ctx: Context, cmd: KeepForecast) -> int:
    """Store a forecast that is printed; answers its number.

    Where the user's newest print about the same deals is the same in everything but its time, that one's number: a
    second copy is no second print.
    """
    with ctx.unit_of_work("Printed a forecast") as uow:
        newest = (
            select(ForecastPrint)
            .where(ForecastPrint.scope == cmd.scope, ForecastPrint.user_id == ctx.user.id)
            .order_by(ForecastPrint.id.desc())
            .limit(1)
        )
        kept = uow.session.scalar(newest)
        if kept is None or kept.digest != cmd.digest:
            kept = ForecastPrint(
                printed_at=cmd.printed_at,
                user_id=ctx.user.id,
                as_of_on=cmd.as_of_on,
                first_on=cmd.first_on,
                last_on=cmd.last_on,
                about=cmd.about,
                scope=cmd.scope,
                digest=cmd.digest,
                before_id=cmd.before_id,
                data=cmd.data,
                total_minor=cmd.total_minor,
                currency=cmd.currency,
            )
            uow.session.add(kept)
            uow.session.flush()
        return kept.id


def print_forecast(ctx: Context, wish: PrintWish, target: Path) -> tuple[Printed, int]:
    """Keep the present forecast in the archive and write it as a PDF; answers it and how many pages it has."""
    printed = read_printed(ctx, wish)
    kept = read_print(ctx, keep_forecast(ctx, keeping(printed)))
    return kept, write_pdf(target, forecast_document(kept))


def prints(ctx: Context) -> tuple[PrintRow, ...]:
    """The prints that the user may see, the newest first."""
    with ctx.reading() as session:
        found = session.execute(_rows(ctx).order_by(ForecastPrint.id.desc()))
        return tuple(
            PrintRow(*row[:7], None if row[7] is None or row[8] is None else Money(row[7], row[8])) for row in found
        )


def _rows(ctx: Context) -> Select[int, datetime, str, date, date, date, str, int | None, str | None]:
    return (
        select(
            ForecastPrint.id,
            ForecastPrint.printed_at,
            User.name,
            ForecastPrint.as_of_on,
            ForecastPrint.first_on,
            ForecastPrint.last_on,
            ForecastPrint.about,
            ForecastPrint.total_minor,
            ForecastPrint.currency,
        )
        .join(User, User.id == ForecastPrint.user_id)
        .where(readable(ctx, ForecastPrint))
    )


def read_print(ctx: Context, number: int) -> Printed:
    """A print as it was, with the one it was compared with; UserError where there is none of that number."""
    with ctx.reading() as session:
        kept = _kept(ctx, session, number)
        printed = replace(unpacked(Printed, kept.data), number=number)
        # Whoever may see a print may see what stands on it, that of somebody else's print before it included.
        before = None if kept.before_id is None else session.get(ForecastPrint, kept.before_id)
        return replace(printed, before=None if before is None else _earlier(before))


def compare_prints(ctx: Context, before: int, after: int, basis: Basis | None = None) -> Changes:
    """What happened from one print to another, on a basis (None: the later print's).

    UserError where one of them is not there, or where they have no days in common.
    """
    earlier, later = read_print(ctx, before), read_print(ctx, after)
    left = Earlier(before, earlier.printed_at, earlier.facts)
    changes = changes_since(replace(later, before=left, basis=basis or later.basis))
    if changes is None:
        raise UserError("These two are about different days, so nothing can be compared. Choose another print.")
    return changes


def _kept(ctx: Context, session: Session, number: int) -> ForecastPrint:
    found = session.scalar(select(ForecastPrint).where(ForecastPrint.id == number, readable(ctx, ForecastPrint)))
    if found is None:
        raise UserError(
            f"There is no print {number}. Its number stands at the lower left of the paper.", field="number"
        )
    return found


def _newest_before(ctx: Context, session: Session, printed: Printed) -> Earlier | None:
    """The newest print about the same deals that was made of other figures."""
    same_deals = (
        select(ForecastPrint)
        .where(
            ForecastPrint.scope == _scope(printed),
            ForecastPrint.as_of_on <= printed.facts.today,
            ~ForecastPrint.digest.startswith(_digest_of_facts(printed)),
            readable(ctx, ForecastPrint),
        )
        .order_by(ForecastPrint.as_of_on.desc(), ForecastPrint.id.desc())
        .limit(1)
    )
    found = session.scalar(same_deals)
    return None if found is None else _earlier(found)


def _earlier(kept: ForecastPrint) -> Earlier:
    printed = unpacked(Printed, kept.data)
    return Earlier(kept.id, printed.printed_at, printed.facts)


def _scope(printed: Printed) -> str:
    """About whose deals of which pipeline a print is."""
    facts = printed.facts
    about = (facts.pipeline_id, sorted(facts.owner_ids), printed.mark)
    return sha256(repr(about).encode()).hexdigest()


def _digest(printed: Printed) -> str:
    """First of the figures, then of everything that makes the print look as it does, apart from its time."""
    whole = digest_of(replace(printed, before=None, number=None, printed_at=_NO_TIME))
    return _digest_of_facts(printed) + whole[:32]


def _digest_of_facts(printed: Printed) -> str:
    return digest_of(printed.facts)[:32]
