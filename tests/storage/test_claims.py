"""What must happen once for the team happens once, whoever dies, sleeps or hurries."""

from __future__ import annotations

import contextlib
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import IO

import pytest
from sqlalchemy import select

from app.models.changes import ChangeSet
from app.models.occurrences import Occurrence
from app.models.people import Company
from app.storage.claims import ClaimLost, Claims, NewOccurrence
from app.storage.database import Database
from tests.support.sweeper import KIND, NOW, carry_out


def new(*keys: str, minutes: int = 0) -> list[NewOccurrence]:
    return [NewOccurrence(key, KIND, NOW + timedelta(minutes=minutes)) for key in keys]


class HandClock:
    """Monotonic seconds that pass when told to."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def companies(database: Database) -> list[str]:
    with database.reading() as session:
        return sorted(session.scalars(select(Company.name)))


def states(database: Database) -> dict[str, str]:
    with database.reading() as session:
        return {one.key: one.status for one in session.scalars(select(Occurrence))}


def test_a_key_is_announced_once(database: Database) -> None:
    claims = Claims(database, "a")
    assert claims.announce(new("one", "two")) == 2
    assert Claims(database, "b").announce(new("two", "three")) == 1
    assert states(database) == {"one": "due", "two": "due", "three": "due"}


def test_what_is_not_due_waits_and_the_oldest_comes_first(database: Database) -> None:
    claims = Claims(database, "a")
    claims.announce(new("later", minutes=1))
    claims.announce(new("young"))
    claims.announce(new("old", minutes=-5))
    assert [claim.key for claim in claims.claim_due(NOW, kinds=[KIND])] == ["old", "young"]
    assert claims.claim_due(NOW, kinds=["another"]) == []
    assert states(database)["later"] == "due"


def test_a_claimed_occurrence_is_nobody_elses(database: Database) -> None:
    mine, theirs = Claims(database, "a"), Claims(database, "b")
    mine.announce(new("one"))
    (claim,) = mine.claim_due(NOW, kinds=[KIND])
    assert theirs.claim_due(NOW, kinds=[KIND]) == []
    assert theirs.claim("one") is None
    mine.release(claim)
    assert theirs.claim("one") is not None


def test_a_silent_holder_is_followed_after_a_while_and_a_living_one_is_not(database: Database) -> None:
    clock = HandClock()
    holder, heir = Claims(database, "a"), Claims(database, "b", patience=20, tick=clock)
    holder.announce(new("alive", "dead"))
    alive, dead = holder.claim("alive"), holder.claim("dead")
    assert alive is not None
    assert dead is not None
    assert heir.claim_due(NOW, kinds=[KIND]) == []  # first seen now: too early to judge
    clock.seconds = 19.9
    holder.beat([alive])
    assert heir.claim_due(NOW, kinds=[KIND]) == []
    clock.seconds = 20.1
    (taken,) = heir.claim_due(NOW, kinds=[KIND])
    assert (taken.key, taken.fence) == ("dead", dead.fence + 1)


def test_the_late_write_of_a_sleeper_is_refused_and_leaves_nothing(database: Database) -> None:
    clock = HandClock()
    sleeper, heir = Claims(database, "a"), Claims(database, "b", patience=20, tick=clock)
    sleeper.announce(new("one"))
    (old,) = sleeper.claim_due(NOW, kinds=[KIND])
    heir.claim_due(NOW, kinds=[KIND])
    clock.seconds = 30
    (fresh,) = heir.claim_due(NOW, kinds=[KIND])
    assert not carry_out(database, old)
    assert companies(database) == []
    with pytest.raises(ClaimLost):
        sleeper.beat([old])
    with pytest.raises(ClaimLost):
        sleeper.release(old)
    with pytest.raises(ClaimLost):
        sleeper.settle(old, NOW)
    assert carry_out(database, fresh)
    assert not carry_out(database, fresh)
    assert companies(database) == ["one"]
    assert states(database) == {"one": "done"}


def test_an_end_that_nobody_knows_is_kept_as_such_and_not_tried_again(database: Database) -> None:
    claims = Claims(database, "a")
    claims.announce(new("mail"))
    (claim,) = claims.claim_due(NOW, kinds=[KIND])
    claims.settle(claim, NOW, {"why": "no answer"}, known=False)
    assert states(database) == {"mail": "unknown"}
    assert claims.claim("mail") is None
    assert claims.claim_due(NOW, kinds=[KIND]) == []
    with database.reading() as session:
        assert session.scalars(select(ChangeSet)).all() == []


@contextlib.contextmanager
def client(url: str, name: str, think_seconds: float = 0.0) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.support.sweeper", url, name, str(think_seconds)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert output(process).readline() == "ready\n"
            yield process
        finally:
            process.send_signal(signal.SIGCONT)
            process.kill()


def output(process: subprocess.Popen[str]) -> IO[str]:
    assert process.stdout is not None
    return process.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="stops processes by signals")
@pytest.mark.timeout(120)
def test_real_clients_that_die_and_sleep_carry_out_each_once(database: Database, migrated_url: str) -> None:
    keys = [f"occurrence {n:03}" for n in range(60)]
    Claims(database, "test").announce(new(*keys))
    with client(migrated_url, "killed", 0.05) as killed, client(migrated_url, "asleep", 0.05) as asleep:
        for process in (killed, asleep):
            assert output(process).readline().startswith("claimed")
        killed.kill()
        asleep.send_signal(signal.SIGSTOP)
        with client(migrated_url, "third"), client(migrated_url, "fourth"):
            wait_for_all(database, len(keys))
        asleep.send_signal(signal.SIGCONT)
        # What the sleeper had in hand was done by another meanwhile; it notices, unless it slept after its write.
        heard = [output(asleep).readline().split()[0]]
        while heard[-1] == "claimed":
            heard.append(output(asleep).readline().split()[0])
    assert companies(database) == keys
    assert heard[-1] in ("lost", "done")


def wait_for_all(database: Database, count: int) -> None:
    end = time.monotonic() + 60
    while list(states(database).values()).count("done") < count:
        assert time.monotonic() < end, f"still open: {states(database)}"
        time.sleep(0.05)
