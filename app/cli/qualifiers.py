"""``qualifiers``: the rules by which leads in Genesis go on, what they say, and the moves that follow."""

from __future__ import annotations

import argparse
from argparse import Namespace
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.cli import qualified
from app.cli.arguments import Commands, Parser, number
from app.cli.output import show, show_done, show_saved, table
from app.cli.session import opened
from app.domain.errors import UserError
from app.domain.qualifiers import Comparison, Match

if TYPE_CHECKING:
    from app.services.context import Context
    from app.services.pipelines.queries import PhaseRow
    from app.services.qualifiers.rules import RuleRow, RuleSpec, Way

_LIST = """\
headwater qualifiers list --json
"""
_ADD = """\
headwater qualifiers add "Big enough" --if "employees at least 25" --if "revenue at least 10000000" --met G2
headwater qualifiers add "Any size" --if "employees at least 1" --met G2 --automatic --yes 38
headwater qualifiers add "Our trades" --if "industry one of Food or Chemicals" --met G2 --not-met Lost --reason "No fit"
"""
_REMOVE = """\
headwater qualifiers remove "Big enough"
"""
_EDIT = """\
headwater qualifiers edit "Big enough" --if "employees at least 50" --met G2 --not-met N1
headwater qualifiers edit "Big enough" --name "Really big"
"""
_ON = """\
headwater qualifiers on "Big enough"
"""
_OFF = """\
headwater qualifiers off "Big enough"
"""


def add(commands: Commands) -> None:
    """Add the commands."""
    about = "Rules by which leads in Genesis go on, wait or are given up"
    group = commands.group("qualifiers", about, _LIST + _ADD + _EDIT + _OFF + _REMOVE + qualified.EXAMPLES)
    group.add("list", "List the rules in the order in which they are asked", _LIST, _list)
    adding = group.add("add", "Add a rule", _ADD, _add)
    adding.add_argument("name", metavar="NAME")
    help_ = "field, comparison and value; repeatable. Several values of “one of” have “ or ” between them"
    adding.add_argument(
        "--if", dest="conditions", metavar="TEXT", type=_condition, action="append", required=True, help=help_
    )
    adding.add_argument("--match", choices=[str(match) for match in Match], default=str(Match.ALL), help="all as usual")
    adding.add_argument("--met", metavar="CODE", required=True, help="the phase for deals that meet it")
    adding.add_argument("--not-met", metavar="CODE", help="the phase for deals that don't; they stay as usual")
    adding.add_argument("--reason", metavar="TEXT", help="why deals are lost, where one of the phases is the lost one")
    adding.add_argument("--pipeline", metavar="NAME", help="whose phases; the first sales pipeline as usual")
    adding.add_argument("--automatic", action="store_true", help="move deals without being asked")
    _confirmed(adding)
    remove = group.add("remove", "Remove a rule", _REMOVE, _remove)
    remove.add_argument("rule", metavar="RULE", help="its name or ID")
    _add_changes(group)
    qualified.add(group)


def _add_changes(group: Commands) -> None:
    edit = group.add("edit", "Change a rule; what is not said stays", _EDIT, _edit)
    edit.add_argument("rule", metavar="RULE", help="its name or ID")
    edit.add_argument("--name", metavar="NAME", help="another name")
    help_ = "all conditions anew; repeatable"
    edit.add_argument("--if", dest="conditions", metavar="TEXT", type=_condition, action="append", help=help_)
    edit.add_argument("--match", choices=[str(match) for match in Match])
    edit.add_argument("--met", metavar="CODE", help="another phase for deals that meet it")
    edit.add_argument("--not-met", metavar="CODE", help="another phase for deals that don't; “stay” for none")
    edit.add_argument("--reason", metavar="TEXT", help="why deals are lost, where one of the phases is the lost one")
    _confirmed(edit)
    for name, about, example in (("on", "Switch a rule on", _ON), ("off", "Switch a rule off", _OFF)):
        switch = group.add(name, about, example, _on if name == "on" else _off)
        switch.add_argument("rule", metavar="RULE", help="its name or ID")
        if name == "on":
            _confirmed(switch)


def _confirmed(parser: Parser) -> None:
    help_ = "let a rule that moves deals by itself move as many as were named before"
    parser.add_argument("--yes", metavar="COUNT", type=number, help=help_)


def _agree(ctx: Context, rule: RuleSpec, confirmed: int | None, qualifier_id: int | None = None) -> None:
    """UserError with what a rule would move by itself, until as many moves were confirmed."""
    if not (rule.is_active and rule.is_automatic):
        return
    from app.services.qualifiers.preview import preview_rule

    moves = preview_rule(ctx, rule, qualifier_id).moves
    if not moves or confirmed == len(moves):
        return
    ways = Counter(f"{one.from_code} {one.way.text}" for one in moves)
    named = ", ".join(f"{count:,} from {words}" for words, count in ways.most_common())
    many = "1 deal" if len(moves) == 1 else f"{len(moves):,} deals"
    raise UserError(
        f"By itself this rule would move {many}: {named}. Nothing was stored. "
        f"To let it, say the same with --yes {len(moves)}"
    )


