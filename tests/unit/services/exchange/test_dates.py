from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app.domain.errors import UserError
from app.services.exchange.date_formats import parse_format, resolve, take_apart
from app.services.exchange.date_reader import DateReader, count_reversed, reader_for
from app.services.exchange.dates import analyse
from app.services.exchange.reading import open_table


def read(text: str, *formats: str) -> date:
    return DateReader(map(parse_format, formats)).read(text)


@pytest.mark.parametrize(
    ("text", "format_", "expected"),
    [
        ("10/20/2016", "M/D/YYYY", date(2016, 10, 20)),
        ("3-11-16", "D-M-YY", date(2016, 11, 3)),
        ("03-11-17", "MM-DD-YY", date(2017, 3, 11)),
        ("1.4.1981", "D.M.YYYY", date(1981, 4, 1)),
        ("17/3/1", "YY/M/D", date(2017, 3, 1)),
        ("20170301", "YYYYMMDD", date(2017, 3, 1)),
        ("01032017", "DDMMYYYY", date(2017, 3, 1)),
        ("03-Nov-16", "D-MMM-YY", date(2016, 11, 3)),
        ("07/15/2009T02:14:45+0800", "M/D/YYYY", date(2009, 7, 15)),
        ("2/3/2017 5:30 PM", "M/D/YYYY", date(2017, 2, 3)),
    ],
)
def test_dates_are_read_in_the_order_that_was_said(text: str, format_: str, expected: date) -> None:
    assert read(text, format_) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2017-03-01", date(2017, 3, 1)),
        ("2010-10-14T12:00:00.000Z-0300", date(2010, 10, 14)),
        ("2010-10-14T12:00:00.000GMT", date(2010, 10, 14)),
        ("2024-08-13T18:04:34.666+00:00", date(2024, 8, 13)),
        ("1948-12-08 00:00:00.000", date(1948, 12, 8)),
        ("2017. 3. 1.", date(2017, 3, 1)),
        ("01 Sep 2026", date(2026, 9, 1)),
        ("Sept. 1st, 2026", date(2026, 9, 1)),
        ("Di., 3. März 2017", date(2017, 3, 3)),
        ("mar. 3 mars 2017", date(2017, 3, 3)),
        ("3 de marzo de 2017", date(2017, 3, 3)),
        ("2026 Sep 1", date(2026, 9, 1)),
        ("45631.0", date(2024, 12, 5)),
        ("45631", date(2024, 12, 5)),
    ],
)
def test_dates_that_leave_no_choice_need_no_format(text: str, expected: date) -> None:
    assert read(text) == expected


@pytest.mark.parametrize("year", range(100))
def test_two_digit_years_are_1969_to_2068(year: int) -> None:
    assert read(f"1-2-{year:02}", "D-M-YY").year == (1900 + year if year >= 69 else 2000 + year)


@pytest.mark.parametrize(
    ("text", "formats", "reason"),
    [
        ("31/02/2017", ["D/M/YYYY"], "There is no date “31/02/2017” when read as D/M/YYYY."),
        ("2/31/2017", ["M/D/YYYY"], "There is no date “2/31/2017” when read as M/D/YYYY."),
        ("3.4.2017", ["M/D/YYYY", "D-M-YY"], "“3.4.2017” is not written as M/D/YYYY or D-M-YY."),
        ("soon", ["M/D/YYYY"], "“soon” is not a date."),
        ("2009\\7\\14", [], "“2009\\7\\14” is not a date."),
        ("2009-07/14", [], "“2009-07/14” is not a date."),
        ("2017-13-01", [], "There is no date “2017-13-01” when read as YYYY-MM-DD."),
    ],
)
def test_what_is_no_date_is_refused_with_the_reason(text: str, formats: list[str], reason: str) -> None:
    with pytest.raises(UserError) as caught:
        read(text, *formats)
    assert caught.value.message == reason


def test_dates_of_workbooks_are_taken_as_they_are() -> None:
    reader = DateReader(())
    assert reader.read(date(2017, 3, 1)) == date(2017, 3, 1)
    assert reader.read(datetime(2017, 3, 1, 23, 59, tzinfo=UTC)) == date(2017, 3, 1)


@pytest.mark.parametrize("text", ["", "M/M/YYYY", "YYYY-DD-MM", "D/M", "hello", "D/M-YYYY", "DD/MM/YYY"])
def test_formats_that_nobody_writes_are_refused(text: str) -> None:
    with pytest.raises(UserError, match=r"not understood|not written as"):
        parse_format(text)


def test_a_day_beyond_twelve_decides_and_is_the_proof() -> None:
    [group] = analyse(["1/2/2017", "3/14/2017", "5/6/2017"]).groups
    assert group.decided == "M/D/YYYY"
    assert group.candidates[0].proofs == ("3/14/2017",)
    assert group.candidates[1].refuted_by == ("3/14/2017",)


def test_without_proof_nothing_is_decided() -> None:
    analysis = analyse(["1/2/2017", "3/4/2017"])
    [group] = analysis.undecided
    assert group.open_formats == ("D/M/YYYY", "M/D/YYYY")
    with pytest.raises(UserError) as caught:
        reader_for("Close", analysis, [])
    assert caught.value.field == "Close"
    assert "D/M/YYYY gives 2017-02-01 to 2017-04-03" in caught.value.message
    assert caught.value.message.endswith("Choose D/M/YYYY or M/D/YYYY.")


def test_proofs_of_both_orders_are_a_conflict_for_the_user() -> None:
    [group] = analyse(["3/14/2017", "14/3/2017"]).groups
    assert group.decided is None
    assert set(group.open_formats) == {"D/M/YYYY", "M/D/YYYY"}


def test_a_date_that_does_not_exist_proves_nothing() -> None:
    analysis = analyse(["2/31/2017", "3/14/2017"])
    assert analysis.groups[0].decided == "M/D/YYYY"
    assert (analysis.unreadable, analysis.unreadable_examples) == (1, ("2/31/2017",))


def test_orders_that_give_the_same_dates_need_no_choice() -> None:
    assert analyse(["5/5/2017", "7/7/2017"]).undecided == ()


def test_each_separator_is_decided_by_itself() -> None:
    analysis = analyse(["1/20/2016", "3-11-16", "2017-01-05", "1 Sep 2016"])
    assert {group.decided for group in analysis.groups} == {"M/D/YYYY", "YYYY-MM-DD", "D MMM YYYY", None}
    reader = reader_for("Engage", analysis, ["D-M-YY"])
    assert [reader.read(text) for text in ("1/20/2016", "3-11-16", "2017-01-05", "1 Sep 2016")] == [
        date(2016, 1, 20),
        date(2016, 11, 3),
        date(2017, 1, 5),
        date(2016, 9, 1),
    ]


def test_other_dates_of_the_column_are_evidence() -> None:
    [slashes, dashes] = analyse(["10/20/2016", "11/30/2016", "12/1/2016", "3-11-16", "5-12-16"]).groups
    assert slashes.decided == "M/D/YYYY"
    assert {c.format: c.outside for c in dashes.candidates} == {"D-M-YY": 1, "M-D-YY": 2, "YY-M-D": 2}
    assert dashes.candidates[0].format == "D-M-YY"


def test_the_order_of_rows_is_evidence() -> None:
    [group] = analyse(["1/2/2017", "2/2/2017", "3/2/2017", "1/3/2017"]).groups
    assert {c.format: c.backwards for c in group.candidates} == {"D/M/YYYY": 0, "M/D/YYYY": 1}


def test_padding_is_shown_in_the_format() -> None:
    assert analyse(["01-02-17", "03-04-17"]).groups[0].open_formats[0] == "DD-MM-YY"
    assert analyse(["1-02-17", "03-04-17"]).groups[0].open_formats[0] == "D-M-YY"


def test_workbook_dates_and_empty_cells_are_no_question() -> None:
    analysis = analyse([date(2017, 1, 2), "", "  ", date(2017, 3, 4)])
    assert (analysis.count, analysis.cells, analysis.groups) == (2, 2, ())


def test_two_formats_for_one_way_of_writing_are_refused() -> None:
    with pytest.raises(UserError, match="are written alike"):
        reader_for("Close", analyse([]), ["D/M/YYYY", "M/D/YYYY"])


def test_rows_that_end_before_they_start_speak_against_a_format() -> None:
    pairs = [("1/2/2017", "5/1/2017"), ("1/2/2017", ""), ("x", "1/1/2017"), ("3/4/2017", "4/4/2017")]
    by_day, by_month = DateReader([parse_format("D/M/YYYY")]), DateReader([parse_format("M/D/YYYY")])
    assert count_reversed(pairs, by_day, by_day) == (1, 2)
    assert count_reversed(pairs, by_month, by_month) == (0, 2)


def test_orders_agree_on_the_parts_they_read() -> None:
    parts = take_apart("01/02/2017")
    assert parts is not None
    assert resolve(parts, "DMY") == date(2017, 2, 1)
    assert resolve(parts, "MDY") == date(2017, 1, 2)


@pytest.mark.realdata
@pytest.mark.parametrize(
    ("column", "formats"),
    [("engage_date", ["M/D/YYYY", "D-M-YY"]), ("close_date", ["M/D/YYYY", "MM-DD-YY"])],
)
def test_mangled_dates_come_out_as_they_were(real_data: Callable[[str], Path], column: str, formats: list[str]) -> None:
    mangled = open_table(real_data("maven_crm") / "sales_pipeline.csv")
    right = open_table(real_data("maven_crm") / "sales_pipeline_iso_derived.csv")
    place = mangled.headers.index(column)
    values = [row.cells[place] for row in mangled.rows()]
    expected = [row.cells[place] for row in right.rows()]
    analysis = analyse(values)
    assert [(group.shape.separator, group.decided) for group in analysis.groups] == [("/", "M/D/YYYY"), ("-", None)]
    # The evidence puts the true order first.
    assert analysis.groups[1].candidates[0].order == parse_format(formats[1]).order
    reader = reader_for(column, analysis, formats)
    assert [reader.read(value).isoformat() if value else "" for value in values] == expected


@pytest.mark.realdata
def test_dates_with_zones_of_data_loader(real_data: Callable[[str], Path]) -> None:
    folder = real_data("salesforce_dataloader") / "test/resources/testfiles/data"
    opened = open_table(folder / "timeZoneFormatTesting.csv")
    analysis = analyse(row.cells[1] for row in opened.rows())
    assert analysis.unreadable == 0
    reader = reader_for("Date", analysis, [])
    assert {reader.read(row.cells[1]) for row in opened.rows()} <= {date(2009, 7, day) for day in (13, 14, 15)}
