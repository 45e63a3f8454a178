"""A printed forecast is opened again by other programs, and its text compared with the figures it was made of."""

from __future__ import annotations

import random
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from pypdf import PdfReader

from app.domain.forecast.basis import Basis, Outcome
from app.domain.forecast.facts import DealFact
from app.domain.forecast.sums import forecast
from app.domain.forecast.targets import TargetFact
from app.services.charts import full_money
from app.services.printing.document import write_pdf
from app.services.reports.codec import packed, unpacked
from app.services.reports.forecast_page import forecast_document
from app.services.reports.printed import Earlier, Printed, changes_since
from app.services.reports.words import whole_money
from tests.support.printed import TODAY, deal, facts, printed

POPPLER = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed")
NAUGHTY = (
    "\N{HEBREW LETTER SHIN}\N{HEBREW LETTER LAMED}\N{HEBREW LETTER VAV}\N{HEBREW LETTER FINAL MEM}",
    "\N{ARABIC LETTER MEEM}\N{ARABIC LETTER REH}",
    "\N{CJK UNIFIED IDEOGRAPH-6F22}\N{CJK UNIFIED IDEOGRAPH-5B57}",
    "a\nb\tc\x00d",
    "\N{GRINNING FACE} e\N{COMBINING ACUTE ACCENT}",
    "<b>&amp;</b> '; DROP TABLE deals; --",
    "\N{RIGHT-TO-LEFT OVERRIDE}abc",
    "x" * 400,
    "",
)


def many(count: int = 60) -> list[DealFact]:
    dice = random.Random(5)
    return [
        deal(
            number,
            owner_id=(owner := dice.choice((1, 2))),
            owner={1: "Mira Osei", 2: "Jonas Lindqvist"}[owner],
            region={1: "North", 2: "South"}[owner],
            outcome=dice.choice((Outcome.OPEN, Outcome.OPEN, Outcome.WON, Outcome.LOST)),
            amount_minor=dice.randrange(10**7),
            currency=dice.choice(("EUR", "USD")),
            close_on=date(2026, 1, 1) + timedelta(dice.randrange(180)),
            own_probability=dice.choice((None, 15, 85)),
            calibrated=Decimal("33.3"),
        )
        for number in range(1, count + 1)
    ]


def written(tmp_path: Path, made: Printed) -> Path:
    target = tmp_path / "forecast.pdf"
    write_pdf(target, forecast_document(made))
    return target


def by_pypdf(path: Path) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(path).pages)


def by_poppler(path: Path) -> str:
    done = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True, encoding="utf-8")
    return done.stdout


@POPPLER
@pytest.mark.parametrize("basis", Basis)
def test_every_figure_of_the_forecast_is_read_back(tmp_path: Path, basis: Basis) -> None:
    found = facts(many(), targets=[TargetFact(1, "2026-Q1", 5_000_000, "EUR"), TargetFact(2, "2026-Q1", 10, "EUR")])
    made, path = forecast(found, basis), written(tmp_path, printed(found, basis))
    text = by_poppler(path)
    lines = [line.split() for line in text.splitlines()]
    for row in (*made.by_rep.rows, made.by_rep.total):
        shown = [row.open, row.phase, row.own, row.calibrated, row.won]
        figures = [f"{round(Decimal(minor) / 100):,}" for minor in shown]
        name = row.label.split()
        told = [line for line in lines if line[: len(name)] == name and line[len(name) :][: len(figures)] == figures]
        assert told, row
        assert not row.target or told[0][-1] == f"{row.won * 100 // row.target}%", (
            "the bar is what is won of the target"
        )
    for period in made.by_period.rows:
        if period.open_ids:
            assert full_money(period.expected(basis), "EUR") in text
    assert f"of {whole_money(made.outlook.target or 0, 'EUR')}, {made.outlook.percent}%" in text
    for one in found.deals:
        is_listed = any(f"D1 Company {one.id} " in " ".join(line) for line in lines)
        assert is_listed is (one.outcome is Outcome.OPEN), one
    assert text.count("Company 1 ") == by_pypdf(path).count("Company 1 ")


@POPPLER
def test_every_font_is_embedded_and_the_file_says_what_it_is(tmp_path: Path) -> None:
    path = written(tmp_path, printed(facts(many()), number=7))
    fonts = subprocess.run(["pdffonts", path], capture_output=True, check=True, encoding="utf-8").stdout.splitlines()[
        2:
    ]
    assert fonts
    assert all(line.split()[-5] == "yes" for line in fonts), fonts
    about = PdfReader(path).metadata
    assert about is not None
    assert (about.title, about.author, about.subject) == ("Forecast", "Tom Hadley", "Fernhill Scales")
    assert about.creation_date == datetime(2026, 3, 12, 9, 41, tzinfo=UTC)
    pages = PdfReader(path).pages
    for number, page in enumerate(pages, 1):
        text = page.extract_text()
        assert f"Page {number} of {len(pages)}" in text
        assert "Print 7" in text


