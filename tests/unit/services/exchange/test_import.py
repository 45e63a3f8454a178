from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from app.domain.errors import ConflictError, NotFound, UserError
from app.domain.progress import Cancelled
from app.services.check import check_database
from app.services.context import Context
from app.services.deals.commands import CreateDeal, MoveDeal, create_deal, move_deal
from app.services.deals.lines import AddLine, EditLine, add_line, edit_line
from app.services.exchange.apply import ApplyImport, apply_import
from app.services.exchange.batches import batches, export_rejections, rejections, revert_batch
from app.services.exchange.fields import What
from app.services.exchange.imports import examine_file, propose
from app.services.exchange.mapping import FileMapping
from app.services.exchange.preview import preview
from app.services.exchange.reading import open_table
from app.services.history import undo_change
from app.services.stalls.sweep import sweep_stalls
from tests.support.snapshots import snapshot
from tests.support.team import TODAY, on_day, phase_id, sales
from tests.unit.services.exchange.importing import load, load_text, stored
from tests.unit.services.exchange.support import table, workbook, write


@dataclass
class Stopping:
    """Progress that stops the work after some rows."""

    after: int
    seen: list[tuple[int, int]] = field(default_factory=list)

    @property
    def cancelled(self) -> bool:
        return bool(self.seen) and self.seen[-1][0] >= self.after

    def report(self, done: int, total: int, text: str = "") -> None:
        self.seen.append((done, total))


def test_rows_that_cannot_be_imported_are_kept_with_line_column_and_reason(ctx: Context, tmp_path: Path) -> None:
    load_text(ctx, tmp_path, What.PRODUCTS, "product,price\nScale,100\n")
    content = (
        "id,owner,product,stage,close date,value\n"
        "1,Mira Osei,Scale,Won,31/12/2017,100\n"
        "2,Nobody,Scale,Won,31/12/2017,100\n"
        "3,Mira Osei,Scael,Won,31/12/2017,100\n"
        "4,Mira Osei,Scale,Haggling,31/12/2017,100\n"
        "5,Mira Osei,Scale,Won,31/02/2017,100\n"
        "6,Mira Osei,Scale,Won,31/12/2017,lots\n"
        "1,Mira Osei,Scale,Won,31/12/2017,200\n"
        "8,Mira Osei\n"
        "9,Mi\x00ra,Scale,Won,31/12/2017,100\n"
    )
    preview_, done = load_text(ctx, tmp_path, What.DEALS, content)
    assert (done.read, done.created, done.rejected) == (9, 1, 8)
    kept = [(r.line, *problem) for r in rejections(ctx, done.batch) for problem in r.problems]
    assert kept == [
        (3, "owner", "There is no user “Nobody”. Say which user it means, or have it created."),
        (4, "product", "There is no product “Scael”. Did you mean “Scale”?"),
        (
            5,
            "stage",
            "There is no phase “Haggling”. Say which phase it means. A new one needs a kind and a place: "
            "add it in the settings of the pipeline.",
        ),
        (6, "close date", "There is no date “31/02/2017” when read as D/M/YYYY."),
        (7, "value", "“lots” is not a number. Write it like 31200, 1.234,56 or 12k."),
        (8, "id", "Line 2 is about the same record. Keep one of the two lines."),
        (9, None, "The row has only 2 of 6 cells. Add the missing ones."),
        (10, "owner", "The text contains a control character. Remove it and try again."),
    ]
    assert sum(reason.times for reason in preview_.reasons) == 8
    wanted = ("owner", "There is no user “…”. Say which user it means, or have it created.", 1, (3,))
    assert wanted in [reason[:4] for reason in preview_.reasons]
    assert rejections(ctx, done.batch)[0].cells == ("2", "Nobody", "Scale", "Won", "31/12/2017", "100")


def test_all_that_is_wrong_with_a_row_is_told_at_once(ctx: Context, tmp_path: Path) -> None:
    content = (
        "id,name,stage,owner,close date,value,currency\n"
        "1,A,Fit,Mira Osei,2026-03-01,5,EUR\n"
        "1,B,Haggling,Nobody,31/02/2026,lots,EUR\n"
        "2,C,Fit,Mira Osei,2026-03-01,5 EUR,USD\n"
    )
    before, done = load_text(ctx, tmp_path, What.DEALS, content)
    assert (done.created, done.rejected) == (1, 2)
    told = [(row.line, [problem.column for problem in row.problems]) for row in rejections(ctx, done.batch)]
    assert told == [(3, ["stage", "owner", "close date", "value", "id"]), (4, ["value"])]
    assert sum(reason.times for reason in before.reasons) == 6
    assert export_rejections(ctx, done.batch, tmp_path / "rejected.csv") == 2
    [first, second] = [row.cells for row in open_table(tmp_path / "rejected.csv").rows()]
    assert [line.partition(":")[0] for line in str(first[0]).splitlines()] == told[0][1]
    assert str(first[0]).splitlines()[4] == "id: Line 2 is about the same record. Keep one of the two lines."
    assert second[0] == "value: The amount is in EUR, but the currency column says USD."


