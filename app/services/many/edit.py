"""The same change of many deals, companies or people: one transaction, one change set, one step to undo.

What can be changed is (ADR 30): a record of which somebody else changed the same meanwhile, or which the user may not
change, stays as it is and is named, and the others are stored.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal

from sqlalchemy import select

from app.domain.access import Forbidden
from app.domain.errors import ConflictError, FieldConflict, UserError
from app.domain.pipelines import PhaseKind
from app.domain.probability import check_probability
from app.domain.progress import Progress, Silent, blocks
from app.models.deals import Deal
from app.models.people import Company, Contact
from app.models.pipeline import Phase
from app.models.tasks import Task
from app.services import field_words
from app.services.context import Context, command
from app.services.editing import check_references, storable
from app.services.many.saved import LeftOut, ManySaved, Why
from app.services.record_titles import Titles, row_or_last_image
from app.services.tasks.absences import Rota, read_rota
from app.services.tasks.commands import AddTask, new_task
from app.storage.access.rows import as_wanted
from app.storage.direct import write_many
from app.storage.guard import changes_since, disputed, guard
from app.storage.unit_of_work import UnitOfWork

Table = Literal["companies", "contacts", "deals"]
Model = type[Company] | type[Contact] | type[Deal]

MODELS: Mapping[Table, Model] = {"companies": Company, "contacts": Contact, "deals": Deal}
NOUNS: Mapping[Table, tuple[str, str]] = {
    "companies": ("company", "companies"),
    "contacts": ("person", "people"),
    "deals": ("deal", "deals"),
}
"""What one of them and what several are called."""
OF_OPEN_DEALS = ("expected_close_on", "own_probability")
"""What a deal that was won or lost has no use for; nor does it need a next step."""
_OF_ALL = ("owner_id", "lead_source_id")
FIELDS: Mapping[Table, tuple[str, ...]] = {
    "companies": _OF_ALL,
    "contacts": _OF_ALL,
    "deals": (*_OF_ALL, *OF_OPEN_DEALS),
}
"""What may be one thing for many. None of it is searched for: set-based writing leaves the search text as it is."""

# Records that are loaded, compared and written together: memory, and how often progress is told.
_BLOCK = 500
_ENDINGS = {PhaseKind.WON: "won", PhaseKind.LOST: "lost", PhaseKind.AFTER_SALE: "won"}


@dataclass(frozen=True, slots=True)
class EditMany:
    """New values of some fields (column -> value) for records of a table, each given with the version seen (None: any).

    ``next_step`` is planned for each open deal, for whoever owns it then; its own ``deal_id`` and ``owner_id`` don't
    matter.
    """

    table: Table
    versions: Mapping[int, int | None]
    values: dict[str, Any] = field(default_factory=dict)
    next_step: AddTask | None = None


@command
def edit_many(ctx: Context, cmd: EditMany, progress: Progress | None = None) -> ManySaved:
    """Change those that can be, and name the others. Cancelled, when told to stop, has changed nothing."""
    model = MODELS[cmd.table]
    values = storable(model, cmd.values, frozenset(FIELDS[cmd.table]))
    if values.get("own_probability") is not None:
        check_probability(values["own_probability"])
    if not values and cmd.next_step is None:
        raise UserError("Say what shall be changed.")
    with ctx.unit_of_work("Changed several records") as uow:
        check_references(uow.session, model, values)
        many = _Many(ctx, uow, cmd, values)
        for keys in blocks(cmd.versions, progress or Silent(), "Changing", len(cmd.versions), _BLOCK):
            many.change(keys)
        if many.changed:
            uow.label = f"Changed {many.what} of {many.whose}"
    return ManySaved(
        uow.change.change_set_id if uow.change else None, uow.label, len(many.changed), many.same, tuple(many.left_out)
    )


class _Many:
    """One such change under way."""

    def __init__(self, ctx: Context, uow: UnitOfWork, cmd: EditMany, values: dict[str, Any]) -> None:
        self._ctx, self._uow, self._cmd, self._values = ctx, uow, cmd, values
        self._titles = Titles(uow.session)
        self.changed: list[int] = []
        self._written: set[str] = set()
        self.same = 0
        self.left_out: list[LeftOut] = []

    @property
    def what(self) -> str:
        """What is changed, in words; what all of them had already is not named."""
        return field_words.labels([name for name in (*self._values, "next_step") if name in self._written])

    @property
    def whose(self) -> str:
        """What was changed, in words: its title, or how many."""
        count = len(self.changed)
        return self._title(self.changed[0]) if count == 1 else f"{count:,} {NOUNS[self._cmd.table][1]}"

    def change(self, keys: Sequence[int]) -> None:
        """Change a block of records: each looked at by itself, all that get the same values written at once."""
        model: Any = MODELS[self._cmd.table]
        found = {record.id: record for record in self._uow.session.scalars(select(model).where(model.id.in_(keys)))}
        alike: dict[tuple[tuple[str, Any], ...], list[Any]] = {}
        steps: list[Task] = []
        for key in keys:
            if key not in found:
                self._leave(key, "gone", "It was deleted meanwhile.")
            elif (planned := self._planned(found[key])) is not None:
                new, step = planned
                self.changed.append(key)
                self._written |= new.keys() | ({"next_step"} if step is not None else set())
                alike.setdefault(tuple(new.items()), []).append(found[key])
                steps += [step] if step is not None else []
        for pairs, records in alike.items():
            write_many(self._uow, records, dict(pairs))
        self._uow.session.add_all(steps)
        self._uow.session.flush()

    def _planned(self, record: Any) -> tuple[dict[str, Any], Task | None] | None:
        """What is to be written of a record; None where that is nothing."""
        ending = self._ending(record)
        try:
            new = self._new_values(record, has_ended=bool(ending))
            step = None if ending else self._step(record, new)
        except ConflictError as error:
            fields = field_words.labels(conflict.field for conflict in error.conflicts)
            self._leave(record.id, "changed", f"{error.who} changed its {fields} meanwhile.", error)
            return None
        except Forbidden as error:
            self._leave(record.id, "refused", error.message)
            return None
        if ending:
            self._tell_ended(record.id, ending)
        if new or step is not None:
            return new, step
        self.same += not ending
        return None

    def _new_values(self, record: Any, *, has_ended: bool) -> dict[str, Any]:
        """The values that it does not have yet. ConflictError, Forbidden."""
        wanted = {name: value for name, value in self._values.items() if not (has_ended and name in OF_OPEN_DEALS)}
        kept = guard(self._uow, record, self._cmd.versions[record.id], wanted)
        self._refuse_other(record, wanted, kept)
        new = {name: value for name, value in kept.items() if getattr(record, name) != value}
        if new and self._uow.gate is not None:
            self._uow.gate.check_edit(record, new)
        return new

    def _refuse_other(self, record: Any, wanted: Mapping[str, Any], kept: Mapping[str, Any]) -> None:
        """ConflictError where somebody else changed what was already as wanted: it was to be so for all of them."""
        other = tuple(
            FieldConflict(name, wanted[name], wanted[name], kept[name]) for name in wanted if kept[name] != wanted[name]
        )
        seen = self._cmd.versions[record.id]
        if other and seen is not None:
            later = changes_since(self._uow, self._cmd.table, record.id, seen)
            raise disputed(self._cmd.table, record.id, record.version, other, later)

    def _step(self, deal: Deal, new: Mapping[str, Any]) -> Task | None:
        if self._cmd.next_step is None:
            return None
        owner_id = new.get("owner_id", deal.owner_id)
        with self._uow.session.no_autoflush:
            plan = replace(self._cmd.next_step, deal_id=deal.id, owner_id=owner_id)
            task = new_task(self._ctx, self._uow, plan, self._rota)
        if self._uow.gate is not None:
            self._uow.gate.check_new(task)
        return task

    @cached_property
    def _rota(self) -> Rota:
        return read_rota(self._uow.session, self._ctx.clock.today())

    # -- what stays as it is -----------------------------------------------------------------------------------------

    @cached_property
    def _kinds(self) -> Mapping[int, PhaseKind]:
        return {key: PhaseKind(kind) for key, kind in self._uow.session.execute(select(Phase.id, Phase.kind))}

    def _ending(self, record: Any) -> str:
        """How a deal has ended, where that keeps some fields as they are."""
        is_about_open = self._cmd.next_step is not None or not self._values.keys().isdisjoint(OF_OPEN_DEALS)
        if not isinstance(record, Deal) or not is_about_open:
            return ""
        return _ENDINGS.get(self._kinds[record.phase_id], "")

    def _tell_ended(self, key: int, ending: str) -> None:
        names = [name for name in self._values if name in OF_OPEN_DEALS]
        kept = []
        if names:
            kept.append(f"its {field_words.labels(names)} {'stays' if len(names) == 1 else 'stay'}")
        if self._cmd.next_step is not None:
            kept.append("it needs no next step")
        self._leave(key, "ended", f"It was {ending}, so {' and '.join(kept)}.")

    def _leave(self, key: int, why: Why, reason: str, conflict: ConflictError | None = None) -> None:
        self.left_out.append(LeftOut(key, self._title(key), why, reason, conflict))

    def _title(self, key: int) -> str:
        """With its company, because many deals may have one name."""
        record = self._uow.session.get(MODELS[self._cmd.table], key)
        image = row_or_last_image(self._uow.session, self._cmd.table, key) if record is None else as_wanted(record)
        return (self._titles.full(self._cmd.table, image) if image else "") or f"#{key}"
