#!/usr/bin/python3
"""oracle_test.py PROGRAM [SURVEYS [SEED]]: random surveys through the domain's figures, each against the oracle.

PROGRAM is surveys_domain_figures. Responses come in parts that are merged, subtracted, written and read back; some are
revised or withdrawn; each survey is asked for whole and in three groups; some are pooled from two whose questions had
different scales.
"""

import json
import random
import subprocess
import sys

import comparing
import oracle
import student
from differences import differences
from random_surveys import BUILT_IN, random_case


def check_student() -> list:
    """The oracle's own distribution against values that stand in every table."""
    known = [(student.quantile(1), 12.706204736), (student.quantile(4), 2.776445105),
             (student.quantile(28), 2.048407142), (student.quantile(1000), 1.962339081),
             (student.cumulative(1, 1), 0.75), (student.two_tailed(2, 2.5), 0.157391496),
             (student.cumulative(-1.5, 10), 0.082253663)]
    return [f"student: {got} instead of {want}" for got, want in known if abs(got - want) > 5e-9]


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
    problems = check_student()
    cases = [random_case(random.Random(seed * 1000003 + number)) for number in range(surveys)]
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