def test_rows_that_come_again_are_counted_together(ctx: Context, tmp_path: Path) -> None:
    before, done = load_text(ctx, tmp_path, What.COMPANIES, "name\nA\nB\nA\nB\n")
    words = "is about the same record. Keep one of the two lines."
    assert [reason[:4] for reason in before.reasons] == [("name", f"An earlier line {words}", 2, (4, 5))]
    assert before.reasons[0].said == before.reasons[0].text  # one is about line 2, the other about line 3
    assert [row.problems[0].reason.partition(" is")[0] for row in rejections(ctx, done.batch)] == ["Line 2", "Line 3"]


def test_a_reason_names_the_value_as_long_as_all_of_its_rows_have_the_same(ctx: Context, tmp_path: Path) -> None:
    text = "id,name,stage,close date\n1,A,Fit,2026-02-31\n2,B,Fit,2026-02-31\n3,C,Haggle,2026-03-30\n4,D,Sell,\n"
    before, _ = load_text(ctx, tmp_path, What.DEALS, text)
    said = {reason.column: reason.said for reason in before.reasons}
    assert said["close date"] == "There is no date “2026-02-31” when read as YYYY-MM-DD."
    assert "“…”" in said["stage"]


def test_a_company_is_told_all_that_is_wrong_with_it(ctx: Context, tmp_path: Path) -> None:
    _, done = load_text(ctx, tmp_path, What.COMPANIES, "name,founded,revenue,currency\n,77,5 EUR,USD\n")
    [rejected] = rejections(ctx, done.batch)
    assert rejected.problems == (
        ("name", "The company has no name."),
        ("revenue", "The amount is in EUR, but the currency column says USD."),
        ("founded", "77 is not a year."),
    )


def test_cells_that_a_spreadsheet_could_not_calculate_are_refused_in_every_kind_of_field(
    ctx: Context, tmp_path: Path
) -> None:
    content = "name,owner,notes,value\n#REF!,#N/A,,1\nA,#NAME?,#VALUE!,#DIV/0!\nB,#N/A,# note,#N/A\n"
    _, done = load_text(ctx, tmp_path, What.DEALS, content)
    assert (done.created, done.rejected) == (1, 2)
    [first, second] = rejections(ctx, done.batch)
    assert first.problems == (("name", "The cell holds the error #REF! of a formula. Correct it in the spreadsheet."),)
    assert [problem.column for problem in second.problems] == ["owner", "notes", "value"]
    assert stored(ctx, "deals", "name", "notes", "amount_minor") == [("B", "# note", None)]


def test_a_huge_cell_of_a_rejected_row_says_where_it_was_cut(ctx: Context, tmp_path: Path) -> None:
    _, done = load_text(ctx, tmp_path, What.COMPANIES, f"name,notes\nFerro,{'x' * 200_000}\n")
    [rejected] = rejections(ctx, done.batch)
    assert rejected.problems == (("notes", f"“{'x' * 30}…” has 200000 characters. At most 100000 fit."),)
    assert rejected.cells[1].endswith("x … [cut off here: the whole text stands in the file]")


def test_the_columns_of_exported_rejections_are_taken_for_none_of_the_fields(ctx: Context, tmp_path: Path) -> None:
    _, done = load_text(ctx, tmp_path, What.PRODUCTS, "name,price\nA,x\n")
    export_rejections(ctx, done.batch, tmp_path / "rejected.csv")
    table = open_table(tmp_path / "rejected.csv")
    assert [column.header for column in propose(ctx, table, What.PRODUCTS).mapping.columns] == ["name", "price"]


