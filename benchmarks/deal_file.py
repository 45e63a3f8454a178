"""A file of deals as a team would have it, and a database with the customers, people and products that it names."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path
from random import Random

from app.domain.clock import Clock
from app.services.context import Context
from app.services.exchange.apply import ApplyImport, Imported, apply_import
from app.services.exchange.fields import What
from app.services.exchange.imports import examine_file, propose
from app.services.exchange.reading import open_table
from app.services.setup import SetUpTeam, set_up
from app.storage.database import Database
from app.storage.location import Location
from benchmarks.stage import TODAY

_COMPANIES, _PEOPLE, _PRODUCTS = 2500, 20, 10
_PHASES = ("G1", "G2", "N1", "D1", "D2", "D3", "D4", "Won", "Lost")
_HEADER = ("ID", "Sales agent", "Product", "Account", "Stage", "Started on", "Close date", "Value")


def write_file(path: Path, rows: int) -> Path:
    """Eight columns; some deals have no company, only closed ones a close date."""
    random = Random(1)
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(_HEADER)
        for row in range(rows):
            started = date(2024, 1, 1) + timedelta(days=random.randrange(500))
            phase = random.choice(_PHASES)
            closed = started + timedelta(days=random.randrange(10, 200)) if phase in ("Won", "Lost") else ""
            company = f"Company {random.randrange(_COMPANIES)}" if random.random() < 0.9 else ""
            key = f"{random.randrange(16**8):08X}-{row:06}"
            agent, product = f"Rep {random.randrange(_PEOPLE)}", f"Product {random.randrange(_PRODUCTS)}"
            out.writerow((key, agent, product, company, phase, started, closed, random.randrange(50, 30_000)))
    return path


def rows_in(file: Path) -> list[list[str]]:
    """The rows of a file without its header."""
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))[1:]


def new_team(place: str, folder: Path) -> Context:
    """A team with those whom the file names. Close its ``db``."""
    database = Database.open(Location.parse(place), may_create=True)
    ctx = set_up(database, Clock(fixed_today=TODAY), SetUpTeam("Fernhill Scales", "Mira Osei"))
    known = {
        What.USERS: ("Rep", _PEOPLE),
        What.PRODUCTS: ("Product", _PRODUCTS),
        What.COMPANIES: ("Company", _COMPANIES),
    }
    for what, (noun, count) in known.items():
        names = folder / f"{what}.csv"
        names.write_text("Name\n" + "".join(f"{noun} {number}\n" for number in range(count)), encoding="utf-8")
        import_file(ctx, names, what)
    return ctx


def import_file(ctx: Context, file: Path, what: What = What.DEALS) -> Imported:
    """All that an import does, from opening the file to the commit."""
    table = open_table(file)
    mapping = propose(ctx, table, what).mapping
    findings = examine_file(ctx, table, mapping)
    done = apply_import(ctx, ApplyImport(table, mapping, findings))
    assert done.created == done.read, f"{done.rejected} rows were rejected"
    return done
