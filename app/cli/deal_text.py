"""Deals as JSON and as text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from app.cli.output import facts, table

if TYPE_CHECKING:
    from app.domain.money import Money
    from app.services.deals.listing import DealRow
    from app.services.deals.sheet import DealSheet
    from app.services.timeline import Entry


def row_json(row: DealRow) -> dict[str, Any]:
    """A deal of a list."""
    step = row.next_step
    return {
        "id": row.id,
        "external_id": row.external_id,
        "name": row.name,
        "company": row.company or None,
        "pipeline": row.pipeline,
        "phase": row.phase,
        "kind": row.kind,
        "amount": None if row.amount is None else str(row.amount.amount),
        "currency": row.currency,
        "owner": row.owner or None,
        "own_probability": row.own_probability,
        "phase_probability": row.phase_probability,
        "days_in_phase": row.clock.used,
        "limit_days": row.clock.limit,
        "started_on": row.started_on,
        "expected_close_on": row.expected_close_on,
        "closed_on": row.closed_on,
        "source": row.source or None,
        "products": list(row.products),
        "lost_reason": row.lost_reason,
        "competitor": row.competitor,
        "next_step": step and {"kind": step.kind, "subject": step.subject, "due_on": step.due_on},
    }


def sheet_json(row: DealRow, sheet: DealSheet) -> dict[str, Any]:
    """All of a deal: the fields of a list and what belongs to it."""
    position = sheet.position
    return row_json(row) | {
        "version": sheet.version,
        "notes": sheet.values["notes"],
        "position": position and position.position.value,
        "created_at": sheet.created_at,
        "phases": [{"code": step.phase.spec.code, "state": step.state, "days": step.days} for step in sheet.track],
        "criteria": [{"text": criterion.text, "is_met": criterion.is_met} for criterion in sheet.exit.criteria],
        "lines": [
            {
                "id": line.id,
                "product": line.product or None,
                "description": line.description or None,
                "quantity": line.quantity,
                "unit_price": str(line.unit_price.amount),
                "discount_percent": line.discount_percent,
                "total": str(line.total.amount),
                "currency": line.total.currency,
            }
            for line in sheet.lines
        ],
        "people": [
            {"id": seat.contact_id, "name": seat.name, "role": seat.role, "stance": seat.stance}
            for seat in sheet.committee.seats
        ],
        "tasks": [
            {"id": task.id, "kind": task.kind, "subject": task.subject, "due_on": task.due_on, "owner": task.owner}
            for task in sheet.tasks
        ],
        "timeline": [_entry_json(entry) for entry in sheet.timeline.entries],
    }


def _entry_json(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "source": entry.source,
        "kind": entry.kind,
        "at": entry.at,
        "title": entry.title,
        "detail": entry.detail or None,
        "who": entry.who or None,
        "from": entry.left and entry.left.code,
        "to": entry.entered and entry.entered.code,
    }


def list_table(rows: Sequence[DealRow], today: date) -> str:
    """Deals below each other."""
    if not rows:
        return "No deals."
    headers = ("ID", "Phase", "Company", "Deal", "Amount", "", "%", "Owner", "Days", "Next step")
    return table(headers, (_line(row, today) for row in rows), right=(0, 4, 6))


def _line(row: DealRow, today: date) -> tuple[object, ...]:
    from app.domain.next_step import read_step

    is_closed = row.closed_on is not None
    step = f"closed {row.closed_on}" if is_closed else read_step(row.next_step, today).text
    amount = "" if row.amount is None else f"{row.amount.amount:,}"
    own = row.own_probability if row.own_probability is not None and not is_closed else row.phase_probability
    return row.id, row.phase, row.company, row.name, amount, row.currency, own, row.owner, row.clock.compact, step


def deal_facts(row: DealRow, sheet: DealSheet) -> str:
    """All of a deal for a person to read."""
    head = facts(
        (
            ("Deal", f"{row.name} ({row.id})"),
            ("Company", row.company),
            ("Pipeline", row.pipeline),
            ("Phase", f"{row.phase} {row.phase_name}" if row.phase != row.phase_name else row.phase),
            ("In phase", row.clock.text),
            ("Amount", _money(row.amount)),
            ("Probability", f"{row.phase_probability} % by phase"),
            ("Own", None if row.own_probability is None else f"{row.own_probability} %"),
            ("Owner", row.owner),
            ("Source", row.source),
            ("Started", row.started_on),
            ("Expected", row.expected_close_on),
            ("Closed", row.closed_on),
            ("Lost because", row.lost_reason),
            ("Competitor", row.competitor),
            ("Next step", sheet.step.text if sheet.is_open else None),
            ("Track", "  ".join(f"{step.phase.spec.code} {step.text}".strip() for step in sheet.track)),
            ("Notes", sheet.values["notes"]),
        )
    )
    return "\n\n".join(filter(None, (head, *_parts(sheet))))


def _parts(sheet: DealSheet) -> Iterable[str]:
    if sheet.lines:
        rows: list[Sequence[object]] = [
            (line.title, line.quantity, f"{line.unit_price.amount:,}", f"{line.total.amount:,}") for line in sheet.lines
        ]
        rows.append(("Sum", "", "", f"{sheet.lines_total.amount:,}"))
        yield table(("Offer", "Quantity", "Price", "Total"), rows, right=(1, 2, 3))
    if sheet.committee.seats:
        people = [(seat.name, seat.job_title, seat.role_words, seat.stance) for seat in sheet.committee.seats]
        yield table(("Person", "Job", "Part", "Stance"), people)
    if sheet.tasks:
        yield table(("Due", "What", "Who"), ((task.due_on, task.subject, task.owner) for task in sheet.tasks))
    if sheet.timeline.entries:
        entries = ((entry.at, _title(entry), entry.detail, entry.who) for entry in sheet.timeline.entries)
        yield table(("When", "What", "", "Who"), entries)


def _title(entry: Entry) -> str:
    """A move has its phases in badges beside it in the window; here they are part of the line."""
    marks = [mark.code for mark in (entry.left, entry.entered) if mark is not None]
    return " ".join(filter(None, (" -> ".join(marks), entry.title)))


def _money(amount: Money | None) -> str:
    return "not known yet" if amount is None else f"{amount.amount:,} {amount.currency}"
