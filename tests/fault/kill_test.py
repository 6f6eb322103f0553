#!/usr/bin/python3
"""kill -9 of the service and of PostgreSQL, at random instants, under load; then the books are compared.

    kill_test.py PROGRAMS [--seconds N] [--seed N]

Callers (mixed_load.py) send each request, the same bytes, until it is answered. Afterwards: what was acknowledged is
there, once; every case's history is exactly the steps that its caller was told of, in their order; every step is one event
in its agency's log; the workload made from the events is what the cases are; and every stored answer comes back byte for
byte. A run in which too few kills hit calls under way, or too little was done, is invalid: it fails.
"""

import argparse
import base64
import json
import pathlib
import random
import subprocess
import sys
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "fixture"))

from complaints_service import ComplaintsService, query  # noqa: E402
from contract_bundle import make_bundle, make_python_stubs, use_python_stubs  # noqa: E402
from private_postgres import PrivatePostgres  # noqa: E402

import event_books  # noqa: E402
import mixed_load  # noqa: E402

PROCESSES, THREADS = 2, 4
# One round of faults, in random order. `session`: one backend is killed, and PostgreSQL ends all others.
ROUND = ["service", "service", "service", "session", "postgres"]
# Below these a run says nothing.
LEAST_LANDED = {"service": 5, "session": 1, "postgres": 2}
LEAST_ANSWERED = 400
LEAST_RECOVERED = 3
REPLAYS = 3000


class Run:
    def __init__(self, options: argparse.Namespace, folder: pathlib.Path):
        self.folder, self.options = folder, options
        self.random = random.Random(options.seed)
        self.nothing = threading.Event()
        self.kills = []
        stubs = make_python_stubs(make_bundle(folder / "contracts"), folder / "stubs")
        use_python_stubs(stubs)
        self.postgres = PrivatePostgres()
        query(f"{self.postgres.address} dbname=postgres", "CREATE DATABASE complaints")
        self.database = f"{self.postgres.address} dbname=complaints"
        self.service = ComplaintsService(options.programs, self.database)
        self.officer = self.service.token("petugas", "officer@dinkes")

    def close(self) -> None:
        self.service.close()
        self.postgres.close()

    def start_callers(self) -> list:
        unit_officer = self.service.token("budi", "officer@dinkes/bidang-p2p")
        processes = []
        for number in range(PROCESSES):
            settings = self.folder / f"settings-{number}.json"
            settings.write_text(json.dumps({
                "address": self.service.address, "stubs": str(self.folder / "stubs"), "officer": self.officer,
                "unit_officer": unit_officer, "seed": f"{self.options.seed}-{number}",
                "citizens": [self.service.token(f"warga-{number}-{thread}", "citizen@*") for thread in range(THREADS)]}))
            processes.append(subprocess.Popen([sys.executable, HERE / "mixed_load.py", settings,
                                               self.folder / f"journal-{number}"], stdin=subprocess.PIPE))
        return processes

    def filed(self) -> int:
        """How many complaints there are; -1 while PostgreSQL does not say."""
        try:
            return int(query(self.database, "SELECT count(*) FROM complaints.complaint")[0][0])
        except RuntimeError:
            return -1

    def await_flow(self) -> None:
        """Until callers file again."""
        deadline, known = time.monotonic() + 60, -1
        while True:
            now = self.filed()
            if 0 <= known < now:
                return
            if time.monotonic() > deadline:
                raise RuntimeError("60 s after the last kill nothing is filed")
            known = max(known, now)
            self.nothing.wait(0.05)

    def inject(self, fault: str) -> None:
        begin = time.monotonic()
        if fault == "session" and not self.postgres.kill_a_session(self.random):
            return
        if fault == "service":
            self.service.kill()
        elif fault == "postgres":
            self.postgres.kill()
        end = time.monotonic()
        if fault == "service":
            self.service.start()
        elif fault == "postgres":
            self.postgres.start()
        self.await_flow()
        self.kills.append((fault, begin, end, time.monotonic() - begin))

    def break_things(self) -> None:
        began, waiting = time.monotonic(), []
        while True:
            passed = time.monotonic() - began
            counted = {fault: sum(1 for kill in self.kills if kill[0] == fault) for fault in LEAST_LANDED}
            # One of each kind more than needed: not every kill hits a call.
            enough = all(counted[fault] > least for fault, least in LEAST_LANDED.items())
            if passed > self.options.seconds and (enough or passed > 4 * self.options.seconds):
                return
            waiting = waiting or self.random.sample(ROUND, len(ROUND))
            self.nothing.wait(self.random.uniform(0.1, 1.0))
            self.inject(waiting.pop())

    def load_journal(self) -> list:
        entries = []
        for number in range(PROCESSES):
            entries += [json.loads(line) for line in (self.folder / f"journal-{number}").read_text().splitlines()]
        return entries

    def await_log(self) -> bool:
        """Until every event has its position."""
        deadline = time.monotonic() + 60
        while event_books.outbox_rows(self.database) > 0:
            if time.monotonic() > deadline:
                return False
            self.nothing.wait(0.05)
        return True

    def await_workload(self) -> bool:
        """Until every event is applied."""
        deadline = time.monotonic() + 60
        while event_books.logs_behind(self.database) > 0:
            if time.monotonic() > deadline:
                return False
            self.nothing.wait(0.05)
        return True

    def landed(self, entries: list) -> dict:
        """How many kills of each kind broke at least one call that was under way."""
        spans = [span for entry in entries for span in entry.get("broken", [])]
        return {fault: sum(1 for kind, begin, end, _ in self.kills
                           if kind == fault and any(start <= end and stop >= begin for start, stop in spans))
                for fault in LEAST_LANDED}

    def differing_replays(self, entries: list) -> tuple:
        channel = mixed_load.open_channel(self.service.address)
        chosen = self.random.sample(entries, min(REPLAYS, len(entries)))
        differing = 0
        for entry in chosen:
            answer = channel.unary_unary(mixed_load.SERVICE + entry["method"])(
                base64.b64decode(entry["request"]), timeout=10,
                metadata=[("authorization", f"Bearer {entry['token']}")])
            differing += answer != base64.b64decode(entry["answer"])
        return len(chosen), differing


