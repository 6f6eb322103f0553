"""What GetIndexComparison and AuditReportedIndex are to answer, by definition."""

import math
from fractions import Fraction

import student
from oracle_certainty import squared_error
from oracle_figures import cases, figures, figures_of_means
from oracle_survey import FEWEST, Near, Rounded, Survey, answered, band, correction, covariance, half_up, rounded, weights


def holm(probabilities: list) -> list:
    order = sorted(range(len(probabilities)), key=lambda i: probabilities[i])
    corrected, greatest = [0.0] * len(order), 0.0
    for rank, i in enumerate(order):
        greatest = max(greatest, min(1.0, (len(order) - rank) * probabilities[i]))
        corrected[i] = greatest
    return corrected


def change(profile, difference, base, compared, grade_changed):
    """The message Change but for its correction, and its probability as it is. base and compared are as
    oracle_certainty.squared_error has them."""
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


def steps_of_reports(profile: dict) -> list:
    """How reports are known to compute, as Reproduction has it: the regulation's own way, then the simplest first."""
    cuts = [None] + [cut["weight"] for cut in profile.get("legacy_weights", [])]
    exact = weights(profile)
    if len(set(exact)) == 1:
        for digits in (2, 3, 4):
            unit = Fraction(1, 10 ** digits)
            for cut in (exact[0] // unit * unit, rounded(exact[0], digits)):
                if cut > 0 and cut != exact[0] and cut not in [Fraction(c) for c in cuts if c]:
                    cuts.append(half_up(cut, digits))
    steps = [{}] + [{step: digits} for step in ("weighted_mean_decimals", "total_decimals") for digits in (2, 3, 4)]
    return [dict(step, **({"weight": cut} if cut else {})) for step in steps for cut in cuts]


class Report:
    def __init__(self, profile: dict, request: dict):
        self.profile, self.printed = profile, {e["element"]: e["mean"] for e in request["elements"]}
        self.claimed, self.digits = Fraction(request["claimed_index"]), digits_of(request["claimed_index"])
        self.multiplier = Fraction(profile["multiplier"])
        # Whether the index is on the scale of the answers.
        self.total = (self.multiplier * profile.get("lowest", 0) > profile["highest"]
                      and self.claimed <= profile["highest"])

    def total_by(self, way: dict, half_units: int) -> Fraction:
        return figures_of_means(
            self.profile, means_of(self.profile, self.printed, half_units), weight=way.get("weight"),
            weighted_decimals=way.get("weighted_mean_decimals"),
            total_decimals=way.get("total_decimals"))["weighted_mean"].value

    def is_printed(self, total: Fraction) -> bool:
        return rounded(total if self.total else total * self.multiplier, self.digits) == self.claimed

    def just_gives(self, way: dict) -> bool:
        return self.is_printed(self.total_by(way, 0))

    def can_give(self, way: dict) -> bool:
        least, greatest = self.total_by(way, -1), self.total_by(way, 1)
        decimals = way.get("weighted_mean_decimals", way.get("total_decimals"))
        if decimals is not None:
            # Every sum of numbers rounded so.
            unit = Fraction(1, 10 ** decimals)
            return any(self.is_printed(least + i * unit) for i in range(int((greatest - least) / unit) + 1))
        low, high = (total if self.total else total * self.multiplier for total in (least, greatest))
        return rounded(low, self.digits) <= self.claimed <= rounded(high, self.digits)

    def is_near(self) -> bool:
        """Whether it is off what the printed means give by two standard deviations of rounding them, at most."""
        units = [Fraction(1, 10 ** digits_of(self.printed[e["code"]]))
                 for e in self.profile["elements"]]
        scale = Fraction(1) if self.total else self.multiplier
        variance = sum((scale * w * unit) ** 2 / 12 for w, unit in zip(weights(self.profile), units))
        apart = abs(self.claimed - scale * self.total_by({}, 0)) - Fraction(1, 2 * 10 ** self.digits)
        return apart <= 0 or apart ** 2 <= 4 * variance

    def bands(self, profile: dict) -> list:
        """Of everything that is printed as the index, to the profile's decimals."""
        decimals, factor = profile.get("decimals", 0), self.multiplier if self.total else 1
        unit, value = Fraction(1, 10 ** decimals), self.claimed * factor
        half = Fraction(1, 2 * 10 ** self.digits) * factor
        if 2 * half <= unit:
            return [band(profile, value)]
        first = rounded(value - half, decimals)
        count = 1 + int((value + half - first) / unit)
        return [band(profile, first + i * unit) for i in range(count + 1)
                if first + i * unit - unit / 2 < value + half]


def audit(profile: dict, others: list, request: dict) -> dict:
    report = Report(profile, request)
    codes = [e["code"] for e in profile["elements"]]
    result, findings = {}, []

    def find(kind, element=""):
        findings.append({"kind": "AUDIT_FINDING_KIND_" + kind, "element": element})

    for code in codes:
        if code not in report.printed:
            find("WRONG_ELEMENTS", code)
        elif not profile.get("lowest", 0) <= Fraction(report.printed[code]) <= profile["highest"]:
            find("OUT_OF_SCALE", code)
    for element in request["elements"]:
        if element["element"] not in codes:
            find("WRONG_ELEMENTS", element["element"])
    complete = set(codes) <= set(report.printed)
    if complete:
        audit_index(report, result, find)
    audit_grade(report, others, [request.get("claimed_grade"), request.get("claimed_performance")], find)
    result["consistent"] = complete and not findings
    respondents, population = request.get("claimed_respondents", 0), request.get("claimed_population", 0)
    if respondents and population:
        if respondents > population:
            find("SAMPLE_TOO_LARGE")
        elif respondents < krejcie_morgan(population):
            find("SAMPLE_TOO_SMALL")
    result["findings"] = findings
    return result


def audit_index(report: Report, result: dict, find):
    profile, ways = report.profile, steps_of_reports(report.profile)
    decimals, means = profile.get("decimals", 0), means_of(profile, report.printed, 0)
    result["recomputed"] = figures_of_means(profile, means)
    for field, half_units in (("least", -1), ("greatest", 1)):
        result[field] = Rounded(report.total_by({}, half_units) * report.multiplier, decimals)
    result["cases"] = cases(profile, means)
    result["claimed_weighted_mean"] = report.total
    result["reproductions"] = [way for way in ways if report.just_gives(way)]
    found = result["reproductions"] or [way for way in ways if report.can_give(way)]
    if not found:
        find("DOES_NOT_ADD_UP")
    elif found[0] != {} and not (report.can_give({}) and (report.is_near() or not result["reproductions"])):
        find("WEIGHT_CUT" if set(found[0]) == {"weight"} else "STEPS_ROUNDED")


def audit_grade(report: Report, others: list, claims: list, find):
    def span(p):
        return [Fraction(p["multiplier"]) * p.get(end, 0) for end in ("lowest", "highest")]

    def fits(p, claim):
        return any(claim.lower() in (b["grade"].lower(), b.get("performance", "").lower()) for b in report.bands(p))

    wrong = [claim for claim in claims if claim and not fits(report.profile, claim)]
    if wrong:
        same = [other for other in others if span(other) == span(report.profile)]
        find("OTHER_BANDS" if any(fits(other, wrong[0]) for other in same) else "WRONG_GRADE")
