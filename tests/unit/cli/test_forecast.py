"""The forecast from the command line: one calculation, whatever it is printed as."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

from pypdf import PdfReader

from app.cli.forecast import BASES, BY
from app.domain.forecast.basis import Basis
from app.domain.forecast.rows import Dimension
from tests.unit.cli.conftest import Headwater


def test_what_may_be_asked_for_is_what_can_be_computed() -> None:
    assert set(BY) == set(Dimension)
    assert set(BASES) == set(Basis)


def test_text_json_and_csv_say_the_same(team: Headwater, tmp_path: Path) -> None:
    before = team("forecast", "--json").json["outlook"]
    set_again = team("targets", "set", "Mira", "2026-q1", "1000000")
    assert set_again.out == "Set a target for 2026-Q1.\n"
    answer = team("forecast", "--by", "rep", "--basis", "own", "--period", "2026-q1", "--json").json
    outlook, file = answer["outlook"], tmp_path / "reps.csv"
    assert Decimal(outlook["to_find"]) > Decimal(before["to_find"])
    assert Decimal(outlook["won_and_expected"]) == Decimal(outlook["won"]) + Decimal(outlook["expected"])
    assert (outlook["won"], outlook["expected"]) == (answer["whole"]["won"], answer["whole"]["own"])
    for name in ("open", "phase", "own", "calibrated", "won", "lost", "target"):
        assert sum(Decimal(row[name] or 0) for row in answer["rows"]) == Decimal(answer["whole"][name])
    told = team("forecast", "--by", "rep", "--basis", "own", "--period", "2026-Q1").out
    assert f"{Decimal(outlook['won_and_expected']):,f} EUR of {Decimal(outlook['target']):,f} EUR" in told
    assert team("forecast", "--by", "rep", "--period", "2026-Q1", "--csv", str(file)).code == 0
    written = list(csv.DictReader(file.read_text("utf-8-sig").splitlines()))
    printed = list(
        csv.DictReader(team("forecast", "--by", "rep", "--period", "2026-Q1", "--csv", "-").out.splitlines())
    )
    assert written == printed
    assert [(row["row"], row["won"], row["own"]) for row in written] == [
        (row["label"], row["won"], row["own"]) for row in (*answer["rows"], answer["whole"])
    ]


def test_a_target_of_a_period_that_is_over_was_missed_and_that_of_others_is_not_denied(team: Headwater) -> None:
    for quarter in ("2025-q4", "2026-q1"):
        team("targets", "set", "Mira", quarter, "9000000")
    assert " were missing on 2025-12-31." in team("forecast", "--period", "2025-Q4").out
    assert " still to find by 2026-03-31." in team("forecast", "--period", "2026-Q1").out
    of_rep = team("--user", "Pia Rendell", "forecast", "--period", "2025-Q4").out
    assert "Only managers and owners see the targets of others." in of_rep
    assert "Nobody has a target" not in of_rep


MISTAKES = {
    ("--period", "2026", "--to", "2026-03-01"): (2, "either --period, or --from and --to"),
    ("--json", "--csv", "-"): (2, "either --json or --csv"),
    ("--by", "colour"): (2, "Choose one of: month"),
    ("--from", "2026-04-01", "--to", "2026-01-01"): (1, "before it begins"),
    ("--to", "9999-12-31"): (1, "more than 1,200 periods"),
    ("--owner", "Nobody"): (1, "There is no user"),
    ("--as-of", "2027-01-01"): (1, "has not come yet"),
}


def test_what_was_not_understood_is_said(team: Headwater) -> None:
    for words, (code, told) in MISTAKES.items():
        answer = team("forecast", *words)
        assert (answer.code, answer.out) == (code, ""), words
        assert told in answer.err


def test_what_if_tells_the_real_forecast_beside_and_stores_nothing(team: Headwater, tmp_path: Path) -> None:
    real = team("forecast", "--json").json
    march = next(row for row in real["rows"] if row["id"] == "2026-03")
    first, second, third = march["deals"][:3]  # open ones come first
    said = ("--what-if", f"{first}=100%", "--what-if", f"{second}=drop", "--what-if", f"{third}=2026-05-03")
    raised = ("--what-if", f"{third}=1,000,000")
    answer = team("forecast", *said, *raised, "--json").json
    told = answer["what_if"]
    assert told["real"]["outlook"]["won_and_expected"] == real["outlook"]["won_and_expected"]
    assert told["real"]["whole"] == {name: real["whole"][name] for name in told["real"]["whole"]}
    assert Decimal(answer["whole"]["phase"]) - Decimal(real["whole"]["phase"]) == Decimal(told["difference"])
    assert sum(Decimal(deal["difference"]) for deal in told["supposed"]) == Decimal(told["difference"])
    assert answer["whole"]["open_deals"] == real["whole"]["open_deals"] - 1
    assert {deal["id"]: (deal["probability"], deal["is_dropped"], deal["close_on"]) for deal in told["supposed"]} == {
        first: (100, False, None),
        second: (None, True, None),
        third: (None, False, "2026-05-03"),
    }
    assert next(deal["amount"] for deal in told["supposed"] if deal["id"] == third) == "1000000.00"
    text = team("forecast", *said).out
    assert text.startswith("What if: nothing of this is stored. 3 deals supposed otherwise, ")
    printed = team("forecast", *said, "--pdf", str(tmp_path / "what-if.pdf"), "--json").json
    pages = PdfReader(tmp_path / "what-if.pdf").pages
    assert (printed["print"], printed["pages"]) == (None, len(pages))
    texts = [page.extract_text() for page in pages]
    assert all("What if, not the forecast" in one for one in texts)
    assert any("Other than the real forecast" in one and "Dropped" in one for one in texts)
    assert team("forecast", "prints", "--json").rows == []
    assert team("forecast", "--json").json == real


def test_kept_figures_are_told_with_their_thousands_set_apart(team: Headwater) -> None:
    assert team("snapshot", "take").code == 0
    figures = team("snapshot", "show", "1", "--json").json["figures"]
    largest = max(Decimal(one["amount"]) for one in figures)
    assert largest > 1000
    assert f"{largest:,}" in team("snapshot", "show", "1").out
    coverage = team("snapshot", "accuracy", "--json").json["coverage"]
    assert f"{Decimal(coverage['open']):,} EUR open" in team("snapshot", "accuracy").out


def test_what_can_not_be_supposed_is_said(team: Headwater) -> None:
    rows = team("forecast", "--json").json["rows"]
    one = next(row for row in rows if row["id"] == "2026-03")["deals"][0]
    for said, told in {
        "mira=80%": "names no deal",
        "99999=80%": "no open deal 99999",
        f"{one}=101%": "0 to 100",
        f"{one}=2026-01-02": "has passed",
        f"{one}=soon": "can't be supposed",
        f"{one}=9000 USD": "amount in EUR",
    }.items():
        answer = team("forecast", "--what-if", said)
        assert (answer.code, answer.out) == (1, ""), said
        assert told in answer.err, said