def test_rejected_rows_are_exported_fixed_and_imported_again(ctx: Context, tmp_path: Path) -> None:
    _, done = load_text(ctx, tmp_path, What.COMPANIES, "name,owner,employees\nA,Nobody,5\n=B(),Mira Osei,x\nC,,7\n")
    path = tmp_path / "rejected.csv"
    assert export_rejections(ctx, done.batch, path) == 2
    text = path.read_text(encoding="utf-8-sig")
    assert text.splitlines()[0] == "Why it was not imported,Line in the file,name,owner,employees"
    assert "'=B()" in text
    path.write_text(text.replace("Nobody", "Mira Osei").replace(",x", ",9"), encoding="utf-8-sig")
    half = tmp_path / "half.csv"
    half.write_text(text.replace("Nobody", "Somebody").replace(",x", ",9"), encoding="utf-8-sig")
    _, still = load(ctx, half, What.COMPANIES)
    assert (still.created, still.rejected, still.label) == (1, 1, "Imported 1 company from half.csv")
    export_rejections(ctx, still.batch, half)
    head, row = half.read_text(encoding="utf-8-sig").splitlines()
    assert head == text.splitlines()[0], "the reasons from before are not carried along"
    assert row.endswith(",2,A,Somebody,5")
    _, again = load(ctx, path, What.COMPANIES)
    assert (again.created, again.updated, again.rejected) == (1, 1, 0)
    assert stored(ctx, "companies", "name", "employees") == [("C", 7), ("=B()", 9), ("A", 5)]


def test_an_amount_below_zero_of_a_rejected_row_comes_in_again(ctx: Context, tmp_path: Path) -> None:
    _, done = load_text(ctx, tmp_path, What.DEALS, 'name,stage,value\nA,Odd,"-1.500,50 €"\n')
    export_rejections(ctx, done.batch, tmp_path / "rejected.csv")
    text = (tmp_path / "rejected.csv").read_text(encoding="utf-8-sig")
    _, done = load_text(ctx, tmp_path, What.DEALS, text.replace("Odd", "D1"))
    assert (done.created, stored(ctx, "deals", "amount_minor")) == (1, [-1500_50])


def test_rejected_rows_can_be_corrected_in_a_workbook(ctx: Context, tmp_path: Path) -> None:
    _, done = load_text(ctx, tmp_path, What.COMPANIES, "name,owner,employees\nA,Nobody,5\n=B(),Mira Osei,x\nC,,7\n")
    path = tmp_path / "rejected.xlsx"
    assert export_rejections(ctx, done.batch, path) == 2
    written = open_table(path)
    head = list(written.headers)
    rows: list[list[object]] = [list(row.cells) for row in written.rows()]
    assert head == ["Why it was not imported", "Line in the file", "name", "owner", "employees"]
    assert rows[1][1:] == [3, "=B()", "Mira Osei", "x"]
    rows[0][3], rows[1][2], rows[1][4] = "Mira Osei", "B", 9
    _, again = load(ctx, workbook(path, {"Sheet1": [head, *rows]}), What.COMPANIES)
    assert (again.created, again.rejected) == (2, 0)
    assert stored(ctx, "companies", "name", "employees") == [("C", 7), ("A", 5), ("B", 9)]


def test_a_file_with_nothing_wrong_has_no_rejections_to_export(ctx: Context, tmp_path: Path) -> None:
    _, done = load_text(ctx, tmp_path, What.COMPANIES, "name\nA\n")
    assert rejections(ctx, done.batch) == ()
    assert export_rejections(ctx, done.batch, tmp_path / "none.csv") == 0
    with pytest.raises(NotFound, match="no import with the number 99"):
        rejections(ctx, 99)


def test_a_deal_is_known_again_by_its_id_and_follows_the_file(ctx: Context, tmp_path: Path) -> None:
    load_text(ctx, tmp_path, What.PRODUCTS, "name,price\nScale,100\nSilo,900\n")
    start = "id,company,product,stage,start date,close date,value\n7,Ferro,Scale,D1,2026-01-05,2026-04-01,500\n"
    load_text(ctx, tmp_path, What.DEALS, start)
    [(name, amount, expected, closed)] = stored(ctx, "deals", "name", "amount_minor", "expected_close_on", "closed_on")
    assert (name, amount, expected, closed) == ("Scale", 500_00, date(2026, 4, 1), None)
    end = "id,company,product,stage,start date,close date,value\n7,Ferro,Silo,Won,2026-01-05,2026-03-01,\n"
    _, done = load_text(ctx, tmp_path, What.DEALS, end)
    assert (done.created, done.updated, done.unchanged) == (0, 1, 0)
    [(amount, phase, closed, version)] = stored(ctx, "deals", "amount_minor", "phase_id", "closed_on", "version")
    assert (amount, phase, closed, version) == (500_00, phase_id(ctx, "Won"), date(2026, 3, 1), 2)
    stays = stored(ctx, "phase_changes", "from_phase_id", "phase_id", "entered_at", "left_at")
    assert [(before, now, entered.date(), left and left.date()) for before, now, entered, left in stays] == [
        (None, phase_id(ctx, "D1"), date(2026, 1, 5), date(2026, 3, 1)),
        (phase_id(ctx, "D1"), phase_id(ctx, "Won"), date(2026, 3, 1), None),
    ]
    products = dict(stored(ctx, "products", "id", "name"))
    assert [products[key] for key in stored(ctx, "deal_lines", "product_id")] == ["Silo"]


