"""What was measured on: the machine, the versions of what runs, the commit, and how busy it was with something else.

    for what, value in describe(programs): ...
    stamp()                                # "22 November 2026, commit 0123456789, load 0.10, processors 3 % busy before it began"
"""

import os
import pathlib
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "fixture"), str(HERE.parent / "chaos")]

from latency import disk_milliseconds  # noqa: E402
from servers import postgres_programs, redis_program  # noqa: E402


def _first_line(*command) -> str:
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True)
    lines = (done.stdout or done.stderr).splitlines()
    return lines[0].strip() if done.returncode == 0 and lines else "unknown"


def _field(file: str, name: str) -> str:
    found = re.search(rf"^{name}\s*:\s*(.*)$", pathlib.Path(file).read_text(), re.MULTILINE)
    return found[1] if found else "unknown"


def _processor_seconds() -> tuple:
    """(busy, all) since the machine started, in ticks."""
    ticks = list(map(int, pathlib.Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]))
    return sum(ticks) - ticks[3] - ticks[4], sum(ticks)


def busy_share(seconds: float) -> float:
    """While we do nothing ourselves for so long."""
    before = _processor_seconds()
    threading.Event().wait(seconds)
    after = _processor_seconds()
    return (after[0] - before[0]) / max(1, after[1] - before[1])


def commit() -> str:
    short = _first_line("git", "-C", HERE, "rev-parse", "--short=10", "HEAD")
    # What other rows have written is no change of what is measured.
    changed = subprocess.run(["git", "-C", HERE, "status", "--porcelain", "--untracked-files=no", "--", ":/",
                              ":(top,exclude)tests/bench/RESULTS.md"], capture_output=True, text=True)
    return short + (" with changes" if changed.stdout.strip() else "")


def stamp(look_seconds: float = 1) -> str:
    return (f"{time.strftime('%d %B %Y').lstrip('0')}, commit {commit()}, load {os.getloadavg()[0]:.2f}, processors "
            f"{busy_share(look_seconds):.0%} busy before it began")


def compiler(programs: pathlib.Path) -> str:
    """With what options the programs were built, as far as the folder says."""
    cache = programs.parent / "CMakeCache.txt"
    kind = re.search(r"^CMAKE_BUILD_TYPE:\w+=(.*)$", cache.read_text(), re.MULTILINE) if cache.exists() else None
    return _first_line("g++", "--version") + (f", {kind[1]}" if kind else "")


def describe(programs: pathlib.Path) -> list:
    disk = disk_milliseconds(tempfile.gettempdir())
    memory = int(_field("/proc/meminfo", "MemTotal").split()[0]) / 1024 / 1024
    return [
        ("processor", f"{_field('/proc/cpuinfo', 'model name')}, {os.cpu_count()} cores for everything"),
        ("memory", f"{memory:.1f} GiB"),
        ("disk", f"fdatasync of 8 KiB takes p50 {disk[0]:.2f} ms, p99 {disk[2]:.2f} ms; "
                 f"{shutil.disk_usage(tempfile.gettempdir()).free / 2**30:.0f} GiB free"),
        ("kernel", platform.release()),
        ("compiler", compiler(programs)),
        ("gRPC", _first_line("pkg-config", "--modversion", "grpc++")),
        ("PostgreSQL", _first_line(postgres_programs() / "postgres", "--version").rsplit("PostgreSQL) ", 1)[-1]),
        ("Redis", _first_line(redis_program(), "--version").split(" sha=")[0]),
    ]
