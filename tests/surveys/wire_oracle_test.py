#!/usr/bin/python3
"""wire_oracle_test.py PROGRAM [SURVEYS [SEED]]: random surveys that are answered over the wire, each group of their
index against the oracle, which computes it from the single responses.

PROGRAM is surveys_wire_figures. People of three units are asked about three services over two channels in two months,
some of them anonymously and some with their account; some leave elements out, some are quicker than anybody reads. What
is shown is compared figure by figure; what is not shown must show nothing, and what is shown beside it must not give it
away: neither a group nor what a larger one has beside it may be of fewer than min_cell people.
"""

import dataclasses
import itertools
import json
import random
import subprocess
import sys

import comparing
import oracle
from differences import differences
from random_surveys import BUILT_IN, Respondents, own_profile, random_points

MIN_CELL = 5
UNITS = ["bidang-kesmas", "bidang-p2p", "sekretariat"]
SERVICES = ["imunisasi", "laboratorium", "rawat-jalan"]
CHANNELS = {2: "CHANNEL_WEB", 8: "CHANNEL_KIOSK"}
MONTHS = ["2026-03", "2026-04"]
GROUPINGS = [[], ["UNIT"], ["SERVICE"], ["CHANNEL"], ["MONTH"], ["UNIT", "SERVICE"], ["UNIT", "MONTH"],
             ["SERVICE", "CHANNEL"]]


@dataclasses.dataclass
class Person:
    unit: str
    service: str
    channel: int
    month: str
    quick: bool
    response: oracle.Response


class Case:
    def __init__(self, dice: random.Random):
        self.dice = dice
        self.profile = dict(dice.choice(BUILT_IN + [own_profile(dice)] * 4))
        self.points = random_points(dice, self.profile)
        self.people = []
        kind = Respondents(dice, self.points)
        for month in MONTHS:
            self.people += [self.person(kind, month) for _ in range(dice.choice([0, 6, 14, 30, 45]))]
        self.populations = {unit: dice.choice([0, 0, 9, 2940]) for unit in UNITS}
        self.reproduction = {"weight": "0.11", "mean_decimals": 2} if dice.random() < 0.5 else None
        self.questions = [{"group_by": ["GROUPING_" + g for g in grouping], "page_size": 50} for grouping in GROUPINGS]
        for question in self.questions:
            if self.reproduction:
                question["reproduction"] = self.reproduction

    def person(self, kind: Respondents, month: str) -> Person:
        response = kind.response()
        if not any(response.points):
            response.points[0] = 1
        same = len(response.points) >= 5 and len(set(response.points)) == 1 and response.points[0] is not None
        response.flagged = response.flagged or same
        quick = response.flagged and (not same or self.dice.random() < 0.5)
        # Few have come to the last unit, over the last channel.
        return Person(self.dice.choice(UNITS[:2] * 3 + UNITS[2:]), self.dice.choice(SERVICES),
                      self.dice.choice([2, 2, 2, 8]), month, quick, response)

    def lines(self):
        yield "survey " + json.dumps({"profile": self.profile, "points": self.points})
        for month in MONTHS:
            for p in self.people:
                if p.month == month:
                    points = " ".join(str(point or 0) for point in p.response.points)
                    yield f"respond {p.unit} {p.service} {p.channel} {int(p.response.open)} {int(p.quick)} {points}"
            yield "end"
        for unit, size in self.populations.items():
            if size:
                yield f"population {unit} 2026 {size}"
        for question in self.questions:
            yield "index " + json.dumps(question)
        for unit in UNITS:
            yield "index " + json.dumps({"scope": {"unit": unit, "period": "2026"}})
        yield "compare " + json.dumps({"base": {"unit": UNITS[0], "period": "2026"},
                                       "compared": {"unit": UNITS[1], "period": "2026"}})

    def survey_of(self, people) -> oracle.Survey:
        return oracle.Survey(self.profile, self.points, [p.response for p in people])

    def expected(self, people, population=0, reproduction=None) -> dict:
        return oracle.index(self.survey_of(people), population, MIN_CELL, True, False, reproduction)


