#!/usr/bin/python3
"""`tanggap import` with the shipped mappings, the real programs and real rows; every case is recounted.

    import_test.py PROGRAMS [--whole]

Without --whole: the slices beside this file, with everything killed in the middle. With it: the whole sets of the folder
../shared/data beside the checkout, timed; skipped where that is not there.
"""

import argparse
import csv
import gzip
import os
import pathlib
import re
import resource
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
TOP = HERE.parents[1]
sys.path.insert(0, str(HERE.parent / "fixture"))
sys.path.insert(0, str(HERE))

from complaints_service import ComplaintsService, query  # noqa: E402
from private_postgres import PrivatePostgres  # noqa: E402

import recount  # noqa: E402

MAPPINGS = TOP / "deploy/import"
WHOLE = TOP.parent / "shared/data"
SKIPPED = 77
COUNTS = {"rows": "rows", "added": "added", "extended": "here before, carried on", "unchanged": "here before, unchanged",
          "outdated": "here before in a later version", "rejected": "rejected"}


class Differs(Exception):
    pass


def expect(condition: bool, sentence: str) -> None:
    if not condition:
        raise Differs(sentence)


class World:
    """One PostgreSQL, one service with the mappings' directory, and the command line."""

    def __init__(self, programs: str, folder: pathlib.Path):
        self.programs, self.folder = pathlib.Path(programs), folder
        self.postgres = PrivatePostgres()
        query(f"{self.postgres.address} dbname=postgres", "CREATE DATABASE complaints")
        self.database = f"{self.postgres.address} dbname=complaints"
        self.service = ComplaintsService(programs, self.database, directory=MAPPINGS / "directory",
                                         instance="import-contoh")
        self.importer = self.service.token("pengimpor", "importer@*")

    def close(self) -> None:
        self.service.close()
        self.postgres.close()

    def command(self, mapping: str, table: pathlib.Path, report: str) -> list:
        return [self.programs / "tanggap", "import", "--mapping", MAPPINGS / f"{mapping}.textproto", "--input", table,
                "--report", self.folder / report]

    def environment(self) -> dict:
        return {**os.environ, "TANGGAP_ADDRESS": self.service.address, "TANGGAP_TOKEN": self.importer}

    def start(self, mapping: str, table: pathlib.Path, report: str) -> subprocess.Popen:
        return subprocess.Popen(self.command(mapping, table, report), env=self.environment(), stdout=subprocess.DEVNULL,
                                stderr=subprocess.DEVNULL)

    def run(self, mapping: str, table: pathlib.Path, report: str) -> dict:
        """The counts that it prints."""
        done = subprocess.run(self.command(mapping, table, report), env=self.environment(), capture_output=True,
                              text=True)
        expect(done.returncode in (0, 1) and "rows" in done.stdout,
               f"tanggap import ended with {done.returncode}:\n{done.stdout}{done.stderr}")
        return {name: int(re.search(rf"^ *(\d+) +{words}", done.stdout, re.MULTILINE)[1])
                for name, words in COUNTS.items()}

    def rows_in_tables(self) -> list:
        return query(self.database, "SELECT (SELECT count(*) FROM complaints.complaint), (SELECT count(*) FROM "
                     "complaints.history), (SELECT count(*) FROM ev.log) + (SELECT count(*) FROM ev.outbox)")[0]

    def filed(self) -> int:
        return int(query(self.database, "SELECT count(*) FROM complaints.complaint")[0][0])


def compare(world: World, name: str, table: pathlib.Path) -> int:
    """Every case is what an independent recount says; gives how many there are."""
    expected = recount.SETS[name].expected(table)
    recorded = recount.recorded_cases(world.database, recount.SETS[name].source)
    expect(len(expected) == len(recorded), f"{name}: {len(expected)} cases expected, {len(recorded)} recorded")
    for external_id, case in expected.items():
        expect(recorded.get(external_id) == case,
               f"{name} {external_id}:\n  expected {case}\n  recorded {recorded.get(external_id)}")
    return len(expected)


def import_set(world: World, name: str, table: pathlib.Path) -> None:
    began = time.monotonic()
    counts = world.run(recount.SETS[name].mapping, table, name)
    took = time.monotonic() - began
    cases = compare(world, name, table)
    expect(counts["rows"] == counts["added"] + counts["rejected"], f"{name}: {counts}")
    expect(counts["added"] == cases and counts["rejected"] == 0, f"{name}: {counts}")
    rss = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(f"{name}: {cases} cases in {took:.1f} s, {cases / took:.0f}/s; largest process so far {rss} MiB", flush=True)
    before = world.rows_in_tables()
    again = world.run(recount.SETS[name].mapping, table, name)
    expect(again["unchanged"] == counts["rows"], f"{name}, run again: {again}")
    expect(world.rows_in_tables() == before, f"{name}: a second run wrote something")


def import_redeliveries(world: World, table: pathlib.Path) -> None:
    changed = sum(row["same_payload"] == "0" for row in recount.rows(table))
    total = sum(1 for _ in recount.rows(table))
    before = world.rows_in_tables()
    counts = world.run("boston_open311_redeliveries", table, "redeliveries")
    # What differs is older: that the case was open, when it has been closed since.
    expect(counts["unchanged"] == total - changed and counts["outdated"] == changed, f"redeliveries: {counts}")
    expect(world.rows_in_tables() == before, "redeliveries wrote something")
    print(f"redeliveries: {counts['unchanged']} unchanged, {counts['outdated']} outdated", flush=True)


