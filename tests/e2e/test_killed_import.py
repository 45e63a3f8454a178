"""``headwater import`` is killed in the middle of its work: nothing of it is there, and it can be done again."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.services.check import check_database
from app.services.deals.commands import CreateDeal, create_deal
from app.services.exchange.batches import batches
from app.storage.database import Database
from tests.support import source
from tests.support.program import Program
from tests.support.snapshots import snapshot
from tests.support.team import new_team

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal, where progress is shown")

ROWS = 8_000
_STORED = re.compile("Importing: [1-9]")


@pytest.fixture
def deals(tmp_path: Path) -> Path:
    """Deals with new companies, people and products, and some rows that are rejected."""
    stages = ("Haggling" if number % 97 == 0 else "Fit" for number in range(ROWS))
    rows = (
        f"{number},Deal {number},Company {number % 500},{stage},{number}.50,Product {number % 20},p{number}@x.example\n"
        for number, stage in enumerate(stages)
    )
    path = tmp_path / "deals.csv"
    path.write_text("id,name,company,stage,amount,product,contact email\n" + "".join(rows), encoding="utf-8")
    return path


def kill_once_rows_are_stored(database: str, *words: str) -> tuple[int, str, str]:
    """Run a command on a terminal and kill it when it says that blocks are stored: exit code, output, what it said."""
    ours, theirs = os.openpty()
    command = [sys.executable, "-m", "app", "--db", database, *words]
    said = ""
    with subprocess.Popen(command, cwd=source.ROOT, stdout=subprocess.PIPE, stderr=theirs, text=True) as client:
        os.close(theirs)
        for piece in _said_on(ours):
            said += piece
            if _STORED.search(said):
                client.kill()
                break
        out, _ = client.communicate(timeout=60)
    os.close(ours)
    return client.returncode, out, said


def _said_on(terminal: int) -> Iterator[str]:
    while True:
        try:
            piece = os.read(terminal, 1024)
        except OSError:  # the other side is closed
            return
        if not piece:
            return
        yield piece.decode("utf-8", "replace")


def test_nothing_of_a_killed_import_is_there_and_it_goes_in_afterwards(
    database: Database, migrated_url: str, deals: Path
) -> None:
    ctx = new_team(database)
    create_deal(ctx, CreateDeal("Made before"))
    before = snapshot(database)
    words = ("--today", "2026-03-12", "import", str(deals), "--what", "deals", "--create", "product")
    code, out, said = kill_once_rows_are_stored(migrated_url, *words)
    assert (code, out) == (-9, ""), said
    assert snapshot(database) == before
    assert batches(ctx) == ()
    assert check_database(database).is_sound
    done = Program(migrated_url).json(*words)
    rejected = sum(number % 97 == 0 for number in range(ROWS))
    assert (done["read"], done["created"], done["rejected"]) == (ROWS, ROWS - rejected, rejected)
    assert done["created_along"] == {"companies": 500, "products": 20, "contacts": done["created"]}
    assert check_database(database).is_sound
