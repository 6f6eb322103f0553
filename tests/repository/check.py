#!/usr/bin/python3
"""check.py NAME: looks for what the house rules forbid, in every file of the project. check.py alone runs all."""

import sys

import handbooks
import includes
import shape
import tree
import words

CHECKS = {
    "includes": includes.check,
    "names": shape.check_names,
    "sizes": shape.check_sizes,
    "functions": shape.check_functions,
    "headers": shape.check_headers,
    "readmes": shape.check_readmes,
    "metrics": handbooks.check_metrics,
    "unfinished": words.check_unfinished,
    "sleeps": words.check_sleeps,
    "places": words.check_places,
    "locks": words.check_locks,
    "sql": words.check_sql,
}


def main(names: list) -> int:
    if unknown := [name for name in names if name not in CHECKS]:
        sys.exit(f"There is no check {unknown[0]}; there are: {', '.join(CHECKS)}")
    files = tree.read()
    found = 0
    for name in names or CHECKS:
        for problem in CHECKS[name](files):
            print(f"{name}: {problem}")
            found += 1
    print(f"{found} problems in {len(files)} files")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
