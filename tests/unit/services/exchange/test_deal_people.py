"""The people of imported deals: found among ours, made where they are new, never guessed."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from app.services.check import check_database
from app.services.context import Context
from app.services.deals.committee import AddSeat, add_seat
from app.services.exchange.batches import rejections, revert_batch
from app.services.exchange.export import export
from app.services.exchange.fields import What
from app.storage.database import Database
from app.storage.location import Location
from tests.support.snapshots import snapshot
from tests.support.team import new_team
from tests.unit.services.exchange.importing import load, load_text, stored

PEOPLE = (
    "id,name,email,company\n"
    "8001,Ana Ruiz,ana@ferro.example,Ferro\n"
    "8002,Ben Au,,Ferro\n"
    "8003,Ben Au,,Beta\n"
    "8004,Info,info@ferro.example,Ferro\n"
    "8005,Info,info@ferro.example,Beta\n"
)


@pytest.fixture
def ctx(database: Database, tmp_path: Path) -> Context:
    ctx = new_team(database)
    load_text(ctx, tmp_path, What.CONTACTS, PEOPLE)
    return ctx


def committee(ctx: Context) -> list[tuple[str, str, str | None]]:
    """Deal, person and role, in the order in which they were stored."""
    deals, people = dict(stored(ctx, "deals", "id", "name")), dict(stored(ctx, "contacts", "id", "full_name"))
    seats = stored(ctx, "deal_contacts", "deal_id", "contact_id", "role")
    return [(deals[deal], people[contact], role) for deal, contact, role in seats]


def reasons(ctx: Context, batch: int) -> list[tuple[int, str | None, str]]:
    return [(row.line, *problem) for row in rejections(ctx, batch) for problem in row.problems]


def test_people_are_found_by_address_id_or_name_at_their_company_and_new_ones_are_made(
    ctx: Context, tmp_path: Path
) -> None:
    content = (
        "name,company,contact name,contact email,contact role,contact id\n"
        "A,Ferro,Somebody else,ANA@ferro.example,Decision maker,\n"
        "B,Ferro,ben au,,champion,\n"
        "C,Beta,Ben Au,,Holds the budget,\n"
        "D,Ferro,,,,8001\n"
        "E,Ferro,Zoë New,zoe@ferro.example,,\n"
        "F,Ferro,Zoë New,,Uses it,\n"
        "G,Neu AG,Zoë New,,,\n"
        "H,Neu AG,,post@neu.example,,\n"
        "I,Ferro,,,,\n"
    )
    before, done = load_text(ctx, tmp_path, What.DEALS, content)
    assert (done.created, done.rejected) == (9, 0)
    assert before.also_created == {"company": ("Neu AG",), "contact": ("Zoë New", "Zoë New", "post@neu.example")}
    assert done.also_created == {"companies": 1, "contacts": 3}
    assert committee(ctx) == [
        ("A", "Ana Ruiz", "decision_maker"),
        ("B", "Ben Au", "champion"),
        ("C", "Ben Au", "economic_buyer"),
        ("D", "Ana Ruiz", None),
        ("E", "Zoë New", None),
        ("F", "Zoë New", "user"),
        ("G", "Zoë New", None),
        ("H", "post@neu.example", None),
    ]
    companies = dict(stored(ctx, "companies", "id", "name"))
    made = stored(ctx, "contacts", "full_name", "email", "company_id", "owner_id")[-3:]
    assert [(name, email, companies[company]) for name, email, company, _ in made] == [
        ("Zoë New", "zoe@ferro.example", "Ferro"),
        ("Zoë New", None, "Neu AG"),
        ("post@neu.example", "post@neu.example", "Neu AG"),
    ]
    assert {owner for *_, owner in made} == {ctx.user.id}
    assert check_database(ctx.db).is_sound


def test_importing_again_says_nothing_new_and_reverting_leaves_nothing(ctx: Context, tmp_path: Path) -> None:
    before = snapshot(ctx.db)
    content = "name,company,contact,contact email,role\nA,Ferro,Zoë New,zoe@ferro.example,champion\nB,Ferro,Ben Au,,\n"
    _, done = load_text(ctx, tmp_path, What.DEALS, content)
    _, again = load_text(ctx, tmp_path, What.DEALS, content)
    assert (again.created, again.updated, again.unchanged) == (0, 2, 2)
    changed = content.replace("champion", "gatekeeper").replace("B,Ferro,Ben Au,,", "B,Ferro,Ben Au; Ana Ruiz,,")
    _, once_more = load_text(ctx, tmp_path, What.DEALS, changed)
    assert (once_more.updated, once_more.unchanged) == (2, 0)
    assert committee(ctx) == [("A", "Zoë New", "gatekeeper"), ("B", "Ben Au", None), ("B", "Ana Ruiz", None)]
    for one in (once_more, again, done):
        revert_batch(ctx, one.batch)
    assert snapshot(ctx.db) == before


def test_several_people_stand_in_one_cell_with_their_addresses(ctx: Context, tmp_path: Path) -> None:
    content = (
        "name;company;contacts;contact email\n"
        'A;Ferro;"Ana Ruiz (ana@ferro.example)\nKim Oh <kim@ferro.example>";\n'
        'B;Ferro;"Ana Ruiz; Kim Oh; Ana Ruiz";"ana@ferro.example;kim@ferro.example; ana@ferro.example"\n'
    )
    _, done = load_text(ctx, tmp_path, What.DEALS, content, lambda m: m.with_column("contacts", "contact"))
    assert done.also_created == {"contacts": 1}
    assert [(deal, person) for deal, person, _ in committee(ctx)] == [
        ("A", "Ana Ruiz"),
        ("A", "Kim Oh"),
        ("B", "Ana Ruiz"),
        ("B", "Kim Oh"),
    ]


def test_an_address_that_was_missing_is_added_to_the_person(ctx: Context, tmp_path: Path) -> None:
    content = (
        "name,company,contact,contact email\nA,Ferro,Ben Au,ben@ferro.example\nB,Ferro,Ben Au,other@ferro.example\n"
    )
    _, done = load_text(ctx, tmp_path, What.DEALS, content)
    assert done.also_created == {"contacts": 1}
    found = stored(ctx, "contacts", "full_name", "email", "search_text")
    assert [email for name, email, _ in found if name == "Ben Au"] == ["ben@ferro.example", None, "other@ferro.example"]
    assert "ben ferro example" in next(text for _, email, text in found if email == "ben@ferro.example")


def test_what_is_not_clear_about_people_rejects_the_row_with_the_reason(ctx: Context, tmp_path: Path) -> None:
    content = (
        "name,company,contact,contact email,role,contact phone,contact id\n"
        "A,,Info,info@ferro.example,,,\n"
        "B,Ferro,Ana;Ben,a@b.example,,,\n"
        "C,Ferro,Ana;Ben,,champion,,\n"
        "D,Ferro,Ana,,Uncle,,\n"
        "E,Ferro,,nobody,,,\n"
        "F,Ferro,,,,,9999\n"
        "G,Ferro,Ana,,,call,\n"
    )
    _, done = load_text(ctx, tmp_path, What.DEALS, content)
    assert (done.created, done.rejected) == (0, 7)
    assert reasons(ctx, done.batch) == [
        (
            2,
            "contact email",
            "There are 2 people with the e-mail address “info@ferro.example”. "
            "Tell them apart, or leave them out of this row.",
        ),
        (
            3,
            "contact",
            "The people of this deal have 2 names and 1 e-mail addresses. Give each the same, in the same order.",
        ),
        (4, "role", "Whose role it is isn't clear: the row names 2 people. Leave one."),
        (5, "role", "There is no role “Uncle”. Say which role it means."),
        (6, "contact email", "“nobody” is not an e-mail address."),
        (7, "contact id", "There is no person with the ID “9999”. Import the people first."),
        (8, "contact phone", "“call” has no digits, so it is no phone number."),
    ]


def test_each_of_several_people_has_a_role_or_none(ctx: Context, tmp_path: Path) -> None:
    content = "name,company,contact,role\nA,Ferro,Ana Ruiz; Ben Au; Kim Oh,Champion; ;Holds the budget\n"
    _, done = load_text(ctx, tmp_path, What.DEALS, content)
    seats = [("A", "Ana Ruiz", "champion"), ("A", "Ben Au", None), ("A", "Kim Oh", "economic_buyer")]
    assert (done.created, committee(ctx)) == (1, seats)
    _, done = load_text(ctx, tmp_path, What.DEALS, content.replace("Champion; ;", "Uncle; ;"))
    assert reasons(ctx, done.batch) == [(2, "role", "There is no role “Uncle”. Say which role it means.")]
    _, done = load_text(ctx, tmp_path, What.DEALS, content.replace("Champion; ;", "Champion;"))
    assert reasons(ctx, done.batch) == [(2, "role", "Whose role it is isn't clear: the row names 3 people. Leave one.")]


def test_an_export_brings_the_committees_back(ctx: Context, tmp_path: Path) -> None:
    content = "name,company,contact,role\nA,Ferro,Ana Ruiz;Kim Oh,;Champion\nB,Beta,Ben Au,\nC,,,\n"
    load_text(ctx, tmp_path, What.DEALS, content)
    of_beta = dict(stored(ctx, "contacts", "external_id", "id"))["8003"]
    add_seat(ctx, AddSeat(stored(ctx, "deals", "id")[0], of_beta, role="economic_buyer"))
    before = snapshot(ctx.db)
    export(ctx, What.DEALS, tmp_path / "deals.csv")
    _, done = load(ctx, tmp_path / "deals.csv", What.DEALS)
    assert (done.updated, done.unchanged) == (3, 3)
    assert snapshot(ctx.db) == before
    with closing(Database.open(Location.parse(str(tmp_path / "other.headwater")), may_create=True)) as database:
        other = new_team(database)
        _, done = load(other, tmp_path / "deals.csv", What.DEALS)
        assert (done.created, done.also_created) == (3, {"companies": 2, "contacts": 4})
        assert sorted(committee(other), key=str) == sorted(committee(ctx), key=str)


def test_roles_may_be_said_in_other_words(ctx: Context, tmp_path: Path) -> None:
    content = "name,company,contact,role\nA,Ferro,Ben Au,Einkauf\n"
    load_text(ctx, tmp_path, What.DEALS, content, lambda m: m.with_value("contact_role", "Einkauf", "Economic buyer"))
    assert committee(ctx) == [("A", "Ben Au", "economic_buyer")]
