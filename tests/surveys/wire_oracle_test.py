#!/usr/bin/python3
"""wire_oracle_test.py PROGRAM [SURVEYS [SEED]]: random surveys that are answered over the wire, each group of their
index against the oracle, which computes it from the single responses that count in the end.

PROGRAM is surveys_wire_figures. People of three units are asked about three services over two channels in three months,
some of them anonymously and some with their account; some leave elements out, some are quicker than anybody reads, some
do not fit, some were asked on paper. They answer two versions, and revise and withdraw what they said before and after
their month has ended. What is shown is compared figure by figure, and its calculation done again step by step; what is
not shown must show nothing, and what is shown beside it must not give it away: neither a group nor what a larger one has
beside it may be of fewer than min_cell people; nor, where it is told who has a quality flag, of fewer who have one or
who have none. TANGGAP_TEST_SURVEYS says how many surveys there are, where the command line does not.
"""

import itertools
import json
import os
import random
import subprocess
import sys
from fractions import Fraction

import comparing
import oracle_figures
import oracle_survey
import trace_steps
import wire_flagged
from differences import differences
from wire_cases import CHANNELS, MIN_CELL, MONTHS, SERVICES, UNITS, Case

GRAINS = ["month", "quarter", "semester", "year"]  # from the finest
# The whole comes last: by then it is known which services are shown.
GROUPINGS = [["UNIT"], ["SERVICE"], ["CHANNEL"], ["MONTH"], ["QUARTER"], ["SEMESTER"], ["YEAR"], ["PROFILE"],
             ["UNIT", "SERVICE"], ["UNIT", "MONTH"], ["SERVICE", "CHANNEL"], ["UNIT", "QUARTER"], []]
# What a person and a group call what is grouped by.
FIELDS = {"UNIT": ("unit", "unit"), "SERVICE": ("service", "service"), "CHANNEL": ("channel", "channel"),
          "PROFILE": ("education", "profile_option")} | {grain.upper(): (grain, "period") for grain in GRAINS}
# Scopes, and the people whom they hold.
SCOPES = ([({"unit": unit, "period": "2026"}, {"unit": unit, "year": "2026"}) for unit in UNITS]
          + [({"service": service}, {"service": service}) for service in SERVICES]
          + [({"channel": name}, {"channel": str(number)}) for number, name in CHANNELS.items()]
          + [({"period": month}, {"month": month}) for month in MONTHS]
          + [({"period": "2026-Q2", "service": SERVICES[0]}, {"quarter": "2026-Q2", "service": SERVICES[0]}),
             ({"period": "2026-S1", "unit": UNITS[1]}, {"semester": "2026-S1", "unit": UNITS[1]})])
# Scopes that are compared, by their places among those.
PAIRS = [(0, 1), (3, 4), (6, 7), (8, 9), (9, 10)]


def questions(case: Case):
    for grouping in GROUPINGS:
        question = {"group_by": ["GROUPING_" + g for g in grouping], "page_size": 50, "trace": True}
        if grouping == ["PROFILE"]:
            question["profile"] = "PROFILE_DIMENSION_EDUCATION"
        if case.reproduction:
            question["reproduction"] = case.reproduction
        yield "index " + json.dumps(question)
    for scope, _ in SCOPES:
        yield "index " + json.dumps({"scope": scope})
    for base, compared in PAIRS:
        yield "compare " + json.dumps({"base": SCOPES[base][0], "compared": SCOPES[compared][0]})


