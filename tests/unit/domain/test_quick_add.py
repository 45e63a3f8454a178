from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from app.domain.quick_add import AddKind, QuickAdd, Reading, Role, parse_quick_add

HOW = Reading(date(2026, 3, 12))


def read(text: str, kind: AddKind | None = None) -> QuickAdd:
    return parse_quick_add(text, HOW, kind)


def when(found: QuickAdd) -> str:
    return "" if found.when is None else found.when.text


def parts(found: QuickAdd) -> list[tuple[Role, str]]:
    return [(span.role, span.text) for span in found.spans]


def test_a_whole_reminder() -> None:
    found = read("Call Ana Ruiz tomorrow 10 about week 14 delivery promise")
    assert found.kind is AddKind.REMINDER
    assert (found.action, found.who, found.about) == ("call", "Ana Ruiz", "week 14 delivery")
    assert found.when is not None
    assert found.when.long_text == "Friday 13 March, 10:00"
    assert found.is_promise
    assert parts(found) == [
        (Role.KIND, "Call"),
        (Role.WHO, "Ana Ruiz"),
        (Role.WHEN, "tomorrow 10"),
        (Role.PROMISE, "promise"),
    ]
    assert [(span.start, span.end) for span in found.spans] == [(0, 4), (5, 13), (14, 25), (49, 56)]


@pytest.mark.parametrize(
    ("text", "action", "who", "about", "due"),
    [
        ("call ana ruiz tomorrow about dates", "call", "ana ruiz", "dates", "Fri 13 March"),
        ("Call Ana about delivery tomorrow 10:30", "call", "Ana", "delivery", "Fri 13 March, 10:30"),
        ("tomorrow call Ana at 10", "call", "Ana", "", "Fri 13 March, 10:00"),
        ("at 10 call Ana on 27 mar", "call", "Ana", "", "Fri 27 March, 10:00"),
        ("call back Ana", "call", "Ana", "", ""),
        ("e-mail Ivo the price list fri", "email", "Ivo", "the price list", "Fri 13 March"),
        ("Meet with Ana Ruiz next week re budget", "meeting", "Ana Ruiz", "budget", "Mon 16 March"),
        ("demo for Ferro on fri 14:00", "meeting", "Ferro", "", "Fri 13 March, 14:00"),
        ("call for tender fri", "call", "", "for tender", "Fri 13 March"),
        ("Send contract to Ana by fri", "task", "Ana", "Send contract", "Fri 13 March"),
        ("remind me to call Ana +2w", "call", "Ana", "", "Thu 26 March"),
        ("Call Ana Ruiz: delivery dates eom", "call", "Ana Ruiz", "delivery dates", "Tue 31 March"),
        ("Call Ana von der Leyen 9am", "call", "Ana von der Leyen", "", "Thu 12 March, 09:00"),
        ("visit Ferro and Sons on 3/4 at 9", "meeting", "Ferro and Sons", "", "Fri 3 April, 09:00"),
        ("call Ana, Ben knows why", "call", "Ana", "Ben knows why", ""),
        ("Call  Ana   ,  tomorrow", "call", "Ana", "", "Fri 13 March"),
        ("call Sun Microsystems tomorrow", "call", "Sun Microsystems", "", "Fri 13 March"),
        ("call about the offer", "call", "", "the offer", ""),
        ("prepare the offer", "task", "", "prepare the offer", ""),
        ("call", "call", "", "", ""),
        ("", "task", "", "", ""),
    ],
)
def test_reminders(text: str, action: str, who: str, about: str, due: str) -> None:
    found = read(text)
    assert (found.action, found.who, found.about, when(found)) == (action, who, about, due)
    assert found.kind is AddKind.REMINDER


