"""The tray of a desktop, as far as programs see it: ``python -m tests.support.tray_host ADDRESS``.

It says a line for each program that comes, and answers each line on its standard input with the tip of the last one.
"""

from __future__ import annotations

import select
import sys

from jeepney import DBusAddress, HeaderFields, Message, MessageType, message_bus, new_method_call, new_method_return
from jeepney.io.blocking import DBusConnection

from tests.support.notification_server import connected

NAME = "org.kde.StatusNotifierWatcher"
_ABOUT = f"""<node><interface name="{NAME}">
<method name="RegisterStatusNotifierItem"><arg type="s" direction="in"/></method>
<property name="IsStatusNotifierHostRegistered" type="b" access="read"/>
</interface></node>"""


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def _answer(line: DBusConnection, message: Message, came: list[str]) -> None:
    match message.header.fields.get(HeaderFields.member):
        case "Introspect":
            line.send(new_method_return(message, "s", (_ABOUT,)))
        case "Get":
            line.send(new_method_return(message, "v", (("b", True),)))
        case "GetAll":
            line.send(new_method_return(message, "a{sv}", ({"IsStatusNotifierHostRegistered": ("b", True)},)))
        case _:
            line.send(new_method_return(message))
            came.append(message.header.fields[HeaderFields.sender])
            _say("came")


def _tip(line: DBusConnection, program: str, came: list[str]) -> str:
    item = DBusAddress("/StatusNotifierItem", bus_name=program, interface="org.freedesktop.DBus.Properties")
    serial = next(line.outgoing_serial)
    line.send(new_method_call(item, "Get", "ss", ("org.kde.StatusNotifierItem", "ToolTip")), serial=serial)
    while True:
        got = line.receive()
        if got.header.message_type is MessageType.method_call:
            _answer(line, got, came)
        elif got.header.fields.get(HeaderFields.reply_serial) == serial:
            return str(got.body[0][1][2])


def serve(address: str) -> None:
    """Until nobody speaks any more."""
    line, came = connected(address), list[str]()
    line.send_and_get_reply(message_bus.RequestName(NAME))
    _say("ready")
    while True:
        for ready in select.select([line.sock, sys.stdin], [], [])[0]:
            if ready is sys.stdin:
                if not sys.stdin.readline():
                    return
                _say(_tip(line, came[-1], came))
            else:
                got = line.receive()
                if got.header.message_type is MessageType.method_call:
                    _answer(line, got, came)


if __name__ == "__main__":
    serve(sys.argv[1])
