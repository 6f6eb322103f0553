#!/usr/bin/python3
"""Ten times as many filings as the service can take: it refuses the rest early and goes on filing as before.

    overload_test.py PROGRAMS [--seconds N] [--deadline N]

The disk is made slow by a trigger in this test's own database, so that the capacity is the same on every machine (a little
over 100 filings a second) and far below what the callers can offer. Asserted are ratios of one run only:
  - at ten times the load as much is filed, and answered while its caller waits, as at the peak, less a tenth at most;
  - what is refused is refused as OVERLOADED, with the time to come again, and sooner than a filing takes;
  - status look-ups go on; and within ten seconds of the end a filing takes no longer than before.
"""

import argparse
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "fixture"))

from complaints_service import ComplaintsService, own_database, query  # noqa: E402
from contract_bundle import make_bundle, make_python_stubs, use_python_stubs  # noqa: E402

SECONDS_A_ROW = 0.008
TIMES = 10
LEAST_TIMES_OFFERED = 8
PROCESSES = 2
WARM_UP_SECONDS = 2
RECOVERY_SECONDS = 10
SLOW_DISK = f"""
CREATE FUNCTION public.slow_disk() RETURNS trigger LANGUAGE plpgsql AS
  'BEGIN PERFORM pg_sleep({SECONDS_A_ROW}); RETURN NEW; END';
CREATE TRIGGER slow_disk BEFORE INSERT ON complaints.history FOR EACH ROW EXECUTE FUNCTION public.slow_disk()"""


