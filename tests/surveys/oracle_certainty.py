"""How sure an index is, by definition: standard errors, intervals, the chances of each grade, and Cronbach's alpha."""

import math
from fractions import Fraction

import student
from oracle_survey import FEWEST, Near, Rounded, Survey, answered, band, complete_rows, correction, covariance, weights


def limits(profile, centre, error, degrees):
    multiplier = Fraction(profile["multiplier"])
    reach = student.quantile(degrees) * error
    return (Near(max(float(centre) - reach, float(multiplier * profile.get("lowest", 0)))),
            Near(min(float(centre) + reach, float(multiplier * profile["highest"]))))


def grade_probabilities(profile, centre, error, degrees):
    own = band(profile, centre)["grade"]
    if error == 0:
        return [{"grade": b["grade"], "probability": Near(float(b["grade"] == own))} for b in profile["bands"]]
    half_unit = Fraction(1, 2 * 10 ** profile.get("decimals", 0))
    below = [student.cumulative(float(Fraction(b["lower_limit"]) - half_unit - centre) / error, degrees)
             for b in profile["bands"][1:]]
    edges = [0.0] + below + [1.0]
    return [{"grade": b["grade"], "probability": Near(edges[i + 1] - edges[i])}
            for i, b in enumerate(profile["bands"])]


def squared_error(survey: Survey, responses: list, population: int):
    """Of the index: its value, the same as a fraction if everybody answered everything, degrees of freedom."""
    profile, values = survey.profile, survey.values(responses)
    w, n = weights(profile), len(values)
    fewest = min(len(answered(values, i)) for i in range(len(w)))
    if fewest < 2:
        return None
    factor = Fraction(profile["multiplier"]) ** 2 * correction(n, n, population)
    if all(None not in row for row in values):
        scores = [sum(a * b for a, b in zip(w, row)) for row in values]
        exact = factor * covariance([(s, s) for s in scores]) / n
        return float(exact), exact, fewest - 1
    total = Fraction(0)
    for u in range(len(w)):
        for v in range(len(w)):
            both = [(row[u], row[v]) for row in values if row[u] is not None and row[v] is not None]
            if len(both) >= 2:
                total += w[u] * w[v] * covariance(both) * Fraction(
                    len(both), len(answered(values, u)) * len(answered(values, v)))
    return float(factor * max(total, 0)), None, fewest - 1


def confidence(survey: Survey, population: int, index: Fraction):
    n = len(survey.responses)
    squared = squared_error(survey, survey.responses, population) if n >= FEWEST else None
    if squared is None:
        return None
    value, exact, degrees = squared
    error = math.sqrt(value)
    lower, upper = limits(survey.profile, index, error, degrees)
    return {"method": "CONFIDENCE_METHOD_" + ("PAIRWISE" if exact is None else "COMPLETE"), "level": "0.95",
            "standard_error": Near(error), "degrees_of_freedom": degrees, "lower": lower, "upper": upper,
            "grade_probabilities": grade_probabilities(survey.profile, index, error, degrees),
            "population": population if population > n else 0}


def correlation(pairs: list):
    first, second = covariance([(a, a) for a, _ in pairs]), covariance([(b, b) for _, b in pairs])
    if first == 0 or second == 0:
        return None
    return float(covariance(pairs)) / math.sqrt(first * second)


def reliability(survey: Survey):
    rows = complete_rows(survey)
    if len(rows) < FEWEST:
        return None
    k = len(survey.points)
    t = student.quantile(len(rows) - 2)
    critical = t / math.sqrt(len(rows) - 2 + t * t)
    totals = [sum(row) for row in rows]
    total_variance = covariance([(x, x) for x in totals])
    result = {"complete_count": len(rows), "critical_correlation": Near(critical), "items": []}
    if k > 1 and total_variance > 0:
        own = sum(covariance([(row[i], row[i]) for row in rows]) for i in range(k))
        alpha = Fraction(k, k - 1) * (1 - own / total_variance)
        result["alpha"], result["reliable"] = Rounded(alpha, 4), alpha >= Fraction(6, 10)
    for i, element in enumerate(survey.profile["elements"]):
        item = {"element": element["code"]}
        for field, verdict, others in (("item_total", "valid", 0), ("corrected", "valid_corrected", 1)):
            found = correlation([(row[i], total - others * row[i]) for row, total in zip(rows, totals)])
            if found is not None:
                item[field] = Near(found)
                # One that lies on the limit itself may be judged either way.
                if abs(found - critical) > 1e-9:
                    item[verdict] = found >= critical
        result["items"].append(item)
    return result
