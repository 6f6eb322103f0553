#!/usr/bin/python3
"""Judges the responses that deploy/sample/make_responses.py makes, without a service."""

import datetime
import json
import pathlib
import re
import subprocess
import tempfile
import unittest

TOP = pathlib.Path(__file__).resolve().parents[2]
MAKE = TOP / "deploy/sample/make_responses.py"
TEMPLATE = TOP / "services/surveys/data/templates/skm-14-2017.textproto"
TODAY = datetime.date(2026, 11, 23)
MOST_BYTES = 256 * 1024
SURVEY = "surveys/018bcfe5-6880-4c31-a9f4-0c5a4e9f2d10"


def codes_of_template() -> dict:
    """The options of every question, none for those without."""
    found, question = {}, ""
    for line in TEMPLATE.read_text(encoding="utf-8").splitlines():
        if match := re.fullmatch(r' {6}code: "(\w+)"', line):
            question = match[1]
            found[question] = set()
        elif match := re.search(r'options \{ code: "([^"]+)"', line):
            found[question].add(match[1])
    return found


class SampleResponsesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        lines = subprocess.run([MAKE, "--agencies"], check=True, capture_output=True, text=True).stdout.splitlines()
        cls.agencies = dict(line.split("\t") for line in lines)

    def made(self, *words: str) -> dict:
        """The requests by file name."""
        with tempfile.TemporaryDirectory() as name:
            published, requests = pathlib.Path(name, "published"), pathlib.Path(name, "requests")
            published.mkdir()
            for code in self.agencies:
                (published / f"{code}.json").write_text(json.dumps({
                    "survey": {"name": SURVEY}, "version": {"name": f"{SURVEY}/versions/1"}, "collectors": [
                        {"name": f"{SURVEY}/collectors/link", "kind": "COLLECTOR_KIND_OPEN_LINK"},
                        {"name": f"{SURVEY}/collectors/{code}", "kind": "COLLECTOR_KIND_IMPORT"}]}), encoding="utf-8")
            subprocess.run([MAKE, "--published", published, "--requests", requests, "--today", TODAY.isoformat(), *words],
                           check=True, capture_output=True)
            for path in requests.iterdir():
                self.assertLess(path.stat().st_size, MOST_BYTES, path.name)
            return {path.name: json.loads(path.read_text(encoding="utf-8")) for path in requests.iterdir()}

    def responses(self, requests: dict) -> list:
        return [each for name, request in requests.items() if name.startswith("import-") for each in request["responses"]]

    def test_the_same_seed_and_day_make_the_same_and_another_seed_others(self):
        first = self.made()
        self.assertEqual(first, self.made())
        self.assertNotEqual(first, self.made("--seed", "7"))

    def test_every_office_has_a_survey_and_enough_responses_each_once(self):
        requests = self.made()
        identifiers = [each["external_id"] for each in self.responses(requests)]
        self.assertEqual(len(identifiers), len(set(identifiers)))
        for code, title in self.agencies.items():
            self.assertTrue(title.startswith("Contoh: "), title)
            self.assertEqual(requests[f"import-{code}-01.json"]["name"], f"{SURVEY}/collectors/{code}")
            self.assertGreaterEqual(sum(each.startswith(f"{code}-") for each in identifiers), 60)
            self.assertEqual(requests[f"population-{code}.json"]["populations"][0]["period"], "2026-Q3")

    def test_everything_is_marked_and_lies_in_the_past(self):
        for each in self.responses(self.made()):
            self.assertEqual(each["source"], "contoh-skm")
            day = datetime.date.fromisoformat(each["submit_date"])
            self.assertTrue(TODAY - datetime.timedelta(days=275) < day <= TODAY, day)
            for answer in each["content"]["answers"]:
                self.assertTrue(answer.get("text", "Contoh: ").startswith("Contoh: "), answer)

    def test_answers_are_those_that_the_template_asks_for(self):
        codes = codes_of_template()
        elements = [code for code, options in codes.items() if code in "persyaratan prosedur waktu biaya produk kompetensi "
                    "perilaku pengaduan sarana".split()]
        self.assertEqual(len(elements), 9)
        for each in self.responses(self.made()):
            given = {answer["question"]: answer for answer in each["content"]["answers"]}
            self.assertEqual(len(given), len(each["content"]["answers"]))
            self.assertLessEqual(set(given), set(codes))
            for element in elements:
                self.assertIn(given[element]["point"], (1, 2, 3, 4))
            for code, answer in given.items():
                if "option" in answer:
                    self.assertIn(answer["option"], codes[code])
                    self.assertTrue(given["izin_profil"]["consent"])

    def test_a_unit_has_too_few_to_be_shown_by_itself(self):
        units = [each["unit"] for each in self.responses(self.made()) if each["external_id"].startswith("dinkes-")]
        self.assertEqual(min(units.count(unit) for unit in set(units)), 3)


if __name__ == "__main__":
    unittest.main()
