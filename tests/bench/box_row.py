"""box: the memory of the service under load and of all that runs with it, and how soon the service is ready."""

import pathlib
import re
import statistics
import time

from bench import Bench
from report import Report

TITLE = "memory under load, and from start to ready"
YARDSTICK = ("none. The service files for 64 clients over 4 connections, then over 64, with Redis; memory of the whole box counts shared pages once "
             "(PSS), as PostgreSQL's processes share theirs")
MOST_MEBIBYTES, MOST_BOX_MEBIBYTES, MOST_READY_MS = 64, 1024, 300


def mebibytes(pid: int, file: str, field: str) -> float:
    """0 for a process that has ended meanwhile."""
    try:
        found = re.search(rf"^{field}:\s+(\d+) kB", pathlib.Path(f"/proc/{pid}/{file}").read_text(), re.MULTILINE)
    except OSError:
        return 0.0
    return int(found[1]) / 1024 if found else 0.0


def milliseconds_to_ready(service) -> float:
    """From the start of its process until its log says that it is ready."""
    known = service.log.stat().st_size
    begin = time.monotonic()
    service.start(wait=False)
    while b"The service is ready" not in service.log.read_bytes()[known:]:
        if service.process.poll() is not None:
            raise RuntimeError("the service ended instead of getting ready")
    took = (time.monotonic() - begin) * 1000
    service.kill()
    return took


def run(bench: Bench, report: Report) -> None:
    address, redis = bench.redis
    build = bench.build("told", redis_address=address)
    report.progress("loads the service")
    with build.running() as service:
        idle = mebibytes(service.process.pid, "status", "VmRSS")
        build.load("bench_filing", bench.load())
        build.load("bench_filing", bench.load(), "--connections=64")
        peak = mebibytes(service.process.pid, "status", "VmHWM")
        parts = {"service": [service.process.pid], "PostgreSQL": [bench.postgres.process.pid, *bench.postgres.children()],
                 "Redis": [redis.pid]}
        held = {name: sum(mebibytes(pid, "smaps_rollup", "Pss") for pid in pids) for name, pids in parts.items()}
    report.add("most memory of the service", f"{peak:.1f} MiB", f"{idle:.1f} MiB idle", target=f"<= {MOST_MEBIBYTES} MiB RSS",
               met=peak <= MOST_MEBIBYTES)
    whole = sum(held.values())
    report.add("whole box", f"{whole:.0f} MiB", ", ".join(f"{name} {size:.0f}" for name, size in held.items()),
               target=f"<= {MOST_BOX_MEBIBYTES} MiB", met=whole <= MOST_BOX_MEBIBYTES)
    starts = [milliseconds_to_ready(build.service) for _ in range(bench.length.starts)]
    report.add("start to ready", f"{statistics.median(starts):.0f} ms", f"{min(starts):.0f} to {max(starts):.0f} ms in {len(starts)} starts",
               target=f"<= {MOST_READY_MS} ms", met=statistics.median(starts) <= MOST_READY_MS)
