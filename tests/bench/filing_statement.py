"""The service's own filing statement as a script of pgbench: what PostgreSQL does without a service in front.

    script = pgbench_script(log_of_postgres)       # after one filing, with log_statement = all

Each execution files another case: request, caller, case, number and event are random; all else is as the service sent it.
"""

import re

STATEMENT = re.compile(r"execute file_complaints: (.*?)\n[^\n]*DETAIL:  parameters: ([^\n]*)\n", re.DOTALL)
PARAMETER = re.compile(r"\$(\d+) = (NULL|'(?:[^']|'')*')")
HEXADECIMAL = "lpad(to_hex(:high::bigint), 16, '0') || lpad(to_hex(:low::bigint), 16, '0')"
# Ids begin with the time, so that their indexes grow at one end only: the sample's own.
RANDOM = {"case": "('{time}' || right({hexadecimal}, 20))::uuid", "event": "('{time}' || right(reverse({hexadecimal}), 20))::uuid",
          "name": "'complaints/' || ('{time}' || right({hexadecimal}, 20))::uuid", "request": "({hexadecimal})::uuid",
          "caller": "reverse({hexadecimal})", "number": "upper('SG' || left({hexadecimal}, 11))"}
CALLER, REQUEST, CASE = 1, 3, 5
NUMBER = re.compile(r"'\{[A-Z]{2}[0-9A-Z]{11}\}'")
UUID = re.compile(r"'\{[0-9a-f]{8}-[0-9a-f-]{27}\}'")


def kind_of(number: int, values: dict) -> str:
    """What a parameter is, as far as it may not be the same twice; "" for all others."""
    value = values[number]
    if number in (CALLER, REQUEST):
        return "caller" if number == CALLER else "request"
    if value == values[CASE]:
        return "case"
    if value == values[CASE].replace("{", "{complaints/"):
        return "name"
    if NUMBER.fullmatch(value):
        return "number"
    return "event" if UUID.fullmatch(value) else ""


def pgbench_script(log: str) -> str:
    statement, listed = STATEMENT.search(log).groups()
    values = {int(number): value for number, value in PARAMETER.findall(listed)}
    time = values[CASE][2:16].replace("-", "")[:12]

    def value_of(found: re.Match) -> str:
        number = int(found.group(1))
        kind = kind_of(number, values)
        return f"ARRAY[{RANDOM[kind].format(time=time, hexadecimal=HEXADECIMAL)}]" if kind else values[number]

    # Two halves of 16 hexadecimal digits each.
    bounds = f"{2**60}, {2**63 - 2}"
    return (f"\\set high random({bounds})\n\\set low random({bounds})\n"
            + re.sub(r"\$(\d+)", value_of, statement) + ";\n")
