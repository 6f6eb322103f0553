"""What GetIndexComparison and AuditReportedIndex are to answer, by definition."""

import math
from fractions import Fraction

import student
from oracle import (FEWEST, Near, Rounded, Survey, answered, band, cases, correction, covariance, figures,
                    figures_of_means, half_up, rounded, squared_error)


def holm(probabilities: list) -> list:
    order = sorted(range(len(probabilities)), key=lambda i: probabilities[i])
    corrected, greatest = [0.0] * len(order), 0.0
    for rank, i in enumerate(order):
        greatest = max(greatest, min(1.0, (len(order) - rank) * probabilities[i]))
        corrected[i] = greatest
    return corrected


def change(profile, difference, base, compared, grade_changed):
    """The message Change but for its correction, and its probability as it is. base and compared are as
    oracle.squared_error has them."""
    error = math.sqrt(base[0] + compared[0])
    result = {"difference": Rounded(difference, profile.get("decimals", 0)), "standard_error": Near(error),
              "grade_changed": grade_changed}
    if error == 0:
        probability = 1.0 if difference == 0 else 0.0
    else:
        exact = base[1] is not None and compared[1] is not None
        v1, v2 = (base[1], compared[1]) if exact else (base[0], compared[0])
        degrees = (v1 + v2) ** 2 / (v1 ** 2 / base[2] + v2 ** 2 / compared[2])
        result["degrees_of_freedom"] = Rounded(Fraction(degrees), 4, exact)
        probability = student.two_tailed(float(difference) / error, float(degrees))
    result["probability"] = Near(probability)
    return result, probability


def judge(result, corrected):
    result["corrected_probability"] = Near(corrected)
    result["significant"] = corrected < 0.05


def element_error(survey: Survey, i: int, population: int):
    column = answered(survey.values(), i)
    n = len(column)
    factor = Fraction(survey.profile["multiplier"]) ** 2 * correction(n, len(survey.responses), population)
    exact = factor * covariance([(x, x) for x in column]) / n
    return float(exact), exact, n - 1


def comparison(base: Survey, base_population: int, compared: Survey, compared_population: int) -> dict:
    sides = [(base, base_population), (compared, compared_population)]
    if any(len(survey.responses) < FEWEST for survey, _ in sides):
        return {}
    before, after = (figures(survey, survey.responses, population, False) for survey, population in sides)
    errors = [squared_error(survey, survey.responses, population) for survey, population in sides]
    if None in (before, after, *errors):
        return {}
    profile = base.profile
    index_change, probability = change(profile, after["index"].value - before["index"].value, *errors,
                                       before["grade"] != after["grade"])
    judge(index_change, probability)
    changes, tested, probabilities = [], [], []
    for i, (one, other) in enumerate(zip(before["elements"], after["elements"])):
        difference, graded = other["value"].value - one["value"].value, one["grade"] != other["grade"]
        if min(one["answer_count"], other["answer_count"]) < FEWEST:
            result = {"difference": Rounded(difference, profile.get("decimals", 0)), "grade_changed": graded}
        else:
            found = [element_error(survey, i, population) for survey, population in sides]
            result, probability = change(profile, difference, *found, graded)
            tested.append(result)
            probabilities.append(probability)
        changes.append({"element": one["element"], "change": result})
    for result, corrected in zip(tested, holm(probabilities)):
        judge(result, corrected)
    return {"index_change": index_change, "element_changes": changes}


def digits_of(text: str) -> int:
    return len(text.partition(".")[2])


def krejcie_morgan(population: int) -> int:
    return int(half_up(Fraction(3841 * population, 10 * (population - 1) + 3841), 0))


def means_of(profile: dict, printed: dict, half_units: int) -> list:
    result = []
    for element in profile["elements"]:
        text = printed[element["code"]]
        moved = Fraction(text) + half_units * Fraction(1, 2 * 10 ** digits_of(text))
        if half_units:
            moved = min(max(moved, Fraction(profile.get("lowest", 0))), Fraction(profile["highest"]))
        result.append(moved)
    return result


def audit(profile: dict, others: list, request: dict) -> dict:
    printed = {e["element"]: e["mean"] for e in request["elements"]}
    claimed, digits = Fraction(request["claimed_index"]), digits_of(request["claimed_index"])
    codes = [e["code"] for e in profile["elements"]]
    result, findings = {}, []

    def find(kind, element=""):
        findings.append({"kind": "AUDIT_FINDING_KIND_" + kind, "element": element})

    for code in codes:
        if code not in printed:
            find("WRONG_ELEMENTS", code)
        elif not profile.get("lowest", 0) <= Fraction(printed[code]) <= profile["highest"]:
            find("OUT_OF_SCALE", code)
    for element in request["elements"]:
        if element["element"] not in codes:
            find("WRONG_ELEMENTS", element["element"])
    complete = set(codes) <= set(printed)
    if complete:
        audit_index(profile, printed, claimed, digits, result, find)
    audit_grade(profile, others, request.get("claimed_grade", ""), claimed, find)
    result["consistent"] = complete and not findings
    respondents, population = request.get("claimed_respondents", 0), request.get("claimed_population", 0)
    if respondents and population:
        if respondents > population:
            find("SAMPLE_TOO_LARGE")
        elif respondents < krejcie_morgan(population):
            find("SAMPLE_TOO_SMALL")
    result["findings"] = findings
    return result


def audit_index(profile, printed, claimed, digits, result, find):
    def index_of(weight, half_units):
        return figures_of_means(profile, means_of(profile, printed, half_units), weight=weight)["index"].value

    def can_be(weight):
        return rounded(index_of(weight, -1), digits) <= claimed <= rounded(index_of(weight, 1), digits)

    decimals = profile.get("decimals", 0)
    cuts = [c["weight"] for c in profile.get("legacy_weights", [])]
    means = means_of(profile, printed, 0)
    result["recomputed"] = figures_of_means(profile, means)
    result["least"], result["greatest"] = Rounded(index_of(None, -1), decimals), Rounded(index_of(None, 1), decimals)
    result["cases"] = cases(profile, means)
    if rounded(index_of(None, 0), digits) == claimed:
        return
    if any(rounded(index_of(cut, 0), digits) == claimed for cut in cuts):
        find("WEIGHT_CUT")
    elif not can_be(None):
        find("WEIGHT_CUT" if any(can_be(cut) for cut in cuts) else "DOES_NOT_ADD_UP")


def audit_grade(profile, others, grade, claimed, find):
    def span(p):
        return [Fraction(p["multiplier"]) * p.get(end, 0) for end in ("lowest", "highest")]

    if not grade or band(profile, claimed)["grade"] == grade:
        return
    same = [other for other in others if span(other) == span(profile)]
    find("OTHER_BANDS" if any(band(other, claimed)["grade"] == grade for other in same) else "WRONG_GRADE")
