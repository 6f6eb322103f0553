"""reading: complaints read by name over gRPC, beside empty calls on a bare gRPC server that answers as many bytes."""

import contextlib
import pathlib
import signal
import subprocess
import tempfile

from bench import Bench
from complaints_service import query
from figures import in_pairs, median, ratios, spread
from filing_runs import Build, end_with_parent, run_load
from report import Report

TITLE = "read by name over gRPC, 64 clients"
YARDSTICK = ("a gRPC server without our doorway and without a database (`bench_bare_server`), which answers every call with the bytes "
             "of one such complaint; the same clients with the same requests and headers")
LEAST_RATIO = 0.6
MOST_CASES = 20_000


def names(build: Build, folder: pathlib.Path) -> pathlib.Path:
    """Of cases that bench_filing filed, by the citizen who reads them: the newest."""
    rows = query(build.database, f"SELECT complaint FROM complaints.complaint WHERE reporter_key <> '' "
                 f"ORDER BY record_time DESC LIMIT {MOST_CASES}")
    file = folder / "names"
    file.write_text("".join(f"complaints/{row[0]}\n" for row in rows))
    return file


@contextlib.contextmanager
def bare_server(programs: pathlib.Path, answer: pathlib.Path):
    """Its address and its process's number."""
    process = subprocess.Popen([programs / "bench_bare_server", f"--answer={answer}"], stdout=subprocess.PIPE, text=True,
                               preexec_fn=end_with_parent(signal.SIGKILL))
    try:
        yield process.stdout.readline().strip(), process.pid
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def run(bench: Bench, report: Report) -> None:
    build, load = bench.now, bench.load()
    report.progress("files what is read then")
    build.run(bench.load(warm_up=0))
    with tempfile.TemporaryDirectory() as folder:
        listed, answer = names(build, pathlib.Path(folder)), pathlib.Path(folder) / "answer"
        words = [bench.programs / "bench_reading", "--json=true", f"--token={build.token}", f"--names={listed}", *load.words()]
        with build.running() as service:
            subprocess.run([*words, f"--address={service.address}", f"--keep-answer={answer}"], check=True)
        with bare_server(bench.programs, answer) as (address, pid):
            def ask_service() -> dict:
                with build.running():
                    return build.load("bench_reading", load, f"--names={listed}")

            def ask_bare_server() -> dict:
                return run_load([*words, f"--address={address}", f"--pid={pid}"])
            theirs, ours = in_pairs(bench.length.pairs, [("bare server", ask_bare_server), ("service", ask_service)],
                                    lambda name, result: report.progress(f"{name}: {result['per_second']:.0f} calls a second"))
        size, cases = answer.stat().st_size, len(listed.read_text().splitlines())
    each = ratios(ours, theirs, "per_second")
    report.add("calls a second", f"{median(ours, 'per_second'):.0f}", f"{median(theirs, 'per_second'):.0f}", spread(each),
               f">= {LEAST_RATIO}", sorted(each)[len(each) // 2] >= LEAST_RATIO)
    report.add("p50 and p99", f"{median(ours, 'p50_ms'):.1f} and {median(ours, 'p99_ms'):.1f} ms",
               f"{median(theirs, 'p50_ms'):.1f} and {median(theirs, 'p99_ms'):.1f} ms")
    report.add("processor of the server for a call", f"{median(ours, 'processor_microseconds'):.0f} us",
               f"{median(theirs, 'processor_microseconds'):.0f} us")
    report.note(f"{cases} cases in turn, read by their reporter with what is sealed in them; an answer of {size} bytes.")
