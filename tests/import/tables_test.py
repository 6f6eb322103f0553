#!/usr/bin/python3
"""When the registers of whole cities are found, and that a test without them is skipped and says how to run it."""

import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
sys.dont_write_bytecode = True
import tables  # noqa: E402

SKIPPED = 77


class TablesTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory(prefix="tanggap-tables-")
        self.addCleanup(folder.cleanup)
        self.beside, self.elsewhere = (pathlib.Path(folder.name, name) for name in ("beside", "elsewhere"))
        for each in (self.beside, self.elsewhere):
            each.mkdir()
            for name in tables.NAMES:
                (each / name).touch()

    def found(self, **environment: str) -> pathlib.Path | None:
        return tables.folder(environment, self.beside)

    def test_those_beside_the_repository_are_taken_when_long_tests_are_asked_for(self) -> None:
        self.assertIsNone(self.found())
        self.assertIsNone(self.found(TANGGAP_TEST_LONG=""))
        self.assertEqual(self.found(TANGGAP_TEST_LONG="1"), self.beside)

    def test_those_that_are_named_go_first(self) -> None:
        named = str(self.elsewhere)
        self.assertEqual(self.found(TANGGAP_TEST_TABLES=named), self.elsewhere)
        self.assertEqual(self.found(TANGGAP_TEST_TABLES=named, TANGGAP_TEST_LONG="1"), self.elsewhere)

    def test_all_of_them_are_needed(self) -> None:
        (self.beside / tables.NAMES[-1]).unlink()
        self.assertIsNone(self.found(TANGGAP_TEST_LONG="1"))
        self.assertIsNone(self.found(TANGGAP_TEST_TABLES=str(self.elsewhere / "nowhere"), TANGGAP_TEST_LONG="1"))

    def test_without_them_the_test_is_skipped_and_says_how_to_run_it(self) -> None:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("TANGGAP_TEST_")}
        done = subprocess.run([HERE / "import_test.py", "no-programs", "--whole"], capture_output=True, text=True, env=environment)
        self.assertEqual(done.returncode, SKIPPED, done.stderr)
        self.assertEqual(done.stdout, f"{tables.HOW_TO_RUN}\n")


if __name__ == "__main__":
    unittest.main()