def test_a_closed_deal_that_the_file_reopens_is_closed_no_more(ctx: Context, tmp_path: Path) -> None:
    load_text(ctx, tmp_path, What.DEALS, "id,stage,close date,lost reason\n7,Lost,2026-03-01,price\n")
    load_text(ctx, tmp_path, What.DEALS, "id,stage\n7,D2\n")
    assert stored(ctx, "deals", "closed_on", "lost_reason") == [(None, None)]


def test_what_the_file_does_not_say_stays(ctx: Context, tmp_path: Path) -> None:
    load_text(ctx, tmp_path, What.COMPANIES, "name,city,phone\nFerro,Ulm,+49 731 1\n")
    _, done = load_text(ctx, tmp_path, What.COMPANIES, "name,city,phone\nFERRO,,+49 731 2\nBeta,Bonn,\n")
    assert (done.created, done.updated) == (1, 1)
    assert stored(ctx, "companies", "name", "city", "phone") == [
        ("FERRO", "Ulm", "+49 731 2"),
        ("Beta", "Bonn", None),
    ]
    assert stored(ctx, "companies", "search_text")[0].split()[:1] == ["ferro"]


def test_a_company_that_came_with_a_contact_is_completed_by_its_own_row(ctx: Context, tmp_path: Path) -> None:
    before, done = load_text(
        ctx, tmp_path, What.CONTACTS, "name,email,company\nAna Sommer,ana@b.example,Ferro\nBen Au,,FERRO\n"
    )
    assert (done.created, before.also_created) == (2, {"company": ("Ferro",)})
    [company] = stored(ctx, "companies", "id")
    assert stored(ctx, "contacts", "company_id") == [company, company]
    _, done = load_text(ctx, tmp_path, What.COMPANIES, "id,name,city\n9001,Ferro,Ulm\n9002,Ferro,Bonn\n")
    assert (done.created, done.updated) == (1, 1)
    assert stored(ctx, "companies", "id", "external_id", "city")[0] == (company, "9001", "Ulm")


def test_other_programs_keys_refer_to_companies_but_create_none(ctx: Context, tmp_path: Path) -> None:
    load_text(ctx, tmp_path, What.COMPANIES, "record id,name\n9001,Ferro\n")
    content = "record id,deal name,associated company ids\n1,Pump,9001\n2,Valve,9999\n"
    _, done = load_text(
        ctx, tmp_path, What.DEALS, content, lambda m: m.with_column("associated company ids", "company")
    )
    assert (done.created, done.rejected) == (1, 1)
    [rejected] = rejections(ctx, done.batch)
    assert (
        rejected.problems[0].reason == "There is no company “9999”. Say which one it means, or import companies first."
    )


def test_contacts_are_known_by_email_else_by_name_and_company(ctx: Context, tmp_path: Path) -> None:
    content = "name,email,company\nAna Sommer,ana@b.example,Ferro\nBen Au,,Ferro\nBen Au,,Beta\n"
    load_text(ctx, tmp_path, What.CONTACTS, content)
    content = "name,email,company,job title\nA. Sommer,ANA@b.example,Ferro,CEO\nBen Au,,Beta,CFO\nBen Au,,Ferro,CTO\n"
    _, done = load_text(ctx, tmp_path, What.CONTACTS, content)
    assert (done.created, done.updated) == (0, 3)
    assert stored(ctx, "contacts", "full_name", "job_title") == [
        ("A. Sommer", "CEO"),
        ("Ben Au", "CTO"),
        ("Ben Au", "CFO"),
    ]


def test_two_records_of_one_name_are_told_apart_by_the_user(ctx: Context, tmp_path: Path) -> None:
    load_text(ctx, tmp_path, What.COMPANIES, "id,name\n1,Ferro\n2,Ferro\n")
    _, done = load_text(ctx, tmp_path, What.COMPANIES, "name,city\nFerro,Ulm\n")
    assert done.rejected == 1
    [rejected] = rejections(ctx, done.batch)
    assert rejected.problems[0].reason == "There are 2 companies like this. Add their external ID to the file."


