"""Notifications of a Linux desktop, with buttons where it has them (org.freedesktop.Notifications)."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape

from jeepney import DBusAddress, HeaderFields, MatchRule, Message, message_bus, new_method_call
from PySide6.QtCore import QObject, Signal

from app.ui.notices.bus import SessionBus

DEFAULT, DONE, SNOOZE = "default", "done", "snooze"
_NAME = "org.freedesktop.Notifications"
_SERVER = DBusAddress("/org/freedesktop/Notifications", bus_name=_NAME, interface=_NAME)
_BUTTONS = ((DONE, "Done"), (SNOOZE, "Snooze"))
_AS_THE_SERVER_LIKES, _NORMAL = -1, 1
_LONGEST = 300
_TOKEN = "XDG_ACTIVATION_TOKEN"


@dataclass(frozen=True, slots=True)
class Post:
    """What to show. ``key`` is answered when something is pressed; another post of the same key replaces it."""

    key: str
    title: str
    text: str
    has_buttons: bool = False


class Desktop(QObject):
    """The notifications that stand there for one window, and what is pressed on them."""

    pressed = Signal(str, str)
    """The key of a post, and DEFAULT (it was clicked), DONE or SNOOZE."""

    def __init__(self, address: str, parent: QObject) -> None:
        super().__init__(parent)
        self._bus = SessionBus(address, self)
        self._shown: dict[str, int] = {}
        self._abilities: frozenset[str] | None = None
        self._owner: str | None = None
        self._token = ""
        self._bus.heard.connect(self._on_heard)
        gone = MatchRule(type="signal", interface="org.freedesktop.DBus", member="NameOwnerChanged")
        gone.add_arg_condition(0, _NAME)
        for rule in (gone, MatchRule(type="signal", sender=_NAME, interface=_NAME, path=_SERVER.object_path)):
            self._bus.call(message_bus.AddMatch(rule))

    @property
    def is_open(self) -> bool:
        """Whether there is a bus; once lost it takes a new one of these."""
        return self._bus.is_open

    @property
    def keys(self) -> tuple[str, ...]:
        """What stands there."""
        return tuple(self._shown)

    def show(self, posts: Sequence[Post], otherwise: Callable[[], None]) -> None:
        """Show them. ``otherwise`` is called, once, where one can't be shown, perhaps much later."""
        refused = _once(otherwise)
        if self._abilities is not None:
            self._send(posts, self._abilities, refused)
            return

        def on_abilities(answer: Message | None) -> None:
            if answer is None:
                refused()
                return
            self._owner = answer.header.fields.get(HeaderFields.sender)
            self._abilities = frozenset(answer.body[0])
            self._send(posts, self._abilities, refused)

        self._bus.call(new_method_call(_SERVER, "GetCapabilities"), on_abilities)

    def take_back(self, key: str) -> None:
        """It is news no more."""
        shown = self._shown.pop(key, None)
        if shown is not None:
            self._bus.call(new_method_call(_SERVER, "CloseNotification", "u", (shown,)))

    def stop(self) -> None:
        """Take back all that stands there: nobody would answer its buttons any more."""
        for key in self.keys:
            self.take_back(key)
        self._bus.leave()

    def _send(self, posts: Sequence[Post], abilities: frozenset[str], refused: Callable[[], None]) -> None:
        for post in posts:
            message = new_method_call(_SERVER, "Notify", "susssasa{sv}i", self._content(post, abilities))
            self._bus.call(message, partial(self._on_shown, post.key, refused))

    def _content(self, post: Post, abilities: frozenset[str]) -> tuple[object, ...]:
        buttons = ((DEFAULT, "Open"), *(_BUTTONS if post.has_buttons else ()))
        actions = [word for button in buttons for word in button] if "actions" in abilities else []
        text = _clean(post.text)
        text = escape(text, quote=False) if "body-markup" in abilities else text
        hints = {"urgency": ("y", _NORMAL)}
        replaced = self._shown.get(post.key, 0)
        return ("Headwater", replaced, "", _clean(post.title), text, actions, hints, _AS_THE_SERVER_LIKES)

    def _on_shown(self, key: str, refused: Callable[[], None], answer: Message | None) -> None:
        if answer is None:
            refused()
        else:
            self._shown[key] = answer.body[0]

    def _on_heard(self, message: Message) -> None:
        member, body = message.header.fields.get(HeaderFields.member), message.body
        sender = message.header.fields.get(HeaderFields.sender)
        if member == "NameOwnerChanged" and sender == message_bus.bus_name:
            # Another server, or none: what stood there is gone, and this one may have other abilities.
            self._shown.clear()
            self._abilities = self._owner = None
        elif sender == self._owner and member in ("ActivationToken", "ActionInvoked", "NotificationClosed"):
            key = next((key for key, shown in self._shown.items() if shown == body[0]), None)
            if key is not None:
                self._on_touched(key, member, *body[1:])

    def _on_touched(self, key: str, how: str, what: str | int) -> None:
        if how == "ActivationToken":
            self._token = str(what)
        elif how == "NotificationClosed":
            del self._shown[key]
        else:
            token, self._token = self._token, ""
            if what == DEFAULT and token:
                # On Wayland nobody comes to the front without one; Qt looks for it there.
                os.environ[_TOKEN] = token
            self.pressed.emit(key, what)


def _clean(text: str) -> str:
    """What a bus takes: no NUL, no half characters, and no more than anybody reads."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")[:_LONGEST]


def _once(call: Callable[[], None]) -> Callable[[], None]:
    waiting = [call]

    def once() -> None:
        if waiting:
            waiting.pop()()

    return once
