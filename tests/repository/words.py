"""Words that may not stand in the project's files."""

import re

from tree import is_cpp, is_test

# Written in two halves, so that these files do not find themselves.
UNFINISHED = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b|DISA" r"BLED_|GTEST_" r"SKIP\(\)|(?i:not implemen" r"ted)")
SLEEPS = re.compile(r"\bsleep" r"_for\b|\bSleep" r"For\b|\busle" r"ep\(|\bnanosle" r"ep\(|\btime\.sle" r"ep\(")
REGISTRY = re.compile(r"(?i)https?://[a-z0-9.-]*(debian|npmjs|npm\.|yarnpkg|registry|mirror|pypi|pythonhosted|docker\.io)")
OUTSIDE = re.compile(r"\.\./sha" r"red\b")
# A statement in a string, wherever it starts.
SQL = re.compile(r'"(?:sql)?\(?\s*(SELECT\s|INSERT\s+INTO\s|DELETE\s+FROM\s|UPDATE\s+\w+\s+SET\s|WITH\s+\w+\s+AS\s*\()')
CODE = (".h", ".cc", ".proto", ".py", ".sql", ".js", ".mjs", ".ts", ".sh", ".cmake")


def lines_with(files: dict, pattern: re.Pattern, which, what: str):
    for path, text in files.items():
        if which(path, text):
            for match in pattern.finditer(text):
                yield f"{path}:{text.count(chr(10), 0, match.start()) + 1}: {what} ('{match.group(0).strip()}')"


def is_code(path: str, text: str) -> bool:
    return path.endswith(CODE) or text.startswith("#!")


def check_unfinished(files: dict):
    yield from lines_with(files, UNFINISHED, is_code, "finish it, or leave it out")


def check_sleeps(files: dict):
    # libs/testing starts other programs, whose end or readiness can only be asked for again and again.
    yield from lines_with(files, SLEEPS, lambda path, text: is_test(path) and is_code(path, text)
                          and (path.endswith("_test.cc") or not path.startswith("libs/testing/")), "wait for the condition, not for a time")


def check_places(files: dict):
    yield from lines_with(files, REGISTRY, lambda path, text: True, "name the package, not the host it comes from")
    yield from lines_with(files, OUTSIDE, lambda path, text: not path.startswith("tests/"),
                          "only tests may look for data beside the project")


def check_locks(files: dict):
    for path, text in files.items():
        if path.endswith("package-lock.json"):
            if re.search(r'"resolved"\s*:', text):
                yield f"{path}: holds addresses of one registry; make it anew beside an .npmrc with omit-lockfile-registry-resolved=true"
            npmrc = files.get(path.removesuffix("package-lock.json") + ".npmrc", "")
            if "omit-lockfile-registry-resolved=true" not in npmrc:
                yield f"{path}: has no .npmrc with omit-lockfile-registry-resolved=true beside it"


def check_sql(files: dict):
    yield from lines_with(files, SQL, lambda path, text: path.startswith("services/") and is_cpp(path)
                          and "/store/" not in path and not is_test(path), "SQL stands in store/ only")
