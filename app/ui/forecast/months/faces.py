"""The faces of the cards that have been read, and the reading of those that are about to be seen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal

from app.domain.day_text import short_day
from app.domain.forecast.worth import Worth
from app.domain.pipelines import PhaseSpec
from app.services.board import Card, cards
from app.ui.host import Host
from app.ui.shared.card_face import CardFace
from app.ui.shared.card_words import face_of

_MOST_KEPT = 3000


class Faces(QObject):
    """Answers from memory or not at all; what it lacks it reads when it is asked for it."""

    arrived = Signal()

    def __init__(self, host: Host, parent: QObject) -> None:
        super().__init__(parent)
        self._host = host
        self._cards: dict[int, Card] = {}
        self._faces: dict[int, CardFace] = {}
        self._specs: Mapping[int, PhaseSpec] = {}
        self._worths: Mapping[int, Worth] = {}
        self._old: set[int] = set()
        self._asked: set[int] = set()
        self._round = 0

    def refresh(self, specs: Mapping[int, PhaseSpec]) -> None:
        """Any card may have changed: it is shown as it was until it is read again."""
        self._specs = specs
        self._round += 1
        self._asked.clear()
        self._old = set(self._cards)

    def show_days(self, worths: Mapping[int, Worth]) -> None:
        """The deals with the days that stand on their cards."""
        self._worths = worths

    def card(self, deal_id: int) -> Card | None:
        """A card, if it has been read."""
        return self._cards.get(deal_id)

    def face(self, deal_id: int) -> CardFace | None:
        """What to paint, if it has been read. Its second line begins with the day on which the deal is expected."""
        face, worth = self._faces.get(deal_id), self._worths.get(deal_id)
        if face is None or worth is None:
            return face
        deal = worth.deal
        day = "" if deal.close_on is None else short_day(deal.close_on, self._host.ctx.clock.today())
        return replace(face, title=" · ".join(part for part in (day, deal.name) if part))

    def want(self, deal_ids: Iterable[int]) -> None:
        """These are about to be seen."""
        block = [key for key in deal_ids if (key not in self._cards or key in self._old) and key not in self._asked]
        if not block:
            return
        self._asked.update(block)
        ctx = self._host.ctx
        done = partial(self._on_read, self._round)
        self._host.runner.query(lambda: cards(ctx, block), owner=self, done=done)

    def _on_read(self, asked_in: int, found: Mapping[int, Card]) -> None:
        today, me = self._host.ctx.clock.today(), self._host.ctx.user.id
        if len(self._cards) + len(found) > _MOST_KEPT:
            for kept in (self._cards, self._faces):
                kept.clear()
        if asked_in == self._round:  # else what was found may be as old as what it replaces
            self._old -= found.keys()
            self._asked -= found.keys()
        for deal_id, card in found.items():
            spec = self._specs.get(card.phase_id)
            if spec is not None:
                self._cards[deal_id], self._faces[deal_id] = card, face_of(card, spec, today, me)
        self.arrived.emit()
