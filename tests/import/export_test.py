#!/usr/bin/python3
"""`tanggap export` of whole registers, ended in the middle and gone on with, and `tanggap import` of it into an empty
instance: every case there has the history that it has here, of the cities of the test data and of the sample.

    export_test.py PROGRAMS
"""

import contextlib
import csv
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import world as worlds  # noqa: E402 (it says where the fixtures are)
from world import HERE, TOP, Differs, World, expect, query  # noqa: E402

import readers  # noqa: E402
import recount  # noqa: E402

SAMPLE = TOP / "deploy/sample"
REPORTER_IDENTITY, NAMED, SEALED = 11, 1, 2
# Fields of a step's detail that say how it came here, not what was done: the standard's edition, the claimed time, through
# which system, by which importer.
OF_THIS_INSTANCE = (17, 20, 21, 22)
AGENCIES = ("boston-311", "boston-pwd", "boston-isd", "boston-parks", "boston-transport", "boston-property")
# A case by its name in the other instance, and what an import must make of it again.
CASES = """
  SELECT coalesce(c.source, 'tanggap-mp'), coalesce(c.external_id, c.number), c.state, c.complaint_class, c.track,
    c.channel, c.intake_point, c.agency, c.unit, c.category, c.region, c.filing, c.content_visibility, c.file_time,
    c.update_time, c.end_time, c.times_adjusted, c.claimed_due_time, c.policy, c.coarse_cell, c.reopen_count,
    c.dispute_count, md5(c.clocks), c.in_triage, c.occurred_time, c.capture_time, c.outcome, c.rating_score,
    c.rejection_reason, CASE c.reporter_identity WHEN 1 THEN 2 ELSE c.reporter_identity END,
    coalesce(c.source_agency, c.agency)
  FROM complaints.complaint c WHERE NOT (c.content_visibility = 2 AND {hidden}) ORDER BY 1, 2"""
STEPS = """
  SELECT coalesce(c.source, 'tanggap-mp'), coalesce(c.external_id, c.number), h.version, h.action, h.from_state,
    h.to_state, h.actor_kind, h.actor_agency, h.actor_unit, h.actor_officer, h.for_reporter, h.time, h.implied,
    coalesce(h.text, ''), h.text_sealed IS NOT NULL, encode(h.detail, 'hex')
  FROM complaints.history h JOIN complaints.complaint c USING (complaint)
  WHERE h.action NOT IN (19, 20) AND NOT (c.content_visibility = 2 AND {hidden}) ORDER BY 1, 2, 3"""
PENDING_APPROVAL = 6
WITH_PERSONS = ("--reveal-for", "legal-order", "--reason", "Moving to another instance")
# Of CONFIDENTIAL cases, those that a supervisor of the agency may not read: a unit has them, and nobody asks for approval.
WITHOUT_TEXTS = f"(c.unit <> '' AND c.state <> {PENDING_APPROVAL} OR c.in_triage)"
PEOPLE = "SELECT count(*) FROM complaints.identity"


def call(world: World, token: str, *words) -> subprocess.CompletedProcess:
    return subprocess.run([world.programs / "tanggap", *words], capture_output=True, text=True,
                          env={**os.environ, "TANGGAP_ADDRESS": world.service.address, "TANGGAP_TOKEN": token})


def told(world: World, token: str, *words) -> dict:
    done = call(world, token, *words, "--json")
    expect(done.returncode == 0, f"{words[0]} failed:\n{done.stdout}{done.stderr}")
    return json.loads(done.stdout)


def staff(world: World) -> tuple:
    """An officer, their chief and a reporter."""
    return (world.service.token("petugas", "officer@boston-parks", "officer@boston-parks/requests"),
            world.service.token("kepala", "supervisor@boston-parks"), world.service.token("warga", "citizen@*"))


def live_cases(world: World) -> dict:
    """One of each kind of end, filed and worked on here, by persons with names; gives their numbers."""
    officer, chief, reporter = staff(world)
    numbers = {}
    for text in ("Open.", "Assigned.", "Answered, disputed and answered again.", "=Rejected, with a \"quote\"\nand a line."):
        number = told(world, reporter, "file", text, "--class", "complaint", "--channel", "app", "--agency", "boston-parks",
                      "--category", "trees", "--name", "Budi Contoh", "--identity", "named")["number"]
        numbers[text] = number
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
    return numbers


