"""What is asked before a pipeline or phase is added, and before a phase is retired."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app.domain.errors import UserError
from app.domain.pipelines import PhaseKind, PhaseSpec, PipelineSpec, Purpose, TemplateSpec
from app.domain.plurals import counted
from app.services.pipelines.commands import AddPhase, AddPipeline, RetirePhase
from app.services.pipelines.queries import PhaseRow, PipelineRow
from app.ui.pipelines.columns import PhaseLine, preview_columns
from app.ui.pipelines.words import (
    KINDS,
    PURPOSES,
    free_code,
    place_text,
    places_for,
    possible_heirs,
    read_limit,
    usual_probability,
)
from app.ui.shared.choices import Choices
from app.ui.shared.form_dialog import FormDialog, choice_box
from app.ui.shared.grid.view import GridView
from app.ui.shared.labels import Label
from app.ui.shared.table_frame import TableFrame
from app.ui.shared.theme import Theme
from app.ui.shared.typed import percent

_ROWS_SHOWN = 8


class AddPipelineDialog(FormDialog):
    """A template's pipeline to begin with, the name it shall have, and its phases as they will be."""

    def __init__(self, window: QWidget, templates: tuple[TemplateSpec, ...], taken: frozenset[str]) -> None:
        """``taken`` are the names that pipelines have."""
        super().__init__(window, "Add a pipeline", "Add the pipeline", width=760)
        self._taken = {name.casefold() for name in taken}
        self._pairs = [(template, pipeline) for template in templates for pipeline in template.pipelines]
        options: Choices = tuple(
            (place, f"{template.name}: {pipeline.name}") for place, (template, pipeline) in enumerate(self._pairs)
        )
        self._box = choice_box(options)
        self._name = QLineEdit()
        self.add("template", "As in the template", self._box)
        self.add("name", "Name", self._name)
        self._meaning = Label("", "meta", "text2", wrap=True)
        self.body.addWidget(self._meaning)
        self.preview = GridView("Phases of the template", preview_columns())
        frame = TableFrame(self.preview, ground="raised")
        tokens = Theme.current()
        frame.setMinimumHeight(tokens.size("tableHeader") + _ROWS_SHOWN * tokens.size("row") + 1)
        self.body.addWidget(frame, 1)
        self._box.currentIndexChanged.connect(self._on_chosen)
        self._on_chosen()

    @property
    def _chosen(self) -> tuple[TemplateSpec, PipelineSpec]:
        return self._pairs[self._box.currentIndex()]

    def _on_chosen(self) -> None:
        template, pipeline = self._chosen
        self._meaning.setText(f"{PURPOSES[pipeline.purpose]}. {template.description}")
        self._name.setPlaceholderText(self._free_name(pipeline))
        lines = [PhaseLine(PhaseRow(place, 0, 1, False, spec), 0) for place, spec in enumerate(pipeline.phases)]
        self.preview.set_rows(lines)
        self.place()

    def _free_name(self, pipeline: PipelineSpec) -> str:
        numbered = (f"{pipeline.name} {number}" for number in range(2, 1000))
        names = (name for name in (pipeline.name, *numbered) if name.casefold() not in self._taken)
        return next(names, pipeline.name)

    def command(self) -> AddPipeline:
        """What is asked for."""
        template, pipeline = self._chosen
        return AddPipeline(template.key, pipeline.key, self.text("name") or self._name.placeholderText())