def test_managers_and_parents_may_stand_below_and_be_new(ctx: Context, tmp_path: Path) -> None:
    before, done = load_text(ctx, tmp_path, What.USERS, "name,manager\nAna,Ben\nBen,Kim\nKim,Kim\n")
    assert (done.created, done.unlinked) == (3, 0)
    names = dict(stored(ctx, "users", "id", "name"))
    managers = {name: names.get(manager) for name, manager in stored(ctx, "users", "name", "manager_id")}
    assert managers == {"Mira Osei": None, "Ana": "Ben", "Ben": "Kim", "Kim": None}
    assert before.also_created == {}
    before, _ = load_text(ctx, tmp_path, What.COMPANIES, "name,parent company\nSub,Top\nTop,\nOther,Elsewhere\n")
    assert before.also_created == {"parent": ("Elsewhere",)}
    assert [row.values.get("parent") for row in before.rows] == ["Top", None, "Elsewhere"]  # as they will be
    assert stored(ctx, "companies", "name") == ["Sub", "Top", "Other", "Elsewhere"]
    _, again = load_text(ctx, tmp_path, What.COMPANIES, "name,parent company\nSub,Top\n")
    assert again.unchanged == 1
    assert stored(ctx, "companies", "version")[0] == 2


def test_parents_by_key_that_are_not_there_are_counted(ctx: Context, tmp_path: Path) -> None:
    _, done = load_text(ctx, tmp_path, What.COMPANIES, "id,name,parent id\n1,Sub,2\n2,Top,\n3,Lone,77\n")
    assert (done.created, done.unlinked) == (3, 1)
    keys = dict(stored(ctx, "companies", "name", "id"))
    assert stored(ctx, "companies", "name", "parent_id") == [("Sub", keys["Top"]), ("Top", None), ("Lone", None)]


def test_values_are_mapped_left_empty_or_created(ctx: Context, tmp_path: Path) -> None:
    def settle(mapping: FileMapping) -> FileMapping:
        return (
            mapping.with_value("phase", "Haggling", "D3")
            .with_value("owner", "Nobody", "")
            .with_value("owner", "Newcomer", "+")
        )

    content = "name,stage,owner\nA,Haggling,Nobody\nB,haggling,Newcomer\nC,G1,Mira Osei\n"
    _, done = load_text(ctx, tmp_path, What.DEALS, content, settle)
    assert done.rejected == 0
    users = dict(stored(ctx, "users", "id", "name"))
    deals = stored(ctx, "deals", "phase_id", "owner_id")
    assert [(key, users.get(owner)) for key, owner in deals] == [
        (phase_id(ctx, "D3"), None),
        (phase_id(ctx, "D3"), "Newcomer"),
        (phase_id(ctx, "G1"), "Mira Osei"),
    ]


def test_mapping_to_an_unknown_phase_is_refused_before_anything_is_written(ctx: Context, tmp_path: Path) -> None:
    before = snapshot(ctx.db)
    with pytest.raises(UserError, match=r"“D9”, chosen for “x”, is not known here"):
        load_text(ctx, tmp_path, What.DEALS, "name,stage\nA,x\n", lambda m: m.with_value("phase", "x", "D9"))
    assert snapshot(ctx.db) == before


def test_without_an_owner_column_the_importer_owns_what_is_new(ctx: Context, tmp_path: Path) -> None:
    before, _ = load_text(ctx, tmp_path, What.DEALS, "name,company\nPump,\n")
    assert stored(ctx, "deals", "owner_id", "phase_id") == [(ctx.user.id, sales(ctx).phases[0].id)]
    assert "1 deal has no company. It is kept and marked." in before.notes


def test_amounts_keep_their_currency_and_precision(ctx: Context, tmp_path: Path) -> None:
    content = 'name,value,currency\nA,$342.09K,\nB,"1,234.56",\nC,1200,JPY\nD,5 EUR,USD\n'
    _, done = load_text(ctx, tmp_path, What.DEALS, content)
    assert stored(ctx, "deals", "amount_minor", "currency") == [
        (342_090_00, "USD"),
        (1_234_56, "EUR"),
        (1_200, "JPY"),
    ]
    [rejected] = rejections(ctx, done.batch)
    assert rejected.problems[0].reason == "The amount is in EUR, but the currency column says USD."


def test_the_line_of_a_deal_shares_out_its_amount_or_takes_the_list_price(ctx: Context, tmp_path: Path) -> None:
    load_text(ctx, tmp_path, What.PRODUCTS, "name,price\nScale,100\n")
    load_text(ctx, tmp_path, What.DEALS, "name,product,quantity,value\nA,Scale,4,1000\nB,Scale,,\n")
    assert stored(ctx, "deal_lines", "quantity", "unit_price_minor") == [
        (Decimal(4), 250_00),
        (Decimal(1), 100_00),
    ]