def bring_what_is_new(here: World, there: World, numbers: dict, folder: pathlib.Path) -> None:
    """Exported and imported once more: the steps since are added there, and nothing else."""
    officer, chief, reporter = staff(here)
    told(here, officer, "verify", numbers["Open."], "--track", "light")
    told(here, chief, "assign", numbers["Open."], "--unit", "requests")
    told(here, reporter, "comment", numbers["Open."], "Still so.", "--audience", "reporter")
    told(here, officer, "answer", numbers["Assigned."], "Done.", "--outcome", "resolved")
    told(here, reporter, "accept", numbers["Assigned."], "--rating", "4")
    folder.mkdir()
    register = export(here, "boston-parks", folder)
    foretold = there.foretell(None, register, "once-more")
    counts = there.run(None, register, "once-more")
    expect(foretold == counts, f"exported again: foretold {foretold}, then {counts}")
    expect(counts["extended"] == 2 and counts["unchanged"] == counts["rows"] - 2, f"exported again: {counts}")
    compare(here, there, hidden=WITHOUT_TEXTS)


def export(world: World, agency: str, folder: pathlib.Path, *more: str, code: int = 0) -> pathlib.Path:
    """Ended in the middle when the register is long enough, then gone on with, while the service is killed and comes again."""
    supervisor = world.service.token("kepala", f"supervisor@{agency}")
    words = ["export", "--agency", agency, "--output", folder / agency, *more]
    environment = {**os.environ, "TANGGAP_ADDRESS": world.service.address, "TANGGAP_TOKEN": supervisor}
    process = subprocess.Popen([world.programs / "tanggap", *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                               env=environment)
    state, register = folder / f"{agency}.state", folder / f"{agency}.jsonl"
    worlds.wait_until(lambda: state.exists() or process.poll() is not None, "a page was written")
    process.kill()
    process.wait()
    if register.exists():
        expect(process.returncode in (code, -signal.SIGKILL), f"export of {agency} ended with {process.returncode}")
        again = call(world, supervisor, *words)
        expect(again.returncode == 2 and "already" in again.stderr, f"an export was written over:\n{again.stdout}{again.stderr}")
        return register
    begun = state.exists()
    said = folder / f"{agency}.err"
    if begun:
        world.service.kill()
    with open(said, "w", encoding="utf-8") as err:
        process = subprocess.Popen([world.programs / "tanggap", *words, "--patience", "5m"], stdout=subprocess.DEVNULL,
                                   stderr=err, env=environment)
    if begun:
        worlds.wait_until(lambda: "Going on behind" in said.read_text(), f"the export of {agency} went on")
        world.service.start()
    process.wait()
    expect(process.returncode == code, f"export of {agency} ended with {process.returncode}:\n{said.read_text()}")
    expect(begun == ("Going on behind" in said.read_text()), f"export of {agency} did not go on:\n{said.read_text()}")
    expect(not state.exists(), "a whole export is not to be gone on with")
    return register


def check_cut_short(folder: pathlib.Path) -> None:
    """That the fault landed: a short register may be whole before it is ended, of the long ones one is not."""
    cut_short = sorted(said.stem for said in folder.glob("*.err") if "Going on behind" in said.read_text())
    expect(cut_short, "no export was ended in the middle")
    print(f"{len(cut_short)} exports were ended in the middle: {', '.join(cut_short)}", flush=True)


def rows_of(table) -> list:
    with open(table, encoding="utf-8-sig", newline="") as opened:
        return list(csv.DictReader(opened))


def check_tables(world: World, agency: str, folder: pathlib.Path) -> None:
    cases, steps = rows_of(folder / f"{agency}.csv"), rows_of(folder / f"{agency}-history.csv")
    # Of a case whose texts may not be read, what was said about its answer before it was given may not be known either.
    unread = {case["number"] for case in cases if case["texts"]}
    whole = sum(step["number"] not in unread for step in steps)
    hidden = f"c.content_visibility = 2 AND {WITHOUT_TEXTS}"
    found = query(world.database, f"SELECT count(DISTINCT c.complaint), count(*) FILTER (WHERE NOT ({hidden})), "
                  f"count(DISTINCT c.complaint) FILTER (WHERE {hidden}) FROM complaints.complaint c JOIN complaints.history h "
                  f"USING (complaint) WHERE c.agency = '{agency}'")[0]
    expect([str(len(cases)), str(whole), str(len(unread))] == found,
           f"{agency}: {len(cases)} cases, {whole} steps, {len(unread)} cases without their texts; {found}")
    expect(len({case["number"] for case in cases}) == len(cases), f"{agency}: a case stands there twice")
    expect(all(case["description"][:1] not in ("=", "+", "@") for case in cases), "a text is a formula in a spreadsheet")


def detail_of(text: str) -> dict:
    told = {number: value for number, value in recount.fields(bytes.fromhex(text)).items() if number not in OF_THIS_INSTANCE}
    # A name that does not come along stays behind a seal.
    if told.get(REPORTER_IDENTITY) == NAMED:
        told[REPORTER_IDENTITY] = SEALED
    return told


def compare(here: World, there: World, hidden: str = "false") -> None:
    """Every case of both, but for those CONFIDENTIAL ones whose texts were `hidden` from the exporter."""
    for name, statement in (("cases", CASES), ("steps", STEPS)):
        mine = query(here.database, statement.format(hidden=hidden))
        theirs = query(there.database, statement.format(hidden="false"))
        if name == "steps":
            # Looks at identities and changes of disclosure do not come along: versions are counted without them.
            mine, theirs = ([[*row[:2], *row[3:-1], detail_of(row[-1])] for row in rows] for rows in (mine, theirs))
        for a, b in zip(mine, theirs):
            expect(a == b, f"{name}:\n  here  {a}\n  there {b}")
        expect(len(mine) == len(theirs), f"{len(mine)} {name} here, {len(theirs)} there")
        print(f"{len(mine)} {name} are equal", flush=True)


def take_over(here: World, there: World, agencies, folder: pathlib.Path) -> None:
    for agency in agencies:
        hidden = int(query(here.database, "SELECT count(*) FROM complaints.complaint c WHERE content_visibility = 2 AND "
                           f"{WITHOUT_TEXTS} AND agency = '{agency}'")[0][0])
        register = export(here, agency, folder, code=4 if hidden else 0)
        written = register.read_text(encoding="utf-8")
        expect("Budi Contoh" not in written and '"address"' not in written, "a person or an address came along")
        check_tables(here, agency, folder)
        foretold = there.foretell(None, register, agency)
        counts = there.run(None, register, agency)
        expect(foretold == counts, f"{agency}: foretold {foretold}, then {counts}")
        expect(counts["rejected"] == hidden and counts["added"] == counts["rows"] - hidden,
               f"{agency}: {counts}\n{there.rejected(agency)}")
        expect(there.rejected(agency).count("might not read all of it") == hidden, there.rejected(agency))
        again = there.run(None, register, agency)
        expect(again["unchanged"] == counts["added"], f"{agency}, run again: {again}")
    compare(here, there, hidden=WITHOUT_TEXTS)
    expect(query(there.database, PEOPLE) == [["0"]], "persons came along")


def take_over_with_persons(there: World, register: pathlib.Path, folder: pathlib.Path) -> None:
    """What is exported from there with persons is to the byte what was imported."""
    counts = there.run(None, register, "named")
    expect(counts["added"] == counts["rows"], f"with persons: {counts}\n{there.rejected('named')}")
    expect(query(there.database, PEOPLE) == [["4"]], "not every person came along")
    folder.mkdir()
    again = export(there, "boston-parks", folder, *WITH_PERSONS)
    expect(again.read_bytes() == register.read_bytes(), f"{again} is another register than {register}")


def check_reader(here: World, there: World, reader: readers.Reader, folder: pathlib.Path) -> None:
    """The cases of which words or steps are missing are told by the sentence, in both tables, and to an import."""
    agency, base = "dinkes", folder / reader.name
    missing = readers.missing(here, agency, reader)
    token = here.service.token(reader.name, reader.grant(agency))
    done = call(here, token, "export", "--agency", agency, "--output", base)
    said = re.search(r"Something of (\d+) cases? may not be read by you, and is missing: (.*?)(, \.\.\.)?\. ",
                     " ".join(done.stderr.split()))
    expect(done.returncode == 4 and said is not None, f"{reader.name}: {done.returncode}\n{done.stdout}{done.stderr}")
    named = said[2].split(", ")
    expect(int(said[1]) == len(missing) and len(named) == min(len(missing), 20) and missing.issuperset(named),
           f"{reader.name}: {said[0]}\nbut missing are {sorted(missing)}")
    cases, steps = rows_of(f"{base}.csv"), rows_of(f"{base}-history.csv")
    expect({case["number"] for case in cases if case["texts"]} == missing, f"{reader.name}: other cases are marked")
    # Else nothing can be learned of them.
    expect(reader.role != "supervisor" or len(missing) < len(cases), f"{reader.name} may read no case whole")
    marked = [step for step in steps if step["texts"]]
    expect(marked and all(step["text"] == "" and step["number"] in missing for step in marked), f"{reader.name}: marked steps")
    report = f"from-{reader.name}"
    counts = there.run(None, pathlib.Path(f"{base}.jsonl"), report)
    expect(counts["rejected"] == len(missing) == there.rejected(report).count("might not read all of it"),
           f"{reader.name}: {counts}\n{there.rejected(report)}")
    allowed = call(here, token, "export", "--agency", agency, "--output", f"{base}-with-gaps", "--allow-gaps")
    expect(allowed.returncode == 0, f"{reader.name}: {allowed.stderr}")
    expect({case["number"] for case in rows_of(f"{base}-with-gaps.csv") if case["texts"]} == missing,
           f"{reader.name}: gaps are not marked")
    nameless = readers.nameless(here, agency, reader)
    counts = there.run(None, pathlib.Path(f"{base}-with-gaps.jsonl"), f"{report}-with-gaps")
    refused = there.rejected(f"{report}-with-gaps")
    expect(refused.count("might not read all of it") == len(nameless), f"{reader.name}, with gaps: {refused}")
    expect(counts["added"] == 0, f"{reader.name}, with gaps: {counts}, though every case was there")
    print(f"{reader.name} misses something of {len(missing)} of {len(cases)} cases", flush=True)


def check_sample(programs: str, folder: pathlib.Path) -> None:
    """The invented city: in triage and out of it, CONFIDENTIAL, with approval, comments, withdrawn, appealed."""
    (folder / "city").mkdir()
    (folder / "other-city").mkdir()
    (folder / "registers").mkdir()
    cases = folder / "cases.jsonl"
    with open(cases, "w", encoding="utf-8") as out:
        subprocess.run([SAMPLE / "make_complaints.py"], check=True, stdout=out)
    with contextlib.ExitStack() as stack:
        worlds_ = [World(programs, folder / name, directory=SAMPLE / "directory", instance="salatiga")
                   for name in ("city", "other-city")]
        for world in worlds_:
            stack.callback(world.close)
        here, there = worlds_
        foretold = here.foretell(None, cases, "cases")
        counts = here.run(None, cases, "cases")
        expect(foretold == counts, f"the sample: foretold {foretold}, then {counts}")
        expect(counts["rejected"] == 0 and counts["added"] > 200, f"the sample: {counts}\n{here.rejected('cases')}")
        agencies = [row[0] for row in query(here.database, "SELECT DISTINCT agency FROM complaints.complaint ORDER BY 1")]
        take_over(here, there, agencies, folder / "registers")
        for reader in readers.readers_of("bidang-pelayanan"):
            check_reader(here, there, reader, folder / "registers")


def check(here: World, there: World, folder: pathlib.Path) -> None:
    for mapping in ("boston_open311", "boston_2011"):
        here.run(mapping, HERE / f"data/{mapping}.csv.gz", mapping)
    numbers = live_cases(here)
    take_over(here, there, AGENCIES, folder)
    check_cut_short(folder)
    bring_what_is_new(here, there, numbers, folder / "once-more")
    named = folder / "named"
    named.mkdir()
    register = export(here, "boston-parks", named, *WITH_PERSONS)
    written = register.read_text(encoding="utf-8")
    expect("Budi Contoh" in written and '"address"' in written, "names or addresses are missing from an export with persons")
    looks = query(here.database, "SELECT count(DISTINCT complaint) FROM complaints.identity_access")
    expect(looks == [["4"]], f"looks at identities that were recorded: {looks}")
    (folder / "third").mkdir()
    third = World(str(here.programs), folder / "third")
    try:
        take_over_with_persons(third, register, folder / "named-again")
    finally:
        third.close()


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="tanggap-export-") as folder:
        path = pathlib.Path(folder)
        (path / "here").mkdir()
        (path / "there").mkdir()
        here, there = World(sys.argv[1], path / "here"), World(sys.argv[1], path / "there")
        try:
            check(here, there, path)
            check_sample(sys.argv[1], path)
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
