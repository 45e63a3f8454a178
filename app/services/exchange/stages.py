"""What a file calls its stages: the phases they can mean, in one pipeline or in several."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.domain.errors import UserError
from app.domain.pipelines import PhaseKind
from app.domain.text import match_key
from app.services.exchange.values import Directory, Known
from app.services.pipelines.queries import PipelineRow, default_pipeline, read_pipelines

# What other programs call the two ends, in English, German and French.
_END_NAMES = {
    PhaseKind.WON: ("Won", "Closed Won", "Deal won", "Gewonnen", "Gagné", "Gagnée"),
    PhaseKind.LOST: ("Lost", "Closed Lost", "Deal lost", "Verloren", "Perdu", "Perdue"),
}
# Whether a deal is open, won or lost, as programs say it that keep the stage it was in; numbered to be referred to.
_OPEN, _WON, _LOST = 1, 2, 3
ENDINGS = {_WON: PhaseKind.WON, _LOST: PhaseKind.LOST}


@dataclass(frozen=True, slots=True)
class PhaseFacts:
    """What the import must know of a phase."""

    id: int
    pipeline_id: int
    kind: PhaseKind


@dataclass(frozen=True)
class Stages:
    """The pipelines in use. ``chosen`` is the one that a person put all deals into; None: their phases tell.

    ``by_pipeline`` finds a phase of a certain pipeline, ``directory`` one wherever it may be: in the chosen pipeline
    alone, else in the first one, and in others where the first has nothing that is called so.
    """

    pipelines: tuple[PipelineRow, ...]
    chosen: PipelineRow | None
    directory: Directory
    by_pipeline: Mapping[int, Directory]
    facts: Mapping[int, PhaseFacts]

    @property
    def home(self) -> PipelineRow:
        """Where deals go that say nothing else."""
        return self.chosen or default_pipeline(self.pipelines)

    def first(self, pipeline_id: int) -> PhaseFacts:
        """The phase that takes a pipeline's deals without one."""
        return self.facts[self.named(pipeline_id).phases[0].id]

    def named(self, pipeline_id: int) -> PipelineRow:
        """A pipeline in use, by its key."""
        return next(row for row in self.pipelines if row.id == pipeline_id)

    def ended(self, pipeline_id: int, ending: PhaseKind) -> PhaseFacts:
        """Where the won or lost deals of a pipeline are. Raises UserError for a pipeline without such a phase."""
        for row in self.pipelines:
            for phase in row.phases:
                if row.id == pipeline_id and phase.spec.kind is ending:
                    return self.facts[phase.id]
        raise UserError(f"The deal is {ending}, but nothing is {ending} in its pipeline.", field="outcome")

    def pipeline_directory(self) -> Directory:
        """The pipelines by their names."""
        return Directory(Known(row.id, row.name, (f"{row.name} pipeline",)) for row in self.pipelines)


def outcome_directory() -> Directory:
    """Open, won and lost, in the words of other programs."""
    return Directory(
        (
            Known(_OPEN, "Open", ("In progress", "Offen", "Ouvert", "Ouverte", "En cours")),
            Known(_WON, "Won", _END_NAMES[PhaseKind.WON]),
            Known(_LOST, "Lost", _END_NAMES[PhaseKind.LOST]),
        )
    )


def read_stages(session: Session, chosen: str | None = None, *, is_told_by_row: bool = False) -> Stages:
    """The phases that deals can be imported into. Raises UserError for a pipeline that is not there.

    ``is_told_by_row``: the file names the pipeline of each deal, so a phase of any of them may be meant.
    """
    rows = read_pipelines(session)
    known = {row.id: Directory(_known(row, several=len(rows) > 1)) for row in rows}
    pipeline = _named(rows, chosen) if chosen else None
    home = pipeline or default_pipeline(rows)
    others = [item for row in rows if row is not home for item in known[row.id].known]
    if pipeline is not None and not is_told_by_row:
        directory = Directory(known[home.id].known, strangers=others)
    else:
        directory = Directory(known[home.id].known, others=others, first_wins=is_told_by_row)
    every = read_pipelines(session, with_retired=True)
    facts = {p.id: PhaseFacts(p.id, p.pipeline_id, p.spec.kind) for row in every for p in row.phases}
    return Stages(rows, pipeline, directory, known, facts)


def _named(rows: Iterable[PipelineRow], name: str) -> PipelineRow:
    found = next((row for row in rows if match_key(row.name) == match_key(name)), None)
    if found is None:
        known = ", ".join(row.name for row in rows)
        raise UserError(f"There is no pipeline “{name}”. Choose one of: {known}.", field="pipeline")
    return found


def _known(pipeline: PipelineRow, *, several: bool) -> Iterable[Known]:
    """A pipeline's phases: by name, code, what others call winning and losing, and with the pipeline's name before."""
    for row in pipeline.phases:
        spec = row.spec
        full = (f"{pipeline.name}: {spec.name}", f"{pipeline.name}: {spec.code}") if several else ()
        yield Known(row.id, spec.name, (spec.code, *_END_NAMES.get(spec.kind, ()), *full), pipeline.name)
