"""What somebody chose to see, as one value: saved in views, kept over restarts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from app.domain.filters import GROUPINGS, SORTS, DealFilter
from app.domain.pipelines import PhaseKind, PhaseSpec

_OPEN_AT_FIRST = 6


@dataclass(frozen=True)
class Options:
    """``pipeline`` is a name. ``folded`` are codes of phases; None are those that begin folded."""

    pipeline: str = ""
    filter: DealFilter = field(default_factory=DealFilter)
    sort: str = "next"
    group: str = ""
    compact: bool = False
    folded: frozenset[str] | None = None

    def folded_codes(self, phases: Sequence[PhaseSpec]) -> frozenset[str]:
        """The phases to show as strips, out of all of a pipeline.

        Where nobody has chosen yet, these are the closed ones, which hold years of deals, and as many of the first
        Genesis phases as it takes for the rest to fit into an ordinary window.
        """
        if self.folded is not None:
            return self.folded
        closed = {phase.code for phase in phases if not phase.kind.is_open}
        genesis = [phase.code for phase in phases if phase.kind is PhaseKind.GENESIS]
        too_many = max(0, len(phases) - len(closed) - _OPEN_AT_FIRST)
        return frozenset(closed.union(genesis[:-1][:too_many]))

    def to_json(self) -> dict[str, Any]:
        """As JSON values."""
        content: dict[str, Any] = {"filter": self.filter.to_json(), "sort": self.sort, "compact": self.compact}
        if self.group:
            content["group"] = self.group
        if self.pipeline:
            content["pipeline"] = self.pipeline
        if self.folded is not None:
            content["folded"] = sorted(self.folded)
        return content

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Options:
        """What ``to_json`` gave; damaged or unknown parts are left out."""
        options = cls(compact=content.get("compact") is True)
        if isinstance(content.get("pipeline"), str):
            options = replace(options, pipeline=content["pipeline"])
        if isinstance(content.get("filter"), dict):
            options = replace(options, filter=DealFilter.from_json(content["filter"]))
        if content.get("sort") in SORTS:
            options = replace(options, sort=content["sort"])
        if content.get("group") in GROUPINGS:
            options = replace(options, group=content["group"])
        folded = content.get("folded")
        if isinstance(folded, list):
            options = replace(options, folded=frozenset(str(code) for code in folded))
        return options