class Checker:
    """Everything that is wrong with the answers about one survey."""

    def __init__(self, case: Case):
        self.case, self.problems = case, []
        self.shown, self.hidden, self.traced, self.means, self.compared, self.steps = 0, 0, 0, 0, 0, 0
        self.shown_groups = {}  # the people of each group that is shown, by its conditions
        self.told = wire_flagged.Told(MIN_CELL)

    def members(self, key: dict) -> list:
        return [p for p in self.case.people if all(str(getattr(p, field)) == value for field, value in key.items())]

    @staticmethod
    def key_of(grouping, group: dict) -> dict:
        numbers = {name: str(number) for number, name in CHANNELS.items()}
        values = {FIELDS[g][0]: group.get(FIELDS[g][1], "") for g in grouping}
        return {field: numbers.get(value, value) for field, value in values.items()}

    def index(self, where: str, answer: dict, key: dict, traced: bool, **expected):
        people = self.members(key)
        if int(answer.get("response_count", 0)) != len(people) or int(answer.get("pending_count", 0)):
            self.problems.append(f"{where} {key}: counts {answer.get('response_count')} of {len(people)}, and "
                                 f"{answer.get('pending_count')} are pending")
        why = answer.get("suppression", "SUPPRESSION_UNSPECIFIED")
        if why in ("SUPPRESSION_SMALL", "SUPPRESSION_COMPLEMENT"):
            self.hidden += 1
            more = set(answer) - {"group", "suppression", "response_count"}
            self.problems += [f"{where} {key}: is not shown, but {more}"] if more else []
            return
        self.shown += 1
        wanted = self.case.expected(people, key, **expected)
        self.told.fit(wanted, answer, key, people)
        self.problems += [f"{where} {key}{d}" for d in differences(wanted, answer)]
        if why == "SUPPRESSION_UNSPECIFIED":
            self.shown_groups[tuple(sorted(key.items()))] = people
            self.mean_of_services(f"{where} {key}", people, key, answer)
            self.trace(f"{where} {key}", wanted, answer, traced)

    def trace(self, where: str, wanted: dict, answer: dict, traced: bool):
        if not traced:
            self.problems += [f"{where}: steps that nobody asked for"] if "trace" in answer else []
            return
        if "official" not in wanted:
            return
        self.traced += 1
        found = trace_steps.problems(self.case.profile, wanted["official"], answer.get("trace", []))
        self.problems += [f"{where}{problem}" for problem in found]

    def mean_of_services(self, where: str, people: list, key: dict, answer: dict):
        services = [[p for p in people if p.service == service] for service in SERVICES]
        services = [one for one in services if one]
        if "mean_of_services" not in answer:
            # One of them may be hidden, and that of no other group than all is known here.
            if not key and len(services) > 1 and all((("service", one[0].service),) in self.shown_groups for one in services):
                self.problems.append(f"{where}: every service is shown, and no mean of them")
            return
        self.means += 1
        if "service" in key or len(services) < 2:
            self.problems.append(f"{where}: a mean of {len(services)} services")
            return
        indexes = [oracle_figures.figures(self.case.survey_of(one), [p.response for p in one], 0, False)["index"].value
                   for one in services]
        mean = oracle_survey.Rounded(sum(indexes) / Fraction(len(indexes)), self.case.profile.get("decimals", 0))
        self.problems += [f"{where}.mean_of_services{d}" for d in differences(mean, answer["mean_of_services"])]

    def groups(self, grouping, answer: dict):
        keys = [self.key_of(grouping, index["group"]) for index in answer.get("groups", [])]
        fields = [FIELDS[g][0] for g in grouping]
        there = {tuple(str(getattr(p, f)) for f in fields) for p in self.case.people} if grouping else set()
        if there != {tuple(key.values()) for key in keys} or len(keys) != len(there):
            self.problems.append(f"{grouping}: groups {keys} instead of {there}")
        for key, index in zip(keys, answer.get("groups", [])):
            self.index(str(grouping), index, key, True, reproduction=self.case.reproduction)
        self.index("total", answer["total"], {}, True, reproduction=self.case.reproduction)

    def scopes(self, answers):
        shown = []
        for scope, key in SCOPES:
            index = next(answers)["total"]
            population = self.case.populations[scope["unit"]] if scope.get("period") == "2026" else 0
            self.index("scope", index, key, False, population=population)
            shown.append((self.case.survey_of(self.members(key)), population, not index.get("suppression")))
        for base, compared in PAIRS:
            answer = next(answers)
            answer = {field: answer[field] for field in ("index_change", "element_changes") if field in answer}
            (one, one_population, one_shown), (other, other_population, other_shown) = shown[base], shown[compared]
            expected = comparing.comparison(one, one_population, other, other_population) if one_shown and other_shown else {}
            self.compared += bool(expected)
            self.problems += [f"comparison of {SCOPES[base][0]} and {SCOPES[compared][0]}{d}"
                              for d in differences(expected, answer)]

    def small(self, people) -> bool:
        layers = [people] + [[p for p in people if p.response.points[e] is not None]
                             for e in range(len(self.case.points))]
        return any(oracle_survey.is_small([p.response for p in layer], MIN_CELL) for layer in layers)

    def larger(self, key: tuple):
        """Groups that hold this one: without one of its conditions, or of a longer period."""
        for left_out in key:
            rest = tuple(c for c in key if c != left_out)
            yield rest
            if left_out[0] in GRAINS and self.shown_groups[key]:
                for grain in GRAINS[GRAINS.index(left_out[0]) + 1:]:
                    yield tuple(sorted(rest + ((grain, getattr(self.shown_groups[key][0], grain)),)))

    def differencing(self):
        for key, people in self.shown_groups.items():
            if self.small(people):
                self.problems.append(f"{key} is shown and small")
            for other in self.larger(key):
                beside = self.shown_groups.get(other)
                if beside is not None and self.small([p for p in beside if p not in people]):
                    self.problems.append(f"{key} tells what is beside it in {other}")
        self.problems += self.told.problems(self.larger)

    def moment(self, month: str, known: int, answer: dict):
        """Before the month has ended: all whom the agency knows count, and others by steps."""
        counted = int(answer["total"].get("response_count", 0))
        self.steps += counted > known
        if counted < known or counted > known and not self.case.required:
            self.problems.append(f"{month} counts {counted} before it has ended, of whom {known} are known")


