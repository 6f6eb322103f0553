#!/usr/bin/python3
"""Judges the sample complaints: check_complaints.py [FILE], the lines of make_complaints.py (default: makes them anew,
also for a Sunday night and for the end of a year).

Every line must fit the contract (protoc reads it as ImportedComplaint), every step must be one that the lifecycle allows,
times must follow each other and have passed, codes must stand in the directory, and together the cases must show all that
the sample is for."""

import collections
import datetime
import json
import pathlib
import re
import subprocess
import sys

import make_complaints
from complaints.directory_folder import read_agencies
from complaints.filing import coordinator
from complaints.lifecycle import OPEN, Case, IllegalStep

HERE = pathlib.Path(__file__).resolve().parent
PROTO = HERE.parent.parent / "proto"
GOOGLE_PROTO = "/usr/share/gocode/src/github.com/gogo/googleapis"
ENUM = re.compile(r"(COMPLAINT_CLASS|CHANNEL|REPORTER_IDENTITY|CONTENT_VISIBILITY|FILING|ACTION|ACTOR_KIND|TRACK|OUTCOME|"
                  r"REJECTION_REASON|AUDIENCE|MANDATE_KIND|CLOCK_KIND)_[A-Z_0-9]+")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
MOMENTS = ("2026-11-22T23:50:00+07:00", "2027-01-02T05:10:00+07:00", "2026-07-15T10:00:00+07:00")
# What must be among the cases, and how often at least.
WANTED = {
    "state SUBMITTED": 20, "state VERIFIED": 10, "state ASSIGNED": 15, "state IN_PROGRESS": 40, "state NEEDS_INFORMATION": 10,
    "state PENDING_APPROVAL": 8, "state ANSWERED": 15, "state CLOSED": 60, "state REJECTED": 8, "state WITHDRAWN": 10,
    "overdue to verify": 5, "overdue to resolve": 8, "disputed": 8, "reopened": 6, "withdrawn by silence": 3,
    "closed by silence": 10, "came by triage": 8, "waits in triage": 5, "filed by PROXY": 10, "filed by FRONT_DESK": 20,
    "filed by PARTNER": 3, "from a suggestion box": 5, "reporter SEALED": 20, "reporter NONE": 15, "reporter NAMED": 100,
    "text CONFIDENTIAL": 8, "in Kecamatan Tingkir": 60, "of a kelurahan without region": 8, "answered": 80,
}
CLASSES = "COMPLAINT ASPIRATION INFORMATION_REQUEST PUBLIC_INFORMATION_REQUEST SUGGESTION".split()
CHANNELS = "APP WEB SMS WHATSAPP CALL_CENTRE COUNTER LETTER KIOSK MOBILE_UNIT SOCIAL_MEDIA PARTNER OPEN311".split()


