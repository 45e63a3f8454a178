"""Under which name somebody is told of something: the same thing due anew has a new one, and is told of anew.

These are conditions for queries, and import no more than tables: a window counts its news by them.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, String, Text, cast, func, literal

from app.models.mail import Mail
from app.models.promises import Promise
from app.models.tasks import Task

_minute = func.substr(cast(Task.due_time, Text), 1, 5)


def task_key(user_id: int) -> ColumnElement[str]:
    """Put off or handed to another person, a task is due anew and reminds anew; back where it was it does not."""
    when = cast(Task.due_on, String) + func.coalesce(literal("T") + _minute, "")
    return literal("reminder|task:") + cast(Task.id, String) + literal("|") + when + literal(f"|user:{user_id}")


def promise_key(kind: str, user_id: int) -> ColumnElement[str]:
    """Put off, a promise is due anew and is told of anew."""
    start, end = literal(f"{kind.replace(' ', '-')}|promise:"), literal(f"|user:{user_id}")
    return start + cast(Promise.id, String) + literal("|") + cast(Promise.due_on, String) + end


def mail_key(user_id: int) -> ColumnElement[str]:
    """Refused once more, or in doubt after that, a mail is told of anew."""
    tried = literal("|") + Mail.state + literal("|") + cast(Mail.attempts, String)
    return literal("mail-stuck|mail:") + cast(Mail.id, String) + tried + literal(f"|user:{user_id}")
