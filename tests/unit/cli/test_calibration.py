"""What calibration tells people; its JSON is held by test_contract."""

from __future__ import annotations

from tests.unit.cli.conftest import Headwater


def test_the_worth_of_numbers_is_told_in_words(headwater: Headwater) -> None:
    assert headwater("init", "--sample", "40").code == 0
    told = headwater("calibration", "--days-before", "14")
    assert told.code == 0, told.err
    assert "ended deals, " in told.out
    assert "By phase that deals had been in" in told.out
    assert "What the phases said 14 days before the close" in told.out
    assert "What reps said themselves 14 days before the close" in told.out
    rep = headwater("calibration", "--json").json["reps"][0]
    alone = headwater("calibration", "--rep", rep["name"], "--json").json
    assert (alone["rep"], alone["ended"], [row["id"] for row in alone["reps"]]) == (
        rep["name"],
        rep["ended"],
        [rep["id"]],
    )
    months = headwater("calibration", "backtest", "--from", "2026-01", "--to", "2026-02")
    assert [line.split()[0] for line in months.out.splitlines()[2:5]] == ["2026-01", "2026-02", "Mean"]


def test_what_cannot_be_asked_is_said(headwater: Headwater) -> None:
    assert headwater("init").code == 0
    assert "There is no month to compare yet" in headwater("calibration", "backtest").out
    assert headwater("calibration", "--days-before", "0").code == 2
    assert "There is no user “Nobody”" in headwater("calibration", "--rep", "Nobody").err
    assert "2026-03 is not over yet" in headwater("calibration", "backtest", "--to", "2026-Q1").err
    assert "Write the period as in" in headwater("calibration", "backtest", "--from", "spring").err