def _condition(text: str) -> dict[str, Any]:
    """``"employees at least 25"``; what it means is looked at later, with all others."""
    field, _, rest = text.strip().partition(" ")
    low = rest.strip().lower().replace("_", " ")
    for comparison in sorted(Comparison, key=lambda one: -len(one)):
        words = comparison.replace("_", " ")
        if low == words or low.startswith(f"{words} "):
            value = rest.strip()[len(words) :].strip()
            several = comparison is Comparison.ONE_OF
            return {
                "field": field,
                "comparison": str(comparison),
                "value": [part.strip() for part in value.split(" or ")] if several else value,
            }
    raise argparse.ArgumentTypeError(f"“{text}” is no condition. Write it as in “employees at least 25”.")


def _list(args: Namespace) -> int:
    from app.services.qualifiers.rules import qualifiers

    with opened(args) as ctx:
        rows = qualifiers(ctx)
    show(args, {"rows": [_rule_json(row) for row in rows]}, lambda: _rule_table(rows))
    return 0


def _rule_json(row: RuleRow) -> dict[str, Any]:
    conditions = [
        {"field": one.field, "comparison": one.comparison, "values": list(one.values)} for one in row.conditions
    ]
    return {
        "id": row.id,
        "name": row.name,
        "pipeline": row.pipeline,
        "match": row.match,
        "conditions": conditions,
        "met": _way_json(row.if_met),
        "not_met": None if row.if_not_met is None else _way_json(row.if_not_met),
        "is_active": row.is_active,
        "is_automatic": row.is_automatic,
    }


def _way_json(way: Way) -> dict[str, Any]:
    return {"phase": way.phase.spec.code, "reason": way.reason or None}


def _rule_table(rows: tuple[RuleRow, ...]) -> str:
    if not rows:
        return "There are no rules yet. Add one: headwater qualifiers add --help"
    lines = []
    for row in rows:
        asked = f" {'and' if row.match is Match.ALL else 'or'} ".join(one.text for one in row.conditions)
        lines.append((row.id, row.name, asked, row.if_met.text, row.if_not_met.text if row.if_not_met else ""))
    return table(("ID", "Rule", "Asks", "Met", "Not met"), lines)


def _add(args: Namespace) -> int:
    from app.services.pipelines.queries import default_pipeline, pipelines
    from app.services.qualifiers.rules import CreateQualifier, RuleSpec, create_qualifier

    with opened(args) as ctx:
        rows = pipelines(ctx)
        chosen = default_pipeline(rows)
        if args.pipeline:
            named = [row for row in rows if row.name.casefold() == args.pipeline.strip().casefold()]
            if not named:
                raise UserError(
                    f"There is no pipeline {args.pipeline}. There are: {', '.join(row.name for row in rows)}."
                )
            chosen = named[0]
        instead: PhaseRow | None = chosen.phase(args.not_met) if args.not_met else None
        rule = RuleSpec(
            args.name,
            tuple(args.conditions),
            chosen.phase(args.met).id,
            Match(args.match),
            met_reason=args.reason,
            not_met_phase_id=instead.id if instead else None,
            not_met_reason=args.reason,
            is_automatic=args.automatic,
        )
        _agree(ctx, rule, args.yes)
        done = create_qualifier(ctx, CreateQualifier(rule))
    return show_saved(args, done)


def _remove(args: Namespace) -> int:
    from app.services.qualifiers.rules import DeleteQualifier, delete_qualifier, rule_named

    with opened(args) as ctx:
        done = delete_qualifier(ctx, DeleteQualifier(rule_named(ctx, args.rule).id))
    return show_done(args, done)


def _edit(args: Namespace) -> int:
    from app.services.pipelines.queries import pipelines
    from app.services.qualifiers.rules import EditQualifier, edit_qualifier, rule_named, spec_of

    with opened(args) as ctx:
        row = rule_named(ctx, args.rule)
        pipeline = next(one for one in pipelines(ctx) if one.id == row.pipeline_id)
        rule = spec_of(row)
        changes: dict[str, Any] = {"name": args.name or rule.name, "match": Match(args.match or rule.match)}
        if args.conditions:
            changes["conditions"] = tuple(args.conditions)
        if args.met:
            changes["met_phase_id"] = pipeline.phase(args.met).id
        if args.not_met:
            stays = args.not_met.strip().casefold() == "stay"
            changes["not_met_phase_id"] = None if stays else pipeline.phase(args.not_met).id
        if args.reason:
            changes |= {"met_reason": args.reason, "not_met_reason": args.reason}
        changed = replace(rule, **changes)
        if changed != replace(rule, name=changed.name):
            _agree(ctx, changed, args.yes, row.id)
        done = edit_qualifier(ctx, EditQualifier(row.id, row.version, changed))
    return show_saved(args, done)


def _on(args: Namespace) -> int:
    return _switch(args, is_active=True)


def _off(args: Namespace) -> int:
    return _switch(args, is_active=False)


def _switch(args: Namespace, *, is_active: bool) -> int:
    from app.services.qualifiers.rules import EditQualifier, edit_qualifier, rule_named, spec_of

    with opened(args) as ctx:
        row = rule_named(ctx, args.rule)
        rule = replace(spec_of(row), is_active=is_active)
        if is_active and not row.is_active:
            _agree(ctx, rule, args.yes, row.id)
        done = edit_qualifier(ctx, EditQualifier(row.id, row.version, rule))
    return show_saved(args, done)
