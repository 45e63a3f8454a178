"""Finding records while typing, the same on every database."""

from __future__ import annotations

import pytest

from app.domain.money import Money
from app.services.context import Context
from app.services.deals.commands import CreateDeal, MoveDeal, create_deal, move_deal
from app.services.people.companies import CreateCompany, create_company
from app.services.people.contacts import CreateContact, create_contact
from app.services.search import FoundRecord, RecordKind, find_records
from app.storage.database import Database
from tests.support.team import new_team, sales


@pytest.fixture
def ctx(database: Database) -> Context:
    ctx = new_team(database)
    ferro = create_company(ctx, CreateCompany("Ferro Castings", {"city": "Solingen"})).record_id
    los = create_company(ctx, CreateCompany("Łoś & Söhne", {"phone": "+48 22 123-45-67"})).record_id
    create_contact(ctx, CreateContact("Ana Ruiz", ferro, {"mobile": "+44 20 7946 0143"}))
    create_contact(ctx, CreateContact("Ferdinand Klee", los))
    create_deal(ctx, CreateDeal("Crane scales, 6 pcs", ferro, Money(3_120_000, "EUR")))
    create_deal(ctx, CreateDeal("Belt scales", ferro))
    create_deal(ctx, CreateDeal("Ferry ramp"))
    return ctx


def titles(ctx: Context, text: str, *kinds: RecordKind) -> list[str]:
    return [row.title for row in find_records(ctx, text, kinds or tuple(RecordKind))]


def test_all_kinds_are_found_by_the_beginning_of_a_word(ctx: Context) -> None:
    found = find_records(ctx, "fer")
    assert [(row.kind, row.title, row.detail) for row in found] == [
        (RecordKind.DEAL, "Ferry ramp", ""),
        (RecordKind.DEAL, "Ferro Castings", "Belt scales"),
        (RecordKind.DEAL, "Ferro Castings", "Crane scales, 6 pcs"),
        (RecordKind.COMPANY, "Ferro Castings", "Solingen"),
        (RecordKind.CONTACT, "Ferdinand Klee", "Łoś & Söhne"),
    ]


def test_a_deal_says_its_phase_and_amount(ctx: Context) -> None:
    (row,) = find_records(ctx, "crane", (RecordKind.DEAL,))
    code = sales(ctx).phases[0].spec.code
    assert (row.phase_code, row.phase_kind, row.is_stall) == (code, "genesis", False)
    assert row.amount == Money(3_120_000, "EUR")


def test_each_word_may_stand_in_the_deal_or_in_its_company(ctx: Context) -> None:
    assert titles(ctx, "ferro crane", RecordKind.DEAL) == ["Ferro Castings"]
    assert titles(ctx, "crane castings", RecordKind.DEAL) == ["Ferro Castings"]
    assert titles(ctx, "crane belt", RecordKind.DEAL) == []


@pytest.mark.parametrize("typed", ["los", "Łoś", "SOHNE", "söhne", "los sohne"])
def test_accents_and_case_do_not_matter(ctx: Context, typed: str) -> None:
    assert titles(ctx, typed, RecordKind.COMPANY) == ["Łoś & Söhne"]


@pytest.mark.parametrize("typed", ["7946 0143", "+44 20 7946", "442079460143", "44-20-7946-01", "+4420 794 601"])
def test_numbers_are_found_however_they_are_written(ctx: Context, typed: str) -> None:
    assert titles(ctx, typed, RecordKind.CONTACT) == ["Ana Ruiz"]


@pytest.mark.parametrize(
    "typed", ["020 7946 0143", "(0)20 79460143", "0044 20 7946 0143", "2079460143", "60143", "+44 (0)20 7946 0143"]
)
def test_a_number_is_found_by_any_part_and_with_or_without_its_country(ctx: Context, typed: str) -> None:
    assert titles(ctx, typed) == ["Ana Ruiz"]


def test_a_number_that_is_none_of_ours_finds_nobody(ctx: Context) -> None:
    assert titles(ctx, "020 7946 0144") == titles(ctx, "00000") == []


def test_what_begins_with_the_text_comes_first(ctx: Context) -> None:
    create_company(ctx, CreateCompany("Old Klee Works"))
    create_company(ctx, CreateCompany("Klee"))
    create_company(ctx, CreateCompany("Klee and Daughters"))
    create_company(ctx, CreateCompany("New Klee Works"))
    assert titles(ctx, "klee", RecordKind.COMPANY) == ["Klee", "Klee and Daughters", "New Klee Works", "Old Klee Works"]


def test_open_deals_come_before_closed_ones(ctx: Context) -> None:
    newest = create_deal(ctx, CreateDeal("Scales again")).record_id
    assert titles(ctx, "scales", RecordKind.DEAL)[0] == "Scales again"
    lost = sales(ctx).phase("Lost").id
    move_deal(ctx, MoveDeal(newest, lost, reason="No budget"))
    found = [row for row in find_records(ctx, "s", (RecordKind.DEAL,)) if row.phase_kind != "genesis"]
    assert [row.title for row in found] == ["Scales again"]
    crane = find_records(ctx, "cran", (RecordKind.DEAL,))
    assert [row.phase_kind for row in crane] == ["genesis"]


@pytest.mark.parametrize("typed", ["", "  ", "&", "()", '"', "*", "-", "' OR 1=1", 'NEAR("a")', "a AND", "C++"])
def test_signs_are_no_words_and_no_commands(ctx: Context, typed: str) -> None:
    rows = find_records(ctx, typed)
    assert all(isinstance(row, FoundRecord) for row in rows)


def test_no_more_than_asked_for(ctx: Context) -> None:
    for number in range(30):
        create_company(ctx, CreateCompany(f"Copper {number}"))
    assert len(find_records(ctx, "copper", limit=7)) == 7
