"""The forecast on paper: against the library's tables of the same cells, and how time and memory grow with pages."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from app.domain.forecast.basis import Basis, Category, Outcome
from app.domain.forecast.changes import expected
from app.domain.forecast.facts import DealFact, Facts, PersonFact
from app.domain.forecast.periods import Unit
from app.domain.fx import RateTable
from app.services.charts import full_money
from app.services.printing.document import write_pdf
from app.services.printing.fonts import face_name
from app.services.printing.paper import Paper
from app.services.reports import words
from app.services.reports.forecast_page import forecast_document
from app.services.reports.printed import Printed
from benchmarks.measure import Result, Series, timed
from benchmarks.stage import TODAY, Stage

_ON_A_PAGE = 42.6  # deals, with the headings of seven months
_FEW, _MANY = 20, 500
_NAMES = ("Ferro Castings", "Stonebridge Water", "Quill Packaging", "Alder Vet Group", "Wren Coffee Roasters")
_WHAT = ("crane scales", "dosing skids", "checkweigher lease", "surgery scales", "roaster hopper cells")
_PHASES = (("G1", "genesis"), ("N1", "nurture"), ("D1", "delta"), ("D3", "delta"))


def measure(stage: Stage) -> list[Result]:
    """A forecast of 20 pages, and one of 500."""
    few, many = (5, 20) if stage.quick else (_FEW, _MANY)
    target, floor_target = stage.folder / "forecast.pdf", stage.folder / "tables.pdf"
    printed = _printed(few)
    write_pdf(target, forecast_document(printed))  # the library and the fonts are loaded once in a program's life
    ours, theirs = [], []
    for _ in range(1 if stage.quick else 7):
        ours.append(timed(lambda: write_pdf(target, forecast_document(printed))))
        theirs.append(timed(lambda: _plain_tables(floor_target, printed)))
    pages = write_pdf(target, forecast_document(printed))
    long = _printed(many)
    seconds = timed(lambda: write_pdf(target, forecast_document(long))) / 1000
    grown = _peak(lambda: write_pdf(target, forecast_document(long))) - _peak(
        lambda: write_pdf(target, forecast_document(printed))
    )
    return [
        Result(
            f"forecast of {pages} pages", Series(ours, "ms"), 1.5, Series(theirs, "ms"), "the library's plain tables"
        ),
        Result(f"forecast of {pages} pages, by the clock", Series(ours, "ms"), 1500),
        Result(
            f"forecast of {write_pdf(target, forecast_document(long))} pages",
            Series([seconds], "s"),
            30,
            details={
                "file": f"{target.stat().st_size / 2**20:.1f} MB",
                "memory beyond that of the short one": f"{grown / 2**20:.1f} MB",
            },
        ),
    ]


def _printed(pages: int) -> Printed:
    dice = Random(1)
    deals = tuple(_deal(number, dice) for number in range(1, int(pages * _ON_A_PAGE)))
    people = {key: PersonFact(key, f"Rep {key}", "North") for key in range(1, 9)}
    last = TODAY + timedelta(days=180)
    facts = Facts(TODAY, TODAY.replace(day=1), last, RateTable("EUR"), deals, people=people)
    return Printed(facts, Basis.OWN, Unit.MONTH, datetime(2026, 3, 12, 9, tzinfo=UTC), "Mira Osei", "Fernhill Scales")


def _deal(number: int, dice: Random) -> DealFact:
    code, kind = dice.choice(_PHASES)
    owner = dice.randrange(1, 9)
    return DealFact(
        number,
        f"{dice.choice(_WHAT)}, {number}",
        number,
        f"{dice.choice(_NAMES)} {number}",
        owner,
        f"Rep {owner}",
        "North",
        1,
        1,
        code,
        kind,
        1,
        is_stall=False,
        outcome=Outcome.OPEN,
        amount_minor=dice.randrange(10**7),
        currency="EUR",
        close_on=TODAY + timedelta(days=dice.randrange(180)),
        phase_probability=40,
        own_probability=dice.choice((None, 10, 55)),
        category=Category.PIPELINE,
    )


def _plain_tables(target: Path, printed: Printed) -> None:
    """The cells of the deals in tables of the library: no charts, no badges, no heads of pages."""
    from reportlab.platypus import LongTable, SimpleDocTemplate, TableStyle

    style = TableStyle(
        [
            ("FONT", (0, 0), (-1, -1), face_name("regular"), 8.6),
            ("FONT", (0, 0), (1, -1), face_name("medium"), 8.6),
            ("ALIGN", (5, 0), (-1, -1), "RIGHT"),
            ("LINEBELOW", (0, 0), (-1, -1), 0.5, "#D9DFE2"),
            ("TOPPADDING", (0, 0), (-1, -1), 2),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
        ]
    )
    head = ("", "Deal", "", "Owner", "Close", "Amount", "Rep's own", "Expected")
    wide = (30, 110, 90, 50, 75, 60, 45, 55)
    table = LongTable([head, *_cells(printed)], colWidths=wide, style=style, repeatRows=1)
    SimpleDocTemplate(str(target), pagesize=Paper.A4.value, leftMargin=40, rightMargin=40).build([table])


def _cells(printed: Printed) -> list[tuple[str, ...]]:
    facts, basis = printed.facts, printed.basis
    return [
        (
            worth.deal.phase_code,
            worth.deal.company,
            worth.deal.name,
            worth.deal.owner,
            words.brief_day(worth.deal.close_on or facts.today, facts.today),
            full_money(worth.minor, "EUR"),
            words.percent_text(worth.deal, basis),
            full_money(expected(worth, basis), "EUR"),
        )
        for worth in facts.worths
    ]


def _peak(work: Callable[[], object]) -> int:
    """Bytes that Python holds at most during a call, beyond what it held before."""
    tracemalloc.start()
    work()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak
