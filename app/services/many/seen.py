"""What many records have in common, as somebody sees it before they change it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, false, select

from app.domain.pipelines import OPEN_KINDS
from app.models.deals import Deal
from app.models.pipeline import Phase
from app.services.context import Context
from app.services.field_words import Values
from app.services.many.edit import FIELDS, MODELS, Table

_BLOCK = 900


@dataclass(frozen=True, slots=True)
class Common:
    """``versions`` of the records that are there, in the order asked for; ``ended`` of them are deals won or lost.

    ``values`` has the fields in which all agree (column -> what it is in words, a date or None); in all others they
    have ``several``.
    """

    versions: Mapping[int, int]
    values: Mapping[str, Any]
    several: frozenset[str]
    ended: int = 0


def common(ctx: Context, table: Table, keys: Sequence[int]) -> Common:
    """What these records have in common."""
    names = FIELDS[table]
    versions: dict[int, int] = {}
    found: dict[str, set[Any]] = {name: set() for name in names}
    ended = 0
    with ctx.reading() as session:
        for start in range(0, len(keys), _BLOCK):
            for key, version, is_over, *own in session.execute(_asked(table, keys[start : start + _BLOCK])):
                versions[key] = version
                ended += is_over
                for name, value in zip(names, own, strict=True):
                    found[name].add(value)
        read = Values(session, table).read
        same = {name: read(name, next(iter(values)), {}) for name, values in found.items() if len(values) == 1}
    several = frozenset(name for name, values in found.items() if len(values) > 1)
    return Common({key: versions[key] for key in keys if key in versions}, same, several, ended)


def _asked(table: Table, keys: Sequence[int]) -> Select[Any]:
    """Key, version, whether it is a deal that has ended, and the fields."""
    model = MODELS[table]
    own = (getattr(model, name) for name in FIELDS[table])
    if model is not Deal:
        return select(model.id, model.version, false(), *own).where(model.id.in_(keys))
    is_over = Phase.kind.not_in(OPEN_KINDS)
    statement = select(Deal.id, Deal.version, is_over, *own).join(Phase, Phase.id == Deal.phase_id)
    return statement.where(Deal.id.in_(keys))
