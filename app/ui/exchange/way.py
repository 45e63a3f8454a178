"""The way through an import: which steps have something in them, how far one may go, how each of them stands."""

from __future__ import annotations

from collections.abc import Sequence

from app.ui.exchange import words
from app.ui.exchange.draft import STEP_NAMES, ImportDraft, Step
from app.ui.exchange.import_step import ImportStep
from app.ui.exchange.step import StepPage
from app.ui.exchange.track import StepLook


class Way:
    """Reads it from the draft and the steps; it goes nowhere by itself."""

    def __init__(self, draft: ImportDraft, steps: Sequence[StepPage], importing: ImportStep) -> None:
        self._draft, self._steps, self._importing = draft, steps, importing

    @property
    def is_over(self) -> bool:
        """Whether the rows are stored, and not taken back."""
        return self._importing.result is not None and not self._importing.is_reverted

    def first_with_work(self, step: Step) -> Step:
        """This step, or the next one that has something in it."""
        return next(one for one in Step if one >= step and not self._is_empty(one))

    def last_with_work(self, step: Step) -> Step:
        """This step, or the one before it that has something in it."""
        return next(one for one in reversed(Step) if one <= step and not self._is_empty(one))

    def _is_empty(self, step: Step) -> bool:
        draft = self._draft
        if step is Step.VALUES and draft.what in draft.mappings:
            return not draft.reference_fields()
        if step is Step.FORMATS and draft.findings is not None:
            return not (draft.findings.dates or draft.findings.numbers)
        return False

    def forward(self, here: Step) -> str:
        """The words of the way on, or nothing where there is none."""
        if here is Step.IMPORT or (here is Step.FILE and self._draft.path is None):
            return ""
        if here is not Step.CHECK:
            return f"Next: {STEP_NAMES[self.first_with_work(Step(here + 1))].lower()}"
        preview, what = self._draft.preview, self._draft.what
        if preview is None or what is None:
            return "Import"
        return f"Import {words.kind_count(preview.to_create + preview.to_update, what)}"

    def reachable(self, here: Step) -> Step:
        """How far one may go by the track."""
        if self.is_over:
            return here
        for step in Step:
            known = self._draft.findings is not None or step <= Step.COLUMNS
            if step is Step.CHECK or not known or self._steps[step].problem():
                return max(step, here)
        return Step.CHECK

    def looks(self, here: Step, reachable: Step) -> list[StepLook]:
        """How every step stands."""
        return [self._look(step, here, reachable) for step in Step]

    def _look(self, step: Step, here: Step, reachable: Step) -> StepLook:
        note = self._steps[step].note()
        if self.is_over:
            return StepLook("done", note)
        if step is here:
            return StepLook("here", note)
        if step > reachable or step is Step.IMPORT:
            return StepLook("ahead")
        has_problem = bool(self._steps[step].problem())
        if step < here:
            return StepLook("open" if has_problem else "done", note)
        known = step <= Step.COLUMNS or self._draft.findings is not None
        seen = step < reachable and known and not has_problem
        return StepLook("done" if seen else "ahead", note if known else "")
