"""Random surveys that people answer, correct and leave over the wire, for wire_oracle_test.py.

    case = Case(random.Random(1))
    case.lines                  # commands of surveys_wire_figures, in the order of time
    case.people                 # who counts in the end, and with what
"""

import dataclasses
import json
import random

import oracle
import oracle_survey
from random_surveys import BUILT_IN, Respondents, own_profile, random_points

MIN_CELL = 5
UNITS = ["bidang-kesmas", "bidang-p2p", "sekretariat"]
SERVICES = ["imunisasi", "laboratorium", "rawat-jalan"]
CHANNELS = {2: "CHANNEL_WEB", 8: "CHANNEL_KIOSK"}
# Of two quarters, the second of which has two.
MONTHS = ["2026-03", "2026-04", "2026-05"]
EDUCATIONS = ["sd", "slta", "s1", ""]


@dataclasses.dataclass
class Person:
    unit: str
    service: str
    channel: int
    month: str
    quick: bool
    response: oracle_survey.Response
    education: str
    number: int = -1  # of its response; those that are imported have none

    @property
    def quarter(self) -> str:
        return f"{self.month[:4]}-Q{(int(self.month[5:]) + 2) // 3}"

    @property
    def semester(self) -> str:
        return f"{self.month[:4]}-S{(int(self.month[5:]) + 5) // 6}"

    @property
    def year(self) -> str:
        return self.month[:4]

    def place(self) -> str:
        return f"{self.unit} {self.service} {self.channel}"

    def answers(self, fits=None) -> str:
        points = " ".join(str(point or 0) for point in self.response.points)
        return f"{int(self.quick)} {self.education or '-'} {'' if fits is None else f'{int(fits)} '}{points}"


class Case:
    def __init__(self, dice: random.Random):
        self.dice = dice
        self.profile = dict(dice.choice(BUILT_IN + [own_profile(dice)] * 4))
        self.points = random_points(dice, self.profile)
        self.kind = Respondents(dice, self.points)
        self.populations = {unit: dice.choice([0, 0, 9, 2940]) for unit in UNITS}
        self.reproduction = {"weight": "0.11", "mean_decimals": 2, "total_decimals": 3} if dice.random() < 0.5 else None
        self.people, self.responses, self.corrections = [], 0, 0
        # From when on another version is answered, and which.
        self.version = (dice.choice(MONTHS), dice.choice(["reworded", "reordered"])) if dice.random() < 0.5 else None
        # Where everybody answers every element it must be: of that a month that has not ended shows some.
        self.required = self.kind.missing == 0
        self.moments = []  # months that were asked for before they ended, each with how many the agency knew of it
        self.lines = ["survey " + json.dumps({"profile": self.profile, "points": self.points, "required": self.required})]
        for month in MONTHS:
            self.live_through(month)
        self.correct_some()
        self.lines.append("correct")
        self.lines += [f"population {unit} 2026 {size}" for unit, size in self.populations.items() if size]

    def live_through(self, month: str):
        """Responses, imports and corrections, of earlier months too, in one order that chance makes."""
        if self.version and self.version[0] == month:
            self.lines.append("version " + self.version[1])
        for _ in range(self.dice.choice([5, 28, 45] if self.required else [0, 5, 14, 28])):
            chance = self.dice.random()
            if chance < 0.08:
                self.lines.append(f"respond {self.person(month).place()} 1 " + self.person(month).answers(False))
                self.responses += 1
            elif chance < 0.18:
                self.take_in(month)
            else:
                self.answer(month)
            if self.dice.random() < 0.12:
                self.correct()
        if self.required or self.dice.random() < 0.5:
            self.lines += ["fold", "index " + json.dumps({"scope": {"period": month}})]
            self.moments.append((month, sum(p.month == month and not p.response.open for p in self.people)))
            self.correct_some()
        self.lines.append("end")

    def correct_some(self):
        for _ in range(self.dice.randint(1, 3)):
            self.correct()

    def answers_of(self, person: Person):
        response = self.kind.response()
        if not any(response.points):
            response.points[0] = 1
        same = len(response.points) >= 5 and len(set(response.points)) == 1 and response.points[0] is not None
        response.flagged = response.flagged or same
        person.quick = response.flagged and (not same or self.dice.random() < 0.5)
        person.response, person.education = response, self.dice.choice(EDUCATIONS)

    def person(self, month: str) -> Person:
        # Few have come to the last unit, over the last channel.
        person = Person(self.dice.choice(UNITS[:2] * 3 + UNITS[2:]), self.dice.choice(SERVICES),
                        self.dice.choice([2, 2, 2, 8]), month, False, None, "")
        self.answers_of(person)
        return person

    def answer(self, month: str):
        person = self.person(month)
        person.number, self.responses = self.responses, self.responses + 1
        self.people.append(person)
        self.lines.append(f"respond {person.place()} {int(person.response.open)} {person.answers(True)}")

    def take_in(self, month: str):
        """Imported: into this month, or one before."""
        person = self.person(self.dice.choice([m for m in MONTHS if m <= month]))
        person.response.open = False
        self.people.append(person)
        self.lines.append(f"import {person.place()} {person.month}-01 {person.answers()}")

    def correct(self):
        """Somebody answers otherwise, does not fit after all, or takes the response back."""
        known = [person for person in self.people if person.number >= 0]
        if not known:
            return
        person = self.dice.choice(known)
        self.corrections += 1
        chance = self.dice.random()
        if chance < 0.6:
            was_open = person.response.open
            self.answers_of(person)
            person.response.open = was_open
            self.lines.append(f"revise {person.number} {person.answers(True)}")
            return
        self.people.remove(person)
        if chance < 0.7:
            self.lines.append(f"revise {person.number} {person.answers(False)}")
        else:
            self.lines.append(f"withdraw {person.number}")

    def is_reworded(self, key: dict) -> bool:
        """Whether the version came within the group's period."""
        if not self.version or self.version[1] != "reworded":
            return False
        probe = Person("", "", 0, self.version[0], False, None, "")
        return all(getattr(probe, grain) == key[grain] for grain in ("month", "quarter", "semester", "year") if grain in key)

    def survey_of(self, people) -> oracle_survey.Survey:
        return oracle_survey.Survey(self.profile, self.points, [p.response for p in people])

    def expected(self, people, key: dict, population=0, reproduction=None) -> dict:
        return oracle.index(self.survey_of(people), population, MIN_CELL, True, self.is_reworded(key), reproduction)
