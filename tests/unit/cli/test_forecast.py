"""The forecast from the command line: one calculation, whatever it is printed as."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

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
