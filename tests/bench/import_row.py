"""import: a register of real requests taken over by `tanggap import`, beside a COPY of the rows that it left."""

import pathlib
import tempfile

from bench import Bench
from complaints_service import query
from rate import copy_rows, run_import, table_of
from report import Report
from world import World

TITLE = "import of a register, every event told"
YARDSTICK = ("COPY of the same rows of the same four tables with the same indexes into a second database: no command line, no service, "
             "no checks, no sealing, no events made")
LEAST_PER_SECOND = 3000
MOST_MEBIBYTES = 64


def run(bench: Bench, report: Report) -> None:
    rows = bench.length.import_rows
    with tempfile.TemporaryDirectory(prefix="tanggap-import-row-") as name:
        folder = pathlib.Path(name)
        folder.chmod(0o755)
        world = World(bench.programs, folder)
        try:
            report.progress(f"imports {rows:,} requests")
            done = run_import(world, table_of(rows, folder), rows)
            filed = world.filed()
            steps = int(query(world.database, "SELECT count(*) FROM complaints.history")[0][0])
            report.progress("copies the rows")
            copied, copy_processor = copy_rows(world, folder)
        finally:
            world.close()
    processor, pace = sum(done["cpu"].values()), filed / done["took"]
    report.add("complaints with their history a second", f"{pace:.0f}", f"{filed / copied:.0f}", f"{copied / done['took']:.2f}",
               f">= {LEAST_PER_SECOND:,}", pace >= LEAST_PER_SECOND)
    report.add("processor for a complaint", f"{processor / filed * 1e6:.0f} us", f"{copy_processor / filed * 1e6:.0f} us",
               f"{processor / copy_processor:.1f}" if copy_processor else "")
    report.add("of it", ", ".join(f"{part} {seconds / filed * 1e6:.0f}" for part, seconds in done["cpu"].items()) + " us")
    report.add("largest command line", f"{done['rss']:.0f} MiB", target=f"<= {MOST_MEBIBYTES} MiB", met=done["rss"] <= MOST_MEBIBYTES)
    report.note(f"{filed:,} complaints with {steps:,} steps; every event had its place {done['told'] - done['took']:.1f} s after the last "
                f"row. Others used {done['others'] / done['all']:.0%} of the processors meanwhile.")
