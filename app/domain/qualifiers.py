"""Genesis qualifiers: questions that the facts about a deal answer, and where it goes by the answer.

A fact that nobody has entered is neither met nor not met: the question stays open, and so may the whole rule. A rule is
kept as a small list of plain values, is checked whenever it is read, and is never executed as code.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeVar

from app.domain.errors import UserError
from app.domain.text import clean, fold

Fact = str | Decimal | bool | None
"""What is known: a text, a number (amounts in the team's currency, in major units), yes or no; None is not known."""

MOST_CONDITIONS = 20
_Word = TypeVar("_Word", bound=StrEnum)
_MOST_VALUES = 50
_LONGEST = 200
_LARGEST = Decimal(10) ** 15


class Kind(StrEnum):
    """What sort of value a field has."""

    TEXT = "text"
    NUMBER = "number"
    YES_NO = "yes_no"


class Field(StrEnum):
    """What can be asked about a deal, its company and its first person."""

    EMPLOYEES = "employees"
    REVENUE = "revenue"
    INDUSTRY = "industry"
    COUNTRY = "country"
    REGION = "region"
    CITY = "city"
    JOB_TITLE = "job_title"
    LEAD_SOURCE = "lead_source"
    AMOUNT = "amount"
    HAS_PHONE = "has_phone"
    HAS_EMAIL = "has_email"

    @property
    def kind(self) -> Kind:
        """The sort of its values."""
        if self in (Field.EMPLOYEES, Field.REVENUE, Field.AMOUNT):
            return Kind.NUMBER
        return Kind.YES_NO if self in (Field.HAS_PHONE, Field.HAS_EMAIL) else Kind.TEXT

    @property
    def label(self) -> str:
        """How people call it: ``"Job title"``."""
        return {Field.HAS_EMAIL: "Has e-mail"}.get(self, self.value.replace("_", " ").capitalize())


class Comparison(StrEnum):
    """How a fact is held against a value."""

    IS = "is"
    IS_NOT = "is_not"
    CONTAINS = "contains"
    ONE_OF = "one_of"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    KNOWN = "known"
    UNKNOWN = "unknown"

    @property
    def words(self) -> str:
        """``"at least"``."""
        return {"known": "is known", "unknown": "is not known"}.get(self, self.value.replace("_", " "))

    @property
    def takes_value(self) -> bool:
        """Whether there is something to compare with."""
        return self not in (Comparison.KNOWN, Comparison.UNKNOWN)


_ABOUT_KNOWING = (Comparison.KNOWN, Comparison.UNKNOWN)
_EQUAL = (Comparison.IS, Comparison.IS_NOT)
COMPARISONS: Mapping[Kind, tuple[Comparison, ...]] = {
    Kind.TEXT: (*_EQUAL, Comparison.CONTAINS, Comparison.ONE_OF, *_ABOUT_KNOWING),
    Kind.NUMBER: (Comparison.AT_LEAST, Comparison.AT_MOST, *_EQUAL, Comparison.ONE_OF, *_ABOUT_KNOWING),
    Kind.YES_NO: (Comparison.IS, *_ABOUT_KNOWING),
}
"""What can be asked of each sort of field."""


class Match(StrEnum):
    """Whether all conditions must hold, or one of them."""

    ALL = "all"
    ANY = "any"


class State(StrEnum):
    """What a question comes to."""

    MET = "met"
    NOT_MET = "not met"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Condition:
    """One question. ``values`` are texts as they were typed: several for ``one_of``, none about knowing, else one."""

    field: Field
    comparison: Comparison
    values: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """``"Employees at least 25"``."""
        return " ".join(filter(None, (self.field.label, self.comparison.words, " or ".join(self.values))))


@dataclass(frozen=True, slots=True)
class Checked:
    """A question answered: ``seen`` is the fact in words, "" where nobody knows it."""

    condition: Condition
    state: State
    seen: str

    @property
    def words(self) -> str:
        """``"Employees at least 25 (12)"``."""
        return f"{self.condition.text} ({self.seen or 'not known'})"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a rule comes to for a deal, and its questions in their order."""

    state: State
    checked: tuple[Checked, ...]

    @property
    def why(self) -> str:
        """The questions that decided it: ``"Employees at least 25 (12)"``; of an open rule those that are open."""
        deciding = [one.words for one in self.checked if one.state is self.state]
        start = {State.MET: "met", State.NOT_MET: "not met", State.UNKNOWN: "open"}[self.state]
        return f"{start}: {'; '.join(deciding)}"


def read_conditions(given: Any) -> tuple[Condition, ...]:
    """Conditions from plain values: ``[{"field": "employees", "comparison": "at_least", "value": "25"}]``.

    UserError says which one can't be understood, and what would be.
    """
    if not isinstance(given, list | tuple) or not given:
        raise UserError("A rule needs at least one condition.", field="conditions")
    if len(given) > MOST_CONDITIONS:
        raise UserError(f"A rule has at most {MOST_CONDITIONS} conditions. Make two of it.", field="conditions")
    return tuple(_condition(number, one) for number, one in enumerate(given, start=1))


def plain(conditions: Iterable[Condition]) -> list[dict[str, Any]]:
    """Conditions as plain values, as ``read_conditions`` takes them."""
    found = []
    for one in conditions:
        entry: dict[str, Any] = {"field": str(one.field), "comparison": str(one.comparison)}
        if one.comparison.takes_value:
            entry["value"] = list(one.values) if one.comparison is Comparison.ONE_OF else one.values[0]
        found.append(entry)
    return found


def evaluate(match: Match, conditions: Iterable[Condition], facts: Mapping[Field, Fact]) -> Answer:
    """Hold the facts against a rule. What is missing among ``facts`` is not known."""
    checked = tuple(_check(one, facts.get(one.field)) for one in conditions)
    states = {one.state for one in checked}
    decisive = State.NOT_MET if match is Match.ALL else State.MET
    if decisive in states:
        return Answer(decisive, checked)
    if State.UNKNOWN in states:
        return Answer(State.UNKNOWN, checked)
    return Answer(State.MET if match is Match.ALL else State.NOT_MET, checked)


def show_fact(fact: Fact) -> str:
    """A fact in words; "" where it is not known."""
    if fact is None:
        return ""
    if isinstance(fact, bool):
        return "yes" if fact else "no"
    if isinstance(fact, Decimal):
        return f"{fact:,f}".rstrip("0").rstrip(".") if fact % 1 else f"{fact:,.0f}"
    return fact


def _condition(number: int, given: Any) -> Condition:
    if not isinstance(given, Mapping) or not set(given) <= {"field", "comparison", "value"}:
        raise _problem(number, "It has a field, a comparison and a value.")
    field = _member(number, given.get("field"), "field", tuple(Field))
    comparison = _member(number, given.get("comparison"), "comparison", COMPARISONS[field.kind])
    value = given.get("value")
    if not comparison.takes_value:
        if value not in (None, "", [], ()):
            raise _problem(number, f"“{comparison.words}” takes no value.")
        return Condition(field, comparison)
    several = isinstance(value, list | tuple)
    if several and comparison is not Comparison.ONE_OF:
        raise _problem(number, f"“{comparison.words}” takes one value.")
    values = list(value) if isinstance(value, list | tuple) else [value]
    if not 1 <= len(values) <= _MOST_VALUES:
        raise _problem(number, f"Give 1 to {_MOST_VALUES} values.")
    return Condition(field, comparison, tuple(_value(number, field, one) for one in values))


def _member(number: int, given: Any, what: str, allowed: tuple[_Word, ...]) -> _Word:
    text = given.strip().lower().replace(" ", "_") if isinstance(given, str) else ""
    for word in allowed:
        if word == text:
            return word
    raise _problem(number, f"Choose its {what} from: {', '.join(allowed)}.")


def _value(number: int, field: Field, given: Any) -> str:
    if field.kind is Kind.YES_NO:
        text = "yes" if given is True else "no" if given is False else str(given).strip().lower()
        if text not in ("yes", "no"):
            raise _problem(number, f"{field.label} is yes or no.")
        return text
    if isinstance(given, bool) or not isinstance(given, str | int | float | Decimal):
        raise _problem(number, f"Give a value for {field.label.lower()}.")
    text = clean(str(given))
    if not text or len(text) > _LONGEST:
        raise _problem(number, f"Give a value of 1 to {_LONGEST} characters for {field.label.lower()}.")
    return text if field.kind is Kind.TEXT else f"{_number(number, field, text):f}"


def _number(number: int, field: Field, text: str) -> Decimal:
    try:
        found = Decimal(text.replace(",", "")) if text.isascii() else Decimal("NaN")
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or abs(found) > _LARGEST or int(found.as_tuple().exponent) < -_LONGEST // 10:
        raise _problem(number, f"{field.label} is a number, such as 25 or 10000000.")
    return found


def _problem(number: int, words: str) -> UserError:
    return UserError(f"Condition {number} can't be read. {words}", field="conditions")


def _check(condition: Condition, fact: Fact) -> Checked:
    if isinstance(fact, str) and not fact.strip():
        fact = None
    if not condition.comparison.takes_value:
        met = (fact is not None) == (condition.comparison is Comparison.KNOWN)
    elif fact is None:
        return Checked(condition, State.UNKNOWN, "")
    else:
        met = _holds(condition, fact)
    return Checked(condition, State.MET if met else State.NOT_MET, show_fact(fact))


def _holds(condition: Condition, fact: str | Decimal | bool) -> bool:
    comparison, values = condition.comparison, condition.values
    if isinstance(fact, Decimal):
        numbers = [Decimal(value) for value in values]
        if comparison is Comparison.AT_LEAST:
            return fact >= numbers[0]
        if comparison is Comparison.AT_MOST:
            return fact <= numbers[0]
        return (fact in numbers) != (comparison is Comparison.IS_NOT)
    text = _folded(show_fact(fact))
    wanted = [_folded(value) for value in values]
    if comparison is Comparison.CONTAINS:
        return wanted[0] in text
    return (text in wanted) != (comparison is Comparison.IS_NOT)


def _folded(text: str) -> str:
    return " ".join(fold(text).split())
