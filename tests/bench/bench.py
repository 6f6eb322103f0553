"""What the rows of the benches share: how long to measure, and the servers, started when the first row needs them.

    with Bench(programs, length=LENGTHS["usual"]) as bench:
        with bench.now.running() as service: ...
"""

import contextlib
import dataclasses
import pathlib
import shutil
import tempfile

from filing_runs import Build, Load, PrivatePostgres, own_redis
from report import Report


@dataclasses.dataclass(frozen=True)
class Length:
    """How much is measured; never what."""
    name: str
    pairs: int
    seconds: float
    warm_up: float
    # How many clients pgbench is tried with.
    pgbench_clients: tuple
    # Cases in the databases that are compared; the first is what the others are compared with.
    sizes: tuple
    # Of the spike: of each step, and of the one after the spike.
    step_seconds: float
    recovery_seconds: float
    event_seconds: float
    event_rounds: int
    settle_seconds: float
    idle_seconds: float
    import_rows: int
    starts: int
    # In the figures of a survey.
    responses: tuple
    # To one whose month ends.
    ended: int


LENGTHS = {length.name: length for length in (
    Length("quick", pairs=1, seconds=0.5, warm_up=0.2, pgbench_clients=(16,), sizes=(100, 300), step_seconds=0.3,
           recovery_seconds=0.6, event_seconds=0.5, event_rounds=1, settle_seconds=0, idle_seconds=1, import_rows=400, starts=2,
           responses=(3_000,), ended=500),
    Length("usual", pairs=5, seconds=8, warm_up=2, pgbench_clients=(8, 16, 32, 64), sizes=(10_000, 100_000), step_seconds=10,
           recovery_seconds=30, event_seconds=20, event_rounds=3, settle_seconds=60, idle_seconds=20, import_rows=40_000, starts=11,
           responses=(10_000, 1_000_000), ended=25_000),
    Length("long", pairs=5, seconds=8, warm_up=2, pgbench_clients=(8, 16, 32, 64), sizes=(10_000, 1_000_000, 10_000_000),
           step_seconds=30, recovery_seconds=60, event_seconds=30, event_rounds=5, settle_seconds=60, idle_seconds=60,
           import_rows=320_770, starts=21, responses=(10_000, 1_000_000, 10_000_000), ended=25_000),
)}


def room_for(what: str, need: int, report: Report) -> bool:
    """Whether the disk has so many bytes for it; the report says what was left out for the lack of them."""
    free = shutil.disk_usage(tempfile.gettempdir()).free
    report.progress(f"{what} need about {need / 2**30:.1f} GiB of disk, {free / 2**30:.1f} GiB are free in {tempfile.gettempdir()}")
    if need >= 0.9 * free:
        report.note(f"{what} were left out: there was no room on the disk.")
        return False
    return True


class Bench:
    def __init__(self, programs: pathlib.Path, length: Length):
        self.programs, self.length = programs, length
        # Filings a second that a row has found, for those that load the service by it.
        self.capacity = 0.0
        self._servers = contextlib.ExitStack()
        self._known = {}

    def _once(self, name: str, make):
        if name not in self._known:
            self._known[name] = make()
        return self._known[name]

    @property
    def postgres(self) -> PrivatePostgres:
        """Waits for the disk, with the settings that it comes with."""
        return self._once("postgres", lambda: self._servers.enter_context(PrivatePostgres()))

    @property
    def redis(self) -> tuple:
        """Address and process."""
        return self._once("redis", lambda: self._servers.enter_context(own_redis()))

    def build(self, name: str, kind=Build, **settings) -> Build:
        """A service with a database of its own on `postgres`, closed at the end."""
        def make():
            build = kind(name, self.programs, self.postgres.address, settings)
            self._servers.callback(build.close)
            return build
        return self._once(f"build {name}", make)

    @property
    def now(self) -> Build:
        """The service as it is, without Redis: the rows that share it find each other's cases in its database."""
        return self.build("now")

    def load(self, **changes) -> Load:
        return dataclasses.replace(Load(seconds=self.length.seconds, warm_up=self.length.warm_up), **changes)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._servers.close()
