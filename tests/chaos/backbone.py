"""The event backbone as separate processes: a PostgreSQL, a Redis or none, and workers (worker.cc) that can be killed.

    with Backbone(programs, with_redis=True) as backbone:
        consumer = backbone.start("consume", "consumer-0", source="publisher-0")
        consumer.kill(); consumer.start()
        backbone.wait_until(lambda: backbone.counts().applied == 100, seconds=30, what="100 events are applied")
        told, logged, applied = backbone.told(), backbone.logged(), backbone.applied()

Producers and consumers have a database each, on one server whose commits wait for the disk.
"""

import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from typing import NamedTuple

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "fixture"))

from books import Entry, Told  # noqa: E402
from complaints_service import query  # noqa: E402
from private_postgres import PrivatePostgres, end_with_parent  # noqa: E402
from private_redis import PrivateRedis  # noqa: E402

STOP_SECONDS = 30
SERIES = re.compile(r"^([a-z_]+(?:\{[^}]*\})?) (\S+)$", re.MULTILINE)


class Counts(NamedTuple):
    told: int
    waiting: int
    logged: int
    applied: int
    checkpoints: int

    def drained(self) -> bool:
        """Whether nothing more will come: not whether it is right."""
        return self.waiting == 0 and self.logged == self.checkpoints


class Worker:
    """One process, and those that come after it under the same name."""

    def __init__(self, folder: pathlib.Path, name: str, command: list):
        self.folder, self.name, self.command = folder, name, command
        self.log = folder / f"{name}.log"
        self.process, self.runs = None, 0

    def start(self) -> None:
        self.runs += 1
        command = self.command + [f"--report-file={self.report_file(self.runs)}"]
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                            start_new_session=True, preexec_fn=end_with_parent(signal.SIGKILL))

    def report_file(self, run: int) -> pathlib.Path:
        return self.folder / f"{self.name}.{run}.metrics"

    def numbers(self, run: int = 0) -> dict:
        """What this process, or an earlier one, last reported: {'name{labels}': number}."""
        file = self.report_file(run or self.runs)
        return {name: float(number) for name, number in SERIES.findall(file.read_text())} if file.exists() else {}

    def runs_still(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def pause(self) -> None:
        os.kill(self.process.pid, signal.SIGSTOP)

    def go_on(self) -> None:
        os.kill(self.process.pid, signal.SIGCONT)

    def stop(self) -> int:
        self.process.terminate()
        try:
            return self.process.wait(timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
            return -signal.SIGKILL


class Backbone:
    def __init__(self, programs, with_redis: bool, **postgres_settings):
        self.program = pathlib.Path(programs) / "events_worker"
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tanggap-chaos-"))
        self.nothing = threading.Event()
        self.workers, self.redis, self.postgres = {}, None, None
        try:
            self.redis = PrivateRedis() if with_redis else None
            self.postgres = PrivatePostgres(**postgres_settings)
            for name in ("producer", "consumer"):
                query(f"{self.postgres.address} dbname=postgres", f"CREATE DATABASE {name}")
            subprocess.run(self.command("prepare"), check=True)
        except BaseException:
            self.close()
            raise

    @property
    def producer_database(self) -> str:
        return f"{self.postgres.address} dbname=producer"

    @property
    def consumer_database(self) -> str:
        return f"{self.postgres.address} dbname=consumer"

    def command(self, role: str, **settings) -> list:
        given = {"producer-database": self.producer_database, "consumer-database": self.consumer_database,
                 "redis-address": self.redis.address if self.redis else "", "signing-key-file": self.folder / "signing"}
        given.update({name.replace("_", "-"): value for name, value in settings.items()})
        return [str(self.program), role] + [f"--{name}={value}" for name, value in given.items()]

    def start(self, role: str, name: str, source: str = "", **settings) -> Worker:
        """`source` names the worker that a consumer asks for what Redis does not have."""
        if role in ("publish", "serve"):
            settings["listen_address"] = f"unix:{self.folder / name}.sock"
        if source:
            settings["source_address"] = f"unix:{self.folder / source}.sock"
        worker = Worker(self.folder, name, self.command(role, **settings))
        worker.start()
        self.workers[name] = worker
        return worker

    def of_role(self, role: str) -> list:
        return [worker for worker in self.workers.values() if worker.command[1] == role]

    def total(self, name: str) -> float:
        """The sum of a metric's series over all processes that there were; of those killed, what they last reported."""
        return sum(number for worker in self.workers.values() for run in range(1, worker.runs + 1)
                   for series, number in worker.numbers(run).items() if series.split("{")[0] == name
                   or series == name)

    def counts(self) -> Counts:
        told, waiting, logged = query(self.producer_database, """
            SELECT (SELECT count(*) FROM chaos.told), (SELECT count(*) FROM ev.outbox),
              (SELECT coalesce(sum(position), 0) FROM ev.log_head)""")[0]
        applied, checkpoints = query(self.consumer_database, """
            SELECT (SELECT count(*) FROM chaos.applied), (SELECT coalesce(sum(position), 0) FROM ev.checkpoint)""")[0]
        return Counts(*map(int, (told, waiting, logged, applied, checkpoints)))

    def wait_until(self, condition, seconds: float, what: str, each: float = 0.1) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                raise TimeoutError(f"{seconds:.0f} s have passed, and it is not so that {what}; {self.counts()}")
            self.nothing.wait(each)

    def told(self) -> list:
        return [Told(event, agency, subject, int(version)) for event, agency, subject, version in query(
            self.producer_database, "SELECT event, agency, subject, version FROM chaos.told ORDER BY told_time")]

    def logged(self) -> list:
        return [Entry(agency, int(position), event, subject, int(version)) for agency, position, event, subject, version
                in query(self.producer_database, """
                    SELECT agency, position, event_id, subject, subject_version FROM ev.log ORDER BY agency, position""")]

    def applied(self) -> list:
        return [Entry(agency, int(position), event, subject, int(version)) for agency, position, event, subject, version
                in query(self.consumer_database, "SELECT agency, position, event, subject, version FROM chaos.applied ORDER BY nr")]

    def delays(self) -> list:
        """Seconds from when an event was written until it was applied, ascending."""
        told = dict(query(self.producer_database, "SELECT event, extract(epoch FROM told_time) FROM chaos.told"))
        applied = query(self.consumer_database, "SELECT event, extract(epoch FROM applied_time) FROM chaos.applied")
        return sorted(float(moment) - float(told[event]) for event, moment in applied if event in told)

    def last_words(self) -> str:
        return "\n".join(f"{worker.name}:\n{worker.log.read_text(errors='replace')[-1500:]}"
                         for worker in self.workers.values())

    def close(self) -> None:
        for worker in self.workers.values():
            if worker.runs_still():
                worker.kill()
        if self.redis:
            self.redis.close()
        if self.postgres:
            self.postgres.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
