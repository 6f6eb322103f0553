"""How files are named, how long they are, what stands at their head."""

import os
import re

from tree import is_cpp

LONGEST_FILE = 500
LONGEST_MAIN = 30
SNAKE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*|__init__|__main__")
MIGRATION = re.compile(r"[0-9]{4}_[a-z0-9]+(_[a-z0-9]+)*\.sql")
SAYS_NOTHING = re.compile(r"(^|_)(util|utils|utility|helper|helpers|misc|manager|managers)$|^common$")
SOURCES = (".h", ".cc", ".proto", ".py", ".sql", ".js", ".mjs", ".ts", ".sh", ".cmake", "CMakeLists.txt")


def is_source(path: str, text: str) -> bool:
    return path.endswith(SOURCES) or text.startswith("#!")


def check_names(files: dict):
    for path, text in files.items():
        name = os.path.basename(path)
        stem = name.split(".")[0]
        if path.endswith((".h", ".cc", ".proto", ".py")) and not SNAKE.fullmatch(stem):
            yield f"{path}: write the name in lower case with underscores"
        if "/migrations/" in path and path.endswith(".sql") and not MIGRATION.fullmatch(name):
            yield f"{path}: a migration is named 0001_what_it_does.sql"
        if is_source(path, text) and SAYS_NOTHING.search(stem):
            yield f"{path}: the name explains nothing; name the one idea that the file holds"


def check_sizes(files: dict):
    for path, text in files.items():
        lines = text.count("\n")
        if is_source(path, text) and lines > LONGEST_FILE:
            yield f"{path}: {lines} lines; more than {LONGEST_FILE} are two ideas"
        if re.fullmatch(r"services/[^/]+/main\.cc", path) and lines > LONGEST_MAIN:
            yield f"{path}: {lines} lines; main.cc has at most {LONGEST_MAIN}, the wiring belongs into app.cc"


def check_headers(files: dict):
    for path, text in files.items():
        if not path.endswith(".h"):
            continue
        if "#pragma once" not in text:
            yield f"{path}: has no #pragma once"
        if not text.startswith("//"):
            yield f"{path}: begin with what it is, when to use it, and a few lines of use"


def check_readmes(files: dict):
    folders = {"/".join(path.split("/")[:2]) for path in files
               if path.startswith(("libs/", "services/")) and path.count("/") >= 2 and is_cpp(path)}
    for folder in sorted(folders):
        readme = files.get(f"{folder}/README.md")
        if readme is None:
            yield f"{folder}: has no README.md"
        elif folder.startswith("libs/") and ("```" not in readme or "nvariant" not in readme):
            yield f"{folder}/README.md: shows ten lines of use and lists the invariants"
