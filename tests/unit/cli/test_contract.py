"""docs/json.md is a promise: what each command answers has exactly the shape of the example there."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from app.services.deals.commands import DeleteDeal, EditDeal, delete_deal, edit_deal
from app.services.reviews.meetings import BeginReview, NoteDeal, begin_review, note_deal
from app.services.reviews.minutes import read_minutes
from app.services.tasks import AddTask, add_task
from app.services.views import SaveView, save_view
from app.storage.database import Database
from app.storage.location import Location
from tests.support import source
from tests.support.damage import damage
from tests.support.pictures import picture
from tests.support.smtp import MailServer, mail_server
from tests.support.team import TODAY, again
from tests.unit.cli.conftest import Answer, Headwater

_SECTION = re.compile(r"^## ([^\n]+)\n(?:(?!^## ).)*?```json\n(.*?)```", re.MULTILINE | re.DOTALL)
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_OF_FILES = ("encrypt", "repair")
_WORDS = ("--subject", "News for {company}", "--text", "Dear {given}")
_AMOUNTS = {"amount", "sum", "weighted", "unit_price", "total"}


def _promised() -> dict[str, Any]:
    text = (source.ROOT / "docs" / "json.md").read_text(encoding="utf-8")
    return {name: json.loads(block) for name, block in _SECTION.findall(text)}


def _differences(promised: Any, got: Any, where: str = "") -> list[str]:
    """How an answer's shape differs. What is null on either side may be anything."""
    if promised is None or got is None:
        return []
    if type(promised) is not type(got):
        return [f"{where}: {type(promised).__name__} was promised, not {got!r}"]
    if isinstance(promised, dict):
        if where.endswith("also_created"):
            return [] if all(isinstance(names, list) for names in got.values()) else [f"{where}: {got}"]
        found = [f"{where}.{name}: missing" for name in promised.keys() - got.keys()]
        found += [f"{where}.{name}: not promised" for name in got.keys() - promised.keys()]
        return found + [
            d for n in promised.keys() & got.keys() for d in _differences(promised[n], got[n], f"{where}.{n}")
        ]
    if isinstance(promised, list):
        return [d for item in got for d in _differences(promised[0], item, f"{where}[]")] if promised else []
    if isinstance(promised, str):
        for pattern in (_INSTANT, _DAY):
            if pattern.fullmatch(promised) and not pattern.fullmatch(got):
                return [f"{where}: {got!r} is not written like {promised!r}"]
    return []


def _amounts(value: Any) -> list[Any]:
    if isinstance(value, list):
        return [amount for item in value for amount in _amounts(item)]
    if not isinstance(value, dict):
        return []
    own = [(amount, value.get("currency")) for name, amount in value.items() if name in _AMOUNTS]
    return own + [amount for item in value.values() for amount in _amounts(item)]


