"""Asks whose deals a review is about, and begins it or goes on with it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from app.domain.access_rules import LEADERS
from app.services.context import Context
from app.services.reviews.meetings import BeginReview, begin_review
from app.services.saved import Saved
from app.services.users import UserRow, users
from app.ui.host import Host
from app.ui.shared.form_dialog import choice_box
from app.ui.shared.storing import StoringDialog, ask_and_store

_SENTENCE = "Open deals that raise a question, one at a time. A meeting that was interrupted goes on where it stopped."


class WhoseDialog(StoringDialog):
    """Whose deals."""

    def __init__(self, host: Host, people: tuple[UserRow, ...]) -> None:
        super().__init__(host.window, "Hold a review meeting", "Begin", sentence=_SENTENCE, width=440)
        options = tuple((person.id, person.name) for person in people)
        self.whose = choice_box(options)
        self.add("rep", "Whose deals", self.whose, wide=True)

    def storing(self, ctx: Context) -> Callable[[], Saved] | None:
        rep_id = self.chosen("rep")
        return partial(begin_review, ctx, BeginReview(rep_id)) if isinstance(rep_id, int) else None


def ask_whose(host: Host, begun: Callable[[int], None]) -> None:
    """Ask, begin, and tell the meeting's key."""

    def ask(people: tuple[UserRow, ...]) -> None:
        dialog = WhoseDialog(host, people)
        ask_and_store(host, dialog, dialog, lambda saved: begun(saved.record_id))
        dialog.whose.setFocus()

    host.runner.query(partial(_people, host.ctx), owner=host.window, done=ask, lane="review")


def _people(ctx: Context) -> tuple[UserRow, ...]:
    """Who may be meant: everybody for leaders, the others first, and for sales people they themselves."""
    found = users(ctx)
    if ctx.actor.role not in LEADERS:
        return tuple(person for person in found if person.id == ctx.user.id)
    return tuple(sorted(found, key=lambda person: (person.id == ctx.user.id, person.name)))
