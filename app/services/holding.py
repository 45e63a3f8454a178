"""Commands written down, so that neither a crash nor a quit loses them while the database is out of reach."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import Enum
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

from app.config.held_files import HeldFiles, held_folder
from app.domain.errors import ConflictError, Settlement
from app.services.errands import Call, command_named, name_of
from app.storage.loading import load

if TYPE_CHECKING:
    from app.services.context import Context

FORMAT = 1
# Only what lies in these may be named in such a file: it holds data, and is read like any other file of the user's.
_MODULES = ("app.services.", "app.domain.")
_KIND = "kind"


class NotWritable(Exception):
    """Something of a command can't be written down, such as a file that is being imported."""


@dataclass(frozen=True, slots=True)
class HeldCommand:
    """A command that waits: ``key`` is its idempotency key, ``given_at`` (aware, UTC) when it was given.

    ``name`` is where it is kept. ``refused`` says why it could not be saved, once the database was back.
    """

    call: Call
    key: str
    given_at: datetime
    name: str = ""
    refused: str = ""

    @property
    def title(self) -> str:
        """What it does, in words: "Edit deal", "Move deals"."""
        return title_of(self.call)


@dataclass(frozen=True, slots=True)
class Kept:
    """What lies on this computer: commands, oldest first, and how many files this release can't make sense of."""

    commands: tuple[HeldCommand, ...]
    unknown: int


def held_files(ctx: Context) -> HeldFiles:
    """Where the commands of this user for this database are kept."""
    return HeldFiles(held_folder(ctx.db.location.title, ctx.user.id))


def kept_commands(ctx: Context) -> Kept:
    """All of them."""
    files = list(held_files(ctx).all())
    if files:
        load()  # before the use cases that are named in them
    read = [read_back(content, name) for name, content in files]
    known = tuple(command for command in read if command is not None)
    return Kept(known, len(read) - len(known))


def write_down(held: HeldCommand) -> dict[str, Any]:
    """As JSON values. NotWritable where that is not possible."""
    return {
        "format": FORMAT,
        "command": name_of(held.call.use_case),
        "arguments": [_encoded(value) for value in held.call.arguments],
        "named": {name: _encoded(value) for name, value in held.call.named.items()},
        "key": held.key,
        "given_at": held.given_at.astimezone(UTC).isoformat(),
        "refused": held.refused,
    }


def read_back(content: dict[str, Any], name: str) -> HeldCommand | None:
    """The command in a file; None where this release does not know it or can't make sense of it."""
    try:
        if content["format"] != FORMAT:
            return None
        command = command_named(content["command"])
        arguments = tuple(_decoded(value) for value in content["arguments"])
        named = {key: _decoded(value) for key, value in content["named"].items()}
        given_at = datetime.fromisoformat(content["given_at"])
        call = Call(getattr(command, "__wrapped__", command), arguments, named)
        return HeldCommand(call, str(content["key"]), given_at, name, str(content["refused"]))
    except (LookupError, TypeError, ValueError, AttributeError):
        return None


def running(ctx: Context, call: Call) -> Callable[[], Any]:
    """The call as it is given to the runner."""
    return partial(command_named(name_of(call.use_case)), ctx, *call.arguments, **call.named)


def settled(held: HeldCommand, error: ConflictError, settlement: Settlement) -> HeldCommand:
    """The same after somebody decided about a conflict: on top of what is stored now, with what they still want."""
    arguments = tuple(_settled(value, error.record_id, settlement) for value in held.call.arguments)
    return dataclasses.replace(held, call=dataclasses.replace(held.call, arguments=arguments), refused="")


def _settled(value: Any, record_id: int, settlement: Settlement) -> Any:
    if not dataclasses.is_dataclass(value) or isinstance(value, type):
        return value
    names = {field.name for field in dataclasses.fields(value)}
    changes: dict[str, Any] = {}
    if "version" in names:
        changes["version"] = settlement.version
    if "values" in names:
        changes["values"] = settlement.of(getattr(value, "values"))  # noqa: B009 - of any dataclass
    if "moves" in names:
        moves = getattr(value, "moves")  # noqa: B009 - of any dataclass
        changes["moves"] = tuple(
            _settled(move, record_id, settlement) if move.deal_id == record_id else move for move in moves
        )
    return dataclasses.replace(value, **changes)


def title_of(call: Call) -> str:
    """What a call does, from the name of its command."""
    command = call.arguments[0] if call.arguments else None
    name = type(command).__name__ if dataclasses.is_dataclass(command) else call.use_case.__name__.replace("_", " ")
    words = "".join(f" {char.lower()}" if char.isupper() else char for char in name).split()
    return " ".join(words).capitalize()


def _encoded(value: Any) -> Any:
    if value is None or (isinstance(value, bool | int | float | str) and not isinstance(value, Enum)):
        return value
    if isinstance(value, Enum):
        return {_KIND: "enum", "of": name_of(type(value)), "value": _encoded(value.value)}
    if isinstance(value, datetime | date | time):
        return {_KIND: type(value).__name__, "value": value.isoformat()}
    if isinstance(value, Decimal):
        return {_KIND: "decimal", "value": str(value)}
    if isinstance(value, tuple | list | frozenset | set):
        return {_KIND: type(value).__name__, "items": [_encoded(item) for item in value]}
    if isinstance(value, dict):
        return {_KIND: "dict", "items": [[_encoded(key), _encoded(item)] for key, item in value.items()]}
    if dataclasses.is_dataclass(value) and not isinstance(value, type) and _is_ours(type(value).__module__):
        fields = {field.name: _encoded(getattr(value, field.name)) for field in dataclasses.fields(value) if field.init}
        return {_KIND: "record", "of": name_of(type(value)), "fields": fields}
    raise NotWritable(type(value).__name__)


_FROM_TEXT: dict[str, Callable[[str], Any]] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "decimal": Decimal,
}
_FROM_ITEMS: dict[str, Callable[[list[Any]], Any]] = {
    "tuple": tuple,
    "list": list,
    "frozenset": frozenset,
    "set": set,
}


def _decoded(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    kind = value[_KIND]
    if kind in _FROM_TEXT:
        return _FROM_TEXT[kind](value["value"])
    if kind in _FROM_ITEMS:
        return _FROM_ITEMS[kind]([_decoded(item) for item in value["items"]])
    if kind == "dict":
        return {_decoded(key): _decoded(item) for key, item in value["items"]}
    if kind == "enum":
        return _type(value["of"], Enum)(_decoded(value["value"]))
    if kind == "record":
        return _type(value["of"], None)(**{name: _decoded(item) for name, item in value["fields"].items()})
    raise ValueError(f"unknown kind {kind!r}")


def _type(name: str, base: type[Any] | None) -> Any:
    """A dataclass, or an enumeration, of ours."""
    module, _, path = name.partition(":")
    if not _is_ours(module):
        raise LookupError(name)
    try:
        found = getattr(import_module(module), path)
    except (ImportError, AttributeError) as error:
        raise LookupError(name) from error
    is_fit = isinstance(found, type) and (issubclass(found, base) if base else dataclasses.is_dataclass(found))
    if not is_fit:
        raise LookupError(name)
    return found


def _is_ours(module: str) -> bool:
    return module.startswith(_MODULES)
