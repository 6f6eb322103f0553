"""What GetIndex is to answer, computed from the single responses by definition, in fractions.

    survey = oracle.Survey(profile, points, responses)          # profile: an IndexProfile as JSON
    expected = oracle.index(survey, population=2940, min_cell=5)
    oracle.differences(expected, json.loads(answer))            # [] when every figure is right

Nothing is taken from the service: no sums, no shortcuts. A figure is written Rounded(fraction, digits), which an answer
must equal as a fraction and as it is printed, or Near(number), which it must meet within 1e-9. Both the domain alone
(oracle_test.py) and a service's answer over the wire can be held against it: field names are the contract's.
"""

import dataclasses
import math
from collections import Counter
from fractions import Fraction

import student

FEWEST = 5


@dataclasses.dataclass
class Rounded:
    value: Fraction
    digits: int
    exact: bool = True  # False: only what is printed is compared


@dataclasses.dataclass
class Near:
    value: float


@dataclasses.dataclass
class Response:
    points: list  # by element, None where there is no answer
    flagged: bool = False
    open: bool = True
    second: bool = False  # of the second of two surveys that are pooled


@dataclasses.dataclass
class Survey:
    profile: dict
    points: list  # of the question of each element
    responses: list
    second_points: list = None  # of the second of two surveys that are pooled

    def values(self, responses=None) -> list:
        """Each response's values on the profile's scale, exactly."""
        scales = [self.scale_of(points) for points in self.points], [self.scale_of(p) for p in self.second_points or []]
        return [[scale[point] for point, scale in zip(response.points, scales[response.second])]
                for response in (self.responses if responses is None else responses)]

    def scale_of(self, points: int) -> dict:
        """What each point is worth; whole numbers as such, which are quicker."""
        low, high = self.profile.get("lowest", 0), self.profile["highest"]
        worth = {point: low + Fraction((point - 1) * (high - low), points - 1) for point in range(1, points + 1)}
        return {None: None} | {p: v.numerator if v.denominator == 1 else v for p, v in worth.items()}

    def one_scale(self, element: int) -> bool:
        return self.second_points is None or self.second_points[element] == self.points[element]

    def converted(self, element: int) -> bool:
        width = self.profile["highest"] - self.profile.get("lowest", 0)
        return self.points[element] - 1 != width or not self.one_scale(element)


def half_up(value: Fraction, digits: int) -> str:
    scaled = abs(value) * 10 ** digits
    whole = math.floor(scaled + Fraction(1, 2))
    text = str(whole).rjust(digits + 1, "0")
    text = text[:-digits] + "." + text[-digits:] if digits else text
    return "-" + text if value < 0 and whole else text


def rounded(value: Fraction, digits) -> Fraction:
    return value if digits is None else Fraction(half_up(value, digits))


def weights(profile: dict) -> list:
    return [Fraction(int(e["weight_numerator"]), int(e["weight_denominator"])) for e in profile["elements"]]


def band(profile: dict, value: Fraction) -> dict:
    """By what is printed."""
    printed = Fraction(half_up(value, profile.get("decimals", 0)))
    reached = [b for b in profile["bands"] if Fraction(b["lower_limit"]) <= printed]
    return reached[-1] if reached else profile["bands"][0]


def covariance(pairs: list) -> Fraction:
    n, counts = len(pairs), Counter(pairs).items()
    first, second = (Fraction(sum(count * pair[side] for pair, count in counts), n) for side in (0, 1))
    return sum(count * (a - first) * (b - second) for (a, b), count in counts) / Fraction(n - 1)


def correction(n: int, responses: int, population: int) -> Fraction:
    return 1 - Fraction(n, population) if population > responses else Fraction(1)


def counted(responses: list) -> int:
    return sum(r.open for r in responses) or len(responses)


def is_small(responses: list, min_cell: int) -> bool:
    return len(responses) > 0 and counted(responses) < min_cell


# --- the index -------------------------------------------------------------------------------------------------------

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


def answered(values: list, element: int) -> list:
    return [row[element] for row in values if row[element] is not None]


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


# --- how sure it is --------------------------------------------------------------------------------------------------

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


def complete_rows(survey: Survey) -> list:
    return [row for row in survey.values() if None not in row]


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


# --- the whole of it -------------------------------------------------------------------------------------------------

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