def earlier_versions(table: pathlib.Path, redelivered: pathlib.Path, folder: pathlib.Path) -> pathlib.Path:
    """The table as it was when the earlier versions were delivered."""
    older = {row["service_request_id"]: row for row in recount.rows(redelivered) if row["same_payload"] == "0"}
    path = folder / "earlier.csv"
    with gzip.open(table, "rt", encoding="utf-8", newline="") as source, open(path, "w", encoding="utf-8",
                                                                               newline="") as target:
        reader = csv.DictReader(source)
        writer = csv.DictWriter(target, reader.fieldnames)
        writer.writeheader()
        for row in reader:
            for name in ("status", "updated_datetime", "status_notes"):
                row[name] = older.get(row["service_request_id"], row)[name]
            writer.writerow(row)
    return path


def carry_on(world: World) -> None:
    """First as they were told then, then as they are told now: the steps in between are added."""
    table, redelivered = HERE / "data/boston_open311.csv.gz", HERE / "data/boston_open311_redeliveries.csv.gz"
    world.run("boston_open311", earlier_versions(table, redelivered, world.folder), "earlier")
    opened = int(query(world.database, "SELECT count(*) FROM complaints.complaint WHERE state = 1")[0][0])
    counts = world.run("boston_open311", table, "later")
    changed = sum(row["same_payload"] == "0" for row in recount.rows(redelivered))
    expect(counts["extended"] == changed and counts["added"] == 0 and counts["rejected"] == 0, f"carried on: {counts}")
    closed = opened - int(query(world.database, "SELECT count(*) FROM complaints.complaint WHERE state = 1")[0][0])
    expect(closed == changed, f"{changed} were to be closed, {closed} were")
    compare(world, "boston_open311", table)
    import_redeliveries(world, redelivered)
    print(f"carried on: {changed} cases", flush=True)


def many_rows(folder: pathlib.Path, times: int) -> pathlib.Path:
    """The slice again and again, with other identifiers."""
    path = folder / "many.csv"
    with gzip.open(HERE / "data/boston_open311.csv.gz", "rt", encoding="utf-8", newline="") as source:
        reader = csv.DictReader(source)
        original, names = list(reader), reader.fieldnames
    with open(path, "w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, names)
        writer.writeheader()
        for copy in range(times):
            for row in original:
                writer.writerow({**row, "service_request_id": f"{copy}-{row['service_request_id']}"})
    return path


def await_filed(world: World, least: int, process: subprocess.Popen) -> None:
    deadline = time.monotonic() + 60
    while world.filed() < least:
        expect(process.poll() is None, "the import ended before it could be disturbed")
        expect(time.monotonic() < deadline, f"{least} cases were not reached within a minute")


def disturb(world: World) -> None:
    """kill -9 of the command line, the service and PostgreSQL in the middle of it; each time it goes on."""
    table = many_rows(world.folder, 12)
    begin = world.filed()
    process = world.start("boston_open311", table, "many")
    await_filed(world, begin + 1500, process)
    process.kill()
    process.wait()
    expect((world.folder / "many.state").exists(), "nothing was written down to go on from")
    process = world.start("boston_open311", table, "many")
    await_filed(world, begin + 4000, process)
    world.service.kill()
    world.service.start()
    await_filed(world, begin + 7000, process)
    world.postgres.kill()
    world.postgres.start()
    expect(process.wait(timeout=120) == 0, "the disturbed import did not end well")
    ids = {external_id for external_id, _ in map(recount.boston_open311, recount.rows(table))}
    recorded = recount.recorded_cases(world.database, "boston-open311")
    expected = recount.SETS["boston_open311"].expected(table)
    expect(ids <= recorded.keys(), "rows are missing")
    for external_id in ids:
        expect(recorded[external_id] == expected[external_id], f"{external_id}: {recorded[external_id]}")
    expect(world.run("boston_open311", table, "many")["unchanged"] == len(ids), "a second run was not the same")
    events = query(world.database, "SELECT count(*), count(DISTINCT subject) FROM (SELECT subject FROM ev.log UNION ALL "
                   "SELECT subject FROM ev.outbox) e WHERE subject IN (SELECT 'complaints/' || complaint FROM "
                   "complaints.complaint WHERE external_id LIKE '%-1%' AND source = 'boston-open311')")[0]
    expect(events[0] == events[1], f"some cases were told twice: {events}")
    print(f"disturbed: {len(ids)} cases, all there, once", flush=True)


def slices(world: World) -> None:
    carry_on(world)
    import_set(world, "boston_2011", HERE / "data/boston_2011.csv.gz")
    disturb(world)


def whole_sets(world: World) -> None:
    import_set(world, "surabaya", WHOLE / "surabaya_complaint_events_2022_2023.csv.gz")
    import_set(world, "boston_2011", WHOLE / "boston_311_2011H2_full.csv.gz")
    import_set(world, "boston_open311", WHOLE / "boston_open311_2008_2020.csv.gz")
    import_redeliveries(world, WHOLE / "boston_open311_redeliveries.csv.gz")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("programs")
    parser.add_argument("--whole", action="store_true", help="the whole sets of ../shared/data")
    options = parser.parse_args()
    if options.whole and not WHOLE.is_dir():
        print("Skipped: the folder ../shared/data with the whole sets is not beside this checkout.")
        return SKIPPED
    with tempfile.TemporaryDirectory(prefix="tanggap-import-") as folder:
        world = World(options.programs, pathlib.Path(folder))
        try:
            (whole_sets if options.whole else slices)(world)
        except Differs as difference:
            print(f"FAILED: {difference}")
            return 1
        finally:
            world.close()
    print("Every case is as the recount has it.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
