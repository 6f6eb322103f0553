#!/usr/bin/python3
"""Tests books.py: what the chaos run says of lost, doubled and misordered events is worth this much."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from books import Entry, Told, compare, undetected  # noqa: E402

# Two subjects that change in turns, one of which is in two logs.
LOGGED = [Entry("bpbd", 1, "b1", "things/1", 3), Entry("bpbd", 2, "b2", "things/1", 4),
          Entry("dinkes", 1, "d1", "things/1", 1), Entry("dinkes", 2, "d2", "things/2", 1),
          Entry("dinkes", 3, "d3", "things/1", 2), Entry("dinkes", 4, "d4", "things/2", 2)]
TOLD = [Told(entry.event, entry.agency, entry.subject, entry.version) for entry in LOGGED]
# The logs have no common order.
APPLIED = [LOGGED[i] for i in (2, 3, 0, 4, 1, 5)]


def kinds(told: list, logged: list, applied: list) -> dict:
    return {kind: len(found) for kind, found in compare(told, logged, applied)._asdict().items() if found}


class BooksTest(unittest.TestCase):
    def test_sound_books(self):
        self.assertEqual(kinds(TOLD, LOGGED, APPLIED), {})
        self.assertEqual(undetected(TOLD, LOGGED, APPLIED), [])

    def test_a_committed_event_that_reached_no_log(self):
        self.assertEqual(kinds(TOLD + [Told("x", "bpbd", "things/9", 1)], LOGGED, APPLIED), {"lost": 1})

    def test_an_event_that_was_not_applied(self):
        self.assertEqual(kinds(TOLD, LOGGED, APPLIED[:2] + APPLIED[3:]), {"lost": 1})

    def test_the_last_event_was_not_applied(self):
        self.assertEqual(kinds(TOLD, LOGGED, APPLIED[:-1]), {"lost": 1})

    def test_a_hole_in_a_log(self):
        moved = [entry._replace(position=entry.position + 1) if entry.position > 2 else entry for entry in LOGGED]
        self.assertEqual(kinds(TOLD, moved, sorted(moved)), {"lost": 1})

    def test_an_event_at_two_positions(self):
        again = LOGGED[-1]._replace(position=5)
        self.assertEqual(kinds(TOLD, LOGGED + [again], APPLIED), {"doubled": 1})

    def test_an_event_applied_twice(self):
        self.assertEqual(kinds(TOLD, LOGGED, APPLIED[:3] + [APPLIED[0]] + APPLIED[3:]), {"doubled": 1})

    def test_applied_in_another_order_than_that_of_the_log(self):
        self.assertEqual(kinds(TOLD, LOGGED, [LOGGED[i] for i in (3, 2, 0, 4, 1, 5)]), {"misordered": 1})

    def test_versions_that_descend_in_a_log(self):
        logged = LOGGED[:2] + [LOGGED[2]._replace(version=2), LOGGED[3], LOGGED[4]._replace(version=1), LOGGED[5]]
        told = [Told(entry.event, entry.agency, entry.subject, entry.version) for entry in logged]
        self.assertEqual(kinds(told, logged, logged), {"misordered": 2})  # in the log, and so applied

    def test_what_nobody_told(self):
        self.assertEqual(kinds(TOLD[1:], LOGGED, APPLIED), {"foreign": 1})

    def test_something_else_than_what_was_told(self):
        other = [TOLD[0]._replace(version=7)] + TOLD[1:]
        self.assertEqual(kinds(other, LOGGED, APPLIED), {"foreign": 1})

    def test_something_else_than_what_the_log_has(self):
        applied = APPLIED[:-1] + [APPLIED[-1]._replace(version=9)]
        self.assertEqual(kinds(TOLD, LOGGED, applied), {"foreign": 1})


if __name__ == "__main__":
    unittest.main(verbosity=2)
