"""What answers tell of responses with a quality flag: right where it is told, and nothing that subtraction would tell.

    told = wire_flagged.Told(min_cell)
    told.fit(expected, answer, key, people)     # before they are compared
    problems += told.problems(larger)

Which groups it is told of is decided by the service, of all groups at once: an answer may leave out everything that the
oracle expects of flags, but nothing less than everything. Of groups of which it is told neither those with a flag nor
the others may be few, nor what a larger one has beside them; and so with those who answered each element.
"""

import oracle_survey

FIELDS = ("flagged_count", "without_flagged")
NOTE = "INDEX_NOTE_MANY_FLAGGED"


def leave_out(expected: dict):
    for field in FIELDS:
        expected.pop(field, None)
    if NOTE in expected.get("notes", []):
        expected["notes"].remove(NOTE)


class Told:
    def __init__(self, min_cell: int):
        self.min_cell, self.wrong = min_cell, []
        self.groups = {}  # the people of each group of which it is told, by its conditions
        self.untold = set()

    def fit(self, expected: dict, answer: dict, key: dict, people: list):
        """Takes out of what is expected what the answer may leave out."""
        conditions = tuple(sorted(key.items()))
        if any(field in answer for field in FIELDS):
            self.groups[conditions] = people
            self.wrong += [f"{key}: tells of flags by the profile"] if "education" in key else []
        else:
            self.untold.add(conditions)
            leave_out(expected)

    def parts(self, people: list):
        return [[p for p in people if p.response.flagged == flagged] for flagged in (True, False)]

    def small(self, people: list) -> bool:
        layers = [people] + [[p for p in people if p.response.points[e] is not None]
                             for e in range(len(people[0].response.points) if people else 0)]
        return any(oracle_survey.is_small([p.response for p in layer], self.min_cell) for layer in layers)

    def problems(self, larger) -> list:
        """larger(key) names the groups that hold this one."""
        found = self.wrong + [f"{key} tells of flags, and does not" for key in self.untold & set(self.groups)]
        for key, people in self.groups.items():
            if any(self.small(part) for part in self.parts(people)):
                found.append(f"{key} tells of flags of few")
            for other in larger(key):
                beside = [p for p in self.groups.get(other, []) if not any(p is one for one in people)]
                if any(self.small(part) for part in self.parts(beside)):
                    found.append(f"{key} tells of flags of few beside it in {other}")
        return found
