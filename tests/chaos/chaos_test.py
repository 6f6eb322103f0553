#!/usr/bin/python3
"""The event backbone in chaos: does any committed event get lost, applied twice, or out of order?

    chaos_test.py PROGRAMS [--minutes N] [--without-redis] [--relaxed-consumers] [--seed N]
    chaos_test.py --self-check

Two producers write things and their events, two publishers give the events their positions, two consumers of one name
apply them in a database of their own; each is a process. Meanwhile Redis is emptied every 100 to 600 ms, killed with its
file and made to hang; publishers, consumers and producers are killed and made to stand still; PostgreSQL is killed as a
whole, and sessions of it are ended. Then the trouble stops, what is under way is waited for, and three accounts are
compared row by row: what the producers' database says was committed, the logs, and what was applied, in the order of its
application.

A run in which too little happened says nothing, and fails as invalid. The faults follow from the seed; how the processes
interleave does not.
"""

import argparse
import pathlib
import random
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from backbone import Backbone, Counts  # noqa: E402
import books  # noqa: E402
from trouble import KILLS, Trouble  # noqa: E402

# In five minutes; a shorter run needs its share.
LEAST = {"events": 20_000, "wipes": 300, "kills": 50, "kills of consumers": 10, "kills of publishers": 10, "kills of Redis": 8,
         "kills of PostgreSQL": 5, "sessions": 5, "fenced": 10}
LEAST_OF_REDIS = ("wipes", "kills of Redis")
NAMES = {"consumer": "kill -9 of a consumer", "publisher": "kill -9 of a publisher", "producer": "kill -9 of a producer",
         "redis": "kill -9 of Redis", "postgres": "kill -9 of PostgreSQL", "session": "sessions ended",
         "pause": "process stood still", "hang": "Redis hung"}
# A slow machine gets so many times the time to reach them.
PATIENCE = 3
DRAIN_SECONDS = 120
PROGRESS_SECONDS = 5