def moment(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def text_format(value) -> str:
    """Proto JSON with the contract's own field names, as protobuf text format."""
    if isinstance(value, dict):
        fields = []
        for name, item in value.items():
            for each in item if isinstance(item, list) else [item]:
                fields.append(f"{name} {{ {text_format(each)} }}" if isinstance(each, dict) or is_time(name, each)
                              else f"{name}: {text_format(each)}")
        return "\n".join(fields)
    if isinstance(value, str) and TIME.fullmatch(value):
        return f"seconds: {int(moment(value).timestamp())}"
    if isinstance(value, str) and not ENUM.fullmatch(value):
        return json.dumps(value, ensure_ascii=False)
    return str(value).lower() if isinstance(value, bool) else str(value)


def is_time(name: str, value) -> bool:
    return name.endswith("time") and isinstance(value, str)


def check_contract(cases: list):
    request = "\n".join(f"complaints {{ {text_format(case)} }}" for case in cases)
    done = subprocess.run(
        ["protoc", f"-I{PROTO}", f"-I{GOOGLE_PROTO}", "--encode=tanggap.complaints.v1.ImportComplaintsRequest",
         "tanggap/complaints/v1/complaints_service.proto"], input=request.encode(), capture_output=True, check=False)
    if done.returncode:
        yield f"does not fit the contract: {done.stderr.decode().strip()}"
    elif (largest := len(done.stdout) * make_complaints.CASES_IN_A_REQUEST // len(cases)) > 180 * 1024:
        yield f"a request is about {largest} bytes; the server takes 256 KiB"


def check_times(case: dict, now: datetime.datetime):
    complaint = case["complaint"]
    claimed = [complaint[name] for name in ("occurred_time", "capture_time") if name in complaint]
    times = [moment(text) for text in [*claimed, case["file_time"], *(step["time"] for step in case["steps"])]]
    if times != sorted(times):
        yield "times do not follow each other"
    if times[-1] > now:
        yield "something has not happened yet"


def check_filing(case: dict, agencies: dict):
    complaint = case["complaint"]
    words = [complaint["description"], *(step.get("text", "") for step in case["steps"])]
    if any(re.search(r"[\[\]{}|]", text) for text in words):
        yield "a choice or slot was not filled"
    if not 0 < len(complaint["description"]) <= 4000:
        yield "description is empty or too long"
    if ("reporter" in complaint) == complaint["reporter_identity"].endswith("_NONE"):
        yield "identity does not fit the disclosure"
    if (case["filing"] == "FILING_PROXY") != ("mandate" in complaint):
        yield "a proxy has a mandate, and nobody else"
    if complaint["complaint_class"].endswith("WHISTLEBLOWING"):
        yield "class is not taken"
    agency = agencies.get(complaint.get("agency", coordinator(agencies)))
    if agency is None or complaint.get("category", next(iter(agency.categories))) not in agency.categories:
        yield "agency or category is not in the directory"
    elif "intake_point" in complaint and not any(complaint["intake_point"] in codes for codes in agency.intake_points.values()):
        yield "intake point is not the agency's"


def replay(case: dict, agencies: dict) -> Case:
    complaint = case["complaint"]
    told = Case(complaint.get("agency", coordinator(agencies)), complaint.get("category", ""), "agency" not in complaint, agencies)
    for step in case["steps"]:
        told.take(step)
    return told


def traits(case: dict, told: Case, now: datetime.datetime):
    complaint, actions = case["complaint"], [step["action"].removeprefix("ACTION_") for step in case["steps"]]
    age = (now - moment(case["file_time"])).days
    yield f"state {told.state}"
    yield f"filed by {case['filing'].removeprefix('FILING_')}"
    yield f"reporter {complaint['reporter_identity'].removeprefix('REPORTER_IDENTITY_')}"
    yield f"text {complaint['content_visibility'].removeprefix('CONTENT_VISIBILITY_')}"
    yield f"class {complaint['complaint_class'].removeprefix('COMPLAINT_CLASS_')}"
    yield f"channel {complaint['channel'].removeprefix('CHANNEL_')}"
    yield f"agency {told.agency}"
    for trait, holds in {
            "overdue to verify": told.state == "SUBMITTED" and age > 10 and "REOPEN" not in actions,
            "overdue to resolve": told.state == "IN_PROGRESS" and age > 34 and "ANSWER" not in actions,
            "disputed": "DISPUTE_ANSWER" in actions, "reopened": "REOPEN" in actions, "answered": "ANSWER" in actions,
            "withdrawn by silence": "EXPIRE" in actions, "closed by silence": "CLOSE" in actions,
            "came by triage": "agency" not in complaint and told.verified,
            "waits in triage": "agency" not in complaint and told.state == "SUBMITTED",
            "from a suggestion box": complaint.get("intake_point", "").startswith("kotak-"),
            "in Kecamatan Tingkir": complaint.get("region", "").startswith("33.73.02"),
            "of a kelurahan without region": "region" not in complaint}.items():
        if holds:
            yield trait


def check_all(cases: list, now: datetime.datetime, agencies: dict):
    counts = collections.Counter()
    for case in cases:
        name = case["external_reference"]["external_id"]
        try:
            told = replay(case, agencies)
        except IllegalStep as problem:
            yield f"{name}: {problem}"
            continue
        counts.update(traits(case, told, now))
        for problem in [*check_times(case, now), *check_filing(case, agencies)]:
            yield f"{name}: {problem}"
    if len({case["external_reference"]["external_id"] for case in cases}) != len(cases):
        yield "external ids are not unique"
    descriptions = {case["complaint"]["description"] for case in cases}
    if len(descriptions) < len(cases) * .97:
        yield f"only {len(descriptions)} different texts in {len(cases)} cases"
    wanted = {**WANTED, **{f"class {name}": 4 for name in CLASSES}, **{f"channel {name}": 2 for name in CHANNELS},
              **{f"agency {code}": 8 for code in agencies}}
    for trait, fewest in wanted.items():
        if counts[trait] < fewest:
            yield f"{counts[trait]} cases with {trait}, wanted are {fewest}"
    yield from check_contract(cases)
    if "--counts" in sys.argv:
        for trait, count in sorted(counts.items()):
            print(f"{count:4} {trait}")


def main() -> int:
    agencies = read_agencies(str(HERE / "directory"))
    problems = 0
    files = [name for name in sys.argv[1:] if not name.startswith("--")]
    if files:
        sets = [(files[0], make_complaints.read_lines(pathlib.Path(files[0])), datetime.datetime.now(datetime.timezone.utc))]
    else:
        sets = [(text, make_complaints.make(moment(text), 2026, str(HERE / "directory")), moment(text)) for text in MOMENTS]
    for name, cases, now in sets:
        for problem in check_all(cases, now, agencies):
            print(f"{name}: {problem}")
            problems += 1
        print(f"{name}: {len(cases)} complaints judged")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
