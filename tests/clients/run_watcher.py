#!/usr/bin/python3
"""run_watcher.py LANGUAGE PROGRAMS: a partner that was away and misses nothing, in LANGUAGE (node, python or cli).

Starts the real service on a database of its own. A reader takes some changes and ends. While it is away a thousand more
happen. It comes back, crashes in the middle of what it is sent, and comes back once more, while the service itself is
killed and restarted and more happens. In the end it must hold every event of the log once, in the log's order.
"""

import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import uuid

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "fixture"))

from complaints_service import ComplaintsService, own_database, query  # noqa: E402
from contract_bundle import make_bundle, make_python_stubs, use_python_stubs  # noqa: E402
from private_postgres import end_with_parent  # noqa: E402

FIRST, MISSED, LATER = 7, 1000, 50
# In the middle of a message: the service sends up to 500 changes at once.
CRASH_AT = FIRST + 650


class Reader:
    """A reader in a language, as a process that is started anew each time."""

    def __init__(self, language: str, folder: pathlib.Path, programs: pathlib.Path, service, token: str):
        self.language, self.programs, self.service = language, programs, service
        self.changes, self.cursor = folder / "changes", folder / "cursor"
        if language == "node":
            subprocess.run([HERE.parent / "npm"], check=True)
        self.environment = {
            **os.environ, "TANGGAP_CONTRACTS": str(folder / "contracts"), "TANGGAP_STUBS": str(folder / "stubs"),
            "WATCH_CHANGES": str(self.changes), "WATCH_CURSOR": str(self.cursor), "PARTNER_TOKEN": token,
            "TANGGAP_TOKEN": token}

    def held(self) -> list:
        """The ids that it holds, in their order."""
        text = self.changes.read_text() if self.changes.exists() else ""
        # The last line may still be on its way.
        changes = [json.loads(line) for line in text.splitlines(keepends=True) if line.endswith("\n")]
        return [change["event"]["id"] if self.language == "cli" else change["id"] for change in changes]

    def start(self, until: int, crashes: bool = False) -> subprocess.Popen:
        environment = {**self.environment, "TANGGAP_ADDRESS": self.service.address, "WATCH_UNTIL": str(until),
                       "WATCH_CRASHES": "yes" if crashes else ""}
        if self.language != "cli":
            program = {"node": ["node", HERE / "watch_in_node.mjs"],
                       "python": ["/usr/bin/python3", HERE / "watch_in_python.py"]}[self.language]
            return subprocess.Popen(program, env=environment, preexec_fn=end_with_parent(signal.SIGKILL))
        with open(self.changes, "a") as output:
            return subprocess.Popen([self.programs / "tanggap", "watch", "--agency", "dinkes", "--from", "oldest", "--json",
                                     "--cursor-file", self.cursor, "--count", str(until - len(self.held()))],
                                    env=environment, stdout=output, preexec_fn=end_with_parent(signal.SIGKILL))

    def run(self, until: int, crashes: bool = False) -> None:
        finish(self.start(until, crashes))

    def await_more(self, process: subprocess.Popen, than: int) -> None:
        deadline = time.monotonic() + 60
        while len(self.held()) <= than:
            if process.poll() is not None or time.monotonic() > deadline:
                sys.exit("the reader was told nothing")
            try:
                process.wait(timeout=0.02)
            except subprocess.TimeoutExpired:
                pass


def finish(process: subprocess.Popen) -> None:
    code = process.wait(timeout=120)
    if code != 0:
        sys.exit(f"the reader ended with {code}")


class Reporters:
    """Files complaints by the hundred."""

    def __init__(self, address: str, token: str):
        import grpc
        from tanggap.complaints.v1 import complaints_service_pb2_grpc, filing_messages_pb2
        self.messages = filing_messages_pb2
        self.service = complaints_service_pb2_grpc.ComplaintsServiceStub(grpc.insecure_channel(address))
        self.metadata = [("authorization", "Bearer " + token)]

    def send(self, batch):
        """Until it is answered: with the same request_ids it counts once. A restart is noticed by the first call after it."""
        import grpc
        for _ in range(20):
            try:
                return self.service.BatchCreateComplaints(batch, metadata=self.metadata, wait_for_ready=True, timeout=60)
            except grpc.RpcError as error:
                if error.code() != grpc.StatusCode.UNAVAILABLE:
                    raise
        sys.exit("the service cannot be reached")

    def file(self, count: int) -> None:
        for begin in range(0, count, 100):
            batch = self.messages.BatchCreateComplaintsRequest()
            for number in range(begin, min(begin + 100, count)):
                item = batch.requests.add(request_id=str(uuid.uuid4()))
                item.complaint.complaint_class = 1
                item.complaint.channel = 2
                item.complaint.agency, item.complaint.category = "dinkes", "demam-berdarah"
                item.complaint.description = f"Catatan nomor {number}."
            answer = self.send(batch)
            refused = [result.error.message for result in answer.results if result.HasField("error")]
            if refused:
                sys.exit(f"a filing was refused: {refused[0]}")


def expect(held: list, database: str, count: int) -> None:
    """Holds the first `count` events of the log, each once and in order."""
    log = [row[0] for row in query(database, "SELECT event_id FROM ev.log WHERE agency = 'dinkes' ORDER BY position")]
    if len(held) != len(set(held)):
        sys.exit(f"NOT AS PROMISED: {len(held) - len(set(held))} changes are held twice")
    if held != log[:count]:
        sys.exit(f"NOT AS PROMISED: {len(held)} changes are held, which are not the first {count} of {len(log)}")


def end_by_interrupt(reader: Reader, reporters: Reporters, database: str) -> None:
    print("4. Ctrl-C")
    held = len(reader.held())
    watching = reader.start(1_000_000)
    reporters.file(1)
    reader.await_more(watching, held)
    watching.send_signal(signal.SIGINT)
    finish(watching)
    reporters.file(1)
    reader.run(held + 2)
    expect(reader.held(), database, held + 2)


def main(language: str, programs: pathlib.Path) -> int:
    with tempfile.TemporaryDirectory() as name, own_database() as database:
        folder = pathlib.Path(name)
        make_bundle(folder / "contracts")
        make_python_stubs(folder / "contracts", folder / "stubs")
        use_python_stubs(folder / "stubs")
        with ComplaintsService(programs, database) as service:
            reader = Reader(language, folder, programs, service, service.token("mitra", "partner_reader@dinkes"))
            reporters = Reporters(service.address, service.token("warga", "citizen@*"))
            print("1. The first changes, as they happen")
            watching = reader.start(FIRST)
            reporters.file(FIRST)
            finish(watching)
            expect(reader.held(), database, FIRST)
            print(f"2. {MISSED} changes while it is away; it comes back and crashes among them")
            reporters.file(MISSED)
            reader.run(CRASH_AT, crashes=True)
            expect(reader.held(), database, CRASH_AT)
            print("3. It comes back once more; the service is killed, and more happens")
            watching = reader.start(FIRST + MISSED + LATER)
            reader.await_more(watching, CRASH_AT)
            service.kill()
            service.start()
            reporters.file(LATER)
            finish(watching)
            expect(reader.held(), database, FIRST + MISSED + LATER)
            if language == "cli":
                end_by_interrupt(reader, reporters, database)
            print(f"All {FIRST + MISSED + LATER} changes are held once, in their order ({language}).")
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in ("node", "python", "cli"):
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], pathlib.Path(sys.argv[2])))
