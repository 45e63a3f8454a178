"""Facts as text and back, by the types of their fields: what was printed can be read again by later programs.

Rows of one kind are kept as a table under the names of its columns, so that a column which came later has its default
in what is older, and one that is gone is left out.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, NamedTuple, TypeVar, Union, get_args, get_origin, get_type_hints

from app.domain.fx import Rate, RateTable

T = TypeVar("T")
_PLAIN = frozenset((int, str, bool, object))


class _Codec(NamedTuple):
    """From a value to what JSON knows, and back."""

    out: Callable[[Any], Any]
    back: Callable[[Any], Any]


def packed(value: object) -> str:
    """A dataclass as compressed text of ASCII letters."""
    return base64.b85encode(zlib.compress(_plain_text(value), 6)).decode("ascii")


def digest_of(value: object) -> str:
    """The same for equal dataclasses, and another for all others: 64 letters."""
    return hashlib.sha256(_plain_text(value)).hexdigest()


def _plain_text(value: object) -> bytes:
    kind: Any = type(value)
    text = json.dumps(_codec(kind).out(value), ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def unpacked(kind: type[T], text: str) -> T:
    """What ``packed`` made a text of. ValueError where it is none of ours."""
    plain = json.loads(zlib.decompress(base64.b85decode(text)).decode("utf-8", "surrogatepass"))
    wanted: Any = kind
    value: T = _codec(wanted).back(plain)
    return value


@cache
def _codec(hint: Any) -> _Codec:
    if hint in _PLAIN:
        return _Codec(_same, _same)
    if hint in (date, datetime):
        return _Codec(hint.isoformat, hint.fromisoformat)
    if hint is Decimal:
        return _Codec(str, Decimal)
    if hint is RateTable:
        return _rates()
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        return _optional(hint)
    if origin is tuple:
        return _sequence(get_args(hint)[0])
    if origin is Mapping:
        return _mapping(*get_args(hint))
    if issubclass(hint, StrEnum):
        return _Codec(str, hint)
    return _record(hint)


def _same(value: Any) -> Any:
    return value


def _optional(hint: Any) -> _Codec:
    inner = _codec(next(part for part in get_args(hint) if part is not NoneType))
    return _Codec(
        lambda value: None if value is None else inner.out(value),
        lambda value: None if value is None else inner.back(value),
    )


def _rates() -> _Codec:
    known = _codec(tuple[Rate, ...])
    return _Codec(
        lambda table: [table.home, known.out(table.rates)],
        lambda plain: RateTable(plain[0], known.back(plain[1])),
    )


def _mapping(key: Any, value: Any) -> _Codec:
    keys, values = _codec(key), _codec(value)
    return _Codec(
        lambda known: [[keys.out(one), values.out(other)] for one, other in known.items()],
        lambda plain: {keys.back(one): values.back(other) for one, other in plain},
    )


def _names(kind: Any) -> tuple[str, ...] | None:
    """The fields of a record; None of anything else."""
    if is_dataclass(kind):
        return tuple(field.name for field in fields(kind))
    return getattr(kind, "_fields", None)


def _record(kind: Any) -> _Codec:
    names = _names(kind)
    assert names is not None, kind
    hints = get_type_hints(kind)
    codecs = {name: _codec(hints[name]) for name in names}
    return _Codec(
        lambda value: {name: codec.out(getattr(value, name)) for name, codec in codecs.items()},
        lambda plain: kind(**{name: codecs[name].back(part) for name, part in plain.items() if name in codecs}),
    )


def _sequence(kind: Any) -> _Codec:
    names = _names(kind)
    if names is None:
        one = _codec(kind)
        return _Codec(lambda values: [one.out(value) for value in values],
                      lambda plain: tuple(one.back(value) for value in plain))  # fmt: skip
    hints = get_type_hints(kind)
    codecs = [(name, _codec(hints[name])) for name in names]

    def out(values: Any) -> Any:
        rows = [[codec.out(getattr(value, name)) for name, codec in codecs] for value in values]
        return {"columns": list(names), "rows": rows} if rows else []

    def back(plain: Any) -> Any:
        if not plain:
            return ()
        known = dict(codecs)
        columns = [(place, name, known[name].back) for place, name in enumerate(plain["columns"]) if name in known]
        return tuple(kind(**{name: read(row[place]) for place, name, read in columns}) for row in plain["rows"])

    return _Codec(out, back)
