"""A client process that carries out due occurrences until none is left; made to be killed and stopped.

Each one adds a company named after its key: the effect, of which there must be exactly one.
"""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime

from app.models.people import Company
from app.storage.claims import Claim, ClaimLost, Claims, finish
from app.storage.database import Database
from app.storage.location import Location
from app.storage.unit_of_work import Intent

KIND = "test"
NOW = datetime(2026, 3, 12, 9, tzinfo=UTC)
PATIENCE = 0.6


def carry_out(db: Database, claim: Claim) -> bool:
    """The effect and the end of the claim in one transaction; False where the claim was lost meanwhile."""
    try:
        with db.unit_of_work(Intent(f"Carry out {claim.key}", None, NOW)) as uow:
            uow.session.add(Company(name=claim.key, match_key=claim.key, created_at=NOW))
            finish(uow.connection, claim, NOW)
    except ClaimLost:
        return False
    return True


def main(url: str, holder: str, think_seconds: float) -> None:
    db = Database.open(Location.parse(url))
    claims = Claims(db, holder, patience=PATIENCE)
    print("ready", flush=True)  # noqa: T201 - the test waits for it
    while True:
        mine = claims.claim_due(NOW, kinds=[KIND], limit=2)
        for claim in mine:
            print(f"claimed {claim.key}", flush=True)  # noqa: T201 - the test reads it
            time.sleep(think_seconds)
            done = carry_out(db, claim)
            print(f"{'done' if done else 'lost'} {claim.key}", flush=True)  # noqa: T201 - the test reads it
        if not mine:
            time.sleep(0.05)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]))
