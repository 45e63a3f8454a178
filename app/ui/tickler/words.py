"""The tickler in words: for the eye on folders and rows, for the ear in accessible names."""

from __future__ import annotations

from datetime import date

from app.domain.day_text import MONTHS, WEEKDAYS, duration_text, long_day, medium_day, short_day, time_text
from app.domain.recurrence_words import ending_words, rule_words
from app.domain.tickler import Folder
from app.domain.zones import lost_words
from app.services.quick_add.understand import Understood
from app.services.tickler import Contents, FolderCount, FolderTask, Overdue, Repeat, Tickler

SIGNS = {
    "call": "phone",
    "email": "mail",
    "letter": "square-pen",
    "meeting": "calendar",
    "task": "file-text",
    "repeats": "repeat",
}
SIGN_WORDS = {
    "call": "Call",
    "email": "E-mail",
    "letter": "Letter",
    "meeting": "Meeting",
    "task": "Task",
    "repeats": "Repeats",
}


def sign_icon(kind: str) -> str:
    """The icon of a kind."""
    return SIGNS.get(kind, "file-text")


def folder_name(folder: Folder | None, today: date) -> str:
    """``"Monday 16 March"``, ``"April, from the 12th"``; None is what is overdue."""
    if folder is None:
        return "Overdue"
    if not folder.is_month:
        return long_day(folder.first, today)
    year = "" if folder.first.year == today.year else f" {folder.first.year}"
    since = f", from {folder.first.day}" if folder.is_cut else ""
    return f"{MONTHS[folder.first.month - 1]}{year}{since}"


def tile_title(folder: Folder) -> str:
    """The number of a day, the beginning of a month's name."""
    return MONTHS[folder.first.month - 1][:3] if folder.is_month else str(folder.first.day)


def tile_caption(count: FolderCount, today: date) -> str:
    """What stands at the right of a folder's title."""
    folder = count.folder
    if folder.is_month:
        if folder.is_cut:
            return f"from {folder.first.day}"
        return str(folder.first.year) if folder.first.month == 1 else ""
    if folder.first == today:
        return "Today"
    return count.holiday or (MONTHS[folder.first.month - 1][:3] if folder.first.day == 1 else "")


def spoken_folder(count: FolderCount, today: date) -> str:
    """A folder for those who listen."""
    free = count.holiday or ("not a working day" if count.is_free else "")
    return ", ".join(filter(None, (folder_name(count.folder, today), items(count.count) or "empty", free)))


def items(number: int, minutes: int = 0) -> str:
    """``"6 items, 2 h 20 m"``; "" for none."""
    if not number:
        return ""
    planned = f", {duration_text(minutes)}" if minutes else ""
    return f"{number:,} {'item' if number == 1 else 'items'}{planned}"


def overdue_words(overdue: Overdue, today: date) -> str:
    """``"From Tue 10 and Wed 11"``, ``"From 2 Feb to Wed 11"``."""
    if overdue.first is None or overdue.last is None:
        return ""
    first, last = (_late_day(day, today) for day in (overdue.first, overdue.last))
    if overdue.first == overdue.last:
        return f"From {first}"
    return f"From {first} {'and' if (overdue.last - overdue.first).days == 1 else 'to'} {last}"


def overdue_since(overdue: Overdue, today: date) -> str:
    """The same in fewer words: ``"Since Tue 10"``."""
    return f"Since {_late_day(overdue.first, today)}" if overdue.first else ""


def _late_day(day: date, today: date) -> str:
    return f"{WEEKDAYS[day.weekday()][:3]} {day.day}" if (today - day).days <= 10 else short_day(day, today)


def when_words(task: FolderTask, folder: Folder | None, today: date) -> str:
    """The time of a row; the day, where the folder has several. A month's folder says itself of which year it is."""
    if folder is None:
        return short_day(task.due_on, today)
    if folder.is_month:
        return f"{task.due_on.day} {MONTHS[task.due_on.month - 1][:3]}"
    return time_text(task.due_time) if task.due_time else "Any time"


def about_words(task: FolderTask) -> str:
    """Company or deal, person, and what is wrong with the zone of its time."""
    who = task.who if task.who not in task.subject else ""
    return ", ".join(filter(None, (task.about, who, lost_words(task.zone, task.due_time))))


def spoken_task(task: FolderTask, folder: Folder | None, today: date) -> str:
    """A row for those who listen: what is to be done comes first."""
    kind = SIGN_WORDS.get(task.kind, "").lower()
    again = "repeats" if task.repeats else ""
    return ", ".join(
        filter(None, (task.subject, kind, when_words(task, folder, today), about_words(task), task.phase_code, again))
    )


def repeat_words(repeat: Repeat, today: date) -> tuple[str, str]:
    """How often, with its time, and until when."""
    words = rule_words(repeat.rrule, repeat.started_on, today, after_completion=repeat.after_completion)
    end = ending_words(repeat.rrule, today)
    words = words.removesuffix(f", {end}")
    return f"{words} {time_text(repeat.due_time)}" if repeat.due_time else words, end


def repeats_head(folder: Folder) -> str:
    """``"Repeats landing on Mondays"``."""
    return f"Repeats landing on {WEEKDAYS[folder.first.weekday()]}s"


def months_aside(found: Tickler) -> str:
    """What happens to a month's folder, and what lies behind the last."""
    later = f"   {found.later:,} later than {found.folders[-1].folder.last:%B %Y}" if found.later else ""
    return f"On the 1st a month folder empties into its days{later}"


def reading_words(found: Understood, today: date) -> str:
    """How a sentence was understood: what, whom about, when."""
    about = found.contact or found.company or found.deal
    at = f" {time_text(found.due_time)}" if found.due_time else ""
    when = f"{long_day(found.due_on, today)}{at}" if found.due_on else ""
    return ", ".join(filter(None, (found.subject, about.title if about else "", when)))


def empty_words(contents: Contents, today: date) -> str:
    """What an empty folder says."""
    folder = contents.opened.folder
    if folder is None:
        return "Nothing is overdue."
    if folder.is_month:
        first = f"From {medium_day(folder.first, today)} on" if folder.is_cut else "On its first day"
        return f"Nothing lies here yet. {first} its days get folders of their own, one each day."
    return "Nothing lies in this folder. Add something with Q, or drag a row here."


def month_hint(folder: Folder, today: date) -> str:
    """What becomes of what lies in a month's folder."""
    leaves = folder.first
    return (
        f"Each day one more of its days moves out, {medium_day(leaves, today)} first"
        if folder.is_cut
        else ("Its days move out one by one, 31 days ahead")
    )
