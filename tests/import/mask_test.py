#!/usr/bin/python3
"""The rules of data/mask.py on invented texts: what is masked, what is let be, and that nothing changes the second time."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "data"))
sys.dont_write_bytecode = True
import mask  # noqa: E402

MASKED = [
    ("Write to abc1234@mail.example.org.", "Write to [EMAIL]."),
    ("mail: first.last+city@example.com, please", "mail: [EMAIL], please"),
    ("told @cityhall of it", "told [HANDLE] of it"),
    ("License plate number if available: ABCDEF | color: red", "License plate number if available: [PLATE] | color: red"),
    ("a car, LP# 12AB34, for days", "a car, LP# [PLATE], for days"),
    ("a van 9ZZX77 on the walk", "a van [PLATE] on the walk"),
    ("VIN 1ABCD23EFGH456789", "VIN [VIN]"),
    ("signed by Mr. Contoh", "signed by Mr. [NAME]"),
    ("call 617-555-0100", "call [PHONE]"),
]
LET_BE = ["Closed @ 10:30", "a truck SAMPLE on the walk", "since 1230pm", "License plate registration: none"]


class MaskTest(unittest.TestCase):
    def test_what_names_somebody_is_masked(self) -> None:
        for text, expected in MASKED:
            self.assertEqual(mask.masked(text), expected)
            self.assertEqual(mask.masked(expected), expected)

    def test_the_rest_is_let_be(self) -> None:
        for text in LET_BE:
            self.assertEqual(mask.masked(text), text)


if __name__ == "__main__":
    unittest.main()
