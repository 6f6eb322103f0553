"""Which way the arrows point: who may include whom. The arrows are those of the design; a new one is a decision."""

import re

from tree import is_cpp, is_test

# What each library may use directly. What those may use, it may use too.
LIBRARY_ARROWS = {
    "base": [],
    "config": ["base"],
    "errors": ["base"],
    "privacy": ["base"],
    "query": ["base", "errors", "privacy"],
    "telemetry": ["base"],
    "exec": ["config", "errors", "query", "telemetry", "privacy"],
    "postgres": ["exec"],
    "redis": ["exec"],
    "auth": ["errors", "privacy"],
    "rpc": ["auth", "errors", "exec", "telemetry"],
    "http": ["errors", "exec", "telemetry"],
    "directory": ["errors", "postgres", "rpc"],
    "events": ["postgres", "redis", "rpc", "errors"],
    "service": ["config", "directory", "events", "http"],
}
# What each room of a service may use of the same service. Files beside app.cc are wiring too.
ROOM_ARROWS = {
    "main": ["app"],
    "app": ["app", "api", "domain", "store", "export", "import", "survey"],
    "api": ["api", "domain", "store"],
    "store": ["store", "domain"],
    "domain": ["domain"],
    # Of the command line, which is no service: its largest commands, rooms of their own that use what all commands do.
    "import": ["import", "app"],
    "export": ["export", "import", "app"],
    "survey": ["survey", "app"],
}
GRPC = ("grpc/", "grpcpp/", "libs/rpc/")
SQL = ("pqxx/", "libpq-fe.h", "libs/postgres/")
REDIS = ("hiredis/", "libs/redis/")
HEADERS_OF_DRIVERS = ("grpc/", "grpcpp/", "pqxx/", "libpq-fe.h", "hiredis/")
LIBRARIES_OF_DRIVERS = ("rpc", "postgres", "redis")
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*[<"]([^">]+)[">]', re.MULTILINE)


def reachable(library: str) -> set:
    found, waiting = {library}, [library]
    while waiting:
        for used in LIBRARY_ARROWS.get(waiting.pop(), []):
            if used not in found:
                found.add(used)
                waiting.append(used)
    return found


def room(path: str) -> str:
    parts = path.split("/")
    if len(parts) > 3:
        return parts[2]
    return "main" if parts[-1] == "main.cc" else "app"


def all_includes(path: str, files: dict) -> set:
    """What `path` includes, and what our own headers among that include in turn."""
    found, waiting = set(), [path]
    while waiting:
        for included in INCLUDE.findall(files.get(waiting.pop(), "")):
            if included not in found:
                found.add(included)
                waiting.append(included)
    return found


def library_problems(path: str, included: str):
    library = path.split("/")[1]
    if path.endswith(".h") and library not in LIBRARIES_OF_DRIVERS and included.startswith(HEADERS_OF_DRIVERS):
        yield f"{path}: a header of libs/{library} may not include <{included}>: only those of rpc, postgres, redis may"
    if is_test(path):
        return
    if included.startswith("services/"):
        yield f"{path}: a library may not use a service ({included})"
    if included.startswith("libs/"):
        used = included.split("/")[1]
        if used == "testing":
            yield f"{path}: nothing but tests may use libs/testing"
        elif library not in LIBRARY_ARROWS:
            yield f"{path}: libs/{library} is not in LIBRARY_ARROWS of tests/repository/includes.py: say there what it may use"
        elif used not in reachable(library):
            yield f"{path}: libs/{library} may not use libs/{used} ({included})"


def service_problems(path: str, included: str):
    service, own_room = path.split("/")[1], room(path)
    if own_room not in ROOM_ARROWS:
        yield f"{path}: a service has the rooms api, domain and store; '{own_room}' is none"
    elif included.startswith("libs/testing/") and not is_test(path):
        yield f"{path}: nothing but tests may use libs/testing"
    elif included.startswith("services/"):
        if included.split("/")[1] != service:
            yield f"{path}: a service reaches another only through its contract, not by {included}"
        elif not is_test(path) and room(included) not in ROOM_ARROWS[own_room]:
            yield f"{path}: {own_room} may not use {room(included)} ({included})"


def purity_problems(path: str, files: dict):
    forbidden = {"domain": GRPC + SQL + REDIS, "store": GRPC}.get(room(path), ())
    for included in sorted(all_includes(path, files)):
        if forbidden and (included.startswith(forbidden) or included.endswith(".grpc.pb.h")):
            yield f"{path}: {room(path)} may not know {included}, by itself or through a header it includes"


def check(files: dict):
    for path, text in files.items():
        if not is_cpp(path) or not path.startswith(("libs/", "services/")) or path.count("/") < 2:
            continue
        problems = library_problems if path.startswith("libs/") else service_problems
        for included in INCLUDE.findall(text):
            yield from problems(path, included)
        if path.startswith("services/") and not is_test(path):
            yield from purity_problems(path, files)
