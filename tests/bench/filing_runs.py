"""The service of one build under the load of bench_filing, and beside it its own statement run by pgbench: what
compare_filing prints and the rows of `run` compare. Also the surveys service of one, under that of bench_submission.

    with PrivatePostgres() as postgres:
        build = Build("now", programs, postgres.address, {})
        result = build.run(Load(seconds=8))        # {"per_second": ..., "p50_ms": ..., "p99_ms": ..., ...}
        build.close()
"""

import contextlib
import dataclasses
import json
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "fixture"))

from complaints_service import ComplaintsService, query  # noqa: E402
from filing_statement import pgbench_script  # noqa: E402
from private_postgres import PrivatePostgres, end_with_parent  # noqa: E402
from servers import free_port, postgres_programs, redis_program  # noqa: E402
from surveys_service import SurveysService  # noqa: E402


@dataclasses.dataclass(frozen=True)
class Load:
    """Who files or submits, and how long it is measured."""
    clients: int = 64
    seconds: float = 8
    warm_up: float = 2
    # Filings sent a second, 0 for as many as are answered.
    rate: float = 0
    anonymous: bool = False

    def unpaced(self) -> list:
        return [f"--clients={self.clients}", f"--measured={int(self.seconds * 1000)}ms",
                f"--warm-up={int(self.warm_up * 1000)}ms"]

    def words(self) -> list:
        return [*self.unpaced(), f"--rate={int(self.rate)}"]


def run_load(command: list) -> dict:
    """What one of the bench programs printed as JSON."""
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"{pathlib.Path(command[0]).name} failed:\n{done.stdout}{done.stderr}")
    return json.loads(done.stdout)


class Build:
    """The service of one build, with a database of its own; it runs only while it is measured."""
    SERVICE = ComplaintsService

    def __init__(self, name: str, programs: pathlib.Path, postgres: str, settings: dict, clients: pathlib.Path = None):
        """`clients` is the folder with bench_filing, where it is not that of the build."""
        self.name, self.programs, self.clients = name, programs, clients or programs
        self.database = f"{postgres} dbname={name}"
        query(f"{postgres} dbname=postgres", f"CREATE DATABASE {name}")
        self.service = self.SERVICE(programs, self.database, **settings)
        self.token = self.service.token("warga", "citizen@*")
        self.service.kill()
        self.results = []

    @contextlib.contextmanager
    def running(self):
        self.service.start()
        try:
            yield self.service
        finally:
            self.service.kill()

    def measure(self, load: Load) -> dict:
        self.results.append(self.run(load))
        return self.results[-1]

    def run(self, load: Load) -> dict:
        with self.running():
            return self.load("bench_filing", load, f"--with-identity={str(not load.anonymous).lower()}")

    def load(self, program: str, load: Load, *more: str) -> dict:
        """Lets a bench program load the running service."""
        return run_load([self.clients / program, "--json=true", f"--address={self.service.address}", f"--token={self.token}",
                         f"--pid={self.service.process.pid}", *load.words(), *more])

    def file_one(self, *more: str) -> None:
        """By the running service, however long it takes."""
        self.load("bench_filing", Load(), "--steps=1x1", *more)

    def close(self) -> None:
        self.service.close()


class SurveysBuild(Build):
    SERVICE = SurveysService

    def submit(self, load: Load, *more: str) -> dict:
        """Lets bench_submission load the running service, by a survey of its own."""
        return run_load([self.clients / "bench_submission", f"--postgres-url={self.database}", f"--address={self.service.address}",
                         f"--master-key-file={self.service.settings['master-key-file']}", *load.unpaced(), *more])


class OutboxOnly(Build):
    """A service whose publisher finds the logs locked: events are written and wait."""

    @contextlib.contextmanager
    def running(self):
        session = subprocess.Popen(
            [postgres_programs() / "psql", self.database, "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, preexec_fn=end_with_parent(signal.SIGKILL))
        session.stdin.write("BEGIN; LOCK TABLE ev.log_head IN EXCLUSIVE MODE;\n\\echo locked\n")
        session.stdin.flush()
        try:
            if session.stdout.readline() != "locked\n":
                raise RuntimeError("the logs could not be locked")
            with super().running() as service:
                yield service
        finally:
            session.stdin.close()
            session.wait()

    def drain(self) -> tuple:
        """Lets the publisher go on: how many events waited, and in how many seconds they got their places."""
        waiting = int(query(self.database, "SELECT count(*) FROM ev.outbox")[0][0])
        with super().running():
            begin = time.monotonic()
            while query(self.database, "SELECT EXISTS (SELECT FROM ev.outbox)") != [["f"]]:
                pass  # each question takes its time
            return waiting, time.monotonic() - begin


@contextlib.contextmanager
def own_redis():
    """The address and the process of a Redis for this run."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        process = subprocess.Popen([redis_program(), "--bind", "127.0.0.1", "--port", str(port), "--dir", folder, "--save", "",
                                    "--maxmemory", "256mb", "--maxmemory-policy", "noeviction"],
                                   stdout=subprocess.DEVNULL, preexec_fn=end_with_parent(signal.SIGKILL))
        try:
            yield f"127.0.0.1:{port}", process
        finally:
            process.terminate()
            process.wait()


class Yardstick:
    """The statement that a build files with, run by pgbench with as many clients as it does best with."""

    def __init__(self, build: Build, postgres: PrivatePostgres, of_clients: tuple = (8, 16, 32, 64), seconds: float = 4):
        self.name, self.database, self.results = "pgbench", build.database, []
        database = build.database.rsplit("=", 1)[1]
        query(build.database, f"ALTER DATABASE {database} SET log_statement = 'all'")
        with build.running():
            build.file_one()
        query(build.database, f"ALTER DATABASE {database} RESET log_statement")
        self.script = postgres.home / "filing.sql"
        self.script.write_text(pgbench_script((postgres.home / "log").read_text()))
        self.of_clients = {clients: self.per_second(clients, seconds) for clients in of_clients}
        self.clients = max(self.of_clients, key=self.of_clients.get)

    def per_second(self, clients: int, seconds: float) -> float:
        done = subprocess.run([postgres_programs() / "pgbench", "--no-vacuum", "--protocol=prepared", f"--client={clients}",
                               "--jobs=2", f"--time={max(1, round(seconds))}", f"--file={self.script}", self.database],
                              capture_output=True, text=True)
        found = re.search(r"^tps = ([0-9.]+)", done.stdout, re.MULTILINE)
        if not found:
            raise RuntimeError(f"pgbench failed:\n{done.stdout}{done.stderr}")
        # The service would begin with telling all of it.
        query(self.database, "TRUNCATE ev.outbox")
        return float(found.group(1))

    def measure(self, load: Load) -> dict:
        self.results.append({"per_second": self.per_second(self.clients, load.seconds)})
        return self.results[-1]
