"""filing: complaints filed durably over gRPC by 64 clients, beside our own statement run by pgbench."""

from bench import Bench
from figures import in_pairs, median, ratios, spread
from filing_runs import Yardstick
from report import Report

TITLE = "durable filing over gRPC, 64 clients"
YARDSTICK = ("the statement that files, as the service sent it, run by `pgbench -M prepared --jobs=2` on the same database, with "
             "as many clients of 8, 16, 32 and 64 as it does best with; each execution files another case. The service "
             "authenticates, checks and seals before it, writes an event with it, and commits many filings at once")
LEAST_RATIO = 1.0
RATE = 500
MOST_P99_MS = 25


def run(bench: Bench, report: Report) -> None:
    build = bench.now
    report.progress("pgbench looks for how many clients suit it")
    yardstick = Yardstick(build, bench.postgres, bench.length.pgbench_clients, bench.length.seconds / 2)
    report.statement("the statement, as pgbench runs it", yardstick.script.read_text())
    load = bench.load()
    theirs, ours = in_pairs(bench.length.pairs, [("pgbench", lambda: yardstick.measure(load)), ("service", lambda: build.measure(load))],
                            lambda name, result: report.progress(f"{name}: {result['per_second']:.0f} filings a second"))
    each = ratios(ours, theirs, "per_second")
    bench.capacity = median(ours, "per_second")
    report.add("filings a second", f"{bench.capacity:.0f}", f"{median(theirs, 'per_second'):.0f} with {yardstick.clients} clients",
               spread(each), f">= {LEAST_RATIO:.1f}, goal 1.2", sorted(each)[len(each) // 2] >= LEAST_RATIO)
    report.add("p50 and p99 of a filing, saturated", f"{median(ours, 'p50_ms'):.1f} and {median(ours, 'p99_ms'):.1f} ms")
    report.add("processor of the service for a filing", f"{median(ours, 'processor_microseconds'):.0f} us")
    paced = [build.run(bench.load(rate=RATE)) for _ in range(max(1, bench.length.pairs // 2))]
    report.add(f"p50 and p99 at {RATE} filings a second", f"{median(paced, 'p50_ms'):.1f} and {median(paced, 'p99_ms'):.1f} ms",
               target=f"p99 <= {MOST_P99_MS} ms", met=median(paced, "p99_ms") <= MOST_P99_MS)
    report.add("filings that were refused or failed", f"{sum(result['failed'] for result in ours + paced)}")