class AddPhaseDialog(FormDialog):
    """A new phase: its kind decides where it may stand, and what would be usual there."""

    def __init__(self, window: QWidget, pipeline: PipelineRow, all_phases: tuple[PhaseRow, ...]) -> None:
        """``all_phases`` are the pipeline's phases with the retired ones, whose codes are taken too."""
        super().__init__(window, f"Add a phase to {pipeline.name}", "Add the phase", width=600)
        self._pipeline, self._all = pipeline, all_phases
        self._kind = choice_box(tuple((str(kind), KINDS[kind]) for kind in _kinds_for(pipeline)))
        self._where = QComboBox()
        self._code, self._chance, self._limit = QLineEdit(), QLineEdit(), QLineEdit()
        self.add("kind", "Kind", self._kind)
        self.add("place", "Place", self._where)
        self.add("code", "Code", self._code, hint="Up to 8 characters, shown wherever a deal is")
        self.add("name", "Name", QLineEdit())
        self.add("probability", "Probability, %", self._chance)
        self._limit_field = self.add("limit", "Time limit", self._limit, hint="Nothing for no limit")
        self.add("meaning", "Meaning", QLineEdit(), wide=True)
        self._kind.currentIndexChanged.connect(self._on_kind_chosen)
        self._where.currentIndexChanged.connect(self._on_place_chosen)
        self._on_kind_chosen()

    @property
    def kind(self) -> PhaseKind:
        """The kind that is chosen."""
        return PhaseKind(str(self._kind.currentData()))

    def _on_kind_chosen(self) -> None:
        spec = PhaseSpec("+", "+", self.kind, probability=0 if self.kind.is_open else 100)
        self._where.clear()
        for place in places_for(self._pipeline, spec):
            self._where.addItem(place_text(self._pipeline, place), place)
        self._where.setCurrentIndex(self._where.count() - 1)
        self._code.setText(free_code(self.kind, self._all))
        touches = self.kind is PhaseKind.NURTURE
        self._limit_field.set_name("Planned touches" if touches else "Time limit, working days")
        self._chance.setEnabled(self.kind.is_open)

    def _on_place_chosen(self) -> None:
        place = self._where.currentData()
        if isinstance(place, int):
            self._chance.setText(str(usual_probability(self._pipeline, self.kind, place)))

    def command(self) -> AddPhase | None:
        """What is asked for; None when something is to be corrected first, which is then said."""
        self.clear_errors()
        try:
            chance, limit = percent().read(self.text("probability")), read_limit(self.text("limit"))
        except UserError as error:
            self.say_error(error.message)
            return None
        place = self._where.currentData()
        if not isinstance(place, int) or not isinstance(chance, int):
            self.say_error(_NO_PLACE if not isinstance(place, int) else "Give a probability, such as 50.")
            return None
        number = limit if isinstance(limit, int) else None
        touches = self.kind is PhaseKind.NURTURE
        spec = PhaseSpec(
            self.text("code"),
            self.text("name"),
            self.kind,
            meaning=self.text("meaning"),
            probability=chance,
            limit_days=None if touches else number,
            touch_target=number if touches else None,
            position=place,
        )
        return AddPhase(self._pipeline.id, spec)


class RetirePhaseDialog(FormDialog):
    """Says how many deals stand in a phase, and asks where they go."""

    def __init__(self, window: QWidget, pipeline: PipelineRow, line: PhaseLine) -> None:
        label = line.spec.label
        heirs = possible_heirs(pipeline, line.phase)
        stand = counted(line.deals, "deal stands", "deals stand")
        super().__init__(
            window,
            f"Retire {label}?",
            "Retire the phase",
            danger=True,
            sentence=f"{stand} in it. History keeps the phase, and it can be restored.",
        )
        self._line = line
        before = [row for row in heirs if row.spec.position < line.spec.position]
        usual = before[-1] if before else heirs[0] if heirs else None
        options: Choices = tuple((row.id, row.spec.label) for row in heirs)
        where = "Where does it go?" if line.deals == 1 else "Where do they go?"
        self.add("phase", where, choice_box(options, usual.id if usual else None), wide=True)

    def command(self) -> RetirePhase:
        """What is asked for."""
        heir = self.chosen("phase")
        return RetirePhase(self._line.id, heir if isinstance(heir, int) else None, self._line.version)


_NO_PLACE = "The rules of this pipeline leave no place for a phase of this kind. Choose another kind."


def _kinds_for(pipeline: PipelineRow) -> tuple[PhaseKind, ...]:
    """There is exactly one phase for what is won and one for what is lost."""
    is_marketing = Purpose(pipeline.purpose) is Purpose.MARKETING
    open_kinds = tuple(kind for kind in PhaseKind if kind.is_open)
    return open_kinds if is_marketing else (*open_kinds, PhaseKind.AFTER_SALE)
