"""``nurture``: programmes, who is in them, and taking people in and out."""

from __future__ import annotations

import argparse
from argparse import Namespace
from typing import TYPE_CHECKING, Any

from app.cli.arguments import Commands, UsageError, key
from app.cli.output import show, table
from app.cli.records import Record, record
from app.cli.session import opened
from app.domain.errors import UserError
from app.domain.nurture import Channel, Ending, Interval, StepSpec

if TYPE_CHECKING:
    from app.services.nurture.programmes import ProgrammeRow
    from app.services.nurture.queries import EnrolmentRow

_PROGRAMMES = """\
headwater nurture programmes --json
"""
_ADD = """\
headwater nurture add "Slow burners" --step "1 month: call: Call {given}" --step "2 months: email: Send {given} news"
headwater nurture add "All of N1" --phase N1 --step "3 months: letter: Write to {person}"
"""
_ENROL = """\
headwater nurture enrol "Slow burners" deal:12 contact:7
"""
_LIST = """\
headwater nurture list --programme "Slow burners" --ended
"""
_STOP = """\
headwater nurture stop 31 --because replied
"""


def add(commands: Commands) -> None:
    """Add the commands."""
    about = "Programmes of touches, and who is in them"
    group = commands.group("nurture", about, _PROGRAMMES + _ADD + _ENROL + _LIST + _STOP)
    group.add("programmes", "List the programmes with their steps", _PROGRAMMES, _programmes)
    adding = group.add("add", "Add a programme", _ADD, _add)
    adding.add_argument("name", metavar="NAME")
    help_ = "interval: channel: words; repeatable, in their order"
    adding.add_argument("--step", metavar="STEP", type=_step, action="append", default=[], required=True, help=help_)
    adding.add_argument("--phase", metavar="CODE", help="a nurturing phase whose deals are taken in by themselves")
    help_ = "its e-mails go out when they are due, without anybody's approval"
    adding.add_argument("--send-by-itself", action="store_true", help=help_)
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


def _step(text: str) -> StepSpec:
    """``"1 month: call: Call {given}"``."""
    parts = [part.strip() for part in text.split(":", 2)]
    try:
        after, channel, subject = Interval.read(parts[0]), Channel(parts[1].lower()), parts[2]
    except (IndexError, ValueError):
        names = ", ".join(Channel)
        raise argparse.ArgumentTypeError(
            f"“{text}” is no step. Write it as in “1 month: call: Call {{given}}”; channels are {names}."
        ) from None
    except UserError as error:
        raise argparse.ArgumentTypeError(error.message) from None
    return StepSpec(after, channel, subject)


def _programmes(args: Namespace) -> int:
    from app.services.nurture.programmes import programmes

    with opened(args) as ctx:
        rows = programmes(ctx)
    show(args, {"rows": [_programme_json(row) for row in rows]}, lambda: _programme_table(rows))
    return 0


def _programme_json(row: ProgrammeRow) -> dict[str, Any]:
    steps = [
        {"after": step.after.text, "channel": step.channel, "subject": step.subject, "template": step.template or None}
        for step in row.steps
    ]
    return {
        "id": row.id,
        "name": row.name,
        "phase": row.phase_code or None,
        "is_active": row.is_active,
        "sends_by_itself": row.sends_by_itself,
        "running": row.running,
        "ended": row.ended,
        "steps": steps,
    }


def _programme_table(rows: tuple[ProgrammeRow, ...]) -> str:
    if not rows:
        return "There are no programmes yet. Add one: headwater nurture add --help"
    lines = [(row.id, row.name, len(row.steps), row.phase_code, row.running, row.finished) for row in rows]
    return table(("ID", "Programme", "Steps", "Phase", "Running", "Finished"), lines)


def _add(args: Namespace) -> int:
    from app.services.nurture.programmes import CreateProgramme, create_programme
    from app.services.pipelines.queries import pipelines

    with opened(args) as ctx:
        phase_id = None
        if args.phase:
            phases = [phase for pipeline in pipelines(ctx) for phase in pipeline.phases]
            fitting = [phase.id for phase in phases if phase.spec.code.casefold() == args.phase.casefold()]
            if not fitting:
                raise UserError(f"There is no phase {args.phase}.")
            phase_id = fitting[0]
        done = create_programme(ctx, CreateProgramme(args.name, tuple(args.step), phase_id, None, args.send_by_itself))
    show(args, {"id": done.record_id, "change_set": done.change_set_id, "label": done.label}, lambda: f"{done.label}.")
    return 0


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
            row.deal or row.who or row.company,
            f"{row.touches} of {row.steps}",
            row.next_on or row.ended_because,
        )
        for row in rows
    ]
    return table(("ID", "Programme", "Whom", "Touches", "Next"), lines)


def _stop(args: Namespace) -> int:
    from app.services.nurture.enrolling import EndEnrolment, end_enrolment

    with opened(args) as ctx:
        done = end_enrolment(ctx, EndEnrolment(args.enrolment, Ending(args.because)))
    show(args, {"change_set": done.change_set_id, "label": done.label}, lambda: f"{done.label}.")
    return 0
