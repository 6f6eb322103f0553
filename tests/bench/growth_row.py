"""growth: whole lives of complaints, and lists, in databases of few and of many cases."""

import os
import subprocess
import time

from bench import Bench, room_for
from complaints_service import query
from figures import in_pairs, median, ratios, spread
from filing_runs import Build, run_load
from report import Report

TITLE = "create, assign, answer, read, list among few cases and among many"
YARDSTICK = ("the same calls at the same time in a database with few cases, on the same PostgreSQL, in turns. Published of DIGIT "
             "(2026, 16 processors, its life of 4 calls: create, assign, resolve, search): 37 lives a second up to 100,000 cases, "
             "its best, and 6.3 at 1,000,000. A life here has 7 calls: create, verify, assign, start, answer, get, list")
MOST_GROWTH = 1.2
PUBLISHED = 37
CLIENTS = 16
# With its history, identity and answered request, all indexes, and the log while it is made.
BYTES_A_CASE = 4500
# What is filled in goes past the log then; it is measured with the settings that PostgreSQL comes with.
WHILE_FILLING = {"wal_level": "minimal", "max_wal_senders": 0, "max_wal_size": "4GB", "checkpoint_timeout": "1h", "autovacuum": "off"}
KINDS = ("a life", "CreateComplaint", "VerifyComplaint", "AssignComplaint", "StartWork", "AnswerComplaint", "GetComplaint",
         "ListComplaints")


def filled(bench: Bench, size: int, report: Report) -> Build:
    """A service whose database holds that many cases."""
    build = bench.build(f"cases_{size}")
    if int(query(build.database, "SELECT count(*) FROM complaints.complaint")[0][0]) >= size:
        return build
    clerk, importer = build.service.token("loket", "front_desk@dinkes"), build.service.token("pengimpor", "importer@diskominfo")
    models = build.service.folder / "models.jsonl"
    models.write_bytes(subprocess.run([bench.programs / "bench_many_cases", "--models=true"], check=True, capture_output=True).stdout)
    with build.running() as service:
        build.file_one()
        build.file_one("--channel=counter", f"--token={clerk}")
        subprocess.run([bench.programs / "tanggap", "import", "--input", models, "--report", service.folder / "models"], check=True,
                       capture_output=True, env={**os.environ, "TANGGAP_ADDRESS": service.address, "TANGGAP_TOKEN": importer})
    begin = time.monotonic()
    with bench.postgres.running_with(**WHILE_FILLING):
        fill(bench, build, size, report)
    query(build.database, "CHECKPOINT")
    report.progress(f"filled in {time.monotonic() - begin:.0f} s")
    return build


def fill(bench: Bench, build: Build, size: int, report: Report) -> None:
    process = subprocess.Popen([bench.programs / "bench_many_cases", f"--postgres-url={build.database}", f"--rows={size}",
                                f"--master-key-file={build.service.settings['master-key-file']}"], stdout=subprocess.PIPE, text=True)
    for line in process.stdout:
        report.progress(line.strip())
    if process.wait() != 0:
        raise RuntimeError("the cases could not be made")


def lives(bench: Bench, build: Build) -> dict:
    """{kind of call: {"per_second", "p50_ms", "p95_ms"}} among what the database holds."""
    with build.running() as service:
        tokens = {"citizen": build.token, "supervisor": service.token("kepala", "supervisor@dinkes", "officer@dinkes"),
                  "handler": service.token("budi", "officer@dinkes/bidang-p2p")}
        return run_load([bench.programs / "bench_lives", f"--address={service.address}", f"--clients={CLIENTS}",
                         f"--warm-up={int(bench.length.warm_up * 1000)}ms", f"--measured={int(bench.length.seconds * 1000)}ms",
                         *(f"--{who}={token}" for who, token in tokens.items())])


def compare(bench: Bench, few: Build, many: Build, size: int, report: Report) -> None:
    results = in_pairs(bench.length.pairs, [(f"{each.name}", lambda each=each: lives(bench, each)) for each in (few, many)],
                       lambda name, result: report.progress(f"{name}: {result['a life']['per_second']:.0f} lives a second"))
    for kind in KINDS:
        before, after = ([result[kind] for result in each if kind in result] for each in results)
        if kind == "a life":
            pace = median(after, "per_second")
            each = ratios(before, after, "per_second")
            report.add(f"lives a second among {size:,}", f"{pace:.0f}", f"{median(before, 'per_second'):.0f}", spread(each),
                       f"ratio <= {MOST_GROWTH}; DIGIT {PUBLISHED}", sorted(each)[len(each) // 2] <= MOST_GROWTH and pace > PUBLISHED)
            continue
        each = ratios(after, before, "p50_ms")
        report.add(f"{kind} p50 among {size:,}", f"{median(after, 'p50_ms'):.1f} ms", f"{median(before, 'p50_ms'):.1f} ms", spread(each),
                   f"<= {MOST_GROWTH}", sorted(each)[len(each) // 2] <= MOST_GROWTH)


def run(bench: Bench, report: Report) -> None:
    smallest, *larger = bench.length.sizes
    few = filled(bench, smallest, report)
    for size in larger:
        if not room_for(f"{size:,} cases", size * BYTES_A_CASE, report):
            continue
        many = filled(bench, size, report)
        compare(bench, few, many, size, report)
        held = int(query(many.database, "SELECT pg_database_size(current_database())")[0][0])
        report.note(f"{size:,} cases beside {smallest:,}, {CLIENTS} clients; the larger database has {held / 2**20:,.0f} MiB. A life's "
                    "ratio is few by many, a call's is many by few: both grow when it gets slower.")
        # The next may need its room.
        query(f"{bench.postgres.address} dbname=postgres", f"DROP DATABASE {many.name}")
