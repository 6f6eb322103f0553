#!/usr/bin/python3
"""One process of callers: each of its threads files complaints, singly and in batches, and takes its own through their
states. A request that gets no answer is sent again, the same bytes, until it gets one.

    mixed_load.py SETTINGS JOURNAL     runs until its standard input ends, then writes the journal

SETTINGS is a JSON file: address, stubs, citizens (a token for each thread), officer, unit_officer, seed. The journal has
one JSON line for each request that was answered, or what must not happen: see `Caller.keep`.
"""

import base64
import collections
import json
import random
import sys
import threading
import time
import uuid

import grpc

SERVICE = "/tanggap.complaints.v1.ComplaintsService/"
ATTEMPT_SECONDS = 5
GIVE_UP_SECONDS = 60
AGAIN = (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED, grpc.StatusCode.RESOURCE_EXHAUSTED,
         grpc.StatusCode.ABORTED, grpc.StatusCode.CANCELLED)
# What becomes of a case, one step after the other: method, who, the request's own fields, the action in the history.
LIFE = [
    ("VerifyComplaint", "officer", {"track": 2}, "ACTION_VERIFY"),
    ("AssignComplaint", "officer", {"unit": "bidang-p2p"}, "ACTION_ASSIGN"),
    ("StartWork", "unit_officer", {}, "ACTION_START_WORK"),
    ("AddComment", "citizen", {"text": "Masih menunggu.", "audience": 1}, "ACTION_COMMENT"),
    ("AnswerComplaint", "unit_officer", {"outcome": 1, "text": "Sudah ditangani."}, "ACTION_ANSWER"),
    ("DisputeAnswer", "citizen", {"text": "Belum tuntas."}, "ACTION_DISPUTE_ANSWER"),
    ("AnswerComplaint", "unit_officer", {"outcome": 1, "text": "Kini tuntas."}, "ACTION_ANSWER"),
    ("AcceptAnswer", "citizen", {"rating": {"score": 3}}, "ACTION_ACCEPT_ANSWER"),
]
REQUESTS = {"VerifyComplaint": "VerifyComplaintRequest", "AssignComplaint": "AssignComplaintRequest",
            "StartWork": "StartWorkRequest", "AddComment": "AddCommentRequest", "AcceptAnswer": "AcceptAnswerRequest",
            "AnswerComplaint": "AnswerComplaintRequest", "DisputeAnswer": "DisputeAnswerRequest"}


def open_channel(address: str) -> grpc.Channel:
    return grpc.insecure_channel(address, options=[("grpc.use_local_subchannel_pool", 1)])


