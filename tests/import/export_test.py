#!/usr/bin/python3
"""`tanggap export` of whole registers, ended in the middle and gone on with, and `tanggap import` of it into an empty
instance: every case there has the history that it has here.

    export_test.py PROGRAMS
"""

import csv
import json
import os
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import world as worlds  # noqa: E402 (it says where the fixtures are)
from world import HERE, Differs, World, expect, query  # noqa: E402

AGENCIES = ("boston-311", "boston-pwd", "boston-isd", "boston-parks", "boston-transport", "boston-property")
# A case by its name in the other instance, and what an import must make of it again.
CASES = """
  SELECT coalesce(c.source, 'tanggap-mp'), coalesce(c.external_id, c.number), c.state, c.complaint_class, c.track,
    c.channel, c.intake_point, c.agency, c.unit, c.category, c.region, c.filing, c.content_visibility, c.file_time,
    c.update_time, c.end_time, c.times_adjusted, c.claimed_due_time, c.policy, c.coarse_cell, c.reopen_count,
    c.dispute_count, md5(c.clocks)
  FROM complaints.complaint c ORDER BY 1, 2"""
STEPS = """
  SELECT coalesce(c.source, 'tanggap-mp'), coalesce(c.external_id, c.number), h.version, h.action, h.from_state,
    h.to_state, h.actor_kind, h.actor_agency, h.actor_unit, h.actor_officer, h.for_reporter, h.time, h.implied,
    coalesce(h.text, '')
  FROM complaints.history h JOIN complaints.complaint c USING (complaint) ORDER BY 1, 2, 3"""
PEOPLE = "SELECT count(*) FROM complaints.identity"


def call(world: World, token: str, *words) -> subprocess.CompletedProcess:
    return subprocess.run([world.programs / "tanggap", *words], capture_output=True, text=True,
                          env={**os.environ, "TANGGAP_ADDRESS": world.service.address, "TANGGAP_TOKEN": token})


def told(world: World, token: str, *words) -> dict:
    done = call(world, token, *words, "--json")
    expect(done.returncode == 0, f"{words[0]} failed:\n{done.stdout}{done.stderr}")
    return json.loads(done.stdout)


def live_cases(world: World) -> None:
    """One of each kind of end, filed and worked on here, by persons with names."""
    officer = world.service.token("petugas", "officer@boston-parks", "officer@boston-parks/requests")
    chief = world.service.token("kepala", "supervisor@boston-parks")
    reporter = world.service.token("warga", "citizen@*")
    for text in ("Open.", "Assigned.", "Answered, disputed and answered again.", "=Rejected, with a \"quote\"\nand a line."):
        number = told(world, reporter, "file", text, "--class", "complaint", "--channel", "app", "--agency", "boston-parks",
                      "--category", "trees", "--name", "Budi Contoh", "--identity", "named")["number"]
        if text.startswith("="):
            told(world, officer, "reject", number, "Not understandable.", "--reason", "not-understandable")
        if not text[0] == "A":
            continue
        told(world, officer, "verify", number, "--track", "light")
        told(world, chief, "assign", number, "--unit", "requests")
        if text == "Assigned.":
            continue
        told(world, officer, "answer", number, "Done.", "--outcome", "resolved")
        told(world, reporter, "dispute", number, "It is not.")
        told(world, officer, "answer", number, "Now it is.", "--outcome", "resolved")
        told(world, reporter, "accept", number, "--rating", "3")


def export(world: World, agency: str, folder: pathlib.Path, *more: str) -> pathlib.Path:
    """Ended in the middle when the register is long enough, then gone on with."""
    supervisor = world.service.token("kepala", f"supervisor@{agency}")
    words = ["export", "--agency", agency, "--output", folder / agency, *more]
    process = subprocess.Popen([world.programs / "tanggap", *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                               env={**os.environ, "TANGGAP_ADDRESS": world.service.address, "TANGGAP_TOKEN": supervisor})
    state = folder / f"{agency}.state"
    worlds.wait_until(lambda: state.exists() or process.poll() is not None, "a page was written")
    process.kill()
    process.wait()
    done = call(world, supervisor, *words)
    expect(done.returncode == 0, f"export of {agency} failed:\n{done.stdout}{done.stderr}")
    expect(not state.exists(), "a whole export is not to be gone on with")
    return folder / f"{agency}.jsonl"


def check_tables(world: World, agency: str, folder: pathlib.Path) -> None:
    with open(folder / f"{agency}.csv", encoding="utf-8", newline="") as table:
        cases = list(csv.DictReader(table))
    with open(folder / f"{agency}-history.csv", encoding="utf-8", newline="") as table:
        steps = list(csv.DictReader(table))
    found = query(world.database, "SELECT count(DISTINCT c.complaint), count(*) FROM complaints.complaint c JOIN "
                  f"complaints.history h USING (complaint) WHERE c.agency = '{agency}'")[0]
    expect([str(len(cases)), str(len(steps))] == found, f"{agency}: {len(cases)} cases, {len(steps)} steps; {found}")
    expect(len({case["number"] for case in cases}) == len(cases), f"{agency}: a case stands there twice")
    expect(all(case["description"][:1] not in ("=", "+", "@") for case in cases), "a text is a formula in a spreadsheet")


def compare(here: World, there: World) -> None:
    for name, statement in (("cases", CASES), ("steps", STEPS)):
        mine, theirs = query(here.database, statement), query(there.database, statement)
        for a, b in zip(mine, theirs):
            expect(a == b, f"{name}:\n  here  {a}\n  there {b}")
        expect(len(mine) == len(theirs), f"{len(mine)} {name} here, {len(theirs)} there")
        print(f"{len(mine)} {name} are equal", flush=True)


def check(here: World, there: World, folder: pathlib.Path) -> None:
    for mapping in ("boston_open311", "boston_2011"):
        here.run(mapping, HERE / f"data/{mapping}.csv.gz", mapping)
    live_cases(here)
    for agency in AGENCIES:
        register = export(here, agency, folder)
        expect("Budi Contoh" not in register.read_text(encoding="utf-8"), "a name stands in an export without persons")
        check_tables(here, agency, folder)
        counts = there.run(None, register, agency)
        expect(counts["added"] == counts["rows"], f"{agency}: {counts}\n{there.rejected(agency)}")
        again = there.run(None, register, agency)
        expect(again["unchanged"] == counts["rows"], f"{agency}, run again: {again}")
    compare(here, there)
    expect(query(there.database, PEOPLE) == [["0"]], "persons came along")
    named = folder / "named"
    named.mkdir()
    register = export(here, "boston-parks", named, "--reveal-for", "legal-order", "--reason", "Moving to another instance")
    expect("Budi Contoh" in register.read_text(encoding="utf-8"), "the names are missing from an export with persons")
    looks = query(here.database, "SELECT count(DISTINCT complaint) FROM complaints.identity_access")
    expect(looks == [["4"]], f"looks at identities that were recorded: {looks}")


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="tanggap-export-") as folder:
        path = pathlib.Path(folder)
        (path / "here").mkdir()
        (path / "there").mkdir()
        here, there = World(sys.argv[1], path / "here"), World(sys.argv[1], path / "there")
        try:
            check(here, there, path)
        except Differs as difference:
            print(f"FAILED: {difference}")
            return 1
        finally:
            here.close()
            there.close()
    print("What was exported is there again.")
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main())