def test_stalls_that_nobody_decided_stand_first(tmp_path: Path) -> None:
    stalls = [
        deal(2, is_stall=True, phase_code="D4", decide_by=date(2026, 3, 16), amount_minor=1),
        deal(3, is_stall=True, phase_code="D4", decide_by=date(2026, 3, 10), late=4, amount_minor=1),
        deal(4, is_stall=True, phase_code="D4", decide_by=date(2026, 3, 9), amount_minor=1),
        deal(5, is_stall=True, phase_code="D4", decide_by=date(2025, 3, 9), late=262, amount_minor=1),
        deal(6, is_stall=True, phase_code="D4", decide_by=date(2026, 2, 9), late=23, amount_minor=1),
    ]
    text = by_pypdf(written(tmp_path, printed(facts([deal(1), *stalls]))))
    assert text.index("Company 3") < text.index("Company 2") < text.index("Company 1")
    assert "4 d past decision" in text
    assert "23 d past decision" in text
    assert "262 d past" in text
    assert "due 9 Mar" in text  # as on a print of an earlier program, which kept no working days
    assert "decide by Mon 16" in text


def test_what_is_in_no_sum_is_listed(tmp_path: Path) -> None:
    odd = [
        deal(1, close_on=None),
        deal(2, amount_minor=None),
        deal(3, currency="GBP"),
        deal(4, close_on=date(9999, 12, 31)),
        deal(5, close_on=date(2026, 2, 1)),
    ]
    text = by_pypdf(written(tmp_path, printed(facts(odd))))
    for words in (
        "Without a date, in no sum",
        "Without an amount",
        "Without an exchange rate",
        "Expected after June 2026, in no sum",
        "Should have closed before today",
        "no date",
        "no amount",
        "no rate",
        "9999",
    ):
        assert words in text, words


@pytest.mark.parametrize(
    "deals",
    [
        [],
        [deal()],
        [deal(outcome=Outcome.WON)],
        [deal(amount_minor=-500), deal(2, amount_minor=0)],
        [deal(amount_minor=10**17, phase_probability=100), deal(2, owner_id=None, owner="", phase_probability=0)],
        [deal(number, company=name, name=name, owner=name) for number, name in enumerate(NAUGHTY, 1)],
    ],
)
@pytest.mark.parametrize("by_rep", [False, True])
def test_a_forecast_of_anything_can_be_printed(tmp_path: Path, deals: list[DealFact], by_rep: bool) -> None:
    text = by_pypdf(written(tmp_path, printed(facts(deals), by_rep=by_rep, paper="LETTER")))
    assert "First quarter outlook" in text
    assert "Page 1 of" in text


def test_no_figure_is_cut_however_long_it_is(tmp_path: Path) -> None:
    long = [deal(number, amount_minor=123_456_789_012_345_67, phase_probability=33) for number in (1, 2)]
    text = by_pypdf(written(tmp_path, printed(facts(long))))
    assert text.count("€123,456,789,012,345.67") == 2
    assert "€246,913,578,024,691.34" in text
    assert "€81,481,480,748,148.14" in text
    assert "…" not in text


def test_a_target_of_a_period_that_is_over_was_missed_and_that_of_others_is_not_denied(tmp_path: Path) -> None:
    late = facts([], today=date(2026, 9, 1), targets=[TargetFact(1, "2026-Q2", 500_000, "EUR")])
    assert "were missing on 30 June." in by_pypdf(written(tmp_path, printed(late)))
    hidden = replace(facts([]), hides_targets=True)
    assert "Only managers and owners see" in by_pypdf(written(tmp_path, printed(hidden)))


def test_each_rep_can_have_pages_of_their_own(tmp_path: Path) -> None:
    pages = PdfReader(written(tmp_path, printed(facts(many()), by_rep=True))).pages
    firsts = [page.extract_text() for page in pages]
    own = [number for number, text in enumerate(firsts) if "\nJonas Lindqvist\n" in text and "outlook" in text]
    assert own
    assert not any("Mira\n" in text for text in firsts[own[0] : own[0] + 2]), "nobody else's deals stand there"


def test_since_the_last_print_adds_up(tmp_path: Path) -> None:
    before = facts([deal(1), deal(2), deal(3)], today=TODAY - timedelta(7))
    after = facts([deal(1, outcome=Outcome.WON), deal(2, amount_minor=300_000), deal(4)])
    earlier = Earlier(11, datetime(2026, 3, 5, 9, 0, tzinfo=UTC), before)
    made = printed(after, before=earlier)
    changes = changes_since(made)
    assert changes is not None
    assert changes.difference == 60_000 + 80_000 - 40_000 + 40_000
    text = by_pypdf(written(tmp_path, made))
    assert "Since print 11 of Thu 5 March" in text
    assert "From €1,200 to €2,600" in text
    for words in ("Won", "Grown", "New", "Removed", "+€600", "+€800", "-€400", "+€400", "+€1,400 in all"):
        assert words in text, words
    assert "Print 11 of Thu 5 March: €1,200" in text


def test_what_was_packed_is_printed_again_byte_by_byte(tmp_path: Path) -> None:
    found = facts([*many(), *(deal(100 + place, company=name) for place, name in enumerate(NAUGHTY))])
    made = printed(found, Basis.CALIBRATED, by_rep=True)
    again = unpacked(Printed, packed(made))
    assert again.facts.deals == found.deals
    assert again.facts.rates.rates == found.rates.rates
    assert replace(again, facts=found) == made
    first = written(tmp_path, made).read_bytes()
    assert written(tmp_path, again).read_bytes() == first
