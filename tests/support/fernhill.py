"""The pipeline of Fernhill Scales on 12 March 2026: a small board on which everything that cards can show is shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from app.domain.text import match_key
from app.models.activities import Activity
from app.models.deals import Deal, PhaseChange
from app.models.people import Company, Contact
from app.models.tasks import Task
from app.models.team import Team, User
from app.services.context import Context
from app.services.pipelines.queries import PhaseRow
from app.storage.unit_of_work import UnitOfWork
from tests.support.team import TODAY, sales

MO, JL, PR, TH = "Mira Osei", "Jonas Lund", "Priya Rao", "Tom Hale"
_ROLES = {JL: "rep", PR: "rep", TH: "rep"}


@dataclass(frozen=True, slots=True)
class Row:
    """``used``: working days in the phase, or touches made. ``step``: kind, subject, due in days, time, person."""

    code: str
    company: str
    name: str
    amount: int
    own: int | None
    owner: str
    used: int
    step: tuple[str, str, int, str, str] | None = None


def _call(days: int, at: str = "", who: str = "") -> tuple[str, str, int, str, str]:
    return ("call", "Call", days, at, who)


ROWS = (
    Row("G2", "Oakmere Dairy", "Tank scale audit", 6800, None, JL, 8, _call(0, "14:00", "Ruth")),
    Row("G2", "Pell & Sons Bakery", "Dough hopper cells", 4950, 5, PR, 5),
    Row("G2", "Kestrel Foods", "Checkweigher, line 2", 12400, 15, MO, 3, _call(4)),
    Row("G2", "Solent Pharma", "Micro-balance pair", 21300, 20, MO, 2, ("email", "Send data", 5, "", "")),
    Row("G2", "Wren Coffee Roasters", "Roaster hopper cells", 7600, None, PR, 1, _call(6)),
    Row("N1", "Harrow Mills", "Silo load cells", 17200, None, PR, 7, _call(-2)),
    Row("N1", "Cobalt Recycling", "Site weighbridge", 36500, 10, JL, 3, ("email", "Send news", 0, "", "Ivo")),
    Row("N1", "Brightwater Labs", "Lab refresh 2026", 48000, 25, MO, 6, ("meeting", "Visit the lab", 6, "", "")),
    Row("N1", "Vantage Airfreight", "Dim-weight bench", 28000, None, TH, 1, _call(21)),
    Row("N1", "Moss Lane Farms", "Livestock scales", 8900, 10, PR, 2, _call(28)),
    Row("N1", "Tarn Aggregates", "Axle weighbridge", 61000, None, JL, 0, _call(33)),
    Row("D1", "Ashdown Chemicals", "ATEX floor scales", 27900, 35, MO, 12, _call(-1)),
    Row("D1", "Northgate Quarry", "Axle weighbridge", 64000, 40, JL, 5, ("meeting", "Visit", 0, "13:30", "")),
    Row("D1", "Lumen Cosmetics", "Filling line cells", 18600, None, PR, 3, ("meeting", "Demo", 1, "", "")),
    Row("D1", "Dale Timber", "Log deck scale", 22450, 20, JL, 1, _call(4)),
    Row("D1", "Sable Ceramics", "Glaze dosing", 13700, None, MO, 2, _call(5)),
    Row("D2", "Ferro Castings", "Crane scales, 6 pcs", 31200, 55, MO, 4, _call(0, "10:30", "Ana")),
    Row("D2", "Orchard Juice Co", "Batch controller", 15900, 45, PR, 6),
    Row("D2", "Bay Street Hospital", "Patient scale tender", 52750, 60, TH, 9, ("meeting", "Meet", 4, "", "")),
    Row("D2", "Corvid Logistics", "Parcel bench scales", 11300, None, MO, 2, _call(5)),
    Row("D3", "Stonebridge Water", "Dosing skids, service", 41800, 80, MO, 6, ("task", "Send contract", 0, "", "")),
    Row("D3", "Quill Packaging", "Checkweigher lease", 9600, 70, PR, 2, ("task", "Sign", 4, "", "")),
    Row("D3", "Fairhaven Port", "Reach-stacker scales", 38400, None, TH, 1, ("task", "Legal", 7, "", "")),
    Row("D4", "Meridian Grain", "Silo weighing", 58300, 30, JL, 5),
    Row("D4", "Alder Vet Group", "Surgery scales, 9 sites", 14200, 50, MO, 2, ("task", "Decide today", 0, "", "")),
)
_GENESIS = 14
_WON, _LOST = 6, 3


def settle_in(ctx: Context) -> None:
    """Store all of it, in one change set."""
    phases = {phase.spec.code: phase for phase in sales(ctx).phases}
    with ctx.unit_of_work("Filled the board", is_bulk=True) as uow:
        owners = _team(ctx, uow)
        for row in ROWS:
            _add(ctx, uow, row, phases[row.code], owners)
        for number in range(_GENESIS):
            row = Row("G1", f"Prospect {number + 1:02}", "First inquiry", 5100, None, (MO, JL, PR)[number % 3], 1)
            _add(ctx, uow, row, phases["G1"], owners)
        for number in range(_WON):
            row = Row("Won", f"Customer {number + 1}", "Bench scales", 15700, None, MO, 1)
            _add(ctx, uow, row, phases["Won"], owners, closed_on=TODAY - timedelta(days=number + 1))
        for number in range(_LOST):
            row = Row("Lost", f"Gone {number + 1}", "Truck scale", 7583, None, JL, 1)
            _add(ctx, uow, row, phases["Lost"], owners, closed_on=TODAY - timedelta(days=number + 2))
        _history(uow, phases)


def deal_id(ctx: Context, company: str) -> int:
    """The key of the deal of a company."""
    from sqlalchemy import select

    with ctx.reading() as session:
        found = session.scalar(select(Deal.id).join(Company).where(Company.name == company))
    assert found is not None
    return found


def _team(ctx: Context, uow: UnitOfWork) -> dict[str, int]:
    uow.session.get_one(Team, 1).reps_share_deals = True
    owners = {MO: ctx.user.id}
    for name in (JL, PR, TH):
        initials = "".join(part[0] for part in name.split())
        user = User(name=name, match_key=match_key(name), initials=initials, role="rep")
        uow.session.add(user)
        uow.session.flush()
        owners[name] = user.id
    return owners


def _entered(ctx: Context, used: int) -> datetime:
    """The instant so many working days ago."""
    day = TODAY
    while ctx.calendar.working_days_between(day, TODAY) < used:
        day -= timedelta(days=1)
    return datetime.combine(day, time(9), UTC)


def _add(
    ctx: Context, uow: UnitOfWork, row: Row, phase: PhaseRow, owners: dict[str, int], closed_on: date | None = None
) -> None:
    nurturing = phase.spec.touch_target is not None
    entered = _entered(ctx, 40 if nurturing else row.used)
    company = Company(name=row.company, match_key=match_key(row.company), created_at=entered)
    uow.session.add(company)
    uow.session.flush()
    deal = Deal(
        name=row.name,
        company_id=company.id,
        owner_id=owners[row.owner],
        pipeline_id=phase.pipeline_id,
        phase_id=phase.id,
        phase_entered_at=entered,
        amount_minor=row.amount * 100,
        currency="EUR",
        own_probability=row.own,
        closed_on=closed_on,
        expected_close_on=date(2026, 3, 27),
        lost_reason="Price" if phase.spec.code == "Lost" else None,
        created_at=entered,
    )
    uow.session.add(deal)
    uow.session.flush()
    uow.session.add(PhaseChange(deal_id=deal.id, phase_id=phase.id, entered_at=entered))
    if row.step is not None:
        _plan(uow, row.step, deal, company)
    for number in range(row.used if nurturing else 0):
        at = entered + timedelta(days=2 * number + 1)
        uow.session.add(Activity(kind="email", subject="News", happened_at=at, deal_id=deal.id, user_id=deal.owner_id))


def _plan(uow: UnitOfWork, step: tuple[str, str, int, str, str], deal: Deal, company: Company) -> None:
    kind, subject, days, at, who = step
    contact_id = None
    if who:
        contact = Contact(
            full_name=who, given_name=who, match_key=match_key(who), company_id=company.id, created_at=deal.created_at
        )
        uow.session.add(contact)
        uow.session.flush()
        contact_id = contact.id
    uow.session.add(
        Task(
            kind=kind,
            subject=subject,
            due_on=TODAY + timedelta(days=days),
            due_time=time.fromisoformat(at) if at else None,
            deal_id=deal.id,
            contact_id=contact_id,
            owner_id=deal.owner_id,
            created_at=deal.created_at,
        )
    )


def _history(uow: UnitOfWork, phases: dict[str, PhaseRow]) -> None:
    """Moves of one deal of old, so that columns have a share of deals that went on."""
    shares = {
        "G2": ("D1", 42),
        "N1": ("D1", 31),
        "D1": ("D2", 58),
        "D2": ("D3", 64),
        "D3": ("Won", 81),
        "D4": ("D1", 38),
    }
    deal = uow.session.query(Deal).order_by(Deal.id.desc()).first()
    assert deal is not None
    for code, (target, percent) in shares.items():
        for number in range(100):
            to = phases[target if number < percent else "Lost"]
            at = deal.created_at - timedelta(days=400 - number)
            change = PhaseChange(
                deal_id=deal.id, from_phase_id=phases[code].id, phase_id=to.id, entered_at=at, left_at=at
            )
            uow.session.add(change)
