"""A client is killed in the middle of its work: what it was told is saved is there, the rest is wholly absent."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from itertools import pairwise

import pytest
from sqlalchemy import func, select, text

from app.models.changes import ChangeRow, ChangeSet
from app.models.deals import Deal, PhaseChange
from app.services.context import Context
from app.services.deals.commands import CreateDeal, create_deal
from app.storage.database import Database
from tests.support.team import new_team

ROUNDS = 6


def kill_while_moving(url: str, deal_ids: list[int], seconds: float) -> list[int]:
    """Start a client, kill -9 it after some time, and return the change sets that it said were saved."""
    command = [sys.executable, "-m", "tests.support.mover", url, *map(str, deal_ids)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as client:
        assert client.stdout is not None
        first = client.stdout.readline()
        time.sleep(seconds)
        client.kill()
        lines = [first, *client.stdout.readlines()]
    # The last line may be cut off in the middle; then it was not yet said.
    return [int(line.split()[0]) for line in lines if line.endswith("\n") and len(line.split()) == 2]


def test_nothing_acknowledged_is_lost_and_nothing_is_half_done(database: Database, migrated_url: str) -> None:
    ctx = new_team(database)
    deal_ids = [create_deal(ctx, CreateDeal(f"Deal {i}")).record_id for i in range(5)]
    acknowledged: list[int] = []
    chance = random.Random(7)
    for _ in range(ROUNDS):
        acknowledged += kill_while_moving(migrated_url, deal_ids, chance.uniform(0.01, 0.15))
    assert len(acknowledged) >= ROUNDS
    with ctx.reading() as session:
        stored = set(session.scalars(select(ChangeSet.id)))
    assert set(acknowledged) <= stored
    assert_whole(ctx, deal_ids)


def assert_whole(ctx: Context, deal_ids: list[int]) -> None:
    """Each deal stands where its history says, in exactly one phase, and each change set has its rows."""
    with ctx.reading() as session:
        for deal_id in deal_ids:
            deal = session.get_one(Deal, deal_id)
            stays = session.scalars(
                select(PhaseChange).where(PhaseChange.deal_id == deal_id).order_by(PhaseChange.id)
            ).all()
            assert [stay.left_at is None for stay in stays].count(True) == 1
            assert (stays[-1].phase_id, stays[-1].entered_at) == (deal.phase_id, deal.phase_entered_at)
            for left, right in pairwise(stays):
                assert right.from_phase_id == left.phase_id
        empty = select(ChangeSet.id).where(
            ~select(ChangeRow.id).where(ChangeRow.change_set_id == ChangeSet.id).exists()
        )
        assert session.scalars(empty).all() == []
        if session.connection().dialect.name == "sqlite":
            assert session.scalar(text("PRAGMA integrity_check")) == "ok"
            assert session.execute(text("PRAGMA foreign_key_check")).first() is None


def test_a_killed_bulk_write_leaves_nothing(database: Database, migrated_url: str) -> None:
    ctx = new_team(database)
    program = (
        "import sys, os, signal\n"
        "from datetime import UTC, datetime\n"
        "from tests.support.team import again\n"
        "from app.storage.bulk import bulk_insert\n"
        "ctx = again(sys.argv[1])\n"
        "with ctx.unit_of_work('Import', is_bulk=True) as uow:\n"
        "    for block in range(5):\n"
        "        bulk_insert(uow, 'companies', [\n"
        "            {'name': f'F{i}', 'match_key': f'f{i}', 'created_at': datetime.now(UTC)} for i in range(2000)])\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    ended = subprocess.run([sys.executable, "-c", program, migrated_url], check=False)
    assert ended.returncode == -9
    with ctx.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM companies")) == 0
        assert session.scalar(select(func.count()).select_from(ChangeSet)) == 1
    # The next writer is not held up by the one that died.
    saved = create_deal(ctx, CreateDeal("Next"))
    assert saved.record_id == 1


pytestmark = pytest.mark.timeout(180)