def compare_books(database: str, entries: list) -> list:
    """Every difference between what callers were told and what the database holds."""
    from tanggap.complaints.v1 import lifecycle_pb2
    told = {}
    for entry in entries:
        if entry["markers"]:
            for name in entry["names"]:
                told.setdefault(name, [])
    for entry in entries:
        for name, action in zip(entry["names"], entry["actions"]):
            told[name].append(str(lifecycle_pb2.Action.Value(action)))
    held = {f"complaints/{row[0]}": row[1].split(",") for row in query(database, """
        SELECT c.complaint, string_agg(h.action::text, ',' ORDER BY h.version)
        FROM complaints.complaint c JOIN complaints.history h USING (complaint) GROUP BY c.complaint""")}
    problems = [f"{name} was acknowledged and is lost" for name in told.keys() - held.keys()]
    problems += [f"{name} is there, and nobody was told of it" for name in held.keys() - told.keys()]
    problems += [f"{name}: told of {told[name]}, history holds {held[name]}"
                 for name in told.keys() & held.keys() if told[name] != held[name]]

    copies = {text: int(count) for text, count in query(database, """
        SELECT text, count(*) FROM complaints.history WHERE action = 1 GROUP BY text""")}
    markers = [marker for entry in entries for marker in entry["markers"]]
    problems += [f"{marker!r} is filed {copies.get(marker, 0)} times" for marker in markers if copies.get(marker) != 1]
    broken = query(database, """
        SELECT complaint FROM complaints.complaint c WHERE version <> (
          SELECT count(*) FROM complaints.history h WHERE h.complaint = c.complaint)""")
    problems += [f"complaints/{row[0]}: its version is not the number of its history's entries" for row in broken]
    stored = int(query(database, "SELECT count(*) FROM idempotency.requests")[0][0])
    asked = sum(max(1, len(entry["markers"])) for entry in entries)
    if stored != asked:
        problems.append(f"{asked} requests were answered, {stored} answers are stored")
    return problems


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("programs", help="the folder with tanggap-complaints and tanggap")
    parser.add_argument("--seconds", type=float, default=25, help="how long faults come, at least (default: 25)")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    with tempfile.TemporaryDirectory() as name:
        run = Run(options, pathlib.Path(name))
        try:
            return judge(run)
        finally:
            run.close()


def judge(run: Run) -> int:
    callers = run.start_callers()
    run.break_things()
    for caller in callers:
        caller.stdin.close()
    ends = [caller.wait(timeout=120) for caller in callers]
    entries = run.load_journal()
    problems = [entry["defect"] for entry in entries if "defect" in entry]
    problems += [f"a process of callers ended with {end}" for end in ends if end != 0]
    entries = [entry for entry in entries if "defect" not in entry]
    landed = run.landed(entries)
    if not problems:
        problems = compare_books(run.database, entries)
        problems += [] if run.await_log() else ["60 s after the last call events still wait for their position"]
        problems += event_books.compare(run.database)
        problems += [] if run.await_workload() else ["60 s after the last call the workload is still behind"]
        problems += event_books.compare_workload(run.database)
    replayed, differing = run.differing_replays(entries)
    if differing:
        problems.append(f"{differing} of {replayed} stored answers differ from the first")

    broken = sum(1 for entry in entries if entry["broken"])
    recovered = sum(1 for entry in entries if entry["broken"] and 0 < entry["record"] < entry["last_sent"] - 10**6)
    print(f"kills that hit calls under way: {landed} of {len(run.kills)}")
    for fault in LEAST_LANDED:
        gaps = sorted(gap for kind, _, _, gap in run.kills if kind == fault)
        print(f"  {fault}: filing again after {gaps[len(gaps) // 2]:.2f} s (median), {gaps[-1]:.2f} s (longest)")
    print(f"requests answered: {len(entries)}, of them {broken} sent more than once; {recovered} of these had been carried"
          " out by an earlier attempt whose answer was lost")
    print(f"stored answers compared byte for byte: {replayed}; events compared with what happened:"
          f" {query(run.database, 'SELECT count(*) FROM ev.log')[0][0]}")
    for problem in problems[:20]:
        print("PROBLEM:", problem)
    if problems:
        print(f"{len(problems)} problems; the service's last words:\n{run.service.log.read_text()[-3000:]}")
        return 1
    short = [fault for fault, least in LEAST_LANDED.items() if landed[fault] < least]
    if short or len(entries) < LEAST_ANSWERED or recovered < LEAST_RECOVERED:
        print(f"INVALID: too few kills of {short or 'any kind'} landed, or too little was done")
        return 1
    print("Nothing acknowledged was lost, nothing was done twice.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
