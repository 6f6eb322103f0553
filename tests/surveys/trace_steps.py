"""The steps of an index's calculation (Index.trace), done again by their own formulas and held against the oracle.

    problems = list(trace_steps.problems(profile, oracle.figures(...), index["trace"]))
"""

import re
from fractions import Fraction

from differences import differences
from oracle import Rounded, rounded


def value_of(formula: str) -> Fraction:
    """What comes out of "3 * 2 + 11 * 3", "1096 / 314" or "548/157 * 1/9"."""
    total = Fraction(0)
    for term in formula.split(" + "):
        product = Fraction(1)
        for factor in term.split(" * "):
            above, _, below = factor.partition(" / ")
            product *= Fraction(above) / Fraction(below or 1)
        total += product
    return total


def answers_in(formula: str) -> int:
    """Of a sum: how many values it adds up."""
    return sum(int(term.partition(" * ")[0]) for term in formula.split(" + "))


def expected_steps(profile: dict, official: dict):
    for element in official["elements"]:
        for kind, field in (("SUM", "sum"), ("MEAN", "mean"), ("WEIGHT", "weighted_mean")):
            yield kind, element["element"], element[field]
    decimals = profile.get("decimals", 0)
    yield "ADD", "", official["weighted_mean"]
    yield "MULTIPLY", "", official["index"]
    yield "ROUND", "", Rounded(rounded(official["index"].value, decimals), decimals)
    yield "GRADE", "", official["grade"]


def is_rounded(formula: str, official: dict, decimals: int) -> bool:
    said = re.fullmatch(r"(\S+) to (\d+) digits, half up", formula)
    return bool(said) and (Fraction(said[1]), int(said[2])) == (official["index"].value, decimals)


def is_graded(formula: str, profile: dict, official: dict) -> bool:
    """Between the limits of its grade, of which the worst has no lower and the best no upper one."""
    said = re.fullmatch(r"(?:(\S+) <= )?([^\s<]+)(?: < (\S+))?", formula)
    grades = [band["grade"] for band in profile["bands"]]
    limits = [None] + [Fraction(band["lower_limit"]) for band in profile["bands"][1:]] + [None]
    at = grades.index(official["grade"])
    printed = rounded(official["index"].value, profile.get("decimals", 0))
    return bool(said) and [text and Fraction(text) for text in said.groups()] == [limits[at], printed, limits[at + 1]]


def problems(profile: dict, official: dict, steps: list):
    """Everything that is wrong with the steps by which these figures were made."""
    expected = list(expected_steps(profile, official))
    names = [(step["kind"].removeprefix("TRACE_STEP_KIND_"), step.get("element", "")) for step in steps]
    if names != [(kind, element) for kind, element, _ in expected]:
        yield f".trace: the steps {names}"
        return
    counts = {element["element"]: element["answer_count"] for element in official["elements"]}
    for (kind, element, result), step in zip(expected, steps):
        where, formula = f".trace {kind} {element}", step["formula"]
        if kind == "GRADE":
            right = is_graded(formula, profile, official) and step["result"] == {"value": result}
        else:
            yield from (where + difference for difference in differences(result, step["result"]))
            right = (is_rounded(formula, official, profile.get("decimals", 0)) if kind == "ROUND"
                     else value_of(formula) == result.value)
        if not right or (kind == "SUM" and answers_in(formula) != counts[element]):
            yield f"{where}: {formula} gives {step['result']}"
