"""What GetIndex is to answer, computed from the single responses by definition, in fractions.

    survey = oracle_survey.Survey(profile, points, responses)          # profile: an IndexProfile as JSON
    expected = oracle.index(survey, population=2940, min_cell=5)
    differences.differences(expected, json.loads(answer))       # [] when every figure is right

Nothing is taken from the service: no sums, no shortcuts. A figure is written Rounded(fraction, digits), which an answer
must equal as a fraction and as it is printed, or Near(number), which it must meet within 1e-9. Both the domain alone
(oracle_test.py) and a service's answer over the wire can be held against it: field names are the contract's.
"""

import math
from fractions import Fraction

from oracle_certainty import confidence, reliability
from oracle_figures import figures, sensitivity
from oracle_survey import FEWEST, Survey, complete_rows, covariance, half_up, is_small, weights


def sample(survey: Survey, population: int) -> dict:
    rows, n = complete_rows(survey), len(survey.responses)
    result = {"response_count": n, "population": population, "mean_bound": "0.05"}
    if population:
        size = Fraction(3841, 4000) * population / (Fraction(25, 10000) * (population - 1) + Fraction(3841, 4000))
        result["required_krejcie_morgan"] = int(half_up(size, 0))
        result["enough_krejcie_morgan"] = n >= int(half_up(size, 0))
    if len(rows) >= FEWEST:
        scores = [sum(a * b for a, b in zip(weights(survey.profile), row)) for row in rows]
        unlimited = (Fraction("1.96") / Fraction("0.05")) ** 2 * covariance([(s, s) for s in scores])
        size = math.ceil(unlimited / (1 + unlimited / population) if population else unlimited)
        result["required_for_mean"], result["enough_for_mean"] = size, n >= size
    return result


def without_flagged(survey: Survey, population: int, min_cell: int):
    left = [r for r in survey.responses if not r.flagged]
    flagged = [r for r in survey.responses if r.flagged]
    if not flagged:
        return None
    for part in (left, flagged):
        if is_small(part, min_cell):
            return None
        for i in range(len(survey.points)):
            if is_small([r for r in part if r.points[i] is not None], min_cell):
                return None
    return figures(survey, left, population, False)


def notes(survey: Survey, expected: dict, accidental: bool, reworded: bool) -> list:
    found = []
    n = len(survey.responses)
    counts = [sum(r.points[i] is not None for r in survey.responses) for i in range(len(survey.points))]
    if accidental:
        found.append("ACCIDENTAL_SAMPLE")
    codes = [e["code"] for e in survey.profile["elements"]]
    if "BIAYA" in codes:
        i = codes.index("BIAYA")
        highest = sum(r.points[i] == survey.points[i] for r in survey.responses)
        if survey.one_scale(i) and highest >= Fraction(9, 10) * counts[i]:
            found.append("COST_CEILING")
    if len(set(counts)) > 1:
        found.append("ITEMS_LEFT_OUT")
    if expected.get("flagged_count", 0) and expected["flagged_count"] >= Fraction(n, 10):
        found.append("MANY_FLAGGED")
    if reworded:
        found.append("REWORDED")
    if any(survey.converted(i) for i in range(len(survey.points))):
        found.append("CONVERTED")
    s = expected["sample"]
    if n < max(s.get("required_krejcie_morgan", 0), s.get("required_for_mean", 0)):
        found.append("SAMPLE_TOO_SMALL")
    if survey.profile.get("to_be_confirmed"):
        found.append("PROFILE_UNCONFIRMED")
    return ["INDEX_NOTE_" + note for note in found]


def index(survey: Survey, population: int = 0, min_cell: int = 5, accidental: bool = True, reworded: bool = False,
          reproduction=None) -> dict:
    """The message Index of a group that is shown, less its key, labels, pending_count, mean_of_services and trace."""
    n = len(survey.responses)
    if n == 0:
        return {"suppression": "SUPPRESSION_EMPTY"}
    official = figures(survey, survey.responses, population, True)
    if official is None:
        return {"suppression": "SUPPRESSION_ELEMENT_UNANSWERED", "response_count": n}
    result = {"response_count": n, "complete_count": len(complete_rows(survey)), "official": official,
              "sample": sample(survey, population), "sensitivity": sensitivity(survey.profile, official)}
    flagged = [r for r in survey.responses if r.flagged]
    if flagged and not is_small(flagged, min_cell):
        result["flagged_count"] = len(flagged)
    for field, value in (("without_flagged", without_flagged(survey, population, min_cell)),
                         ("confidence", confidence(survey, population, official["index"].value)),
                         ("reliability", reliability(survey))):
        if value is not None:
            result[field] = value
    if reproduction is not None:
        result["reproduction"] = figures(
            survey, survey.responses, population, False, weight=reproduction.get("weight"),
            mean_decimals=reproduction.get("mean_decimals"),
            weighted_decimals=reproduction.get("weighted_mean_decimals"),
            total_decimals=reproduction.get("total_decimals"))
    result["notes"] = notes(survey, result, accidental, reworded)
    return result
