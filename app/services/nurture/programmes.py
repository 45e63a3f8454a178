"""Nurture programmes as they are made, changed and read."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.attachments import read
from app.domain.errors import NotFound, UserError
from app.domain.nurture import Channel, Interval, StepSpec, check_steps
from app.domain.pipelines import PhaseKind
from app.domain.text import clean
from app.models.nurture import Enrolment, NurtureProgramme, NurtureStep
from app.models.pipeline import Phase
from app.services.attachments import keep
from app.services.context import Context, command
from app.services.editing import change, check_references, require, storable
from app.services.saved import Saved, saved
from app.storage.guard import fetch, guard_deletion
from app.storage.unit_of_work import UnitOfWork

_EDITABLE = frozenset({"name", "notes", "phase_id", "is_active", "sends_by_itself"})


@dataclass(frozen=True, slots=True)
class CreateProgramme:
    """A programme of touches. Deals that enter ``phase_id`` (a nurturing phase) from now on are enrolled.

    Where it ``sends_by_itself``, its mails go out when they are due, without anybody's approval.
    """

    name: str
    steps: tuple[StepSpec, ...]
    phase_id: int | None = None
    notes: str | None = None
    sends_by_itself: bool = False


@dataclass(frozen=True, slots=True)
class EditProgramme:
    """All of a programme anew, on top of the ``version`` that the user saw (None: any). Who is in it goes on by it."""

    programme_id: int
    version: int | None
    name: str
    steps: tuple[StepSpec, ...]
    phase_id: int | None = None
    notes: str | None = None
    is_active: bool = True
    sends_by_itself: bool = False


@dataclass(frozen=True, slots=True)
class DeleteProgramme:
    """Remove a programme in which nobody ever was."""

    programme_id: int
    version: int | None = None


@dataclass(frozen=True, slots=True)
class ProgrammeRow:
    """A programme with its steps in their order and, where counted, how many are in it and how others came out."""

    id: int
    version: int
    name: str
    notes: str
    phase_id: int | None
    phase_code: str
    is_active: bool
    steps: tuple[StepSpec, ...]
    sends_by_itself: bool = False
    running: int = 0
    ended: dict[str, int] = field(default_factory=dict)

    @property
    def finished(self) -> int:
        """How many went through to its end."""
        return self.ended.get("finished", 0)


@command
def create_programme(ctx: Context, cmd: CreateProgramme) -> Saved:
    """Make a programme; UserError without a name or steps, or for a field that doesn't exist."""
    check_steps(cmd.steps)
    given = {name: getattr(cmd, name) for name in _EDITABLE - {"is_active"}}
    values = storable(NurtureProgramme, given, _EDITABLE)
    require(values, "name", "Give the programme a name.")
    with ctx.unit_of_work(f"Added the programme {values['name']}") as uow:
        check_references(uow.session, NurtureProgramme, values)
        _refuse_other_phase(uow, cmd.phase_id)
        _refuse_twin(uow, values["name"], None)
        programme = NurtureProgramme(**values, is_active=True, since=uow.now)
        uow.session.add(programme)
        uow.session.flush()
        _write_steps(uow, programme.id, cmd.steps)
    return saved(uow, programme)


@command
def edit_programme(ctx: Context, cmd: EditProgramme) -> Saved:
    """Change a programme; ConflictError where somebody else changed one of its fields since ``version``."""
    check_steps(cmd.steps)
    values = storable(NurtureProgramme, {name: getattr(cmd, name) for name in _EDITABLE}, _EDITABLE)
    require(values, "name", "Give the programme a name.")
    with ctx.unit_of_work(f"Changed the programme {values['name']}") as uow:
        programme = fetch(uow, NurtureProgramme, cmd.programme_id, noun="programme")
        _refuse_other_phase(uow, cmd.phase_id)
        _refuse_twin(uow, values["name"], programme.id)
        if cmd.phase_id != programme.phase_id:
            programme.since = uow.now
        change(uow, programme, cmd.version, values)
        _write_steps(uow, programme.id, cmd.steps)
    return saved(uow, programme)


