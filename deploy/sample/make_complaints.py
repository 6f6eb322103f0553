#!/usr/bin/python3
"""Prints about 300 invented complaints, one tanggap.complaints.v1.ImportedComplaint (proto JSON) a line.

Every case is told relative to now, so that the sample looks current on any day: some were filed this morning, some are
overdue, some were closed months ago. The same seed and the same moment give the same complaints. Texts are in texts.jsonl;
agencies, units, categories and intake points are read from the directory folder.

  make_complaints.py > complaints.jsonl
  make_complaints.py --requests FOLDER     writes them as ImportComplaintsRequest files, ready to be sent
"""

import argparse
import collections
import datetime
import json
import pathlib
import random
import sys

from complaints.directory_folder import read_agencies
from complaints.fates import FATES
from complaints.filing import Filing
from complaints.history import History
from complaints.working_time import timestamp

HERE = pathlib.Path(__file__).resolve().parent
# Whose system the complaints come from, and its name there.
SOURCE_AGENCY, SOURCE = "diskominfo", "contoh-2026"
# A request may have 256 KiB; this many cases stay far below.
CASES_IN_A_REQUEST = 40
ATTEMPTS = 400


def read_lines(path: pathlib.Path) -> list:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


class Texts:
    """Hands out the base texts so that all are used before one is used again."""

    def __init__(self, texts: list, rng: random.Random):
        self.texts = texts
        self.rng = rng
        self.uses = collections.Counter()

    def next_for(self, fate, agencies: dict) -> dict:
        fitting = [number for number, text in enumerate(self.texts) if fate.accepts(text, agencies)]
        fewest = min(self.uses[number] for number in fitting)
        chosen = self.rng.choice([number for number in fitting if self.uses[number] == fewest])
        self.uses[chosen] += 1
        return self.texts[chosen]


def live(fate, text: dict, agencies: dict, places: list, now: datetime.datetime, seed: str, told: set) -> History:
    """Tries lives until one has happened by now, where that matters not too long ago, and in words not yet told."""
    for attempt in range(ATTEMPTS):
        rng = random.Random(f"{seed}/{attempt}")
        fewest, most = fate.days
        # A quick or a long story needs another beginning: look ever wider.
        days = rng.uniform(fewest * (1 - attempt / ATTEMPTS), most * (1 + attempt / 100))
        filing = Filing(rng, text, agencies, places, now - datetime.timedelta(days=days))
        history = History(rng, filing, agencies)
        fate.story(history)
        if fate.holds(history, now) and (attempt > ATTEMPTS // 2 or filing.complaint["description"] not in told):
            told.add(filing.complaint["description"])
            return history
    raise RuntimeError(f"no life fits the fate '{fate.name}' of the text: {text['text'][:60]}")


def imported_complaint(history: History, number: int) -> dict:
    return {
        "external_reference": {"source_agency": SOURCE_AGENCY, "source": SOURCE, "external_id": f"C-{number:04}"},
        "complaint": history.filing.complaint,
        "file_time": timestamp(history.filing.time),
        "filing": f"FILING_{history.filing.kind}",
        "steps": history.steps,
    }


def make(now: datetime.datetime, seed: int, directory: str) -> list:
    agencies = read_agencies(directory)
    places = read_lines(HERE / "complaints" / "places.jsonl")
    texts = Texts(read_lines(HERE / "texts.jsonl"), random.Random(seed))
    cases, told = [], set()
    for fate in FATES:
        for _ in range(fate.count):
            text = texts.next_for(fate, agencies)
            history = live(fate, text, agencies, places, now, f"{seed}/{len(cases)}", told)
            cases.append(imported_complaint(history, len(cases) + 1))
    return cases


def write_requests(cases: list, folder: pathlib.Path):
    folder.mkdir(parents=True, exist_ok=True)
    for first in range(0, len(cases), CASES_IN_A_REQUEST):
        path = folder / f"import-{first // CASES_IN_A_REQUEST + 1:02}.json"
        request = {"complaints": cases[first:first + CASES_IN_A_REQUEST]}
        path.write_text(json.dumps(request, ensure_ascii=False) + "\n", encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--now", help="the moment to tell from, like 2026-11-22T09:00:00+07:00; default: this one")
    parser.add_argument("--seed", type=int, default=2026, help="another seed makes other complaints; default: %(default)s")
    parser.add_argument("--directory", default=str(HERE / "directory"), help="the directory folder; default: %(default)s")
    parser.add_argument("--requests", metavar="FOLDER", type=pathlib.Path, help="write request files instead of printing")
    arguments = parser.parse_args()
    now = datetime.datetime.fromisoformat(arguments.now) if arguments.now else datetime.datetime.now(datetime.timezone.utc)
    if now.tzinfo is None:
        parser.error("--now needs a zone, like +07:00")
    cases = make(now, arguments.seed, arguments.directory)
    if arguments.requests:
        write_requests(cases, arguments.requests)
    else:
        for case in cases:
            print(json.dumps(case, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
