"""spike: the published load pattern of spikes and lulls, scaled to what this machine can do; what it leaves behind."""

import pathlib
import tempfile

from bench import Bench
from complaints_service import query
from figures import quantile
from report import Report

TITLE = "spikes of filings up to the capacity"
PATTERN = (1, 15, 1, 25, 2, 35, 10, 0)
YARDSTICK = (f"itself before the spike. The pattern that DIGIT published, {'-'.join(map(str, PATTERN))}, times the capacity / 35: the "
             "step of 35 is all that the service can do; sent at that pace whatever is answered. A filing's time counts from when "
             "it was to be sent")
MOST_RECOVERY_SECONDS = 30
# The step before the spike whose load comes nearest to that after it, the spike, and what comes after.
BEFORE, SPIKE, AFTER = 1, 5, 6
UNDER_WAY = 1000
WINDOW_SECONDS = 3


def steps_of(bench: Bench) -> list:
    """(filings a second, seconds), one after the other."""
    return [(bench.capacity * factor / max(PATTERN), bench.length.recovery_seconds if place == AFTER else bench.length.step_seconds)
            for place, factor in enumerate(PATTERN)]


def recovered_after(calls: list, spike_end: float, end: float, good: float) -> float:
    """Seconds after the spike from which on the p95 of some seconds on end is no higher than `good`; None when never."""
    window = min(WINDOW_SECONDS, (end - spike_end) / 2)
    start = spike_end
    while start + window <= end + 1e-9:
        took = [milliseconds for seconds, milliseconds, _ in calls if start <= seconds < start + window]
        if took and quantile(took, 0.95) <= good:
            return start - spike_end
        start += window / WINDOW_SECONDS
    return None


def rows(bench: Bench) -> int:
    return int(query(bench.now.database, "SELECT count(*) FROM complaints.complaint")[0][0])


def run(bench: Bench, report: Report) -> None:
    build = bench.now
    if not bench.capacity:
        bench.capacity = build.run(bench.load())["per_second"]
        report.progress(f"the capacity is {bench.capacity:.0f} filings a second")
    steps, before = steps_of(bench), rows(bench)
    report.progress(f"{sum(seconds for _, seconds in steps):.0f} s of " + ", ".join(f"{rate:.0f}" for rate, _ in steps) + " a second")
    with tempfile.TemporaryDirectory() as folder, build.running():
        file = pathlib.Path(folder) / "calls"
        result = build.load("bench_filing", bench.load(), f"--clients={UNDER_WAY}", "--connections=16", f"--calls={file}",
                            "--steps=" + ",".join(f"{rate:.2f}x{seconds}" for rate, seconds in steps))
        calls = sorted((float(seconds), float(took), answered == "1")
                       for seconds, took, answered in map(str.split, file.read_text().splitlines()))
    ends = [sum(seconds for _, seconds in steps[:place + 1]) for place in range(len(steps))]
    p95 = [quantile([took for seconds, took, _ in calls if end - length <= seconds < end], 0.95)
           for end, (_, length) in zip(ends, steps)]
    back = recovered_after(calls, ends[SPIKE], ends[AFTER], p95[BEFORE])
    report.add("p95 in each step", " - ".join(f"{each:.0f}" for each in p95[:-1]) + " ms")
    report.add(f"after the spike the p95 of the step of {PATTERN[BEFORE]} is back",
               "never" if back is None else f"within {back:.0f} s", target=f"< {MOST_RECOVERY_SECONDS} s",
               met=back is not None and back < MOST_RECOVERY_SECONDS)
    added, acknowledged = rows(bench) - before, sum(answered for _, _, answered in calls)
    report.add("acknowledged filings", f"{acknowledged}", f"{added} rows more", target="none lost",
               met=acknowledged <= added <= acknowledged + result["failed"])
    report.add("filings that were refused or failed", f"{result['failed']} of {len(calls)}")