def test_probabilities_are_per_cent_however_they_are_written(ctx: Context, tmp_path: Path) -> None:
    shares: list[list[object]] = [["name", "probability"], ["A", 0.4], ["B", 1], ["C", 0], ["D", "50 %"], ["E", "0.5%"]]
    load(ctx, workbook(tmp_path / "shares.xlsx", {"Deals": shares}), What.DEALS)
    load_text(ctx, tmp_path, What.DEALS, "name,probability\nF,1\nG,40\n")
    assert stored(ctx, "deals", "own_probability") == [40, 100, 0, 50, 0, 1, 40]


def test_what_a_file_does_not_say_about_an_offer_stays(ctx: Context, tmp_path: Path) -> None:
    load_text(ctx, tmp_path, What.PRODUCTS, "name,price\nScale,100\nPrinter,20\n")
    content = "id,name,product,quantity,value\n1,Two,Scale,4,1000\n2,Less,Scale,4,900\n3,One,Scale,4,1000\n"
    load_text(ctx, tmp_path, What.DEALS, content)
    two, less, one = stored(ctx, "deals", "id")
    printer = stored(ctx, "products", "id")[1]
    add_line(ctx, AddLine(two, printer))
    discounted = stored(ctx, "deal_lines", "id")[1]
    edit_line(ctx, EditLine(discounted, None, {"discount_percent": Decimal(10), "unit_price_minor": 250_00}))
    before = snapshot(ctx.db)
    for again in (content, "id,product\n1,Scale\n2,Scale\n3,Scale\n"):
        _, done = load_text(ctx, tmp_path, What.DEALS, again)
        assert done.unchanged == 3
        assert snapshot(ctx.db)["deal_lines"] == before["deal_lines"]
    load_text(ctx, tmp_path, What.DEALS, "id,product,quantity,value\n1,Scale,4,1200\n2,Scale,5,900\n3,Scale,4,1200\n")
    lines = stored(ctx, "deal_lines", "deal_id", "quantity", "unit_price_minor")
    assert lines == [
        (two, Decimal(4), 250_00),
        (less, Decimal(5), 250_00),
        (one, Decimal(4), 300_00),
        (two, Decimal(1), 20_00),
    ]
    load_text(ctx, tmp_path, What.DEALS, "id,product,value\n1,Printer,1200\n3,Printer,1200\n")
    lines = stored(ctx, "deal_lines", "deal_id", "product_id", "quantity", "unit_price_minor")
    assert [line for line in lines if line[0] != less] == [
        (two, printer, Decimal(1), 20_00),
        (one, printer, Decimal(1), 1200_00),
        (two, printer, Decimal(1), 20_00),
    ]


def test_nothing_is_imported_while_dates_or_decimals_are_open(ctx: Context, tmp_path: Path) -> None:
    opened = table(tmp_path, "name,close date,value\nA,1/2/2017,5\nB,3/4/2017,1.234\n")
    mapping = propose(ctx, opened, What.DEALS).mapping
    findings = examine_file(ctx, opened, mapping)
    before = snapshot(ctx.db)
    with pytest.raises(UserError, match="Choose D/M/YYYY or M/D/YYYY"):
        preview(ctx, opened, mapping, findings)
    dated = mapping.with_dates("close date", ["M/D/YYYY"])
    with pytest.raises(UserError, match="Say whether a point or a comma"):
        apply_import(ctx, ApplyImport(opened, dated, findings))
    assert snapshot(ctx.db) == before
    assert batches(ctx) == ()
    apply_import(ctx, ApplyImport(opened, dated.with_decimal("value", ","), findings))
    assert stored(ctx, "deals", "expected_close_on", "amount_minor") == [
        (date(2017, 1, 2), 5_00),
        (date(2017, 3, 4), 1234_00),
    ]


def test_a_stopped_import_leaves_nothing(ctx: Context, tmp_path: Path) -> None:
    content = "name,owner\n" + "".join(f"Company {n},{'Nobody' if n % 9 == 0 else ''}\n" for n in range(5000))
    before = snapshot(ctx.db)
    stopping = Stopping(after=4000)
    with pytest.raises(Cancelled):
        load(ctx, write(tmp_path, content), What.COMPANIES, progress=stopping)
    assert stopping.seen == [(0, 5000), (2000, 5000), (4000, 5000)]
    assert snapshot(ctx.db) == before
    assert batches(ctx) == ()


