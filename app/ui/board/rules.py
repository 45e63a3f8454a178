"""What the user's role allows with the cards on the board, told from what is loaded: nothing is asked or waited for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal

from app.services.pipelines.queries import PhaseRow
from app.ui.board.deck import Deck
from app.ui.host import Host

if TYPE_CHECKING:
    from app.domain.access_ahead import Ahead
    from app.services.board import Card


class Rules:
    """Of a card that is not loaded yet nothing is said: whatever is stored is judged again when it is."""

    def __init__(self, host: Host, deck: Deck) -> None:
        self._host, self._deck = host, deck

    def why_not_moved(self, deal_id: int, target: PhaseRow) -> str:
        """Why the user may not move a card there; "" where they may. Within its phase everybody has their own order."""
        card = self._deck.store.get(deal_id)
        if card is None or card.phase_id == target.id:
            return ""
        row, becomes = _row(card), {"phase_id": target.id}
        return self._ahead().why_not_edit("deals", row, (), becomes=becomes, whose=card.owner_name or None)

    def why_none_moved(self, deal_ids: Iterable[int]) -> str:
        """Why the user may not change any of the cards, whatever it is; "" where they may with one at least."""
        return self._why_none("deals", "edit", deal_ids)

    def why_not_deleted(self, deal_ids: Iterable[int]) -> str:
        """Why the user may not delete any of them."""
        return self._why_none("deals", "remove", deal_ids)

    def why_no_steps(self) -> str:
        """Why the user's role looks after no next steps at all. Whose a single step is, the card does not tell."""
        from app.domain.access import Op

        return self._ahead().why_not("tasks", Op.EDIT)

    def _why_none(self, table: str, deed: Literal["edit", "remove"], deal_ids: Iterable[int]) -> str:
        from app.domain.access import Op

        ahead, reason = self._ahead(), ""
        for card in map(self._deck.store.get, deal_ids):
            reason = "" if card is None else ahead.why_not_row(table, Op(deed), _row(card), card.owner_name or None)
            if not reason:
                return ""
        return reason

    def _ahead(self) -> Ahead:
        from app.domain.access_ahead import Ahead  # rules of roles are loaded by the first card that is taken up

        phases = () if self._deck.pipeline is None else self._deck.pipeline.phases
        return Ahead(self._host.ctx.actor, {phase.id: str(phase.spec.kind) for phase in phases})


def _row(card: Card) -> Mapping[str, Any]:
    return {"owner_id": card.owner_id, "phase_id": card.phase_id}
