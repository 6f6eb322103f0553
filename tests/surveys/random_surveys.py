"""Random surveys for the oracle: profiles, scales, responses, and how they come in."""

import dataclasses
import json
import random

from oracle_survey import Response, Survey


def banded(limits: list) -> list:
    grades = ["D", "C", "B", "A"][-len(limits):]
    return [{"grade": g, "performance": "kinerja " + g, "lower_limit": limit} for g, limit in zip(grades, limits)]


PERFORMANCES = {"D": "Tidak Baik", "C": "Kurang Baik", "B": "Baik", "A": "Sangat Baik"}


def official(code: str, codes: str, limits: list, cuts: list, unconfirmed: bool) -> dict:
    elements = codes.split()
    return {"code": code, "lowest": 1, "highest": 4, "multiplier": "25", "decimals": 2,
            "bands": [band | {"performance": PERFORMANCES[band["grade"]]} for band in banded(limits)],
            "to_be_confirmed": unconfirmed,
            "legacy_weights": [{"code": f"w{i}", "weight": w} for i, w in enumerate(cuts)],
            "elements": [{"code": c, "weight_numerator": 1, "weight_denominator": len(elements)} for c in elements]}


NEW, OLD = ["25.00", "65.00", "76.61", "88.31"], ["25.00", "43.76", "62.51", "81.26"]
BUILT_IN = [
    official("complaint-closing", "KEPUASAN PENGADUAN", NEW, [], False),
    official("kepmenpan-25-2004", " ".join(f"U{i}" for i in range(14)), OLD, ["0.071"], True),
    official("permenpan-14-2017", "PERSYARATAN PROSEDUR WAKTU BIAYA PRODUK KOMPETENSI PERILAKU PENGADUAN SARANA", NEW,
             ["0.111", "0.11"], False),
    official("permenpan-16-2014", "PERSYARATAN PROSEDUR WAKTU BIAYA PRODUK KOMPETENSI PERILAKU MAKLUMAT PENGADUAN", OLD,
             ["0.111"], True),
]


@dataclasses.dataclass
class Case:
    survey: Survey
    part: Survey  # others, with whom its responses are compared
    part_population: int
    population: int
    min_cell: int
    accidental: bool
    reworded: bool
    reproduction: dict
    report: dict
    groups: list  # surveys of those who are in one group each, as a grouping by unit has them
    lines: list


def own_profile(dice: random.Random) -> dict:
    """An agency's own: any number of elements, weights that add up to one, any scale."""
    size, low = dice.randint(1, 20), dice.randint(0, 3)
    shares = [dice.randint(1, 30) for _ in range(size)]
    high, decimals = low + dice.randint(1, 10 - low), dice.randint(0, 4)
    multiplier = dice.choice(["25", "10", "1", "0.5", "33.333", "20"])
    # On a grid of the printed decimals, from the least index up.
    scale = 10 ** decimals
    least = int(float(multiplier) * low * scale + 0.5)
    most = int(float(multiplier) * high * scale)
    limits = [least] + sorted(dice.sample(range(least + 1, most), min(3, max(0, most - least - 2))))
    texts = [f"{limit // scale}.{limit % scale:0{decimals}d}" if decimals else str(limit) for limit in limits]
    codes = [f"U{i}" for i in range(size)]
    if dice.random() < 0.3:
        codes[dice.randrange(size)] = "BIAYA"
    cuts = [f"0.{dice.randint(1, 9999):04d}" for _ in range(dice.randint(0, 3))]
    return {"code": "own", "lowest": low, "highest": high, "multiplier": multiplier, "decimals": decimals,
            "bands": banded(texts), "to_be_confirmed": dice.random() < 0.2,
            "legacy_weights": [{"code": f"w{i}", "weight": w} for i, w in enumerate(cuts)],
            "elements": [{"code": c, "weight_numerator": s, "weight_denominator": sum(shares)}
                         for c, s in zip(codes, shares)]}


def random_points(dice: random.Random, profile: dict) -> list:
    own = profile["highest"] - profile["lowest"] + 1
    if dice.random() < 0.6:
        return [own] * len(profile["elements"])
    return [dice.choice([own, dice.randint(2, 11)]) for _ in profile["elements"]]


class Respondents:
    """People of one mood: contented, at odds, or all alike."""

    def __init__(self, dice: random.Random, points: list):
        self.dice, self.points = dice, points
        self.missing = dice.choice([0, 0, 0.02, 0.1, 0.4])
        self.flagged = dice.choice([0, 0.05, 0.2, 0.6])
        self.known = dice.choice([0, 0.2, 1])
        self.mood = dice.choice(["any", "high", "alike", "person"])
        self.alike = [dice.randint(1, n) for n in points]

    def point(self, i: int, bias: float) -> int:
        n = self.points[i]
        if self.mood == "alike":
            return self.alike[i]
        if self.mood == "high":
            return n if self.dice.random() < 0.93 else self.dice.randint(1, n)
        if self.mood == "person":
            return min(n, max(1, round(1 + bias * (n - 1) + self.dice.uniform(-0.8, 0.8))))
        return self.dice.randint(1, n)

    def response(self) -> Response:
        bias = self.dice.random()
        points = [None if self.dice.random() < self.missing else self.point(i, bias) for i in range(len(self.points))]
        return Response(points, self.dice.random() < self.flagged, self.dice.random() >= self.known)


def add_line(name: str, response: Response, sign: int = 1) -> str:
    points = " ".join(str(p or 0) for p in response.points)
    return f"add {name} {sign} {int(response.open)} {int(response.flagged)} {points}"


