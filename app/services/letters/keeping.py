"""What was printed counts as a touch of whom it goes to, once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from app.domain.errors import UserError
from app.domain.progress import Progress, Silent
from app.models.activities import Activity
from app.models.tasks import Task
from app.services.context import Context, command
from app.services.letters.facts import Letter, LetterBatch
from app.services.letters.page import letters_document
from app.services.printing.document import write_pdf
from app.services.printing.paper import Paper
from app.services.tasks.doing import finish
from app.storage.unit_of_work import UnitOfWork

_SILENT = Silent()


@dataclass(frozen=True, slots=True)
class LogLetters:
    """These letters were printed."""

    letters: tuple[Letter, ...]


@dataclass(frozen=True, slots=True)
class LettersLogged:
    """``logged`` letters stand in the history now; ``known`` ones did before. The change set is None where all did."""

    change_set_id: int | None
    label: str
    logged: int
    known: int


@command
def log_letters(ctx: Context, cmd: LogLetters) -> LettersLogged:
    """Put each letter into the history and do its reminder, in one step. One that was printed before is not counted
    again: its reminder is done, or the same letter of this day stands there already.
    """
    logged = 0
    with ctx.unit_of_work("Printed letters") as uow:
        for letter in cmd.letters:
            if _take(ctx, uow, letter):
                logged += 1
                uow.session.add(_touch(ctx, uow, letter))
                uow.session.flush()
        first = cmd.letters[0].name if cmd.letters else ""
        uow.label = f"Printed the letter to {first}" if logged == 1 else f"Printed {logged:,} letters"
    change_set_id = uow.change.change_set_id if uow.change else None
    return LettersLogged(change_set_id, uow.label, logged, len(cmd.letters) - logged)


def print_letters(
    ctx: Context, batch: LetterBatch, target: Path, paper: Paper | None = None, progress: Progress = _SILENT
) -> LettersLogged:
    """Write them as a PDF and keep that they were printed. UserError where there is nothing to print."""
    if not batch.letters:
        raise UserError(_none_of(batch))
    write_pdf(target, letters_document(ctx, batch, paper), progress)
    return log_letters(ctx, LogLetters(batch.letters))


def _none_of(batch: LetterBatch) -> str:
    """Nothing is due, or something is and lacks what a letter needs: the first reason, and how many there are."""
    if not batch.left_out:
        return "There is no letter to print."
    first, more = batch.left_out[0], len(batch.left_out) - 1
    others = f" {more:,} more {'gets' if more == 1 else 'get'} none either." if more else ""
    return f"There is no letter to print. {first.name} gets none: {first.why}.{others}"


def _take(ctx: Context, uow: UnitOfWork, letter: Letter) -> bool:
    """Whether it is printed for the first time; then its reminder is done."""
    if letter.task_id is not None:
        query = select(Task).where(Task.id == letter.task_id, Task.done_at.is_(None)).with_for_update()
        task = uow.session.scalar(query)
        if task is not None:
            finish(ctx, uow, task)
        return task is not None
    same = (
        Activity.kind == "letter",
        Activity.subject == letter.subject,
        Activity.body == letter.body,
        Activity.contact_id.is_not_distinct_from(letter.contact_id),
        Activity.company_id.is_not_distinct_from(letter.company_id),
        Activity.happened_at >= ctx.clock.start_of(ctx.clock.today()),
    )
    return uow.session.scalar(select(Activity.id).where(*same).limit(1)) is None


def _touch(ctx: Context, uow: UnitOfWork, letter: Letter) -> Activity:
    return Activity(
        kind="letter",
        happened_at=uow.now,
        subject=letter.subject,
        body=letter.body,
        deal_id=letter.deal_id,
        company_id=letter.company_id,
        contact_id=letter.contact_id,
        user_id=ctx.user.id,
    )
