"""What the rules of access say to people: who may do what, and why something was refused."""

from __future__ import annotations

from app.domain.access import Always, Forbidden, Op, Rule, Whole
from app.domain.access_rules import LEADERS, rule_for, who_may_whole
from app.domain.roles import Role

_PLURALS = {
    "absences": "absences",
    "activities": "entries of the timeline",
    "card_ranks": "the order of cards",
    "companies": "companies",
    "contacts": "people",
    "criterion_checks": "exit criteria",
    "stall_decisions": "decisions about stalls",
    "day_sheet_lines": "day sheets",
    "day_sheets": "day sheets",
    "deal_contacts": "buying committees",
    "documents": "files that go along with mail",
    "deal_lines": "offers",
    "deals": "deals",
    "enrolments": "enrolments in programmes",
    "exchange_rates": "exchange rates",
    "forecast_prints": "printed forecasts",
    "forecast_snapshots": "snapshots of the forecast",
    "import_batches": "imports",
    "import_mappings": "saved mappings",
    "import_rejections": "rejected rows",
    "judgements": "judgements about deals",
    "lead_sources": "lead sources",
    "mail_accounts": "the account for mail",
    "mails": "mail",
    "nurture_programmes": "nurture programmes",
    "nurture_steps": "steps of programmes",
    "phase_changes": "the way of deals",
    "phases": "phases",
    "pipelines": "pipelines",
    "products": "products",
    "promises": "promises",
    "qualifiers": "qualifying rules",
    "review_items": "notes of reviews",
    "review_meetings": "reviews",
    "saved_views": "views",
    "snapshot_figures": "snapshots of the forecast",
    "targets": "targets",
    "tasks": "reminders",
    "team_logos": "the company's logo",
    "teams": "the team's facts",
    "users": "accounts",
    "view_starts": "the views that others start with",
}
_VERBS = {Op.READ: "see", Op.ADD: "add", Op.EDIT: "change", Op.REMOVE: "delete"}
_ROLES = {
    Role.OWNER: "owners",
    Role.MANAGER: "managers",
    Role.REP: "sales reps",
    Role.INSIDE_SALES: "inside sales",
    Role.MARKETING: "marketing",
    Role.ACCOUNTING: "accounting",
    Role.SUPPORT: "support",
}


_WHOLE_WORDS = {
    Whole.BACK_UP: "copy the database",
    Whole.RESTORE: "bring back a backup over the database",
    Whole.MOVE: "move the database to another place",
    Whole.ENCRYPT: "encrypt the database, or decrypt it",
}


def why_not_whole(role: Role, deed: Whole) -> str:
    """Why a role may not do this with the whole database; "" where it may."""
    allowed = who_may_whole(deed)
    if role in allowed:
        return ""
    who, able = _ROLES[role], " and ".join(_ROLES[each] for each in allowed)
    return f"{who[0].upper() + who[1:]} can't {_WHOLE_WORDS[deed]}. {able[0].upper() + able[1:]} can."


def who_may(table: str, op: Op) -> str:
    """The leaders who may do it, and the roles that may with every row, as a beginning: ``"Owners and managers"``."""
    rules = [rule for role in Role if (rule := rule_for(role, table, op))]
    names = [_ROLES[rule.role] for rule in rules if rule.role in LEADERS or isinstance(rule.when, Always)]
    text = ", ".join(names[:-1]) + f" and {names[-1]}" if len(names) > 1 else names[0]
    return text[0].upper() + text[1:]


def refused_role(role: Role, table: str, op: Op) -> Forbidden:
    """The role may not do it with any row."""
    who = _ROLES[role]
    what = f"{_VERBS[op]} {_PLURALS.get(table, 'this')}"
    return Forbidden(f"{who[0].upper() + who[1:]} can't {what}. {who_may(table, op)} can.")


def refused_row(role: Role, table: str, op: Op, whose: str | None) -> Forbidden:
    """The role may do it with other rows. ``whose`` names the owner of the row, or of the deal it hangs on."""
    if table == "users":
        if role is not Role.MANAGER:
            return refused_columns(table)
        return Forbidden("Only owners can change the accounts of owners.")
    if role is Role.MARKETING and table not in ("companies", "contacts"):
        return Forbidden(f"This deal was handed over to sales. {_names(whose)} can {_VERBS[op]} it now.")
    if op is Op.ADD and table == "deals":
        return Forbidden("A deal that you add is yours. Add it, then hand it over.", field="owner_id")
    return Forbidden(f"This belongs to {whose or 'nobody yet'}. {_names(whose)} can {_VERBS[op]} it.")


def refused_outcome(role: Role, rule: Rule) -> Forbidden:
    """The row may be edited, but not into this."""
    if rule.table == "users":
        return Forbidden("Only owners can make somebody an owner.", field="role")
    if role is Role.MARKETING:
        return Forbidden("Marketing hands a deal over, or ends it as lost. Sales goes on from there.")
    return Forbidden("This deal has no owner yet. Take it first, then change it.", field="owner_id")


def refused_columns(table: str) -> Forbidden:
    """Other columns of the row may be edited."""
    if table == "phase_changes":
        return Forbidden("When a deal came to its phase stays as it was written. Managers and owners can correct it.")
    return Forbidden("You can change your own name, initials and e-mail. Managers and owners can change the rest.")


def refused_by_server() -> Forbidden:
    """The server said no to something that the program had let pass."""
    return Forbidden("The database refused this: your role doesn't allow it. Ask a manager or an owner.")


def switched_off() -> Forbidden:
    """Somebody's account was switched off while they were at work."""
    return Forbidden("Your account is not active any more, so nothing was saved. Ask an owner of the team.")


def _names(whose: str | None) -> str:
    return f"{whose}, managers and owners" if whose else "Managers and owners"
