"""Measures `tanggap import` of real rows and a COPY of what it left: what import_rate prints and tests/bench compares.

    done = run_import(world, table_of(40_000, folder), rows=40_000)
    seconds, processor_seconds = copy_rows(world, folder)
"""

import csv
import gzip
import os
import pathlib
import subprocess
import sys
import time

from world import HERE, World, query, wait_until

WHOLE = pathlib.Path(os.environ.get("TANGGAP_TEST_TABLES", "")) / "boston_open311_2008_2020.csv.gz"
SLICE = HERE / "data/boston_open311.csv.gz"
TABLES = ("complaints.complaint", "complaints.history", "complaints.identity", "ev.log")
TICKS = os.sysconf("SC_CLK_TCK")


def requests(count: int):
    """The header, then so many rows: those of the slice with an identifier of their own each time they come."""
    source = WHOLE if WHOLE.exists() else SLICE
    copy = 0
    while count > 0:
        with gzip.open(source, "rt", encoding="utf-8", newline="") as table:
            reader = csv.reader(table)
            header = next(reader)
            if copy == 0:
                yield header
            for row in reader:
                if count == 0:
                    return
                count -= 1
                row[0] = f"{copy}-{row[0]}" if copy else row[0]
                yield row
        copy += 1


def table_of(count: int, folder: pathlib.Path) -> pathlib.Path:
    path = folder / "requests.csv.gz"
    with gzip.open(path, "wt", encoding="utf-8", newline="", compresslevel=1) as table:
        csv.writer(table).writerows(requests(count))
    return path


def cpu_of(pid: int, with_ended_children: bool = False) -> float:
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return sum(map(int, fields[11:15 if with_ended_children else 13])) / TICKS


class Spent:
    """Processor seconds of the parts since it was made."""

    def __init__(self, world: World):
        self.world = world
        self.begin = self._now()

    def _now(self) -> dict:
        postgres = self.world.postgres
        return {"service": cpu_of(self.world.service.process.pid),
                "PostgreSQL": cpu_of(postgres.process.pid, True) + sum(map(cpu_of, postgres.children())),
                "Redis": cpu_of(self.world.redis.process.pid)}

    def so_far(self) -> dict:
        return {name: seconds - self.begin[name] for name, seconds in self._now().items()}


def all_processors() -> tuple:
    """(busy, all) of the machine, in seconds."""
    ticks = list(map(int, pathlib.Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]))
    return (sum(ticks) - ticks[3] - ticks[4]) / TICKS, sum(ticks) / TICKS


def profile(world: World, folder: str, seconds: int = 8) -> list:
    """perf of the service and of one busy session, while the import runs."""
    if not folder:
        return []
    sessions = world.postgres.children()
    busiest = ",".join(map(str, sessions))
    return [subprocess.Popen(["perf", "record", "-q", "-F", "299", "-g", "-o", f"{folder}/{name}.perf", "-p", pids, "--",
                              "sleep", str(seconds)], stderr=subprocess.DEVNULL)
            for name, pids in (("service", str(world.service.process.pid)), ("postgres", busiest))]


def run_import(world: World, table: pathlib.Path, rows: int, concurrency: int = 4, perf: str = "") -> dict:
    """Seconds until the last answer and until all is told, processor seconds by part, MiB of the command line."""
    spent, busy = Spent(world), all_processors()
    began = time.monotonic()
    process = world.start("boston_open311", table, "rate", "--concurrency", str(concurrency))
    profiles = []
    if perf:
        wait_until(lambda: world.filed() > rows // 10, "the import has begun")
        profiles = profile(world, perf)
    _, status, usage = os.wait4(process.pid, 0)
    took = time.monotonic() - began
    wait_until(lambda: query(world.database, "SELECT count(*) FROM ev.outbox")[0][0] == "0", "all events are published")
    told = time.monotonic() - began
    cpu = spent.so_far()
    cpu["command line"] = usage.ru_utime + usage.ru_stime
    now = all_processors()
    for each in profiles:
        each.wait()
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        sys.exit("the import failed")
    return {"took": took, "told": told, "cpu": cpu, "rss": usage.ru_maxrss / 1024,
            "others": now[0] - busy[0] - sum(cpu.values()), "all": now[1] - busy[1]}


def copy_rows(world: World, folder: pathlib.Path) -> tuple:
    """Seconds, and processor seconds, to load the same rows into tables with the same indexes."""
    target = world.database.replace("dbname=complaints", "dbname=copied")
    server = world.database.replace("dbname=complaints", "dbname=postgres")
    query(server, "CREATE DATABASE copied")
    settings = dict(world.service.settings, **{"postgres-url": target})
    command = [str(world.service.program), "migrate"] + [f"--{name}={value}" for name, value in settings.items()]
    subprocess.run(command, check=True, capture_output=True)
    folder.chmod(0o777)
    for table in TABLES:
        query(world.database, f"COPY {table} TO '{folder}/{table}' (FORMAT binary)")
    spent = Spent(world)
    began = time.monotonic()
    for table in TABLES:
        query(target, f"COPY {table} FROM '{folder}/{table}' (FORMAT binary)")
    return time.monotonic() - began, spent.so_far()["PostgreSQL"]
