"""outbox: what it costs that events are told, and not only written."""

from bench import Bench
from figures import in_pairs, median, ratios, spread
from filing_runs import Load, OutboxOnly
from report import Report

TITLE = "filing with events told, and with events that stay in the outbox"
YARDSTICK = ("the same service with Redis, whose publisher finds the logs locked by another session: events are written with each "
             "filing, and wait")


def compare(bench: Bench, report: Report, told, outbox, load: Load, how: str) -> float:
    """Adds what both did, and gives the median of the filings a second whose events were told."""
    theirs, ours = in_pairs(bench.length.pairs, [("outbox only", lambda: outbox.run(load)), ("told", lambda: told.run(load))],
                            lambda name, result: report.progress(f"{how}, {name}: {result['per_second']:.0f} filings a second, p99 "
                                                                 f"{result['p99_ms']:.1f} ms"))
    for key, what, unit in (("per_second", "filings a second", ""), ("p99_ms", "p99", " ms"),
                            ("processor_microseconds", "processor for a filing", " us")):
        report.add(f"{how}: {what}", f"{median(ours, key):.1f}{unit}", f"{median(theirs, key):.1f}{unit}", spread(ratios(ours, theirs, key)))
    return median(ours, "per_second")


def run(bench: Bench, report: Report) -> None:
    told = bench.build("told", redis_address=bench.redis[0])
    outbox = bench.build("outbox", OutboxOnly, redis_address=bench.redis[0])
    capacity = compare(bench, report, told, outbox, bench.load(), "saturated")
    half = bench.load(rate=max(1, round(capacity / 2)))
    compare(bench, report, told, outbox, half, f"paced at {half.rate:.0f}, half of that")
    waiting, took = outbox.drain()
    report.add("a backlog gets its places", f"{waiting} events in {took:.1f} s")