def _answers(run: Headwater, folder: Path) -> dict[str, Callable[[], Answer]]:
    """Each example's command on the sample data, in an order in which they work."""
    people, deals = folder / "people.csv", folder / "deals.csv"
    people.write_text("Full name,Company,E-mail\nAna Ruiz,Harrow Castings,ana@harrow.example\nNo,,not mail\n", "utf-8")
    deals.write_text("Deal name,Amount\nCrane scales,31200\n", "utf-8")
    return {
        "import --dry-run": lambda: run("import", people, "--what", "contacts", "--dry-run", "--json"),
        "import": lambda: run("import", people, "--what", "contacts", "--json"),
        "imports": lambda: run("imports", "--json"),
        "import --revert": lambda: run("import", "--revert", "1", "--json"),
        "export": lambda: run("export", "deals", "--to", folder / "out.csv", "--json"),
        "board": lambda: run("board", "--json"),
        "users list": lambda: run("users", "list", "--json"),
        "tick": lambda: run("tick", "--at", "2026-06-30T10:00", "--json"),
        "forgotten": lambda: run("forgotten", "--json"),
        "pool list": lambda: run("pool", "list", "--json"),
        "pool claim": lambda: run("pool", "claim", "--json"),
        "calibration": lambda: run("calibration", "--json"),
        "calibration backtest": lambda: run("calibration", "backtest", "--json"),
        "stalls": lambda: run("stalls", "--json"),
        "stalls decide": lambda: _decided(run),
        "deals list": lambda: run("deals", "list", "--json"),
        "deals show": lambda: run("deals", "show", "9", "--json"),
        "deals category": lambda: run("deals", "category", "9", "best-case", "--json"),
        "deals judge": lambda: run("deals", "judge", "9", "--probability", "35", "--json"),
        "deals edit": lambda: run("deals", "edit", "9", "15", "--close", "2026-06-30", "--json"),
        "companies edit": lambda: run("companies", "edit", "1", "2", "--owner", "none", "--json"),
        "people edit": lambda: run("people", "edit", "1", "2", "--source", "none", "--owner", "none", "--json"),
        "deals move": lambda: run("deals", "move", "9", "N1", "--json"),
        "touch-plan": lambda: run("touch-plan", "--json"),
        "day-sheet": lambda: run("day-sheet", "--print", folder / "day.pdf", "--json"),
        "call-sheets": lambda: run("call-sheets", "--to", folder / "calls.pdf", "--deal", "9", "--json"),
        "key-back": lambda: run("key-back", "1", "1", "2s", "--json"),
        "tasks add": lambda: run("tasks", "add", "Check in every 2nd monday 9:00 Europe/Madrid", "--json"),
        "tasks call-back": lambda: run("tasks", "call-back", "deal:9", "friday 9:30", "--zone", "Asia/Tokyo", "--json"),
        "tasks list": lambda: run("tasks", "list", "--json"),
        "tasks snooze": lambda: run("tasks", "snooze", _newest(run), "--to", "next week", "--json"),
        "tasks move": lambda: run("tasks", "move", _newest(run), "--to", "2026-03-27", "--json"),
        "tasks done": lambda: run("tasks", "done", _newest(run), "--json"),
        "tasks export": lambda: run("tasks", "export", folder / "mine.ics", "--json"),
        "absences add": lambda: run("absences", "add", "--from", "2026-04-07", "--until", "2026-04-08", "--json"),
        "absences list": lambda: run("absences", "list", "--json"),
        "views list": lambda: run("views", "list", "--json"),
        "views share": lambda: run("views", "share", "1", "--json"),
        "views unshare": lambda: run("views", "unshare", "1", "--json"),
        "absences remove": lambda: run("absences", "remove", "1", "--json"),
        **_nurtured(run),
        **_qualified(run),
        **_promised_things(run),
        "targets set": lambda: run("targets", "set", "Mira", "2026-q1", "80000", "--json"),
        "targets list": lambda: run("targets", "list", "--json"),
        "targets remove": lambda: run("targets", "remove", "Mira", "2026-q1", "--json"),
        "cash-flow": lambda: run("cash-flow", "--json"),
        "payment-terms": lambda: run("payment-terms", "50 % 0, 50 % 60", "--json"),
        "forecast": lambda: run("forecast", "--json"),
        "forecast --pdf": lambda: run("forecast", "--pdf", folder / "forecast.pdf", "--json"),
        "forecast prints": lambda: run("forecast", "prints", "--json"),
        "forecast reprint": lambda: run("forecast", "reprint", "1", "--pdf", folder / "again.pdf", "--json"),
        "forecast compare": lambda: run("forecast", "compare", "1", "1", "--json"),
        "snapshot take": lambda: run("snapshot", "take", "--json"),
        "snapshot list": lambda: run("snapshot", "list", "--json"),
        "snapshot show": lambda: run("snapshot", "show", "1", "--json"),
        "snapshot accuracy": lambda: run("snapshot", "accuracy", "--json"),
        **_numbers(run),
        **_pictured(run, folder),
        "review list": lambda: run("review", "list", "--json"),
        "review agenda": lambda: run("review", "agenda", "--rep", "Mira", "--json"),
        "review minutes": lambda: run("review", "minutes", "1", "--json"),
        "history": lambda: run("history", "deal:9", "--json"),
        "undo": lambda: run("undo", "--json"),
        "bin list": lambda: run("bin", "list", "--json"),
        "bin restore": lambda: run("bin", "restore", "deal:9", "--json"),
        "phases": lambda: run("phases", "--json"),
        "search": lambda: run("search", "a", "--json"),
        "check": lambda: run("check", "--json"),
    }


def _numbers(run: Headwater) -> dict[str, Callable[[], Answer]]:
    """What tells how the team does."""
    return {
        "shape": lambda: run("shape", "--by", "rep", "--json"),
        "report": lambda: run("report", "--json"),
        "report win-loss": lambda: run("report", "win-loss", "--by", "rep", "--json"),
        "hour-cost": lambda: run("hour-cost", "45", "--json"),
    }


def _pictured(run: Headwater, folder: Path) -> dict[str, Callable[[], Answer]]:
    """A logo comes and goes."""
    chosen = picture(folder / "logo.png")
    return {
        "logo set": lambda: run("logo", "set", chosen, "--json"),
        "logo save": lambda: run("logo", "save", folder / "copy.png", "--json"),
        "logo remove": lambda: run("logo", "remove", "--json"),
    }


