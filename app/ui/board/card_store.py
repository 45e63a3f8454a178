"""The cards that have been read, and the reading of those that are about to be seen."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.pipelines import PhaseSpec
from app.services.board import Card, cards
from app.services.context import Context
from app.ui.board.words import face_of
from app.ui.host import Host
from app.ui.shared.card_face import CardFace
from app.ui.shared.theme import Theme

# Cards kept: several screens of ten columns. One takes about a kilobyte.
_MOST_KEPT = 3000
_MOST_ASKED = 2
_MOST_WAITING = 24


class CardStore(QObject):
    """Answers from memory or not at all; what it lacks it reads in blocks, those asked for last first."""

    arrived = Signal(object)
    """Keys (a set) of cards that were read, or read anew."""
    slowed = Signal()
    """Reading takes long enough to be noticed: show outlines, or take them away again."""

    def __init__(self, host: Host, parent: QObject) -> None:
        super().__init__(parent)
        self._host = host
        self._phases: dict[int, PhaseSpec] = {}
        self._cards: OrderedDict[int, Card] = OrderedDict()
        self._faces: dict[int, CardFace] = {}
        self._waiting: list[tuple[int, ...]] = []
        self._asked: set[int] = set()
        self._under_way = 0
        self.is_slow = False
        self._slow_timer = QTimer(self)
        self._slow_timer.setSingleShot(True)
        self._slow_timer.setInterval(Theme.current().motion("skeletonAfter"))
        self._slow_timer.timeout.connect(lambda: self._set_slow(True))

    def open(self, phases: Mapping[int, PhaseSpec]) -> None:
        """Forget everything; from now on cards are in these phases."""
        self._phases = dict(phases)
        self.clear()

    def clear(self) -> None:
        """Forget all cards."""
        self._cards.clear()
        self._faces.clear()
        self._waiting.clear()
        self._asked.clear()

    def get(self, deal_id: int) -> Card | None:
        """A card, if it has been read."""
        return self._cards.get(deal_id)

    def face(self, deal_id: int) -> CardFace | None:
        """What to paint, if it has been read."""
        face = self._faces.get(deal_id)
        if face is not None:
            self._cards.move_to_end(deal_id)
        return face

    def known(self) -> set[int]:
        """The keys of the cards that are here."""
        return set(self._cards)

    def keep(self, found: Mapping[int, Card]) -> None:
        """Take cards in that were read elsewhere."""
        today, me = self._host.ctx.clock.today(), self._host.ctx.user.id
        changed = set()
        for deal_id, card in found.items():
            phase = self._phases.get(card.phase_id)
            if phase is None:
                continue  # it has gone to another pipeline; the next look at the board leaves it out
            self._cards[deal_id] = card
            self._cards.move_to_end(deal_id)
            self._faces[deal_id] = face_of(card, phase, today, me)
            changed.add(deal_id)
        while len(self._cards) > _MOST_KEPT:
            self._faces.pop(self._cards.popitem(last=False)[0])
        if changed:
            self.arrived.emit(changed)

    def forget(self, ids: Iterable[int]) -> None:
        """Read these again when they are next seen."""
        for deal_id in ids:
            self._cards.pop(deal_id, None)
            self._faces.pop(deal_id, None)
            self._asked.discard(deal_id)

    def want(self, ids: Iterable[int]) -> None:
        """These are about to be seen."""
        block = tuple(key for key in ids if key not in self._cards and key not in self._asked)
        if not block:
            return
        self._asked.update(block)
        self._waiting.append(block)
        if len(self._waiting) > _MOST_WAITING:
            self._asked.difference_update(self._waiting.pop(0))
        if not self._slow_timer.isActive():
            self._slow_timer.start()
        self._ask()

    def _ask(self) -> None:
        while self._waiting and self._under_way < _MOST_ASKED:
            self._under_way += 1
            work = partial(_read, self._host.ctx, self._waiting.pop())
            self._host.runner.query(work, owner=self, done=self._on_read, failed=self._on_failed, early=True)

    def _on_read(self, answer: tuple[tuple[int, ...], dict[int, Card]]) -> None:
        block, found = answer
        self._under_way -= 1
        self._asked.difference_update(block)
        self.keep(found)
        self._ask()
        if not self._under_way:
            self._slow_timer.stop()
            self._set_slow(False)

    def _on_failed(self, error: Exception) -> None:
        """What was asked for stays asked for: without this, each painting would ask and fail again."""
        self._under_way -= 1
        self._waiting.clear()
        self._host.show_error(error)

    def _set_slow(self, slow: bool) -> None:
        if slow != self.is_slow:
            self.is_slow = slow
            self.slowed.emit()


def _read(ctx: Context, block: tuple[int, ...]) -> tuple[tuple[int, ...], dict[int, Card]]:
    return block, cards(ctx, block)
