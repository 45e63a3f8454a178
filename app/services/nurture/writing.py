"""Stores touches: mails where steps say all that they need and the address takes mail, tasks for people where not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.domain.nurture import StepSpec
from app.services.mail.accounts import read_account
from app.services.mail.bounced import bounced
from app.services.nurture.making import Whom, is_mail, mail_row, task_row, unknown
from app.storage.bulk import bulk_insert
from app.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that is taken on its day; ``number`` says which touch it is, ``goes`` that nobody has to approve it."""

    on: date
    whom: Whom
    step: StepSpec
    number: str
    goes: bool


def write_touches(uow: UnitOfWork, taken: Sequence[Taken]) -> None:
    """Store each as what it becomes."""
    tasks: list[dict[str, Any]] = []
    mails: list[dict[str, Any]] = []
    mailed = [one.whom.contact_id for one in taken if is_mail(one.step, one.whom)]
    sender = read_account(uow.session) if mailed else None
    refused = bounced(uow.session, {key for key in mailed if key is not None}) if mailed else {}
    for one in taken:
        why = refused.get((one.whom.contact_id or 0, one.whom.email.strip().lower()), "")
        is_sent = is_mail(one.step, one.whom) and not why
        mail = mail_row(uow.now, one.whom, one.step, sender, is_approved=one.goes) if is_sent else None
        if mail is not None:
            mails.append(mail)
        else:
            tasks.append(task_row(uow.now, one.on, one.whom, one.step, "\n\n".join((one.number, *_said(one, why)))))
    bulk_insert(uow, "tasks", tasks)
    bulk_insert(uow, "mails", mails)


def _said(one: Taken, refused: str) -> tuple[str, ...]:
    """Why it is no mail, where somebody may wonder."""
    why = unknown(one.step, one.whom) if one.step.channel.is_mail else ""
    not_sent = (f"It can't be sent as it is: {why}.",) if why else ()
    return (*((f"{one.whom.email} was refused: {refused}",) if refused else ()), *not_sent)
