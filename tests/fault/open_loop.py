#!/usr/bin/python3
"""One process of callers that file complaints.

    open_loop.py SETTINGS RESULTS      runs, then writes one JSON list for each call

SETTINGS is a JSON file: address, stubs, token, seconds, deadline, and either rate (calls a second, sent whether or not
those before were answered, as a crowd does) or callers (that many at once, each waiting for its answer). A call's list:
when it was sent (monotonic), how long it took, its gRPC code, its reason, whether the answer said when to come again.
"""

import json
import os
import sys
import threading
import time
import uuid

import grpc

METHOD = "/tanggap.complaints.v1.ComplaintsService/CreateComplaint"
CHANNELS = 32


class Crowd:
    def __init__(self, settings: dict):
        from google.rpc import error_details_pb2, status_pb2
        from tanggap.complaints.v1 import complaint_pb2, filing_messages_pb2
        self.details, self.statuses = error_details_pb2, status_pb2
        self.settings = settings
        self.metadata = [("authorization", f"Bearer {settings['token']}")]
        channels = [grpc.insecure_channel(settings["address"], options=[("grpc.use_local_subchannel_pool", 1)])
                    for _ in range(CHANNELS)]
        for channel in channels:
            grpc.channel_ready_future(channel).result(timeout=20)
        self.methods = [channel.unary_unary(METHOD) for channel in channels]
        request = filing_messages_pb2.CreateComplaintRequest(complaint=complaint_pb2.Complaint(
            complaint_class=1, channel=1, agency="dinkes", category="demam-berdarah", description="Uji beban."))
        self.shared_bytes = request.SerializeToString()
        self.request_type = filing_messages_pb2.CreateComplaintRequest
        self.results = []
        self.open_calls = 0
        self.changed = threading.Condition()

    def new_request(self) -> bytes:
        # Fields of one message may be joined as bytes: the complaint is serialized once for all.
        return self.shared_bytes + self.request_type(request_id=str(uuid.uuid4())).SerializeToString()

    def send(self, method) -> grpc.Future:
        sent = time.monotonic()
        with self.changed:
            self.open_calls += 1
        call = method.future(self.new_request(), timeout=self.settings["deadline"], metadata=self.metadata)
        call.add_done_callback(lambda done: self.finish(done, sent))
        return call

    def finish(self, call, sent: float) -> None:
        took = time.monotonic() - sent
        code, reason, retry = call.code().name, "", False
        if call.code() != grpc.StatusCode.OK:
            for key, value in call.trailing_metadata() or []:
                if key == "grpc-status-details-bin":
                    reason, retry = self.read(value)
        with self.changed:
            self.results.append([sent, took, code, reason, retry])
            self.open_calls -= 1
            self.changed.notify_all()

    def read(self, trailer: bytes) -> tuple:
        info, retry = self.details.ErrorInfo(), self.details.RetryInfo()
        found = False
        for detail in self.statuses.Status.FromString(trailer).details:
            detail.Unpack(info)
            found = detail.Unpack(retry) or found
        return info.reason, found

    def offer(self) -> None:
        """The crowd's own pace; what could not be sent in time is sent at once, not left out."""
        pace, begin, sent = threading.Event(), time.monotonic(), 0
        total = int(self.settings["rate"] * self.settings["seconds"])
        while sent < total:
            due = int((time.monotonic() - begin) * self.settings["rate"]) + 1
            for _ in range(min(due, total) - sent):
                self.send(self.methods[sent % CHANNELS])
                sent += 1
            pace.wait(0.002)

    def ask_in_turn(self) -> None:
        end = time.monotonic() + self.settings["seconds"]
        while time.monotonic() < end:
            with self.changed:
                self.changed.wait_for(lambda: self.open_calls < self.settings["callers"], timeout=1)
                free = self.settings["callers"] - self.open_calls
            for number in range(free):
                self.send(self.methods[number % CHANNELS])

    def run(self) -> list:
        if "rate" in self.settings:
            self.offer()
        else:
            self.ask_in_turn()
        with self.changed:
            self.changed.wait_for(lambda: self.open_calls == 0, timeout=self.settings["deadline"] + 10)
        return self.results


def main(settings_file: str, results_file: str) -> None:
    # A real crowd does not run on the server's own processors.
    os.nice(10)
    with open(settings_file) as file:
        settings = json.load(file)
    from contract_bundle import use_python_stubs
    use_python_stubs(settings["stubs"])
    results = Crowd(settings).run()
    with open(results_file, "w") as file:
        json.dump(results, file)


if __name__ == "__main__":
    sys.path.insert(0, __file__.rsplit("/", 2)[0] + "/fixture")
    main(*sys.argv[1:])
