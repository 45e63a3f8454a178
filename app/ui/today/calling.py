"""Calling one after the other: F9 goes to whose turn it is, with the sheet to call them from and to log it in."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from app.ui.host import Host
from app.ui.shared.call_in_hand import CallInHand
from app.ui.shared.held_keys import HeldKeys
from app.ui.today.from_anywhere import CALL, why_not
from app.ui.today.rows import Line

if TYPE_CHECKING:
    from app.services.context import Context
    from app.services.today.calls import NextCall
    from app.ui.today.screen import TodayScreen


def keep_calling(host: Host, screen: TodayScreen) -> None:
    """Select the next call and open what it is about; from a call whose sheet lies open it goes on to the one after.

    Who is next is asked anew: somebody may want no calls by now, or have been called. What is typed meanwhile is for
    that call.
    """
    if why := why_not(host, CALL):
        host.message(CALL, detail=why, kind="info", about="calls")
        return
    line = screen.view.line
    after = line.task.id if line is not None and _lies_open(host, line) else None
    being_done = frozenset(screen.memory.lingering) | frozenset(screen.memory.gone)

    keys = HeldKeys(screen)

    def go(call: NextCall | None) -> None:
        if call is None:
            host.message("Nobody is left to call today", kind="info", about="calls")
        else:
            _go(host, screen, call)
        keys.hand_on()

    host.runner.query(partial(_next, host.ctx, after, being_done), owner=screen, done=go, lane="call")


def _next(ctx: Context, after: int | None, without: frozenset[int]) -> NextCall | None:
    from app.services.today.calls import next_call

    return next_call(ctx, after=after, without=without)


def _lies_open(host: Host, line: Line) -> bool:
    return line.task.kind == "call" and line.state != "done" and host.open_spot() == line.task.record


def _go(host: Host, screen: TodayScreen, call: NextCall) -> None:
    if call.place is not None:
        screen.show_task(call.task_id, call.section, call.place)
    if call.record is None:
        host.message("This call is about no deal, person or company", kind="info", about="calls")
    else:
        CallInHand.of(host).task_id = call.task_id
        host.open_record(*call.record)
    screen.view.setFocus()
