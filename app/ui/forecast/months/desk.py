"""What all columns of the board share: faces, looks, and what is the matter with single cards just now."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from app.domain.access_ahead import Ahead
from app.domain.forecast.facts import DealFact
from app.ui.forecast.months.faces import Faces
from app.ui.forecast.months.reading import Months
from app.ui.host import Host
from app.ui.shared.card_face import CardState
from app.ui.shared.card_look import Look
from app.ui.shared.card_words import spoken_card, spoken_details


@dataclass
class Desk:
    """``held`` are in the hand, ``saving`` on their way; ``returned`` says why a card is back where it was."""

    host: Host
    faces: Faces
    months: Months | None = None
    look: Look = field(default_factory=Look)
    held: set[int] = field(default_factory=set)
    saving: set[int] = field(default_factory=set)
    returned: dict[int, str] = field(default_factory=dict)
    on_the_way: Callable[[], Mapping[int, date | None]] = dict
    """The days of deals that are being stored."""

    def deal(self, deal_id: int) -> DealFact | None:
        """An open deal that stands on the board, on the day that it was put on last."""
        found = None if self.months is None else self.months.worths.get(deal_id)
        if found is None:
            return None
        days = self.on_the_way()
        return found.deal._replace(close_on=days[deal_id]) if deal_id in days else found.deal

    def state(self, deal_id: int, *, hover: bool, selected: bool, focused: bool) -> CardState:
        """How to paint a card."""
        return CardState(
            hover=hover,
            selected=selected,
            focused=focused,
            saving=deal_id in self.saving,
            returned_text=self.returned.get(deal_id, ""),
        )

    def why_locked(self, deal_id: int) -> str:
        """Why the user may not put a deal on another day; "" where they may."""
        deal = self.deal(deal_id)
        if deal is None or self.months is None:
            return ""
        row = {"owner_id": deal.owner_id, "phase_id": deal.phase_id}
        kinds = {key: phase.kind for key, phase in self.months.facts.phases.items()}
        ahead = Ahead(self.host.ctx.actor, kinds)
        return ahead.why_not_edit("deals", row, ("expected_close_on",), whose=deal.owner or None)

    def why_any_locked(self, deal_ids: Iterable[int]) -> str:
        """Why they may not all be put on other days."""
        return next((reason for reason in map(self.why_locked, deal_ids) if reason), "")

    def title(self, deal_ids: list[int]) -> str:
        """What people call these deals."""
        deal = self.deal(deal_ids[0])
        return f"{len(deal_ids):,} deals" if len(deal_ids) != 1 or deal is None else deal.company or deal.name

    def spoken(self, deal_id: int, place: int, count: int) -> str:
        """A card in words; ``place`` is from 1."""
        card = self.faces.card(deal_id)
        return "Loading" if card is None else spoken_card(card, place, count)

    def details(self, deal_id: int) -> str:
        """What else there is to say of a card."""
        card, face = self.faces.card(deal_id), self.faces.face(deal_id)
        if card is None or face is None:
            return ""
        marks = [words for words in (self.returned.get(deal_id, ""), self.why_locked(deal_id)) if words]
        day = face.title.partition(" · ")[0] if " · " in face.title else "no day"
        return f"Expected {day}. {spoken_details(face, card, marks)}"
