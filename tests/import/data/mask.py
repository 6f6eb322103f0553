#!/usr/bin/python3
"""Masks what names a person or a car in the tables beside this file. Run again, it changes nothing.

    mask.py             # masks them
    mask.py --check     # ends with 1 when something in them is not masked

Plates are found by the label before them, whatever is written there, and by their form where a text has none; what looks
like one and is none (a time, a speed, the number of an inspection) is let be.
"""

import csv
import gzip
import io
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
TEXTS = ("description", "status_notes", "closure_reason", "case_title")
NO_PLATE = re.compile(r"(?i)\d+(am|pm|mph|hrs|days|th|way|st|nd|rd|bpd)|h\d{6}|t\d{3}|avr\d+")
WORDS_FOR_NONE = re.compile(r"(?i)(no plate|none|unknown|n/?[pa])")


def plate(found: re.Match) -> str:
    return found[0] if NO_PLATE.fullmatch(found[0]) else "[PLATE]"


def labelled(found: re.Match) -> str:
    return found[0] if WORDS_FOR_NONE.fullmatch(found[2].strip()) else f"{found[1]}[PLATE]"


RULES = [
    # First: what stands before the @ may look like a plate.
    (r"[\w.%+-]+@\w[\w-]*(?:\.\w[\w-]*)+", "[EMAIL]"),
    (r"(?i)((?:license )?plate (?:number if available|registration): )([^|\n]*[^|\s])", labelled),
    (r"\b[A-HJ-NPR-Z0-9]{17}\b", "[VIN]"),
    # Words that stand before one: plate # R89.562, LP# ..., MA plates 3KY 435.
    (r"(?i)\b((?:plates?|tags?|lp)\b[ #:]*)(?=[\w.]*\d)[\w.]{2,}(?: \d{3})?", r"\1[PLATE]"),
    # Six to eight letters and digits mixed, wherever they stand.
    (r"\b(?=[A-Za-z]*\d)(?=\d*[A-Za-z])[A-Za-z0-9]{6,8}\b", plate),
    # The rest of one of which an earlier masking took the first half.
    (r"(?i)\[PLATE\](?:[- ]?(?=\w*\d)\w{2,4})+\b", "[PLATE]"),
    (r"(?<![\w.])@\w+", "[HANDLE]"),
    (r"\b(Mr|Mrs|Ms|Dr)\. ?[A-Z]\w+", r"\1. [NAME]"),
    (r"\(?\b\d{3}\)?[-. ]{0,2}\d{3}[-. ]\d{4}\b", "[PHONE]"),
]


def masked(text: str) -> str:
    for pattern, replacement in RULES:
        text = re.sub(pattern, replacement, text)
    return text


def masked_table(content: str) -> str:
    """Each line as it was written, but for the texts in it."""
    rows = list(csv.reader(io.StringIO(content, newline="")))
    columns = [number for number, name in enumerate(rows[0]) if name in TEXTS]
    for row in rows[1:]:
        for column in columns:
            row[column] = masked(row[column])
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def main() -> int:
    bad = 0
    for path in sorted(HERE.glob("*.csv.gz")):
        with gzip.open(path, "rt", encoding="utf-8", newline="") as table:
            before = table.read()
        after = masked_table(before)
        if after == before:
            continue
        if sys.argv[1:] == ["--check"]:
            bad += 1
            print(f"{path.name} holds what should be masked: run {pathlib.Path(__file__).name}")
            continue
        with open(path, "wb") as file, gzip.GzipFile(filename="", mode="wb", fileobj=file, compresslevel=9, mtime=0) as packed:
            packed.write(after.encode())
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
