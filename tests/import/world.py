"""What the tests of `tanggap import` run against: PostgreSQL, Redis and the service of their own, and the command line.

    world = World(programs, folder)
    counts = world.run("boston_open311", table, "report")      # {"rows": 1269, "added": 1269, ...}
    world.close()
"""

import os
import pathlib
import re
import subprocess
import sys
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
TOP = HERE.parents[1]
sys.path.insert(0, str(HERE.parent / "fixture"))

from complaints_service import ComplaintsService, query  # noqa: E402
from private_postgres import PrivatePostgres  # noqa: E402
from private_redis import PrivateRedis  # noqa: E402

MAPPINGS = TOP / "deploy/import"
# An invented city, and what its instance is called.
SAMPLE = {"directory": TOP / "deploy/sample/directory", "instance": "salatiga"}
COUNTS = {"rows": "rows", "added": "added", "extended": "here before, carried on", "unchanged": "here before, unchanged",
          "outdated": "here before in a later version", "rejected": "rejected"}
PATIENCE_SECONDS = 300
MOST_MEBIBYTES = 64
# A process begins with the peak of the one that it came out of: one that is small itself runs it and tells.
MEASURED = """
import resource, subprocess, sys
code = subprocess.call(sys.argv[2:])
with open(sys.argv[1], "w") as out:
    out.write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
sys.exit(code)
"""


class Differs(Exception):
    pass


def expect(condition: bool, sentence: str) -> None:
    if not condition:
        raise Differs(sentence)


class World:
    """The service has the directory that the shipped mappings speak of."""

    def __init__(self, programs: str, folder: pathlib.Path, directory=MAPPINGS / "directory", instance="import-contoh"):
        self.programs, self.folder, self.reports = pathlib.Path(programs), folder, folder / "reports"
        self.reports.mkdir()
        self.largest = 0
        # Of the last run.
        self.sent_again = 0
        self.postgres = PrivatePostgres()
        self.redis = PrivateRedis()
        query(f"{self.postgres.address} dbname=postgres", "CREATE DATABASE complaints")
        self.database = f"{self.postgres.address} dbname=complaints"
        self.service = ComplaintsService(programs, self.database, directory=directory, instance=instance,
                                         redis_address=self.redis.address)
        self.importer = self.service.token("pengimpor", "importer@*")

    def close(self) -> None:
        self.service.close()
        self.redis.close()
        self.postgres.close()

    def _command(self, mapping, table: pathlib.Path, report: str) -> list:
        """`mapping` is the name of a shipped one or the path of another; None for what needs none."""
        path = MAPPINGS / f"{mapping}.textproto" if isinstance(mapping, str) else mapping
        words = ["--mapping", path] if path else []
        return [self.programs / "tanggap", "import", *words, "--input", table, "--report", self.reports / report]

    def _environment(self) -> dict:
        # A machine that stands still for a while is no reason to send a batch again.
        return {**os.environ, "TANGGAP_ADDRESS": self.service.address, "TANGGAP_TOKEN": self.importer,
                "TANGGAP_TIMEOUT": "2m"}

    def start(self, mapping, table: pathlib.Path, report: str, *more: str) -> subprocess.Popen:
        """What it says while it runs is in the reports' folder, in REPORT.err."""
        with open(self.reports / f"{report}.err", "w", encoding="utf-8") as err:
            return subprocess.Popen([*self._command(mapping, table, report), *more], env=self._environment(),
                                    stdout=subprocess.DEVNULL, stderr=err)

    def said(self, report: str) -> str:
        return (self.reports / f"{report}.err").read_text(encoding="utf-8")

    def attempt(self, mapping, table: pathlib.Path, report: str, *more: str) -> subprocess.CompletedProcess:
        """A run that may fail; however long the table is, it needs little memory."""
        peak = self.folder / "peak"
        command = [*self._command(mapping, table, report), *more]
        done = subprocess.run([sys.executable, "-I", "-S", "-c", MEASURED, peak, *command],
                              env=self._environment(), capture_output=True, text=True)
        self.largest = max(self.largest, int(peak.read_text()) // 1024)
        expect(self.largest <= MOST_MEBIBYTES, f"the command line needed {self.largest} MiB")
        return done

    def run(self, mapping, table: pathlib.Path, report: str) -> dict:
        """The counts that it prints; every row of the table is in them once."""
        done = self.attempt(mapping, table, report)
        expect(done.returncode in (0, 1) and " rows\n" in done.stdout,
               f"tanggap import ended with {done.returncode}:\n{done.stdout}{done.stderr}")
        counts = counts_of(done.stdout)
        again = re.search(r"^ *(\d+) +times a batch was sent again", done.stdout, re.MULTILINE)
        self.sent_again = int(again[1]) if again else 0
        expect(done.returncode == (1 if counts["rejected"] else 0), f"ended with {done.returncode}: {counts}")
        return counts

    def foretell(self, mapping, table: pathlib.Path, report: str) -> dict:
        """The counts of a dry run, which writes nothing."""
        before = self.everything()
        done = self.attempt(mapping, table, report, "--dry-run")
        expect(done.returncode in (0, 1) and "Nothing was written." in done.stdout,
               f"tanggap import --dry-run ended with {done.returncode}:\n{done.stdout}{done.stderr}")
        expect(self.everything() == before, f"a dry run of {table} wrote something")
        expect(not (self.reports / f"{report}.state").exists(), "a dry run left something to be gone on with")
        return counts_of(done.stdout)

    def rejected(self, report: str) -> str:
        """The rejected rows with their reasons."""
        return (self.reports / f"{report}.csv").read_text(encoding="utf-8-sig")

    def rows_in_tables(self) -> list:
        return query(self.database, "SELECT (SELECT count(*) FROM complaints.complaint), (SELECT count(*) FROM "
                     "complaints.history), (SELECT count(*) FROM ev.log) + (SELECT count(*) FROM ev.outbox)")[0]

    def everything(self) -> list:
        """The same with every other table of the register."""
        return self.rows_in_tables() + query(self.database, "SELECT (SELECT count(*) FROM complaints.identity), (SELECT "
                                             "count(*) FROM idempotency.requests), (SELECT sum(version) FROM "
                                             "complaints.complaint)")[0]

    def filed(self) -> int:
        return int(query(self.database, "SELECT count(*) FROM complaints.complaint")[0][0])


def counts_of(printed: str) -> dict:
    counts = {name: int(re.search(rf"^ *(\d+) +{words}", printed, re.MULTILINE)[1]) for name, words in COUNTS.items()}
    expect(counts["rows"] == sum(counts.values()) - counts["rows"], f"rows are missing from the report: {counts}")
    return counts


def wait_until(holds, sentence: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        expect(time.monotonic() < deadline, f"{sentence}: not within {PATIENCE_SECONDS} s")
        threading.Event().wait(0.02)
