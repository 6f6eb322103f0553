"""A partner that keeps a copy of an agency's changes, in Python: Debian's grpcio and stubs made from the contracts' bundle.

run_watcher.py starts it, ends it and starts it again. It keeps every change in a file, and the cursor in another after
them. A change that it holds already is left out by its id: after a crash between the two files the last ones come again.
It ends well once it holds WATCH_UNTIL changes.
"""

import json
import os
import pathlib
import signal
import threading

from calling import grpc
from tanggap.complaints.v1 import complaints_service_pb2_grpc as stubs, feed_messages_pb2 as feed

CHANGES, CURSOR = pathlib.Path(os.environ["WATCH_CHANGES"]), pathlib.Path(os.environ["WATCH_CURSOR"])
UNTIL, CRASHES = int(os.environ["WATCH_UNTIL"]), os.environ.get("WATCH_CRASHES") == "yes"
# What passes: the service is restarted, the stream has been open for an hour, too much at once.
PASSING = {grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.RESOURCE_EXHAUSTED, grpc.StatusCode.DEADLINE_EXCEEDED}


def read_ids() -> set:
    lines = CHANGES.read_text().splitlines() if CHANGES.exists() else []
    return {json.loads(line)["id"] for line in lines}


def keep_cursor(cursor: str) -> None:
    fresh = CURSOR.with_suffix(".new")
    fresh.write_text(cursor)
    fresh.replace(CURSOR)


def keep(response, held: set) -> None:
    """Keeps the changes, then the cursor, which stands behind all of them."""
    with open(CHANGES, "a") as file:
        for each in response.changes:
            if each.event.id in held:
                continue
            line = {"id": each.event.id, "position": each.event.position, "type": each.event.type,
                    "complaint": each.change.facts.complaint, "state": each.change.facts.state}
            file.write(json.dumps(line) + "\n")
            held.add(each.event.id)
            if CRASHES and len(held) == UNTIL:
                file.flush()
                os._exit(0)
        file.flush()
        os.fsync(file.fileno())
    keep_cursor(response.cursor)


def watch_once(service, held: set) -> None:
    request = feed.WatchComplaintsRequest(agencies=["dinkes"], start=feed.WATCH_START_OLDEST,
                                          cursor=CURSOR.read_text() if CURSOR.exists() else "")
    stream = service.WatchComplaints(request, metadata=[("authorization", "Bearer " + os.environ["PARTNER_TOKEN"])])
    for response in stream:
        for problem in response.problems:
            raise SystemExit(f"NOT AS PROMISED: {problem.agency}: {problem.error.message}")
        keep(response, held)
        if len(held) >= UNTIL:
            stream.cancel()
            return


def main() -> None:
    service = stubs.ComplaintsServiceStub(grpc.insecure_channel(os.environ["TANGGAP_ADDRESS"]))
    stopped = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopped.set())
    held = read_ids()
    pause = 0
    while len(held) < UNTIL and not stopped.wait(pause):
        before = len(held)
        try:
            watch_once(service, held)
        except grpc.RpcError as error:
            if error.code() not in PASSING:
                raise
        pause = 0.1 if len(held) > before else min(pause * 2 + 0.1, 5)
    print(f"   {len(held)} changes held, the cursor behind them (Python)")


if __name__ == "__main__":
    main()
