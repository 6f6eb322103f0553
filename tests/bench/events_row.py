"""events: from an event's commit until another service has applied it; and that nothing is written while nothing happens."""

import argparse
import statistics

import idle_test
from bench import Bench
from latency import USUAL, VARIANTS, measure, milliseconds, quantiles
from report import Report

TITLE = "events, 500 a second: commit to applied in another service"
YARDSTICK = "none; beside it is how long a small row's commit takes at the same time, of which two lie on an event's way"
RATE = 500
# p50 and p99 in milliseconds.
TARGETS = {"with Redis": (5, 25), "without Redis": (None, 150)}


def run(bench: Bench, report: Report) -> None:
    length = bench.length
    runs = {name: [] for name in USUAL}
    for _ in range(length.event_rounds):
        for name, done in runs.items():
            done.append(measure(bench.programs, RATE, length.event_seconds, warm_up=length.warm_up, **VARIANTS[name]))
            p50, _, p99, _ = quantiles(milliseconds(done[-1]))
            report.progress(f"{name}: {done[-1]['rate']:.0f} events a second, p50 {p50:.1f} ms, p99 {p99:.1f} ms")
    for name, done in runs.items():
        each = [quantiles(milliseconds(run)) for run in done]
        p50, p99 = statistics.median(one[0] for one in each), statistics.median(one[2] for one in each)
        commits = [quantiles(run["commits"]) for run in done]
        most_p50, most_p99 = TARGETS[name]
        target = (f"p50 <= {most_p50} ms, " if most_p50 else "") + f"p99 <= {most_p99} ms"
        report.add(f"{name}: p50 and p99", f"{p50:.1f} and {p99:.1f} ms",
                   f"a commit {statistics.median(one[0] for one in commits):.1f} and {statistics.median(one[2] for one in commits):.1f} ms",
                   target=target, met=p99 <= most_p99 and (most_p50 is None or p50 <= most_p50))
        report.add(f"{name}: not applied a second after the end", f"{sum(run['late'] for run in done)} events")
    look = argparse.Namespace(programs=bench.programs, settle=length.settle_seconds, watch=length.idle_seconds)
    for name in USUAL[:1] if length.name == "quick" else USUAL:
        report.progress(f"idle {name}")
        still = idle_test.stands_still(look, **VARIANTS[name])
        report.add(f"{name}: WAL while idle for {length.idle_seconds:.0f} s", "none" if still else "some", target="none", met=still)
