"""Backups in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale

from app.domain.day_text import medium_day, time_text

if TYPE_CHECKING:
    from app.services.backups import BackupRow, BackupState, Loss

KEPT = {
    "fewer": "One an hour of 12 hours, one a day of a week, one a month of half a year",
    "usual": "One an hour of a day, one a day of a month, one a month of two years",
    "more": "One an hour of two days, one a day of three months, one a month of five years",
}
_REASONS = {
    "regular": "Regular",
    "by hand": "By hand",
    "before import": "Before an import",
    "before update": "Before an update of the program",
    "before restore": "Before a restore",
    "replaced": "Put aside when another took its place",
}
_SPARE = 4


def reason_text(reason: str) -> str:
    """Why a backup was made."""
    return _REASONS.get(reason, reason)


def instant_text(at: datetime, now: datetime) -> str:
    """``"Thu 12 March, 09:41"``; both aware, ``now`` in the zone of the reader."""
    local = at.astimezone(now.tzinfo)
    return f"{medium_day(local.date(), now.date())}, {time_text(local.time())}"


def age_text(at: datetime, now: datetime) -> str:
    """``"2 hours ago"``."""
    minutes = max(int((now - at).total_seconds() // 60), 0)
    if minutes < 1:
        return "just now"
    if minutes < 60:
        return f"{_counted(minutes, 'minute')} ago"
    hours = minutes // 60
    return f"{_counted(hours, 'hour')} ago" if hours < 48 else f"{_counted(hours // 24, 'day')} ago"


def size_text(size: int) -> str:
    """``"3.40 MB"``."""
    return QLocale().formattedDataSize(size)


def backup_words(row: BackupRow, now: datetime) -> str:
    """``"Thu 12 March, 09:41, 3.40 MB"``."""
    return f"{instant_text(row.at, now)}, {size_text(row.size)}"


def last_words(state: BackupState, now: datetime) -> str:
    """Which backup is the newest, how old, and what came after it."""
    last = state.last
    if last is None:
        # One that was made before an update is remembered nowhere but in the folder.
        found = next((row for row in state.rows if row.is_verified), None)
        if found is None:
            return "There is no verified backup yet."
        return f"Last verified backup: {instant_text(found.at, now)}, {age_text(found.at, now)}."
    where = "" if last.is_here else f" on {last.computer}"
    since = "Nothing was changed since." if not state.changes_since else f"{_changes(state.changes_since)} since."
    return f"Last verified backup{where}: {instant_text(last.at, now)}, {age_text(last.at, now)}. {since}"


def room_words(state: BackupState) -> tuple[str, bool]:
    """How much room there is, and whether it is little."""
    if state.free is None:
        return "How much room there is can't be told.", False
    words = f"{size_text(state.free)} are free there"
    if state.needed:
        words += f"; a backup takes about {size_text(state.needed)}"
    return words + ".", state.free < _SPARE * state.needed


def loss_words(loss: Loss, now: datetime) -> str:
    """What a restore gives up."""
    if not loss.is_ours:
        return "This backup holds another history than the open database, such as that of another team. Look twice."
    if not loss.changes or loss.newest_at is None:
        return "Nothing was changed since this backup, so nothing is lost."
    who = f" by {_listed(loss.people)}" if loss.people else ""
    verb, they = ("was", "It") if loss.changes == 1 else ("were", "They")
    newest = instant_text(loss.newest_at, now)
    return (
        f"{_changes(loss.changes)}{who} {verb} stored since this backup, the newest {newest}. {they} will not be in "
        "the database any more, only in the backup that is made of it before."
    )


def _listed(names: Sequence[str]) -> str:
    if len(names) > 4:
        return f"{', '.join(names[:3])} and {len(names) - 3} others"
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _changes(count: int) -> str:
    return _counted(count, "change")


def _counted(count: int, word: str) -> str:
    return f"{count:,} {word}{'' if count == 1 else 's'}"
