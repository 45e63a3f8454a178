"""``nurture``: who is in programmes, taking people in and out, and who is ready for sales."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from app.cli import nurture_programmes
from app.cli.arguments import Commands, UsageError, key
from app.cli.output import show, show_done, table
from app.cli.records import Record, record
from app.cli.session import opened
from app.domain.errors import UserError
from app.domain.nurture import Ending

if TYPE_CHECKING:
    from app.services.context import Context
    from app.services.nurture.queries import EnrolmentRow
    from app.services.nurture.ready import ReadyRow
    from app.services.saved import Saved

_ENROL = """\
headwater nurture enrol "Slow burners" deal:12 contact:7
"""
_LIST = """\
headwater nurture list --programme "Slow burners" --ended
"""
_STOP = """\
headwater nurture stop 31 --because replied
"""
_MOVE = """\
headwater nurture move 31 --to "in 10 days"
"""
_READY = """\
headwater nurture ready
headwater nurture hand-over 12 15
headwater nurture not-yet 12 --reason "The budget is decided in May"
"""


def add(commands: Commands) -> None:
    """Add the commands."""
    about = "Programmes of touches, and who is in them"
    group = commands.group("nurture", about, nurture_programmes.EXAMPLES + _ENROL + _LIST + _READY)
    nurture_programmes.add(group)
    enrol = group.add("enrol", "Take deals and people into a programme", _ENROL, _enrol)
    enrol.add_argument("programme", metavar="PROGRAMME", help="its name")
    enrol.add_argument("records", metavar="RECORD", type=record, nargs="+", help="deal:12, contact:7")
    listing = group.add("list", "List who is in programmes, the next touch first", _LIST, _list)
    listing.add_argument("--programme", metavar="NAME", help="only of this one")
    listing.add_argument("--ended", action="store_true", help="those who went through or left as well")
    stop = group.add("stop", "Take somebody out of a programme", _STOP, _stop)
    stop.add_argument("enrolment", metavar="ID", type=key)
    reasons = [str(Ending.STOPPED), str(Ending.REPLIED)]
    stop.add_argument("--because", choices=reasons, default=str(Ending.STOPPED), help="why; stopped as usual")
    moving = group.add("move", "Put somebody's next touch on another day", _MOVE, _move)
    moving.add_argument("enrolment", metavar="ID", type=key)
    moving.add_argument("--to", metavar="DAY", required=True, help="as in friday or 2026-03-27")
    group.add("ready", "List the deals that sales may take over, with the reason", _READY, _ready)
    handing = group.add("hand-over", "Hand deals that are ready to sales: the first Delta phase", _READY, _hand_over)
    about = "Keep deals that are ready from sales until another touch is logged, or they reply"
    declining = group.add("not-yet", about, _READY, _not_yet)
    for one in (handing, declining):
        one.add_argument("deals", metavar="ID", type=key, nargs="+", help="of deals that nurture ready lists")
    declining.add_argument("--reason", metavar="TEXT", default="", help="why; it goes into the history")


def _enrol(args: Namespace) -> int:
    from app.services.nurture.enrolling import Enrol, enrol
    from app.services.nurture.programmes import programme_named

    records: list[Record] = args.records
    if not {one.table for one in records} <= {"deals", "contacts"}:
        raise UsageError("deals and contacts can be enrolled")
    deals = tuple(one.id for one in records if one.table == "deals")
    people = tuple(one.id for one in records if one.table == "contacts")
    with opened(args) as ctx:
        done = enrol(ctx, Enrol(programme_named(ctx, args.programme).id, deals, people))
    data = {"added": done.added, "known": done.known, "change_set": done.change_set_id, "label": done.label}
    show(args, data, lambda: f"{done.label}.")
    return 0


def _list(args: Namespace) -> int:
    from app.services.nurture.programmes import programme_named
    from app.services.nurture.queries import enrolments

    with opened(args) as ctx:
        programme_id = programme_named(ctx, args.programme).id if args.programme else None
        rows = enrolments(ctx, programme_id=programme_id, with_ended=args.ended)
    show(args, {"rows": [_json(row) for row in rows]}, lambda: _table(rows) if rows else "Nobody is in a programme.")
    return 0


def _json(row: EnrolmentRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "programme": row.programme,
        "deal": row.deal_id,
        "contact": row.contact_id,
        "company": row.company or None,
        "who": row.who or None,
        "owner": row.owner or None,
        "origin": row.origin,
        "touches": row.touches,
        "steps": row.steps,
        "next_on": row.next_on,
        "next": row.next_subject or None,
        "ended": row.ended_because or None,
    }


def _table(rows: tuple[EnrolmentRow, ...]) -> str:
    lines = [
        (
            row.id,
            row.programme,
            " · ".join(filter(None, (row.deal or row.who or row.company, row.wish))),
            f"{row.touches} of {row.steps}",
            row.next_on or row.ended_because,
        )
        for row in rows
    ]
    return table(("ID", "Programme", "Whom", "Steps", "Next"), lines)


def _stop(args: Namespace) -> int:
    from app.services.nurture.enrolling import EndEnrolment, end_enrolment

    with opened(args) as ctx:
        done = end_enrolment(ctx, EndEnrolment(args.enrolment, Ending(args.because)))
    return show_done(args, done)


def _move(args: Namespace) -> int:
    from app.domain.dates_in_words import read_date
    from app.services.nurture.enrolling import MoveTouch, move_touch

    with opened(args) as ctx:
        to_on = read_date(args.to, ctx.clock.today(), calendar=ctx.calendar).on
        done = move_touch(ctx, MoveTouch(args.enrolment, to_on))
    show(args, {"change_set": done.change_set_id, "label": done.label, "next_on": to_on}, lambda: f"{done.label}.")
    return 0


def _ready(args: Namespace) -> int:
    from app.services.nurture.ready import ready_deals

    with opened(args) as ctx:
        rows = ready_deals(ctx)
    lines = [(row.id, row.company, row.deal, row.phase_code, row.why, row.to_code, row.owner) for row in rows]
    head = ("ID", "Company", "Deal", "Phase", "Why", "To", "Owner")
    show(args, {"rows": [_ready_json(row) for row in rows]}, lambda: table(head, lines) if rows else "None is ready.")
    return 0


def _ready_json(row: ReadyRow) -> dict[str, Any]:
    names = {"company": row.company or None, "name": row.deal, "owner": row.owner or None}
    return {"deal": row.id, **names, "phase": row.phase_code, "touches": row.touches, "target": row.target} | {
        "replied_on": row.replied_on,
        "why": row.why,
        "to": row.to_code,
    }


def _hand_over(args: Namespace) -> int:
    from app.services.nurture.ready import HandOver, hand_over

    return _decide(args, lambda ctx, row: hand_over(ctx, HandOver(row)))


def _not_yet(args: Namespace) -> int:
    from app.services.nurture.ready import DeclineHandOver, decline_hand_over

    return _decide(args, lambda ctx, row: decline_hand_over(ctx, DeclineHandOver(row.id, args.reason)))


def _decide(args: Namespace, decide: Callable[[Context, ReadyRow], Saved]) -> int:
    """What was decided about each deal; UserError, and nothing decided, where one of them is not ready."""
    from app.services.nurture.ready import ready_deals

    with opened(args) as ctx:
        ready = {row.id: row for row in ready_deals(ctx)}
        for deal in args.deals:
            if deal not in ready:
                raise UserError(f"Deal {deal} is not ready for sales. See headwater nurture ready.")
        done = {deal: decide(ctx, ready[deal]) for deal in dict.fromkeys(args.deals)}
    rows = [{"deal": deal, "change_set": one.change_set_id, "label": one.label} for deal, one in done.items()]
    show(args, {"rows": rows}, lambda: "\n".join(f"{one.label}." for one in done.values()))
    return 0
