"""What can be done with the chosen cards, whichever way it is asked for: keys, menu, palette."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from functools import partial

from PySide6.QtCore import QObject

from app.domain.pipelines import PhaseKind
from app.services.pipelines.queries import PhaseRow
from app.services.saved import Saved
from app.ui.board.bench import Bench
from app.ui.board.mover import Place
from app.ui.board.words import title_of


class Deeds(QObject):
    """Each deed is for the chosen cards, or for the current one where none is chosen."""

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench.screen)
        self._host, self._deck, self._view, self._hand = bench.host, bench.deck, bench.view, bench.hand
        self._gate, self._mover, self._loader, self._screen = bench.gate, bench.mover, bench.loader, bench.screen
        self._rules = bench.rules

    # moving

    def move_by(self, step: int) -> None:
        """One phase to the left (-1) or to the right (1)."""
        ids = self._hand.acted_on()
        sources = {self._deck.arrangement.phase_of(deal_id) for deal_id in ids}
        if len(sources) > 1:
            words = "They stand in different phases. Press V and say where all of them shall go."
            self._host.message("These cards have no next phase in common", detail=words, kind="info")
            return
        phases = [widget.phase for widget in self._view.walkable()]
        here = next((place for place, phase in enumerate(phases) if phase.id in sources), None)
        if here is not None and 0 <= here + step < len(phases):
            self._gate.request(ids, phases[here + step])

    def move_to(self, phase: PhaseRow) -> None:
        """Into any phase."""
        ids = self._hand.acted_on()
        if ids:
            self._gate.learn(ids, partial(self._gate.request, ids, phase))

    def close(self, kind: PhaseKind) -> None:
        """Won or lost."""
        phase = next((phase for phase in self.phases() if phase.spec.kind is kind), None)
        if phase is not None:
            self.move_to(phase)

    def ask_phase(self) -> None:
        """Have the code of a phase typed."""
        ids = self._hand.acted_on()
        if not ids or self._is_refused("Not possible", self._rules.why_none_moved(ids)):
            return
        from app.ui.shared.moving.phase_prompt import PhasePrompt

        prompt = PhasePrompt(self._screen.window(), self.title(ids), self.phases())
        self._loader.hold()
        prompt.closed.connect(self._loader.release)
        prompt.closed.connect(prompt.deleteLater)
        prompt.phase_chosen.connect(lambda phase: self._gate.learn(ids, partial(self._gate.request, ids, phase)))
        self._host.ask(prompt)
        prompt.field.setFocus()

    def reorder(self, step: int) -> None:
        """Up (-1) or down (1) in the user's own order."""
        current = self._hand.current()
        phase = None if current is None else self._deck.phase_of(current)
        query = self._loader.query
        if current is None or phase is None or query is None:
            return
        if query.sort != "mine":
            words = "Choose “My order” as the sort first."
            self._host.message("Cards are in the order of the sort", detail=words, kind="info")
            return
        ids = list(self._deck.ids(phase.id))
        place = ids.index(current) + step
        if not 0 <= place < len(ids):
            return
        groups = self._deck.arrangement.groups
        if groups.get(ids[place]) != groups.get(current):
            return
        ids.remove(current)
        last = place == len(ids) or groups.get(ids[place]) != groups.get(current)
        where = Place(place, None if last else ids[place], is_last=last)
        self._gate.request([current], phase, where)

    def phases(self) -> tuple[PhaseRow, ...]:
        """The phases of the pipeline shown."""
        return () if self._deck.pipeline is None else self._deck.pipeline.phases

    # records

    def open(self, *, full: bool = False) -> None:
        """Show the current card's sheet, ``full`` as a page, or acknowledge that the card came back."""
        current = self._hand.current()
        if current is not None and not self._mover.acknowledge([current]):
            self._host.open_record("deals", current, full=full)

    def open_company(self) -> None:
        """Show the page of the company that the current card's deal is with."""
        key = self._company_id()
        if key is not None:
            self._host.open_record("companies", key, full=True)

    def why_no_company(self) -> str:
        """Why there is no company to open, if so."""
        return "" if self._company_id() is not None else "This deal has no company yet."

    def _company_id(self) -> int | None:
        current = self._hand.current()
        card = None if current is None else self._deck.store.get(current)
        return None if card is None else card.company_id

    def change(self) -> None:
        """Change fields of all chosen deals at once."""
        ids = self._hand.acted_on()
        if ids and not self._is_refused("Not possible", self._rules.why_none_moved(ids)):
            from app.ui.shared.many.desk import ManyDesk  # loaded by the first who changes many

            ManyDesk(self._host, self._screen).ask("deals", ids)

    def delete(self) -> None:
        """Delete the one chosen deal."""
        ids = self._hand.acted_on()
        if len(ids) != 1:
            told = "Deals are deleted one at a time" if ids else "No card is chosen"
            self._host.message(told, detail="Choose one card, then press Delete.", kind="info")
            return
        card = self._deck.store.get(ids[0])
        if card is not None and not self._is_refused("Not possible", self._rules.why_not_deleted(ids)):
            from app.services.deals.commands import DeleteDeal, delete_deal

            self._run(partial(delete_deal, self._host.ctx, DeleteDeal(card.id, card.version)), toast=True)

    # next step

    def complete_step(self, deal_id: int) -> None:
        """The card's next step is done."""
        task_id = self._step_of(deal_id)
        if task_id is not None:
            from app.services.tasks import CompleteTask, complete_task

            self._run(partial(complete_task, self._host.ctx, CompleteTask(task_id)), toast=True)

    def snooze_step(self, deal_id: int, to_on: date, to_time: time | None = None) -> None:
        """Put the card's next step off."""
        task_id = self._step_of(deal_id)
        if task_id is not None:
            from app.services.tasks import SnoozeTask, snooze_task

            command = SnoozeTask(task_id, to_on=to_on, to_time=to_time)
            self._run(partial(snooze_task, self._host.ctx, command), toast=True)

    def _step_of(self, deal_id: int) -> int | None:
        """The task that the card shows as its next step; it need not be asked for, and so can wait for the database."""
        card = self._deck.store.get(deal_id)
        if card is None or card.next_step is not None:
            return None if card is None or card.next_step is None else card.next_step.task_id
        plan = (("Plan one", partial(self._host.open_record, "deals", deal_id)),)
        self._host.message(f"{title_of(card)} has no next step", kind="info", actions=plan)
        return None

    def _run(self, work: Callable[[], Saved], *, toast: bool) -> None:
        def done(saved: Saved) -> None:
            self._host.saved(saved.change_set_id, saved.label, toast=toast)

        self._host.runner.command(work, owner=self, done=done)

    def _is_refused(self, words: str, reason: str) -> bool:
        if reason:
            self._host.message(words, detail=reason, kind="info")
        return bool(reason)

    def title(self, ids: list[int]) -> str:
        """What people call these deals."""
        card = self._deck.store.get(ids[0])
        return title_of(card) if len(ids) == 1 and card else f"{len(ids)} deals"
