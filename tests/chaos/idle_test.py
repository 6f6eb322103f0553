#!/usr/bin/python3
"""While nothing happens, nothing is written: the position of PostgreSQL's log stands still.

    idle_test.py PROGRAMS [--settle SECONDS] [--watch SECONDS]

Two publishers and two consumers run and look for work, first with Redis, then without, after some hundred events were
applied; autovacuum is off. With --settle 0 (the default, as ctest runs it) PostgreSQL's own notes are off as well
(wal_level minimal), and it is settled when its position was twice the same a second apart; with --settle 60 PostgreSQL runs
as it does by default. Then the position must not move for --watch seconds.
"""

import argparse
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from backbone import Backbone, query  # noqa: E402

EVENTS = 300
SETTLE_SECONDS = 60


def position(backbone: Backbone) -> str:
    return query(f"{backbone.postgres.address} dbname=postgres", "SELECT pg_current_wal_insert_lsn()")[0][0]


def await_settled(backbone: Backbone, seconds: float) -> None:
    if seconds > 0:
        backbone.nothing.wait(seconds)
        return
    # What reads leave behind (rows pruned from pages) is written at the first looks.
    seen = []

    def twice_the_same() -> bool:
        seen.append(position(backbone))
        return len(seen) > 2 and seen[-1] == seen[-2] == seen[-3]
    backbone.wait_until(twice_the_same, SETTLE_SECONDS, f"the position of the log stands still: {seen[-3:]}", each=1.0)


def stands_still(options: argparse.Namespace, with_redis: bool) -> bool:
    quiet = {} if options.settle > 0 else {"wal_level": "minimal", "max_wal_senders": 0}
    with Backbone(options.programs, with_redis=with_redis, autovacuum="off", **quiet) as backbone:
        for number in range(2):
            backbone.start("publish", f"publisher-{number}")
        producer = backbone.start("produce", "producer", rate=200)
        backbone.wait_until(lambda: backbone.counts().logged > 0, 60, "events get positions")
        for number in range(2):
            backbone.start("consume", f"consumer-{number}", source=f"publisher-{number}")
        backbone.wait_until(lambda: backbone.counts().told >= EVENTS, 60, f"{EVENTS} events are committed")
        producer.stop()
        backbone.wait_until(lambda: backbone.counts().drained(), 60, "all is applied")
        query(f"{backbone.postgres.address} dbname=postgres", "CHECKPOINT")
        await_settled(backbone, options.settle)
        before, statements = position(backbone), looks(backbone)
        backbone.nothing.wait(options.watch)
        after, looked = position(backbone), looks(backbone) - statements
        still = before == after
        print(f"{'with' if with_redis else 'without'} Redis: {before} -> {after} in {options.watch:.0f} s, in which the"
              f" databases were asked {looked} times: {'nothing' if still else 'SOMETHING'} was written", flush=True)
        if looked < options.watch:
            print("INVALID: publishers and consumers hardly looked")
        if not still:
            print(written_between(backbone, before, after))
        return still and looked >= options.watch


def looks(backbone: Backbone) -> int:
    """How many transactions the two databases have seen; this look is one of the few that are not of the workers."""
    return int(query(f"{backbone.postgres.address} dbname=postgres", """
        SELECT sum(xact_commit) FROM pg_stat_database WHERE datname IN ('producer', 'consumer')""")[0][0])


def written_between(backbone: Backbone, before: str, after: str) -> str:
    query(f"{backbone.postgres.address} dbname=postgres", "CREATE EXTENSION IF NOT EXISTS pg_walinspect")
    return "\n".join(" ".join(row) for row in query(f"{backbone.postgres.address} dbname=postgres", f"""
        SELECT resource_manager, record_type, count(*), min(block_ref)
        FROM pg_get_wal_records_info('{before}', '{after}') GROUP BY 1, 2"""))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("programs", help="the folder with events_worker")
    parser.add_argument("--settle", type=float, default=0, help="seconds to settle (default: until it stands still)")
    parser.add_argument("--watch", type=float, default=3, help="seconds in which nothing may be written (default: 3)")
    options = parser.parse_args()
    results = [stands_still(options, with_redis) for with_redis in (True, False)]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