def test_reverting_brings_back_what_was_updated(ctx: Context, tmp_path: Path) -> None:
    load_text(ctx, tmp_path, What.COMPANIES, "name,city\nFerro,Ulm\nBeta,Bonn\n")
    before = snapshot(ctx.db)
    _, done = load_text(ctx, tmp_path, What.COMPANIES, "name,city\nFerro,Köln\nGamma,Hof\n")
    assert snapshot(ctx.db) != before
    revert_batch(ctx, done.batch)
    assert snapshot(ctx.db) == before
    newest = batches(ctx)[0]
    assert (newest.file_name, newest.created, newest.updated, newest.is_reverted) == ("file.csv", 1, 1, True)
    with pytest.raises(UserError, match="was undone already"):
        revert_batch(ctx, done.batch)


def test_an_import_that_changed_nothing_can_be_reverted(ctx: Context, tmp_path: Path) -> None:
    load_text(ctx, tmp_path, What.COMPANIES, "name\nFerro\n")
    _, done = load_text(ctx, tmp_path, What.COMPANIES, "name\nFerro\n")
    revert_batch(ctx, done.batch)
    assert [batch.is_reverted for batch in batches(ctx)] == [True, False]


def test_undo_and_redo_show_in_the_list_of_imports(ctx: Context, tmp_path: Path) -> None:
    _, done = load_text(ctx, tmp_path, What.COMPANIES, "name\nFerro\n")
    undone = undo_change(ctx, done.change_set_id)
    assert batches(ctx)[0].is_reverted
    undo_change(ctx, undone.change_set_id)
    assert not batches(ctx)[0].is_reverted
    assert stored(ctx, "companies", "name") == ["Ferro"]


def test_rows_that_somebody_changed_since_are_not_reverted(ctx: Context, tmp_path: Path) -> None:
    _, done = load_text(ctx, tmp_path, What.DEALS, "name,company\nPump,Ferro\nValve,Beta\n")
    [deal, _] = stored(ctx, "deals", "id")
    moved = move_deal(ctx, MoveDeal(deal, phase_id(ctx, "G2")))
    before = snapshot(ctx.db)
    with pytest.raises(UserError, match=r"2 of the imported rows were changed since, by “Moved Ferro to G2”"):
        revert_batch(ctx, done.batch)
    assert snapshot(ctx.db) == before
    assert moved.change_set_id is not None
    undo_change(ctx, moved.change_set_id)
    revert_batch(ctx, done.batch)
    assert stored(ctx, "deals", "id") == []


@pytest.mark.parametrize("count", [3, 1100])  # taken back row by row, and by stretches
def test_deals_that_ran_out_of_time_by_themselves_go_with_their_import(
    ctx: Context, tmp_path: Path, count: int
) -> None:
    late = on_day(ctx, TODAY + timedelta(days=60))
    rows = "".join(f"Pump {number},D1,2020-01-01\n" for number in range(count))
    _, done = load_text(ctx, tmp_path, What.DEALS, f"name,phase,in the phase since\n{rows}")
    own = create_deal(ctx, CreateDeal("Own", phase_id=phase_id(ctx, "D1"))).record_id
    assert len(sweep_stalls(late)) == count + 1
    reverted = revert_batch(late, done.batch)
    assert stored(ctx, "deals", "id", "phase_id") == [(own, phase_id(ctx, "D4"))]
    assert {deal for (deal, _) in stored(ctx, "phase_changes", "deal_id", "id")} == {own}
    redone = undo_change(late, reverted.change_set_id)
    assert set(stored(ctx, "deals", "phase_id")) == {phase_id(ctx, "D4")}
    undo_change(late, redone.change_set_id)
    assert stored(ctx, "deals", "id") == [own]
    assert check_database(ctx.db).is_sound


def test_a_deal_that_was_decided_after_the_sweep_keeps_its_import(ctx: Context, tmp_path: Path) -> None:
    late = on_day(ctx, TODAY + timedelta(days=60))
    _, done = load_text(ctx, tmp_path, What.DEALS, "name,phase,in the phase since\nA,D1,2020-01-01\nB,D1,2020-01-01\n")
    first, second = (stalled.deal_id for stalled in sweep_stalls(late))
    move_deal(late, MoveDeal(first, phase_id(ctx, "D2")))
    with pytest.raises(UserError, match="1 of the imported rows was changed since, by “Moved A to D2”"):
        revert_batch(late, done.batch)
    with pytest.raises(ConflictError):
        undo_change(late, stored(ctx, "import_batches", "change_set_id")[0])
    assert dict(stored(ctx, "deals", "id", "phase_id")) == {first: phase_id(ctx, "D2"), second: phase_id(ctx, "D4")}


