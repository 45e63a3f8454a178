"""``deals edit``, ``companies edit`` and ``people edit``: the same change of many at once."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from app.cli.arguments import Commands, UsageError, key
from app.cli.output import note, show
from app.cli.session import opened
from app.domain.errors import NotFound

if TYPE_CHECKING:
    from app.services.context import Context
    from app.services.many.edit import Table
    from app.services.many.saved import ManySaved
    from app.services.tasks import AddTask

_NONE = "none"
_DEALS = """\
headwater deals edit 12 14 15 --owner Jonas --close 2026-06-30
headwater deals edit 12 14 --probability 40 --next-step "Call about the offer Fri 10:30"
headwater deals edit 12 --source none
"""
_COMPANIES = "headwater companies edit 3 4 5 --owner Jonas --source Fair\n"
_PEOPLE = "headwater people edit 7 8 --owner none\n"
_NOTES = (
    "Only what is given is changed, and “none” empties it. All of it is one step to undo. A record that you may not "
    "change stays as it is and is named on the error output; the exit code is 1 where that is so of all of them."
)
_DEAL_NOTES = " A deal that was won or lost keeps its expected close and its probability, and gets no next step."


def add(commands: Commands) -> None:
    """Add the commands for companies and people."""
    add_edit(commands.group("companies", "Change companies", _COMPANIES), "companies", _COMPANIES)
    add_edit(commands.group("people", "Change people", _PEOPLE), "contacts", _PEOPLE)


def add_to_deals(group: Commands) -> None:
    """Add ``edit`` to the commands of deals."""
    add_edit(group, "deals", _DEALS)


def add_edit(group: Commands, table: Table, examples: str) -> None:
    """Add ``edit`` to the commands of one kind of record."""
    what = "people" if table == "contacts" else table
    notes = _NOTES + (_DEAL_NOTES if table == "deals" else "")
    parser = group.add("edit", f"Change several {what} in one step", examples, partial(_edit, table), notes=notes)
    parser.add_argument("records", metavar="ID", type=key, nargs="+")
    parser.add_argument("--owner", metavar="NAME", help="whose they are")
    parser.add_argument("--source", metavar="NAME", help="where they came from")
    if table == "deals":
        parser.add_argument("--close", metavar="DAY", help="the day they are expected to be won: 2026-06-30 or friday")
        parser.add_argument("--probability", metavar="PERCENT", help="the owner's own, 0 to 100")
        parser.add_argument("--next-step", metavar="SENTENCE", help="what to do, and when; planned for each of them")


def _edit(table: Table, args: Namespace) -> int:
    from app.services.many.edit import EditMany, edit_many

    with opened(args) as ctx:
        _require(ctx, table, args.records)
        values, step = _values(ctx, args), _step(ctx, args)
        if not values and step is None:
            raise UsageError("say what shall be changed, as in --owner NAME")
        done = edit_many(ctx, EditMany(table, dict.fromkeys(args.records), values, step))
    return _told(args, done)


def _require(ctx: Context, table: Table, keys: list[int]) -> None:
    """NotFound, before anything is changed, where one of them is not there."""
    from app.services.many.edit import NOUNS
    from app.services.many.seen import common

    missing = sorted(set(keys) - common(ctx, table, keys).versions.keys())
    if missing:
        named = ", ".join(map(str, missing))
        raise NotFound(f"There is no {NOUNS[table][0]} with the number {named}. Nothing was changed.")


def _values(ctx: Context, args: Namespace) -> dict[str, Any]:
    readers: tuple[tuple[str, str, Callable[[Context, str], object]], ...] = (
        ("owner", "owner_id", _owner),
        ("source", "lead_source_id", _source),
        ("close", "expected_close_on", _day),
        ("probability", "own_probability", _percent),
    )
    given = ((column, read, getattr(args, name, None)) for name, column, read in readers)
    return {column: _read(ctx, read, text) for column, read, text in given if text is not None}


def _read(ctx: Context, read: Callable[[Context, str], object], text: str) -> object:
    return None if text.strip().casefold() == _NONE else read(ctx, text)


def _owner(ctx: Context, name: str) -> int:
    from app.cli.names import find
    from app.services.users import users

    return find("user", name, ((user.id, user.name) for user in users(ctx)))


def _source(ctx: Context, name: str) -> int:
    from app.cli.names import find
    from app.services.people.sources import lead_sources

    return find("source", name, ((source.id, source.name) for source in lead_sources(ctx)))


def _day(ctx: Context, words: str) -> object:
    from app.domain.dates_in_words import read_date

    return read_date(words, ctx.clock.today(), calendar=ctx.calendar).on


def _percent(_ctx: Context, text: str) -> int:
    try:
        return int(text.strip().removesuffix("%"))
    except ValueError:
        raise UsageError(f"“{text}” is no probability. Give a number from 0 to 100.") from None


def _step(ctx: Context, args: Namespace) -> AddTask | None:
    from app.domain.quick_add import Reading
    from app.services.planning import read_plan, to_add

    sentence = getattr(args, "next_step", None)
    if sentence is None:
        return None
    how = Reading(ctx.clock.today(), home_currency=ctx.team.currency, calendar=ctx.calendar)
    return to_add(read_plan(sentence, how))


def _told(args: Namespace, done: ManySaved) -> int:
    left = [
        {"id": each.record_id, "title": each.title, "why": each.why, "reason": each.reason} for each in done.left_out
    ]
    data = {
        "change_set": done.change_set_id,
        "label": done.label if done.change_set_id else "Nothing was changed",
        "changed": done.count,
        "same": done.same,
        "left_out": left,
    }
    had_it = f" {done.same:,} had it already." if done.same else ""
    show(args, data, lambda: f"{data['label']}.{had_it}")
    for each in done.left_out:
        note(f"{each.title}: {each.reason}")
    return 1 if left and not done.count and not done.same else 0
