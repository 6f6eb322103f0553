"""submission: responses to a survey submitted durably over gRPC by 64 clients, beside our own statement run by pgbench."""

import re
import subprocess

from bench import Bench
from complaints_service import query
from figures import in_pairs, median, ratios, spread
from filing_runs import Load, run_load
from report import Report
from servers import postgres_programs
from submission_statement import pgbench_script

TITLE = "durable submission of responses over gRPC, 64 clients"
YARDSTICK = ("the statement that submits, as the service sent it, run by `pgbench -M prepared --jobs=2` on the same database, with as "
             "many clients of 8, 16, 32 and 64 as it does best with; each execution submits another response, by one of 64 "
             "collectors. The service checks answers, makes keys and seals before it, commits many at once, and takes responses up "
             "into figures meanwhile. The limits on anonymous callers are off, for all calls come from one address")
LEAST_RATIO = 1.0
DATABASE = "submission"


class Submission:
    def __init__(self, bench: Bench):
        self.bench, self.database = bench, f"{bench.postgres.address} dbname={DATABASE}"
        query(f"{bench.postgres.address} dbname=postgres", f"CREATE DATABASE {DATABASE}")
        self.script = bench.postgres.home / "submission.sql"

    def service(self, load: Load) -> dict:
        result = self.submit(*load.unpaced())
        self.forget()
        return result

    def submit(self, *words: str) -> dict:
        return run_load([self.bench.programs / "bench_submission", f"--postgres-url={self.database}", *words])

    def forget(self) -> None:
        """What the next service would begin with taking up, and what only this run has left."""
        query(self.database, "TRUNCATE surveys.cell_delta, surveys.cell_due, surveys.arrival_0, surveys.arrival_1, surveys.response_seen")

    def write_script(self) -> None:
        query(self.database, f"ALTER DATABASE {DATABASE} SET log_statement = 'all'")
        done = subprocess.run([self.bench.programs / "bench_submission", f"--postgres-url={self.database}", "--once=true"],
                              capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(f"bench_submission failed:\n{done.stdout}{done.stderr}")
        query(self.database, f"ALTER DATABASE {DATABASE} RESET log_statement")
        collectors = [row[0] for row in query(self.database, "SELECT collector FROM surveys.collector ORDER BY create_time DESC")]
        self.script.write_text(pgbench_script((self.bench.postgres.home / "log").read_text(), collectors))

    def pgbench(self, clients: int, seconds: float) -> dict:
        done = subprocess.run([postgres_programs() / "pgbench", "--no-vacuum", "--protocol=prepared", f"--client={clients}", "--jobs=2",
                               f"--time={max(1, round(seconds))}", f"--file={self.script}", self.database], capture_output=True,
                              text=True)
        found = re.search(r"^tps = ([0-9.]+)", done.stdout, re.MULTILINE)
        if not found:
            raise RuntimeError(f"pgbench failed:\n{done.stdout}{done.stderr}")
        self.forget()
        return {"per_second": float(found[1])}


def run(bench: Bench, report: Report) -> None:
    submission = Submission(bench)
    submission.write_script()
    report.statement("the statement, as pgbench runs it", submission.script.read_text())
    report.progress("pgbench looks for how many clients suit it")
    of_clients = {clients: submission.pgbench(clients, bench.length.seconds / 2)["per_second"]
                  for clients in bench.length.pgbench_clients}
    best = max(of_clients, key=of_clients.get)
    load = bench.load()
    theirs, ours = in_pairs(bench.length.pairs, [("pgbench", lambda: submission.pgbench(best, load.seconds)),
                                                 ("service", lambda: submission.service(load))],
                            lambda name, result: report.progress(f"{name}: {result['per_second']:.0f} submissions a second"))
    each = ratios(ours, theirs, "per_second")
    report.add("submissions a second", f"{median(ours, 'per_second'):.0f}", f"{median(theirs, 'per_second'):.0f} with {best} clients",
               spread(each), f">= {LEAST_RATIO:.1f}", sorted(each)[len(each) // 2] >= LEAST_RATIO)
    report.add("p50 and p99 of a submission, saturated", f"{median(ours, 'p50_ms'):.1f} and {median(ours, 'p99_ms'):.1f} ms")
    report.add("submissions that were refused or failed", f"{sum(result['failed'] for result in ours)}")
