from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from app.domain.errors import UserError
from app.domain.progress import Cancelled
from app.services.exchange.examine import examine
from app.services.exchange.fields import What
from app.services.exchange.identity import Identity, Key, KeyLog
from app.services.exchange.mapping import FileMapping, locate
from app.services.exchange.reading import open_table
from app.services.exchange.values import Directory, How, Known
from tests.unit.services.exchange.support import table

PHASES = Directory([Known(1, "Fit", ("G1",)), Known(2, "Won"), Known(3, "Lost")])
DEALS = (
    FileMapping(What.DEALS)
    .with_column("id", "external_id")
    .with_column("stage", "phase")
    .with_column("close", "close_on")
    .with_column("value", "amount")
)
CONTENT = "id,stage,close,value\n1,Won,1/2/2017,1.234\n2,Engaging,3/4/2017,5\n1,Engaging,5/6/2017,\n7,x\n"


@dataclass
class Told:
    """Progress that stops the work after some reports."""

    stop_after: int
    reports: list[tuple[int, int, str]] = field(default_factory=list)

    @property
    def cancelled(self) -> bool:
        return len(self.reports) >= self.stop_after

    def report(self, done: int, total: int, text: str = "") -> None:
        self.reports.append((done, total, text))


def test_everything_that_is_open_is_found_in_one_pass(tmp_path: Path) -> None:
    findings = examine(table(tmp_path, CONTENT), DEALS, {"phases": PHASES})
    assert (findings.rows, findings.broken, findings.known_by) == (4, 1, "id")
    [(column, group)] = findings.open_dates(DEALS)
    assert (column, group.open_formats) == ("close", ("D/M/YYYY", "M/D/YYYY"))
    [(column, analysis)] = findings.open_numbers(DEALS)
    assert (column, analysis.ambiguous) == ("value", ("1.234",))
    [(name, match)] = findings.open_values()
    assert (name, match.theirs, match.count) == ("phase", "Engaging", 2)
    assert findings.repeated == {hash(Key("external_id", "1"))}


def test_what_is_settled_is_open_no_more(tmp_path: Path) -> None:
    mapping = DEALS.with_dates("close", ["D/M/YYYY"]).with_decimal("value", ",").with_value("phase", "Engaging", "G1")
    findings = examine(table(tmp_path, CONTENT), mapping, {"phases": PHASES})
    assert list(findings.open_dates(mapping)) == []
    assert list(findings.open_numbers(mapping)) == []
    assert list(findings.open_values()) == []
    assert [m.how for m in findings.values["phase"]] == [How.SAID, How.EXACT]


def test_it_stops_when_told(tmp_path: Path) -> None:
    told = Told(stop_after=1)
    opened = table(tmp_path, "name\n" + "x\n" * 5000)
    with pytest.raises(Cancelled):
        examine(opened, FileMapping(What.COMPANIES).with_column("name", "name"), {}, told)
    assert told.reports == [(0, 0, "Looking through the file")]


def test_a_mapping_for_another_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="has no column “stage”"):
        examine(table(tmp_path, "id,name\n1,x\n"), DEALS, {})


@pytest.mark.parametrize(
    ("what", "columns", "cells", "key"),
    [
        (What.DEALS, "external_id name company", ["7", "Deal", "Acme"], Key("external_id", "7")),
        (What.DEALS, "external_id name company", ["", "A Deal", "Acme"], Key("name_and_company", "adeal|acme")),
        (What.DEALS, "amount company", ["7", "Acme"], None),
        (What.COMPANIES, "name", ["Café Müller"], Key("name", "cafemuller")),
        (What.CONTACTS, "given_name family_name email", ["Ana", "Sommer", "A@b.example"], Key("email", "a@b.example")),
        (What.CONTACTS, "given_name family_name", ["Ana", "Sommer"], Key("name_and_company", "anasommer|")),
        (What.PRODUCTS, "code name", ["G-7", "GTX"], Key("code", "g7")),
        (What.USERS, "external_id given_name family_name", ["7", "Ana", "Sommer"], Key("name", "anasommer")),
        (What.COMPANIES, "name", ["NULL"], None),
        (What.COMPANIES, "name", ["Ac\0me"], None),
    ],
)
def test_by_what_rows_are_known(what: What, columns: str, cells: list[str], key: Key | None) -> None:
    mapping = FileMapping(what)
    for name in columns.split():
        mapping = mapping.with_column(name, name)
    assert Identity(what, locate(mapping, columns.split())).key(cells) == key


def test_nothing_to_know_rows_by_is_said() -> None:
    mapping = FileMapping(What.DEALS).with_column("Firm", "company")
    assert Identity(What.DEALS, locate(mapping, ["Firm"])).label is None


def test_keys_that_come_again_are_found_among_many() -> None:
    log = KeyLog()
    for number in range(20_000):
        log.add(Key("name", str(number)))
    for number in (17, 4711):
        log.add(Key("name", str(number)))
    assert log.repeated() == {hash(Key("name", "17")), hash(Key("name", "4711"))}


@pytest.mark.realdata
def test_a_real_pipeline(real_data: Callable[[str], Path]) -> None:
    opened = open_table(real_data("maven_crm") / "sales_pipeline.csv")
    mapping = FileMapping(What.DEALS)
    for header, name in (
        ("opportunity_id", "external_id"),
        ("product", "product"),
        ("deal_stage", "phase"),
        ("engage_date", "started_on"),
        ("close_value", "amount"),
    ):
        mapping = mapping.with_column(header, name)
    products = Directory([Known(n, name) for n, name in enumerate(["GTX Pro", "GTX Plus Pro", "GTX Basic"])])
    findings = examine(opened, mapping, {"phases": PHASES, "products": products})
    assert (findings.rows, findings.broken, findings.repeated) == (8800, 0, frozenset())
    assert [(column, group.count) for column, group in findings.open_dates(mapping)] == [("engage_date", 3234)]
    assert list(findings.open_numbers(mapping)) == []
    counts = {match.theirs: (match.count, match.how) for match in findings.values["product"]}
    assert counts["GTXPro"] == (1480, How.SAME_LETTERS)
    assert [(m.theirs, m.count) for _, m in findings.open_values() if m.theirs[:2] not in ("GT", "MG")] == [
        ("Engaging", 1589),
        ("Prospecting", 500),
    ]