def quantile(values: list, part: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else 0.0


class Look:
    """Somebody who asks again and again where a complaint stands."""

    def __init__(self, address: str, number: str):
        import grpc
        from tanggap.complaints.v1 import complaints_service_pb2_grpc, lookup_messages_pb2
        self.error = grpc.RpcError
        self.stub = complaints_service_pb2_grpc.ComplaintsServiceStub(grpc.insecure_channel(address))
        self.request = lookup_messages_pb2.TrackComplaintRequest(number=number)
        self.took, self.failed = [], 0
        self.ending = threading.Event()
        self.thread = threading.Thread(target=self.run, daemon=True)

    def run(self) -> None:
        while not self.ending.wait(0.05):
            begin = time.monotonic()
            try:
                self.stub.TrackComplaint(self.request, timeout=2)
                self.took.append(time.monotonic() - begin)
            except self.error:
                self.failed += 1

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.ending.set()
        self.thread.join()


class Run:
    def __init__(self, options: argparse.Namespace, folder: pathlib.Path, database: str):
        self.options, self.folder, self.problems = options, folder, []
        stubs = make_python_stubs(make_bundle(folder / "contracts"), folder / "stubs")
        use_python_stubs(stubs)
        self.service = ComplaintsService(options.programs, database, workers=4)
        query(database, SLOW_DISK)
        self.settings = {"address": self.service.address, "stubs": str(stubs), "deadline": options.deadline,
                         "token": self.service.token("warga", "citizen@*")}

    def callers(self, processes: int = PROCESSES, **load) -> list:
        """What became of each call, by when it was sent."""
        started = []
        for number in range(processes):
            settings = self.folder / f"settings-{number}.json"
            settings.write_text(json.dumps({**self.settings, **load}))
            started.append(subprocess.Popen([sys.executable, HERE / "open_loop.py", settings,
                                             self.folder / f"results-{number}"]))
        results = []
        for number, process in enumerate(started):
            if process.wait(timeout=load["seconds"] + 120) != 0:
                raise RuntimeError("a process of callers failed")
            results += json.loads((self.folder / f"results-{number}").read_text())
        return sorted(results)

    def expect(self, holds: bool, sentence: str) -> None:
        if not holds:
            self.problems.append(sentence)

    def peak(self) -> tuple:
        """Filings a second, and how long one takes, when there are just enough callers."""
        calls = self.callers(1, callers=48, seconds=6)
        begin, end = calls[0][0] + WARM_UP_SECONDS, calls[-1][0]
        done = [took for sent, took, code, *_ in calls if code == "OK" and begin <= sent + took < end]
        self.expect(all(code == "OK" for _, _, code, *_ in calls), "calls were refused before there was overload")
        return len(done) / (end - begin), statistics.median(done)

    def number(self) -> str:
        import grpc
        from tanggap.complaints.v1 import complaint_pb2, complaints_service_pb2_grpc, filing_messages_pb2
        stub = complaints_service_pb2_grpc.ComplaintsServiceStub(grpc.insecure_channel(self.service.address))
        return stub.CreateComplaint(filing_messages_pb2.CreateComplaintRequest(
            request_id="018bcfe5-6880-7c31-a9f4-0c5a4e9f2d10", complaint=complaint_pb2.Complaint(
                complaint_class=1, channel=1, agency="dinkes", description="Satu laporan.")),
            metadata=[("authorization", f"Bearer {self.settings['token']}")], timeout=10).number

    def overload(self, peak: float, normal: float) -> None:
        seconds = self.options.seconds
        with Look(self.service.address, self.number()) as look:
            calls = self.callers(rate=TIMES * peak / PROCESSES, seconds=seconds)
        ended = time.monotonic()
        begin, last = calls[0][0] + WARM_UP_SECONDS, calls[-1][0]
        offered = len(calls) / (last - calls[0][0])
        filed = [took for sent, took, code, *_ in calls if code == "OK" and begin <= sent + took < last]
        refused = [took for _, took, code, *_ in calls if code == "RESOURCE_EXHAUSTED"]
        codes = {}
        for _, _, code, reason, _ in calls:
            codes[f"{code} {reason}".strip()] = codes.get(f"{code} {reason}".strip(), 0) + 1
        goodput = len(filed) / (last - begin)
        print(f"offered {offered:.0f}/s ({offered / peak:.1f} times the peak): {codes}")
        print(f"filed {goodput:.0f}/s, {goodput / peak:.0%} of the peak; median {statistics.median(filed or [0]):.2f} s, "
              f"p99 {quantile(filed, 0.99):.2f} s")
        print(f"refused: median {statistics.median(refused or [0]) * 1000:.1f} ms, p99 {quantile(refused, 0.99) * 1000:.1f} ms")
        print(f"look-ups meanwhile: {len(look.took)} answered, {look.failed} not, p99 {quantile(look.took, 0.99) * 1000:.0f} ms")
        self.expect(offered >= LEAST_TIMES_OFFERED * peak, f"INVALID: only {offered / peak:.1f} times the peak was offered")
        self.expect(goodput >= 0.9 * peak, "less than nine tenths of the peak were filed under overload")
        self.expect(len(refused) > len(calls) / 2, "most of the load must be refused")
        late = sum(1 for _, _, code, *_ in calls if code == "DEADLINE_EXCEEDED")
        self.expect(late < len(filed) / 20, "calls that were not refused came too late")
        self.expect({code.split()[0] for code in codes} <= {"OK", "RESOURCE_EXHAUSTED", "DEADLINE_EXCEEDED"}
                    and "RESOURCE_EXHAUSTED" not in codes, f"calls ended in other ways: {codes}")
        self.expect(all(retry for _, _, code, _, retry in calls if code == "RESOURCE_EXHAUSTED"),
                    "a refusal did not say when to come again")
        self.expect(quantile(refused, 0.99) < statistics.median(filed or [0]), "to be refused took as long as to be filed")
        self.expect(len(look.took) >= 0.9 * (len(look.took) + look.failed), "look-ups failed under the overload of filings")
        self.recover(normal, ended)

    def recover(self, normal: float, ended: float) -> None:
        """The callers have waited for their last answers, so that some time has passed already."""
        took = normal * 100
        while took > 3 * normal + 0.5 and time.monotonic() - ended < RECOVERY_SECONDS:
            calls = self.callers(1, callers=1, seconds=0.3)
            took = max(took for _, took, *_ in calls) if all(call[2] == "OK" for call in calls) else normal * 100
        print(f"after the end: a filing takes {took * 1000:.0f} ms again (with 48 callers before: {normal * 1000:.0f} ms)")
        self.expect(took <= 3 * normal + 0.5, f"{RECOVERY_SECONDS} s after the end the service had not recovered")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("programs", help="the folder with tanggap-complaints and tanggap")
    parser.add_argument("--seconds", type=float, default=15, help="how long the overload lasts (default: 15)")
    parser.add_argument("--deadline", type=float, default=3, help="how long a caller waits, in seconds (default: 3)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, own_database() as database:
        run = Run(options, pathlib.Path(name), database)
        with run.service:
            peak, normal = run.peak()
            print(f"peak: {peak:.0f} filings a second, 48 callers at once, median {normal:.2f} s", flush=True)
            run.overload(peak, normal)
    for problem in run.problems:
        print("PROBLEM:", problem)
    return 1 if run.problems else 0


if __name__ == "__main__":
    sys.exit(main())
