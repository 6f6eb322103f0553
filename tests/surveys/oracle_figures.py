"""The figures of an index and of its elements, by definition."""

import math
from fractions import Fraction

from oracle_certainty import grade_probabilities, limits
from oracle_survey import (FEWEST, Near, Rounded, Survey, answered, band, correction, covariance, rounded,
                           weights)


def figures_of_means(profile: dict, means: list, weight=None, mean_decimals=None, weighted_decimals=None,
                     total_decimals=None) -> dict:
    multiplier, decimals = Fraction(profile["multiplier"]), profile.get("decimals", 0)
    elements, total = [], Fraction(0)
    for element, own_weight, mean in zip(profile["elements"], weights(profile), means):
        mean = rounded(mean, mean_decimals)
        used = own_weight if weight is None else Fraction(weight)
        weighted = rounded(mean * used, weighted_decimals)
        total += weighted
        value = mean * multiplier
        grade = band(profile, value)
        elements.append({
            "element": element["code"], "mean": Rounded(mean, 4), "weighted_mean": Rounded(weighted, 4),
            "value": Rounded(value, decimals), "grade": grade["grade"], "performance": grade.get("performance", ""),
            "weight": weight_figure(used)})
    total = rounded(total, total_decimals)
    index = total * multiplier
    grade = band(profile, index)
    return {"index": Rounded(index, decimals), "weighted_mean": Rounded(total, 4), "grade": grade["grade"],
            "performance": grade.get("performance", ""), "elements": elements}


def weight_figure(weight: Fraction) -> Rounded:
    for digits in range(0, 41):
        if (weight * 10 ** digits).denominator == 1:
            return Rounded(weight, digits)
    return Rounded(weight, 6)


def figures(survey: Survey, responses: list, population: int, intervals: bool, **method):
    """None when an element has no answer."""
    values = survey.values(responses)
    columns = [answered(values, i) for i in range(len(survey.points))]
    if not all(columns):
        return None
    profile = survey.profile
    result = figures_of_means(profile, [Fraction(sum(c), len(c)) for c in columns], **method)
    for i, (element, column) in enumerate(zip(result["elements"], columns)):
        element["sum"] = Rounded(Fraction(sum(column)), 4 if survey.converted(i) else 0)
        element["answer_count"] = len(column)
        if not survey.converted(i):
            chosen = [r.points[i] for r in responses]
            element["point_counts"] = [chosen.count(point) for point in range(1, survey.points[i] + 1)]
        if len(column) >= FEWEST:
            add_element_error(profile, element, column, len(responses), population, intervals)
    return result


def add_element_error(profile, element, column, responses, population, intervals):
    n = len(column)
    variance = covariance([(x, x) for x in column]) / n * correction(n, responses, population)
    error = math.sqrt(variance)
    element["standard_error"] = Near(error)
    if intervals:
        value, scaled = element["value"].value, error * float(Fraction(profile["multiplier"]))
        element["lower"], element["upper"] = limits(profile, value, scaled, n - 1)
        element["grade_probabilities"] = grade_probabilities(profile, value, scaled, n - 1)


def cases(profile: dict, means: list) -> list:
    """What each known cut weight gives."""
    result = []
    for cut in profile.get("legacy_weights", []):
        index = Fraction(profile["multiplier"]) * sum(means) * Fraction(cut["weight"])
        result.append({"weight": cut["weight"], "index": Rounded(index, profile.get("decimals", 0)),
                       "grade": band(profile, index)["grade"]})
    return result


def sensitivity(profile: dict, official: dict) -> dict:
    found = cases(profile, [e["mean"].value for e in official["elements"]])
    return {"cases": found, "grade_sensitive": any(c["grade"] != official["grade"] for c in found)}
