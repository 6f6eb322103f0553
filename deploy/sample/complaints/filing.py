"""What is filed: one Complaint message made from a base text, with its reporter, channel, place and disclosure."""

import datetime
import random

from complaints import people, working_time
from complaints.wording import Wording

CHANNELS = {"WHATSAPP": 25, "APP": 24, "WEB": 15, "SMS": 5, "COUNTER": 7, "CALL_CENTRE": 6, "LETTER": 3, "KIOSK": 3,
            "MOBILE_UNIT": 3, "SOCIAL_MEDIA": 4, "PARTNER": 5, "OPEN311": 3}
INTAKE_POINTS = {"LETTER": "SUGGESTION_BOX", "COUNTER": "COUNTER", "KIOSK": "KIOSK", "MOBILE_UNIT": "MOBILE_UNIT",
                 "WEB": "QR_CODE"}
TYPED_BY_STAFF = ("COUNTER", "MOBILE_UNIT", "CALL_CENTRE", "LETTER")
JAVANESE = ("nuwun", "kulo", "sampun", "mboten", "omah")


def pick_channel(rng: random.Random, text: dict) -> str:
    if text.get("box"):
        return "KIOSK" if "KIOSK" in text.get("channels", []) and rng.random() < .3 else "LETTER"
    if text.get("counter"):
        return rng.choice(["COUNTER", "COUNTER", "MOBILE_UNIT"])
    if "channels" in text:
        return rng.choice(text["channels"])
    names = [name for name in CHANNELS if text.get("class", "COMPLAINT") == "COMPLAINT"
             and not text.get("proxy") and not text.get("identity") or name not in ("PARTNER", "OPEN311")]
    return rng.choices(names, [CHANNELS[name] for name in names])[0]


def pick_filing(text: dict, channel: str) -> str:
    if text.get("proxy"):
        return "PROXY"
    if channel in TYPED_BY_STAFF:
        return "FRONT_DESK"
    return "PARTNER" if channel in ("PARTNER", "OPEN311") else "SELF"


def pick_identity(rng: random.Random, text: dict, channel: str) -> str:
    if "identity" in text:
        return text["identity"]
    if text.get("proxy"):
        return "NAMED"
    if text.get("box"):
        return rng.choice(["NONE", "NONE", "NAMED"])
    return rng.choices(["NAMED", "SEALED", "NONE"], [76, 15, 9])[0]


def pick_place(rng: random.Random, text: dict, places: list) -> dict:
    # Kelurahan Tanjung Barat is invented and has no region code.
    if "tanjung-barat" in text["agency"]:
        return next(place for place in places if not place["region"])
    local = [place for place in places if place["region"]]
    tingkir = [place for place in local if place["region"].startswith("33.73.02")]
    return rng.choice(tingkir if "tingkir" in text["agency"] + text.get("to", "") or rng.random() < .35 else local)


def exact_place(rng: random.Random, wording: Wording, place: dict) -> dict:
    result = {"address": f"{wording.slots['jalan']}, {wording.slots['rt']}, {place['name']}"}
    if "latitude" in place and rng.random() < .7:
        result["latitude"] = round(place["latitude"] + rng.uniform(-.004, .004), 6)
        result["longitude"] = round(place["longitude"] + rng.uniform(-.004, .004), 6)
        result["accuracy_metres"] = rng.choice([8, 12, 25, 60])
    return result


class Filing:
    """One complaint as it came in."""

    def __init__(self, rng: random.Random, text: dict, agencies: dict, places: list, near: datetime.datetime):
        self.text = text
        self.channel = pick_channel(rng, text)
        self.kind = pick_filing(text, self.channel)
        self.identity = pick_identity(rng, text, self.channel)
        moment = working_time.office_moment if self.channel in ("COUNTER", "LETTER") else working_time.home_moment
        self.time = moment(rng, near, 0, 0)
        occurred = self.time - datetime.timedelta(hours=rng.choice([1, 2, 5, 20, 28, 52]))
        self.place = pick_place(rng, text, places)
        self.wording = Wording(rng, self.place, occurred)
        # Out of triage the complaint itself names neither agency nor category.
        self.agency = text["agency"] or coordinator(agencies)
        self.complaint = self.describe(rng, occurred, agencies)

    def describe(self, rng: random.Random, occurred: datetime.datetime, agencies: dict) -> dict:
        text = self.text
        complaint = {
            "complaint_class": "COMPLAINT_CLASS_" + text.get("class", "COMPLAINT"),
            "channel": "CHANNEL_" + self.channel,
            "description": self.wording.fill(text["text"]),
            "occurred_time": working_time.timestamp(occurred),
            "reporter_identity": "REPORTER_IDENTITY_" + self.identity,
            "content_visibility": "CONTENT_VISIBILITY_" + ("CONFIDENTIAL" if text.get("confidential") else "PRIVATE"),
        }
        if self.place["region"]:
            # Not everybody knows the kelurahan.
            complaint["region"] = self.place["region"] if rng.random() < .85 else self.place["region"][:8]
        if text["agency"]:
            complaint["agency"] = text["agency"]
            if text.get("category") and rng.random() < .75:
                complaint["category"] = text["category"]
            points = agencies[text["agency"]].intake_points.get(
                "INTAKE_POINT_KIND_" + INTAKE_POINTS.get(self.channel, ""), [])
            if points and (self.channel != "WEB" or rng.random() < .4):
                complaint["intake_point"] = rng.choice(points)
        if text.get("geo"):
            complaint["place"] = exact_place(rng, self.wording, self.place)
        if self.channel == "MOBILE_UNIT" or self.channel == "APP" and rng.random() < .1:
            captured = max(occurred, self.time - datetime.timedelta(minutes=rng.randint(20, 300)))
            complaint["capture_time"] = working_time.timestamp(captured)
        if self.kind == "PROXY":
            complaint["mandate"] = people.mandate(rng, text["proxy"])
        if self.identity != "NONE":
            javanese = any(word in text["text"].lower() for word in JAVANESE)
            complaint["reporter"] = people.reporter(rng, complaint["channel"], javanese)
        return complaint


def coordinator(agencies: dict) -> str:
    return next(code for code, agency in agencies.items() if "AGENCY_DUTY_COORDINATOR" in agency.duties)
