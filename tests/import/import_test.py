#!/usr/bin/python3
"""`tanggap import` with the shipped mappings, the real programs and real rows; every case is recounted.

    import_test.py PROGRAMS [--whole]

Without --whole: the slices beside this file, with everything killed in the middle. With it: the whole sets, timed, where the
environment says that they are to be imported (tables.py); else skipped.
"""

import argparse
import csv
import functools
import gzip
import os
import pathlib
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import world as worlds  # noqa: E402 (it says where the fixtures are)
from world import HERE, Differs, World, expect, query  # noqa: E402

import bad_files  # noqa: E402
import new_city  # noqa: E402
import recount  # noqa: E402
import tables  # noqa: E402

SKIPPED = 77
COPIES = 12
# The most cases that are sent at a time.
BATCH = 100


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
    foretold = world.foretell(recount.SETS[name].mapping, table, name)
    took = time.monotonic() - began
    print(f"{name}: dry run in {took:.1f} s, {foretold['rows'] / took:.0f}/s; {world.largest} MiB", flush=True)
    expect(foretold["rows"] == foretold["added"], f"{name}: foretold {foretold}")
    began = time.monotonic()
    counts = world.run(recount.SETS[name].mapping, table, name)
    took = time.monotonic() - began
    cases = compare(world, name, table)
    # On a machine that stood still an answer may be lost: what the batch had added is told as unchanged when it comes again.
    expect(counts["unchanged"] <= BATCH * world.sent_again, f"{name}: {counts}, sent again {world.sent_again}")
    expect(counts["rows"] == counts["added"] + counts["unchanged"] == cases and counts["rejected"] == 0, f"{name}: {counts}")
    print(f"{name}: {cases} cases in {took:.1f} s, {cases / took:.0f}/s; {world.largest} MiB", flush=True)
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
    foretold = world.foretell("boston_open311", table, "later")
    counts = world.run("boston_open311", table, "later")
    expect(foretold == counts, f"carried on: foretold {foretold}, then {counts}")
    changed = sum(row["same_payload"] == "0" for row in recount.rows(redelivered))
    expect(counts["extended"] == changed and counts["added"] == 0 and counts["rejected"] == 0, f"carried on: {counts}")
    closed = opened - int(query(world.database, "SELECT count(*) FROM complaints.complaint WHERE state = 1")[0][0])
    expect(closed == changed, f"{changed} were to be closed, {closed} were")
    compare(world, "boston_open311", table)
    import_redeliveries(world, redelivered)
    print(f"carried on: {changed} cases", flush=True)


