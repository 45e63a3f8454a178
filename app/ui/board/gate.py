"""Looks at a move before it is made: may it be, what does it mean, what must be asked first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.domain.errors import UserError
from app.domain.phase_rules import MoveCheck, MoveFacts, check_move
from app.services.pipelines.queries import PhaseRow
from app.ui.board.deck import Deck
from app.ui.board.loader import Loader
from app.ui.board.mover import Mover, Place
from app.ui.board.rules import Rules
from app.ui.board.words import title_of
from app.ui.host import Host
from app.ui.shared.moving.answers import NO_ANSWERS, Answers

if TYPE_CHECKING:
    from app.services.board.offers import Offers
    from app.ui.shared.moving.questions import Question

_MOST_FACTS = 200
_MOST_NAMED = 3


@dataclass(frozen=True)
class Verdict:
    """What moving some cards into one phase would mean. ``checks`` are per card."""

    target: PhaseRow
    checks: Mapping[int, MoveCheck]

    @property
    def refused(self) -> Mapping[int, str]:
        """The cards that may not go there, and why."""
        return {deal_id: check.blocked for deal_id, check in self.checks.items() if check.blocked}

    @property
    def blocked(self) -> str:
        """Why it is not possible for any of the cards; those that may go do so, and the others stay."""
        refused = list(self.refused.values())
        if not refused or len(refused) < len(self.checks):
            return ""
        return refused[0] if len(refused) == 1 else f"None of {len(refused)} can go there. {refused[0]}"

    @property
    def staying(self) -> str:
        """How many of the cards would stay, where the others go."""
        refused = len(self.refused)
        return f"{refused} of {len(self.checks)} can't go there" if 0 < refused < len(self.checks) else ""

    @property
    def check(self) -> MoveCheck:
        """What the move of the first card that may go means."""
        return next((check for check in self.checks.values() if check.is_allowed), next(iter(self.checks.values())))

    @property
    def asking(self) -> MoveCheck:
        """The first of them that asks something, else the first."""
        return next((check for check in self.checks.values() if check.asks), self.check)

    @property
    def stays(self) -> bool:
        """Whether no card changes its phase."""
        return all(not check.asks and check.headline.startswith("Stays") for check in self.checks.values())

    @property
    def headline(self) -> str:
        """The consequence, for the gap."""
        count = len(self.checks) - len(self.refused)
        headline = self.check.headline
        return headline if count == 1 else headline.replace("Drop", f"Drop {count}", 1).replace(" it ", " them ")


@dataclass(frozen=True, slots=True)
class _Left:
    """A phase that a deal is leaving with criteria open, as far as is known, and the touches made in it."""

    source: PhaseRow
    target: PhaseRow
    touches: int


class Gate(QObject):
    """The one way for a wish to become a move: by mouse, by keys, from a menu."""

    def __init__(self, host: Host, deck: Deck, loader: Loader, mover: Mover, rules: Rules, window: QWidget) -> None:
        super().__init__(window)
        self._host, self._deck, self._loader, self._mover, self._rules = host, deck, loader, mover, rules
        self._screen = window
        self._facts: dict[int, MoveFacts] = {}
        self.offers: Offers | None = None
        mover.moved.connect(self._on_moved)
        self._left: dict[int, _Left] = {}

    def learn(self, deal_ids: Sequence[int], then: Callable[[], None]) -> None:
        """Read which criteria these cards meet, then tell."""
        ids = list(deal_ids[:_MOST_FACTS])

        def done(facts: dict[int, MoveFacts]) -> None:
            self._facts.update(facts)
            then()

        def read() -> dict[int, MoveFacts]:
            from app.services.board.facts import move_facts

            return move_facts(self._host.ctx, ids)

        self._host.runner.query(read, owner=self, done=done, lane="facts")

    def look(self, deal_ids: Sequence[int], target: PhaseRow) -> Verdict:
        """What moving these cards there would mean."""
        checks = {}
        for deal_id in deal_ids:
            source = self._deck.phase_of(deal_id)
            if source is not None:
                refused = self._rules.why_not_moved(deal_id, target)
                facts = self._facts.get(deal_id, MoveFacts())
                checks[deal_id] = (
                    MoveCheck("Not possible", blocked=refused)
                    if refused
                    else check_move(source.spec, target.spec, facts)
                )
        return Verdict(target, checks)

    def request(
        self,
        deal_ids: Sequence[int],
        target: PhaseRow,
        place: Place = Place(),  # noqa: B008 - it is frozen
        *,
        ended: Callable[[bool], None] = lambda _moved: None,
    ) -> None:
        """Move the cards if that is possible, after asking what must be asked; ``ended`` says whether they moved."""
        own_order = place.before_id is not None or place.is_last
        ids = [key for key in deal_ids if own_order or self._is_elsewhere(key, target)]
        verdict = self.look(ids, target)
        if not verdict.checks:
            ended(False)
            return
        if verdict.blocked:
            self.tell_blocked(verdict)
            ended(False)
            return
        refused, ids = verdict.refused, [key for key in ids if key not in verdict.refused]
        verdict = replace(verdict, checks={key: verdict.checks[key] for key in ids})
        question = self._question(ids, verdict)
        if question is None:
            self._move(ids, verdict, place, NO_ANSWERS)
            self._tell_refused(refused, len(ids))
            ended(True)
        else:
            self._ask(question, ids, verdict, place, partial(self._end, refused, len(ids), ended))

    def tell_blocked(self, verdict: Verdict) -> None:
        """Say why the cards stay where they are."""
        self._host.message(f"Not possible: {verdict.target.spec.label}", detail=verdict.blocked, kind="info")

    def _end(self, refused: Mapping[int, str], moved: int, ended: Callable[[bool], None], is_moved: bool) -> None:
        if is_moved:
            self._tell_refused(refused, moved)
        ended(is_moved)

    def _tell_refused(self, refused: Mapping[int, str], moved: int) -> None:
        """Of several cards some may not go: which, and why."""
        if not refused:
            return
        cards = [(self._deck.store.get(key), reason) for key, reason in list(refused.items())[:_MOST_NAMED]]
        lines = [f"{title_of(card)}: {reason}" if card else reason for card, reason in cards]
        more = [f"And {len(refused) - len(lines)} more."] if len(refused) > len(lines) else []
        text = f"{len(refused)} of {moved + len(refused)} cards stay where they were"
        self._host.message(text, detail="\n".join((*lines, *more)), kind="info")

    def _is_elsewhere(self, deal_id: int, target: PhaseRow) -> bool:
        return self._deck.arrangement.phase_of(deal_id) not in (None, target.id)

    def _move(self, ids: list[int], verdict: Verdict, place: Place, answers: Answers) -> None:
        for deal_id in ids:
            self._left.pop(deal_id, None)  # of a move that was not stored
        source = self._deck.phase_of(ids[0])
        if len(ids) == 1 and verdict.check.missing and source is not None:
            card = self._deck.store.get(ids[0])
            self._left[ids[0]] = _Left(source, verdict.target, card.touches.made if card and card.touches else 0)
        self._mover.move(ids, verdict.target, place, answers)

    def _on_moved(self, deal_ids: tuple[int, ...], target: PhaseRow) -> None:
        """What is missing never blocks; it is asked for afterwards. Moves by keys did not wait to read what is met."""
        deal_id = deal_ids[0]
        left = self._left.get(deal_id)
        if left is None or left.target.id != target.id:
            return
        del self._left[deal_id]
        if not target.spec.kind.is_open:
            return

        def read() -> frozenset[str]:
            from app.services.board.facts import ticked_in

            return ticked_in(self._host.ctx, deal_id, left.source.id)

        self._host.runner.query(read, owner=self, done=partial(self._tell_missing, deal_id, left))

    def _tell_missing(self, deal_id: int, left: _Left, ticked: frozenset[str]) -> None:
        missing = check_move(left.source.spec, left.target.spec, MoveFacts(ticked, left.touches)).missing
        card, target = self._deck.store.get(deal_id), left.target
        if card is None or not missing:
            return
        open_sheet = partial(self._host.open_record, "deals", card.id)
        self._host.message(
            f"{title_of(card)} moved to {target.spec.label}",
            detail=f"Still open: {'; '.join(missing)}",
            kind="info",
            actions=(("Look at the criteria", open_sheet),),
            about="criteria still open",
        )

    # asking

    def _question(self, ids: list[int], verdict: Verdict) -> Question | None:
        if not any(check.asks for check in verdict.checks.values()):
            return None
        ctx = self._host.ctx
        cards = [card for card in map(self._deck.store.get, ids) if card is not None]
        # What asks is loaded when first there is something to ask.
        from app.ui.shared.moving.questions import Asked, make_question

        asked = Asked(cards, len(ids), verdict.target, ctx.clock.today(), ctx.team.currency)
        return make_question(self._screen.window(), asked, verdict.asking, ctx.calendar, self.offers)

    def _ask(
        self,
        question: Question,
        ids: list[int],
        verdict: Verdict,
        place: Place,
        ended: Callable[[bool], None],
    ) -> None:
        """Until it is answered nothing changes on the board, so that Cancel leaves every card where it is."""
        self._loader.hold()

        def close(moved: bool) -> None:
            self._loader.release()
            question.deleteLater()
            ended(moved)

        def on_accepted() -> None:
            try:
                answers = question.answers()
            except UserError as error:
                question.say_error(error.message)
                return
            question.finish()
            self._move(ids, verdict, place, answers)
            close(True)

        question.accepted.connect(on_accepted)
        question.rejected.connect(lambda: close(False))
        self._host.ask(question)
        field = question.first_field()
        if field is not None:
            field.setFocus()
