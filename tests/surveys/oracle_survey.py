"""Surveys and their responses for the oracle, and how its figures are written: as fractions, exactly, or near a number."""

import dataclasses
import math
from collections import Counter
from fractions import Fraction

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


def answered(values: list, element: int) -> list:
    return [row[element] for row in values if row[element] is not None]


def complete_rows(survey: Survey) -> list:
    return [row for row in survey.values() if None not in row]
