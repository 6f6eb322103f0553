"""What a row of the benches found, on the screen while it is found and as its part of RESULTS.md.

    report = Report("reading", "read by name over gRPC", "an empty call on a bare server")
    report.add("calls a second", "31,000", beside="45,000", ratio="0.69", target=">= 0.6", met=True)
    Results(path).write([report], machine)
"""

import pathlib
import re
import textwrap

TRIED = "## What was tried"
HEAD = """# Results

Written by `tests/bench/run`, which says by `--help` how each row is measured; only what stands below "What was tried" is
written by hand. Clients, service, PostgreSQL and Redis share the machine, and every commit waits for its disk, so the
figures say little by themselves: what counts are the ratios, medians of interleaved pairs of one run. Each part says when it
was measured, on which commit, and how busy the machine was with something else.
"""
SECTION = re.compile(r"^## ([a-z]+): ", re.MULTILINE)
COLUMNS = ("what", "here", "beside it", "ratio", "target", "")


class Report:
    def __init__(self, name: str, title: str, yardstick: str, stamp: str):
        self.name, self.title, self.yardstick, self.stamp = name, title, yardstick, stamp
        self.lines, self.notes, self.statements = [], [], []
        print(f"\n== {name}: {title}", flush=True)

    def progress(self, text: str) -> None:
        print(f"   ... {text}", flush=True)

    def add(self, what: str, here: str, beside: str = "", ratio: str = "", target: str = "", met: bool = None) -> None:
        verdict = "" if met is None else "met" if met else "MISSED"
        self.lines.append((what, here, beside, ratio, target, verdict))
        print(f"   {what}: {here}" + (f"; beside it {beside}" if beside else "") + (f"; ratio {ratio}" if ratio else "")
              + (f"; target {target}: {verdict}" if target else ""), flush=True)

    def note(self, text: str) -> None:
        self.notes.append(text)
        print(f"   {text}", flush=True)

    def statement(self, what: str, text: str) -> None:
        self.statements.append((what, text.strip()))

    def section(self) -> str:
        parts = [f"## {self.name}: {self.title}", f"{self.stamp}.", textwrap.fill(f"Yardstick: {self.yardstick}.", 120)]
        parts.append("\n".join(["| " + " | ".join(COLUMNS) + " |", "|---" * len(COLUMNS) + "|"]
                               + ["| " + " | ".join(line) + " |" for line in self.lines]))
        parts += [textwrap.fill(note, 120) for note in self.notes]
        parts += [f"<details><summary>{what}</summary>\n\n```sql\n{text}\n```\n\n</details>" for what, text in self.statements]
        return "\n\n".join(parts) + "\n"


def sections_of(text: str) -> dict:
    """The rows' parts of what was written before, by name."""
    generated = text.split(f"\n{TRIED}", 1)[0]
    starts = [(found.start(), found[1]) for found in SECTION.finditer(generated)]
    ends = [start for start, _ in starts[1:]] + [len(generated)]
    return {name: generated[start:end].rstrip() + "\n" for (start, name), end in zip(starts, ends)}


class Results:
    def __init__(self, path: pathlib.Path):
        self.path = path

    def write(self, reports: list, machine: list, order: list) -> None:
        """Replaces the parts of these rows and the machine; keeps other rows' parts and what was tried."""
        before = self.path.read_text() if self.path.exists() else ""
        sections = sections_of(before)
        sections.update({report.name: report.section() for report in reports})
        tried = before.split(f"\n{TRIED}", 1)[1] if f"\n{TRIED}" in before else "\n"
        table = "| machine | |\n|---|---|\n" + "".join(f"| {what} | {value} |\n" for what, value in machine)
        parts = [HEAD, table] + [sections[name] for name in order if name in sections]
        unfinished = self.path.with_suffix(".new")
        unfinished.write_text("\n".join(parts) + f"\n{TRIED}{tried}")
        unfinished.rename(self.path)
