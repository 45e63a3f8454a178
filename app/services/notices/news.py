"""What is news still, of what somebody was told; not what was done, put off, decided, settled or deleted meanwhile."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, and_, or_, select

from app.domain.mailing import STUCK
from app.models.deals import Deal, PhaseChange
from app.models.mail import Mail
from app.models.occurrences import Occurrence
from app.models.pipeline import Phase
from app.models.promises import Promise
from app.models.tasks import Task
from app.services.context import Context
from app.services.stalls.decided import decided_since_told
from app.services.telling import mail_key, promise_key, task_key

REMINDER, STALL, WARNING = "reminder", "stall", "warning"
PROMISE, BROKEN, MAIL, MISSED = "promise", "promise broken", "mail stuck", "call missed"
UNDECIDED = "stall undecided"
KINDS = (REMINDER, STALL, UNDECIDED, WARNING, PROMISE, BROKEN, MAIL, MISSED)
"""The jobs whose news are for people; the others look after themselves."""

_subject = Occurrence.subject_id


def still_news(ctx: Context) -> ColumnElement[bool]:
    """The condition on occurrences of KINDS. What is due anew since then is told under another name."""
    user = ctx.user.id
    task = select(Task.id).where(Task.id == _subject, Task.done_at.is_(None), Occurrence.key == task_key(user))
    mail = select(Mail.id).where(Mail.id == _subject, Mail.state.in_(STUCK), Occurrence.key == mail_key(user))
    # It stands in the phase whose end was warned of: a later stay began after that.
    warned = select(Deal.id).where(Deal.id == _subject, Deal.phase_entered_at <= Occurrence.due_at)
    # Agreed anew, it is another window that is missed.
    missed = select(Task.id).where(Task.id == _subject, Task.done_at.is_(None), Task.call_by_at == Occurrence.due_at)
    found = {REMINDER: task, STALL: _undecided(), WARNING: warned, MAIL: mail, MISSED: missed}
    found |= {UNDECIDED: _undecided()} | {kind: _open_promise(kind, user) for kind in (PROMISE, BROKEN)}
    return or_(*(and_(Occurrence.kind == kind, query.correlate(Occurrence).exists()) for kind, query in found.items()))


def _undecided() -> Select[int]:
    """The stay in the stall that went on when it was told, as long as nobody has decided anything about it since."""
    return (
        select(PhaseChange.id)
        .join(Phase, Phase.id == PhaseChange.phase_id)
        .where(PhaseChange.deal_id == _subject, PhaseChange.left_at.is_(None), Phase.is_stall)
        .where(PhaseChange.entered_at <= Occurrence.done_at, ~decided_since_told())
    )


def _open_promise(kind: str, user_id: int) -> Select[int]:
    is_same = Occurrence.key == promise_key(kind, user_id)
    return select(Promise.id).where(Promise.id == _subject, Promise.settled_at.is_(None), is_same)