@pytest.mark.parametrize(
    "text",
    [
        "call Ana 24/7 line",
        "call Ana week 14",
        "call Ana 12",
        "call Ana may",
        "call Ana version 2.1",
        "call Ana +10",
    ],
)
def test_what_could_be_something_else_is_no_date(text: str) -> None:
    found = read(text)
    assert (found.when, found.problem) == (None, "")
    assert found.about == text.removeprefix("call Ana ")


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("call Ana by week 14", "Mon 30 March"),
        ("call Ana on 3/4", "Fri 3 April"),
        ("call Ana 31.12. about prices", "Thu 31 December"),
        ("call Ana due 27", "Fri 27 March"),
        ("call Ana tomorrow 30 pieces", "Fri 13 March"),
        ("call Ana at 25 tomorrow", "Fri 13 March"),
    ],
)
def test_a_leading_word_or_a_full_stop_makes_it_one(text: str, due: str) -> None:
    assert when(read(text)) == due


@pytest.mark.parametrize(
    ("text", "problem", "span"),
    [
        ("call Ana 30 feb", "February has 28 days. Choose another day.", "30 feb"),
        ("call Ana 30 feb 10:30", "February has 28 days. Choose another day.", "30 feb 10:30"),
        ("call Ana Thu 27 March", "27 March 2026 is a Friday.", "Thu 27 March"),
        ("call Ana Fri 25:00", "25:00 is not a time. Times go from 0:00 to 23:59.", "25:00"),
        ("call Ana tomorrow at 9:75", "9:75 is not a time. Times go from 0:00 to 23:59.", "at 9:75"),
    ],
)
def test_a_date_that_does_not_exist_is_pointed_out(text: str, problem: str, span: str) -> None:
    found = read(text)
    assert (found.when, found.problem, found.who) == (None, problem, "Ana")
    assert (Role.WHEN, span) in parts(found)


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("call Ana every 2 hours", "“every 2 hours” is not a repetition"),
        ("call Ana every 99999 years", "“every 99999 years” is not a repetition"),
        ("call Ana every -3 days", "“every -3 days” is not a repetition"),
        ("call Ana tomorrow 10:00 Europe/Atlantis", "“Europe/Atlantis” is not a time zone"),
    ],
)
def test_what_is_meant_as_a_repetition_or_zone_is_never_taken_for_words(text: str, refused: str) -> None:
    found = read(text)
    assert (found.problem.startswith(refused), found.who, found.about) == (True, "Ana", "")
    assert read("call Ana tomorrow 10:00 about Asia/Pacific").problem == ""
    assert read("fix the ratio 30:70 tomorrow").problem == ""


def test_a_bare_number_behind_every_is_a_day_of_the_month_only_where_no_word_follows() -> None:
    assert read("each 5 customers call Ana tomorrow").rrule == ""
    assert read("pay the rent every 5").rrule == read("every 5th pay the rent").rrule == "FREQ=MONTHLY;BYMONTHDAY=5"


@pytest.mark.parametrize("text", ["promise: call Ana fri", "call Ana fri promised", "call Ana promise fri"])
def test_a_promise_stands_first_or_last(text: str) -> None:
    found = read(text)
    assert found.is_promise
    assert (found.who, when(found)) == ("Ana", "Fri 13 March")


def test_a_promise_in_the_middle_is_text() -> None:
    found = read("call Ana about the promise we made")
    assert not found.is_promise
    assert found.about == "the promise we made"


def test_marks_name_people_and_deals_anywhere() -> None:
    found = read("call fri @Ana Ruiz, about prices #crane")
    assert (found.who, found.deal, found.about) == ("Ana Ruiz", "crane", "prices")
    assert (Role.DEAL, "#crane") in parts(found)
    assert read("mail @ana@ferro.example").who == "ana@ferro.example"


def test_a_mark_alone_is_text() -> None:
    assert read("call @ 5").who == "@ 5"


def test_a_deal_with_company_amount_and_close() -> None:
    found = read("Deal Ferro Castings: crane scales, 6 pcs 31.2k closing 27 mar")
    assert found.kind is AddKind.DEAL
    assert (found.company, found.name) == ("Ferro Castings", "crane scales, 6 pcs")
    assert found.amount is not None
    assert (found.amount.value, found.amount.currency) == (Decimal(31200), None)
    assert parts(found)[-2:] == [(Role.AMOUNT, "31.2k"), (Role.WHEN, "closing 27 mar")]


