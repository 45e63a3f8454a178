"""The columns of the page's lists."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from app.domain.errors import UserError
from app.domain.pipelines import PhaseSpec
from app.services.pipelines.queries import PhaseRow, PipelineRow
from app.ui.pipelines.words import (
    PURPOSES,
    kind_text,
    limit_lock,
    limit_number,
    limit_text,
    probability_lock,
    read_limit,
)
from app.ui.shared.glyphs import BadgeKind
from app.ui.shared.grid.columns import GridColumn
from app.ui.shared.phase_words import badge_kind
from app.ui.shared.typed import percent


@dataclass(frozen=True)
class PipelineLine:
    """A pipeline with its present phases, and how many open deals stand in it."""

    pipeline: PipelineRow
    open_deals: int

    @property
    def id(self) -> int:
        return self.pipeline.id

    @property
    def version(self) -> int:
        return self.pipeline.version


@dataclass(frozen=True)
class PhaseLine:
    """A phase, and how many deals stand in it."""

    phase: PhaseRow
    deals: int

    @property
    def id(self) -> int:
        return self.phase.id

    @property
    def version(self) -> int:
        return self.phase.version

    @property
    def spec(self) -> PhaseSpec:
        return self.phase.spec


def pipeline_columns() -> tuple[GridColumn, ...]:
    """Name, purpose, phases at a glance, open deals, state."""

    def faded(line: PipelineLine) -> str | None:
        return "text3" if line.pipeline.is_retired else None

    return (
        GridColumn(
            "name",
            "Pipeline",
            lambda line: line.pipeline.name,
            150,
            is_strong=True,
            read=_required("Give the pipeline a name."),
            color=faded,
        ),
        GridColumn(
            "purpose",
            "For",
            lambda line: PURPOSES[line.pipeline.purpose].split(",")[0],
            104,
            color=faded,
            from_width=800,
        ),
        GridColumn(
            "phases",
            "Phases",
            lambda line: ", ".join(row.spec.label for row in line.pipeline.phases),
            0,
            badges=lambda line: tuple(_badge(row.spec, ahead=line.pipeline.is_retired) for row in line.pipeline.phases),
        ),
        GridColumn("deals", "Open deals", lambda line: f"{line.open_deals:,}", 100, is_right=True, color=faded),
        GridColumn(
            "state",
            "State",
            lambda line: "Retired" if line.pipeline.is_retired else "In use",
            84,
            is_right=True,
            color=faded,
        ),
    )


def phase_columns() -> tuple[GridColumn, ...]:
    """Badge and code, name, kind, probability, limit, deals, meaning."""
    code, name = _required("Give the phase a code, such as N2."), _required("Give the phase a name.")
    return (
        GridColumn("code", "Code", lambda line: line.spec.code, 78, read=code, badge=lambda line: _badge(line.spec)),
        GridColumn("name", "Phase", lambda line: line.spec.name, 118, is_strong=True, read=name),
        GridColumn("kind", "Kind", lambda line: kind_text(line.spec), 92),
        _probability_column(),
        _limit_column(),
        GridColumn("deals", "Deals", lambda line: f"{line.deals:,}" if line.deals else "–", 60, is_right=True),
        GridColumn("meaning", "Meaning", lambda line: line.spec.meaning, 0, read=str.strip),
    )


def preview_columns() -> tuple[GridColumn, ...]:
    """The same before there is anything: without deals, and nothing can be edited."""
    return tuple(replace(column, read=None) for column in phase_columns() if column.key != "deals")


def _probability_column() -> GridColumn:
    kind = percent()

    def read(text: str) -> object:
        value = kind.read(text)
        if value is None:
            raise UserError("Give a probability, such as 50.")
        return value

    return GridColumn(
        "probability",
        "Probability",
        lambda line: f"{line.spec.probability}%",
        100,
        is_right=True,
        read=read,
        lock=lambda line: probability_lock(line.spec),
    )


def _limit_column() -> GridColumn:
    return GridColumn(
        "limit",
        "Limit",
        lambda line: limit_text(line.spec),
        88,
        is_right=True,
        read=read_limit,
        as_typed=lambda line: limit_number(line.spec),
        lock=lambda line: limit_lock(line.spec),
    )


def _badge(spec: PhaseSpec, *, ahead: bool = False) -> tuple[str, BadgeKind]:
    return spec.code, "ahead" if ahead else badge_kind(spec.kind, is_stall=spec.is_stall)


def _required(message: str) -> Callable[[str], object]:
    def read(text: str) -> object:
        if not text.strip():
            raise UserError(message)
        return text.strip()

    return read
