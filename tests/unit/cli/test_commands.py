"""What each command does to a database, and what it says when it can't."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.services.deals.commands import DeleteDeal, delete_deal
from tests.support.team import again
from tests.unit.cli.conftest import Answer, Headwater


def _deals(team: Headwater, *words: str) -> list[dict[str, Any]]:
    return team("deals", "list", "--json", *words).rows


def _first(team: Headwater, code: str) -> str:
    return str(_deals(team, "--phase", code, "--pipeline", "Sales")[0]["id"])


def _failed(answer: Answer, said: str) -> None:
    assert (answer.code, answer.out) == (1, "")
    assert said in answer.err


# -- init --------------------------------------------------------------------------------------------------------------


def test_a_team_is_set_up_as_asked(headwater: Headwater) -> None:
    words = ("--user", "Ada Krause", "init", "--team", "Krause & Co", "--currency", "chf", "--country", "ch")
    done = headwater(*words, "--template", "ten-stage", "--json").json
    assert done["team"] == "Krause & Co"
    assert (done["user"], done["currency"], done["country"]) == ("Ada Krause", "CHF", "CH")
    assert headwater("phases", "--pipeline", "sales", "--json").rows[-4]["code"] == "Lost"
    assert headwater("board", "--json").json["currency"] == "CHF"


def test_a_team_is_set_up_once(headwater: Headwater) -> None:
    assert headwater("init").code == 0
    _failed(headwater("init", "--sample"), "This database is set up already. Nothing was changed.")
    assert headwater("deals", "list", "--json").rows == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--template", "nine-lives"), "There is no template “nine-lives”. Choose one of: three-kind"),
        (("--sample", "huge"), "Use team, large, or a number of open deals"),
        (("--currency", "XQZ"), "“XQZ” is not a currency code."),
        (("--country", "XQ"), "XQ"),
    ],
)
def test_nothing_is_made_of_what_is_not_known(
    anywhere: Headwater, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    file = tmp_path / "new.headwater"
    _failed(anywhere("--db", str(file), "init", *words), said)
    assert not file.exists()


def test_a_database_without_a_team_says_what_to_do(headwater: Headwater) -> None:
    _failed(headwater("board"), "This database has no team yet. Set it up with: headwater init")


def test_a_place_that_can_not_be_a_database(anywhere: Headwater, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("Harrow Mills called.\n" * 100, encoding="utf-8")
    _failed(anywhere("--db", str(tmp_path / "none.headwater"), "board"), "There is no database at")
    _failed(anywhere("--db", str(tmp_path / "notes.txt"), "board"), "is not a Headwater database")
    _failed(anywhere("--db", str(tmp_path), "init"), "is a folder")
    _failed(anywhere("--db", "mysql://x", "board"), "is not a kind of database we know")


# -- board and lists ---------------------------------------------------------------------------------------------------


def test_the_board_counts_what_the_list_lists(team: Headwater) -> None:
    board = team("board", "--json").json
    for column in board["columns"]:
        assert column["count"] == len(_deals(team, "--pipeline", "Sales", "--phase", column["code"]))
    assert board["open"]["count"] == 12
    marketing = team("board", "--pipeline", "mark", "--json").json
    assert (marketing["pipeline"], marketing["open"]["count"]) == ("Marketing", 3)


def test_filters_choose_the_same_deals_everywhere(team: Headwater) -> None:
    everything = _deals(team)
    mine = _deals(team, "--mine")
    assert [deal["id"] for deal in mine] == [deal["id"] for deal in everything if deal["owner"] == "Mira Osei"]
    assert _deals(team, "--owner", "mira") == mine
    product = everything[0]["products"][0]
    assert _deals(team, "--product", product) == [deal for deal in everything if product in deal["products"]]
    source = everything[0]["source"]
    assert _deals(team, "--source", source) == [deal for deal in everything if deal["source"] == source]
    won = _deals(team, "--phase", "won", "--from", "2026-01-01", "--to", "2026-03-12")
    assert all("2026-01-01" <= deal["closed_on"] <= "2026-03-12" for deal in won)
    counted = team("board", "--mine", "--json").json["columns"]
    assert sum(column["count"] for column in counted) == len(_deals(team, "--mine", "--pipeline", "Sales"))


def test_lists_can_be_sorted_and_limited(team: Headwater) -> None:
    amounts = [
        float(deal["amount"]) for deal in _deals(team, "--open", "--sort", "amount") if deal["currency"] == "EUR"
    ]
    assert amounts == sorted(amounts, reverse=True)
    assert len(_deals(team, "--limit", "3")) == 3
    for sort in ("id", "next", "close", "age", "name", "mine"):
        assert len(_deals(team, "--sort", sort)) == len(_deals(team))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--owner", "nobody"), "There is no user “nobody”. Known are: "),
        (("--product", "Sledge"), "There is no product “Sledge”."),
        (("--phase", "D9"), "There is no phase “D9”. Known are: G1, G2, N1"),
        (("--pipeline", "Sideways"), "There is no pipeline “Sideways”. Known are: Sales, Marketing."),
        (("--region", "Moon"), "There is no region “Moon”."),
    ],
)
def test_names_that_are_not_known_are_answered_with_those_that_are(
    team: Headwater, words: tuple[str, ...], said: str
) -> None:
    _failed(team("deals", "list", *words), said)


def test_a_filter_is_given_once(team: Headwater) -> None:
    answer = team("deals", "list", "--closing", "this_month", "--from", "2026-01-01")
    assert answer.code == 2
    assert "give either --closing or --from and --to" in answer.err


def test_people_read_tables(team: Headwater) -> None:
    board = team("board").out.splitlines()
    assert board[0].split() == ["Code", "Phase", "Deals", "Sum", "EUR", "Weighted", "EUR"]
    assert board[-1].split()[:2] == ["Open", "12"]
    deal = _first(team, "D2")
    listed = team("deals", "list", "--phase", "D2").out
    assert listed.splitlines()[0].startswith("ID")
    shown = team("deals", "show", deal).out
    for heading in ("Deal ", "Company ", "Phase ", "Offer ", "Person ", "When "):
        assert heading in shown
    assert team("phases").out.splitlines()[0].startswith("Pipeline")
    assert team("deals", "list", "--text", "xyzzy").out == "No deals.\n"
    assert team("imports").out == "Nothing was imported yet.\n"
    assert team("search", "xyzzy").out == "Nothing was found.\n"


# -- moves, history, undo ----------------------------------------------------------------------------------------------


def test_a_deal_moves_and_the_move_can_be_taken_back(team: Headwater) -> None:
    deal = _first(team, "D1")
    moved = team("deals", "move", f"deal:{deal}", "d2", "--json").json
    assert (moved["phase"], _phase(team, deal)) == ("D2", "D2")
    newest = team("history", f"deal:{deal}", "--json").rows[0]
    assert newest["id"] == moved["change_set"]
    assert {"field": "phase_id", "label": "Phase", "before": "D1", "after": "D2"} in newest["fields"]
    undone = team("undo", "--json").json
    assert (undone["undone"], _phase(team, deal)) == (moved["change_set"], "D1")
    assert team("undo", str(undone["change_set"])).code == 0
    assert _phase(team, deal) == "D2"
    _failed(team("undo", str(undone["change_set"])), "was undone already")


def test_a_change_is_taken_back_from_the_history_of_a_record(team: Headwater) -> None:
    deal = _first(team, "D1")
    first = team("deals", "move", deal, "D2", "--json").json["change_set"]
    team("deals", "move", deal, "D3")
    refused = team("history", f"deal:{deal}", "--undo", str(first))
    _failed(refused, "It was changed since")
    assert "Phase: D2 became D3 by " in refused.err
    assert "with --overwrite to take it back all the same, or with --keep" in refused.err
    kept = team("history", f"deal:{deal}", "--undo", str(first), "--keep")
    assert (kept.code, _phase(team, deal)) == (1, "D3")
    undone = team("history", f"deal:{deal}", "--undo", str(first), "--overwrite", "--json").json
    assert (undone["undone"], _phase(team, deal)) == (first, "D1")
    marked = {row["id"]: row for row in team("history", f"deal:{deal}", "--json").rows}
    assert (marked[first]["is_undone"], marked[undone["change_set"]]["undoes"]) == (True, first)
    assert team("history", f"deal:{deal}", "--keep").code == 2


def test_what_was_deleted_is_listed_and_comes_back(team: Headwater, migrated_url: str) -> None:
    deal = int(_first(team, "D2"))
    phase = _phase(team, str(deal))
    assert team("bin", "list").out == "Nothing was deleted.\n"
    ctx = again(migrated_url)
    delete_deal(ctx, DeleteDeal(deal))
    ctx.db.close()
    (row,) = team("bin", "list", "--what", "deal", "--json").rows
    assert (row["id"], row["record"], row["what"]) == (deal, f"deal:{deal}", "deal")
    assert row["title"] in team("bin", "list").out
    assert team("bin", "list", "--text", "xyzzy", "--json").rows == []
    assert team("bin", "list", "--what", "phase").code == 2
    assert team("bin", "restore", row["record"], "--json").json["label"] == f"Restored {row['title']}"
    assert _phase(team, str(deal)) == phase
    _failed(team("bin", "restore", row["record"]), "not in the bin")


def test_what_is_removed_for_good_is_meant(team: Headwater, migrated_url: str) -> None:
    deal = int(_first(team, "D2"))
    ctx = again(migrated_url)
    delete_deal(ctx, DeleteDeal(deal))
    ctx.db.close()
    assert team("bin", "purge", f"deal:{deal}").code == 2
    assert team("bin", "purge", f"deal:{deal}", "--for-good").out == "Removed a deleted deal for good.\n"
    assert team("bin", "list", "--json").rows == []
    _failed(team("bin", "restore", f"deal:{deal}"), "not in the bin")


def _phase(team: Headwater, deal: str) -> str:
    phase: str = team("deals", "show", deal, "--json").json["phase"]
    return phase


def test_moving_to_where_it_stands_changes_nothing(team: Headwater) -> None:
    deal = _first(team, "D1")
    assert team("deals", "move", deal, "D1", "--json").json["change_set"] is None
    assert team("deals", "move", deal, "D1").out == "The deal is in D1 Discovery already.\n"


def test_a_deal_is_won_for_an_amount_on_a_day(team: Headwater) -> None:
    deal = _first(team, "D3")
    assert team("deals", "won", deal, "--amount", "31200.50 USD", "--on", "2026-03-02").code == 0
    shown = team("deals", "show", deal, "--json").json
    assert (shown["kind"], shown["closed_on"], shown["amount"], shown["currency"]) == (
        "won",
        "2026-03-02",
        "31200.50",
        "USD",
    )


def test_a_deal_is_lost_for_a_reason(team: Headwater) -> None:
    deal = _first(team, "D2")
    words = ("--reason", "Chose a competitor", "--competitor", "Kerntec")
    assert team("deals", "lost", deal, *words).code == 0
    shown = team("deals", "show", deal, "--json").json
    assert (shown["kind"], shown["closed_on"]) == ("lost", "2026-03-12")
    assert (shown["lost_reason"], shown["competitor"]) == ("Chose a competitor", "Kerntec")


def test_the_rules_of_the_pipeline_hold_here_too(team: Headwater) -> None:
    deal = _first(team, "G1")
    _failed(team("deals", "move", deal, "P1"), "P1 Implementation follows the win. Move the deal to Won first.")
    _failed(team("deals", "move", deal, "X9"), "Sales has no phase “X9”. Its phases are: G1")
    _failed(team("deals", "move", deal, "Lost"), "Say why the deal was lost.")
    lead = str(_deals(team, "--pipeline", "Marketing")[0]["id"])
    _failed(team("deals", "won", lead), "Nothing is won in the pipeline Marketing.")
    assert team("deals", "move", lead, "G2", "--pipeline", "Sales").code == 0


def test_an_amount_with_two_meanings_is_not_guessed(team: Headwater) -> None:
    deal = _first(team, "D3")
    _failed(team("deals", "won", deal, "--amount", "31,200"), "can mean 31,200 or 31.20")
    _failed(team("deals", "won", deal, "--amount", "a lot"), "a lot")
    assert _phase(team, deal) == "D3"


def test_records_that_never_were(team: Headwater) -> None:
    _failed(team("deals", "show", "9999"), "There is no deal 9999. List them with: headwater deals list")
    _failed(team("deals", "move", "9999", "D1"), "There is no deal 9999.")
    _failed(team("history", "company:9999"), "There is no company 9999, and there never was.")
    _failed(team("undo", "9999"), "There is no such change.")
    _failed(team("promises", "settle", "9999", "kept"), "There is no promise 9999. List them with")
    _failed(team("import", "--revert", "9999"), "There is no import with the number 9999.")


def test_who_is_not_in_the_team_changes_nothing(team: Headwater) -> None:
    _failed(team("--user", "Nobody", "undo"), "There is no user with the name “Nobody”.")


# -- search, import, export --------------------------------------------------------------------------------------------


def test_the_search_finds_what_the_list_lists(team: Headwater) -> None:
    deal = _deals(team, "--phase", "D2")[0]
    found = team("search", *deal["company"].split(), "--json").rows
    assert {"deals", "companies"} <= {row["what"] for row in found}
    assert deal["id"] in [row["id"] for row in found if row["what"] == "deals"]


def test_a_file_goes_in_as_its_mapping_says_and_comes_back_out(headwater: Headwater, tmp_path: Path) -> None:
    headwater("--user", "Joris Lamers", "init")
    file = tmp_path / "deals.csv"
    file.write_text(
        "Nr;Kunde;Stand;Betrag;Abschluss;Wer\nA1;Harrow Mills;offer sent;1.250,50;3.4.26;JL\n"
        "A2;Oak & Co;thinking;abc;4.4.26;JL\n",
        encoding="utf-8",
    )
    words = ["import", str(file), "--what", "deals", "--set", "Nr=external_id", "--set", "Kunde=company"]
    words += ["--set", "Stand=phase", "--set", "Betrag=amount", "--set", "Abschluss=expected_close_on"]
    words += ["--set", "Wer=owner", "--value", "phase:offer sent=D2", "--value", "phase:thinking=N1"]
    words += ["--value", "owner:JL=Joris Lamers"]
    rejects = tmp_path / "rejected.csv"
    _failed(headwater(*words), '--date "abschluss='.replace("abschluss", "Abschluss"))
    words += ["--date", "abschluss=D.M.YY", "--save-mapping", "Our list"]
    dry = headwater(*words, "--dry-run", "--json").json
    assert (dry["read"], dry["created"], dry["rejected"], dry["batch"]) == (2, 1, 1, None)
    assert headwater("deals", "list", "--json").rows == []
    done = headwater(*words, "--rejects", str(rejects), "--json").json
    assert (done["read"], done["created"], done["updated"], done["rejected"]) == (2, 1, 0, 1)
    (deal,) = headwater("deals", "list", "--json").rows
    assert (deal["external_id"], deal["company"], deal["phase"]) == ("A1", "Harrow Mills", "D2")
    assert (deal["amount"], deal["expected_close_on"], deal["owner"]) == ("1250.50", "2026-04-03", "Joris Lamers")
    assert "abc" in rejects.read_text(encoding="utf-8-sig")
    again = headwater("import", str(file), "--what", "deals", "--mapping", "Our list", "--json").json
    assert (again["created"], again["unchanged"], again["rejected"]) == (0, 1, 1)
    _failed(headwater("import", "--revert", str(done["batch"]), "--mapping", "x", "--user", "Nobody"), "Nobody")
    assert headwater("import", "--revert", str(again["batch"])).code == 0
    assert headwater("import", "--revert", str(done["batch"])).code == 0
    assert headwater("deals", "list", "--json").rows == []
    assert [row["is_reverted"] for row in headwater("imports", "--json").rows] == [True, True]


def test_a_mapping_may_stand_in_a_file(headwater: Headwater, tmp_path: Path) -> None:
    headwater("init")
    file, mapping = tmp_path / "people.csv", tmp_path / "mapping.json"
    file.write_text("Who,Where\nAna Ruiz,Harrow Mills\n", encoding="utf-8")
    columns = [{"header": "Who", "field": "full_name"}, {"header": "Where", "field": "company"}]
    mapping.write_text(
        json.dumps({"version": 1, "what": "contacts", "columns": columns, "values": []}), encoding="utf-8"
    )
    words = ("import", str(file), "--mapping", str(mapping), "--json", "--what")
    assert headwater(*words, "contacts").json["created"] == 1
    _failed(headwater(*words, "companies"), "is a mapping for contacts, not for companies")
    mapping.write_text("{", encoding="utf-8")
    _failed(headwater(*words, "contacts"), "is not readable as JSON")
    _failed(headwater("import", str(file), "--what", "contacts", "--mapping", "none"), "There is no mapping “none”")


def test_files_that_can_not_be_imported(headwater: Headwater, tmp_path: Path) -> None:
    headwater("init")
    empty = tmp_path / "empty.csv"
    empty.write_bytes(b"")
    _failed(headwater("import", str(empty), "--what", "deals"), "empty.csv")
    _failed(headwater("import", str(tmp_path / "none.csv"), "--what", "deals"), "There is no file")
    file = tmp_path / "people.csv"
    file.write_text("Name\nAna\n", encoding="utf-8")
    _failed(headwater("import", str(file), "--what", "contacts", "--set", "Nam=city"), "has no column “Nam”")
    _failed(headwater("import", str(file), "--what", "contacts", "--set", "Name=moon"), "have no field “moon”")


def test_before_many_rows_a_backup_is_made(headwater: Headwater, tmp_path: Path) -> None:
    headwater("init")
    file = tmp_path / "accounts.csv"
    file.write_text("Company\n" + "".join(f"Company {number}\n" for number in range(200)), encoding="utf-8")
    done = headwater("import", str(file), "--what", "companies")
    assert "a backup was made before the import: " in done.err
    path = Path(done.err.split("import: ")[1].splitlines()[0])
    assert path.is_file()
    again = headwater("import", "--revert", "1")
    assert again.code == 0
    assert headwater("import", str(file), "--what", "companies", "--dry-run").err.count("backup") == 0


def test_an_export_can_be_imported_elsewhere(team: Headwater, tmp_path: Path) -> None:
    for name in ("companies.csv", "contacts.xlsx"):
        what = name.split(".")[0]
        done = team("export", what, "--to", str(tmp_path / name), "--json").json
        read = team("import", str(tmp_path / name), "--what", what, "--dry-run", "--json").json
        assert done["rows"] == read["read"]
        assert (read["created"], read["rejected"]) == (0, 0)
    _failed(team("export", "deals", "--to", str(tmp_path / "deals.pdf")), "End it with .csv or .xlsx.")


def test_a_sound_database_is_told_to_be_sound(team: Headwater) -> None:
    answer = team("check", "--json")
    assert answer.json["is_sound"]
    assert [check["name"] for check in answer.json["checks"]] == [
        "Storage",
        "Recording",
        "Change log",
        "Phases",
        "Phase history",
        "Search texts",
        "Search index",
        "Backups",
    ]
    assert "Storage: sound\n" in team("check").out
    assert "Backups: There is no verified backup yet." in team("check").out


# -- board -------------------------------------------------------------------------------------------------------------


def test_the_board_goes_onto_a_sheet_for_the_wall(team: Headwater, tmp_path: Path) -> None:
    target = tmp_path / "wall.pdf"
    done = team("board", "--pdf", str(target), "--paper", "a4", "--as-of", "2026-03-12", "--json").json
    assert (done["file"], done["paper"]) == (str(target), "A4")
    assert target.read_bytes().startswith(b"%PDF")
    assert team("board", "--paper", "a4").code == 2, "which file is not said"