def test_an_import_is_in_the_history_like_any_change(ctx: Context, tmp_path: Path) -> None:
    from app.services.record_changes import record_changes

    _, done = load_text(ctx, tmp_path, What.DEALS, "id,name\n1,Pump\n")
    load_text(ctx, tmp_path, What.DEALS, "id,name\n1,Big pump\n")
    [newer, older] = record_changes(ctx, "deals", stored(ctx, "deals", "id")[0])
    assert (older.op, older.label, older.batch) == ("I", "Imported 1 deal from file.csv", "file.csv")
    assert [(f.column, f.before, f.after) for f in newer.fields] == [("name", "Pump", "Big pump")]
    assert done.label == older.label


def test_imported_deals_can_be_edited_by_whoever_saw_them(ctx: Context, tmp_path: Path) -> None:
    load_text(ctx, tmp_path, What.DEALS, "id,name,stage\n1,Pump,G1\n")
    [deal] = stored(ctx, "deals", "id")
    load_text(ctx, tmp_path, What.DEALS, "id,name,stage\n1,Pump,D1\n")
    with pytest.raises(ConflictError):
        move_deal(ctx, MoveDeal(deal, phase_id(ctx, "G2"), version=1))


def test_rows_without_anything_to_know_them_by_are_created_each_time(ctx: Context, tmp_path: Path) -> None:
    content = "company,value\nFerro,5\nFerro,5\n"
    before, done = load_text(ctx, tmp_path, What.DEALS, content)
    assert done.created == 2
    assert "No column tells these rows apart" in before.notes[0]
    assert stored(ctx, "deals", "name") == ["Ferro", "Ferro"]


def test_deals_of_today_do_not_enter_their_phase_in_the_future(ctx: Context, tmp_path: Path) -> None:
    load_text(ctx, tmp_path, What.DEALS, "name,start date\nPump,2030-01-01\n")
    [(entered, started)] = stored(ctx, "deals", "phase_entered_at", "started_on")
    assert (entered.date(), started) == (TODAY, date(2030, 1, 1))


def test_a_preview_shows_rows_as_they_will_be(ctx: Context, tmp_path: Path) -> None:
    load_text(ctx, tmp_path, What.COMPANIES, "name,city\nFerro,Ulm\n")
    before, _ = load_text(ctx, tmp_path, What.COMPANIES, "name,city\nFerro,Ulm\nFERRO.,Bonn\nBeta,Hof\n")
    assert [(row.line, row.action, row.values["name"]) for row in before.rows] == [
        (2, "same", "Ferro"),
        (4, "create", "Beta"),
    ]
    assert before.rejections[0].line == 3


def test_a_large_update_touches_each_row_once(ctx: Context, tmp_path: Path) -> None:
    content = "id,name\n" + "".join(f"{n},Company {n}\n" for n in range(2100))
    load_text(ctx, tmp_path, What.COMPANIES, content)
    _, done = load_text(ctx, tmp_path, What.COMPANIES, content.replace("Company", "Firm"))
    assert (done.created, done.updated, done.unchanged) == (0, 2100, 0)
    assert set(stored(ctx, "companies", "version")) == {2}


def test_a_workbook_goes_the_same_way(ctx: Context, tmp_path: Path) -> None:
    rows: list[list[object]] = [["Name", "Close date", "Amount"], ["Pump", date(2026, 4, 2), 1100.04]]
    path = workbook(tmp_path / "deals.xlsx", {"Deals": rows})
    load(ctx, path, What.DEALS)
    assert stored(ctx, "deals", "name", "expected_close_on", "amount_minor") == [("Pump", date(2026, 4, 2), 1100_04)]


@pytest.mark.parametrize(("since_1904", "number"), [(False, 46114), (True, 44652)])
def test_day_numbers_count_from_where_the_workbook_says(
    ctx: Context, tmp_path: Path, since_1904: bool, number: int
) -> None:
    rows: list[list[object]] = [["Name", "Close date"], ["A date", date(2026, 4, 2)], ["Its number", number]]
    path = workbook(tmp_path / "deals.xlsx", {"Deals": rows}, since_1904=since_1904)
    load(ctx, path, What.DEALS)
    assert stored(ctx, "deals", "expected_close_on") == [date(2026, 4, 2)] * 2


def test_a_file_that_changed_since_it_was_examined_is_refused(ctx: Context, tmp_path: Path) -> None:
    opened = open_table(write(tmp_path, "name\nA\n"))
    mapping = propose(ctx, opened, What.COMPANIES).mapping
    findings = examine_file(ctx, opened, mapping)
    write(tmp_path, "name\nA\nB\n")
    with pytest.raises(UserError, match="has changed since it was opened"):
        apply_import(ctx, ApplyImport(opened, mapping, findings))
    assert stored(ctx, "companies", "id") == []
