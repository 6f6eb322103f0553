#!/usr/bin/python3
"""The linter and the comparison with the last release find what is planted in a copy of the contracts."""

import pathlib
import re
import subprocess
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
TOP = HERE.parents[1]
DISCLOSURE = "tanggap/complaints/v1/disclosure.proto"


def run(*words) -> subprocess.CompletedProcess:
    return subprocess.run([str(word) for word in words], capture_output=True, text=True)


class BufTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.bundle = pathlib.Path(folder.name) / "bundle"
        self.image = pathlib.Path(folder.name) / "released.binpb"
        made = run(TOP / "deploy/proto-bundle", self.bundle)
        self.assertEqual(made.returncode, 0, made.stderr)

    def change(self, pattern: str, replacement: str):
        path = self.bundle / DISCLOSURE
        text, count = re.subn(pattern, replacement, path.read_text(), count=1)
        self.assertEqual(count, 1, f"'{pattern}' is not in {DISCLOSURE} any more")
        path.write_text(text)

    def release(self):
        made = run(HERE / "release", self.image)
        self.assertEqual(made.returncode, 0, made.stderr)

    def test_lint_asks_for_comments(self):
        self.change(r"  // Handlers and reporter; [^\n]*\n", "")
        found = run(HERE / "lint", self.bundle)
        self.assertNotEqual(found.returncode, 0)
        self.assertIn("CONTENT_VISIBILITY_PRIVATE", found.stdout + found.stderr)

    def test_lint_asks_for_the_standard_names(self):
        self.change(r"CONTENT_VISIBILITY_PRIVATE", "SECRET")
        self.assertIn("should be prefixed", run(HERE / "lint", self.bundle).stdout)

    def test_an_unchanged_contract_breaks_nothing(self):
        self.release()
        found = run(HERE / "breaking", self.bundle, self.image)
        self.assertEqual(found.returncode, 0, found.stdout + found.stderr)

    def test_an_added_value_breaks_nothing(self):
        self.release()
        self.change(r"(CONTENT_VISIBILITY_PUBLISHED = 3;)", r"\1\n  // Planted.\n  CONTENT_VISIBILITY_PLANTED = 4;")
        found = run(HERE / "breaking", self.bundle, self.image)
        self.assertEqual(found.returncode, 0, found.stdout + found.stderr)

    def test_a_removed_value_breaks(self):
        self.release()
        self.change(r"  CONTENT_VISIBILITY_PUBLISHED = 3;\n", "")
        found = run(HERE / "breaking", self.bundle, self.image)
        self.assertNotEqual(found.returncode, 0)
        self.assertIn('enum value "3"', found.stdout.lower())

    def test_a_removed_field_breaks(self):
        self.release()
        path = self.bundle / "tanggap/common/v1/text.proto"
        path.write_text(re.sub(r"  string en = 2;\n", "", path.read_text()))
        found = run(HERE / "breaking", self.bundle, self.image)
        self.assertNotEqual(found.returncode, 0)
        self.assertIn('"en"', found.stdout)


if __name__ == "__main__":
    unittest.main()