def many_rows(folder: pathlib.Path, times: int) -> pathlib.Path:
    """The slice again and again, with other identifiers, and a row that cannot be taken in each."""
    path = folder / "many.csv"
    with gzip.open(HERE / "data/boston_open311.csv.gz", "rt", encoding="utf-8", newline="") as source:
        reader = csv.DictReader(source)
        original, names = list(reader), reader.fieldnames
    with open(path, "w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, names)
        writer.writeheader()
        for copy in range(times):
            for row in original:
                writer.writerow({**row, "service_request_id": f"again-{copy}-{row['service_request_id']}"})
            writer.writerow({**original[0], "service_request_id": f"bad-{copy}", "service_name": "Something else"})
    return path


def await_filed(world: World, least: int, process: subprocess.Popen) -> None:
    def reached() -> bool:
        expect(process.poll() is None, "the import ended before it could be disturbed")
        return world.filed() >= least

    worlds.wait_until(reached, f"{least} cases")


def kill_everything_in_turn(world: World, table: pathlib.Path, every: int, code: int) -> None:
    """kill -9 of the command line, the service, Redis and PostgreSQL, so many cases apart; each time it goes on."""
    begin = world.filed()
    state = world.reports / "many.state"
    process = world.start("boston_open311", table, "many")
    await_filed(world, begin + every * 3 // 4, process)
    worlds.wait_until(state.exists, "how far it is was written down")
    process.kill()
    process.wait()
    process = world.start("boston_open311", table, "many")
    worlds.wait_until(lambda: "Going on behind" in world.said("many"), "the second run went on where the first was ended")
    await_filed(world, begin + 2 * every, process)
    world.service.kill()
    world.service.start()
    await_filed(world, begin + 3 * every, process)
    world.redis.kill(with_file=True)
    await_filed(world, begin + 4 * every, process)
    world.redis.start()
    await_filed(world, begin + 5 * every, process)
    world.postgres.kill()
    world.postgres.start()
    expect(process.wait(timeout=worlds.PATIENCE_SECONDS) == code, f"the disturbed import ended badly:\n{world.said('many')}")


def disturb(world: World, table: pathlib.Path, every: int, begins: str = "", bad_rows: int = 0) -> None:
    """The identifiers in the table begin with that, those of rows that cannot be taken with bad-."""
    kill_everything_in_turn(world, table, every, code=1 if bad_rows else 0)
    rejected = world.rejected("many")
    expected = recount.SETS["boston_open311"].expected(table, skip="bad-")
    recorded = recount.recorded_cases(world.database, "boston-open311")
    expect({name for name in recorded if name.startswith(begins)} == set(expected), "other cases than those of the table")
    for external_id, case in expected.items():
        expect(recorded.get(external_id) == case,
               f"{external_id}:\n  expected {case}\n  recorded {recorded.get(external_id)}")
    expect(world.run("boston_open311", table, "many")["unchanged"] == len(expected), "a second run was not the same")
    expect(rejected == world.rejected("many") and rejected.count("Something else") == bad_rows,
           f"an undisturbed run rejects others:\n{rejected}\n{world.rejected('many')}")
    worlds.wait_until(lambda: query(world.database, "SELECT count(*) FROM ev.outbox")[0][0] == "0",
                      "every event was published")
    told = query(world.database, "SELECT count(*), count(DISTINCT subject) FROM ev.log WHERE subject IN (SELECT "
                 f"'complaints/' || complaint FROM complaints.complaint WHERE external_id LIKE '{begins}%' AND source = "
                 "'boston-open311')")[0]
    expect(told == [str(len(expected))] * 2, f"{len(expected)} cases, told as (events, cases) {told}")
    print(f"disturbed: {len(expected)} cases, all there, once, told once", flush=True)


def slices(world: World) -> None:
    carry_on(world)
    import_set(world, "boston_2011", HERE / "data/boston_2011.csv.gz")
    bad_files.check(world)
    disturb(world, many_rows(world.folder, COPIES), every=2000, begins="again-", bad_rows=COPIES)


def whole_sets(world: World, folder: pathlib.Path) -> None:
    surabaya, boston_2011, boston_open311, redeliveries = (folder / name for name in tables.NAMES)
    import_set(world, "surabaya", surabaya)
    import_set(world, "boston_2011", boston_2011)
    import_set(world, "boston_open311", boston_open311)
    import_redeliveries(world, redeliveries)


def whole_set_disturbed(world: World, folder: pathlib.Path) -> None:
    disturb(world, folder / "boston_open311_2008_2020.csv.gz", every=40_000)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("programs")
    parser.add_argument("--whole", action="store_true", help="the whole sets")
    options = parser.parse_args()
    parts = {slices: {}, new_city.check: worlds.SAMPLE}
    if options.whole:
        whole = tables.folder(os.environ)
        if whole is None:
            print(tables.HOW_TO_RUN)
            return SKIPPED
        parts = {functools.partial(part, folder=whole): {} for part in (whole_sets, whole_set_disturbed)}
    for part, its_world in parts.items():
        with tempfile.TemporaryDirectory(prefix="tanggap-import-") as folder:
            world = World(options.programs, pathlib.Path(folder), **its_world)
            try:
                part(world)
            except Differs as difference:
                print(f"FAILED: {difference}")
                return 1
            finally:
                world.close()
    print("Every case is as the recount has it.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