class Caller:
    def __init__(self, number: int, settings: dict, ending: threading.Event):
        from tanggap.complaints.v1 import complaint_pb2, filing_messages_pb2, step_messages_pb2
        self.model, self.filing, self.steps = complaint_pb2, filing_messages_pb2, step_messages_pb2
        self.random = random.Random(f"{settings['seed']}-{number}")
        self.name = f"{settings['seed']}-{number}"
        self.tokens = {"citizen": settings["citizens"][number], "officer": settings["officer"],
                       "unit_officer": settings["unit_officer"]}
        self.address = settings["address"]
        self.channel = open_channel(self.address)
        self.cases = collections.deque(maxlen=20)
        self.filed = 0
        self.journal = []
        self.ending = ending
        self.pause = threading.Event()

    def run(self) -> None:
        try:
            while not self.ending.is_set():
                chance = self.random.random()
                if chance < 0.35 or not self.cases:
                    self.file()
                elif chance < 0.42:
                    self.file_batch()
                else:
                    self.move_on()
        except Exception as problem:  # Told to the test, which fails by it.
            self.journal.append({"defect": f"{type(problem).__name__}: {problem}"})

    def new_filing(self) -> tuple:
        self.filed += 1
        marker = f"Laporan uji {self.name} nomor {self.filed}"
        complaint = self.model.Complaint(complaint_class=1, channel=1, agency="dinkes", category="demam-berdarah",
                                         description=marker)
        return marker, self.filing.CreateComplaintRequest(request_id=self.new_id(), complaint=complaint)

    def new_id(self) -> str:
        return str(uuid.UUID(int=self.random.getrandbits(128), version=4))

    def file(self) -> None:
        marker, request = self.new_filing()
        answer = self.call("CreateComplaint", "citizen", request.SerializeToString())
        case = self.model.Complaint.FromString(answer)
        self.keep(markers=[marker], names=[case.name], actions=["ACTION_CREATE"], record=case.record_time.ToNanoseconds())
        self.cases.append({"name": case.name, "etag": case.etag, "step": 0})

    def file_batch(self) -> None:
        filings = [self.new_filing() for _ in range(3)]
        batch = self.filing.BatchCreateComplaintsRequest(requests=[request for _, request in filings])
        answer = self.call("BatchCreateComplaints", "citizen", batch.SerializeToString())
        results = self.filing.BatchCreateComplaintsResponse.FromString(answer).results
        # An item may fail for now, as a call may: then the batch is sent again whole.
        while any(each.WhichOneof("result") == "error" for each in results):
            for each in results:
                if each.HasField("error") and each.error.code not in [code.value[0] for code in AGAIN]:
                    raise RuntimeError(f"an item of a batch was refused: {each.error.message}")
            self.pause.wait(0.1)
            answer = self.call("BatchCreateComplaints", "citizen", batch.SerializeToString(), again=True)
            results = self.filing.BatchCreateComplaintsResponse.FromString(answer).results
        self.keep(markers=[marker for marker, _ in filings], names=[each.complaint.name for each in results],
                  actions=["ACTION_CREATE"] * 3, record=0)

    def move_on(self) -> None:
        case = self.cases.popleft()
        method, who, fields, action = LIFE[case["step"]]
        request = getattr(self.steps, REQUESTS[method])(name=case["name"], request_id=self.new_id(), etag=case["etag"],
                                                        **fields)
        answer = self.model.Complaint.FromString(self.call(method, who, request.SerializeToString()))
        self.keep(markers=[], names=[case["name"]], actions=[action], record=answer.update_time.ToNanoseconds())
        if case["step"] + 1 < len(LIFE):
            self.cases.append({"name": case["name"], "etag": answer.etag, "step": case["step"] + 1})

    def call(self, method: str, who: str, request: bytes, again: bool = False) -> bytes:
        """The answer's bytes, however often it must be asked for."""
        broken = self.kept["broken"] if again else []
        first = time.monotonic()
        while True:
            began, began_wall = time.monotonic(), time.time_ns()
            try:
                answer = self.channel.unary_unary(SERVICE + method)(request, timeout=ATTEMPT_SECONDS,
                                              metadata=[("authorization", f"Bearer {self.tokens[who]}")])
            except grpc.RpcError as error:
                broken.append([began, time.monotonic()])
                ours = any(key == "grpc-status-details-bin" for key, _ in error.trailing_metadata() or [])
                if ours and error.code() not in AGAIN:
                    raise RuntimeError(f"{method}, attempt {len(broken)}: {error.code().name}: {error.details()}")
                if not ours:
                    self.reconnect()
                if time.monotonic() - first > GIVE_UP_SECONDS:
                    raise RuntimeError(f"{method} got no answer in {GIVE_UP_SECONDS} s: {error.details()}")
                self.pause.wait(0.05)
                continue
            self.kept = {"method": method, "token": self.tokens[who], "request": base64.b64encode(request).decode(),
                         "answer": base64.b64encode(answer).decode(), "broken": broken, "last_sent": began_wall}
            return answer

    def reconnect(self) -> None:
        """A channel that found nobody a few times lets seconds pass; a new one asks at once."""
        self.channel.close()
        self.channel = open_channel(self.address)

    def keep(self, markers: list, names: list, actions: list, record: int) -> None:
        self.journal.append({**self.kept, "markers": markers, "names": names, "actions": actions, "record": record})


def main(settings_file: str, journal_file: str) -> None:
    with open(settings_file) as file:
        settings = json.load(file)
    from contract_bundle import use_python_stubs
    use_python_stubs(settings["stubs"])
    ending = threading.Event()
    callers = [Caller(number, settings, ending) for number in range(len(settings["citizens"]))]
    threads = [threading.Thread(target=caller.run) for caller in callers]
    for thread in threads:
        thread.start()
    sys.stdin.read()
    ending.set()
    for thread in threads:
        thread.join()
    with open(journal_file, "w") as journal:
        for caller in callers:
            journal.writelines(json.dumps(entry) + "\n" for entry in caller.journal)


if __name__ == "__main__":
    sys.path.insert(0, __file__.rsplit("/", 2)[0] + "/fixture")
    main(*sys.argv[1:])