def check(case: Case, answers) -> Checker:
    checker = Checker(case)
    for month, known in case.moments:
        checker.moment(month, known, next(answers))
    for grouping in GROUPINGS:
        checker.groups(grouping, next(answers))
    checker.scopes(answers)
    checker.differencing()
    return checker


def main(program: str, surveys: int, seed: int = 20261123) -> int:
    cases = [Case(random.Random(seed * 1000003 + number)) for number in range(surveys)]
    lines = "\n".join(itertools.chain.from_iterable(case.lines + list(questions(case)) for case in cases)) + "\n"
    done = subprocess.run([program], input=lines, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        sys.exit(f"{program} ended with {done.returncode}")
    answers = iter([json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")])
    checkers = [check(case, answers) for case in cases]
    problems = [f"survey {number}: {problem}" for number, one in enumerate(checkers) for problem in one.problems]
    problems += ["the program wrote more than was asked for"] if next(answers, None) is not None else []
    # All of it must have happened often for any of this to mean something.
    done_often = {"groups shown": 10, "groups not shown": 4, "calculations done again": 4, "comparisons": 1,
                  "means of services": 2, "corrections": 4, "groups told of flags": 0.3, "open months with steps": 0.2}
    counts = dict(zip(done_often, (sum(numbers) for numbers in zip(*(
        (c.shown, c.hidden, c.traced, c.compared, c.means, c.case.corrections, len(c.told.groups), c.steps)
        for c in checkers)))))
    problems += [f"only {counts[what]} {what}" for what, least in done_often.items() if counts[what] < least * surveys]
    print("\n".join(problems[:40]))
    people = sum(len(case.people) for case in cases)
    print(f"{len(problems)} differences; {counts} of {people} responses to {surveys} surveys")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], *(map(int, sys.argv[2:] or [os.environ.get("TANGGAP_TEST_SURVEYS", "12")]))))
