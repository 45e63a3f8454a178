"""What somebody chose to see, as one value that is kept over restarts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from app.domain.forecast.basis import Basis
from app.domain.forecast.periods import Unit
from app.domain.forecast.rows import Dimension
from app.domain.roles import Role
from app.ui.forecast.spans import USUAL, period_for

if TYPE_CHECKING:
    from app.services.context import UserFacts

_SELLERS = (Role.REP, Role.INSIDE_SALES)


@dataclass(frozen=True, slots=True)
class Options:
    """``span`` is a key of ``spans``; ``who`` is "", ``user:3`` or ``region:West``; ``by`` the cut of the table.

    ``as_table`` shows the chart as a table.
    """

    unit: Unit = Unit.MONTH
    span: str = USUAL
    who: str = ""
    pipeline_id: int | None = None
    basis: Basis = Basis.PHASE
    by: str = "rep"
    as_table: bool = False

    @classmethod
    def first(cls, user: UserFacts) -> Options:
        """What somebody begins with: who sells, with what they are measured by."""
        return cls(who=f"user:{user.id}" if user.role in _SELLERS else "")

    @property
    def owner_id(self) -> int | None:
        """The one person whose deals are shown."""
        kind, _, number = self.who.partition(":")
        return int(number) if kind == "user" and number.isdecimal() else None

    @property
    def region(self) -> str:
        """The team whose deals are shown, if it is a team's."""
        kind, _, name = self.who.partition(":")
        return name if kind == "region" else ""

    def to_json(self) -> dict[str, Any]:
        """As JSON values."""
        return {key: str(value) if isinstance(value, StrEnum) else value for key, value in asdict(self).items()}

    @classmethod
    def from_json(cls, content: Mapping[str, Any], today: date, year_start: int) -> Options:
        """What ``to_json`` gave; damaged or unknown parts are left out."""
        options = cls()
        if content.get("unit") in set(Unit):
            options = replace(options, unit=Unit(content["unit"]))
        if content.get("basis") in set(Basis):
            options = replace(options, basis=Basis(content["basis"]))
        if content.get("by") in set(Dimension):
            options = replace(options, by=content["by"])
        if isinstance(content.get("who"), str):
            options = replace(options, who=content["who"])
        kept = content.get("span")
        if isinstance(kept, str) and period_for(kept, today, year_start) is not None:
            options = replace(options, span=kept)
        if isinstance(content.get("pipeline_id"), int):
            options = replace(options, pipeline_id=content["pipeline_id"])
        return replace(options, as_table=content.get("as_table") is True)
