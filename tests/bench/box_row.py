"""box: the memory of each service under load and of all that runs with it, and how soon a service is ready."""

import pathlib
import re
import statistics
import subprocess
import time

from bench import Bench
from complaints_service import query
from filing_runs import SurveysBuild
from report import Report

UNITS, SERVICES, CHANNELS = 50, 5, 5
MOST_MONTH_SECONDS = 120
TITLE = "memory under load, and from start to ready"
YARDSTICK = ("none. Complaints files for 64 clients over 4 connections, then over 64, and surveys takes their responses after each, up "
             f"into figures too; then those of a month that has ended, of {UNITS} units with {SERVICES} services and {CHANNELS} channels, "
             "and tells the figures. Both run throughout, with one PostgreSQL and one Redis. Memory of the whole box counts shared pages "
             "once (PSS), as PostgreSQL's processes share theirs")
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


def end_month(surveys: SurveysBuild, responses: int) -> float:
    """So many responses of the month before, whose end was not seen until now: the seconds until all are in the figures, of which
    somebody then asks for those of each service of each unit."""
    newest = "(SELECT survey FROM surveys.survey ORDER BY create_time DESC LIMIT 1)"
    begin = time.monotonic()
    query(surveys.database, f"""
        WITH one AS (SELECT row_number() OVER () AS place, * FROM surveys.cell_delta WHERE survey = {newest} LIMIT 64)
        INSERT INTO surveys.cell_delta (survey, id, series, version, unit, service, channel, month, level, imported, state, day, sign,
          flagged, vector)
        SELECT survey, (random() * 9e18)::bigint, series, version, 'unit-' || n % {UNITS}, 'layanan-' || n / {UNITS} % {SERVICES},
          1 + n / {UNITS * SERVICES} % {CHANNELS}, to_char(now() - interval '1 month', 'YYYYMM')::int, level, false, state, day - 1, 1,
          flagged, vector
        FROM generate_series(1, {responses}) AS n JOIN one ON one.place = 1 + n % (SELECT count(*) FROM one);
        INSERT INTO surveys.cell_due SELECT {newest}, 1 ON CONFLICT DO NOTHING""")
    counted = f"""SELECT coalesce(sum(response_count), 0) FROM surveys.cell_count
                  WHERE survey = {newest} AND dimension = 0 AND unit LIKE 'unit-%'"""
    while int(query(surveys.database, counted)[0][0]) < responses:  # each question takes its time
        if time.monotonic() - begin > MOST_MONTH_SECONDS:
            raise RuntimeError(f"a month of {responses} responses was not taken up in {MOST_MONTH_SECONDS} s")
    took = time.monotonic() - begin
    survey = query(surveys.database, f"SELECT {newest}")[0][0]
    token = surveys.service.token("penyelia", "supervisor@dinkes")
    done = subprocess.run([surveys.programs / "tanggap", "survey", "index", survey, "--by", "unit", "--by", "service", "--token", token,
                           "--address", surveys.service.address], capture_output=True, text=True)
    if done.returncode != 0 or "unit-7" not in done.stdout:
        raise RuntimeError(f"the figures of the month that ended were not told:\n{done.stdout}{done.stderr}")
    return took


def run(bench: Bench, report: Report) -> None:
    address, redis = bench.redis
    complaints = bench.build("told", redis_address=address)
    surveys = bench.build("answered", SurveysBuild, redis_address=address)
    services = {"complaints": complaints.service, "surveys": surveys.service}
    with complaints.running(), surveys.running():
        idle = {name: mebibytes(service.process.pid, "status", "VmRSS") for name, service in services.items()}
        for more in ([], ["--connections=64"]):
            report.progress("loads complaints, then surveys")
            complaints.load("bench_filing", bench.load(), *more)
            surveys.submit(bench.load(), *more)
        report.progress("surveys takes up a month that has ended")
        month = end_month(surveys, bench.length.ended)
        peak = {name: mebibytes(service.process.pid, "status", "VmHWM") for name, service in services.items()}
        parts = {**{name: [service.process.pid] for name, service in services.items()},
                 "PostgreSQL": [bench.postgres.process.pid, *bench.postgres.children()], "Redis": [redis.pid]}
        held = {name: sum(mebibytes(pid, "smaps_rollup", "Pss") for pid in pids) for name, pids in parts.items()}
    for name in services:
        report.add(f"most memory of {name}", f"{peak[name]:.1f} MiB", f"{idle[name]:.1f} MiB idle", target=f"<= {MOST_MEBIBYTES} MiB RSS",
                   met=peak[name] <= MOST_MEBIBYTES)
    report.add(f"a month of {bench.length.ended:,} responses, until all are in the figures", f"{month:.1f} s")
    whole = sum(held.values())
    report.add("whole box", f"{whole:.0f} MiB", ", ".join(f"{name} {size:.0f}" for name, size in held.items()),
               target=f"<= {MOST_BOX_MEBIBYTES} MiB", met=whole <= MOST_BOX_MEBIBYTES)
    for name, service in services.items():
        starts = [milliseconds_to_ready(service) for _ in range(bench.length.starts)]
        report.add(f"start to ready of {name}", f"{statistics.median(starts):.0f} ms",
                   f"{min(starts):.0f} to {max(starts):.0f} ms in {len(starts)} starts", target=f"<= {MOST_READY_MS} ms",
                   met=statistics.median(starts) <= MOST_READY_MS)
