"""What the rows of each set must have become, counted without any of our code: from the CSV to one tuple a case.

    expected = SETS["boston_open311"].expected(path)        # external id -> Case
    recorded = recorded_cases(database, "boston-open311")    # the same from the tables
"""

import collections
import csv
import datetime
import gzip
import hashlib
import math
import zoneinfo

from complaints_service import query

Case = collections.namedtuple("Case", "state filed ended adjusted promised agency category region channel cell text "
                                      "answer steps")
SUBMITTED, CLOSED = 1, 8
CHANNELS = {"APP": 1, "WEB": 2, "CALL_CENTRE": 5, "SOCIAL_MEDIA": 10, "PARTNER": 11, "OPEN311": 12, "OTHER": 13}
NEW_YORK = zoneinfo.ZoneInfo("America/New_York")
SPACES = " \t\n\r\f\v"
CREATE, VERIFY, ASSIGN, ANSWER, CLOSE = 1, 2, 6, 8, 13
RESOLVED, INFORMATION_GIVEN = 1, 4
# What was done, when, whether it was filled in, to which unit it was given, what came of it.
Step = collections.namedtuple("Step", "action time implied unit outcome")
OFFICES = {"dinas sumber daya air dan bina marga": "dsdabm", "dinas lingkungan hidup": "dlh", "dinas sosial": "dinsos",
           "dinas perhubungan": "dishub", "dinas kependudukan dan pencatatan sipil": "disdukcapil",
           "dinas pendidikan": "dispendik", "dinas kesehatan": "dinkes", "satuan polisi pamong praja": "satpol-pp"}
REASONS = {
    "Administrative & General Requests": "administrative-requests",
    "Building": "building",
    "Employee & General Comments": "general-comments",
    "Enforcement & Abandoned Vehicles": "enforcement",
    "Environmental Services": "environmental-services",
    "Graffiti": "graffiti",
    "Health": "health",
    "Highway Maintenance": "highway-maintenance",
    "Housing": "housing",
    "Notification": "notification",
    "Operations": "operations",
    "Park Maintenance & Safety": "park-maintenance-and-safety",
    "Recycling": "recycling",
    "Sanitation": "sanitation",
    "Signs & Signals": "signs-and-signals",
    "Street Cleaning": "street-cleaning",
    "Street Lights": "street-lights",
    "Trees": "trees",
}


def rows(path):
    opened = gzip.open(path, "rt", encoding="utf-8", newline="") if str(path).endswith(".gz") else \
        open(path, encoding="utf-8", newline="")
    with opened as table:
        for row in csv.DictReader(table):
            yield {name: cell.strip(SPACES) for name, cell in row.items()}


def digest(text: str) -> str:
    return hashlib.md5(text.encode()).hexdigest() if text else ""


def cut(text: str) -> str:
    return text if len(text) <= 4000 else text[:3999] + "…"


def seconds(time: datetime.datetime) -> int:
    return int(time.timestamp())


def local(text: str, zone=NEW_YORK):
    return seconds(datetime.datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=zone)) if text else None


def cell_of(latitude: str, longitude: str) -> str:
    if not latitude or not longitude:
        return ""
    return f"{math.floor(float(latitude) * 100) / 100:.2f},{math.floor(float(longitude) * 100) / 100:.2f}"


def steps(filed, ended, unit="requests", outcome=RESOLVED, close_implied=False) -> tuple:
    """Of a case that was answered and closed at once; what led there is as old as the case."""
    created = Step(CREATE, filed, False, "", 0)
    if ended is None:
        return (created,)
    return (created, Step(VERIFY, filed, True, "", 0), Step(ASSIGN, filed, True, unit, 0),
            Step(ANSWER, ended, False, "", outcome), Step(CLOSE, ended, close_implied, "", 0))


def case(filed, ended, did=None, **more) -> Case:
    did = did or {}
    closed = ended is not None
    adjusted = closed and ended < filed
    return Case(state=CLOSED if closed else SUBMITTED, filed=filed, ended=max(ended, filed) if closed else None,
                adjusted=adjusted, steps=steps(filed, max(ended, filed) if closed else None, **did),
                **{"promised": None, "category": "", "region": "", "cell": "", "text": "", "answer": "", **more})


def boston_open311(row: dict) -> tuple:
    filed = seconds(datetime.datetime.fromisoformat(row["requested_datetime"]))
    closed = row["status"] == "closed"
    category = {"Illegal Parking": "illegal-parking", "Sidewalk Not Shoveled": "sidewalk-not-shoveled",
                "Abandoned Vehicle": "abandoned-vehicle", "Unsafe Dangerous Conditions": "unsafe-conditions",
                "Other": "other"}[row["service_name"]]
    return row["service_request_id"], case(
        filed, seconds(datetime.datetime.fromisoformat(row["updated_datetime"])) if closed else None,
        agency="boston-311", category=category, channel=CHANNELS["OPEN311"], cell=cell_of(row["lat"], row["long"]),
        text=digest(cut(row["description"])), answer=digest(row["status_notes"]) if closed else "")


