"""Compares what was committed with what stands in the logs and with what was applied.

    books = compare(told, logged, applied)
    books.lost, books.doubled, books.misordered, books.foreign      # sentences; all empty when all is well

`told` is what the producers' database holds of events that were told with a change, in any order; `logged` the logs, each
by position; `applied` the consumer's account in the order in which it was written.
"""

from typing import NamedTuple


class Told(NamedTuple):
    event: str
    agency: str
    subject: str
    version: int


class Entry(NamedTuple):
    """What stands in a log, and what was applied of it."""
    agency: str
    position: int
    event: str
    subject: str
    version: int


class Books(NamedTuple):
    lost: list
    doubled: list
    misordered: list
    # What nobody told, or something else than what was told.
    foreign: list

    def problems(self) -> list:
        return self.lost + self.doubled + self.misordered + self.foreign


def first_ones(entries: list, place: str, doubled: list) -> list:
    """Each event's first entry; the others are told to `doubled`."""
    seen, firsts = {}, []
    for entry in entries:
        if entry.event in seen:
            doubled.append(f"{place} twice: {entry}, and before at position {seen[entry.event].position} of"
                           f" {seen[entry.event].agency}")
        else:
            seen[entry.event] = entry
            firsts.append(entry)
    return firsts


def descents(entries: list, place: str) -> list:
    """Where a log's positions, or the versions of a subject in a log, do not ascend."""
    found, positions, versions = [], {}, {}
    for entry in entries:
        if entry.position <= positions.get(entry.agency, 0):
            found.append(f"{place} after position {positions[entry.agency]}: {entry}")
        if entry.version <= versions.get((entry.agency, entry.subject), 0):
            found.append(f"{place} after version {versions[entry.agency, entry.subject]}: {entry}")
        positions[entry.agency] = max(positions.get(entry.agency, 0), entry.position)
        versions[entry.agency, entry.subject] = max(versions.get((entry.agency, entry.subject), 0), entry.version)
    return found


def holes(logged: list) -> list:
    held = {}
    for entry in logged:
        held.setdefault(entry.agency, set()).add(entry.position)
    return [f"position {position} of {agency} holds nothing" for agency, positions in sorted(held.items())
            for position in range(1, max(positions) + 1) if position not in positions]


def compare(told: list, logged: list, applied: list) -> Books:
    doubled, foreign = [], []
    in_log = {entry.event: entry for entry in first_ones(logged, "in the logs", doubled)}
    once = first_ones(applied, "applied", doubled)
    in_account = {entry.event for entry in once}
    committed = {row.event: row for row in told}

    lost = [f"committed, and in no log: {row}" for row in told if row.event not in in_log]
    lost += [f"in its log, and not applied: {entry}" for entry in logged if entry.event not in in_account]
    lost += holes(logged)
    for entry in in_log.values():
        row = committed.get(entry.event)
        if row is None or row != Told(entry.event, entry.agency, entry.subject, entry.version):
            foreign.append(f"in a log, and told otherwise: {entry}; {row}")
    foreign += [f"applied, and in the log otherwise: {entry}; {in_log.get(entry.event)}" for entry in once
                if in_log.get(entry.event) != entry]
    misordered = descents(list(in_log.values()), "in the logs") + descents(once, "applied")
    return Books(lost, doubled, misordered, foreign)


def undetected(told: list, logged: list, applied: list) -> list:
    """What `compare` does not find when one row of sound books is lost, doubled or out of place. Should be empty."""
    middle = len(applied) // 2
    after = next((i for i in range(middle + 1, len(applied)) if applied[i].agency == applied[middle].agency), None)
    if after is None:
        return ["there are too few rows to try it with"]
    swapped = list(applied)
    swapped[middle], swapped[after] = swapped[after], swapped[middle]
    tries = {
        "a committed event that is in no log": ("lost", told + [Told("0-0", "dinkes", "things/0", 1)], logged, applied),
        "an event that was not applied": ("lost", told, logged, applied[:middle] + applied[middle + 1:]),
        "an event that was applied twice": ("doubled", told, logged, applied + [applied[middle]]),
        "two events that were applied in the wrong order": ("misordered", told, logged, swapped),
        "an event that nobody told": ("foreign", [row for row in told if row.event != applied[middle].event], logged, applied),
    }
    missed = []
    for what, (kind, *rows) in tries.items():
        books = compare(*rows)
        others = [name for name in Books._fields if name != kind and getattr(books, name)]
        if not getattr(books, kind) or others:
            missed.append(f"{what}: found as {books}")
    return missed
