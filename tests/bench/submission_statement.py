"""The surveys service's own statement that submits as a script of pgbench: what PostgreSQL does without a service in front.

    script = pgbench_script(log_of_postgres, collectors)    # after one submission, with log_statement = all

Each execution submits another response, by one of the collectors; all else is as the service sent it.
"""

import re

STATEMENT = re.compile(r"execute submit_responses\w*: (.*?)\n[^\n]*DETAIL:  parameters: ([^\n]*)\n", re.DOTALL)
PARAMETER = re.compile(r"\$(\d+) = (NULL|'(?:[^']|'')*')")
HEXADECIMAL = "lpad(to_hex(:high::bigint), 16, '0') || lpad(to_hex(:low::bigint), 16, '0')"
# Where they first stand; wherever else the same value stands, it is the same thing.
SEEN_KEY, DRAFT_KEY, RESPONSE_KEY, DELTA, COLLECTOR = 2, 4, 5, 24, 27


def pgbench_script(log: str, collectors: list) -> str:
    statement, listed = STATEMENT.search(log).groups()
    values = {int(number): value for number, value in PARAMETER.findall(listed)}
    chosen = ", ".join(f"'{collector}'" for collector in collectors)
    other = {values[SEEN_KEY]: f"ARRAY[({HEXADECIMAL})::uuid]", values[DRAFT_KEY]: f"ARRAY[md5('draft' || {HEXADECIMAL})::uuid]",
             values[RESPONSE_KEY]: f"ARRAY[md5('response' || {HEXADECIMAL})::uuid]", values[DELTA]: "ARRAY[:high::bigint]",
             values[COLLECTOR]: f"ARRAY[((ARRAY[{chosen}])[:way])::uuid]"}
    # Two halves of 16 hexadecimal digits each.
    bounds = f"{2**60}, {2**63 - 2}"
    return (f"\\set high random({bounds})\n\\set low random({bounds})\n\\set way random(1, {len(collectors)})\n"
            + re.sub(r"\$(\d+)", lambda found: other.get(values[int(found[1])], values[int(found[1])]), statement) + ";\n")