class Checker:
    """Everything that is wrong with the answers about one survey."""

    def __init__(self, case: Case):
        self.case, self.problems, self.shown, self.hidden = case, [], 0, 0
        self.shown_groups = {}  # the people of each group that is shown, by its conditions

    def members(self, key: dict) -> list:
        conditions = [lambda p, field=field, value=value: str(getattr(p, field)) == value
                      for field, value in key.items()]
        return [p for p in self.case.people if all(c(p) for c in conditions)]

    @staticmethod
    def key_of(grouping, group: dict) -> dict:
        numbers = {name: str(number) for number, name in CHANNELS.items()}
        names = {"UNIT": ("unit", "unit"), "SERVICE": ("service", "service"), "MONTH": ("month", "period"),
                 "CHANNEL": ("channel", "channel")}
        return {names[g][0]: numbers.get(group[names[g][1]], group[names[g][1]]) for g in grouping}

    def index(self, where: str, answer: dict, key: dict, **expected):
        people = self.members(key)
        if int(answer.get("response_count", 0)) != len(people) or int(answer.get("pending_count", 0)):
            self.problems.append(f"{where} {key}: counts {answer.get('response_count')} of {len(people)}")
        why = answer.get("suppression", "SUPPRESSION_UNSPECIFIED")
        if why in ("SUPPRESSION_SMALL", "SUPPRESSION_COMPLEMENT"):
            self.hidden += 1
            more = set(answer) - {"group", "suppression", "response_count"}
            self.problems += [f"{where} {key}: is not shown, but {more}"] if more else []
            return
        self.shown += 1
        self.problems += [f"{where} {key}{d}" for d in differences(self.case.expected(people, **expected), answer)]
        if why == "SUPPRESSION_UNSPECIFIED":
            self.shown_groups[tuple(sorted(key.items()))] = people

    def groups(self, grouping, answer: dict):
        self.index("total", answer["total"], {}, reproduction=self.case.reproduction)
        keys = [self.key_of(grouping, index["group"]) for index in answer.get("groups", [])]
        names = {"UNIT": "unit", "SERVICE": "service", "MONTH": "month", "CHANNEL": "channel"}
        there = {tuple(str(getattr(p, names[g])) for g in grouping) for p in self.case.people} if grouping else set()
        if there != {tuple(key.values()) for key in keys} or len(keys) != len(there):
            self.problems.append(f"{grouping}: groups {keys} instead of {there}")
        for key, index in zip(keys, answer.get("groups", [])):
            self.index(str(grouping), index, key, reproduction=self.case.reproduction)

    def small(self, people) -> bool:
        layers = [people] + [[p for p in people if p.response.points[e] is not None]
                             for e in range(len(self.case.points))]
        return any(oracle.is_small([p.response for p in layer], MIN_CELL) for layer in layers)

    def differencing(self):
        """Of every two shown groups, one of which leaves out one condition of the other."""
        for key, people in self.shown_groups.items():
            if self.small(people):
                self.problems.append(f"{key} is shown and small")
            for left_out in key:
                larger = self.shown_groups.get(tuple(c for c in key if c != left_out))
                if larger is not None and self.small([p for p in larger if p not in people]):
                    self.problems.append(f"{key} tells what is beside it without {left_out}")


def check(case: Case, answers) -> Checker:
    checker = Checker(case)
    for grouping in GROUPINGS:
        checker.groups(grouping, next(answers))
    sides = []
    for unit in UNITS:
        index = next(answers)["total"]
        checker.index("2026", index, {"unit": unit}, population=case.populations[unit])
        sides.append((checker.members({"unit": unit}), index.get("suppression")))
    answer = next(answers)
    (base, base_hidden), (compared, compared_hidden) = sides[:2]
    expected = {} if base_hidden or compared_hidden else comparing.comparison(
        case.survey_of(base), case.populations[UNITS[0]], case.survey_of(compared), case.populations[UNITS[1]])
    answer = {field: answer[field] for field in ("index_change", "element_changes") if field in answer}
    checker.problems += [f"comparison{d}" for d in differences(expected, answer)]
    checker.differencing()
    return checker


def main(program: str, surveys: int = 24, seed: int = 20261123) -> int:
    cases = [Case(random.Random(seed * 1000003 + number)) for number in range(surveys)]
    lines = "\n".join(itertools.chain.from_iterable(case.lines() for case in cases)) + "\n"
    done = subprocess.run([program], input=lines, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        sys.exit(f"{program} ended with {done.returncode}")
    answers = iter([json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")])
    problems, shown, hidden, people = [], 0, 0, 0
    for number, case in enumerate(cases):
        checker = check(case, answers)
        problems += [f"survey {number}: {problem}" for problem in checker.problems]
        shown, hidden, people = shown + checker.shown, hidden + checker.hidden, people + len(case.people)
    problems += ["the program wrote more than was asked for"] if next(answers, None) is not None else []
    # Both must have happened often for any of this to mean something.
    problems += [f"only {shown} shown and {hidden} not"] if shown < surveys * 5 or hidden < surveys * 3 else []
    print("\n".join(problems[:40]))
    print(f"{len(problems)} differences in {shown} groups shown and {hidden} not, of {people} responses to {surveys} surveys")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], *map(int, sys.argv[2:])))
