from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.errors import UserError
from app.services.context import Context
from app.services.exchange.fields import What
from app.services.exchange.first_look import first_look
from tests.unit.services.exchange.support import write


def test_a_file_is_opened_looked_at_and_guessed_in_one_go(ctx: Context, tmp_path: Path) -> None:
    path = write(tmp_path, "Deal,Sells,Where it is\nScales,mira osei,D2\nCells,Mira Osei,Won\n", "fair.csv")
    look = first_look(ctx, path)
    assert (look.table.headers, len(look.rows), look.size) == (("Deal", "Sells", "Where it is"), 2, path.stat().st_size)
    assert look.kind.what is What.DEALS
    assert set(look.guesses) == set(What)
    # Our own people and phases are known by what stands in the cells, whatever the header says.
    assert [guess.field for guess in look.guesses[What.DEALS]] == ["name", "owner", "phase"]


def test_how_it_is_read_can_be_said(ctx: Context, tmp_path: Path) -> None:
    path = write(tmp_path, "1|Müller\n2|Łoś\n".encode("cp1250"), "bare.csv")
    with pytest.raises(UserError, match="looks like data"):
        first_look(ctx, path)
    look = first_look(ctx, path, encoding="cp1250", delimiter="|", has_header=False)
    assert [record.cells for record in look.rows] == [["1", "Müller"], ["2", "Łoś"]]


def test_only_the_first_rows_are_read(ctx: Context, tmp_path: Path) -> None:
    look = first_look(ctx, write(tmp_path, "Company\n" + "x\n" * 5000))
    assert len(look.rows) == 200
