"""Review meetings in words."""

from __future__ import annotations

from datetime import date

from app.domain.clock import Clock
from app.domain.day_text import medium_day, short_day
from app.domain.forecast.basis import Category
from app.domain.money import Money
from app.services.forecast.judging import JudgementRow
from app.services.reviews.deeds import TaskMade
from app.services.reviews.desk import ReviewDesk
from app.services.reviews.minutes import Minutes, MinutesItem
from app.services.stalls.review import StallReview
from app.ui.shared.money_text import money_text


def progress_text(place: int, count: int) -> str:
    """``"4 of 17"``, behind the last one ``"Summary of 17"``."""
    return f"{place + 1} of {count}" if place < count else f"Summary of {count}"


def title_text(desk: ReviewDesk, clock: Clock) -> str:
    """Whose deals, and how far the meeting is or when it was held."""
    minutes = desk.minutes
    if minutes.ended_at is None:
        return f"{minutes.rep}, {progress_text(desk.place, len(minutes.items))}"
    return f"{minutes.rep}, {medium_day(clock.local_date(minutes.begun_at), clock.today())}"


def amount_text(amount: Money | None) -> str:
    """``"€58,300"``; where none is known that is said."""
    return "No amount" if amount is None else money_text(amount)


def value_text(item: MinutesItem, currency: str) -> str:
    """What is expected of a deal, and what it was when the meeting began where that is something else."""
    now = money_text(Money(item.after, currency), whole=True)
    if item.after == item.before:
        return f"{now} expected"
    return f"{now} expected, {money_text(Money(item.before, currency), whole=True)} before"


def about_text(item: MinutesItem, review: StallReview) -> str:
    """The deal's name, its owner and the time in its phase."""
    sheet = review.sheet
    spec = sheet.phase.spec
    parts = (
        item.name if item.name != item.title else "",
        sheet.names.get("owner_id", ""),
        f"{spec.name}, {sheet.clock.text}" if sheet.clock.text else spec.name,
    )
    return ".  ".join(part for part in parts if part)


def fact_texts(review: StallReview, judgement: JudgementRow | None, today: date) -> tuple[tuple[str, str], ...]:
    """What stands in the line of facts: names and values."""
    sheet = review.sheet
    close, own = sheet.values["expected_close_on"], sheet.probabilities.own
    category = sheet.values["forecast_category"]
    step, usual = sheet.next_task, sheet.probabilities.phase
    return (
        ("Expected close", medium_day(close, today) if close else "No day"),
        (
            "Probability",
            f"{usual}% as usual" if own in (None, usual) else f"{own}%, {usual}% is usual",
        ),
        ("Category", Category(category).label if category else "As the phase says"),
        ("A manager expects", _judged(judgement)),
        ("Next step", f"{step.subject}, {short_day(step.due_on, today)}" if step else "None"),
    )


def _judged(row: JudgementRow | None) -> str:
    if row is None:
        return "Not said"
    parts = (row.category.label if row.category else "", "" if row.probability is None else f"{row.probability}%")
    return ", ".join(part for part in parts if part) or row.note


def task_text(task: TaskMade, today: date) -> str:
    """``"To do: send the offer, Mon 16, Jonas Lind"``."""
    return ", ".join(part for part in (f"To do: {task.subject}", short_day(task.due_on, today), task.owner) if part)


def change_text(minutes: Minutes) -> str:
    """What the meeting changed in what is expected."""
    after = money_text(Money(minutes.after, minutes.currency))
    if minutes.before == minutes.after:
        return f"{after} expected, as before"
    change = money_text(Money(abs(minutes.after - minutes.before), minutes.currency))
    return f"{after} expected, {change} {'more' if minutes.after > minutes.before else 'less'} than before"


def count_text(minutes: Minutes) -> str:
    """How far the meeting came."""
    decided = sum(bool(item.decided) for item in minutes.items)
    tasks = sum(len(item.tasks) for item in minutes.items)
    made = f"{tasks} {'task' if tasks == 1 else 'tasks'} made"
    return f"{minutes.seen} of {len(minutes.items)} talked about, {decided} decided, {made}"
