"""How files are named, how long they are, what stands at their head."""

import os
import re

from tree import is_cpp, is_test

LONGEST_FILE = 300
LONGEST_MAIN = 30
LONGEST_FUNCTION = 40
# What may be longer, and why. What no longer needs to stand here is a problem too.
LONGER_FILES = {
    "libs/errors/catalogue.cc": "one table: each reason and its sentences",
    "libs/events/redis_copy.cc": "one copy, and what its connection goes through",
    "libs/rpc/call.cc": "one call, from its first byte to Finish",
    "services/complaints/domain/lifecycle.cc": "one table of states and what leads from each",
}
# Tests that were longer before tests were held to the same: no new one belongs here.
LONGER_TESTS = {
    "libs/config/settings_test.cc",
    "libs/events/event_log_test.cc",
    "libs/events/sequencer_test.cc",
    "libs/exec/executor_test.cc",
    "libs/http/admin_server_test.cc",
    "libs/postgres/pool_test.cc",
    "libs/rpc/stream_end_test.cc",
    "services/cli/import/case_mapping_test.cc",
    "services/complaints/api/announcing_test.cc",
    "services/complaints/domain/access_test.cc",
    "services/complaints/domain/clocks_test.cc",
    "tests/access/oracle.cc",
    "tests/access/surveys/method_table.cc",
    "tests/complaints/events_test.cc",
    "tests/complaints/history_test.cc",
    "tests/complaints/import_versions_test.cc",
    "tests/import/export_test.py",
    "tests/pages/pages_test.cc",
    "tests/pages/surveys_pages_test.cc",
}
LONGER_FUNCTIONS = {
    "libs/events/sequencer.cc Sequencer::Move": "one transaction",
    "libs/rpc/field_rules.cc FieldRules::Compile": "one walk over a message",
    "services/cli/reading_commands.cc ReadingCommands": "a table",
    "services/cli/survey/publish_command.cc PublishFlags": "a table",
    "services/cli/verb_table.cc Filing": "a table",
    "services/cli/verb_table.cc Handling": "a table",
    "services/cli/verb_table.cc Replies": "a table",
    "services/complaints/api/announcing.cc SetStep": "one case for each action",
    "services/complaints/api/presenter.cc Presenter::Facts": "one field after another",
    "services/complaints/domain/apply.cc ApplyParticulars": "one case for each action",
    "services/complaints/domain/labels.cc LabelOf": "a table",
    "services/complaints/domain/lifecycle.cc MakeTransitions": "a table",
    "services/complaints/domain/slow_clocks.h Add": "one case for each action",
    "services/complaints/store/snapshot.cc MakeColumns": "a table",
}
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


def most_lines(path: str):
    """None where there is no limit: contracts are as long as what they say, and released."""
    if path.endswith(".proto"):
        return None
    if re.fullmatch(r"services/[^/]+/main\.cc", path):
        return LONGEST_MAIN
    return LONGEST_FILE


def check_sizes(files: dict):
    for path, text in files.items():
        lines, most = text.count("\n"), most_lines(path)
        listed = {"LONGER_FILES": LONGER_FILES, "LONGER_TESTS": LONGER_TESTS}
        if found := [name for name, longer in listed.items() if path in longer]:
            if lines <= most:
                yield f"{path}: {lines} lines; take it out of {found[0]}"
        elif most == LONGEST_MAIN and lines > most:
            yield f"{path}: {lines} lines; main.cc has at most {most}, the wiring belongs into app.cc"
        elif is_source(path, text) and most is not None and lines > most:
            yield f"{path}: {lines} lines; more than {most} are two ideas"


def functions(text: str):
    """Name, first line and lines between the braces of each block that a line of its own closes. Of what the formatter
    has set, it begins at the last line before that which is indented as little: by 0, or by 2 within a class. Blocks of
    statements are found so too, which are shorter than the functions they stand in."""
    lines = text.split("\n")
    for closing, line in enumerate(lines):
        if line not in ("}", "  }"):
            continue
        begins = re.compile(" " * (len(line) - 1) + r"[^\s#}]")
        first = next((i for i in range(closing - 1, -1, -1) if begins.match(lines[i])), closing)
        opening = next((i for i in range(first, closing) if lines[i].endswith("{")), closing)
        name = re.search(r"([\w:~]+)\(", lines[first])
        yield name.group(1) if name else "", first + 1, closing - opening - 1


def check_functions(files: dict):
    for path, text in files.items():
        if not is_cpp(path) or is_test(path):
            continue
        found = [(name, line, length) for name, line, length in functions(text) if length > LONGEST_FUNCTION]
        for name, line, length in found:
            inside = any(other < line <= other + more for _, other, more in found if other != line)
            if f"{path} {name}" not in LONGER_FUNCTIONS and not inside:
                yield f"{path}:{line}: {name} has {length} lines; more than {LONGEST_FUNCTION} are two steps"
        for listed in LONGER_FUNCTIONS:
            if listed.split(" ")[0] == path and listed.split(" ")[1] not in [name for name, _, _ in found]:
                yield f"{listed}: take it out of LONGER_FUNCTIONS"


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