def _nurtured(run: Headwater) -> dict[str, Callable[[], Answer]]:
    """A programme with a deal in it."""
    step = ("--step", "1 month: call: Call {given}")
    return {
        "nurture add": lambda: run("nurture", "add", "Slow burners", *step, "--phase", "N1", "--json"),
        "nurture edit": lambda: run("nurture", "edit", "slow burners", "--send-by-itself", "--json"),
        "nurture programmes": lambda: run("nurture", "programmes", "--json"),
        "nurture enrol": lambda: run("nurture", "enrol", "slow burners", "deal:9", "--json"),
        "nurture list": lambda: run("nurture", "list", "--json"),
        "nurture move": lambda: run("nurture", "move", "1", "--to", "in 60 days", "--json"),
        "nurture stop": lambda: run("nurture", "stop", "1", "--because", "replied", "--json"),
        "nurture ready": lambda: run("nurture", "ready", "--json"),
        "nurture not-yet": lambda: run(
            "nurture", "not-yet", _ready(run), "--reason", "The budget is decided in May", "--json"
        ),
        "nurture hand-over": lambda: run("nurture", "hand-over", _ready(run), "--json"),
        "letters": lambda: run("letters", "--dry-run", "--to", "contact:1", *_WORDS, "--json"),
    }


def _ready(run: Headwater) -> str:
    """A deal that sales may take over."""
    rows = run("nurture", "ready", "--json").rows
    return str(rows[0]["deal"])


def _qualified(run: Headwater) -> dict[str, Callable[[], Answer]]:
    """A rule that every deal with an amount meets."""
    rule = ("Worth it", "--if", "amount at least 0", "--met", "N1")
    return {
        "qualifiers add": lambda: run("qualifiers", "add", *rule, "--json"),
        "qualifiers list": lambda: run("qualifiers", "list", "--json"),
        "qualifiers check": lambda: run("qualifiers", "check", _a_proposed_deal(run), "--json"),
        "qualifiers proposals": lambda: run("qualifiers", "proposals", "--json"),
        "qualifiers apply": lambda: run("qualifiers", "apply", _a_proposed_deal(run), "--yes", "1", "--json"),
        "qualifiers edit": lambda: run("qualifiers", "edit", "worth it", "--match", "any", "--json"),
        "qualifiers off": lambda: run("qualifiers", "off", "worth it", "--json"),
        "qualifiers on": lambda: run("qualifiers", "on", "worth it", "--json"),
        "qualifiers remove": lambda: run("qualifiers", "remove", "worth it", "--json"),
    }


def _a_proposed_deal(run: Headwater) -> str:
    return str(run("qualifiers", "proposals", "--json").rows[0]["deal"])


def _promised_things(run: Headwater) -> dict[str, Callable[[], Answer]]:
    """Promises, one of them kept."""
    give = ("deal:9", "Send the drawings", "--by", "2026-03-20")
    return {
        "promises give": lambda: run("promises", "give", *give, "--json"),
        "promises list": lambda: run("promises", "list", "--json"),
        "promises settle": lambda: run("promises", "settle", _newest(run, "promises"), "kept", "--json"),
    }


def _mailed(run: Headwater, server: MailServer, folder: Path) -> dict[str, Callable[[], Answer]]:
    """A mail of which the server does not say whether it took it."""
    server.answers = ["250 2.0.0 Taken", MailServer.CUT]
    way = ("--host", "127.0.0.1", "--port", str(server.port), "--security", "none", "--from", "mira@fernhill.example")
    words = ("--subject", "News", "--body", "Hello")
    mail = partial(_newest, run, "mail")
    return {
        "mail account": lambda: run("mail", "account", *way, "--json"),
        "mail test": lambda: run("mail", "test", "--json"),
        "mail compose": lambda: run("mail", "compose", "ana@ferro.example", *words, "--json"),
        "mail edit": lambda: run("mail", "edit", mail(), "--attach", folder / "deals.csv", "--json"),
        "mail save-file": lambda: run("mail", "save-file", mail(), "deals.csv", "--to", folder / "copy.csv", "--json"),
        "mail approve": lambda: run("mail", "approve", mail(), "--json"),
        "mail hold": lambda: run("mail", "hold", mail(), "--json"),
        "mail delete": lambda: run("mail", "delete", mail(), "--json"),
        "mail send": partial(_sent, run, words),
        "mail list": lambda: run("mail", "list", "--json"),
        "mail settle": lambda: run("mail", "settle", mail(), "sent", "--json"),
    }


def _sent(run: Headwater, words: tuple[str, ...]) -> Answer:
    run("mail", "compose", "ana@ferro.example", *words, "--approve")
    return run("mail", "send", "--json")


def _newest(run: Headwater, what: str = "tasks") -> str:
    """What was added last."""
    return str(max(row["id"] for row in run(what, "list", "--json").rows))


