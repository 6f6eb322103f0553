#!/usr/bin/python3
"""oracle_test.py PROGRAM [SURVEYS [SEED]]: random surveys through the domain's figures, each against the oracle.

PROGRAM is surveys_domain_figures. One survey more has a hundred thousand responses. Responses come in parts that are merged, subtracted, written and read back; some are
revised or withdrawn; each survey is asked for whole and in three groups; some are pooled from two whose questions had
different scales.
"""

import importlib.util
import json
import random
import subprocess
import sys

import comparing
import oracle
import student
import student_values
from differences import differences
from random_surveys import BUILT_IN, random_case

LARGE = 100_000


def check_student(program: str) -> list:
    """The oracle's own distribution and the service's against SciPy's, written down and, where there is one, its own."""
    table = student_values.read()
    problems = [] if len(table) == len(student_values.DEGREES) * len(student_values.POINTS) else ["student: too few values"]
    if importlib.util.find_spec("scipy"):
        table += student_values.computed()
    asked = "".join(f"student {t!r} {degrees!r}\n" for degrees, t, *_ in table)
    answers = subprocess.run([program], input=asked, capture_output=True, text=True, check=True).stdout.splitlines()
    quantiles = {degrees: student.quantile(degrees) for degrees in set(row[0] for row in table)
                 if degrees < student_values.NORMAL_FROM}
    for (degrees, t, *expected), answer in zip(table, answers, strict=True):
        sides = {"service": [float(number) for number in answer.split()]}
        if degrees in quantiles:
            sides["oracle"] = [student.cumulative(t, degrees), student.two_tailed(t, degrees), quantiles[degrees]]
        problems += [f"student: the {side} has {got} instead of {want} of {t} and {degrees} degrees"
                     for side, numbers in sides.items() for got, want in zip(numbers, expected, strict=True)
                     if abs(got - want) > 1e-9]
    return problems


def run(program: str, cases: list) -> list:
    lines = [line for case in cases for line in case.lines]
    done = subprocess.run([program], input="\n".join(lines) + "\n", capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{program} ended with {done.returncode}:\n{done.stderr}")
    return [json.loads(line) for line in done.stdout.splitlines()]


def expectations(case):
    for survey in [case.survey] + case.groups:
        yield oracle.index(survey, case.population, case.min_cell, case.accidental, case.reworded, case.reproduction)
    yield comparing.comparison(case.part, case.part_population, case.survey, case.population)
    yield comparing.audit(case.survey.profile, BUILT_IN, case.report)


def main(program: str, surveys: int = 500, seed: int = 20261123) -> int:
    problems = check_student(program)
    cases = [random_case(random.Random(seed * 1000003 + number)) for number in range(surveys)]
    # As many as no oracle of single examples has.
    cases += [random_case(random.Random(seed), BUILT_IN[2], LARGE)]
    answers = iter(run(program, cases))
    compared = 0
    for number, case in enumerate(cases):
        for expected in expectations(case):
            compared += 1
            found = list(differences(expected, next(answers)))
            problems += [f"survey {number}{problem}" for problem in found]
    problems += ["the program wrote more than was asked for"] if next(answers, None) is not None else []
    print("\n".join(problems[:40]))
    print(f"{len(problems)} differences in {compared} answers about {surveys} surveys")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], *map(int, sys.argv[2:])))
