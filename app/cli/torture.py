"""``torture``: many clients at once on one database, some of them killed, and the proof that nothing was lost.

Not in the list of commands: it is for trying a share or a server out before a team trusts it, on a copy of its data.
"""

from __future__ import annotations

import random
import sys
from argparse import Namespace
from typing import TYPE_CHECKING, Any

from app.cli.arguments import Commands, number
from app.cli.output import facts, note, show
from app.cli.session import clock, named_place, place_and_user

if TYPE_CHECKING:
    from app.services.torture.supervisor import Run
    from app.storage.location import Location

_EXAMPLES = """\
headwater --db trial.headwater torture --clients 5 --seconds 60
headwater --db postgresql://mira@server/trial torture --clients 25 --seconds 600 --pace 1
"""
_NOTES = (
    "It moves, edits, adds, imports and takes back at random, so let it loose on a trial database only. The exit code "
    "is 1 when something that was said to be saved is missing, half there or there twice."
)
_CLIENT = "--as-client"


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_unlisted(
        "torture", "Let many clients work at random, kill some, and check the data", _EXAMPLES, _torture, notes=_NOTES
    )
    parser.add_argument("--clients", metavar="N", type=number, default=5, help="processes at a time; 5 as usual")
    parser.add_argument("--seconds", metavar="S", type=number, default=60, help="how long; 60 as usual")
    parser.add_argument("--pace", metavar="S", type=float, default=1.0, help="seconds between a client's acts; 1")
    parser.add_argument("--crash-every", metavar="S", type=float, default=10.0, help="kill one so often; 0 for never")
    parser.add_argument("--seed", metavar="N", type=int, default=1, help="for the same sequence of acts again")
    parser.add_argument("--share", action="store_true", help="treat the file as one on a network share")
    parser.add_argument(_CLIENT, nargs=2, metavar=("NAME", "SECONDS"), help="be one of the clients")


def _torture(args: Namespace) -> int:
    if args.as_client:
        return _be_client(args)
    from app.services.torture.judge import judge
    from app.services.torture.supervisor import Plan, Supervisor
    from app.storage.database import Database

    plan = Plan(_client_command(args), args.clients, args.seconds, args.crash_every, args.seed)
    db = Database.open(_location(args))
    try:
        run = Supervisor(db, plan, _tell).run()
        problems = [*judge(db, run.ledger), *run.failed]
    finally:
        db.close()
    data = _summary(run, problems)
    show(args, data, lambda: "\n".join([facts((key, _told(value)) for key, value in data.items()), *problems]))
    return 1 if problems else 0


def _be_client(args: Namespace) -> int:
    from app.services.context import open_context
    from app.services.torture.client import Client
    from app.storage.database import Database

    name, seconds = args.as_client
    _, user = place_and_user(args)
    db = Database.open(_location(args))
    try:
        ctx = open_context(db, clock(args), user)
        chance = random.Random(f"{args.seed} {name}")
        client = Client(ctx, f"{name}s{args.seed}", chance, lambda message: print(message.line(), flush=True))
        client.work(float(seconds), args.pace)
    finally:
        db.close()
    return 0


def _location(args: Namespace) -> Location:
    from app.storage.location import Location, Mode

    place, _ = place_and_user(args)
    location = Location.parse(place)
    if args.share and location.path is not None:
        return Location(Mode.SHARED_FILE, path=location.path)
    return location


def _client_command(args: Namespace) -> list[str]:
    frozen = bool(getattr(sys, "frozen", False))
    program = [sys.executable] if frozen else [sys.executable, "-m", "app"]
    place = named_place(args)
    words = [*program, *(("--db", place) if place else ()), *(("--user", args.user) if args.user else ()), "torture"]
    words += ["--pace", str(args.pace), "--seed", str(args.seed), *(("--share",) if args.share else ())]
    return [*words, _CLIENT]


def _tell(left: float, run: Run) -> None:
    if sys.stderr.isatty():
        saved = len(run.ledger.change_sets)
        note(f"{left:.0f} s left, {saved:,} saved, {len(run.ledger.faults)} faults, {run.killed} killed")


def _summary(run: Run, problems: list[str]) -> dict[str, Any]:
    acts = {f"{act} {answer}": count for (act, answer), count in sorted(run.ledger.counts.items()) if answer != "try"}
    return {
        "is_sound": not problems,
        "acts": acts,
        "killed": run.killed,
        "faults": len(run.ledger.faults),
        "fault_examples": sorted(set(run.ledger.faults))[:5],
        "visible_after_ms": {
            name: round(1000 * _quantile(run.latencies, part), 1)
            for name, part in (("p50", 0.5), ("p95", 0.95), ("max", 1.0))
        },
        "problems": problems,
    }


def _quantile(ordered: list[float], part: float) -> float:
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else 0.0


def _told(value: object) -> object:
    if isinstance(value, dict):
        return ", ".join(f"{key} {count}" for key, count in value.items())
    return len(value) if isinstance(value, list) else value
