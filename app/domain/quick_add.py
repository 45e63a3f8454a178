"""One typed sentence read as a new reminder, deal, person, company or note.

``Call Ana Ruiz tomorrow 10 about week 14 delivery promise`` is a reminder: a call, with the words "Ana
Ruiz" to look up, on a day at a time, about something, and counted as a promise. Who or which deal the
words mean is not decided here. ``@`` marks a person or company, ``#`` a deal.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from app.domain.amounts import ParsedAmount
from app.domain.dates_in_words import DateReading
from app.domain.errors import UserError
from app.domain.quick_add_parts import (
    take_amount,
    take_email,
    take_marked,
    take_name_after,
    take_name_at,
    take_phone,
    take_promise,
)
from app.domain.quick_add_repeat import take_repeat, take_zone, unknown_zone
from app.domain.quick_add_when import Reading, take_when
from app.domain.recurrence_phrases import counts_from_completion, read_rule, waits_for_working_days
from app.domain.sentence import Role, Sentence, Span

__all__ = ["AddKind", "QuickAdd", "Reading", "Role", "Span", "parse_quick_add"]


class AddKind(StrEnum):
    """What a sentence adds, in the order in which the window offers them."""

    REMINDER = "reminder"
    DEAL = "deal"
    PERSON = "person"
    COMPANY = "company"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class QuickAdd:
    """How a sentence was read. Empty texts and None: not found.

    ``action`` is the kind of the task (call, email, meeting, task). ``who``, ``deal`` and ``company`` are
    words to look up. ``name`` is that of the new deal, person or company; ``about`` the subject of a
    reminder, the text of a note, or what else was said. ``when`` is the due date of a reminder or the
    expected close of a deal; ``problem`` says in words why a date, time, zone or repetition does not exist.
    ``spans`` are the recognised parts by place. ``rrule`` is how a reminder repeats (`app.domain.recurrence`),
    ``zone`` the time zone of its hour; ``after_completion`` counts from when the last one is done, with
    ``on_working_days`` it waits for one.
    """

    kind: AddKind
    spans: tuple[Span, ...] = ()
    action: str = ""
    name: str = ""
    who: str = ""
    deal: str = ""
    company: str = ""
    about: str = ""
    when: DateReading | None = None
    amount: ParsedAmount | None = None
    is_promise: bool = False
    email: str = ""
    phone: str = ""
    problem: str = ""
    rrule: str = ""
    zone: str = ""
    after_completion: bool = False
    on_working_days: bool = False


_VERBS = {
    "call": "call",
    "phone": "call",
    "ring": "call",
    "e-mail": "email",
    "email": "email",
    "mail": "email",
    "write": "email",
    "meet": "meeting",
    "meeting": "meeting",
    "visit": "meeting",
    "demo": "meeting",
    "lunch": "meeting",
}
_KINDS = {
    "reminder": AddKind.REMINDER,
    "remind": AddKind.REMINDER,
    "deal": AddKind.DEAL,
    "opportunity": AddKind.DEAL,
    "person": AddKind.PERSON,
    "contact": AddKind.PERSON,
    "company": AddKind.COMPANY,
    "account": AddKind.COMPANY,
    "note": AddKind.NOTE,
}
_ABOUT = frozenset(("about", "re", "regarding"))
_TO = frozenset(("to", "with", "for"))
_BETWEEN_VERB_AND_NAME = frozenset(("with", "to", "back", "for", "at"))


def parse_quick_add(text: str, how: Reading, kind: AddKind | None = None) -> QuickAdd:
    """Read a sentence. ``kind`` is what the user chose; without it the first word or what is found decides."""
    sentence = Sentence(text)
    chosen = _take_kind(sentence, kind)
    email = take_email(sentence) if kind in (None, AddKind.PERSON, AddKind.COMPANY) else ""
    if chosen is None:
        chosen = AddKind.PERSON if email else _kind_by_amount(text, how)
    found = _READERS[chosen](sentence, how, QuickAdd(chosen, email=email))
    return replace(found, spans=tuple(sorted(sentence.spans, key=lambda span: span.start)))


def _take_kind(sentence: Sentence, chosen: AddKind | None) -> AddKind | None:
    """Take the word that names the kind, if it fits the chosen one; verbs of reminders stay for their reader."""
    if not sentence.words:
        return chosen
    first = sentence.words[0].bare
    named = _KINDS.get(first, AddKind.REMINDER if first in _VERBS else None)
    if named is not None and chosen in (None, named):
        if first not in _VERBS:
            sentence.take(Role.KIND, 0, 1)
        return named
    return chosen


def _kind_by_amount(text: str, how: Reading) -> AddKind:
    """A currency speaks for a deal; anything else is a reminder."""
    has_amount = take_amount(Sentence(text), how, plain_numbers=False) is not None
    return AddKind.DEAL if has_amount else AddKind.REMINDER


def _reminder(sentence: Sentence, how: Reading, found: QuickAdd) -> QuickAdd:
    _drop_fillers(sentence)
    deal = take_marked(sentence, "#", Role.DEAL)
    who = take_marked(sentence, "@", Role.WHO)
    repeat = take_repeat(sentence, how.today)
    when = take_when(sentence, how)
    has_time = when.reading is not None and when.reading.at is not None
    zone = take_zone(sentence) if has_time else ""
    zone_problem = unknown_zone(sentence) if has_time and not zone else ""
    rule, problem = _rule(repeat, when.reading.on if when.reading else how.today)
    is_promise = take_promise(sentence)
    start = next(sentence.free(), 0)
    action = _VERBS.get(sentence.words[start].bare, "task") if sentence.is_free(start) else "task"
    if action != "task":
        sentence.take(Role.KIND, start, start + 1)
        who = who or _who_after_verb(sentence, start + 1)
    who = who or take_name_after(sentence, _TO, Role.WHO)
    return replace(
        found,
        action=action,
        who=who,
        deal=deal,
        about=_about(sentence),
        when=when.reading,
        problem=when.problem or problem or zone_problem,
        is_promise=is_promise,
        rrule=rule,
        zone=zone,
        after_completion=counts_from_completion(repeat),
        on_working_days=waits_for_working_days(repeat),
    )


def _rule(phrase: str, started_on: date) -> tuple[str, str]:
    """The rule that words mean, and why there is none."""
    if not phrase:
        return "", ""
    try:
        return read_rule(phrase, started_on), ""
    except UserError as refused:
        return "", refused.message


def _drop_fillers(sentence: Sentence) -> None:
    """Drop the "me to" of "remind me to"."""
    for filler in ("me", "to"):
        start = next(sentence.free(), 0)
        if sentence.spans and sentence.is_free(start) and sentence.words[start].bare == filler:
            sentence.drop(start, start + 1)


def _who_after_verb(sentence: Sentence, start: int) -> str:
    """The name behind the verb, perhaps with a small word between ("meet with Ana", "demo for Ferro")."""
    has_small_word = sentence.is_free(start) and sentence.words[start].bare in _BETWEEN_VERB_AND_NAME
    name = start + 1 if has_small_word else start
    is_lower_case = not has_small_word or sentence.words[start].bare not in ("for", "at")
    who = take_name_at(sentence, name, Role.WHO, lower_case=is_lower_case)
    if who and has_small_word:
        sentence.drop(start, name)
    return who


def _about(sentence: Sentence) -> str:
    """What is left; a leading "about" is not part of it."""
    start = next(sentence.free(), 0)
    if sentence.is_free(start) and sentence.words[start].bare in _ABOUT:
        sentence.drop(start, start + 1)
    return sentence.rest()


def _deal(sentence: Sentence, how: Reading, found: QuickAdd) -> QuickAdd:
    company = take_marked(sentence, "@", Role.COMPANY)
    when = take_when(sentence, how)
    amount = take_amount(sentence, how, plain_numbers=True)
    company = company or _before_colon(sentence)
    company = company or take_name_after(sentence, frozenset(("for", "with", "at")), Role.COMPANY)
    return replace(
        found,
        company=company,
        amount=amount,
        when=when.reading,
        problem=when.problem,
        name=sentence.rest(),
    )


def _before_colon(sentence: Sentence) -> str:
    """The words before a colon, which name the company: "Ferro Castings: crane scales"."""
    left = list(sentence.free())
    for index in left:
        if sentence.words[index].text.endswith(":") and sentence.is_free(left[0], index + 1):
            return sentence.take(Role.COMPANY, left[0], index + 1)
    return ""


def _person(sentence: Sentence, _how: Reading, found: QuickAdd) -> QuickAdd:
    email, phone = found.email or take_email(sentence), take_phone(sentence)
    company = take_marked(sentence, "@", Role.COMPANY)
    company = company or take_name_after(sentence, frozenset(("at", "from", "of")), Role.COMPANY)
    name, *others = sentence.parts()
    if not company and others:
        company = others.pop(0)
    return replace(found, email=email, phone=phone, company=company, name=name, about=", ".join(others))


def _company(sentence: Sentence, _how: Reading, found: QuickAdd) -> QuickAdd:
    email, phone = found.email or take_email(sentence), take_phone(sentence)
    name, *others = sentence.parts()
    return replace(found, email=email, phone=phone, name=name, about=", ".join(others))


def _note(sentence: Sentence, _how: Reading, found: QuickAdd) -> QuickAdd:
    deal = take_marked(sentence, "#", Role.DEAL)
    who = take_marked(sentence, "@", Role.WHO)
    return replace(found, deal=deal, who=who, about=_about(sentence))


_READERS = {
    AddKind.REMINDER: _reminder,
    AddKind.DEAL: _deal,
    AddKind.PERSON: _person,
    AddKind.COMPANY: _company,
    AddKind.NOTE: _note,
}