@command
def delete_programme(ctx: Context, cmd: DeleteProgramme) -> Saved:
    """Delete a programme; UserError where somebody is or was in it."""
    with ctx.unit_of_work("Deleted a programme") as uow:
        programme = fetch(uow, NurtureProgramme, cmd.programme_id, noun="programme")
        guard_deletion(uow, programme, cmd.version)
        used = select(func.count()).select_from(Enrolment).where(Enrolment.programme_id == programme.id)
        if uow.session.scalar(used):
            raise UserError(f"Somebody is or was in {programme.name}. Switch it off instead: then nobody new comes in.")
        uow.label = f"Deleted the programme {programme.name}"
        for step in uow.session.scalars(select(NurtureStep).where(NurtureStep.programme_id == programme.id)):
            uow.session.delete(step)
        uow.session.flush()
        uow.session.delete(programme)
    return saved(uow, programme)


def programmes(ctx: Context) -> tuple[ProgrammeRow, ...]:
    """All programmes by name, counted."""
    with ctx.reading() as session:
        found, counts = read_programmes(session), _counts(session)
    return tuple(
        replace(row, running=counts[row.id].get("", 0), ended={why: n for why, n in counts[row.id].items() if why})
        for row in found
    )


def read_programmes(session: Session) -> tuple[ProgrammeRow, ...]:
    """The same within an open session and not counted: that takes as long as there are enrolments."""
    steps: dict[int, list[StepSpec]] = {}
    for step in session.scalars(select(NurtureStep).order_by(NurtureStep.programme_id, NurtureStep.place)):
        steps.setdefault(step.programme_id, []).append(spec_of(step))
    query = select(NurtureProgramme, Phase.code).outerjoin(Phase, Phase.id == NurtureProgramme.phase_id)
    found = []
    for row, code in session.execute(query.order_by(NurtureProgramme.name, NurtureProgramme.id)):
        found.append(
            ProgrammeRow(
                row.id,
                row.version,
                row.name,
                row.notes or "",
                row.phase_id,
                code or "",
                row.is_active,
                tuple(steps.get(row.id, ())),
                row.sends_by_itself,
            )
        )
    return tuple(found)


def _counts(session: Session) -> dict[int, Counter[str]]:
    """Per programme how many are in it, under "", and how many came out, under the reason."""
    tally = select(Enrolment.programme_id, Enrolment.ended_because, func.count())
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for programme_id, ending, count in session.execute(tally.group_by(Enrolment.programme_id, Enrolment.ended_because)):
        counts[programme_id][ending or ""] += count
    return counts


def programme_named(ctx: Context, name: str) -> ProgrammeRow:
    """The programme of this name, written in any case; NotFound names those there are."""
    found = programmes(ctx)
    for row in found:
        if row.name.casefold() == clean(name).casefold():
            return row
    names = ", ".join(row.name for row in found) or "none yet"
    raise NotFound(f"There is no programme “{name}”. There are: {names}.")


def spec_of(step: NurtureStep) -> StepSpec:
    """A stored step."""
    after = Interval(step.after_count, step.after_unit)
    return StepSpec(after, Channel(step.channel), step.subject, step.template or "", read(step.attachments))


def _write_steps(uow: UnitOfWork, programme_id: int, steps: tuple[StepSpec, ...]) -> None:
    """Bring the stored steps to these; those that stay as they are keep their row."""
    query = select(NurtureStep).where(NurtureStep.programme_id == programme_id).order_by(NurtureStep.place)
    stored = list(uow.session.scalars(query))
    for place, step in enumerate(steps):
        values = {
            "after_count": step.after.count,
            "after_unit": step.after.unit,
            "channel": str(step.channel),
            "subject": clean(step.subject),
            "template": step.template.strip() or None,
            "attachments": keep(uow, step.attachments),
        }
        if place < len(stored):
            for name, value in values.items():
                setattr(stored[place], name, value)
        else:
            uow.session.add(NurtureStep(programme_id=programme_id, place=place, **values))
    for row in stored[len(steps) :]:
        uow.session.delete(row)


def _refuse_other_phase(uow: UnitOfWork, phase_id: int | None) -> None:
    if phase_id is None:
        return
    phase = fetch(uow, Phase, phase_id, noun="phase")
    if phase.kind != PhaseKind.NURTURE:
        raise UserError(f"{phase.code} is no nurturing phase. Choose one, or none.", field="phase_id")


def _refuse_twin(uow: UnitOfWork, name: str, own_id: int | None) -> None:
    same = select(NurtureProgramme.id).where(func.lower(NurtureProgramme.name) == name.lower())
    if any(key != own_id for key in uow.session.scalars(same)):
        raise UserError(f"There is a programme {name} already. Choose another name.", field="name")