def _decided(run: Headwater) -> Answer:
    """A decision about the first stall there is: the stalled deals of the sample are never the same for long."""
    deal = run("stalls", "--json").rows[0]["id"]
    return run("stalls", "decide", str(deal), "--deadline", "2026-03-20", "--json")


def _delete_deal(url: str, deal_id: int) -> None:
    """As the window does it: the command line deletes no records."""
    ctx = again(url)
    delete_deal(ctx, DeleteDeal(deal_id))
    ctx.db.close()


def _free_deal(url: str, deal_id: int) -> None:
    """As the window does it: from now on it is nobody's."""
    ctx = again(url)
    edit_deal(ctx, EditDeal(deal_id, None, {"owner_id": None}))
    ctx.db.close()


def _hold_review(url: str) -> None:
    """As the window does it, with a note and a task."""
    ctx = again(url)
    review = begin_review(ctx, BeginReview(ctx.user.id)).record_id
    deal_id = read_minutes(ctx, review).items[0].deal_id
    note_deal(ctx, NoteDeal(review, deal_id, "They wait for the board"))
    edit_deal(ctx, EditDeal(deal_id, None, {"competitor": "Mettler"}))
    add_task(ctx, AddTask("Ask the board", TODAY, deal_id=deal_id))
    ctx.db.close()


def _save_view(url: str) -> None:
    ctx = again(url)
    save_view(ctx, SaveView("board", "Late deals", {"filter": {"mine": True}, "sort": "age"}))
    ctx.db.close()


def test_every_answer_is_as_promised(headwater: Headwater, migrated_url: str, tmp_path: Path) -> None:
    promised = _promised()
    init = headwater("init", "--sample", "12", "--json")
    assert _differences(promised.pop("init"), init.json) == []
    promised.pop("tour")  # opens windows: tests/e2e/test_command_line.py
    for name in _OF_FILES:
        promised.pop(name)
    with mail_server() as server:
        answers = _answers(headwater, tmp_path) | _mailed(headwater, server, tmp_path)
        answers |= _copies(headwater, migrated_url, tmp_path)
        assert promised.keys() == answers.keys()
        for name, ask in answers.items():
            if name == "bin list":
                _delete_deal(migrated_url, 9)
            elif name == "pool list":
                _free_deal(migrated_url, 9)
            elif name == "review list":
                _hold_review(migrated_url)
            elif name == "views list":
                _save_view(migrated_url)
            answer = ask()
            assert _differences(promised[name], answer.json, name) == []
            assert answer.err == "" or name.startswith("import") or name == "deals edit"


def test_what_can_be_done_to_files_answers_as_promised(
    anywhere: Headwater, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    promised, place = _promised(), tmp_path / "team.headwater"
    anywhere("--db", place, "init")
    copied = anywhere("--db", place, "repair", "--json").json
    assert _differences(promised["repair"], copied) == []
    damaged = anywhere("--db", _with_a_damaged_table(place), "repair", "--json").json
    assert _differences(promised["repair"], damaged) == []
    assert damaged["tables"]
    monkeypatch.setenv("HEADWATER_PASSPHRASE", "seven green barges")
    assert _differences(promised["encrypt"], anywhere("--db", place, "encrypt", "--yes", "--json").json) == []


def _with_a_damaged_table(place: Path) -> Path:
    damaged = place.with_name("damaged.headwater")
    shutil.copyfile(place, damaged)
    database = Database.open(Location.parse(str(damaged)))
    damage(database, "change_rows")
    database.close()
    return damaged


def _copies(run: Headwater, url: str, folder: Path) -> dict[str, Callable[[], Answer]]:
    """What copies everything."""
    backup = folder / "stick.headwater"
    return {
        "backup": lambda: run("backup", "--to", backup, "--json"),
        "restore": lambda: run("restore", backup, "--to", folder / "restored.headwater", "--json"),
        "move": lambda: run("move", "--from", url, "--to", folder / "moved.headwater", "--json"),
    }


@pytest.mark.parametrize("command", [("board",), ("deals", "list"), ("deals", "show", "9"), ("search", "a")])
def test_amounts_are_decimal_strings_beside_a_currency(team: Headwater, command: tuple[str, ...]) -> None:
    amounts = _amounts(team(*command, "--json").json)
    assert amounts
    for amount, currency in amounts:
        assert (amount is None and command[0] == "search") or re.fullmatch(r"-?\d+\.\d\d", amount)
        assert amount is None or re.fullmatch(r"[A-Z]{3}", currency)


def test_ids_of_lists_are_unique_and_other_commands_take_them(team: Headwater) -> None:
    rows = team("deals", "list", "--json").rows
    assert len({row["id"] for row in rows}) == len(rows)
    some = rows[len(rows) // 2]
    shown = team("deals", "show", str(some["id"]), "--json").json
    assert {name: shown[name] for name in some} == some
