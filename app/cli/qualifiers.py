"""``qualifiers``: the rules by which leads in Genesis go on, what they say, and the moves that follow."""

from __future__ import annotations

import argparse
from argparse import Namespace
from typing import TYPE_CHECKING, Any

from app.cli.arguments import Commands, UsageError, key, number
from app.cli.output import show, table
from app.cli.session import opened
from app.domain.errors import UserError
from app.domain.qualifiers import Comparison, Match

if TYPE_CHECKING:
    from app.services.pipelines.queries import PhaseRow
    from app.services.qualifiers.checklist import Checklist, Decided
    from app.services.qualifiers.rules import RuleRow, Way
    from app.services.qualifiers.verdicts import Proposal

_LIST = """\
headwater qualifiers list --json
"""
_ADD = """\
headwater qualifiers add "Big enough" --if "employees at least 25" --if "revenue at least 10000000" --met G2
headwater qualifiers add "Our trades" --if "industry one of Food or Chemicals" --met G2 --not-met Lost --reason "No fit"
"""
_REMOVE = """\
headwater qualifiers remove "Big enough"
"""
_CHECK = """\
headwater qualifiers check 12
"""
_PROPOSALS = """\
headwater qualifiers proposals --json
"""
_APPLY = """\
headwater qualifiers apply
headwater qualifiers apply --yes 14
headwater qualifiers apply deal:12 --yes 1
"""


def add(commands: Commands) -> None:
    """Add the commands."""
    about = "Rules by which leads in Genesis go on, wait or are given up"
    group = commands.group("qualifiers", about, _LIST + _ADD + _REMOVE + _CHECK + _PROPOSALS + _APPLY)
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
    remove = group.add("remove", "Remove a rule", _REMOVE, _remove)
    remove.add_argument("rule", metavar="RULE", help="its name or ID")
    check = group.add("check", "Show what each rule says about a deal", _CHECK, _check)
    check.add_argument("deal", metavar="DEAL", type=key)
    group.add("proposals", "List the moves that rules propose, with why", _PROPOSALS, _proposals)
    apply = group.add("apply", "Show the moves that rules propose, and with --yes make them", _APPLY, _apply)
    apply.add_argument("deals", metavar="DEAL", type=key, nargs="*", help="only of these deals")
    apply.add_argument("--yes", metavar="COUNT", type=number, help="make the moves: as many as were shown, or none")


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
        done = create_qualifier(ctx, CreateQualifier(rule))
    show(args, {"id": done.record_id, "change_set": done.change_set_id, "label": done.label}, lambda: f"{done.label}.")
    return 0


def _remove(args: Namespace) -> int:
    from app.services.qualifiers.rules import DeleteQualifier, delete_qualifier, rule_named

    with opened(args) as ctx:
        done = delete_qualifier(ctx, DeleteQualifier(rule_named(ctx, args.rule).id))
    show(args, {"change_set": done.change_set_id, "label": done.label}, lambda: f"{done.label}.")
    return 0


def _check(args: Namespace) -> int:
    from app.services.qualifiers.checklist import checklist

    with opened(args) as ctx:
        found = checklist(ctx, args.deal)
    rules = [
        {
            "rule": one.rule,
            "state": one.state,
            "why": one.why,
            "leads": one.leads or None,
            "is_automatic": one.is_automatic,
            "conditions": [
                {"text": part.condition.text, "state": part.state, "value": part.seen or None}
                for part in one.conditions
            ],
            "decided": _decided_json(one.decided),
        }
        for one in found.rules
    ]
    data = {
        "deal": found.deal_id,
        "phase": found.phase_code,
        "rules": rules,
        "here_by": _decided_json(found.here_by),
        "proposal": _json(found.proposal) if found.proposal else None,
    }
    show(args, data, lambda: _check_text(found))
    return 0


def _decided_json(move: Decided | None) -> dict[str, Any] | None:
    return None if move is None else {"who": move.who, "at": move.at, "phase": move.phase_code, "reason": move.reason}


def _check_text(found: Checklist) -> str:
    lines = [f"{found.deal}, in {found.phase_code}"]
    for one in found.rules:
        lines.append(f"{one.rule}: {one.state}{', leads ' + one.leads if one.leads else ''}")
        lines += [f"  {part.state}: {part.words}" for part in one.conditions]
        if one.decided is not None:
            lines.append(f"  {one.decided.who} on {one.decided.at.date()}: {one.decided.phase_code}")
    if not found.rules:
        lines.append("No rule asks about it.")
    if found.proposal is not None:
        lines.append(f"Proposed: {found.proposal.way.text}, by {found.proposal.rule}")
    return "\n".join(lines)


def _proposals(args: Namespace) -> int:
    from app.services.qualifiers.verdicts import proposals

    with opened(args) as ctx:
        rows = proposals(ctx)
    show(args, {"rows": [_json(row) for row in rows]}, lambda: _table(rows))
    return 0


def _json(row: Proposal) -> dict[str, Any]:
    return {
        "deal": row.deal_id,
        "title": row.title,
        "owner": row.owner or None,
        "from": row.from_code,
        "to": row.way.phase.spec.code,
        "rule": row.rule,
        "state": row.state,
        "why": row.why,
        "reason": row.reason,
        "is_automatic": row.is_automatic,
    }


def _table(rows: tuple[Proposal, ...]) -> str:
    if not rows:
        return "No rule proposes a move."
    lines = [(row.deal_id, row.title, row.from_code, row.way.text, f"{row.rule}, {row.why}") for row in rows]
    return table(("ID", "Deal", "In", "Goes", "Why"), lines)


def _apply(args: Namespace) -> int:
    from app.services.qualifiers.applying import ApplyProposals, apply_proposals, chosen_of
    from app.services.qualifiers.verdicts import proposals

    with opened(args) as ctx:
        rows = proposals(ctx, sorted(set(args.deals)) or None)
        if args.yes is None:
            label, change_set = f"Nothing was moved. To do so: headwater qualifiers apply --yes {len(rows)}", None
        elif args.yes != len(rows):
            raise UsageError(f"there are {len(rows)} moves now, not {args.yes}; look at them again without --yes")
        else:
            done = apply_proposals(ctx, ApplyProposals(chosen_of(rows)))
            rows, label, change_set = done.moved, done.label, done.change_set_id
    data = {"change_set": change_set, "label": label, "rows": [_json(row) for row in rows]}
    show(args, data, lambda: f"{_table(rows)}\n\n{label}." if rows else _table(rows))
    return 0
