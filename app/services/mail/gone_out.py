"""What went out can't be taken back: an undo would make a mail wait again, and an approval would send it twice."""

from __future__ import annotations

from typing import Any

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import aliased

from app.domain.errors import UserError
from app.domain.mailing import MailState
from app.models.changes import ChangeRow
from app.models.mail import Mail
from app.storage.images import Row
from app.storage.unit_of_work import UnitOfWork

_WORDS = {
    MailState.SENDING: "is being sent",
    MailState.SENT: "was sent",
    MailState.UNKNOWN: "may have been sent",
}
_BEGUN = str(MailState.SENDING)


def refuse_gone_out(uow: UnitOfWork, change_set_id: int, part: Row | None) -> None:
    """UserError where taking back a change set, or its ``part``, would unsend a mail.

    What a person said of one in doubt can be taken back: then it is in doubt again.
    """
    if part is not None and part[0] != Mail.__tablename__:
        return
    ours = (ChangeRow.change_set_id == change_set_id) & (ChangeRow.table_name == Mail.__tablename__)
    # A server lets only those lock a mail who may write one, and everybody may undo something.
    if uow.session.scalar(select(ChangeRow.id).where(ours).limit(1)) is None:
        return
    later = aliased(ChangeRow)
    begun = exists().where(later.table_name == ChangeRow.table_name, later.row_id == ChangeRow.row_id)
    begun = begun.where(
        later.id >= ChangeRow.id, or_(*(_state(side) == _BEGUN for side in (later.before, later.after)))
    )
    touched = (
        select(Mail.subject, Mail.state)
        .join(ChangeRow, ChangeRow.row_id == Mail.id)
        .where(ours)
        .where(or_(ChangeRow.op == "I", _state(ChangeRow.before) != _state(ChangeRow.after)))
        .where(Mail.state.in_(list(_WORDS)), begun)
    )
    if part is not None:
        touched = touched.where(Mail.id == part[1])
    found = uow.session.execute(touched.limit(1).with_for_update(of=Mail)).first()
    if found is not None:
        words = _WORDS[MailState(found.state)]
        raise UserError(f"“{found.subject}” {words} meanwhile. What went out can't be taken back.")


def _state(image: Any) -> Any:
    return image["state"].as_string()