@pytest.mark.parametrize(
    ("text", "name", "company", "value", "currency"),
    [
        ("crane scales for Ferro Castings €31,200", "crane scales", "Ferro Castings", "31200", "EUR"),
        ("deal lab refresh 2026 48000", "lab refresh 2026", "", "48000", None),
        ("deal lab refresh 2026 worth 48k USD", "lab refresh 2026", "", "48000", "USD"),
        ("deal @Brightwater Labs refresh 12 x 450 EUR", "refresh", "Brightwater Labs", "5400", "EUR"),
        ("deal 10 m cable 5000", "10 m cable", "", "5000", None),
        ("opportunity spare parts EUR900", "spare parts", "", "900", "EUR"),
        ("deal top 500", "top", "", "500", None),
    ],
)
def test_deals(text: str, name: str, company: str, value: str, currency: str | None) -> None:
    found = read(text)
    assert (found.kind, found.name, found.company) == (AddKind.DEAL, name, company)
    assert found.amount is not None
    assert (found.amount.value, found.amount.currency) == (Decimal(value), currency)


def test_a_deal_needs_no_amount() -> None:
    found = read("deal 6 crane scales")
    assert (found.name, found.amount) == ("6 crane scales", None)


def test_the_users_decimal_mark_and_currency_are_used() -> None:
    how = Reading(date(2026, 3, 12), decimal_mark=",", home_currency="CAD")
    found = parse_quick_add("deal spare parts $1.250", how)
    assert found.amount is not None
    assert (found.amount.value, found.amount.currency) == (Decimal(1250), "CAD")


def test_a_person() -> None:
    found = read("Person Ana Ruiz at Ferro Castings ana@ferro.example +44 20 7946 0143")
    assert found.kind is AddKind.PERSON
    assert (found.name, found.company) == ("Ana Ruiz", "Ferro Castings")
    assert (found.email, found.phone) == ("ana@ferro.example", "+44 20 7946 0143")


def test_what_stands_behind_the_number_of_a_person_is_no_part_of_the_name() -> None:
    found = read("Ana Ruiz at Ferro Castings, ana@ferro.example, +44 20 7946 0143, head of quality")
    assert (found.name, found.company, found.about) == ("Ana Ruiz", "Ferro Castings", "head of quality")
    assert (found.email, found.phone) == ("ana@ferro.example", "+44 20 7946 0143")


def test_an_address_alone_tells_a_person() -> None:
    found = read("Ana Ruiz, Ferro Castings, ana@ferro.example, purchasing")
    assert found.kind is AddKind.PERSON
    assert (found.name, found.company, found.about) == ("Ana Ruiz", "Ferro Castings", "purchasing")


def test_a_company() -> None:
    found = read("Company Ferro Castings, Solingen (0212) 12 34 56 mail@ferro.example")
    assert (found.kind, found.name, found.about) == (AddKind.COMPANY, "Ferro Castings", "Solingen")
    assert (found.phone, found.email) == ("(0212) 12 34 56", "mail@ferro.example")


def test_a_note_keeps_its_text() -> None:
    found = read("Note @Ana: wants week 14; board meets on the 24th")
    assert (found.kind, found.who) == (AddKind.NOTE, "Ana")
    assert found.about == "wants week 14; board meets on the 24th"
    assert found.when is None


def test_the_chosen_kind_wins_over_the_first_word() -> None:
    assert read("call Ana fri", AddKind.NOTE).about == "call Ana fri"
    assert read("Deal Ferro", AddKind.COMPANY).name == "Deal Ferro"
    assert read("company car for Ana", AddKind.REMINDER).about == "company car"
    assert read("deal crane", AddKind.DEAL).name == "crane"
    assert read("", AddKind.PERSON).kind is AddKind.PERSON