def start_workers(backbone: Backbone, rate: int, relaxed: bool) -> None:
    """`relaxed` consumers do not wait for the disk: a crash takes their newest checkpoints away, with what they applied."""
    settings = {"wait_for_disk": "false"} if relaxed else {}
    for number in range(2):
        backbone.start("publish", f"publisher-{number}")
    for number in range(2):
        backbone.start("produce", f"producer-{number}", rate=rate // 2)
    # Without Redis consumers look for new logs every five seconds only.
    backbone.wait_until(lambda: backbone.counts().logged > 100, 60, "events get positions")
    for number in range(2):
        backbone.start("consume", f"consumer-{number}", source=f"publisher-{number}", **settings)


def happened(backbone: Backbone, trouble: Trouble, events: int) -> dict:
    return {"events": events, "wipes": trouble.landed["wipe"], "kills": trouble.kills(),
            "kills of consumers": trouble.landed["consumer"], "kills of publishers": trouble.landed["publisher"],
            "kills of Redis": trouble.landed["redis"], "kills of PostgreSQL": trouble.landed["postgres"],
            "sessions": trouble.landed["session"],
            "fenced": int(backbone.total("tanggap_events_fenced_total"))}


def short_of(done: dict, options: argparse.Namespace) -> list:
    share = options.minutes / 5
    return [f"{what}: {done[what]}, at least {least * share:.1f} are needed" for what, least in LEAST.items()
            if done[what] < least * share and not (options.without_redis and what in LEAST_OF_REDIS)]


def print_progress(passed: float, counts: Counts, trouble: Trouble) -> None:
    print(f"[{passed:4.0f} s] committed {counts.told}, in the logs {counts.logged}, applied {counts.applied};"
          f" wipes {trouble.landed['wipe']}, kills {trouble.kills()}", flush=True)


def cause_trouble(backbone: Backbone, options: argparse.Namespace) -> Trouble:
    trouble, began, told_of = Trouble(backbone, options.seed), time.monotonic(), 0
    try:
        while True:
            trouble.one_more()
            passed = time.monotonic() - began
            enough = passed > 60 * options.minutes
            if passed - told_of > PROGRESS_SECONDS:
                told_of = passed
                print_progress(passed, backbone.counts(), trouble)
            if enough and not short_of(happened(backbone, trouble, backbone.counts().told), options):
                return trouble
            if passed > 60 * options.minutes * PATIENCE:
                return trouble
    finally:
        trouble.stop()


def await_drained(backbone: Backbone) -> float:
    began = time.monotonic()
    for producer in backbone.of_role("produce"):
        if (status := producer.stop()) != 0:
            raise RuntimeError(f"{producer.name} ended with {status}")
    backbone.wait_until(lambda: backbone.counts().drained(), DRAIN_SECONDS, "all that was committed is applied")
    return time.monotonic() - began


def other_problems(backbone: Backbone) -> list:
    problems = []
    for name, meaning in {"tanggap_events_parked_total": "events were parked",
                          "tanggap_events_order_violations_total": "versions that do not ascend were seen by publishers",
                          "tanggap_events_restored_logs": "logs were taken for restored",
                          "tanggap_events_halted_logs": "logs were halted"}.items():
        if number := backbone.total(name):
            problems.append(f"{number:.0f} {meaning}")
    problems += [f"{worker.name} does not run any more" for worker in backbone.workers.values()
                 if worker.command[1] != "produce" and not worker.runs_still()]
    return problems


def print_table(backbone: Backbone, trouble: Trouble, result: books.Books, rows: tuple, drained: float) -> None:
    told, logged, applied = rows
    delays = backbone.delays() or [0.0]
    at = [f"{1000 * delays[min(len(delays) - 1, int(part * len(delays)))]:.0f}" for part in (0.5, 0.99)]
    pulls = {reason: int(backbone.total(f'tanggap_events_pulls_total{{consumer="account-1",reason="{reason}"}}'))
             for reason in ("gap", "beacon", "no_redis")}
    print(f"\n{'committed':<24}{len(told):>9}\n{'in the logs':<24}{len(logged):>9}\n{'applied':<24}{len(applied):>9}")
    for name, found in result._asdict().items():
        print(f"{name:<24}{len(found):>9}")
    print(f"{'wipes of Redis':<24}{trouble.landed['wipe']:>9} of {trouble.tried['wipe']}")
    for kind in (*KILLS, "session", "pause", "hang"):
        print(f"{NAMES[kind]:<24}{trouble.landed[kind]:>9} of {trouble.tried[kind]}")
    print(f"{'kill -9, all':<24}{trouble.kills():>9}")
    print(f"{'reads of the log':<24}{sum(pulls.values()):>9} at least: " + ", ".join(f"{k} {v}" for k, v in pulls.items()))
    print(f"{'batches fenced':<24}{backbone.total('tanggap_events_fenced_total'):>9.0f} at least")
    print(f"{'written to applied, ms':<24}{at[0]:>9} p50, {at[1]} p99, {1000 * delays[-1]:.0f} most;"
          f" all applied {drained:.1f} s after the last was written\n")


def run(options: argparse.Namespace) -> int:
    print(f"seed {options.seed}, {'without' if options.without_redis else 'with'} Redis, {options.minutes} minutes", flush=True)
    with Backbone(options.programs, with_redis=not options.without_redis) as backbone:
        start_workers(backbone, options.rate, options.relaxed_consumers)
        backbone.wait_until(lambda: backbone.counts().applied > 0, 60, "anything is applied")
        trouble = cause_trouble(backbone, options)
        problems = other_problems(backbone)
        drained = 0.0
        try:
            drained = await_drained(backbone)
        except (RuntimeError, TimeoutError) as problem:
            problems.append(str(problem))
        rows = backbone.told(), backbone.logged(), backbone.applied()
        result = books.compare(*rows)
        print_table(backbone, trouble, result, rows, drained)
        problems += result.problems()
        if not problems:
            problems = [f"the comparison does not see {what}" for what in books.undetected(*rows)]
        for problem in problems[:20]:
            print("PROBLEM:", problem)
        if problems:
            print(f"{len(problems)} problems; the workers' last words:\n{backbone.last_words()}")
            return 1
        if short := short_of(happened(backbone, trouble, len(rows[0])), options):
            print("INVALID:", "; ".join(short))
            return 1
    print("Nothing was lost, nothing was applied twice, and all of it in order.")
    return 0


def self_check() -> int:
    """Books of a made-up run, and then with one mistake of each kind."""
    logged = [books.Entry(agency, position, f"{agency}-{position}", f"things/{position % 5}", position)
              for agency in ("dinkes", "dinsos") for position in range(1, 101)]
    told = [books.Told(entry.event, entry.agency, entry.subject, entry.version) for entry in logged]
    applied = sorted(logged, key=lambda entry: (entry.position, entry.agency))
    problems = books.compare(told, logged, applied).problems() + books.undetected(told, logged, applied)
    print("\n".join(problems) or "The comparison finds a lost, a doubled, a misordered and a foreign row, and nothing else.")
    return 1 if problems else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("programs", nargs="?", help="the folder with events_worker")
    parser.add_argument("--minutes", type=float, default=5, help="how long things go wrong, at least (default: 5)")
    parser.add_argument("--without-redis", action="store_true", help="there is no Redis at any time")
    parser.add_argument("--relaxed-consumers", action="store_true", help="consumers' commits do not wait for the disk")
    parser.add_argument("--rate", type=int, default=300, help="events a second (default: 300)")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--self-check", action="store_true", help="only try the comparison on made-up rows")
    options = parser.parse_args()
    if options.self_check:
        return self_check()
    if not options.programs:
        parser.error("name the folder with events_worker")
    return run(options)


if __name__ == "__main__":
    sys.exit(main())
