"""``qualifiers check``, ``proposals`` and ``apply``: what the rules say of deals, and the moves that follow."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from app.cli.arguments import Commands, UsageError, key, number
from app.cli.output import show, table
from app.cli.session import opened

if TYPE_CHECKING:
    from app.services.qualifiers.checklist import Checklist, Decided
    from app.services.qualifiers.verdicts import Proposal

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
EXAMPLES = _CHECK + _PROPOSALS + _APPLY


def add(group: Commands) -> None:
    """Add the commands to those of the rules."""
    check = group.add("check", "Show what each rule says about a deal", _CHECK, _check)
    check.add_argument("deal", metavar="DEAL", type=key)
    group.add("proposals", "List the moves that rules propose, with why", _PROPOSALS, _proposals)
    apply = group.add("apply", "Show the moves that rules propose, and with --yes make them", _APPLY, _apply)
    apply.add_argument("deals", metavar="DEAL", type=key, nargs="*", help="only of these deals")
    apply.add_argument("--yes", metavar="COUNT", type=number, help="make the moves: as many as were shown, or none")


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
    if found.kept_by is not None:
        lines.append(f"Stays in {found.phase_code} until the facts change: {found.kept_by.who or 'somebody'} moved it.")
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