def boston_2011(row: dict) -> tuple:
    agency = {"PWDx": "boston-pwd", "ISD": "boston-isd", "PARK": "boston-parks", "BTDT": "boston-transport",
              "PROP": "boston-property"}.get(row["department"], "boston-311")
    channel = {"Constituent Call": "CALL_CENTRE", "Self Service": "WEB", "Citizens Connect App": "APP",
               "Twitter": "SOCIAL_MEDIA", "Employee Generated": "OTHER", "Maximo Integration": "PARTNER"}[row["source"]]
    closed = row["case_status"] == "Closed"
    text = [] if not row["case_title"] else [row["case_title"]]
    if row["reason"] or row["type"]:
        text.append(f"{row['reason']}: {row['type']}")
    return row["case_enquiry_id"], case(
        local(row["open_dt"]), local(row["closed_dt"]) if closed else None, agency=agency, channel=CHANNELS[channel],
        category=REASONS.get(row["reason"], "other"), promised=local(row["target_dt"]),
        cell=cell_of(row["latitude"], row["longitude"]),
        text=digest("\n".join(text).strip(SPACES)), answer=digest(row["closure_reason"]) if closed else "")


def surabaya(row: dict) -> tuple:
    utc = datetime.timezone.utc
    answered = row["tanggal_ditanggapi"]
    return row["id"], case(
        local(row["tanggal_keluhan"], utc), local(answered, utc) if answered else None, agency="pemkot-surabaya",
        did={"unit": OFFICES.get(row["instansi"].lower(), "lainnya"), "outcome": INFORMATION_GIVEN, "close_implied": True},
        category=row["jenis_topik"], region=row["kode_kelurahan"] or row["kode_kecamatan"], channel=CHANNELS["WEB"],
        text=digest(row["topik"]))


class Set:
    def __init__(self, source: str, mapping: str, read):
        self.source, self.mapping, self.read = source, mapping, read

    def expected(self, path, skip=None) -> dict:
        """By external id; but for the rows whose first cell begins with `skip`."""
        wanted = (row for row in rows(path) if not skip or not next(iter(row.values())).startswith(skip))
        return dict(self.read(row) for row in wanted)


SETS = {"boston_open311": Set("boston-open311", "boston_open311", boston_open311),
        "boston_2011": Set("boston-311-2011", "boston_2011", boston_2011),
        "surabaya": Set("surabaya-media-center", "surabaya", surabaya)}

RECORDED = """
  SELECT c.external_id, c.state, extract(epoch FROM c.file_time)::bigint, extract(epoch FROM c.end_time)::bigint,
    c.times_adjusted, extract(epoch FROM c.claimed_due_time)::bigint, c.agency, c.category, c.region, c.channel,
    c.coarse_cell, coalesce(md5(d.text), ''), coalesce(md5(a.text), ''),
    (SELECT string_agg(concat_ws(':', h.action, extract(epoch FROM h.time)::bigint, h.implied, encode(h.detail, 'hex')),
      ',' ORDER BY h.version) FROM complaints.history h WHERE h.complaint = c.complaint)
  FROM complaints.complaint c
  LEFT JOIN complaints.history d ON d.complaint = c.complaint AND d.version = 1
  LEFT JOIN complaints.history a ON a.complaint = c.complaint AND a.version = c.answer_version
  WHERE c.source = '{source}'"""


def fields(message: bytes) -> dict:
    """A message of protobuf by the numbers of its fields: integers, and bytes."""
    found, at = {}, 0

    def varint() -> int:
        nonlocal at
        value = shift = 0
        while True:
            byte = message[at]
            at, value, shift = at + 1, value | (byte & 0x7F) << shift, shift + 7
            if byte < 0x80:
                return value

    while at < len(message):
        key = varint()
        value = varint()
        if key & 7 == 2:
            value, at = message[at:at + value], at + value
        found[key >> 3] = value
    return found


def step_of(text: str) -> Step:
    action, time, implied, detail = text.split(":")
    told = fields(bytes.fromhex(detail))
    return Step(int(action), int(time), implied == "t", told.get(4, b"").decode(), told.get(6, 0))


def recorded_cases(database: str, source: str) -> dict:
    cases = {}
    for row in query(database, RECORDED.format(source=source)):
        number = [int(value) if value else None for value in (row[1], row[2], row[3], row[5], row[9])]
        cases[row[0]] = Case(state=number[0], filed=number[1], ended=number[2], adjusted=row[4] == "t",
                             promised=number[3], agency=row[6], category=row[7], region=row[8], channel=number[4],
                             cell=row[10], text=row[11], answer=row[12], steps=tuple(step_of(step) for step in row[13].split(",")))
    return cases
