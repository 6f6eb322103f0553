#!/usr/bin/python3
"""Every row of the benches runs to its end and gives figures. That they are good is no test's business.

    smoke_test.py PROGRAMS
"""

import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from report import TRIED, sections_of  # noqa: E402

# Two runs at once: most of a short row's time is waiting for servers to start and for the disk. The rows of one run share
# what they started.
RUNS = (("filing", "reading", "growth", "spike", "outbox", "box"), ("events", "import", "submission", "index"))
TRIED_BEFORE = f"\n{TRIED}\n\nA sentence that stays.\n"
PROGRAMS = "."


class SmokeTest(unittest.TestCase):
    def test_every_row_is_in_a_run(self):
        usage = subprocess.run([HERE / "run", "--help"], capture_output=True, text=True, check=True).stdout
        listed = re.findall(r"^    ([a-z]+) ", usage.split("Rows:\n")[1].split("\n\n")[0], re.MULTILINE)
        self.assertEqual(sorted(listed), sorted(row for rows in RUNS for row in rows))

    def test_every_row_gives_figures(self):
        with tempfile.TemporaryDirectory() as folder:
            files = [pathlib.Path(folder) / f"RESULTS-{number}.md" for number in range(len(RUNS))]
            for file in files:
                file.write_text("## of an earlier run: that is written anew" + TRIED_BEFORE)
            runs = [subprocess.Popen([HERE / "run", "--quick", f"--programs={PROGRAMS}", f"--results={file}", *rows],
                                     stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
                    for rows, file in zip(RUNS, files)]
            said = [run.communicate()[0] for run in runs]
            for run, words in zip(runs, said):
                self.assertEqual(run.returncode, 0, words)
            texts = [file.read_text() for file in files]
        for rows, text in zip(RUNS, texts):
            self.look_at(rows, text)
        self.assertIn("INSERT INTO complaints.complaint", sections_of(texts[0])["filing"])
        self.assertIn("none lost", sections_of(texts[0])["spike"])
        for service in ("complaints", "surveys"):
            self.assertRegex(sections_of(texts[0])["box"], rf"\| most memory of {service} \| [1-9].+\n")
            self.assertRegex(sections_of(texts[0])["box"], rf"\| start to ready of {service} \| [1-9].+\n")
        self.assertIn("INSERT INTO surveys.response_seen", sections_of(texts[1])["submission"])
        for grouped in ("", " GROUP BY unit", " GROUP BY unit, service"):
            self.assertRegex(sections_of(texts[1])["index"], rf"FROM surveys\.raw WHERE survey = '[-0-9a-f]+'{grouped}\n")

    def look_at(self, rows: tuple, text: str) -> None:
        self.assertEqual(list(sections_of(text)), list(rows))
        self.assertTrue(text.endswith(TRIED_BEFORE), text[-500:])
        self.assertRegex(text, r"\| processor \| .+ \|")
        for section in sections_of(text).values():
            figures = [line.split(" | ")[1] for line in section.splitlines() if line.startswith("| ")][1:]
            self.assertGreater(sum(1 for figure in figures if re.search(r"[1-9]", figure)), 1, section)


if __name__ == "__main__":
    PROGRAMS = sys.argv.pop(1)
    unittest.main(verbosity=2)
