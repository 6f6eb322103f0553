"""The service's own filing statement as a script of pgbench: what PostgreSQL does without a service in front.

    script = pgbench_script(log_of_postgres)       # after one filing, with log_statement = all

Each execution files another case: request, case, number and caller are random; all else is as the service sent it.
"""

import re

STATEMENT = re.compile(r"execute file_complaints: (.*?)\n[^\n]*DETAIL:  parameters: ([^\n]*)\n", re.DOTALL)
PARAMETER = re.compile(r"\$(\d+) = (NULL|'(?:[^']|'')*')")
HEXADECIMAL = "lpad(to_hex(:high::bigint), 16, '0') || lpad(to_hex(:low::bigint), 16, '0')"
# Ids begin with the time, so that their indexes grow at one end only: the sample's own.
RANDOM = {"case": "('{time}' || right({hexadecimal}, 20))::uuid", "request": "({hexadecimal})::uuid",
          "caller": "reverse({hexadecimal})", "number": "upper('SG' || left({hexadecimal}, 11))"}


def pgbench_script(log: str) -> str:
    statement, listed = STATEMENT.search(log).groups()
    values = {int(number): value for number, value in PARAMETER.findall(listed)}
    case = values[5]
    kinds = {1: "caller", 3: "request", 9: "number", **{number: "case" for number in values if values[number] == case}}

    def value_of(found: re.Match) -> str:
        number = int(found.group(1))
        if number not in kinds:
            return values[number]
        expression = RANDOM[kinds[number]].format(time=case[2:16].replace("-", "")[:12], hexadecimal=HEXADECIMAL)
        return f"ARRAY[{expression}]"

    # Two halves of 16 hexadecimal digits each.
    bounds = f"{2**60}, {2**63 - 2}"
    return (f"\\set high random({bounds})\n\\set low random({bounds})\n"
            + re.sub(r"\$(\d+)", value_of, statement) + ";\n")
