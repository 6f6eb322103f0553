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

ROWS = ["filing", "reading", "growth", "spike", "events", "outbox", "import", "box"]
TRIED_BEFORE = f"\n{TRIED}\n\nA sentence that stays.\n"
PROGRAMS = "."


class SmokeTest(unittest.TestCase):
    def test_every_row_gives_figures(self):
        with tempfile.TemporaryDirectory() as folder:
            results = pathlib.Path(folder) / "RESULTS.md"
            results.write_text("## of an earlier run: that is written anew" + TRIED_BEFORE)
            done = subprocess.run([HERE / "run", "--quick", f"--programs={PROGRAMS}", f"--results={results}"],
                                  capture_output=True, text=True)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            text = results.read_text()
        self.assertEqual(list(sections_of(text)), ROWS)
        self.assertTrue(text.endswith(TRIED_BEFORE), text[-500:])
        self.assertRegex(text, r"\| processor \| .+ \|")
        for name, section in sections_of(text).items():
            figures = [line.split(" | ")[1] for line in section.splitlines() if line.startswith("| ")][1:]
            self.assertGreater(sum(1 for figure in figures if re.search(r"[1-9]", figure)), 1, section)
        self.assertIn("INSERT INTO complaints.complaint", sections_of(text)["filing"])
        self.assertIn("none lost", sections_of(text)["spike"])


if __name__ == "__main__":
    PROGRAMS = sys.argv.pop(1)
    unittest.main(verbosity=2)
