"""Reading a pipeline template from its JSON text. Where the text lies is the caller's business.

A template is an object with ``key``, ``name``, ``description`` and ``pipelines``; a pipeline one with
``key``, ``name``, ``purpose`` and ``phases``; a phase one with the fields of PhaseSpec, of which
``code``, ``name``, ``kind`` and ``probability`` are required and the position is that in the list.
Unknown fields are refused: they are misspelt ones.
"""

from __future__ import annotations

import json
from enum import StrEnum
from typing import TypeVar

from app.domain.errors import UserError
from app.domain.pipelines import PhaseKind, PhaseSpec, PipelineSpec, Purpose, TemplateSpec, check_pipeline

_Choice = TypeVar("_Choice", bound=StrEnum)
_Object = dict[str, object]

_PHASE_FIELDS = frozenset(PhaseSpec.__dataclass_fields__) - {"position"}


def load_template(text: str) -> TemplateSpec:
    """Read a template and check the rules of each of its pipelines.

    Raises UserError, saying where in the template something is wrong.
    """
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise UserError(f"The template is not readable as JSON: line {error.lineno}, column {error.colno}.") from None
    source = _Reader(data, "the template", frozenset({"key", "name", "description", "pipelines"}))
    pipelines = tuple(_pipeline(item, f"pipeline {n}") for n, item in enumerate(source.objects("pipelines"), start=1))
    _refuse_repeated_keys(pipelines)
    return TemplateSpec(source.text("key"), source.text("name"), source.text("description"), pipelines)


def _pipeline(data: object, where: str) -> PipelineSpec:
    source = _Reader(data, where, frozenset({"key", "name", "purpose", "phases"}))
    name = source.text("name")
    phases = tuple(
        _phase(item, place, f"{name}, phase {place + 1}") for place, item in enumerate(source.objects("phases"))
    )
    pipeline = PipelineSpec(source.text("key"), name, source.choice("purpose", Purpose), phases)
    check_pipeline(pipeline)
    return pipeline


def _phase(data: object, position: int, where: str) -> PhaseSpec:
    source = _Reader(data, where, _PHASE_FIELDS)
    return PhaseSpec(
        code=source.text("code"),
        name=source.text("name"),
        kind=source.choice("kind", PhaseKind),
        meaning=source.text("meaning", ""),
        actions=source.texts("actions"),
        probability=source.number("probability"),
        limit_days=source.optional_number("limit_days"),
        touch_target=source.optional_number("touch_target"),
        exit_criteria=source.texts("exit_criteria"),
        is_stall=source.flag("is_stall"),
        position=position,
    )


def _refuse_repeated_keys(pipelines: tuple[PipelineSpec, ...]) -> None:
    keys = [pipeline.key for pipeline in pipelines]
    if not keys:
        raise UserError("The template has no pipeline. Add at least one.")
    for key in keys:
        if keys.count(key) > 1:
            raise UserError(f"The template has two pipelines with the key “{key}”. Give each its own.")


class _Reader:
    """Takes typed values out of a decoded JSON object; says in words where one is missing or wrong."""

    def __init__(self, data: object, where: str, known: frozenset[str]) -> None:
        if not isinstance(data, dict):
            raise UserError(f"In {where}: an object with named fields is expected here.")
        for name in data:
            if name not in known:
                raise UserError(f"In {where}: there is no field “{name}”. Known are {', '.join(sorted(known))}.")
        self._data: _Object = data
        self._where = where

    def text(self, name: str, default: str | None = None) -> str:
        value = self._data.get(name, default)
        if not isinstance(value, str):
            raise self._wrong(name, "text")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        value = self._data.get(name, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self._wrong(name, "a list of texts")
        return tuple(value)

    def objects(self, name: str) -> list[object]:
        value = self._data.get(name)
        if not isinstance(value, list):
            raise self._wrong(name, "a list")
        return value

    def number(self, name: str) -> int:
        value = self.optional_number(name)
        if value is None:
            raise self._wrong(name, "a whole number")
        return value

    def optional_number(self, name: str) -> int | None:
        value = self._data.get(name)
        if value is None:
            return None
        # bool is an int in Python, but "true" is no number in a template.
        if not isinstance(value, int) or isinstance(value, bool):
            raise self._wrong(name, "a whole number")
        return value

    def flag(self, name: str) -> bool:
        value = self._data.get(name, False)
        if not isinstance(value, bool):
            raise self._wrong(name, "true or false")
        return value

    def choice(self, name: str, choices: type[_Choice]) -> _Choice:
        value = self.text(name)
        try:
            return choices(value)
        except ValueError:
            known = ", ".join(choices)
            raise UserError(f"In {self._where}: {name} can't be “{value}”. It is one of {known}.") from None

    def _wrong(self, name: str, expected: str) -> UserError:
        found = "missing" if name not in self._data else "something else"
        return UserError(f"In {self._where}: {name} must be {expected}, and is {found}.")