def lines_of(dice: random.Random, survey: Survey, people: Respondents) -> tuple:
    """The responses in three groups, out of order, with revisions and withdrawals; all of them end up in `all`, each
    group in a part of its own. And the groups."""
    begin = " ".join(map(str, survey.points))
    lines = [f"sums all {begin}"] + [f"sums part{i} {begin}" for i in range(3)]
    groups = [Survey(survey.profile, survey.points, []) for _ in range(3)]
    todo = []
    for response in survey.responses:
        group = dice.randrange(3)
        groups[group].responses.append(response)
        todo.append((group, response, 1))
    for _ in range(dice.randint(0, 4)):
        group, withdrawn = dice.randrange(3), people.response()
        todo += [(group, withdrawn, 1), (group, withdrawn, -1)]
    lines += [add_line(f"part{group}", response, sign) for group, response, sign in dice.sample(todo, len(todo))]
    for i in dice.sample(range(3), 3):
        if dice.random() < 0.5:
            lines.append(f"write part{i}")
        lines.append(f"merge all part{i}")
    if dice.random() < 0.3:
        lines += ["merge all part0", "subtract all part0"]
    return lines + (["write all"] if dice.random() < 0.5 else []), groups


def pool_another(dice: random.Random, survey: Survey) -> list:
    """Puts responses of another survey of the profile, with other scales, to the survey's."""
    survey.second_points = [dice.choice([n, dice.randint(2, 11)]) for n in survey.points]
    people = Respondents(dice, survey.second_points)
    responses = [people.response() for _ in range(dice.choice([0, 7, 20]))]
    survey.responses += [dataclasses.replace(response, second=True) for response in responses]
    begin = "sums second " + " ".join(map(str, survey.second_points))
    return [begin] + [add_line("second", r) for r in responses] + ["pool all second", "write all"]


def random_report(dice: random.Random, survey: Survey) -> dict:
    """A report of these or other figures, mostly right."""
    profile, digits = survey.profile, dice.choice([2, 2, 2, 3, 1])
    means = [dice.uniform(profile["lowest"], profile["highest"]) for _ in profile["elements"]]
    shown = [{"element": e["code"], "mean": f"{m:.{digits}f}"} for e, m in zip(profile["elements"], means)]
    cuts = [float(c["weight"]) for c in profile["legacy_weights"]]
    cut = dice.choice(cuts + [None])
    steps, total_steps = dice.choice([(9, 9), (9, 9), (2, 9), (3, 9), (4, 9), (9, 2), (9, 3), (9, 4)])
    total = round(sum(
        round(float(s["mean"]) * (e["weight_numerator"] / e["weight_denominator"] if cut is None else cut), steps)
        for s, e in zip(shown, profile["elements"])), total_steps)
    index = float(profile["multiplier"]) * total if dice.random() < 0.85 else total
    index = max(0.0, index + dice.choice([0, 0, 0, 0, 0.02, -0.05, 3]))
    if dice.random() < 0.1:
        shown[dice.randrange(len(shown))]["mean"] = "11.0"
    if dice.random() < 0.1:
        shown.append({"element": "SURPRISE", "mean": "3.3"})
    if dice.random() < 0.1:
        shown.pop(0)
    dice.shuffle(shown)
    return {"elements": shown or [{"element": "SURPRISE", "mean": "1"}],
            "claimed_index": f"{index:.{dice.choice([profile['decimals'], 2, 0])}f}",
            "claimed_grade": dice.choice(["A", "B", "C", "D", "", "", "b"]),
            "claimed_performance": dice.choice(["", "", "", "kinerja A", "Kinerja B", "Baik", "SANGAT BAIK"]),
            "claimed_respondents": dice.choice([0, 30, 300, 3000]), "claimed_population": dice.choice([0, 100, 2940])}


def random_case(dice: random.Random, profile=None, size=None) -> Case:
    profile = profile or dice.choice(BUILT_IN + [own_profile(dice)] * 5)
    # Of a large one the values are whole numbers, which are quicker.
    points = [profile["highest"] - profile["lowest"] + 1] * len(profile["elements"]) if size else random_points(dice, profile)
    people = Respondents(dice, points)
    size = size or dice.choice([0, 1, 3, 5, 6, 12, 30, 60])
    responses = [people.response() for _ in range(size)]
    survey = Survey(profile, points, responses)
    part = Survey(profile, points, [people.response() for _ in range(dice.choice([4, 5, 9, 25]))])
    reproduction = {}
    if dice.random() < 0.7:
        reproduction["weight"] = dice.choice(["0.111", "0.11", "0.071", "0.25"])
    for field in ("mean_decimals", "weighted_mean_decimals", "total_decimals"):
        if dice.random() < 0.5:
            reproduction[field] = dice.randint(0, 4)
    case = Case(survey, part, dice.choice([0, 0, 40, 2940]), dice.choice([0, 0, 20, size, size + 1, 2940]),
                dice.choice([5, 5, 10]), dice.random() < 0.5, dice.random() < 0.2, reproduction,
                random_report(dice, survey), [], [])
    lines, case.groups = lines_of(dice, survey, people)
    case.lines = ["profile " + json.dumps(profile)] + lines
    if dice.random() < 0.2:
        case.lines += pool_another(dice, survey)
    case.lines += ["sums other "+ " ".join(map(str, points))] + [add_line("other", r) for r in part.responses]
    asked = f"{case.population} {case.min_cell} {int(case.accidental)} {int(case.reworded)} " + json.dumps(reproduction)
    case.lines += [f"index {name} {asked}" for name in ("all", "part0", "part1", "part2")]
    case.lines.append(f"compare other {case.part_population} all {case.population}")
    case.lines.append("audit " + json.dumps(case.report))
    return case
