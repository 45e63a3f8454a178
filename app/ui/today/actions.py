"""Today's commands as data, for menus, palette and the overview of keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.ui.host import Action, Host
from app.ui.today.calling import keep_calling
from app.ui.today.claiming import claim_one
from app.ui.today.from_anywhere import call_action, claim_action
from app.ui.today.putting_off import put_off
from app.ui.today.rows import Line

if TYPE_CHECKING:
    from app.ui.today.screen import TodayScreen

_SCOPE = "today"


def today_actions(screen: TodayScreen) -> tuple[Action, ...]:
    """All of them. Apart from Q and F9 the keys are handled by the list, where the focus is."""
    view, host = screen.view, screen._host

    def needs_task() -> str | None:
        return None if view.line is not None else "Choose a reminder first."

    def with_line(run: Callable[[Line], object]) -> Callable[[], None]:
        def go() -> None:
            if view.line is not None:
                run(view.line)

        return go

    def task(key: str, text: str, run: Callable[[Line], object], shortcut: str, icon: str) -> Action:
        return Action(f"today.{key}", text, with_line(run), None, shortcut, icon, scope=_SCOPE, reason=needs_task)

    return (
        Action("today.add", "Write a reminder", screen.begin_line, None, "Q", "plus", keywords="task todo add"),
        task("done", "Done", screen.toggle_done, "Space", "circle-check"),
        task("snooze", "Snooze", lambda line: put_off(host, screen, line), "S", "moon"),
        task("open", "Open what it is about", screen.deeds.open, "Return", "panel-left"),
        task("delete", "Delete the reminder", screen.deeds.delete, "Del", "trash-2"),
        call_action(host, lambda: keep_calling(host, screen)),
        claim_action(host, lambda: claim_one(host, screen), key="C", scope=_SCOPE),
        Action("today.tomorrow", "Show or hide tomorrow", screen.toggle_tomorrow, None, "T", "sun", scope=_SCOPE),
    )


def decide(host: Host, deal_id: int, decision: str) -> None:
    """Open the stall of a deal where stalls are reviewed, with the decision that was chosen if it can be begun there.

    That room looks for the deal that lies open.
    """
    host.open_record("deals", deal_id)
    begun = f"stalls.review.{decision}"
    host.run(begun if host.can_run(begun) else "stalls.review")
