"""What of an agency's cases some of its readers miss, judged from the tables and from who may read what, without asking the
service which words it withholds.

    for reader in readers_of("bidang-p2p"):
        missing(world, "dinkes", reader)                     # the numbers of cases of which they may not read everything
"""

import collections
import dataclasses
from typing import Callable

from world import World, query

import recount

PRIVATE, INTERNAL, PENDING_APPROVAL, IMPORTED = 1, 2, 6, 2
AUDIENCE = 10  # the field of a step's detail
ASSIGN, ANSWER, APPROVE_ANSWER, RETURN_ANSWER, COMMENT, UPDATE = 6, 8, 9, 10, 17, 18
# Are not exported.
SET_DISCLOSURE, REVEAL_IDENTITY = 19, 20
STEPS = """
  SELECT c.number, c.state, c.unit, c.content_visibility, c.in_triage, c.origin, h.action, h.from_state, h.to_state,
    h.text IS NOT NULL OR h.text_sealed IS NOT NULL, encode(h.detail, 'hex')
  FROM complaints.complaint c JOIN complaints.history h USING (complaint) WHERE c.agency = '{agency}'
  ORDER BY c.number, h.version"""


@dataclasses.dataclass
class Case:
    number: str
    waits: bool
    unit: str
    private: bool
    in_triage: bool
    imported: bool


@dataclasses.dataclass
class Step:
    action: int
    from_state: int
    to_state: int
    words: bool
    detail: dict


@dataclasses.dataclass
class Reader:
    name: str
    role: str
    # Empty for the agency as a whole.
    unit: str
    # Whether they may read the words of a case, and what is among the handlers too.
    reads: Callable[[Case], bool]
    reads_inside: bool = True

    def grant(self, agency: str) -> str:
        return f"{self.role}@{agency}" + (f"/{self.unit}" if self.unit else "")


def readers_of(unit: str) -> list:
    return [
        Reader("admin", "agency_admin", "", lambda case: case.waits),
        Reader("pengawas", "auditor", "", lambda case: False),
        Reader("kepala-unit", "supervisor", unit, lambda case: case.unit == unit or not case.unit and case.private),
        Reader("mitra", "partner_reader", "", lambda case: case.private, reads_inside=False)]


def _is_inside(step: Step) -> bool:
    return step.action in (APPROVE_ANSWER, RETURN_ANSWER) or \
        step.action == COMMENT and step.detail.get(AUDIENCE) == INTERNAL


def _has_inside_words(steps: list, at: int) -> bool:
    """Of a note, a reason, or an answer that was not approved."""
    if steps[at].action in (ASSIGN, UPDATE):
        return True
    if steps[at].action != ANSWER or steps[at].to_state != PENDING_APPROVAL:
        return False
    out = [step for step in steps[at + 1:] if step.from_state == PENDING_APPROVAL != step.to_state]
    return not out or out[0].action != APPROVE_ANSWER


def _misses_name(reader: Reader, case: Case) -> bool:
    """What it is called in the system that it was taken over from."""
    return case.imported and not (reader.reads(case) and reader.reads_inside)


def _misses(reader: Reader, case: Case, steps: list) -> bool:
    reads = reader.reads(case)
    inside = reads and reader.reads_inside
    if _misses_name(reader, case):
        return True
    for at, step in enumerate(steps):
        if step.action in (SET_DISCLOSURE, REVEAL_IDENTITY):
            continue
        if _is_inside(step) and not inside:
            return True
        if step.words and not (inside or reads and not _has_inside_words(steps, at)):
            return True
    return False


def _cases_of(world: World, agency: str) -> tuple:
    cases, steps = {}, collections.defaultdict(list)
    for number, state, unit, visibility, in_triage, origin, action, from_state, to_state, words, detail in \
            query(world.database, STEPS.format(agency=agency)):
        cases[number] = Case(number, int(state) == PENDING_APPROVAL, unit, int(visibility) == PRIVATE, in_triage == "t",
                             int(origin) == IMPORTED)
        steps[number].append(Step(int(action), int(from_state), int(to_state), words == "t",
                                  recount.fields(bytes.fromhex(detail))))
    return cases, steps


def missing(world: World, agency: str, reader: Reader) -> set:
    cases, steps = _cases_of(world, agency)
    return {number for number, case in cases.items() if _misses(reader, case, steps[number])}


def nameless(world: World, agency: str, reader: Reader) -> set:
    return {number for number, case in _cases_of(world, agency)[0].items() if _misses_name(reader, case)}
