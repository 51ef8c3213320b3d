"""A process of `test_crash.py` that stores and assesses posts until it is killed: `crash_writer.py DATABASE TOTAL`."""

from __future__ import annotations

import sys

from sqlalchemy import Connection

from matchers.vocabulary import Assessment, Verdict
from storage import findings, inbox, ledger, outbox, streams
from storage.engine import Store, open_store
from storage.values import LiveClaim, StoredPost
from tests.desk_rows import ELLERY, MINUTE, NIGHT, claim, fact, judged, received

BATCH = 20


def step(store: Store, total: int) -> bool:
    """Store the next batch, assess what waits, deliver what is owed; whether there is more to do."""
    with store.writing() as tx:
        start = int(streams.load_cursor(tx, "fake", "all") or 0)
        items = [received(number) for number in range(start, min(start + BATCH, total))]
        inbox.store_posts(tx, items, source="fake", stream="all", cursor=str(start + len(items)), at=NIGHT)
    with store.writing() as tx:
        waiting = inbox.unassessed(tx)
        found = [
            (post, Assessment(post=post.post, claims=(judged(claim(value=int(post.post.id) % 7), Verdict.CONFLICT),)))
            for post in waiting
        ]
        findings.record_assessments(tx, found, channels=("console",), at=NIGHT)
        ledger.append_facts(tx, [fact(post.post.id, value=1) for post in waiting], recorded_at=NIGHT)
        pairs = [(one.id, judged(one.claim, Verdict.CONFLICT, "Said again.").judgement) for one in _new(tx, waiting)]
        findings.append_judgements(tx, pairs, channels=("console",), at=NIGHT)
    with store.writing() as tx:
        for alert in outbox.lease(tx, ["console"], now=NIGHT + 9 * MINUTE, lease_for=MINUTE):
            outbox.mark_sent(tx, alert.id, message_id=str(alert.id), at=NIGHT)
    return bool(items or waiting)


def _new(tx: Connection, waiting: list[StoredPost]) -> list[LiveClaim]:
    keys = {post.key for post in waiting}
    return [one for one in findings.live_claims(tx, ELLERY) if one.post.key in keys]


def main(database: str, total: int) -> None:
    """Work until done."""
    store = open_store(database, migrate=False)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while step(store, total):
        pass
    store.close()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
