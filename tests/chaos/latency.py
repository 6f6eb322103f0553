"""Measures how long an event takes from its commit until another service has applied it: what event_latency prints and
tests/bench compares.

    run = measure(programs, rate=500, seconds=30, with_redis=True)
    p50, p95, p99, most = quantiles(milliseconds(run))
"""

import bisect
import os
import pathlib
import tempfile
import time

from backbone import Backbone

WARM_UP_SECONDS = 3
MARGIN_MICROS = 1_000_000
# How the backbone is run for each.
VARIANTS = {
    "with Redis": {"with_redis": True},
    "without Redis": {"with_redis": False},
    "consumer waits not": {"with_redis": True, "consumer_waits": False},
    "nobody waits": {"with_redis": True, "fsync": "off"},
}
USUAL = ("with Redis", "without Redis")
# An event is moved by the first transaction that locks its log after it was committed, and applied by the last one before
# it was known to be applied. A writer knows of his commit a little later than it can be seen.
PUBLISHER_STEPS = [("publisher.locked", "publisher is poked and locks the log"), ("publisher.moved", "publisher moves to the log"),
                   ("publisher.committed", "publisher commits the positions")]
CONSUMER_STEPS = [("consumer.received", "consumer receives"), ("consumer.begun", "consumer begins to apply"),
                  ("consumer.applied", "consumer applies"), ("applied", "consumer commits")]
SEEN_EARLIER_MICROS = 200


def quantiles(numbers: list) -> list:
    numbers = sorted(numbers)
    return [numbers[min(len(numbers) - 1, int(part * len(numbers)))] for part in (0.5, 0.95, 0.99, 1.0)]


def disk_milliseconds(folder: str, times: int = 200) -> list:
    """How long fdatasync takes after 8 KiB were written."""
    took = []
    with tempfile.TemporaryFile(dir=folder) as file:
        for i in range(times):
            os.pwrite(file.fileno(), b"x" * 8192, i * 8192)
            start = time.perf_counter()
            os.fdatasync(file.fileno())
            took.append(1000 * (time.perf_counter() - start))
    return quantiles(took)


def read_journal(file: pathlib.Path) -> list:
    return [(int(micros), what, of) for micros, what, of in
            (line.split(" ", 2) for line in file.read_text().replace(" \n", "  \n").splitlines())]


def commits_of(journal: list) -> list:
    begins = [micros for micros, what, _ in journal if what.strip() == "begin"]
    ends = [micros for micros, what, _ in journal if what.strip() == "end"]
    return [(end - begin) / 1000 for begin, end in zip(begins, ends)]


def stage_times(journals: list, events: list) -> dict:
    """For each stage the milliseconds that each event spent in it, as far as the steps' times tell."""
    moments = {}
    for journal in journals:
        for micros, what, _ in journal:
            moments.setdefault(what.strip(), []).append(micros)
    for times in moments.values():
        times.sort()
    spent = {name: [] for name, _ in PUBLISHER_STEPS + CONSUMER_STEPS}
    for committed, applied in events:
        at = committed - SEEN_EARLIER_MICROS
        reached = []
        for name, _ in PUBLISHER_STEPS:
            place = bisect.bisect_left(moments[name], at)
            at = moments[name][place] if place < len(moments[name]) else applied
            reached.append(at)
        back = [at := applied]
        for name, _ in reversed(CONSUMER_STEPS[:-1]):
            back.append(at := moments[name][max(0, bisect.bisect_right(moments[name], at) - 1)])
        since = committed
        for (name, _), moment in zip(PUBLISHER_STEPS + CONSUMER_STEPS, reached + back[::-1]):
            spent[name].append(max(0, moment - since) / 1000)
            since = max(since, moment)
    return spent


def measure(programs, rate: int, seconds: float, warm_up: float = WARM_UP_SECONDS, consumer_waits: bool = True,
            **variant) -> dict:
    """One run: {"events": [(committed, applied) in microseconds], "late": how many were not applied a second after the end,
    "rate": events a second, "commits": milliseconds of a small row's commits, "journals": for stage_times}."""
    with Backbone(programs, **variant) as backbone:
        files = {name: backbone.folder / f"{name}.journal" for name in ("service", "consumer", "commits")}
        backbone.start("serve", "service", rate=rate, threads=8, largest_batch=1, one_transfer_in=0,
                       journal_file=files["service"])
        backbone.wait_until(lambda: backbone.counts().logged > 0, 30, "events get positions")
        backbone.start("consume", "consumer", source="service", journal_file=files["consumer"],
                       wait_for_disk=str(consumer_waits).lower())
        backbone.start("commit", "commits", rate=50, journal_file=files["commits"])
        backbone.wait_until(lambda: backbone.counts().applied > 0, 30, "anything is applied")
        backbone.nothing.wait(warm_up)
        begin = 1_000_000 * time.time()
        backbone.nothing.wait(seconds)
        end = 1_000_000 * time.time()
        # What was committed by the end gets a second to be applied.
        backbone.nothing.wait(MARGIN_MICROS / 1_000_000)
        for name in ("service", "consumer", "commits"):
            if (status := backbone.workers[name].stop()) != 0:
                raise RuntimeError(f"{name} ended with {status}:\n{backbone.last_words()}")
        journals = {name: read_journal(file) for name, file in files.items()}
    applied = {of: micros for micros, what, of in journals["consumer"] if what == "applied"}
    committed = [(micros, of) for micros, what, of in journals["service"] if what == "committed" and begin <= micros <= end]
    events = [(micros, applied[of]) for micros, of in committed if of in applied]
    return {"events": events, "late": len(committed) - len(events), "rate": len(committed) / (end - begin) * 1e6,
            "commits": commits_of(journals["commits"]), "journals": [journals["service"], journals["consumer"]]}


def milliseconds(run: dict) -> list:
    return [(applied - committed) / 1000 for committed, applied in run["events"]]
