#!/usr/bin/python3
"""Makes invented responses to the sample's surveys, as requests for CollectionService.ImportResponses (proto JSON).

  make_responses.py --agencies --directory FOLDER      prints code and title of the survey of every agency
  make_responses.py --published FOLDER --requests FOLDER
      reads what `tanggap survey publish --json` said of each agency's survey (FOLDER/CODE.json) and writes
      import-CODE-01.json and so on, and population-CODE.json for SetPopulation

The same seed, day and surveys give the same responses; each has an identifier of its own, so that what is sent twice is
there once. All are marked: their source is contoh-skm, and what people "write" begins with "Contoh:".
"""

import argparse
import datetime
import json
import pathlib
import random
import sys
import uuid

from complaints.directory_folder import Agency, read_agencies
from surveys.people import Office, day

HERE = pathlib.Path(__file__).resolve().parent
SOURCE = "contoh-skm"
RESPONSES_IN_A_REQUEST = 100
# How many for an agency, and of ten how many for its units, the first being the busiest. The last unit has too few to be
# shown by itself.
FEWEST, MOST = 60, 150
SHARES = (5, 3, 2)
FEW = 3


def title(agency: Agency) -> str:
    return f"Contoh: Survei Kepuasan Masyarakat {agency.label}"


def units(agency: Agency, count: int) -> list:
    """The unit of each response."""
    served = [code for code in agency.units if code != "sekretariat"] or [""]
    found = [served[-1]] * FEW if len(served) > 1 else []
    busy = served[:len(SHARES)]
    while len(found) < count:
        found += [unit for unit, share in zip(busy, SHARES) for _ in range(share)]
    return found[:count]


def responses(agency: Agency, version: str, today: datetime.date, seed: int) -> list:
    rng = random.Random(f"{seed}/{agency.code}")
    offices, found = {}, []
    for number, unit in enumerate(units(agency, rng.randint(FEWEST, MOST)), start=1):
        office = offices.setdefault(unit, Office(f"{seed}/{agency.code}/{unit}"))
        found.append({
            "source": SOURCE, "external_id": f"{agency.code}-{number:04}", "unit": unit,
            "submit_date": day(rng, today).isoformat(),
            "content": {"version": version, "language": "id", "answers": office.answers(rng)}})
    rng.shuffle(found)
    return found


def last_quarter(today: datetime.date) -> str:
    quarter = (today.month - 1) // 3
    return f"{today.year}-Q{quarter}" if quarter else f"{today.year - 1}-Q4"


def write(path: pathlib.Path, request: dict) -> None:
    path.write_text(json.dumps(request, ensure_ascii=False) + "\n", encoding="utf-8")


def write_requests(agency: Agency, published: dict, arguments: argparse.Namespace) -> int:
    collector = next(each["name"] for each in published["collectors"] if each["kind"] == "COLLECTOR_KIND_IMPORT")
    found = responses(agency, published["version"]["name"], arguments.today, arguments.seed)
    for first in range(0, len(found), RESPONSES_IN_A_REQUEST):
        write(arguments.requests / f"import-{agency.code}-{first // RESPONSES_IN_A_REQUEST + 1:02}.json",
              {"name": collector, "responses": found[first:first + RESPONSES_IN_A_REQUEST]})
    survey = published["survey"]["name"]
    people = random.Random(f"{arguments.seed}/{agency.code}/people").randint(8, 40) * 50
    write(arguments.requests / f"population-{agency.code}.json",
          {"name": survey, "request_id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"contoh/population/{survey}")),
           "populations": [{"period": last_quarter(arguments.today), "size": people, "source": "Contoh: angka karangan"}]})
    return len(found)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--agencies", action="store_true", help="print code and survey title of every agency and end")
    parser.add_argument("--directory", default=str(HERE / "directory"), help="the directory folder; default: %(default)s")
    parser.add_argument("--published", type=pathlib.Path, metavar="FOLDER", help="what publishing said, CODE.json")
    parser.add_argument("--requests", type=pathlib.Path, metavar="FOLDER", help="where the requests go")
    parser.add_argument("--today", type=datetime.date.fromisoformat, default=datetime.date.today(),
                        help="the last day of responses, like 2026-11-22; default: today")
    parser.add_argument("--seed", type=int, default=2026, help="another seed makes other responses; default: %(default)s")
    arguments = parser.parse_args()
    agencies = read_agencies(arguments.directory)
    if arguments.agencies:
        for agency in agencies.values():
            print(f"{agency.code}\t{title(agency)}")
        return 0
    if not arguments.published or not arguments.requests:
        parser.error("--published and --requests are needed")
    arguments.requests.mkdir(parents=True, exist_ok=True)
    count = 0
    for code, agency in agencies.items():
        path = arguments.published / f"{code}.json"
        if path.exists():
            count += write_requests(agency, json.loads(path.read_text(encoding="utf-8")), arguments)
    print(f"{count} responses")
    return 0


if __name__ == "__main__":
    sys.exit(main())
