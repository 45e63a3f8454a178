"""What call-backs bring to the window: one action, from anywhere."""

from __future__ import annotations

from app.ui.host import Action, Host
from app.ui.rooms import Rooms

SCHEDULE = "call_back.schedule"


def call_back_rooms() -> Rooms:
    """Loaded when it is asked for."""
    return Rooms(actions=(_actions,))


def _actions(host: Host) -> tuple[Action, ...]:
    def reason() -> str | None:
        from app.domain.access import Op
        from app.domain.access_ahead import Ahead

        return Ahead(host.ctx.actor).why_not("tasks", Op.ADD) or None

    def run() -> None:
        from app.ui.call_backs.dialog import ask_call_back

        ask_call_back(host)

    words = "call back phone return voicemail missed later time zone reminder"
    return (
        Action(
            SCHEDULE,
            "Schedule a call-back",
            run,
            menu="File",
            key="Ctrl+Shift+B",
            icon="phone-forwarded",
            reason=reason,
            keywords=words,
        ),
    )
